package dev.banana.train.judge;

import dev.banana.model.judge.Judge;
import dev.banana.model.judge.JudgeFile;
import dev.banana.train.torch.TorchOps;
import dev.banana.train.torch.TorchWeights;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A judge that goes on with more to tell apart: whatever it knew keeps its numbers and its weights,
 * and what is new comes behind it with fresh ones.
 */
final class Growth {
  /** The parts that have a row for each thing that is known. */
  private static final String PIECES = "judge.text.pieces";

  private static final String SUBJECTS = "judge.subjects.out.";
  private static final String STYLE = "judge.style.";

  private Growth() {}

  /**
   * {@return what the earlier judge knows and then what else is to be known}
   *
   * @param earlier a finished judge's knowledge
   * @param lessons what there is to learn; its widths do not matter
   * @param provenance how, in words
   */
  static JudgeFile.About about(
      JudgeFile.About earlier, JudgeFile.About lessons, String provenance) {
    List<String> concepts = joined(earlier.concepts(), lessons.concepts());
    List<String> colours = joined(earlier.colours(), lessons.colours());
    List<String> styles = joined(earlier.styles(), lessons.styles());
    List<Integer> pieces = joined(earlier.pieces(), lessons.pieces());
    Judge.Config old = earlier.config();
    Judge.Config config =
        new Judge.Config(
            old.narrow(),
            old.middle(),
            old.wide(),
            pieces.size() + 1,
            old.words(),
            old.text(),
            old.embedding(),
            concepts.size(),
            colours.size(),
            styles.size());
    String both = earlier.after(provenance).provenance();
    return new JudgeFile.About(config, concepts, colours, styles, pieces, both);
  }

  /**
   * {@return the weights to go on from}
   *
   * @param ops interpreter
   * @param earlier a finished judge
   * @param about what it is to know, as {@link #about} gives it
   * @param seed of the numbers that are fresh
   */
  static TorchWeights weights(TorchOps ops, JudgeFile earlier, JudgeFile.About about, long seed) {
    TorchWeights weights = TorchWeights.create(ops, seed, new Judge(about.config())::visit);
    Map<String, float[]> fresh = weights.export();
    Map<String, float[]> values = new HashMap<>();
    for (String name : earlier.names()) {
      float[] old = earlier.values(name);
      int[] rows = rows(name, earlier.about(), about);
      values.put(name, rows == null ? old : spread(old, rows, fresh.get(name)));
    }
    weights.adopt(values);
    return weights;
  }

  /** {@return where each old row of a tensor goes, or null if it does not grow} */
  private static int[] rows(String name, JudgeFile.About old, JudgeFile.About now) {
    if (name.equals(PIECES) || name.startsWith(STYLE)) {
      return upTo(name.equals(PIECES) ? old.config().pieces() : old.config().styles());
    }
    if (!name.startsWith(SUBJECTS)) {
      return null;
    }
    int head = Judge.BOX + old.concepts().size();
    int moved = now.concepts().size() - old.concepts().size();
    int[] rows = upTo(head + old.colours().size());
    for (int i = head; i < rows.length; i++) {
      rows[i] += moved;
    }
    return rows;
  }

  private static int[] upTo(int count) {
    int[] rows = new int[count];
    Arrays.setAll(rows, i -> i);
    return rows;
  }

  private static float[] spread(float[] old, int[] rows, float[] fresh) {
    float[] out = fresh.clone();
    int width = old.length / rows.length;
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(old, i * width, out, rows[i] * width, width);
    }
    return out;
  }

  private static <T> List<T> joined(List<T> first, List<T> more) {
    Set<T> all = new LinkedHashSet<>(first);
    all.addAll(more);
    return List.copyOf(all);
  }
}
