package dev.banana.train;

import dev.banana.train.torch.TorchOps;
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
  private static final int ROWS = 4096;
  private static final int INNER = 512;
  private static final int COLUMNS = 2048;
  private static final int RUNS = 15;
  private static final int WARM_UP = 5;

  /**
   * {@return the speed of {@code [4096, 512] x [512, 2048]}, 15 runs after 5 to warm up}
   *
   * @param device {@code cpu} or {@code cuda}
   * @param type what is multiplied
   */
  public static Calibration measure(String device, ScalarType type) {
    TorchOps ops = new TorchOps(type, device);
    double[] speeds = new double[RUNS];
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      Tensor a = ops.place(torch.randn(ROWS, INNER)).to(type);
      Tensor b = ops.place(torch.randn(INNER, COLUMNS)).to(type);
      for (int i = -WARM_UP; i < RUNS; i++) {
        long start = System.nanoTime();
        // Reading one value waits for the device.
        a.matmul(b).sum().item_float();
        double speed = 2.0 * ROWS * INNER * COLUMNS / (System.nanoTime() - start);
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
    return String.format(Locale.ROOT, "%.0f GFLOP/s (%.0f to %.0f)", median, slowest, fastest);
  }
}
