package dev.banana.train.torch;

import java.util.Arrays;
import java.util.Locale;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * How fast this machine multiplies matrices at this moment; stands beside every speed that is
 * quoted.
 *
 * @param median GFLOP/s of the median run
 * @param slowest GFLOP/s of the slowest
 * @param fastest GFLOP/s of the fastest
 */
public record Calibration(double median, double slowest, double fastest) {
  private static final Size WHOLE = new Size(4096, 512, 2048);

  private static final Size MIDDLE = new Size(1024, 512, 1024);

  /** Takes two seconds at most, 20 times, even where bf16 is computed number by number. */
  private static final Size SMALL = new Size(128, 256, 256);

  private static final int RUNS = 15;
  private static final int WARM_UP = 5;
  private static final double MOST_SECONDS = 10;

  /** How much faster bf16 must be: it costs digits, and timings are noisy. */
  private static final double WORTH = 1.1;

  /** A matrix product {@code [rows, inner] x [inner, columns]}. */
  private record Size(int rows, int inner, int columns) {
    double flops() {
      return 2.0 * rows * inner * columns;
    }
  }

  /**
   * {@return the speed of {@code [4096, 512] x [512, 2048]}, 15 runs after 5 to warm up; fewer
   * where they would take longer than a few seconds}
   *
   * @param device {@code cpu} or {@code cuda}
   * @param type what is multiplied
   */
  public static Calibration measure(String device, ScalarType type) {
    double speed = measure(device, type, SMALL).fastest;
    boolean hopeless = speed * 1e9 * MOST_SECONDS < WHOLE.flops() * (RUNS + WARM_UP);
    return measure(device, type, hopeless ? SMALL : WHOLE);
  }

  /**
   * {@return what matrix products should compute in: {@code BFloat16} where it is clearly faster
   * than {@code Float}, as on accelerators and on processors that have instructions for it}
   *
   * <p>Processors without them compute it up to a hundred times more slowly than fp32.
   *
   * @param device {@code cpu} or {@code cuda}
   */
  public static ScalarType precision(String device) {
    boolean faster = gain(device, SMALL) > 0.5 && gain(device, MIDDLE) > WORTH;
    return faster ? ScalarType.BFloat16 : ScalarType.Float;
  }

  private static double gain(String device, Size size) {
    double exact = measure(device, ScalarType.Float, size).fastest;
    return measure(device, ScalarType.BFloat16, size).fastest / exact;
  }

  private static Calibration measure(String device, ScalarType type, Size size) {
    TorchOps ops = new TorchOps(type, device);
    double[] speeds = new double[RUNS];
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      Tensor a = ops.place(torch.randn(size.rows, size.inner)).to(type);
      Tensor b = ops.place(torch.randn(size.inner, size.columns)).to(type);
      for (int i = -WARM_UP; i < RUNS; i++) {
        long start = System.nanoTime();
        // Reading one value waits for the device.
        a.matmul(b).sum().item_float();
        double speed = size.flops() / (System.nanoTime() - start);
        if (i >= 0) {
          speeds[i] = speed;
        }
      }
    }
    Arrays.sort(speeds);
    return new Calibration(speeds[RUNS / 2], speeds[0], speeds[RUNS - 1]);
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%.1f GFLOP/s (%.1f to %.1f)", median, slowest, fastest);
  }
}
