package dev.banana;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.banana.error.BananaException;
import dev.banana.governor.Choice;
import dev.banana.governor.Choice.Reason;
import dev.banana.governor.Governor;
import dev.banana.model.ModelSpec;
import dev.banana.model.UntrainedBundle;
import dev.banana.model.denoise.Denoiser;
import dev.banana.model.family.banana.BananaFamily;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The governor on this very machine; its policy is tested in {@code governor}. */
class LatencyTests {
  private static final int STEPS = 8;
  private static final int WARMING = 5;
  private static final int SAMPLE = 9;
  private static final ImageRequest FOX =
      ImageRequest.of("a red fox").withSize(256, 256).withSeed(7).withSteps(STEPS);
  private static final Duration NEVER = Duration.ofMillis(1);
  private static final Duration ALWAYS = Duration.ofMinutes(5);

  @TempDir private static Path folder;

  private static Banana banana;

  @BeforeAll
  static void open() {
    banana = open(BananaFamily.tiny(), "tiny");
  }

  private static Banana open(ModelSpec spec, String name) {
    UntrainedBundle.write(folder.resolve(name), name, spec, 1);
    return Banana.open(folder.resolve(name), Options.defaults().withThreads(2));
  }

  @AfterAll
  static void close() {
    banana.close();
  }

  @Test
  void drawsAsAskedWithoutALatency() {
    assertEquals(new Choice(2, 8, 8, true, Reason.ASKED), banana.generate(FOX).choice());
    assertFalse(banana.generate(FOX.withSteps(1)).choice().fine());
    assertEquals(FOX, FOX.withLatency(ALWAYS, 1).withoutLatency());
  }

  @Test
  void drawsAllStepsWhereThereIsTime() {
    banana.rehearse(FOX);
    GeneratedImage image = banana.generate(FOX.withLatency(ALWAYS, 2));
    assertEquals(new Choice(2, 8, 8, true, Reason.FITS), image.choice());
    assertArrayEquals(banana.generate(FOX).pixels().rgb(), image.pixels().rgb());
  }

  @Test
  void saysWhatItChoseAndTheRecipeDrawsTheSamePictureAgain() {
    // A small one fits into a millisecond on a machine that is quick enough.
    ImageRequest large = FOX.withSize(768, 1024);
    banana.rehearse(large);
    for (int least = 1; least <= 3; least++) {
      GeneratedImage image = banana.generate(large.withLatency(NEVER, least));
      assertEquals(new Choice(2, least, 8, least > 1, Reason.LATE), image.choice());
      assertEquals(least, image.recipe().steps());
      GeneratedImage again = banana.generate(image.recipe().toRequest());
      assertArrayEquals(image.pixels().rgb(), again.pixels().rgb());
    }
  }

  @Test
  void triesFewerThreadsWhenTheyAreReadyAndDrawsTheSamePictureWithThem() {
    byte[] one = banana.generate(FOX.withSteps(1)).pixels().rgb();
    long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    GeneratedImage image;
    do {
      image = banana.generate(FOX.withLatency(NEVER, 1));
      assertArrayEquals(one, image.pixels().rgb());
    } while (image.choice().threads() == 2 && System.nanoTime() < end);
    assertEquals(1, image.choice().threads());
  }

  @Test
  void asksTheGovernorThatItWasGiven() {
    banana.rehearse(FOX);
    Governor before = banana.governor();
    banana.govern(new Governor(() -> OptionalDouble.of(1)));
    try {
      banana.rehearse(FOX);
      Choice choice = banana.generate(FOX.withLatency(ALWAYS, 1)).choice();
      assertEquals(new Choice(2, 7, 8, true, Reason.HEAT), choice);
    } finally {
      banana.govern(before);
    }
    assertThrows(BananaException.class, () -> banana.govern(null));
  }

  @Test
  void refusesMoreStepsAtLeastThanAtMost() {
    ImageRequest open = ImageRequest.of("a fox").withSize(128, 128).withLatency(ALWAYS, 4);
    for (Runnable run :
        List.<Runnable>of(
            () -> banana.generate(open), () -> open.withSteps(3), () -> banana.rehearse(open))) {
      String message = assertThrows(BananaException.class, run::run).getMessage();
      assertTrue(message.contains("at least 4 steps and at most"), message);
    }
  }

  // ---------------------------------------------------------------- a core is taken away

  /** Most of the time goes into the steps, as it does in models that have learned something. */
  private static ModelSpec slowSteps() {
    ModelSpec tiny = BananaFamily.tiny();
    Denoiser.Config trunk = BananaFamily.micro().denoiser();
    return new ModelSpec(
        trunk,
        tiny.autoencoder(),
        tiny.patch(),
        tiny.pyramid(),
        tiny.textEncoder(),
        tiny.textTokens(),
        tiny.steps(),
        tiny.guidance());
  }

