package dev.banana.denoise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.banana.model.denoise.Schedule;
import dev.banana.model.onnx.OnnxGraph;
import dev.banana.model.onnx.OnnxGraph.Value;
import dev.banana.model.onnx.OnnxOps;
import dev.banana.model.ops.DType;
import dev.banana.model.ops.Shape;
import dev.banana.noise.SeededNoise;
import dev.banana.session.Session;
import dev.banana.session.Stop;
import dev.banana.session.Tensors;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DenoiseLoopTests {
  private static final int SIDE = 2;

  /** A network whose velocity is a tenth of the latents, and half of its mode. */
  private static Session net() {
    OnnxGraph graph = new OnnxGraph("step");
    OnnxOps ops = new OnnxOps(graph);
    Value x = graph.input(DenoiseGraphs.LATENTS, DType.F32, Shape.of(1, 1, SIDE, SIDE));
    Value one = graph.input(DenoiseGraphs.MODE, DType.F32, Shape.of(1, 1));
    graph.input(DenoiseGraphs.TIME, DType.F32, Shape.of(1, 1));
    graph.input(DenoiseGraphs.GUIDANCE, DType.F32, Shape.of(1, 1));
    Value mode = ops.scale(ops.reshape(one, 1, 1, 1, 1), 0.5f);
    graph.output(DenoiseGraphs.VELOCITY, ops.add(ops.scale(x, 0.1f), mode));
    return Session.open(ByteBuffer.wrap(graph.bytes()), Map.of(), new Session.Setup(1, false));
  }

  private static float[] drawn(List<Schedule.Jump> jumps) {
    try (Session net = net();
        Tensors none = new Tensors()) {
      DenoiseLoop.Graphs graphs =
          new DenoiseLoop.Graphs() {
            @Override
            public Session step(boolean coarse) {
              return net;
            }

            @Override
            public Session stretch() {
              throw new AssertionError("nothing is coarse");
            }
          };
      DenoiseLoop loop = new DenoiseLoop(1, SIDE, SIDE);
      return loop.run(graphs, none, jumps, 3, loop.noise(7), new Stop(), (step, latents) -> {})
          .values();
    }
  }

  @Test
  void jumpsTakeFreshNoiseAndWhatFollowsKeepsThatOfTheStepBefore() {
    float[] first = SeededNoise.normal(7, 0, SIDE * SIDE);
    float[] fresh = SeededNoise.normal(7, 1, SIDE * SIDE);
    float[] jumped = new float[first.length];
    float[] followed = new float[first.length];
    for (int i = 0; i < first.length; i++) {
      double clean = -(0.1 * first[i] + 0.5);
      double x = Math.cos(1.1) * clean + Math.sin(1.1) * fresh[i];
      double end = Math.cos(1.1) * x - Math.sin(1.1) * (0.1 * x + 0.5);
      jumped[i] = (float) end;
      double noise = (x - Math.cos(1.1) * end) / Math.sin(1.1);
      double moved = Math.cos(0.5) * end + Math.sin(0.5) * noise;
      followed[i] = (float) (Math.cos(0.5) * moved - Math.sin(0.5) * 0.1 * moved);
    }
    Schedule.Jump start = new Schedule.Jump(Schedule.NOISE, false, false);
    Schedule.Jump jump = new Schedule.Jump(1.1f, false, false);
    assertArrayEquals(jumped, drawn(List.of(start, jump)), 1e-6f);
    Schedule.Jump follow = new Schedule.Jump(0.5f, false, true);
    assertArrayEquals(followed, drawn(List.of(start, jump, follow)), 1e-6f);
  }
}
