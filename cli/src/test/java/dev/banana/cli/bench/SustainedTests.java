package dev.banana.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.banana.GeneratedImage;
import dev.banana.Precision;
import dev.banana.Recipe;
import dev.banana.Timings;
import dev.banana.cli.bench.Sustained.Summary;
import dev.banana.cli.bench.Sustained.Window;
import dev.banana.governor.Choice;
import dev.banana.image.RgbImage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class SustainedTests {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Recipe RECIPE =
      new Recipe("x", 64, 64, 3, 0, 1, Precision.FP32, "n", "m", "b", "w", "v");
  private static final GeneratedImage IMAGE =
      new GeneratedImage(
          new RgbImage(1, 1, new byte[3]),
          RECIPE,
          new Timings(0, 0, 0, 0, 0),
          new Choice(1, 3, 3, true, Choice.Reason.ASKED),
          "",
          List.of());

  private long now = 1_000_000;

  private Supplier<GeneratedImage> taking(long... milliseconds) {
    int[] next = {0};
    return () -> {
      now += 1_000_000 * milliseconds[Math.min(next[0]++, milliseconds.length - 1)];
      return IMAGE;
    };
  }

  private List<Window> run(Duration length, long... milliseconds) {
    List<Window> heard = new ArrayList<>();
    List<Window> windows =
        new Sustained(taking(milliseconds), length, SECOND, () -> now).run(heard::add);
    assertEquals(windows, heard);
    return windows;
  }

  @Test
  void countsThePicturesOfEachSecond() {
    assertEquals(
        List.of(new Window(1, 1, 4, 400, 3), new Window(2, 1, 5, 200, 3)),
        run(Duration.ofSeconds(2), 200, 200, 400, 200, 200));
  }

  @Test
  void aWindowEndsWithAWholePicture() {
    List<Window> windows = run(Duration.ofSeconds(3), 1600);
    assertEquals(
        List.of(new Window(1.6, 1.6, 1, 1600, 3), new Window(3.2, 1.6, 1, 1600, 3)), windows);
    assertEquals(0.625, windows.get(0).imagesPerSecond(), 1e-12);
  }

  @Test
  void comparesTheLastTenthWithTheFirst() {
    List<Window> windows = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      windows.add(new Window(i + 1, 1, i < 2 ? 40 : i < 18 ? 25 : 10, i, 2));
    }
    Summary summary = Sustained.summary(windows);
    assertEquals(40, summary.first());
    assertEquals(10, summary.last());
    assertEquals(0.25, summary.kept());
    assertEquals(500, summary.images());
    assertEquals(25, summary.imagesPerSecond());
    assertEquals(19, summary.slowest());
  }

  @Test
  void aSingleWindowIsFirstAndLast() {
    assertEquals(1, Sustained.summary(run(SECOND, 100)).kept());
  }

  @Test
  void aLineOfTheTableHasOneFieldForEachColumn() {
    assertEquals("1.000,1.000,4,4.000,400.0,3", new Window(1, 1, 4, 400, 3).csv());
    assertEquals(
        Sustained.CSV.split(",").length, new Window(1, 1, 4, 400, 3).csv().split(",").length);
  }
}
