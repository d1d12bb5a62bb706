package dev.banana.train.latents;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class LargeWriterTests {
  @Test
  void theSmallPictureHasTheShapeOfTheLargeOneAndTheAreaThatIsDrawnFirst() {
    assertEquals(new Size(704, 384, 1), new Size(3840, 2176, 1).base(512));
    assertEquals(new Size(384, 704, 1), new Size(2176, 3840, 1).base(512));
    assertEquals(new Size(512, 512, 1), new Size(2048, 2048, 1).base(512));
    assertThrows(IllegalArgumentException.class, () -> new Size(3840, 2160, 1));
  }

  @Test
  void shardsHaveSizesInProportion() {
    List<Size> sizes = List.of(new Size(64, 64, 3), new Size(128, 128, 1));
    int first = 0;
    for (int shard = 0; shard < 40; shard++) {
      first += Size.of(shard, sizes).width() == 64 ? 1 : 0;
    }
    assertEquals(30, first, 1);
  }

  @Test
  void shrinkingTakesTheMeanOfWhatIsCovered() {
    int[] rgb = new int[128 * 64];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (i % 2 == 0 ? 0 : 100) << 16 | 7;
    }
    int[] small = LargeWriter.shrunk(rgb, new Size(128, 64, 1), new Size(64, 64, 1));
    int[] even = new int[64 * 64];
    java.util.Arrays.fill(even, 50 << 16 | 7);
    assertArrayEquals(even, small);
  }
}
