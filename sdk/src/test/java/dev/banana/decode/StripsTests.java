package dev.banana.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class StripsTests {
  @Test
  void everyRowIsKeptOnceAndSeesItsWholeNeighbourhood() {
    for (int total = 1; total < 140; total++) {
      for (int rows : new int[] {1, 27, 30, 64}) {
        Strips strips = Strips.of(total, rows, 9);
        int kept = 0;
        for (Strips.Strip strip : strips.all()) {
          assertEquals(kept, strip.keepFrom());
          assertTrue(strip.from() >= 0 && strip.from() + strips.window() <= total);
          assertTrue(strip.from() == 0 || strip.keepFrom() - strip.from() >= 9);
          int end = strip.from() + strips.window();
          assertTrue(end == total || end - strip.keepTo() >= 9);
          kept = strip.keepTo();
        }
        assertEquals(total, kept);
      }
    }
  }

  @Test
  void aWindowThatKeepsNothingIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new Strips(100, 18, 9));
    assertThrows(IllegalArgumentException.class, () -> new Strips(100, 101, 9));
  }
}
