package dev.banana;

import dev.banana.denoise.PeelInputs;
import dev.banana.model.weights.Factors;
import dev.banana.peel.PeelLayers;
import dev.banana.peel.PeelStack;
import dev.banana.peel.PeelWay;
import dev.banana.session.Engine;
import dev.banana.session.Tensors;
import java.util.Map;
import java.util.Objects;

/**
 * What the denoiser's graphs of one picture wear; equal outfits share their graphs: all stacks that
 * are put on in one way do.
 */
final class Outfit {
  /** The model as it is. */
  static final Outfit NONE = new Outfit(null, PeelStack.NONE);

  private final PeelWay way;
  private final PeelStack stack;

  private Outfit(PeelWay way, PeelStack stack) {
    this.way = way;
    this.stack = stack;
  }

  /** {@return the outfit of a stack} */
  static Outfit of(PeelStack stack) {
    return stack.isOff() ? NONE : new Outfit(stack.way(), stack);
  }

  /** {@return what tells a prompt in this outfit from others} */
  String key() {
    return this == NONE ? "" : way + stack.key();
  }

  /** {@return what tells how long a step takes in this outfit from others} */
  String pace() {
    return this == NONE ? "" : way == PeelWay.INPUTS ? "peels" : "merged";
  }

  /** {@return a graph's name, which tells graphs in this outfit from others} */
  String named(String name) {
    return this == NONE ? name : name + " " + pace();
  }

  /** {@return what writes the graphs in this outfit} */
  Engine engine(Engine plain, PeelLayers layers) {
    return way == PeelWay.MERGED ? plain.givenMatrices(layers.shapes().keySet()) : plain;
  }

  /** {@return the net as it is worn} */
  Engine.Net net(Engine.Net net) {
    return way == PeelWay.INPUTS
        ? (ops, weights) -> net.write(ops, PeelInputs.wear(ops.graph(), weights))
        : net;
  }

  /** {@return what the graphs are fed with; the caller closes it} */
  Tensors feeds(Engine engine, PeelLayers layers) {
    Map<String, Factors> factors = stack.factors(layers);
    return way == PeelWay.MERGED
        ? engine.matrices(layers.shapes(), factors)
        : PeelInputs.tensors(layers.shapes(), factors);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Outfit o && o.way == way;
  }

  @Override
  public int hashCode() {
    return Objects.hashCode(way);
  }
}
