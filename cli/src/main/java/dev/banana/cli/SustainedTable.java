package dev.banana.cli;

import dev.banana.cli.bench.Sustained;
import dev.banana.error.BananaException;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes the windows of a sustained run to a CSV file, each as soon as it is over. */
final class SustainedTable implements AutoCloseable {
  private final Path file;
  private final BufferedWriter writer;

  private SustainedTable(Path file, BufferedWriter writer) {
    this.file = file;
    this.writer = writer;
  }

  /**
   * {@return a table}
   *
   * @param out the file, or null for none; an older one is replaced
   */
  static SustainedTable open(String out) {
    if (out == null) {
      return new SustainedTable(null, null);
    }
    Path file = Outputs.path(out);
    try {
      SustainedTable table = new SustainedTable(file, Files.newBufferedWriter(file));
      table.line(Sustained.CSV);
      return table;
    } catch (IOException e) {
      throw unwritable(file, e);
    }
  }

  void add(Sustained.Window window) {
    line(window.csv());
  }

  private void line(String text) {
    if (writer == null) {
      return;
    }
    try {
      writer.write(text);
      writer.newLine();
      writer.flush();
    } catch (IOException e) {
      throw unwritable(file, e);
    }
  }

  private static BananaException unwritable(Path file, IOException cause) {
    return new BananaException(
        "Cannot write '"
            + file
            + "': it takes no lines ("
            + cause.getClass().getSimpleName()
            + "); choose a file in a folder that can be written.",
        cause);
  }

  @Override
  public void close() {
    if (writer != null) {
      try {
        writer.close();
      } catch (IOException e) {
        throw unwritable(file, e);
      }
    }
  }
}
