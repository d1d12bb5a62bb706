package dev.banana.train.judge;

import dev.banana.train.judge.CaptionChanges.Change;
import dev.banana.train.judge.JudgeScenes.Shown;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * For each picture, {@value #SIZE} captions of which one is true: hard negatives that are false in
 * one respect, filled up with others' captions that name something the picture does not show.
 *
 * <p>Captions of the same things are left out of each other's pools, since nobody could say which
 * of "a fox" and "a red fox" is the right one. The pools are the same for every set of pictures.
 */
public final class CaptionPools {
  /** Captions among which the right one is looked for. */
  public static final int SIZE = 100;

  /** Says how well captions fit a picture. */
  @FunctionalInterface
  public interface Fit {
    /** {@return a number for each, the higher the better} */
    double[] of(List<String> captions);
  }

  /**
   * What was said about one picture.
   *
   * @param rank how many false captions fit it as well as the true one
   * @param against for each hard negative, whether the true caption fits better
   */
  public record Verdict(int rank, Map<CaptionChanges.Kind, Boolean> against) {}

  private final List<String> own;
  private final List<List<String>> others = new ArrayList<>();
  private final List<List<CaptionChanges.Kind>> changed = new ArrayList<>();

  /**
   * Choose all captions.
   *
   * @param changes make hard negatives
   * @param scenes true captions and what they are about
   * @param seed chooses the others
   */
  public CaptionPools(CaptionChanges changes, List<Shown> scenes, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    own = scenes.stream().map(Shown::caption).toList();
    for (Shown scene : scenes) {
      List<Change> wrong = changes.of(scene.caption(), scene.subjects(), random);
      changed.add(wrong.stream().map(Change::kind).toList());
      others.add(filled(scenes, scene, wrong, random));
    }
  }

  private List<String> filled(
      List<Shown> scenes, Shown scene, List<Change> wrong, SplittableRandom random) {
    List<String> out = new ArrayList<>(wrong.stream().map(Change::caption).toList());
    Set<Integer> taken = new HashSet<>();
    for (int tries = 0; out.size() < SIZE - 1 && tries < 100 * SIZE; tries++) {
      int k = random.nextInt(scenes.size());
      if (scenes.get(k) != scene && Lessons.tells(scenes.get(k), scene) && taken.add(k)) {
        out.add(own.get(k));
      }
    }
    return out;
  }

  /** {@return the mean number of captions in a pool} */
  public double size() {
    return 1 + others.stream().mapToInt(List::size).average().orElse(0);
  }

  /**
   * {@return which of the captions of a scene fit a picture}
   *
   * @param scene number of the scene that the picture should show
   * @param fit how well captions fit the picture
   */
  public Verdict of(int scene, Fit fit) {
    List<String> captions = new ArrayList<>(List.of(own.get(scene)));
    captions.addAll(others.get(scene));
    double[] scores = fit.of(captions);
    Map<CaptionChanges.Kind, Boolean> against = new LinkedHashMap<>();
    for (int k = 0; k < changed.get(scene).size(); k++) {
      against.put(changed.get(scene).get(k), scores[0] > scores[k + 1]);
    }
    double[] wrong = Arrays.copyOfRange(scores, 1, scores.length);
    return new Verdict(Retrieval.rank(scores[0], wrong), against);
  }
}
