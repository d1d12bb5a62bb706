package dev.banana.train.judge;

import dev.banana.train.judge.CaptionChanges.Change;
import dev.banana.train.judge.JudgeScenes.Shown;
import java.util.ArrayList;
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

  /** Says where captions lie among pictures. */
  @FunctionalInterface
  public interface Reader {
    /** {@return a vector of length 1 for each} */
    List<float[]> read(List<String> captions);
  }

  private final List<float[]> own;
  private final List<List<float[]>> others = new ArrayList<>();
  private final List<Map<CaptionChanges.Kind, float[]>> changed = new ArrayList<>();

  /**
   * Read all captions.
   *
   * @param eyes reads captions
   * @param changes make hard negatives
   * @param scenes true captions and what they are about
   * @param seed chooses the others
   */
  public CaptionPools(Reader eyes, CaptionChanges changes, List<Shown> scenes, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    own = eyes.read(scenes.stream().map(Shown::caption).toList());
    for (Shown scene : scenes) {
      List<Change> wrong = changes.of(scene.caption(), scene.subjects(), random);
      List<float[]> read = eyes.read(wrong.stream().map(Change::caption).toList());
      Map<CaptionChanges.Kind, float[]> byKind = new LinkedHashMap<>();
      for (int k = 0; k < wrong.size(); k++) {
        byKind.put(wrong.get(k).kind(), read.get(k));
      }
      changed.add(byKind);
      others.add(filled(scenes, scene, byKind, random));
    }
  }

  private List<float[]> filled(
      List<Shown> scenes,
      Shown scene,
      Map<CaptionChanges.Kind, float[]> wrong,
      SplittableRandom random) {
    List<float[]> out = new ArrayList<>(wrong.values());
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
   * {@return how many false captions fit a picture as well as the true one}
   *
   * @param scene number of the scene that the picture should show
   * @param image where the picture lies among captions
   */
  public int rank(int scene, float[] image) {
    double right = Retrieval.dot(image, own.get(scene));
    return Retrieval.rank(
        right, others.get(scene).stream().mapToDouble(o -> Retrieval.dot(image, o)).toArray());
  }

  /** {@return for each hard negative of a scene, whether the true caption fits a picture better} */
  public Map<CaptionChanges.Kind, Boolean> against(int scene, float[] image) {
    double right = Retrieval.dot(image, own.get(scene));
    Map<CaptionChanges.Kind, Boolean> out = new LinkedHashMap<>();
    changed.get(scene).forEach((kind, wrong) -> out.put(kind, right > Retrieval.dot(image, wrong)));
    return out;
  }
}
