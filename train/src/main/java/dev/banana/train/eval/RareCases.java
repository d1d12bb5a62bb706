package dev.banana.train.eval;

import dev.banana.train.corpus.Corpus;
import dev.banana.train.corpus.Scene;
import dev.banana.train.judge.Eyes;
import dev.banana.train.judge.JudgeScenes;
import dev.banana.train.judge.JudgeScenes.Shown;
import dev.banana.train.judge.Tally;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * More captions of the categories that few captions ask for: a share of a few dozen cases says
 * little.
 *
 * <p>Scenes are taken in the corpus's own order. A category counts the first of them that ask for
 * it, whatever else they ask for, so its cases are those that more captions would have brought.
 *
 * @param scenes captions to draw, with the truth about them
 * @param wanted what each of them counts for
 * @param categories those that are rare
 */
record RareCases(List<Shown> scenes, List<Set<String>> wanted, Set<String> categories) {
  /** Cases that a category shall have. */
  private static final int ENOUGH = 120;

  /** Scenes are looked through so many at a time, and only small. */
  private static final int CHUNK = 256;

  private static final int GLANCE = 16;

  private static final Tally.Share NONE = new Tally.Share(0, 0);

  /**
   * {@return the captions to draw}
   *
   * @param marked cases of each category so far
   * @param heldOut scenes like those that were marked
   * @param from place of the first scene that was not
   * @param to place after the last that is looked at
   * @param width pixels across
   * @param height pixels down
   * @param composition says what a caption asks for
   * @param truth receives the true picture of each
   */
  static RareCases find(
      Map<String, Tally.Share> marked,
      Corpus heldOut,
      long from,
      long to,
      int width,
      int height,
      Composition composition,
      Consumer<Scene> truth) {
    Map<String, Integer> missing = new HashMap<>();
    RareCases found = new RareCases(new ArrayList<>(), new ArrayList<>(), new TreeSet<>());
    for (long at = from; at < to; at += CHUNK) {
      long first = at;
      Shown[] glanced = new Shown[(int) Math.min(CHUNK, to - at)];
      IntStream.range(0, glanced.length)
          .parallel()
          .forEach(i -> glanced[i] = JudgeScenes.told(heldOut.scene(first + i, GLANCE, GLANCE)));
      for (int i = 0; i < glanced.length; i++) {
        Set<String> counts = new HashSet<>();
        for (String category : composition.asked(glanced[i])) {
          int had = marked.getOrDefault(category, NONE).of();
          if (missing.computeIfAbsent(category, c -> ENOUGH - had) > 0) {
            counts.add(category);
          }
        }
        if (!counts.isEmpty()) {
          Scene scene = heldOut.scene(first + i, width, height);
          Shown shown = JudgeScenes.told(scene);
          counts.retainAll(composition.asked(shown));
          counts.forEach(category -> missing.merge(category, -1, Integer::sum));
          truth.accept(scene);
          found.scenes.add(shown);
          found.wanted.add(counts);
          found.categories.addAll(counts);
        }
      }
    }
    return found;
  }

  /**
   * {@return the marks of the rare categories, these pictures and the earlier ones together}
   *
   * @param earlier marks of the captions that everything is marked with
   * @param looks what the judge says about a picture of each of {@link #scenes}
   * @param composition marks them
   */
  Map<String, Tally.Share> marks(
      Map<String, Tally.Share> earlier, List<Eyes.Look> looks, Composition composition) {
    Map<String, Tally.Share> out = new LinkedHashMap<>();
    categories.forEach(category -> out.put(category, earlier.getOrDefault(category, NONE)));
    for (int i = 0; i < scenes.size(); i++) {
      Tally tally = new Tally();
      composition.mark(scenes.get(i), looks.get(i), tally);
      for (String category : wanted.get(i)) {
        out.merge(category, tally.shares().get(category), Tally.Share::plus);
      }
    }
    return out;
  }
}
