package dev.banana.model.denoise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.banana.model.denoise.Regions.Box;
import java.util.List;
import org.junit.jupiter.api.Test;

class LikenessTests {
  private static float[] ramp(int count) {
    float[] latents = new float[count];
    for (int i = 0; i < latents.length; i++) {
      latents[i] = i + 1;
    }
    return latents;
  }

  @Test
  void latentsStayWhereSomebodyStandsAndAreNothingElsewhere() {
    float[] latents = ramp(2 * 3 * 4);
    float[] out = Likeness.of(latents, 2, 3, 4, List.of(new Box(0.5f, 0, 1, 1)));
    assertEquals(3 * 3 * 4, out.length);
    for (int i = 0; i < out.length; i++) {
      boolean stands = i % 4 >= 2;
      float expected = i < latents.length ? latents[i] : 1;
      assertEquals(stands ? expected : 0, out[i]);
    }
  }

  @Test
  void aLatentBelongsToTheRegionThatItsMiddleLiesIn() {
    float[] mask =
        Likeness.mask(2, 4, List.of(new Box(0.2f, 0, 0.7f, 0.3f), new Box(0.9f, 0.74f, 1, 1)));
    assertArrayEquals(new float[] {0, 1, 1, 0, 0, 0, 0, 0}, mask);
    mask = Likeness.mask(2, 4, List.of(new Box(0.1f, 0, 0.62f, 0.3f), new Box(0.8f, 0.7f, 1, 1)));
    assertArrayEquals(new float[] {1, 1, 0, 0, 0, 0, 0, 1}, mask);
  }

  @Test
  void latentsOfAnotherPictureAreRefused() {
    List<Box> whole = List.of(Box.WHOLE);
    assertThrows(IllegalArgumentException.class, () -> Likeness.of(new float[23], 2, 3, 4, whole));
  }
}
