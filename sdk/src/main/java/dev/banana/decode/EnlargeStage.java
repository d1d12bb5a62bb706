package dev.banana.decode;

import dev.banana.image.RgbImage;
import dev.banana.model.ModelSpec;
import dev.banana.model.decode.Enlarger;
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
 * Pixels of one size to more of them.
 *
 * @param height pixels down, even
 * @param width pixels across, even
 * @param factor how many times as long the sides become, 2 or 4
 */
public record EnlargeStage(int height, int width, int factor) {
  private static final String PIXELS = "in.pixels";
  private static final String FOLDED = "out.folded";

  /**
   * Write the graph {@code pixels -> bytes} whose blocks of pixels still lie in the channels.
   *
   * @param spec what the nets are, with an enlarger
   * @param ops interpreter that writes it
   * @param weights tensors of the bundle
   */
  public void write(ModelSpec spec, OnnxOps ops, Weights<Value> weights) {
    Enlarger net = spec.enlargerNet();
    Value pixels = ops.graph().input(PIXELS, DType.F32, Shape.of(1, RgbImage.BYTES, height, width));
    ops.graph().output(FOLDED, ops.toUint8(net.enlargeFolded(weights, pixels, factor)));
  }

  /**
   * {@return the large picture, the same as at once}
   *
   * @param session runs what {@link #write} wrote for as many rows as a window has
   * @param picture of these sides
   * @param strips windows of its rows, {@value Enlarger#GRID} pixels each
   * @param stop ends it from another thread
   * @param listener hears of rows as soon as they are final
   */
  public RgbImage run(
      Session session, RgbImage picture, Strips strips, Stop stop, RowListener listener) {
    int grid = Enlarger.GRID;
    if (strips.window() * grid == height) {
      RgbImage whole = run(session, picture, stop);
      listener.rows(whole, 0, whole.height());
      return whole;
    }
    int row = factor * grid * factor * width * RgbImage.BYTES;
    byte[] rgb = new byte[row * height / grid];
    RgbImage whole = new RgbImage(factor * width, factor * height, rgb);
    for (Strips.Strip strip : strips.all()) {
      RgbImage rows = picture.rows(strip.from() * grid, strips.window() * grid);
      RgbImage part = run(session, rows, stop);
      int skipped = strip.keepFrom() - strip.from();
      int count = strip.keepTo() - strip.keepFrom();
      System.arraycopy(part.rgb(), skipped * row, rgb, strip.keepFrom() * row, count * row);
      listener.rows(whole, factor * grid * strip.keepFrom(), factor * grid * strip.keepTo());
    }
    return whole;
  }

  private static RgbImage run(Session session, RgbImage picture, Stop stop) {
    try (Tensor pixels =
            Tensor.of(picture.planes(), 1, RgbImage.BYTES, picture.height(), picture.width());
        Tensors outputs = session.run(Map.of(PIXELS, pixels), stop)) {
      return Folded.pixels(outputs.get(FOLDED));
    }
  }
}
