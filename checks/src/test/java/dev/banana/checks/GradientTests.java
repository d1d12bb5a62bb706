package dev.banana.checks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banana.model.decode.Autoencoder;
import dev.banana.model.layers.Layers;
import dev.banana.model.ops.Ops;
import dev.banana.model.ops.ReferenceOps;
import dev.banana.train.torch.TorchOps;
import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

/** Gradients of the learning interpreter against finite differences of the plain one. */
class GradientTests {
  private static final float STEP = 5e-4f;

  /** A differentiable function of one tensor. */
  private interface Function {
    <T> T of(Ops<T> ops, T x);
  }

  private static void check(Function f, int... dims) {
    int size = 1;
    for (int dim : dims) {
      size *= dim;
    }
    SplittableRandom random = new SplittableRandom(11);
    float[] x = new float[size];
    for (int i = 0; i < size; i++) {
      // Away from 0, where relu and maximum have a corner; the seed keeps hidden ones away too.
      double value = 0.15 + 0.8 * random.nextDouble();
      x[i] = (float) (random.nextBoolean() ? value : -value);
    }
    float[] gradient = learned(f, x, dims);
    double largest = 0;
    for (int i = 0; i < size; i += Math.max(1, size / 40)) {
      double plain = difference(f, x, i, dims);
      largest = Math.max(largest, Math.abs(plain));
      assertEquals(plain, gradient[i], 0.02 * Math.max(1, Math.abs(plain)), "at " + i);
    }
    assertTrue(largest > 1e-3, "nothing depends on the input");
  }

  private static float[] learned(Function f, float[] x, int... dims) {
    try (PointerScope scope = new PointerScope()) {
      TorchOps ops = TorchOps.cpu();
      Tensor leaf = ops.constant(x, dims);
      leaf.requires_grad_(true);
      Tensor y = f.of(ops, leaf);
      y.mul(ops.constant(mix((int) y.numel()), ops.shape(y).dims())).sum().backward();
      return TorchOps.values(leaf.grad());
    }
  }

  private static double difference(Function f, float[] x, int at, int... dims) {
    float[] up = x.clone();
    float[] down = x.clone();
    up[at] += STEP;
    down[at] -= STEP;
    return (mixed(f, up, dims) - mixed(f, down, dims)) / (up[at] - (double) down[at]);
  }

  private static double mixed(Function f, float[] x, int... dims) {
    ReferenceOps ops = new ReferenceOps();
    float[] y = f.of(ops, ops.constant(x, dims)).values();
    float[] mix = mix(y.length);
    double sum = 0;
    for (int i = 0; i < y.length; i++) {
      sum += y[i] * (double) mix[i];
    }
    return sum;
  }

  /** Every output counts differently, so that no error cancels. */
  private static float[] mix(int size) {
    float[] result = new float[size];
    for (int i = 0; i < size; i++) {
      result[i] = (float) Math.cos(1 + i);
    }
    return result;
  }

  @Test
  void elementwiseVerbsHaveTheRightGradients() {
    check(
        new Function() {
          @Override
          public <T> T of(Ops<T> ops, T x) {
            T waves = ops.add(ops.sin(x), ops.multiply(ops.cos(x), ops.tanh(x)));
            T roots = ops.sqrt(ops.shift(ops.square(x), 1));
            return ops.divide(ops.subtract(waves, ops.exp(x)), roots);
          }
        },
        3,
        5);
    check(
        new Function() {
          @Override
          public <T> T of(Ops<T> ops, T x) {
            T bent = ops.add(ops.relu(x), ops.maximum(x, ops.scalar(-0.05f)));
            return ops.add(bent, ops.add(ops.silu(x), ops.sigmoid(x)));
          }
        },
        4,
        4);
  }

  @Test
  void productsAndMovesHaveTheRightGradients() {
    check(
        new Function() {
          @Override
          public <T> T of(Ops<T> ops, T x) {
            T product = ops.matmul(x, ops.transpose(x, 0, 2, 1));
            T part = ops.slice(ops.concat(-1, List.of(product, x)), -1, 1, 6);
            return ops.linear(part, ops.reshape(ops.slice(x, 1, 0, 1), 2, 5));
          }
        },
        2,
        3,
        5);
    check(
        new Function() {
          @Override
          public <T> T of(Ops<T> ops, T x) {
            T sums = ops.add(ops.sum(x, 0), ops.mean(x, 1));
            return ops.add(sums, ops.max(x, -1));
          }
        },
        3,
        4);
  }

  @Test
  void normalisationAttentionAndRotationHaveTheRightGradients() {
    check(
        new Function() {
          @Override
          public <T> T of(Ops<T> ops, T x) {
            T angles = ops.slice(x, -1, 0, 3);
            T row = ops.reshape(ops.slice(ops.slice(angles, 0, 0, 1), 1, 0, 1), 5, 3);
            T turned = ops.rotate(x, ops.cos(row), ops.sin(row));
            T keys = ops.slice(turned, 1, 0, 2);
            T bias = ops.constant(new float[] {0, -0.5f, 0, 0.5f, 0}, 1, 1, 1, 5);
            T mixed = ops.attention(turned, keys, ops.slice(x, 1, 1, 3), bias);
            return ops.add(ops.rmsNorm(mixed, null, 1e-3f), ops.softmax(x));
          }
        },
        1,
        4,
        5,
        8);
  }

  @Test
  void convolutionsAndShufflesHaveTheRightGradients() {
    check(
        new Function() {
          @Override
          public <T> T of(Ops<T> ops, T x) {
            T filters = ops.reshape(ops.slice(ops.reshape(x, -1), 0, 0, 8 * 2 * 9), 8, 2, 3, 3);
            T y = ops.conv2d(x, filters, ops.constant(new float[8], 8), 1, 1);
            return ops.pixelUnshuffle(ops.pixelShuffle(y, 2), 4);
          }
        },
        2,
        2,
        6,
        8);
  }

  @Test
  void layersAndNetworksHaveTheRightGradients() {
    check(
        new Function() {
          @Override
          public <T> T of(Ops<T> ops, T x) {
            return Layers.selfBlock(new NamedWeights<>(ops), "block", x, null, 32, 48);
          }
        },
        1,
        3,
        32);
    check(
        new Function() {
          @Override
          public <T> T of(Ops<T> ops, T x) {
            Autoencoder model = new Autoencoder(Autoencoder.Config.tiny());
            return model.decode(new NamedWeights<>(ops), x);
          }
        },
        1,
        16,
        1,
        1);
  }
}
