package dev.banana.train.autoencoder;

import dev.banana.model.decode.Autoencoder;
import dev.banana.model.decode.Enlarger;
import dev.banana.model.weights.Weights;
import dev.banana.train.corpus.Corpus;
import dev.banana.train.torch.TorchOps;
import dev.banana.train.torch.TorchWeights;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Large pictures, and small ones of the same scenes as an enlarger gets them: as they are, as the
 * autoencoder gives them back, and given back from less and stretched.
 */
final class EnlargerPool {
  /** What becomes of the small picture. */
  enum Kind {
    /** Nothing: somebody's own picture. */
    PLAIN(0.25),
    /** What is drawn is decoded from latents that are a little off. */
    DECODED(0.45),
    /** The same of fewer pixels, stretched, as what becomes very large. */
    STRETCHED(0.3);

    private final double share;

    Kind(double share) {
      this.share = share;
    }

    static Kind random(SplittableRandom random) {
      double at = random.nextDouble();
      for (Kind kind : values()) {
        at -= kind.share;
        if (at < 0) {
          return kind;
        }
      }
      return STRETCHED;
    }
  }

  /** Sides of what is stretched, as a share of those that it gets. */
  private static final double LESS = 0.75;

  /** Most noise on latents, as a share of their deviation. */
  private static final double NOISE = 0.15;

  /** Pixels between those that are compared: things are half as large as in scenes. */
  private static final int STRIDE = 4;

  private static final int COLOURS = 3;

  private final byte[][] large;
  private final byte[][][] small;
  private final int side;

  private EnlargerPool(int count, int side) {
    this.large = new byte[count][];
    this.small = new byte[count][][];
    this.side = side;
  }

  /**
   * Draw the pictures, the same ones every time.
   *
   * @param corpus where scenes come from
   * @param count how many
   * @param side pixels of each side of a small picture, a multiple of 64
   * @param ops interpreter
   * @param net the autoencoder
   * @param weights its average weights
   */
  static EnlargerPool draw(
      Corpus corpus, int count, int side, TorchOps ops, Autoencoder net, TorchWeights weights) {
    EnlargerPool pool = new EnlargerPool(count, side);
    int all = Enlarger.FACTOR * side;
    IntStream.range(0, count)
        .parallel()
        .forEach(i -> pool.large[i] = ScenePool.bytes(corpus.scene(i, all, all)));
    torch.manual_seed(count);
    SplittableRandom random = new SplittableRandom(count);
    for (int i = 0; i < count; i++) {
      pool.small[i] = pool.shrunk(pool.large[i], ops, net, weights, random);
    }
    return pool;
  }

  private byte[][] shrunk(
      byte[] picture,
      TorchOps ops,
      Autoencoder net,
      TorchWeights weights,
      SplittableRandom random) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      TorchOps exact = ops.exact();
      Weights<Tensor> views = weights.use(exact);
      int all = Enlarger.FACTOR * side;
      float[] values = new float[COLOURS * all * all];
      ScenePool.cut(picture, all, 0, 0, all, 1, false, values, 0);
      Tensor whole = exact.constant(values, 1, COLOURS, all, all);
      Tensor plain = torch.avg_pool2d(whole, Enlarger.FACTOR, Enlarger.FACTOR);
      int less = (int) Math.round(LESS * side / Autoencoder.FACTOR) * Autoencoder.FACTOR;
      Tensor fewer = torch.adaptive_avg_pool2d(plain, less, less);
      Tensor back = decoded(net, views, fewer, random);
      return new byte[][] {
        bytes(plain),
        bytes(decoded(net, views, plain, random)),
        bytes(torch.upsample_bilinear2d(back, new long[] {side, side}, false))
      };
    }
  }

  private static Tensor decoded(
      Autoencoder net, Weights<Tensor> views, Tensor pixels, SplittableRandom random) {
    int channels = net.config().latentChannels();
    Tensor latents = views.ops().slice(net.encode(views, pixels), 1, 0, channels);
    Tensor wide = latents.to(ScalarType.Float);
    double strength = NOISE * random.nextDouble();
    Tensor noise = torch.randn_like(wide).mul(wide.std()).mul(new Scalar(strength));
    return net.decode(views, wide.add(noise)).to(ScalarType.Float);
  }

  private static byte[] bytes(Tensor pixels) {
    Scalar one = new Scalar(1);
    Tensor inside =
        pixels.clamp(new ScalarOptional(new Scalar(-1)), new ScalarOptional(one)).add(one);
    float[] values = TorchOps.values(inside.mul(new Scalar(127.5)).round().contiguous());
    int plane = values.length / COLOURS;
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i % plane * COLOURS + i / plane] = (byte) (int) values[i];
    }
    return bytes;
  }

  /** {@return how many pictures there are} */
  int size() {
    return large.length;
  }

  /** {@return pixels of each side of a small picture} */
  int side() {
    return side;
  }

  /**
   * Write a random part of a picture, small and large, perhaps mirrored.
   *
   * @param random which
   * @param crop pixels of each side of the small part, even
   * @param in receives {@code 3 * crop * crop} values in [-1, 1]
   * @param inAt place of the first
   * @param out receives as many of the large part
   * @param outAt place of the first
   */
  void crop(SplittableRandom random, int crop, float[] in, int inAt, float[] out, int outAt) {
    int index = random.nextInt(large.length);
    Kind kind = Kind.random(random);
    int x = 0;
    int y = 0;
    double best = -1;
    // Flat grounds teach little: of three places take the liveliest.
    for (int i = 0; i < 3; i++) {
      int px = random.nextInt((side - crop) / 2 + 1) * 2;
      int py = random.nextInt((side - crop) / 2 + 1) * 2;
      double lively = ScenePool.liveliness(small[index][0], side, px, py, crop, STRIDE);
      if (lively > best) {
        best = lively;
        x = px;
        y = py;
      }
    }
    part(index, kind, x, y, crop, random.nextBoolean(), in, inAt, out, outAt);
  }

  /** Write one part of a picture, small and large. */
  void part(
      int index,
      Kind kind,
      int x,
      int y,
      int crop,
      boolean mirror,
      float[] in,
      int inAt,
      float[] out,
      int outAt) {
    int factor = Enlarger.FACTOR;
    ScenePool.cut(small[index][kind.ordinal()], side, x, y, crop, 1, mirror, in, inAt);
    ScenePool.cut(
        large[index], factor * side, factor * x, factor * y, factor * crop, 1, mirror, out, outAt);
  }
}
