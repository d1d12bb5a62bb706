package dev.banana.train.autoencoder;

import dev.banana.train.corpus.Corpus;
import dev.banana.train.corpus.Scene;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Pictures drawn once and kept in memory, from which crops are cut.
 *
 * <p>Drawing a scene costs more than learning from one crop of it; a pool of some thousand scenes
 * costs a minute and serves a whole stage.
 */
public final class ScenePool {
  /** Pixels between those that are compared. */
  private static final int STRIDE = 8;

  private final byte[][] pictures;
  private final int side;

  private ScenePool(byte[][] pictures, int side) {
    this.pictures = pictures;
    this.side = side;
  }

  /**
   * Draw the pictures on all cores.
   *
   * @param corpus where scenes come from
   * @param first index of the first scene
   * @param count how many
   * @param side pixels of each side
   */
  public static ScenePool draw(Corpus corpus, long first, int count, int side) {
    byte[][] pictures = new byte[count][];
    IntStream.range(0, count)
        .parallel()
        .forEach(i -> pictures[i] = bytes(corpus.scene(first + i, side, side)));
    return new ScenePool(pictures, side);
  }

  /** {@return the pixels of a scene, red, green, blue} */
  static byte[] bytes(Scene scene) {
    int[] rgb = scene.rgb();
    byte[] bytes = new byte[3 * rgb.length];
    for (int i = 0; i < rgb.length; i++) {
      bytes[3 * i] = (byte) (rgb[i] >> 16);
      bytes[3 * i + 1] = (byte) (rgb[i] >> 8);
      bytes[3 * i + 2] = (byte) rgb[i];
    }
    return bytes;
  }

  /** {@return how many pictures there are} */
  public int size() {
    return pictures.length;
  }

  /** {@return pixels of each side} */
  public int side() {
    return side;
  }

  /**
   * Write one picture into a batch, channels first, as [-1, 1].
   *
   * @param index which picture
   * @param batch receives {@code 3 * side * side} values
   * @param at first value's place
   */
  public void whole(int index, float[] batch, int at) {
    cut(index, 0, 0, side, 1, false, batch, at);
  }

  /**
   * Write a random crop into a batch, perhaps mirrored, perhaps shrunk by two.
   *
   * @param random where and how
   * @param crop pixels of each side of the crop
   * @param batch receives {@code 3 * crop * crop} values
   * @param at first value's place
   */
  public void crop(SplittableRandom random, int crop, float[] batch, int at) {
    int shrink = random.nextInt(4) == 0 && 2 * crop <= side ? 2 : 1;
    int span = crop * shrink;
    int index = random.nextInt(pictures.length);
    int x = 0;
    int y = 0;
    // Flat background teaches little: of two places take the livelier one.
    double best = -1;
    for (int i = 0; i < 2; i++) {
      int px = random.nextInt(side - span + 1);
      int py = random.nextInt(side - span + 1);
      double lively = liveliness(pictures[index], side, px, py, span, STRIDE);
      if (lively > best) {
        best = lively;
        x = px;
        y = py;
      }
    }
    cut(index, x, y, crop, shrink, random.nextBoolean(), batch, at);
  }

  /**
   * {@return how much is to be seen in a square of a picture}
   *
   * @param picture three bytes a pixel
   * @param width pixels across it
   * @param x left edge of the square
   * @param y upper edge
   * @param span pixels of its sides
   * @param stride pixels between those that are compared
   */
  static double liveliness(byte[] picture, int width, int x, int y, int span, int stride) {
    double sum = 0;
    for (int j = 0; j < span - stride; j += stride) {
      for (int i = 0; i < span - stride; i += stride) {
        int a = 3 * ((y + j) * width + x + i) + 1;
        sum += Math.abs((picture[a] & 255) - (picture[a + 3 * stride] & 255));
        sum += Math.abs((picture[a] & 255) - (picture[a + 3 * stride * width] & 255));
      }
    }
    return sum;
  }

  private void cut(
      int index, int x, int y, int crop, int shrink, boolean mirror, float[] batch, int at) {
    cut(pictures[index], side, x, y, crop, shrink, mirror, batch, at);
  }

  /**
   * Write a square of a picture into a batch, channels first, as [-1, 1].
   *
   * @param picture three bytes a pixel
   * @param side pixels across it
   * @param x left edge of the square
   * @param y upper edge
   * @param crop pixels of the sides of what is written
   * @param shrink pixels of one side that become one
   * @param mirror whether left and right change places
   * @param batch receives {@code 3 * crop * crop} values
   * @param at first value's place
   */
  static void cut(
      byte[] picture,
      int side,
      int x,
      int y,
      int crop,
      int shrink,
      boolean mirror,
      float[] batch,
      int at) {
    float scale = 1 / (127.5f * shrink * shrink);
    for (int c = 0; c < 3; c++) {
      for (int j = 0; j < crop; j++) {
        for (int i = 0; i < crop; i++) {
          int sum = 0;
          for (int dy = 0; dy < shrink; dy++) {
            int row = 3 * ((y + j * shrink + dy) * side + x + i * shrink) + c;
            for (int dx = 0; dx < shrink; dx++) {
              sum += picture[row + 3 * dx] & 255;
            }
          }
          int column = mirror ? crop - 1 - i : i;
          batch[at + (c * crop + j) * crop + column] = sum * scale - 1;
        }
      }
    }
  }
}
