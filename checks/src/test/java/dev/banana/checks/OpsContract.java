package dev.banana.checks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.banana.model.ops.Ops;
import dev.banana.model.ops.Shape;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What every interpreter of {@link Ops} must do, verb by verb.
 *
 * <p>A subclass names an interpreter, says how numbers go in and come out, and how far they may be
 * off. Expected numbers are small enough to check by hand, carry the line of numpy that made them,
 * or come from a naive loop in double precision.
 *
 * @param <T> tensor handle of the interpreter
 */
public abstract class OpsContract<T> {

  /** {@return the interpreter; the same one within a test} */
  protected abstract Ops<T> ops();

  /** {@return a tensor whose values the interpreter may not know in advance} */
  protected abstract T tensor(float[] values, int... dims);

  /** {@return the values, row-major; null if the interpreter computes none} */
  protected abstract float[] values(T tensor);

  /** {@return how far a value may be off, as a part of its size or of 1 if that is larger} */
  protected double delta() {
    return 1e-6;
  }

  /** {@return a tensor with one axis that the interpreter may only learn when it computes} */
  protected T dynamic(int axis, float[] values, int... dims) {
    return tensor(values, dims);
  }

  // ---------------------------------------------------------------- elementwise

  @Test
  void addsSubtractsMultipliesAndDividesElementByElement() {
    T a = tensor(floats(6, 8, -9, 0.5), 2, 2);
    T b = tensor(floats(3, -4, 2, 0.25), 2, 2);
    expect(ops().add(a, b), floats(9, 4, -7, 0.75), 2, 2);
    expect(ops().subtract(a, b), floats(3, 12, -11, 0.25), 2, 2);
    expect(ops().multiply(a, b), floats(18, -32, -18, 0.125), 2, 2);
    expect(ops().divide(a, b), floats(2, -2, -4.5, 2), 2, 2);
    expect(ops().maximum(a, b), floats(6, 8, 2, 0.5), 2, 2);
  }

  @Test
  void broadcastsAxesOfSizeOneAndMissingAxes() {
    T a = tensor(floats(1, 2, 3, 10, 20, 30), 2, 1, 3);
    T b = tensor(floats(0, 100), 2, 1);
    double[] sum = {1, 2, 3, 101, 102, 103, 10, 20, 30, 110, 120, 130};
    double[] difference = {-1, -2, -3, 99, 98, 97, -10, -20, -30, 90, 80, 70};
    expect(ops().add(a, b), floats(sum), 2, 2, 3);
    expect(ops().subtract(b, a), floats(difference), 2, 2, 3);
  }

  @Test
  void broadcastsScalarsFromBothSides() {
    T x = tensor(floats(1, 2, 4), 3);
    expect(ops().divide(ops().scalar(8), x), floats(8, 4, 2), 3);
    expect(ops().maximum(x, ops().scalar(2)), floats(2, 2, 4), 3);
  }

  @Test
  void broadcastsTheOuterAxesOfALargerOperand() {
    T x = tensor(wave(24, 1), 2, 3, 4);
    T row = tensor(floats(1, 2, 3, 4), 4);
    float[] expected = wave(24, 1);
    for (int i = 0; i < 24; i++) {
      expected[i] *= i % 4 + 1;
    }
    expect(ops().multiply(x, row), expected, 2, 3, 4);
  }

  @Test
  void makesConstantsOfEveryRank() {
    expect(ops().constant(floats(5)), floats(5));
    expect(ops().constant(floats(1, 2, 3, 4), 2, 2), floats(1, 2, 3, 4), 2, 2);
    T used = ops().add(tensor(floats(1, 1), 2), ops().constant(floats(1, 2), 2));
    expect(used, floats(2, 3), 2);
  }

  @Test
  void computesExponentialsAndRoots() {
    T x = tensor(floats(0, 1, -2, 0.25), 4);
    // np.exp([0, 1, -2, .25])
    expect(ops().exp(x), floats(1, 2.71828183, 0.13533528, 1.28402542), 4);
    expect(ops().sqrt(tensor(floats(0, 1, 2, 9), 4)), floats(0, 1, 1.41421356, 3), 4);
  }

