package dev.banana.train.eval;

import dev.banana.Banana;
import dev.banana.ImageRequest;
import dev.banana.cast.Cast;
import dev.banana.cast.Subject;
import dev.banana.image.RgbImage;
import dev.banana.train.judge.Retrieval;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Asks whether a picture copies what is behind the figure of its reference: figures are given with
 * their place, another place is asked for, and the reference is looked for among all by the mean
 * colour of the border. A model that copies nothing finds it by chance.
 *
 * @param banana draws
 * @param config how many, and how large
 */
record CopyCheck(Banana banana, CastEvaluation.Config config) {
  private static final double BORDER = 0.07;

  /** {@return the share that is found, where the right one ranks, and what chance is for both} */
  Map<String, Double> run(Troupe troupe) {
    List<float[]> borders = troupe.references().stream().map(CopyCheck::border).toList();
    List<Integer> ranks = new ArrayList<>();
    List<List<Integer>> casts = troupe.casts(config.scenes(), 1, config.seed() + 7);
    for (int i = 0; i < casts.size(); i++) {
      int who = casts.get(i).get(0);
      Subject subject = troupe.withPlace(who, banana).withName(CastPrompt.NAMES.get(0));
      RgbImage picture =
          banana
              .generate(
                  ImageRequest.of(CastPrompt.USUAL.named(1, i))
                      .withSize(config.side(), config.side())
                      .withSteps(config.steps())
                      .withSeed(config.seed() + 900_000 + i)
                      .withCast(Cast.of(subject).withFinish(config.given().finish())))
              .pixels();
      ranks.add(rank(borders, border(picture), who));
    }
    int all = borders.size();
    Map<String, Double> out = new LinkedHashMap<>();
    out.put("pictures", (double) ranks.size());
    out.put("R@1", Retrieval.recall(ranks, 1));
    out.put("chance of R@1", 1.0 / all);
    out.put("mean rank", ranks.stream().mapToInt(r -> r).average().orElse(Double.NaN) / (all - 1));
    out.put("chance of mean rank", 0.5);
    return out;
  }

  /** {@return how many others' borders are at least as near as the right one} */
  static int rank(List<float[]> borders, float[] of, int who) {
    double[] others = new double[borders.size() - 1];
    for (int i = 0; i < others.length; i++) {
      others[i] = -distance(borders.get(i < who ? i : i + 1), of);
    }
    return Retrieval.rank(-distance(borders.get(who), of), others);
  }

  private static double distance(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (a[i] - b[i]) * (a[i] - b[i]);
    }
    return sum;
  }

  /** {@return mean red, green and blue of a picture's border} */
  static float[] border(RgbImage picture) {
    int wide = (int) Math.max(1, Math.round(BORDER * picture.width()));
    int high = (int) Math.max(1, Math.round(BORDER * picture.height()));
    float[] sum = new float[RgbImage.BYTES];
    int count = 0;
    for (int y = 0; y < picture.height(); y++) {
      for (int x = 0; x < picture.width(); x++) {
        boolean inside =
            x >= wide && x < picture.width() - wide && y >= high && y < picture.height() - high;
        if (!inside) {
          int rgb = picture.pixel(x, y);
          for (int c = 0; c < sum.length; c++) {
            sum[c] += rgb >> 16 - 8 * c & 255;
          }
          count++;
        }
      }
    }
    for (int c = 0; c < sum.length; c++) {
      sum[c] /= count;
    }
    return sum;
  }
}
