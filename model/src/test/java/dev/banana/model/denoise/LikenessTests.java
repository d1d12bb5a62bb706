package dev.banana.model.denoise;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.banana.model.denoise.Likeness.Part;
import dev.banana.model.denoise.Regions.Box;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class LikenessTests {
  private static float[] ramp() {
    float[] latents = new float[Likeness.SIDE * Likeness.SIDE];
    for (int i = 0; i < latents.length; i++) {
      latents[i] = i % Likeness.SIDE + 100 * (i / Likeness.SIDE);
    }
    return latents;
  }

  @Test
  void aWholeReferenceInAWholePictureOfItsSideIsItself() {
    float[] out = Likeness.of(1, 16, 16, List.of(new Part(ramp(), Box.WHOLE, Box.WHOLE)));
    float[] first = Arrays.copyOf(out, 256);
    for (int i = 0; i < 256; i++) {
      assertEquals(ramp()[i], first[i], 1e-3);
      assertEquals(1, out[256 + i]);
    }
  }

  @Test
  void nothingIsPastedOutsideTheRegion() {
    Part part = new Part(ramp(), Box.WHOLE, new Box(0.5f, 0, 1, 1));
    float[] out = Likeness.of(1, 4, 4, List.of(part));
    for (int i = 0; i < 16; i++) {
      assertEquals(i % 4 < 2 ? 0 : 1, out[16 + i]);
      assertEquals(i % 4 < 2, out[i] == 0);
    }
  }

  @Test
  void theFigureFillsTheRegion() {
    Part part = new Part(ramp(), new Box(0.25f, 0.5f, 0.75f, 1), Box.WHOLE);
    float[] out = Likeness.of(1, 8, 8, List.of(part));
    // Columns 4 to 11 and rows 8 to 15 of the reference, one for one.
    assertEquals(804, out[0], 1e-3);
    assertEquals(1511, out[63], 1e-3);
  }
}
