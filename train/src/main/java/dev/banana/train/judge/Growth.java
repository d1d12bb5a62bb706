package dev.banana.train.judge;

import dev.banana.model.judge.Judge;
import dev.banana.model.judge.JudgeFile;
import dev.banana.train.torch.TorchOps;
import dev.banana.train.torch.TorchWeights;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A judge that goes on with more to tell apart: whatever it knew keeps its numbers and its weights,
 * and what is new comes behind it with fresh ones.
 */
final class Growth {
  /** Has a row for each number of a box, then for each concept, then for each colour. */
  private static final String SUBJECTS = "judge.subjects.out.";

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
    Map<String, float[]> values = weights.export();
    int old = Judge.BOX + earlier.about().concepts().size();
    int now = Judge.BOX + about.concepts().size();
    int rows = old + earlier.about().colours().size();
    for (String name : earlier.names()) {
      float[] known = earlier.values(name);
      // Whatever grows has a row for each thing; only colours stand behind other things that grow.
      boolean both = name.startsWith(SUBJECTS);
      int width = known.length / rows;
      int kept = both ? old * width : known.length;
      float[] into = values.get(name);
      System.arraycopy(known, 0, into, 0, kept);
      System.arraycopy(known, kept, into, both ? now * width : kept, known.length - kept);
    }
    weights.adopt(values);
    return weights;
  }

  private static <T> List<T> joined(List<T> first, List<T> more) {
    Set<T> all = new LinkedHashSet<>(first);
    all.addAll(more);
    return List.copyOf(all);
  }
}
