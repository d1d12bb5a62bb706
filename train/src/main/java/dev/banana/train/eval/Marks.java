package dev.banana.train.eval;

import dev.banana.train.judge.CaptionPools;
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
  record Marker(List<Shown> scenes, CaptionPools pools, Composition composition, Pictures truth) {
    /** {@return the marks of these pictures} */
    Marks of(Pictures pictures) {
      List<Integer> ranks = ranks(pictures);
      Tally tally = new Tally();
      for (int i = 0; i < ranks.size(); i++) {
        composition.mark(scenes.get(i), pictures.looks().get(i), tally);
        Composition.contrasts(pools, i, pictures.looks().get(i).image(), tally);
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

    /** {@return for each picture how many false captions fit as well as its own} */
    List<Integer> ranks(Pictures pictures) {
      List<Integer> ranks = new ArrayList<>();
      for (int i = 0; i < pictures.looks().size(); i++) {
        ranks.add(pools.rank(i, pictures.looks().get(i).image()));
      }
      return ranks;
    }
  }
}
