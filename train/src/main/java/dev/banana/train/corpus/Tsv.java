package dev.banana.train.corpus;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads our small tab-separated tables; {@code #} starts a comment line. */
final class Tsv {
  private Tsv() {}

  /** {@return the rows of a resource beside this class, each with exactly {@code columns} cells} */
  static List<String[]> resource(String name, int columns) {
    try (InputStream in = Tsv.class.getResourceAsStream(name)) {
      if (in == null) {
        throw CorpusException.of("Resource '%s' is missing from the train jar; rebuild it.", name);
      }
      return parse(name, new String(in.readAllBytes(), StandardCharsets.UTF_8), columns);
    } catch (IOException e) {
      throw new CorpusException("Cannot read resource '" + name + "'; rebuild the train jar.", e);
    }
  }

  /** {@return the rows of {@code text}, skipping comments and blank lines} */
  static List<String[]> parse(String name, String text, int columns) {
    List<String[]> rows = new ArrayList<>();
    for (String line : text.split("\n")) {
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      String[] cells = line.split("\t", -1);
      if (cells.length != columns) {
        throw CorpusException.of(
            "Table '%s' needs %d columns, found %d in: %s", name, columns, cells.length, line);
      }
      rows.add(cells);
    }
    return rows;
  }

  /** {@return the comma-separated items of a cell; a lone dash means none} */
  static List<String> list(String cell) {
    return cell.equals("-") ? List.of() : List.of(cell.split(","));
  }
}
