package dev.banana.train.corpus;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Counts what a fetched corpus holds, by family and by part. */
public final class CorpusCount {
  /**
   * How much there is of one family or part.
   *
   * @param part kind of material
   * @param family id of the family, or {@code all} for the whole part
   * @param drawings drawings or views that scenes may show, training and held out
   * @param concepts different names among them
   * @param reserved drawings that are kept for evaluation
   */
  public record Line(Part part, String family, int drawings, int concepts, int reserved) {}

  private CorpusCount() {}

  /**
   * {@return the counts, families of a part first, then the part as a whole}
   *
   * @param folder a fetched corpus folder
   * @throws CorpusException if it lacks a family
   */
  public static List<Line> count(Path folder) {
    List<Line> lines = new ArrayList<>();
    for (Part part : Part.values()) {
      Set<String> names = new HashSet<>();
      int drawings = 0;
      int reserved = 0;
      for (SpriteFamily family : SpriteFamily.all()) {
        if (family.part() == part) {
          Line line = line(folder, family, names);
          lines.add(line);
          drawings += line.drawings();
          reserved += line.reserved();
        }
      }
      if (drawings > 0) {
        lines.add(new Line(part, "all", drawings, names.size(), reserved));
      }
    }
    return lines;
  }

  private static Line line(Path folder, SpriteFamily family, Set<String> names) {
    try (SpriteSet set = SpriteSet.open(folder, family, Set.of(), new SpriteSet.Cache(1 << 20))) {
      Set<String> own = new HashSet<>(set.trainable().keySet());
      own.addAll(set.reserved().keySet());
      names.addAll(own);
      int kept = size(set.reserved());
      return new Line(family.part(), family.id(), size(set.trainable()) + kept, own.size(), kept);
    }
  }

  private static int size(Map<String, List<SpriteSet.Sprite>> sprites) {
    return sprites.values().stream().mapToInt(List::size).sum();
  }

  /** {@return the counts as a Markdown table} */
  public static String table(List<Line> lines) {
    StringBuilder out = new StringBuilder("| part | family | drawings | names | kept back |\n");
    out.append("| --- | --- | ---: | ---: | ---: |\n");
    for (Line l : lines) {
      out.append(
          String.format(
              Locale.ROOT,
              "| %s %s | %s | %,d | %,d | %,d |%n",
              l.part().letter(),
              l.part().words(),
              l.family(),
              l.drawings(),
              l.concepts(),
              l.reserved()));
    }
    return out.toString();
  }
}
