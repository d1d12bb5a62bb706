package dev.banana.denoise;

import dev.banana.model.ModelSpec;
import dev.banana.model.denoise.Denoiser;
import dev.banana.model.denoise.Pyramid;
import dev.banana.model.onnx.OnnxGraph;
import dev.banana.model.onnx.OnnxGraph.Value;
import dev.banana.model.onnx.OnnxOps;
import dev.banana.model.ops.DType;
import dev.banana.model.ops.Shape;
import dev.banana.model.weights.Weights;
import java.util.ArrayList;
import java.util.List;

/**
 * The graphs of the denoiser: one runs once per prompt, one once per character, one once per cast
 * in its places, one once per step, and one between the scales of a pyramid.
 *
 * @param spec what the nets are
 * @param tokens how many tokens a prompt has, with a bias that hides those that are not there; or
 *     {@link Shape#DYNAMIC} for as many as there are
 */
public record DenoiseGraphs(ModelSpec spec, int tokens) {
  /** Graphs that take as many tokens as there are. */
  public DenoiseGraphs(ModelSpec spec) {
    this(spec, Shape.DYNAMIC);
  }

  /** Name of the features of the prompt. */
  static final String HIDDEN = "in.hidden";

  /** Name of the noisy latents. */
  static final String LATENTS = "in.latents";

  /** Name of the time. */
  static final String TIME = "in.time";

  /** Name of the guidance. */
  static final String GUIDANCE = "in.guidance";

  /** Name of the mode. */
  static final String MODE = "in.mode";

  /** Name of the predicted velocity. */
  static final String VELOCITY = "out.velocity";

  /** Name of a coarse picture. */
  static final String COARSE = "in.coarse";

  /** Name of the same, stretched. */
  static final String FINE = "out.fine";

  /**
   * Name of what is added to the scores of the tokens where their number is fixed, before the
   * scale.
   */
  static final String BIAS = "in.bias";

  /** Name of the latents of one view of a character. */
  static final String VIEW = "in.view";

  /** Name of the slot that it is read for. */
  static final String SLOT = "in.slot";

  /** Name of the characters, pasted where they will stand. */
  static final String LIKENESS = "in.likeness";

  /** Name of what the tokens of a scale get of them, before the scale. */
  private static final String SEEN = "in.likeness.tokens";

  /** Name of the latents that a scale may keep of them, before the scale. */
  private static final String KEPT = "in.likeness.latents";

  /** Latents down and across of one view. */
  private static final int SIDE = 16;

  private static final String TOKENS = "contextTokens";

  /**
   * Write the graph {@code features -> keys and values of every layer}.
   *
   * @param ops interpreter that writes it
   * @param weights tensors of the bundle
   */
  public void context(OnnxOps ops, Weights<Value> weights) {
    Denoiser net = spec.denoiserNet();
    Shape shape = Shape.of(1, tokens, spec.denoiser().textWidth());
    Value hidden = ops.graph().input(HIDDEN, DType.F32, shape, TOKENS);
    Value read = net.textTokens(weights, hidden, bias(ops.graph()));
    Denoiser.Context<Value> context = net.context(weights, read, null);
    for (int i = 0; i < spec.denoiser().layers(); i++) {
      ops.graph().output(key(i), context.keys().get(i));
      ops.graph().output(value(i), context.values().get(i));
    }
  }

  /**
   * Write the graph {@code latents + query + keys and values -> velocity}.
   *
   * @param ops interpreter that writes it
   * @param weights tensors of the bundle
   * @param height latents down, of the whole picture
   * @param width latents across
   * @param scale at which it is drawn
   */
  public void step(OnnxOps ops, Weights<Value> weights, int height, int width, Scale scale) {
    step(ops, weights, height, width, scale, null, false);
  }

  /**
   * As {@link #step}, of the trunk of large pictures, at their own size.
   *
   * @param ops interpreter that writes it
   * @param weights tensors of the bundle
   * @param height latents down
   * @param width latents across
   */
  public void largeStep(OnnxOps ops, Weights<Value> weights, int height, int width) {
    step(ops, Denoiser.large(weights), height, width, Scale.FINE, null, true);
  }

  /**
   * As {@link #step}, for pictures with characters: it sees them where they will stand, as {@link
   * #likeness} gives them.
   *
   * @param ops interpreter that writes it
   * @param weights tensors of the bundle
   * @param height latents down, of the whole picture
   * @param width latents across
   * @param scale at which it is drawn
   * @param read whether keys of characters are behind those of the prompt, on which each token of
   *     the picture has its own bias; whoever is set in afterwards need not be read
   */
  public void castStep(
      OnnxOps ops, Weights<Value> weights, int height, int width, Scale scale, boolean read) {
    OnnxGraph graph = ops.graph();
    int high = scale.of(height);
    int wide = scale.of(width);
    int patch = scale.patch(spec, height, width);
    int n = high / patch * (wide / patch);
    String suffix = scale.suffix();
    Value bias =
        read ? graph.input(BIAS + suffix, DType.F32, Shape.of(1, 1, n, tokens), TOKENS) : null;
    Shape seen = Shape.of(1, n, spec.denoiser().width());
    Shape kept = Shape.of(1, spec.denoiser().latentChannels(), high, wide);
    Denoiser.Pasted<Value> pasted =
        new Denoiser.Pasted<>(
            graph.input(SEEN + suffix, DType.F32, seen),
            graph.input(KEPT + suffix, DType.F32, kept));
    step(ops, weights, height, width, scale, contextInputs(graph, bias).with(pasted), false);
  }

