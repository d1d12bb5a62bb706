package dev.banana.session;

import dev.banana.model.onnx.OnnxGraph;
import dev.banana.model.onnx.OnnxGraph.Value;
import dev.banana.model.onnx.OnnxOps;
import dev.banana.model.ops.DType;
import dev.banana.model.ops.Shape;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;

/**
 * How fast this machine multiplies matrices at this moment: what a latency must be read beside.
 *
 * <p>The same program takes three times as long when somebody else works on a core; a product of
 * two matrices that takes as much longer shows it.
 */
public final class Calibration {
  /** Rows and columns of the matrices. */
  public static final int SIDE = 1024;

  /** How many products are timed. */
  public static final int RUNS = 9;

  private static final int WARM_UP = 2;

  private Calibration() {}

  /**
   * {@return billions of operations a second, 2 for each multiplication and its addition: the
   * median of {@value #RUNS} products of {@value #SIDE} x {@value #SIDE} 32-bit floats through ONNX
   * Runtime}
   *
   * @param threads threads that work on one product, at least 1
   */
  public static double sgemmGflops(int threads) {
    return sgemmGflops(threads, SIDE, RUNS);
  }

  static double sgemmGflops(int threads, int side, int runs) {
    float[] values = new float[side * side];
    Arrays.fill(values, 0.5f);
    double[] seconds = new double[runs];
    try (Session session = product(threads, side);
        Tensor a = Tensor.of(values, side, side);
        Tensor b = Tensor.of(values, side, side)) {
      for (int i = -WARM_UP; i < runs; i++) {
        long start = System.nanoTime();
        session.run(Map.of("a", a, "b", b), new Stop()).close();
        seconds[Math.max(0, i)] = (System.nanoTime() - start) / 1e9;
      }
    }
    Arrays.sort(seconds);
    return 2.0 * side * side * side / seconds[runs / 2] / 1e9;
  }

  private static Session product(int threads, int side) {
    OnnxGraph graph = new OnnxGraph("calibration");
    Value a = graph.input("a", DType.F32, Shape.of(side, side));
    Value b = graph.input("b", DType.F32, Shape.of(side, side));
    graph.output("c", new OnnxOps(graph).matmul(a, b));
    Session.Setup setup = new Session.Setup(threads, false);
    return Session.open(ByteBuffer.wrap(graph.bytes()), Map.of(), setup);
  }
}
