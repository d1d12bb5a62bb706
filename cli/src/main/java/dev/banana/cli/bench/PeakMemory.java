package dev.banana.cli.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;

/**
 * The most memory that this process held at once: {@code VmHWM}, as Linux counts it, with the Java
 * machine and the mapped weights.
 *
 * <p>Other systems do not say it in this way; there it is unknown.
 */
public final class PeakMemory {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Path CLEAR = Path.of("/proc/self/clear_refs");
  private static final String PEAK = "VmHWM:";
  private static final double KIB_PER_MB = 1e6 / 1024;

  private PeakMemory() {}

  /**
   * Forget earlier peaks, so that making random weights does not count as drawing. Where the system
   * does not let us, the peak is that since the program began.
   */
  public static void reset() {
    try {
      Files.writeString(CLEAR, "5");
    } catch (IOException | SecurityException e) {
      // Said above: then the peak is that of the whole program.
      return;
    }
  }

  /** {@return the peak in millions of bytes, empty where it is unknown} */
  public static OptionalDouble megabytes() {
    try {
      return parse(Files.readString(STATUS));
    } catch (IOException | SecurityException e) {
      return OptionalDouble.empty();
    }
  }

  static OptionalDouble parse(String status) {
    return status
        .lines()
        .filter(line -> line.startsWith(PEAK))
        .map(line -> line.replaceAll("\\D", ""))
        .filter(digits -> !digits.isEmpty())
        .mapToDouble(digits -> Double.parseDouble(digits) / KIB_PER_MB)
        .findFirst();
  }
}