  /**
   * Write the graph {@code characters where they will stand -> what the steps of every scale see of
   * them}: none of it changes from step to step.
   *
   * @param ops interpreter that writes it
   * @param weights tensors of the bundle
   * @param height latents down, of the whole picture
   * @param width latents across
   */
  public void likeness(OnnxOps ops, Weights<Value> weights, int height, int width) {
    Shape shape = Shape.of(1, spec.denoiser().latentChannels() + 1, height, width);
    Value likeness = ops.graph().input(LIKENESS, DType.F32, shape);
    likeness(ops, weights, likeness, height, width, Scale.FINE);
    if (spec.pyramid()) {
      likeness(ops, weights, likeness, height, width, Scale.COARSE);
    }
  }

  private void likeness(
      OnnxOps ops, Weights<Value> weights, Value likeness, int height, int width, Scale scale) {
    int patch = scale.patch(spec, height, width);
    Denoiser.Pasted<Value> pasted =
        spec.denoiserNet().pasted(weights, likeness, scale.of(height), patch);
    ops.graph().output(SEEN + scale.suffix(), pasted.tokens());
    ops.graph().output(KEPT + scale.suffix(), pasted.latents());
  }

  private void step(
      OnnxOps ops,
      Weights<Value> weights,
      int height,
      int width,
      Scale scale,
      Denoiser.Context<Value> given,
      boolean large) {
    OnnxGraph graph = ops.graph();
    int patch = scale.patch(spec, height, width);
    Shape shape = Shape.of(1, spec.denoiser().latentChannels(), scale.of(height), scale.of(width));
    Value latents = graph.input(LATENTS, DType.F32, shape);
    Shape one = Shape.of(1, 1);
    Denoiser.Query<Value> query =
        new Denoiser.Query<>(
            graph.input(TIME, DType.F32, one),
            graph.input(GUIDANCE, DType.F32, one),
            graph.input(MODE, DType.F32, one));
    Denoiser net = spec.denoiserNet();
    Denoiser.Context<Value> context = given == null ? contextInputs(graph, bias(graph)) : given;
    graph.output(
        VELOCITY,
        large
            ? net.largeVelocity(weights, latents, patch, query, context)
            : net.velocity(weights, latents, patch, query, context));
  }

  /**
   * Write the graph {@code latents of one view + slot -> keys and values of every layer}.
   *
   * @param ops interpreter that writes it
   * @param weights tensors of the bundle
   */
  public void reference(OnnxOps ops, Weights<Value> weights) {
    Denoiser net = spec.denoiserNet();
    int channels = spec.denoiser().latentChannels();
    Value latents = ops.graph().input(VIEW, DType.F32, Shape.of(1, channels, SIDE, SIDE));
    Value slot = ops.graph().input(SLOT, DType.F32, Shape.of(1));
    Value read = net.referenceTokens(weights, latents, slot);
    Denoiser.Context<Value> context = net.context(weights, read, null);
    for (int i = 0; i < spec.denoiser().layers(); i++) {
      ops.graph().output(key(i), context.keys().get(i));
      ops.graph().output(value(i), context.values().get(i));
    }
  }

  /**
   * Write the graph that stretches a coarse picture.
   *
   * @param ops interpreter that writes it
   * @param height latents down, of the coarse picture
   * @param width latents across
   */
  public void stretch(OnnxOps ops, int height, int width) {
    Shape shape = Shape.of(1, spec.denoiser().latentChannels(), height, width);
    ops.graph().output(FINE, Pyramid.fine(ops, ops.graph().input(COARSE, DType.F32, shape)));
  }

  private Value bias(OnnxGraph graph) {
    return tokens == Shape.DYNAMIC ? null : graph.input(BIAS, DType.F32, Shape.of(1, 1, 1, tokens));
  }

  private Denoiser.Context<Value> contextInputs(OnnxGraph graph, Value bias) {
    Denoiser.Config config = spec.denoiser();
    Shape shape = Shape.of(1, config.kvHeads(), tokens, config.headDim());
    List<Value> keys = new ArrayList<>();
    List<Value> values = new ArrayList<>();
    for (int i = 0; i < config.layers(); i++) {
      keys.add(graph.input(key(i), DType.F32, shape, TOKENS));
      values.add(graph.input(value(i), DType.F32, shape, TOKENS));
    }
    return new Denoiser.Context<>(keys, values, bias);
  }

  static String key(int layer) {
    return "in.key." + layer;
  }

  static String value(int layer) {
    return "in.value." + layer;
  }
}
