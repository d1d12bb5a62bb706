package dev.banana.train.eval;

import dev.banana.image.RgbImage;
import dev.banana.train.corpus.Corpus;
import dev.banana.train.corpus.Lineup;
import dev.banana.train.corpus.Reference;
import dev.banana.train.corpus.Scene;
import dev.banana.train.eval.Outsider.Seen;
import dev.banana.train.eval.Outsider.Sight;
import dev.banana.train.judge.CaptionChanges;
import dev.banana.train.judge.CaptionPools;
import dev.banana.train.judge.JudgeScenes.Shown;
import dev.banana.train.judge.Retrieval;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The marks that eyes from elsewhere give: captions and identities again, each beside the plain
 * pixels that see little, and the ground truth that no picture can beat.
 */
final class SecondOpinion {
  private static final int CHUNK = 24;
  private static final int POOL = 100;
  private static final int TWINS = 20;

  private final Outsider outsider;
  private final Map<Sight, Outsider.TextMap> maps = new EnumMap<>(Sight.class);
  private final Map<String, float[]> read = new HashMap<>();
  private CaptionPools pools;

  /**
   * Fit the maps from features to captions.
   *
   * @param outsider the eyes
   * @param training scenes that are only learned from
   * @param count how many of them
   * @param width pixels across
   * @param height pixels down
   */
  SecondOpinion(Outsider outsider, Corpus training, int count, int width, int height) {
    this.outsider = outsider;
    List<Seen> seen = new ArrayList<>();
    List<float[]> vectors = new ArrayList<>();
    for (int at = 0; at < count; at += CHUNK) {
      int from = at;
      List<Scene> scenes =
          IntStream.range(0, Math.min(CHUNK, count - at))
              .parallel()
              .mapToObj(i -> training.scene(from + i, width, height))
              .toList();
      seen.addAll(
          outsider.look(scenes.stream().map(s -> RgbImage.of(s.rgb(), s.width())).toList()));
      scenes.forEach(s -> vectors.add(outsider.read(s.caption())));
    }
    for (Sight sight : Sight.values()) {
      maps.put(sight, Outsider.fit(seen.stream().map(s -> s.of(sight)).toList(), vectors));
    }
  }

  /** Make the pools of captions. */
  void captions(CaptionChanges changes, List<Shown> scenes, long seed) {
    pools = new CaptionPools(changes, scenes, seed);
  }

  /**
   * {@return share of pictures whose caption is found first, and among the first five}
   *
   * @param pictures of the first scenes, one each
   */
  Map<String, Double> captions(List<Seen> pictures) {
    Map<String, Double> out = new LinkedHashMap<>();
    for (Sight sight : Sight.values()) {
      List<Integer> ranks = new ArrayList<>();
      for (int i = 0; i < pictures.size(); i++) {
        float[] picture = maps.get(sight).of(pictures.get(i).of(sight));
        ranks.add(pools.of(i, captions -> fit(sight, picture, captions)).rank());
      }
      out.put(name(sight) + "R@1", Retrieval.recall(ranks, 1));
      out.put(name(sight) + "R@5", Retrieval.recall(ranks, 5));
    }
    return out;
  }

  private double[] fit(Sight sight, float[] picture, List<String> captions) {
    Outsider.TextMap map = maps.get(sight);
    return captions.stream()
        .map(caption -> map.text(read.computeIfAbsent(caption, outsider::read)))
        .mapToDouble(text -> Retrieval.dot(picture, text))
        .toArray();
  }

  private static String name(Sight sight) {
    return sight.name().toLowerCase(Locale.ROOT) + " ";
  }

  /**
   * {@return share of true figures whose other view is found among {@value #POOL} pictures, {@value
   * #TWINS} of which show near twins: what the best drawing of a figure could reach}
   *
   * @param learned figures that the whitening is fitted on
   * @param tested other figures
   * @param count figures that are learned from
   */
  Map<String, Double> identities(Corpus learned, Corpus tested, int count) {
    List<List<Seen>> fit = lineups(learned, count);
    List<List<Seen>> kept = new ArrayList<>();
    Set<String> looks = new HashSet<>();
    for (int at = 0; kept.size() < POOL - TWINS && at < 10 * POOL; at++) {
      Lineup lineup = tested.lineup(at);
      if (looks.add(lineup.looks()) && looks.add(lineup.otherLooks())) {
        kept.add(look(lineup));
      }
    }
    Map<String, Double> out = new LinkedHashMap<>();
    for (Sight sight : Sight.values()) {
      Outsider.Whitening whitening =
          Outsider.whitening(
              fit.stream().map(l -> l.get(0).of(sight)).toList(),
              fit.stream().map(l -> l.get(1).of(sight)).toList());
      out.put(name(sight) + "R@1", found(kept, sight, whitening));
    }
    out.put("figures", (double) kept.size());
    return out;
  }

  private List<List<Seen>> lineups(Corpus corpus, int count) {
    return IntStream.range(0, count).parallel().mapToObj(i -> look(corpus.lineup(i))).toList();
  }

  private List<Seen> look(Lineup lineup) {
    return List.of(
        outsider.look(RgbImage.of(lineup.first(), Reference.SIDE)),
        outsider.look(RgbImage.of(lineup.second(), Reference.SIDE)),
        outsider.look(RgbImage.of(lineup.other(), Reference.SIDE)));
  }

  private static double found(List<List<Seen>> kept, Sight sight, Outsider.Whitening whitening) {
    List<List<Outsider.Whitening.White>> white =
        kept.stream().map(l -> l.stream().map(s -> whitening.of(s.of(sight))).toList()).toList();
    List<Integer> ranks = new ArrayList<>();
    for (int i = 0; i < white.size(); i++) {
      Outsider.Whitening.White first = white.get(i).get(0);
      List<Double> others = new ArrayList<>();
      for (int k = 0; k < white.size(); k++) {
        if (k != i) {
          others.add(whitening.alike(first, white.get(k).get(1)));
        }
        if (k < TWINS) {
          others.add(whitening.alike(first, white.get(k).get(2)));
        }
      }
      double right = whitening.alike(first, white.get(i).get(1));
      ranks.add(Retrieval.rank(right, others.stream().mapToDouble(d -> d).toArray()));
    }
    return Retrieval.recall(ranks, 1);
  }
}
