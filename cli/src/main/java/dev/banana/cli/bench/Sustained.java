package dev.banana.cli.bench;

import dev.banana.GeneratedImage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Draws one picture after the other for a while and watches the speed: heat and other work show.
 *
 * @param pictures draws the next picture, however it likes
 * @param length how long, at least one window
 * @param window how long each line is about; it ends with the first picture that is done after it
 * @param clock nanoseconds since some moment, as {@link System#nanoTime}
 */
public record Sustained(
    Supplier<GeneratedImage> pictures, Duration length, Duration window, LongSupplier clock) {
  /** First line of the table that {@link Window#csv} writes. */
  public static final String CSV = "second,length_s,images,images_per_s,slowest_ms,steps";

  /**
   * Some seconds of it.
   *
   * @param second when it ended, in seconds since the beginning
   * @param seconds how long it was
   * @param images pictures that were done in it, at least 1
   * @param slowest how long the slowest of them took, in milliseconds
   * @param steps steps of the last of them
   */
  public record Window(double second, double seconds, int images, double slowest, int steps) {
    /** {@return pictures a second} */
    public double imagesPerSecond() {
      return images / seconds;
    }

    /** {@return one line of a table} */
    public String csv() {
      return String.format(
          Locale.ROOT,
          "%.3f,%.3f,%d,%.3f,%.1f,%d",
          second,
          seconds,
          images,
          imagesPerSecond(),
          slowest,
          steps);
    }

    /** {@return one line for people} */
    public String line() {
      return String.format(
          Locale.ROOT,
          "%6.1f s  %7.2f pictures/s  slowest %7.1f ms  %d steps",
          second,
          imagesPerSecond(),
          slowest,
          steps);
    }
  }

  /**
   * What became of the speed.
   *
   * @param images all pictures
   * @param imagesPerSecond of the whole time
   * @param first pictures a second in the first tenth of the windows, at least one window
   * @param last the same in the last tenth
   * @param slowest the slowest picture of all, in milliseconds
   */
  public record Summary(
      int images, double imagesPerSecond, double first, double last, double slowest) {
    /** {@return the speed that was kept: the last tenth over the first} */
    public double kept() {
      return last / first;
    }

    /** {@return one line for people} */
    public String line() {
      return String.format(
          Locale.ROOT,
          "%d pictures, %.2f a second; first tenth %.2f, last tenth %.2f: %.0f %% kept; slowest"
              + " %.1f ms",
          images,
          imagesPerSecond,
          first,
          last,
          100 * kept(),
          slowest);
    }
  }

  /**
   * {@return the windows, in order}
   *
   * @param listener is told about each as soon as it is over
   */
  public List<Window> run(Consumer<Window> listener) {
    List<Window> windows = new ArrayList<>();
    long begin = clock.getAsLong();
    long now = begin;
    while (now - begin < length.toNanos()) {
      Window next = window(begin, now);
      now = begin + Math.round(next.second * 1e9);
      windows.add(next);
      listener.accept(next);
    }
    return windows;
  }

  private Window window(long begin, long from) {
    long now = from;
    long slowest = 0;
    int images = 0;
    int steps = 0;
    while (now - from < window.toNanos()) {
      steps = pictures.get().recipe().steps();
      images++;
      long done = clock.getAsLong();
      slowest = Math.max(slowest, done - now);
      now = done;
    }
    return new Window((now - begin) / 1e9, (now - from) / 1e9, images, slowest / 1e6, steps);
  }

  /** {@return what became of the speed in these windows, of which there is at least one} */
  public static Summary summary(List<Window> windows) {
    int tenth = Math.max(1, windows.size() / 10);
    return new Summary(
        images(windows),
        rate(windows),
        rate(windows.subList(0, tenth)),
        rate(windows.subList(windows.size() - tenth, windows.size())),
        windows.stream().mapToDouble(Window::slowest).max().orElseThrow());
  }

  private static int images(List<Window> windows) {
    return windows.stream().mapToInt(Window::images).sum();
  }

  private static double rate(List<Window> windows) {
    return images(windows) / windows.stream().mapToDouble(Window::seconds).sum();
  }
}
