package dev.banana.train.eval;

import dev.banana.train.judge.CaptionPools;
import dev.banana.train.judge.Eyes;
import dev.banana.train.judge.JudgeScenes.Shown;
import dev.banana.train.judge.Retrieval;
import dev.banana.train.judge.Tally;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The marks of one set of pictures.
 *
 * @param count pictures
 * @param kid distance to ground truth of the same captions
 * @param recall1 share of pictures whose caption is found first of 100
 * @param recall5 share of pictures whose caption is among the first five
 * @param categories compositional accuracy by category
 * @param sharpness detail over ground truth's
 * @param milliseconds median time of a picture, or no number
 */
record Marks(
    int count,
    Kid kid,
    double recall1,
    double recall5,
    Map<String, Tally.Share> categories,
    double sharpness,
    double milliseconds) {

  /** Marks pictures of the first scenes, one each. */
  record Marker(
      List<Shown> scenes, CaptionPools pools, Eyes eyes, Composition composition, Pictures truth) {
    /** {@return the marks of these pictures} */
    Marks of(Pictures pictures) {
      List<CaptionPools.Verdict> verdicts = verdicts(pools, eyes, pictures);
      List<Integer> ranks = verdicts.stream().map(CaptionPools.Verdict::rank).toList();
      Tally tally = new Tally();
      for (int i = 0; i < ranks.size(); i++) {
        composition.mark(scenes.get(i), pictures.looks().get(i), tally);
        tally.add(verdicts.get(i));
      }
      int n = ranks.size();
      double detail =
          truth.details().subList(0, n).stream().mapToDouble(d -> d).average().orElse(Double.NaN);
      return new Marks(
          n,
          kid(pictures, n),
          Retrieval.recall(ranks, 1),
          Retrieval.recall(ranks, 5),
          tally.shares(),
          pictures.detail() / detail,
          pictures.median());
    }

    /** {@return the distance of pictures to the first {@code n} true ones, all in truth's units} */
    Kid kid(Pictures pictures, int n) {
      Distances units = new Distances(truth.features());
      return Kid.of(
          units.standard(pictures.features()), units.standard(truth.features().subList(0, n)));
    }
  }

  /** {@return what a judge says about pictures of the first captions, one each} */
  static List<CaptionPools.Verdict> verdicts(CaptionPools pools, Eyes eyes, Pictures pictures) {
    List<CaptionPools.Verdict> out = new ArrayList<>();
    for (Eyes.Look look : pictures.looks()) {
      out.add(pools.of(out.size(), captions -> eyes.fit(look, captions)));
    }
    return out;
  }

  /** {@return for each of these pictures how many false captions fit as well as its own} */
  static List<Integer> ranks(CaptionPools pools, Eyes eyes, Pictures pictures) {
    return verdicts(pools, eyes, pictures).stream().map(CaptionPools.Verdict::rank).toList();
  }
}