  @Test
  void computesSinesCosinesAndTangents() {
    T x = tensor(floats(0, 1, -2, 10), 4);
    // np.sin(x), np.cos(x), np.tanh(x)
    expect(ops().sin(x), floats(0, 0.84147098, -0.90929743, -0.54402111), 4);
    expect(ops().cos(x), floats(1, 0.54030231, -0.41614684, -0.83907153), 4);
    expect(ops().tanh(x), floats(0, 0.76159416, -0.96402758, 1), 4);
  }

  @Test
  void scalesShiftsAndSquares() {
    T x = tensor(floats(1, -2, 3), 3);
    expect(ops().scale(x, -2), floats(-2, 4, -6), 3);
    expect(ops().shift(x, 0.5f), floats(1.5, -1.5, 3.5), 3);
    expect(ops().square(x), floats(1, 4, 9), 3);
  }

  @Test
  void computesSigmoidsWithoutOverflow() {
    T x = tensor(floats(0, 2, -2, 200, -200), 5);
    // 1 / (1 + np.exp(-x))
    expect(ops().sigmoid(x), floats(0.5, 0.88079708, 0.11920292, 1, 0), 5);
    expect(ops().silu(x), floats(0, 1.76159416, -0.23840584, 200, 0), 5);
  }

  @Test
  void keepsPositiveValuesOnly() {
    expect(ops().relu(tensor(floats(-1, 0, 2.5), 3)), floats(0, 0, 2.5), 3);
  }

  @Test
  void leavesOperandsAlone() {
    T a = tensor(floats(1, 4), 2);
    ops().add(a, ops().scalar(1));
    ops().sqrt(a);
    ops().scale(ops().reshape(a, 1, 2), 3);
    expect(a, floats(1, 4), 2);
  }

  // ---------------------------------------------------------------- products

  @Test
  void multipliesMatrices() {
    T a = tensor(floats(1, 2, 3, 4, 5, 6), 2, 3);
    T b = tensor(floats(7, 8, 9, 10, 11, 12), 3, 2);
    expect(ops().matmul(a, b), floats(58, 64, 139, 154), 2, 2);
  }

  @Test
  void multipliesStacksOfMatricesAndBroadcastsThem() {
    float[] a = wave(2 * 4 * 5, 1);
    float[] b = wave(3 * 5 * 6, 2);
    float[] expected = new float[2 * 3 * 4 * 6];
    for (int i = 0; i < 2 * 3; i++) {
      float[] product = product(part(a, i / 3, 20), part(b, i % 3, 30), 4, 5, 6);
      System.arraycopy(product, 0, expected, i * 24, 24);
    }
    expect(ops().matmul(tensor(a, 2, 1, 4, 5), tensor(b, 3, 5, 6)), expected, 2, 3, 4, 6);
  }

  @Test
  void multipliesAStackByOneMatrix() {
    float[] a = wave(2 * 1 * 3, 3);
    float[] b = wave(3 * 2, 4);
    expect(ops().matmul(tensor(a, 2, 1, 3), tensor(b, 3, 2)), product(a, b, 2, 3, 2), 2, 1, 2);
  }

  @Test
  void appliesALinearLayerToAnyRank() {
    float[] x = wave(6 * 4, 1);
    float[] weight = wave(5 * 4, 2);
    float[] expected = product(x, transposed(weight, 5, 4), 6, 4, 5);
    expect(ops().linear(tensor(x, 6, 4), tensor(weight, 5, 4)), expected, 6, 5);
    expect(ops().linear(tensor(x, 2, 3, 4), tensor(weight, 5, 4)), expected, 2, 3, 5);
    expect(ops().linear(tensor(x, 1, 2, 3, 4), tensor(weight, 5, 4)), expected, 1, 2, 3, 5);
  }

  @Test
  void appliesALinearLayerToADynamicNumberOfRows() {
    float[] x = wave(6 * 4, 1);
    float[] weight = wave(5 * 4, 2);
    float[] expected = product(x, transposed(weight, 5, 4), 6, 4, 5);
    T y = ops().linear(dynamic(1, x, 1, 6, 4), tensor(weight, 5, 4));
    expectValues(y, expected);
  }

  // ---------------------------------------------------------------- along an axis

