package dev.banana.train.eval;

import dev.banana.image.RgbImage;
import dev.banana.safety.mobilenet.MobileNetCheck;
import dev.banana.text.SentenceEncoder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Eyes that this project did not train: the features of a network from elsewhere, and beside them
 * the plainest of all, {@value #GRID} x {@value #GRID} pixels. What the plain ones see as well
 * proves nothing.
 *
 * <p>A ridge map leads from features to the vectors of another text encoder than the one that
 * drawing reads with. Only these maps and a whitening are fitted here, in closed form.
 */
public final class Outsider implements AutoCloseable {
  /** Pixels of each side of the control. */
  static final int GRID = 16;

  private static final double RIDGE = 0.3;
  private static final String MODEL = "/bge-small-en-v1.5-q.onnx";
  private static final String VOCABULARY = "/bge-small-en-v1.5-q-tokenizer.json";

  private final MobileNetCheck network;
  private final SentenceEncoder text;
  private final Map<String, float[]> read = new HashMap<>();

  /** Which features are looked at. */
  enum Sight {
    /** Those of the network. */
    NETWORK,
    /** Plain pixels. */
    PIXELS
  }

  /**
   * What is seen in one picture.
   *
   * @param network features of the network
   * @param pixels of the picture, shrunk
   */
  record Seen(float[] network, float[] pixels) {
    float[] of(Sight sight) {
      return sight == Sight.NETWORK ? network : pixels;
    }
  }

  private Outsider(MobileNetCheck network, SentenceEncoder text) {
    this.network = network;
    this.text = text;
  }

  /** {@return the eyes, about 100 MB, which the caller closes} */
  public static Outsider open() {
    MobileNetCheck network = MobileNetCheck.open(1);
    try {
      return new Outsider(network, SentenceEncoder.open(MODEL, VOCABULARY, 1));
    } catch (RuntimeException e) {
      network.close();
      throw e;
    }
  }

  /** {@return what is seen in a picture} */
  Seen look(RgbImage image) {
    return new Seen(network.feature(image), pixels(image));
  }

  /** {@return what is seen in each of many pictures, on all cores} */
  List<Seen> look(List<RgbImage> images) {
    return images.parallelStream().map(this::look).toList();
  }

  /** {@return the vector of a text, of length 1} */
  float[] read(String words) {
    return read.computeIfAbsent(words, text::embed);
  }

  static float[] pixels(RgbImage image) {
    float[] out = new float[3 * GRID * GRID];
    int[] count = new int[GRID * GRID];
    for (int y = 0; y < image.height(); y++) {
      for (int x = 0; x < image.width(); x++) {
        int cell = y * GRID / image.height() * GRID + x * GRID / image.width();
        count[cell]++;
        for (int c = 0; c < 3; c++) {
          out[3 * cell + c] += (image.rgb()[3 * (y * image.width() + x) + c] & 0xff) / 255f;
        }
      }
    }
    for (int i = 0; i < out.length; i++) {
      out[i] /= Math.max(1, count[i / 3]);
    }
    return out;
  }

  // ---------------------------------------------------------------- maps

  /**
   * Features to where their caption's vector should be.
   *
   * @param before mean feature
   * @param after mean vector
   * @param map a row for each number of a vector
   */
  record TextMap(double[] before, double[] after, double[][] map) {
    /** {@return a vector of length 1} */
    float[] of(float[] feature) {
      double[] x = Symmetric.centred(feature, before);
      float[] out = new float[map.length];
      for (int k = 0; k < out.length; k++) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
          sum += map[k][i] * x[i];
        }
        out[k] = (float) sum;
      }
      return unit(out);
    }

    /** {@return a text's vector without the mean, of length 1} */
    float[] text(float[] vector) {
      float[] out = vector.clone();
      for (int k = 0; k < out.length; k++) {
        out[k] -= (float) after[k];
      }
      return unit(out);
    }
  }

  /**
   * {@return the ridge map between features and vectors of captions}
   *
   * @param features of pictures
   * @param vectors of their captions
   */
  static TextMap fit(List<float[]> features, List<float[]> vectors) {
    double[] before = Symmetric.mean(features);
    double[] after = Symmetric.mean(vectors);
    List<double[]> x = features.stream().map(f -> Symmetric.centred(f, before)).toList();
    double ridge = Symmetric.ridge(x, RIDGE);
    Symmetric system = new Symmetric(Symmetric.products(x, ridge));
    double[][] map = new double[after.length][];
    IntStream.range(0, after.length)
        .parallel()
        .forEach(
            k -> {
              double[] right = new double[x.size()];
              for (int r = 0; r < right.length; r++) {
                right[r] = (vectors.get(r)[k] - after[k]) / x.size();
              }
              double[] shares = system.solve(right);
              double[] row = new double[before.length];
              for (int r = 0; r < shares.length; r++) {
                for (int i = 0; i < row.length; i++) {
                  row[i] += shares[r] * x.get(r)[i];
                }
              }
              map[k] = row;
            });
    return new TextMap(before, after, map);
  }

  /**
   * How alike features are once it does not count how views of one identity differ: the cosine
   * under the inverse of the covariance of those differences.
   *
   * @param mean feature of all views
   * @param within half differences of two views of one identity each
   * @param ridge that the covariance is given
   * @param system of {@code within}
   */
  record Whitening(double[] mean, List<double[]> within, double ridge, Symmetric system) {
    /**
     * A feature that is ready to be compared.
     *
     * @param x without the mean
     * @param taken what the differences take off
     * @param size of it
     */
    record White(double[] x, double[] taken, double size) {}

    White of(float[] feature) {
      double[] x = Symmetric.centred(feature, mean);
      double[] along = new double[within.size()];
      for (int r = 0; r < along.length; r++) {
        along[r] = Symmetric.dot(within.get(r), x, x.length) / Math.sqrt(within.size());
      }
      double[] taken = system.whiten(along);
      double square = product(x, taken, x, taken);
      return new White(x, taken, Math.sqrt(Math.max(square, 1e-20)));
    }

    /** {@return the cosine, -1 to 1} */
    double alike(White a, White b) {
      return product(a.x, a.taken, b.x, b.taken) / (a.size * b.size);
    }

    /** The inverse of {@code D' D / n + r I} between two vectors, by Woodbury's identity. */
    private double product(double[] x, double[] u, double[] y, double[] v) {
      return (Symmetric.dot(x, y, x.length) - Symmetric.dot(u, v, u.length)) / ridge;
    }
  }

  /**
   * {@return the whitening of pairs of views of one identity each}
   *
   * @param first a view of each
   * @param second another view of each
   */
  static Whitening whitening(List<float[]> first, List<float[]> second) {
    List<float[]> all = new ArrayList<>(first);
    all.addAll(second);
    List<double[]> within = new ArrayList<>();
    for (int i = 0; i < first.size(); i++) {
      double[] half = new double[first.get(i).length];
      for (int k = 0; k < half.length; k++) {
        half[k] = (first.get(i)[k] - second.get(i)[k]) / Math.sqrt(2);
      }
      within.add(half);
    }
    double ridge = Symmetric.ridge(within, RIDGE);
    Symmetric system = new Symmetric(Symmetric.products(within, ridge));
    return new Whitening(Symmetric.mean(all), within, ridge, system);
  }

  static float[] unit(float... x) {
    double sum = 0;
    for (float v : x) {
      sum += v * v;
    }
    float scale = (float) (1 / Math.sqrt(Math.max(sum, 1e-20)));
    for (int i = 0; i < x.length; i++) {
      x[i] *= scale;
    }
    return x;
  }

  @Override
  public void close() {
    network.close();
    text.close();
  }
}
