package dev.banana.train.run;

import dev.banana.train.torch.TorchOps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The papers of a stage: what was run, with which settings, on what; a line for each of them. */
public final class RunRecord {
  private static final String FILE = "run.txt";
  private static final String STARTED = ", started ";

  private RunRecord() {}

  /**
   * Write the record. A stage that goes on as it was run last adds nothing; one that goes on with
   * other settings adds a line.
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
    String run =
        String.format(
            Locale.ROOT,
            "stage %s, preset %s, Java %s, %s %s, %d threads, %s, %s",
            stage,
            preset,
            Runtime.version(),
            System.getProperty("os.name"),
            System.getProperty("os.arch"),
            Runtime.getRuntime().availableProcessors(),
            ops,
            settings(config));
    Path file = folder.resolve(FILE);
    List<String> lines = new ArrayList<>(Files.exists(file) ? Files.readAllLines(file) : List.of());
    if (lines.isEmpty() || !lines.get(lines.size() - 1).startsWith(run + STARTED)) {
      lines.add(run + STARTED + Instant.now());
      Files.write(file, lines);
    }
  }

  /** A record's own words without the addresses of functions. */
  private static String settings(Record config) {
    return config.toString().replaceAll(", muon=[^,\\]]*", "");
  }

  /** {@return the record of a stage, or "unknown" if it has none} */
  public static String read(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    return Files.exists(file) ? Files.readString(file).strip() : "unknown";
  }
}