  @Test
  void sumsAlongAnyAxisAndKeepsIt() {
    T x = tensor(floats(1, 2, 3, 4, 5, 6), 2, 3);
    expect(ops().sum(x, 0), floats(5, 7, 9), 1, 3);
    expect(ops().sum(x, -1), floats(6, 15), 2, 1);
    expect(ops().mean(x, 1), floats(2, 5), 2, 1);
    expect(ops().mean(x, -2), floats(2.5, 3.5, 4.5), 1, 3);
  }

  @Test
  void sumsAlongAMiddleAxis() {
    T x = tensor(floats(1, 2, 3, 4, 5, 6, 7, 8), 2, 2, 2);
    expect(ops().sum(x, 1), floats(4, 6, 12, 14), 2, 1, 2);
  }

  @Test
  void findsTheLargestAlongAnyAxis() {
    T x = tensor(floats(-1, -2, -3, -6, -5, -4), 2, 3);
    expect(ops().max(x, 0), floats(-1, -2, -3), 1, 3);
    expect(ops().max(x, -1), floats(-1, -4), 2, 1);
  }

  @Test
  void computesSoftmaxOfLargeValues() {
    T x = tensor(floats(1, 2, 3, 1000, 1000, -1000), 2, 3);
    // np.exp([1, 2, 3]) / np.exp([1, 2, 3]).sum()
    float[] expected = floats(0.09003057, 0.24472847, 0.66524096, 0.5, 0.5, 0);
    expect(ops().softmax(x), expected, 2, 3);
  }

  @Test
  void normalisesByTheRootMeanSquare() {
    T x = tensor(floats(3, 4, 0, 0, 1, 1, 1, 1), 2, 1, 4);
    float[] plain = floats(1.2, 1.6, 0, 0, 1, 1, 1, 1);
    expect(ops().rmsNorm(x, null, 0), plain, 2, 1, 4);
    T weight = tensor(floats(1, 10, 1, -2), 4);
    expect(ops().rmsNorm(x, weight, 0), floats(1.2, 16, 0, 0, 1, 10, 1, -2), 2, 1, 4);
  }

  @Test
  void addsEpsilonToTheMeanSquare() {
    T x = tensor(floats(0, 0, 1, 1), 2, 2);
    expect(ops().rmsNorm(x, null, 3), floats(0, 0, 0.5, 0.5), 2, 2);
  }

  // ---------------------------------------------------------------- moving

  @Test
  void reshapesAndFillsInTheFreeDimension() {
    T x = tensor(floats(1, 2, 3, 4, 5, 6), 2, 3);
    expect(ops().reshape(x, 3, -1), floats(1, 2, 3, 4, 5, 6), 3, 2);
    expect(ops().reshape(x, 6), floats(1, 2, 3, 4, 5, 6), 6);
    expect(ops().reshape(x, 1, -1, 1, 2), floats(1, 2, 3, 4, 5, 6), 1, 3, 1, 2);
  }

  @Test
  void reordersAxes() {
    T x = tensor(floats(1, 2, 3, 4, 5, 6), 1, 2, 3);
    expect(ops().transpose(x, 0, 2, 1), floats(1, 4, 2, 5, 3, 6), 1, 3, 2);
    expect(ops().transpose(x, 2, 0, 1), floats(1, 4, 2, 5, 3, 6), 3, 1, 2);
    expect(ops().transpose(x, 1, 2, 0), floats(1, 2, 3, 4, 5, 6), 2, 3, 1);
  }

  @Test
  void computesOnReorderedAxes() {
    T x = ops().transpose(tensor(floats(1, 2, 3, 4, 5, 6), 2, 3), 1, 0);
    expect(ops().add(x, ops().scalar(1)), floats(2, 5, 3, 6, 4, 7), 3, 2);
    expect(ops().reshape(x, 2, 3), floats(1, 4, 2, 5, 3, 6), 2, 3);
    expect(ops().sum(x, 0), floats(6, 15), 1, 2);
  }

