package dev.banana.model.denoise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banana.model.denoise.Schedule.Jump;
import dev.banana.model.ops.ReferenceOps;
import dev.banana.model.ops.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class PyramidTests {
  private final ReferenceOps ops = new ReferenceOps();

  @Test
  void theCoarsePictureIsTheMeanOfBlocks() {
    Tensor fine = Tensor.of(new float[] {1, 3, 10, 20, 5, 7, 30, 40}, 1, 1, 2, 4);
    assertArrayEquals(new float[] {4, 25}, Pyramid.coarse(ops, fine).values());
  }

  /** torch: F.interpolate(tensor([[[[0., 4.], [8., 20.]]]]), scale_factor=2, mode="bilinear"). */
  @Test
  void stretchingInterpolatesLinearlyAndRepeatsTheEdge() {
    Tensor coarse = Tensor.of(new float[] {0, 4, 8, 20}, 1, 1, 2, 2);
    float[] expected = {0, 1, 3, 4, 2, 3.5f, 6.5f, 8, 6, 8.5f, 13.5f, 16, 8, 11, 17, 20};
    assertArrayEquals(expected, Pyramid.fine(ops, coarse).values(), 1e-5f);
  }

  @Test
  void stretchingKeepsTheMeanOfEachPlaneOfABatch() {
    float[] values = new float[2 * 3 * 4 * 5];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) Math.sin(i * i);
    }
    Tensor x = Tensor.of(values, 2, 3, 4, 5);
    float[] fine = Pyramid.fine(ops, x).values();
    for (int plane = 0; plane < 6; plane++) {
      assertEquals(mean(values, plane, 20), mean(fine, plane, 80), 1e-5);
    }
  }

  @Test
  void whatFollowsKeepsTheNoise() {
    Tensor clean = Tensor.of(new float[] {0.3f, -2}, 1, 1, 1, 2);
    Tensor noise = Tensor.of(new float[] {1.5f, -0.7f}, 1, 1, 1, 2);
    Tensor x = Schedule.addNoise(ops, clean, noise, ops.scalar(1.1f));
    Tensor next = Schedule.addNoise(ops, clean, noise, ops.scalar(0.5f));
    assertArrayEquals(next.values(), Schedule.follow(ops, x, clean, 1.1f, 0.5f).values(), 1e-6f);
  }

  private static double mean(float[] values, int plane, int size) {
    double sum = 0;
    for (int i = 0; i < size; i++) {
      sum += values[plane * size + i];
    }
    return sum / size;
  }

  @Test
  void aPyramidBeginsCoarseAtNoiseAndEndsFineAfterTheHandover() {
    for (int steps = 1; steps <= 8; steps++) {
      List<Jump> jumps = Schedule.jumps(steps, true);
      assertEquals(steps, jumps.size());
      assertEquals(new Jump(Schedule.NOISE, true, false), jumps.get(0));
      assertEquals(steps < 4 ? 1 : 2, jumps.stream().filter(Jump::coarse).count());
      for (int i = 1; i < steps; i++) {
        boolean same = jumps.get(i).coarse() == jumps.get(i - 1).coarse();
        assertTrue(jumps.get(i - 1).coarse() || same, "once fine, always fine");
        assertTrue(!same || jumps.get(i).time() < jumps.get(i - 1).time());
        assertTrue(jumps.get(i).coarse() || jumps.get(i).time() <= Pyramid.HANDOVER);
        assertEquals(same, jumps.get(i).follows());
      }
      assertTrue(Schedule.jumps(steps, false).stream().noneMatch(Jump::coarse));
    }
    assertThrows(IllegalArgumentException.class, () -> Schedule.jumps(0, true));
    assertThrows(IllegalArgumentException.class, () -> Schedule.jumps(9, false));
  }

  @Test
  void aTrunkOfLargePicturesBeginsAtNoiseAndFollowsOnAllLatents() {
    for (int steps = 1; steps <= 8; steps++) {
      List<Jump> jumps = Schedule.largeJumps(steps);
      assertEquals(steps, jumps.size());
      assertEquals(new Jump(Schedule.NOISE, false, false), jumps.get(0));
      for (int i = 1; i < steps; i++) {
        assertTrue(jumps.get(i).follows() && !jumps.get(i).coarse());
        assertTrue(jumps.get(i).time() < jumps.get(i - 1).time());
      }
    }
    assertThrows(IllegalArgumentException.class, () -> Schedule.largeJumps(0));
    assertThrows(IllegalArgumentException.class, () -> Schedule.largeJumps(9));
  }
}
