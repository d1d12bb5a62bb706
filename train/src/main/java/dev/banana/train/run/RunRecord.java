package dev.banana.train.run;

import dev.banana.train.torch.TorchOps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;

/** The birth certificate of a stage: what was run, with which settings, on what. */
public final class RunRecord {
  private static final String FILE = "run.txt";

  private RunRecord() {}

  /**
   * Write the record, unless a resumed stage has one already.
   *
   * @param folder of the stage
   * @param stage its name
   * @param preset what is made
   * @param ops what computes
   * @param config a record; it prints its settings
   */
  public static void write(Path folder, String stage, String preset, TorchOps ops, Record config)
      throws IOException {
    Files.createDirectories(folder);
    if (Files.exists(folder.resolve(FILE))) {
      return;
    }
    String text =
        String.format(
            Locale.ROOT,
            "stage %s, preset %s, started %s, Java %s, %s %s, %d threads, %s, %s",
            stage,
            preset,
            Instant.now(),
            Runtime.version(),
            System.getProperty("os.name"),
            System.getProperty("os.arch"),
            Runtime.getRuntime().availableProcessors(),
            ops,
            settings(config));
    Files.writeString(folder.resolve(FILE), text);
  }

  /** A record's own words without the addresses of functions. */
  private static String settings(Record config) {
    return config.toString().replaceAll(", muon=[^,\\]]*", "");
  }

  /** {@return the record of a stage, or "unknown" if it has none} */
  public static String read(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    return Files.exists(file) ? Files.readString(file) : "unknown";
  }
}