  @Test
  void slicesAnyAxis() {
    T x = tensor(floats(1, 2, 3, 4, 5, 6, 7, 8), 2, 4);
    expect(ops().slice(x, 1, 1, 3), floats(2, 3, 6, 7), 2, 2);
    expect(ops().slice(x, -1, 3, 4), floats(4, 8), 2, 1);
    expect(ops().slice(x, -2, 1, 2), floats(5, 6, 7, 8), 1, 4);
    expect(ops().reshape(ops().slice(x, 1, 1, 3), 4), floats(2, 3, 6, 7), 4);
  }

  @Test
  void joinsAlongAnyAxis() {
    T a = tensor(floats(1, 2), 2, 1);
    T b = tensor(floats(3, 4, 5, 6), 2, 2);
    expect(ops().concat(-1, List.of(a, b, a)), floats(1, 3, 4, 1, 2, 5, 6, 2), 2, 4);
    expect(ops().concat(0, List.of(b, b)), floats(3, 4, 5, 6, 3, 4, 5, 6), 4, 2);
    expect(ops().concat(1, List.of(a)), floats(1, 2), 2, 1);
  }

  @Test
  void gathersRowsForIndicesOfAnyRank() {
    T table = tensor(floats(0, 1, 10, 11, 20, 21), 3, 2);
    T indices = tensor(floats(2, 0, 0, 1), 2, 2);
    expect(ops().gather(table, indices), floats(20, 21, 0, 1, 0, 1, 10, 11), 2, 2, 2);
    expect(ops().gather(table, tensor(floats(1), 1)), floats(10, 11), 1, 2);
  }

  @Test
  void laysChannelsOutAsPixels() {
    T x = tensor(floats(1, 2, 3, 4, 5, 6, 7, 8), 1, 8, 1, 1);
    expect(ops().pixelShuffle(x, 2), floats(1, 2, 3, 4, 5, 6, 7, 8), 1, 2, 2, 2);
    T wide = tensor(floats(1, 2, 3, 4, 5, 6, 7, 8), 1, 4, 1, 2);
    expect(ops().pixelShuffle(wide, 2), floats(1, 3, 2, 4, 5, 7, 6, 8), 1, 1, 2, 4);
  }

  @Test
  void foldsPixelsIntoChannels() {
    T one = tensor(floats(1, 3, 2, 4, 5, 7, 6, 8), 1, 1, 2, 4);
    expect(ops().pixelUnshuffle(one, 2), floats(1, 2, 3, 4, 5, 6, 7, 8), 1, 4, 1, 2);
    T two = tensor(floats(1, 2, 3, 4, 5, 6, 7, 8), 1, 2, 2, 2);
    expect(ops().pixelUnshuffle(two, 2), floats(1, 2, 3, 4, 5, 6, 7, 8), 1, 8, 1, 1);
  }

  @Test
  void unfoldsWhatItFolded() {
    float[] values = wave(2 * 3 * 6 * 9, 1);
    T x = tensor(values, 2, 3, 6, 9);
    expect(ops().pixelShuffle(ops().pixelUnshuffle(x, 3), 3), values, 2, 3, 6, 9);
  }

  /** Many values may take another way. */
  @Test
  void unfoldsManyAsItDoesFew() {
    float[] values = wave(2 * 3 * 96 * 128, 1);
    T x = tensor(values, 2, 3, 96, 128);
    for (int r : new int[] {2, 4}) {
      expect(ops().pixelShuffle(ops().pixelUnshuffle(x, r), r), values, 2, 3, 96, 128);
    }
  }

  // ---------------------------------------------------------------- convolutions

  @Test
  void convolvesWithoutFlippingTheKernel() {
    T x = tensor(floats(1, 2, 3, 4, 5, 6, 7, 8, 9), 1, 1, 3, 3);
    T weight = tensor(floats(1, 10, 100, 1000), 1, 1, 2, 2);
    // 1 * 1 + 2 * 10 + 4 * 100 + 5 * 1000
    expect(ops().conv2d(x, weight, null, 1, 0), floats(5421, 6532, 8754, 9865), 1, 1, 2, 2);
  }

  @Test
  void convolvesWithPaddingAndBias() {
    conv(2, 3, 5, 6, 4, 3, 1, 1);
  }

  @Test
  void convolvesWithStride() {
    conv(1, 2, 8, 6, 3, 3, 2, 1);
    conv(1, 2, 7, 5, 3, 3, 2, 1);
    conv(1, 2, 8, 8, 3, 4, 4, 0);
  }

