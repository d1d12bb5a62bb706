package dev.banana.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class EnlargementTests {
  @Test
  void aSmallPictureNeverLosesPixelsOnTheWay() {
    assertEquals(new Enlargement(512, 512, 2), Enlargement.of(512, 512, 1024, 1024));
    assertEquals(new Enlargement(688, 384, 2), Enlargement.of(688, 384, 848, 480));
    assertEquals(new Enlargement(688, 384, 4), Enlargement.of(688, 384, 1920, 1088));
    assertEquals(new Enlargement(512, 512, 4), Enlargement.of(512, 512, 2048, 2048));
    // Odd sides gain a pixel.
    assertEquals(new Enlargement(302, 202, 4), Enlargement.of(301, 201, 1200, 800));
  }

  @Test
  void whatBecomesVeryLargeIsStretchedFirstAndComesOutExactly() {
    Enlargement large = Enlargement.of(688, 384, 3840, 2160);
    assertEquals(new Enlargement(960, 540, 4), large);
    assertEquals(3840, large.across());
    assertEquals(2160, large.down());
    assertEquals(new Enlargement(1024, 1024, 4), Enlargement.of(512, 512, 4096, 4096));
  }
}
