package dev.banana.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banana.Precision;
import dev.banana.SamplingMode;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class FiguresTests {
  private static final Spread TEN = Spread.of(10);

  private static Figures figures(boolean random, OptionalDouble peak) {
    Spread five = Spread.of(5);
    Figures.Times times =
        new Figures.Times(TEN, TEN, Spread.of(10), five, five, TEN, TEN, Spread.of(40));
    return new Figures(
        "nano",
        random,
        512,
        512,
        SamplingMode.NATIVE,
        1,
        Precision.FP32,
        2,
        1,
        false,
        200,
        times,
        peak,
        2);
  }

  @Test
  void utilisationIsTheRateOfStepsAndDecoderOverTheCalibration() {
    // 2 GFLOP in 10 + 5 + 5 ms are 100 GFLOP/s; the calibration did 200.
    assertEquals(0.5, figures(false, OptionalDouble.of(1)).utilisation(), 1e-12);
    assertEquals(25, figures(false, OptionalDouble.of(1)).imagesPerSecond(), 1e-12);
  }

  @Test
  void anUnknownPeakIsNullInJsonAndAWordInLines() {
    Figures unknown = figures(true, OptionalDouble.empty());
    assertTrue(unknown.toJson().get("peak_rss_mb").isJsonNull());
    assertTrue(unknown.toJson().toString().contains("\"peak_rss_mb\":null"));
    assertTrue(unknown.lines().contains("peak memory unknown [random weights]"));
  }

  @Test
  void aChartHasARowForEachSetting() {
    List<Figures> rows =
        List.of(figures(true, OptionalDouble.empty()), figures(false, OptionalDouble.of(9)));
    int one = BarChart.draw(rows.subList(0, 1)).getHeight();
    assertTrue(BarChart.draw(rows).getHeight() > one);
  }
}
