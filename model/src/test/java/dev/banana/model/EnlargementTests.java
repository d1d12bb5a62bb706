package dev.banana.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class EnlargementTests {
  private static List<Enlargement> passes(int across, int down, int width, int height) {
    return Enlargement.passes(across, down, width, height);
  }

  @Test
  void aSmallPictureNeverLosesPixelsOnTheWay() {
    assertEquals(List.of(new Enlargement(512, 512, 2)), passes(512, 512, 1024, 1024));
    assertEquals(List.of(new Enlargement(688, 384, 2)), passes(688, 384, 848, 480));
    assertEquals(List.of(new Enlargement(688, 384, 4)), passes(688, 384, 1920, 1088));
    assertEquals(List.of(new Enlargement(512, 512, 4)), passes(512, 512, 2048, 2048));
    // Odd sides gain a pixel.
    assertEquals(List.of(new Enlargement(302, 202, 4)), passes(301, 201, 1200, 800));
  }

  @Test
  void whatBecomesVeryLargeIsEnlargedTwiceAndComesOutExactly() {
    List<Enlargement> large = passes(688, 384, 3840, 2160);
    assertEquals(List.of(new Enlargement(688, 384, 2), new Enlargement(960, 540, 4)), large);
    assertEquals(3840, large.get(1).across());
    assertEquals(2160, large.get(1).down());
    assertEquals(
        List.of(new Enlargement(512, 512, 2), new Enlargement(1024, 1024, 4)),
        passes(512, 512, 4096, 4096));
  }

  @Test
  void eachPassMakesAtLeastWhatTheNextOneGets() {
    for (int[] sizes :
        new int[][] {{16, 16, 4096, 4096}, {33, 90, 1360, 4080}, {300, 100, 4096, 1376}}) {
      List<Enlargement> all = passes(sizes[0], sizes[1], sizes[2], sizes[3]);
      for (int i = 0; i < all.size(); i++) {
        Enlargement pass = all.get(i);
        boolean last = i + 1 == all.size();
        assertTrue(pass.across() >= (last ? sizes[2] : all.get(i + 1).width()), all.toString());
        assertTrue(pass.down() >= (last ? sizes[3] : all.get(i + 1).height()), all.toString());
      }
      assertTrue(all.get(0).width() >= sizes[0] && all.get(0).height() >= sizes[1]);
    }
    assertEquals(4, passes(16, 16, 4096, 4096).size());
  }
}
