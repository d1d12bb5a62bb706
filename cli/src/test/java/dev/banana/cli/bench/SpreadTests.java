package dev.banana.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class SpreadTests {
  @Test
  void aPercentileIsATimeThatWasReallyTaken() {
    Spread spread = Spread.of(10, 9, 8, 7, 6, 5, 4, 3, 2, 1);
    assertEquals(5, spread.p50());
    assertEquals(9, spread.p90());
    assertEquals(5.5, spread.mean());
    // python: statistics.stdev(range(1, 11))
    assertEquals(3.0276503540974917, spread.deviation(), 1e-12);
  }

  @Test
  void oneTimeHasNoSpread() {
    assertEquals(new Spread(7, 7, 7, 0), Spread.of(7));
  }
}
