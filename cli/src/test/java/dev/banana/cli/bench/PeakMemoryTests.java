package dev.banana.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class PeakMemoryTests {
  @Test
  void readsThePeakAsLinuxWritesIt() {
    OptionalDouble peak = PeakMemory.parse("VmPeak:\t 9 kB\nVmHWM:\t  250000 kB\nVmRSS:\t 1 kB\n");
    assertEquals(256, peak.orElseThrow(), 1e-9);
  }

  @Test
  void isUnknownWhereTheSystemDoesNotSayIt() {
    assertTrue(PeakMemory.parse("VmRSS: 1 kB").isEmpty());
    assertTrue(PeakMemory.parse("VmHWM:\n").isEmpty());
  }
}