  @Test
  void convolvesPointByPoint() {
    conv(2, 5, 3, 4, 7, 1, 1, 0);
  }

  private void conv(
      int batch, int in, int height, int width, int out, int kernel, int stride, int padding) {
    float[] x = wave(batch * in * height * width, 1);
    float[] weight = wave(out * in * kernel * kernel, 2);
    float[] bias = wave(out, 3);
    int h = (height + 2 * padding - kernel) / stride + 1;
    int w = (width + 2 * padding - kernel) / stride + 1;
    float[] expected = new float[batch * out * h * w];
    for (int i = 0; i < expected.length; i++) {
      int channel = i / (h * w) % out;
      double sum = bias[channel];
      for (int j = 0; j < in * kernel * kernel; j++) {
        int row = i / w % h * stride - padding + j / kernel % kernel;
        int column = i % w * stride - padding + j % kernel;
        int plane = i / (out * h * w) * in + j / (kernel * kernel);
        boolean inside = row >= 0 && row < height && column >= 0 && column < width;
        double pixel = inside ? x[(plane * height + row) * width + column] : 0;
        sum += pixel * weight[channel * in * kernel * kernel + j];
      }
      expected[i] = (float) sum;
    }
    T pixels = tensor(x, batch, in, height, width);
    T filters = tensor(weight, out, in, kernel, kernel);
    T result = ops().conv2d(pixels, filters, tensor(bias, out), stride, padding);
    expect(result, expected, batch, out, h, w);
  }

  // ---------------------------------------------------------------- attention

  @Test
  void attendsWithOneKeyHeadForEachQueryHead() {
    attention(1, 2, 2, 3, 4, 8, false);
  }

  @Test
  void sharesKeyHeadsBetweenQueryHeads() {
    attention(1, 8, 2, 5, 7, 16, false);
    attention(2, 4, 1, 6, 3, 8, false);
  }

  @Test
  void attendsWithABiasOnTheKeys() {
    attention(1, 4, 2, 5, 7, 8, true);
    attention(2, 4, 2, 3, 6, 8, true);
  }

  @Test
  void ignoresKeysWithAVeryNegativeBias() {
    float[] q = wave(2 * 3 * 4, 1);
    float[] k = wave(2 * 5 * 4, 2);
    float[] v = wave(2 * 5 * 4, 3);
    float[] few = attention(q, keys(k, 2, 5, 3, 4), keys(v, 2, 5, 3, 4), null, 1, 2, 2, 3, 3, 4);
    T bias = tensor(floats(0, 0, 0, -1e9, -1e9), 1, 1, 1, 5);
    T result =
        ops().attention(tensor(q, 1, 2, 3, 4), tensor(k, 1, 2, 5, 4), tensor(v, 1, 2, 5, 4), bias);
    expect(result, few, 1, 2, 3, 4);
  }

  @Test
  void sharesOneBiasBetweenTheBatch() {
    float[] q = wave(2 * 4 * 3 * 8, 1);
    float[] k = wave(2 * 2 * 5 * 8, 2);
    float[] v = wave(2 * 2 * 5 * 8, 3);
    float[] bias = wave(5, 4);
    float[] both = Arrays.copyOf(bias, 10);
    System.arraycopy(bias, 0, both, 5, 5);
    float[] expected = attention(q, k, v, both, 2, 4, 2, 3, 5, 8);
    T keys = tensor(k, 2, 2, 5, 8);
    T values = tensor(v, 2, 2, 5, 8);
    T result = ops().attention(tensor(q, 2, 4, 3, 8), keys, values, tensor(bias, 1, 1, 1, 5));
    expect(result, expected, 2, 4, 3, 8);
  }

  @Test
  void attendsToADynamicNumberOfKeys() {
    float[] q = wave(4 * 5 * 8, 1);
    float[] k = wave(2 * 7 * 8, 2);
    float[] v = wave(2 * 7 * 8, 3);
    T keys = dynamic(2, k, 1, 2, 7, 8);
    T values = dynamic(2, v, 1, 2, 7, 8);
    T plain = ops().attention(tensor(q, 1, 4, 5, 8), keys, values, null);
    expect(plain, attention(q, k, v, null, 1, 4, 2, 5, 7, 8), 1, 4, 5, 8);
    float[] bias = wave(7, 4);
    T biased = ops().attention(tensor(q, 1, 4, 5, 8), keys, values, dynamic(3, bias, 1, 1, 1, 7));
    expect(biased, attention(q, k, v, bias, 1, 4, 2, 5, 7, 8), 1, 4, 5, 8);
  }

