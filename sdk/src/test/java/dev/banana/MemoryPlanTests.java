package dev.banana;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banana.model.family.banana.BananaFamily;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class MemoryPlanTests {
  private static MemoryPlan plan(SamplingMode mode, OptionalLong cap) {
    return MemoryPlan.of(BananaFamily.micro(), 12_000_000, 0, 3840, 2160, mode, cap);
  }

  @Test
  void thereAreNoStripsWithoutACap() {
    MemoryPlan plan = plan(SamplingMode.NATIVE, OptionalLong.empty());
    // One more than is seen.
    assertEquals(136, plan.decodedRows());
    assertEquals(0, plan.encode());
  }

  @Test
  void strictCapsGiveSmallerStrips() {
    long whole = plan(SamplingMode.REFINE, OptionalLong.empty()).peak();
    MemoryPlan little = plan(SamplingMode.REFINE, OptionalLong.of(whole - 1));
    assertTrue(little.encodedRows() < 135 && little.peak() < whole, little.toString());
    MemoryPlan less = plan(SamplingMode.REFINE, OptionalLong.of(little.peak() - (40L << 20)));
    assertTrue(less.encodedRows() < little.encodedRows(), less.toString());
  }

  @Test
  void whatIsEnlargedPassesInStripsToo() {
    MemoryPlan whole = plan(SamplingMode.ENLARGE, OptionalLong.empty());
    assertEquals(270, whole.enlargedRows());
    assertEquals(0, whole.encode());
    long cap = whole.peak() * 3 / 5;
    MemoryPlan strips = plan(SamplingMode.ENLARGE, OptionalLong.of(cap));
    assertTrue(strips.enlargedRows() < 270 && strips.peak() <= cap, strips.toString());
  }

  @Test
  void mergedPeelsAreCounted() {
    OptionalLong none = OptionalLong.empty();
    for (SamplingMode mode : SamplingMode.values()) {
      MemoryPlan worn =
          MemoryPlan.of(BananaFamily.micro(), 12_000_000, 1000, 3840, 2160, mode, none);
      assertEquals(plan(mode, none).peak() + 1000, worn.peak());
    }
  }
}
