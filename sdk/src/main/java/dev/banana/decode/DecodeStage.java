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
 * Latents of one size to pixels.
 *
 * @param channels channels of a latent
 * @param height latents down
 * @param width latents across
 */
public record DecodeStage(int channels, int height, int width) {
  private static final int FACTOR = Autoencoder.FACTOR;
  private static final String LATENTS = "in.latents";
  private static final String FOLDED = "out.folded";
  private static final String PIXELS = "out.pixels";

  /**
   * Write the graph {@code latents -> bytes} whose blocks of pixels still lie in the channels:
   * laying them out as pixels is faster where they are read.
   *
   * @param spec what the nets are
   * @param ops interpreter that writes it
   * @param weights tensors of the bundle
   */
  public void write(ModelSpec spec, OnnxOps ops, Weights<Value> weights) {
    ops.graph().output(FOLDED, folded(spec, ops, weights));
  }

  /**
   * Write the graph {@code latents -> bytes}, which come row by row as red, green, blue.
   *
   * @param spec what the nets are
   * @param ops interpreter that writes it
   * @param weights tensors of the bundle
   */
  public void writePixels(ModelSpec spec, OnnxOps ops, Weights<Value> weights) {
    Value pixels = ops.pixelShuffle(folded(spec, ops, weights), spec.autoencoderNet().block());
    ops.graph().output(PIXELS, ops.transpose(pixels, 0, 2, 3, 1));
  }

  private Value folded(ModelSpec spec, OnnxOps ops, Weights<Value> weights) {
    Autoencoder net = spec.autoencoderNet();
    Value latents = ops.graph().input(LATENTS, DType.F32, Shape.of(1, channels, height, width));
    return ops.toUint8(net.decodeFolded(weights, net.restore(weights, latents)));
  }

  /**
   * {@return the picture}
   *
   * @param session runs what {@link #write} wrote
   * @param latents {@code [channels, height, width]}, of unit deviation
   * @param stop ends it from another thread
   */
  public RgbImage run(Session session, float[] latents, Stop stop) {
    try (Tensor input = Tensor.of(latents, 1, channels, height, width);
        Tensors outputs = session.run(Map.of(LATENTS, input), stop)) {
      Tensor folded = outputs.get(FOLDED);
      return Folded.pixels(folded);
    }
  }

  /**
   * {@return the picture, the same as at once}
   *
   * @param session runs what {@link #write} wrote for as many rows as a window has
   * @param latents {@code [channels, height, width]}, of unit deviation
   * @param strips windows of its rows
   * @param stop ends it from another thread
   */
  public RgbImage run(Session session, float[] latents, Strips strips, Stop stop) {
    return run(session, latents, strips, stop, RowListener.SILENT);
  }

  /**
   * As {@link #run(Session, float[], Strips, Stop)}, and tells of rows as soon as they are final.
   *
   * @param listener called by this thread; what it throws ends the run
   */
  public RgbImage run(
      Session session, float[] latents, Strips strips, Stop stop, RowListener listener) {
    if (strips.window() == height) {
      RgbImage whole = run(session, latents, stop);
      listener.rows(whole, 0, whole.height());
      return whole;
    }
    DecodeStage window = new DecodeStage(channels, strips.window(), width);
    int row = FACTOR * width * FACTOR * RgbImage.BYTES;
    byte[] rgb = new byte[row * height];
    RgbImage whole = new RgbImage(FACTOR * width, FACTOR * height, rgb);
    for (Strips.Strip strip : strips.all()) {
      RgbImage part = window.run(session, rows(latents, strip.from(), strips.window()), stop);
      int skipped = strip.keepFrom() - strip.from();
      int count = strip.keepTo() - strip.keepFrom();
      System.arraycopy(part.rgb(), skipped * row, rgb, strip.keepFrom() * row, count * row);
      listener.rows(whole, FACTOR * strip.keepFrom(), FACTOR * strip.keepTo());
    }
    return whole;
  }

  private float[] rows(float[] latents, int from, int count) {
    float[] part = new float[channels * count * width];
    for (int c = 0; c < channels; c++) {
      System.arraycopy(
          latents, (c * height + from) * width, part, c * count * width, count * width);
    }
    return part;
  }

  /**
   * {@return latents of a smaller picture: means of blocks; what is left at the edges is left out}
   *
   * @param latents {@code [channels, height, width]}
   * @param block latents of one side that become one
   */
  public float[] shrink(float[] latents, int block) {
    int high = height / block;
    int wide = width / block;
    float[] small = new float[channels * high * wide];
    for (int row = 0; row < channels * high * block; row++) {
      int from = (row / (high * block) * height + row % (high * block)) * width;
      for (int x = 0; x < wide * block; x++) {
        small[row / block * wide + x / block] += latents[from + x] / (block * block);
      }
    }
    return small;
  }
}
