package dev.banana.train.torch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banana.train.Recipe;
import dev.banana.train.torch.FakeQuant.Rounding;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RoundingDrawTests {
  private static final int STEPS = 4000;

  private final RoundingDraw rounding = new RoundingDraw(Recipe.of("micro").spec().denoiserNet());

  /** {@return how often a layer gets these bits} */
  private double share(double progress, String layer, int bits) {
    SplittableRandom random = new SplittableRandom(3);
    int count = 0;
    for (int i = 0; i < STEPS; i++) {
      count += rounding.draw(random, progress).of(layer).bits() == bits ? 1 : 0;
    }
    return count / (double) STEPS;
  }

  @Test
  void theFirstQuarterKnowsNoFourBits() {
    assertEquals(0, share(0.2, "blocks.2.query", 4));
    assertTrue(share(0.2, "blocks.2.query", 8) > 0.8);
  }

  @Test
  void laterFourBitsAreHalfOfTheSteps() {
    // 40 % all in 4 bits, and 4 in 10 of the 25 % in which each layer draws for itself.
    assertEquals(0.5, share(0.5, "blocks.2.query", 4), 0.03);
    assertEquals(0.35, share(0.5, "blocks.2.query", 8), 0.03);
    assertEquals(0.15, share(0.5, "blocks.2.query", 0), 0.03);
  }

  @Test
  void edgesAndContextNeverGetFourBitsAndThePromptNone() {
    for (String layer :
        new String[] {"blocks.0.out", "blocks.5.feed.down", "blocks.3.context.key"}) {
      assertEquals(0, share(0.9, layer, 4), layer);
      assertTrue(share(0.9, layer, 8) > 0.8, layer);
    }
    assertEquals(1, share(0.9, "text.0.query", 0));
  }

  @Test
  void aLayerIsRoundedOnceForAStep() {
    FakeQuant.Plan plan = rounding.draw(new SplittableRandom(5), 0.5);
    Rounding first = plan.of("blocks.2.query");
    for (int i = 0; i < 20; i++) {
      assertEquals(first, plan.of("blocks.2.query"));
    }
  }
}
