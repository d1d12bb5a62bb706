package dev.banana.decode;

import dev.banana.image.RgbImage;
import dev.banana.model.ModelSpec;
import dev.banana.model.decode.Autoencoder;
import dev.banana.model.denoise.Pyramid;
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
 * @param stretched whether the picture gets twice the sides, by linear interpolation
 */
public record DecodeStage(int channels, int height, int width, boolean stretched) {
  private static final String LATENTS = "in.latents";
  private static final String PIXELS = "out.pixels";

  /**
   * Write the graph {@code latents -> bytes}, which come row by row as red, green, blue.
   *
   * @param spec what the nets are
   * @param ops interpreter that writes it
   * @param weights tensors of the bundle
   */
  public void write(ModelSpec spec, OnnxOps ops, Weights<Value> weights) {
    Autoencoder net = spec.autoencoderNet();
    Value latents = ops.graph().input(LATENTS, DType.F32, Shape.of(1, channels, height, width));
    Value folded = net.decodeFolded(weights, net.restore(weights, latents));
    Value pixels =
        stretched
            ? ops.toUint8(Pyramid.fine(ops, ops.pixelShuffle(folded, Autoencoder.SHUFFLE)))
            : ops.pixelShuffle(ops.toUint8(folded), Autoencoder.SHUFFLE);
    ops.graph().output(PIXELS, ops.transpose(pixels, 0, 2, 3, 1));
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
      int pixels = Autoencoder.FACTOR * (stretched ? 2 : 1);
      return new RgbImage(width * pixels, height * pixels, outputs.get(PIXELS).bytes());
    }
  }

  /**
   * {@return latents of a smaller picture: means of blocks}
   *
   * @param latents {@code [channels, height, width]}
   * @param block latents of one side that become one; divides both sides
   */
  public float[] shrink(float[] latents, int block) {
    int high = height / block;
    int wide = width / block;
    float[] small = new float[channels * high * wide];
    for (int row = 0; row < channels * high * block; row++) {
      for (int x = 0; x < wide * block; x++) {
        small[row / block * wide + x / block] += latents[row * width + x] / (block * block);
      }
    }
    return small;
  }
}