  @Test
  void eachQueryMayHaveABiasOfItsOwn() {
    float[] q = wave(2 * 4 * 5 * 8, 1);
    float[] k = wave(2 * 2 * 7 * 8, 2);
    float[] v = wave(2 * 2 * 7 * 8, 3);
    float[] bias = wave(2 * 5 * 7, 4);
    T several =
        ops()
            .attention(
                tensor(q, 2, 4, 5, 8),
                tensor(k, 2, 2, 7, 8),
                tensor(v, 2, 2, 7, 8),
                tensor(bias, 2, 1, 5, 7));
    expect(several, attention(q, k, v, bias, 2, 4, 2, 5, 7, 8), 2, 4, 5, 8);
    float[] one = wave(5 * 7, 5);
    T dynamic =
        ops()
            .attention(
                tensor(wave(4 * 5 * 8, 1), 1, 4, 5, 8),
                dynamic(2, wave(2 * 7 * 8, 2), 1, 2, 7, 8),
                dynamic(2, wave(2 * 7 * 8, 3), 1, 2, 7, 8),
                dynamic(3, one, 1, 1, 5, 7));
    float[] expected =
        attention(
            wave(4 * 5 * 8, 1), wave(2 * 7 * 8, 2), wave(2 * 7 * 8, 3), one, 1, 4, 2, 5, 7, 8);
    expect(dynamic, expected, 1, 4, 5, 8);
  }

  @Test
  void attendsToItsOwnKeysAndADynamicContext() {
    float[] q = wave(4 * 5 * 8, 1);
    float[] own = wave(2 * 5 * 8, 2);
    float[] context = wave(2 * 3 * 8, 3);
    T all = ops().concat(2, List.of(tensor(own, 1, 2, 5, 8), dynamic(2, context, 1, 2, 3, 8)));
    float[] joined = new float[2 * 8 * 8];
    for (int head = 0; head < 2; head++) {
      System.arraycopy(own, head * 40, joined, head * 64, 40);
      System.arraycopy(context, head * 24, joined, head * 64 + 40, 24);
    }
    T result = ops().attention(tensor(q, 1, 4, 5, 8), all, all, null);
    expect(result, attention(q, joined, joined, null, 1, 4, 2, 5, 8, 8), 1, 4, 5, 8);
  }

  private void attention(
      int batch, int heads, int kvHeads, int n, int m, int width, boolean biased) {
    float[] q = wave(batch * heads * n * width, 1);
    float[] k = wave(batch * kvHeads * m * width, 2);
    float[] v = wave(batch * kvHeads * m * width, 3);
    float[] bias = biased ? wave(batch * m, 4) : null;
    float[] expected = attention(q, k, v, bias, batch, heads, kvHeads, n, m, width);
    T result =
        ops()
            .attention(
                tensor(q, batch, heads, n, width),
                tensor(k, batch, kvHeads, m, width),
                tensor(v, batch, kvHeads, m, width),
                biased ? tensor(bias, batch, 1, 1, m) : null);
    expect(result, expected, batch, heads, n, width);
  }

  /** The formula, one query at a time. */
  private static float[] attention(
      float[] q,
      float[] k,
      float[] v,
      float[] bias,
      int batch,
      int heads,
      int kvHeads,
      int n,
      int m,
      int width) {
    float[] out = new float[q.length];
    for (int query = 0; query < batch * heads * n; query++) {
      int picture = query / (heads * n);
      int kvHead = query / n % heads / (heads / kvHeads);
      int keys = (picture * kvHeads + kvHead) * m * width;
      int rows = bias == null ? 1 : bias.length / (batch * m);
      int biasRow = picture * rows + (rows == 1 ? 0 : query % n);
      double[] scores = new double[m];
      double total = 0;
      for (int j = 0; j < m; j++) {
        double score = 0;
        for (int c = 0; c < width; c++) {
          score += (double) q[query * width + c] * k[keys + j * width + c];
        }
        score = score / Math.sqrt(width) + (bias == null ? 0 : bias[biasRow * m + j]);
        scores[j] = Math.exp(score);
        total += scores[j];
      }
      for (int c = 0; c < width; c++) {
        double sum = 0;
        for (int j = 0; j < m; j++) {
          sum += scores[j] / total * v[keys + j * width + c];
        }
        out[query * width + c] = (float) sum;
      }
    }
    return out;
  }

