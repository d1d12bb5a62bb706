package dev.banana;

import dev.banana.denoise.PeelInputs;
import dev.banana.model.weights.Factors;
import dev.banana.peel.PeelLayers;
import dev.banana.peel.PeelStack;
import dev.banana.peel.PeelWay;
import dev.banana.session.Engine;
import java.util.Map;

/**
 * What the denoiser's graphs of one picture wear; equal outfits share their graphs.
 *
 * <p>All peels that are worn by inputs share one outfit; each merged stack is one of its own.
 */
final class Outfit {
  /** The model as it is. */
  static final Outfit NONE = new Outfit("", PeelStack.NONE);

  private final String graphs;
  private final PeelStack stack;

  private Outfit(String graphs, PeelStack stack) {
    this.graphs = graphs;
    this.stack = stack;
  }

  /** {@return the outfit of a stack} */
  static Outfit of(PeelStack stack) {
    if (stack.isOff()) {
      return NONE;
    }
    return new Outfit(stack.way() == PeelWay.INPUTS ? "peels" : "merged " + stack.key(), stack);
  }

  /** {@return whether the graphs take peels as inputs} */
  boolean byInputs() {
    return graphs.equals("peels");
  }

  /** {@return what tells what a prompt becomes in this outfit from others} */
  String key() {
    return this == NONE ? "" : stack.way() + stack.key();
  }

  /** {@return what tells how long a step takes in this outfit from others} */
  String pace() {
    return byInputs() ? graphs : "";
  }

  /** {@return the stack} */
  PeelStack stack() {
    return stack;
  }

  /** {@return a graph's name, which tells graphs in this outfit from others} */
  String named(String name) {
    return graphs.isEmpty() ? name : name + " " + graphs;
  }

  /** {@return what writes the graphs in this outfit} */
  Engine engine(Engine plain, PeelLayers layers) {
    if (this == NONE || byInputs()) {
      return plain;
    }
    Map<String, Factors> factors = stack.factors(layers);
    return plain.withChange(factors::get);
  }

  /** {@return the net as it is worn} */
  Engine.Net net(Engine.Net net) {
    return byInputs()
        ? (ops, weights) -> net.write(ops, PeelInputs.wear(ops.graph(), weights))
        : net;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Outfit o && o.graphs.equals(graphs);
  }

  @Override
  public int hashCode() {
    return graphs.hashCode();
  }
}