  @Test
  void keepsTheLatencyWhenCoresAreTakenAwayAndQualityComesBack() {
    try (Banana model = open(slowSteps(), "slow-steps")) {
      model.rehearse(FOX);
      keepsTheLatency(model);
    }
  }

  /**
   * Governed and ungoverned pictures are drawn in turn, so that both meet the same machine. Where
   * that is too restless before, or cannot be made busy, nothing is said.
   */
  private static void keepsTheLatency(Banana model) {
    times(model, FOX, WARMING);
    double early = median(times(model, FOX, SAMPLE));
    double quiet = median(times(model, FOX, SAMPLE));
    double least = median(times(model, FOX.withSteps(1), SAMPLE));
    assumeTrue(Math.max(early, quiet) < 1.25 * Math.min(early, quiet), "a restless machine");
    double target = 1.4 * Math.max(early, quiet);
    ImageRequest governed = FOX.withLatency(Duration.ofNanos((long) (1e6 * target)), 1);
    assumeTrue(recovers(model, governed, Duration.ofSeconds(10)), "a machine that became busy");

    List<GeneratedImage> with = new ArrayList<>();
    List<GeneratedImage> without = new ArrayList<>();
    Burners burners = new Burners();
    try {
      assumeTrue(burners.slow(model, FOX, 1.5 * target), "a machine that cannot be made busy");
      // It tries numbers of threads and steps first, and that takes as long as it takes.
      long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
      do {
        with.add(model.generate(governed));
        without.add(model.generate(FOX));
      } while (with.size() < 2 * SAMPLE
          || median(totals(last(with))) > target && System.nanoTime() < end);
    } finally {
      burners.stop();
    }
    List<GeneratedImage> settled = last(with);
    double busy = median(totals(last(without)));
    double kept = median(totals(settled));
    String what =
        String.format(
            Locale.ROOT,
            "ms: quiet %.1f (one step %.1f), target %.1f, busy %.1f, governed %.1f; chosen %s",
            quiet,
            least,
            target,
            busy,
            kept,
            settled.stream().map(GeneratedImage::choice).toList());
    assumeTrue(busy > 1.2 * target, "a machine that did not stay busy; " + what);
    assertTrue(settled.stream().filter(LatencyTests::isLess).count() > SAMPLE / 2, what);
    assertTrue(kept < busy, what);
    assumeTrue(busy / quiet * least < 0.8 * target, "one step is too much; " + what);
    assertTrue(kept <= target, what);
    if (!recovers(model, governed, Duration.ofSeconds(40))) {
      double free = median(times(model, FOX, SAMPLE));
      assumeTrue(free < 0.8 * target, "a machine that stayed busy, ms: " + free + "; " + what);
      assertTrue(recovers(model, governed, Duration.ofSeconds(20)), what);
    }
  }

  private static List<GeneratedImage> last(List<GeneratedImage> pictures) {
    return pictures.subList(pictures.size() - SAMPLE, pictures.size());
  }

  private static boolean isLess(GeneratedImage image) {
    return image.choice().steps() < STEPS || image.choice().threads() < 2;
  }

  /** Whether all steps are drawn again before long. */
  private static boolean recovers(Banana model, ImageRequest request, Duration patience) {
    long end = System.nanoTime() + patience.toNanos();
    while (model.generate(request).choice().steps() < STEPS) {
      if (System.nanoTime() > end) {
        return false;
      }
    }
    return true;
  }

  private static List<GeneratedImage> pictures(Banana model, ImageRequest request, int count) {
    List<GeneratedImage> pictures = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      pictures.add(model.generate(request));
    }
    return pictures;
  }

  private static List<Double> times(Banana model, ImageRequest request, int count) {
    return totals(pictures(model, request, count));
  }

  private static List<Double> totals(List<GeneratedImage> pictures) {
    return pictures.stream().map(picture -> picture.timings().total()).toList();
  }

  private static double median(List<Double> times) {
    return times.stream().sorted().toList().get(times.size() / 2);
  }

  /** Threads that do nothing but keep cores busy. */
  private static final class Burners {
    private static final int MOST = 16 * Runtime.getRuntime().availableProcessors();

    private final AtomicBoolean on = new AtomicBoolean(true);
    private final List<Thread> threads = new ArrayList<>();

    /** Start more and more until a picture takes so long; false if it never does. */
    boolean slow(Banana model, ImageRequest request, double milliseconds) {
      while (median(times(model, request, 3)) < milliseconds) {
        if (threads.size() >= MOST) {
          return false;
        }
        for (int more = 1 + threads.size() / 2; more > 0; more--) {
          Thread thread = new Thread(this::burn, "burner");
          thread.setDaemon(true);
          thread.start();
          threads.add(thread);
        }
      }
      return true;
    }

    private void burn() {
      while (on.get()) {
        Thread.onSpinWait();
      }
    }

    void stop() {
      on.set(false);
      for (Thread thread : threads) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }
    }
  }
}