  @Test
  void rotatesHalvesAgainstEachOther() {
    // A quarter turn takes (a, b) to (-b, a).
    T x = tensor(floats(1, 2, 3, 4), 1, 1, 1, 4);
    T cos = tensor(floats(0, 1), 1, 2);
    T sin = tensor(floats(1, 0), 1, 2);
    expect(ops().rotate(x, cos, sin), floats(-3, 2, 1, 4), 1, 1, 1, 4);
  }

  @Test
  void rotatesEveryPositionByItsOwnAngles() {
    rotate(1, 2, 3, 8, 4);
    rotate(2, 3, 5, 8, 4);
  }

  @Test
  void leavesChannelsBeyondTheAnglesAlone() {
    rotate(1, 2, 3, 8, 2);
    rotate(2, 2, 4, 64, 16);
  }

  private void rotate(int batch, int heads, int n, int width, int r) {
    float[] x = wave(batch * heads * n * width, 1);
    float[] cos = new float[n * r];
    float[] sin = new float[n * r];
    for (int i = 0; i < n * r; i++) {
      cos[i] = (float) Math.cos(i);
      sin[i] = (float) Math.sin(i);
    }
    float[] expected = x.clone();
    for (int row = 0; row < batch * heads * n; row++) {
      for (int i = 0; i < r; i++) {
        int angle = row % n * r + i;
        int at = row * width + i;
        expected[at] = x[at] * cos[angle] - x[at + r] * sin[angle];
        expected[at + r] = x[at + r] * cos[angle] + x[at] * sin[angle];
      }
    }
    T result =
        ops().rotate(tensor(x, batch, heads, n, width), tensor(cos, n, r), tensor(sin, n, r));
    expect(result, expected, batch, heads, n, width);
  }

  // ---------------------------------------------------------------- helpers

  private void expect(T actual, float[] expected, int... dims) {
    assertEquals(Shape.of(dims), ops().shape(actual));
    expectValues(actual, expected);
  }

  private void expectValues(T actual, float[] expected) {
    float[] found = values(actual);
    if (found == null) {
      return;
    }
    assertEquals(expected.length, found.length);
    for (int i = 0; i < expected.length; i++) {
      double allowed = delta() * Math.max(1, Math.abs(expected[i]));
      int at = i;
      assertEquals(expected[i], found[i], allowed, () -> "element " + at);
    }
  }

  private static float[] floats(double... values) {
    float[] result = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      result[i] = (float) values[i];
    }
    return result;
  }

  /** {@return values in (-1, 1) without a pattern that a wrong index could hit} */
  private static float[] wave(int size, int seed) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) Math.sin(1.7 * seed + 0.9 * i + 0.013 * i * i);
    }
    return values;
  }

  private static float[] part(float[] values, int index, int size) {
    return Arrays.copyOfRange(values, index * size, (index + 1) * size);
  }

  private static float[] keys(float[] values, int heads, int m, int kept, int width) {
    float[] result = new float[heads * kept * width];
    for (int head = 0; head < heads; head++) {
      System.arraycopy(values, head * m * width, result, head * kept * width, kept * width);
    }
    return result;
  }

  private static float[] product(float[] a, float[] b, int n, int k, int m) {
    float[] result = new float[n * m];
    for (int i = 0; i < n * m; i++) {
      double sum = 0;
      for (int j = 0; j < k; j++) {
        sum += (double) a[i / m * k + j] * b[j * m + i % m];
      }
      result[i] = (float) sum;
    }
    return result;
  }

  private static float[] transposed(float[] values, int rows, int columns) {
    float[] result = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      result[i % columns * rows + i / columns] = values[i];
    }
    return result;
  }
}
