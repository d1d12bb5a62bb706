package dev.banana.session;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class CalibrationTests {
  @Test
  void countsOperationsForEachSecond() {
    double gflops = Calibration.sgemmGflops(1, 64, 3);
    assertTrue(gflops > 0 && gflops < 1e6, "found " + gflops);
  }

  @Test
  void needsAThread() {
    assertThrows(IllegalArgumentException.class, () -> Calibration.sgemmGflops(0, 64, 3));
  }
}
