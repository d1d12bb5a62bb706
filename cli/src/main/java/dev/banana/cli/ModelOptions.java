package dev.banana.cli;

import dev.banana.Banana;
import dev.banana.Options;
import dev.banana.Precision;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Which model draws, and how this machine runs it. */
final class ModelOptions {
  @Option(
      names = "--bundle",
      paramLabel = "PATH",
      description = "Folder or zip of a model; without it, the embedded one.")
  private Path bundle;

  @Option(
      names = "--threads",
      paramLabel = "T",
      description = "Threads that draw; without it, one for each core, up to 8.")
  private Integer threads;

  @Option(
      names = "--memory",
      paramLabel = "M",
      converter = Bytes.class,
      description =
          "Keep to this much memory, e.g. 500m or 1g: the same picture, more slowly. Without it, as"
              + " much as is fast.")
  private Long memory;

  @Option(
      names = "--cache",
      paramLabel = "DIR",
      description =
          "Folder that keeps graphs ready for the next start, or 'none'; without it,"
              + " $XDG_CACHE_HOME/banana or ~/.cache/banana.")
  private String cache;

  /** {@return the options, checked; {@code precision} may be null for what suits the model} */
  Options options(Precision precision) {
    Options options = Options.defaults();
    options = precision == null ? options : options.withPrecision(precision);
    options = "none".equals(cache) ? options : options.withCache(cacheFolder());
    options = memory == null ? options : options.withMemoryCap(memory);
    return threads == null ? options : options.withThreads(threads);
  }

  private Path cacheFolder() {
    if (cache != null) {
      return Outputs.path(cache);
    }
    String home = System.getenv("XDG_CACHE_HOME");
    return home != null && home.startsWith("/")
        ? Path.of(home, "banana")
        : Path.of(System.getProperty("user.home"), ".cache", "banana");
  }

  /** {@return the model, which the caller closes} */
  Banana open(Options options) {
    return bundle == null ? Banana.open(options) : Banana.open(bundle, options);
  }
}
