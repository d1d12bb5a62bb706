package dev.banana.session;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** What the processor can do that decides how graphs are written. */
public final class Processor {
  /** Set to true or false to decide what {@link #saturates} says. */
  private static final String PROPERTY = "banana.saturating";

  private static final Path LINUX = Path.of("/proc/cpuinfo");

  private Processor() {}

  /**
   * {@return whether sums of products of unsigned and signed bytes may saturate}
   *
   * <p>x86 without VNNI adds two such products in 16 bits. Matrices are then written with unsigned
   * codes, which gives the same numbers, more slowly. Where the processor does not say what it is,
   * the safe answer is given.
   */
  public static boolean saturates() {
    return Shared.SATURATES;
  }

  /** {@return what tells this processor from others that run graphs in other ways} */
  static String identity() {
    return System.getProperty("os.arch") + " " + saturates() + " " + Shared.FLAGS;
  }

  private static final class Shared {
    static final String FLAGS = flags();
    static final boolean SATURATES = look();
  }

  private static boolean look() {
    String set = System.getProperty(PROPERTY);
    if (set != null) {
      return Boolean.parseBoolean(set);
    }
    String arch = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    boolean x86 = arch.contains("86") || arch.contains("amd64");
    return x86 && !Shared.FLAGS.contains("vnni");
  }

  /** {@return the first line of flags that Linux shows, or nothing} */
  private static String flags() {
    try {
      if (Files.isReadable(LINUX)) {
        List<String> lines = Files.readAllLines(LINUX, StandardCharsets.ISO_8859_1);
        return lines.stream().filter(l -> l.startsWith("flags")).findFirst().orElse("");
      }
    } catch (IOException e) {
      return "";
    }
    return "";
  }
}
