package dev.banana.decode;

import dev.banana.image.RgbImage;
import dev.banana.model.ModelSpec;
import dev.banana.model.decode.Autoencoder;
import dev.banana.model.onnx.OnnxGraph.Value;
import dev.banana.model.onnx.OnnxOps;
import dev.banana.model.ops.DType;
import dev.banana.model.ops.Shape;
import dev.banana.model.weights.Weights;
import dev.banana.session.Session;
import dev.banana.session.Stop;
import dev.banana.session.Tensor;
import dev.banana.session.Tensors;
import java.util.Map;

/**
 * Pixels to latents of unit deviation: the means that the encoder gives.
 *
 * @param channels channels of a latent
 * @param height pixels down, a multiple of 16
 * @param width pixels across, likewise
 */
public record EncodeStage(int channels, int height, int width) {
  private static final String PIXELS = "in.pixels";
  private static final String LATENTS = "out.latents";

  /**
   * Write the graph {@code pixels -> latents}.
   *
   * @param spec what the nets are
   * @param ops interpreter that writes it
   * @param weights tensors of the bundle
   */
  public void write(ModelSpec spec, OnnxOps ops, Weights<Value> weights) {
    Autoencoder net = spec.autoencoderNet();
    Value pixels = ops.graph().input(PIXELS, DType.F32, Shape.of(1, 3, height, width));
    Value means = ops.slice(net.encode(weights, pixels), 1, 0, channels);
    ops.graph().output(LATENTS, net.normalise(weights, means));
  }

  /**
   * {@return the latents, {@code [channels, height / 16, width / 16]}, the same as at once but for
   * rounding}
   *
   * @param session runs what {@link #write} wrote for as many rows as a window has
   * @param picture of these sides
   * @param strips windows of its rows of latents
   * @param stop ends it from another thread
   */
  public float[] run(Session session, RgbImage picture, Strips strips, Stop stop) {
    int factor = Autoencoder.FACTOR;
    int high = height / factor;
    int wide = width / factor;
    EncodeStage window = new EncodeStage(channels, strips.window() * factor, width);
    float[] latents = new float[channels * high * wide];
    for (Strips.Strip strip : strips.all()) {
      RgbImage rows = picture.rows(strip.from() * factor, window.height);
      float[] part = window.run(session, rows, stop);
      int skipped = strip.keepFrom() - strip.from();
      int count = strip.keepTo() - strip.keepFrom();
      for (int c = 0; c < channels; c++) {
        System.arraycopy(
            part,
            (c * strips.window() + skipped) * wide,
            latents,
            (c * high + strip.keepFrom()) * wide,
            count * wide);
      }
    }
    return latents;
  }

  /**
   * {@return the latents, {@code [channels, height / 16, width / 16]}}
   *
   * @param session runs what {@link #write} wrote
   * @param picture of these sides
   * @param stop ends it from another thread
   */
  public float[] run(Session session, RgbImage picture, Stop stop) {
    try (Tensor pixels = Tensor.of(picture.planes(), 1, RgbImage.BYTES, height, width);
        Tensors outputs = session.run(Map.of(PIXELS, pixels), stop)) {
      return outputs.get(LATENTS).floats();
    }
  }
}
