package dev.banana.train.eval;

import dev.banana.image.RgbImage;
import dev.banana.judge.JudgeEncoder;
import dev.banana.train.corpus.Corpus;
import dev.banana.train.corpus.Scene;
import dev.banana.train.judge.JudgeScore;
import dev.banana.train.judge.Tally;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * How often a large picture shows as many subjects as its caption says, beside a small one of the
 * same shape: models that draw larger than they were taught repeat their subjects.
 *
 * <p>A judge counts; it sees all of them at the same small size.
 */
final class LargeCounts {
  private static final String TRUTH = "truth";

  private final JudgeEncoder judge;
  private final LargePainter painter;
  private final Corpus heldOut;

  LargeCounts(JudgeEncoder judge, LargePainter painter, Corpus heldOut) {
    this.judge = judge;
    this.painter = painter;
    this.heldOut = heldOut;
  }

  /**
   * {@return for the truth and each way the pictures with the right number}
   *
   * @param count captions
   * @param width pixels of a large picture
   * @param height likewise
   */
  Map<String, Tally.Share> run(int count, int width, int height) {
    double scale = 512 / Math.sqrt((double) width * height);
    int wide = UhdEvaluation.sixteenths(scale * width);
    int high = UhdEvaluation.sixteenths(scale * height);
    Tally tally = new Tally();
    for (int i = 0; i < count; i++) {
      Scene scene = heldOut.scene(i, wide, high);
      int wanted = scene.subjects().size();
      add(tally, TRUTH, RgbImage.of(scene.rgb(), wide), wanted);
      LargePainter.Way small = LargePainter.Way.SMALL;
      add(tally, small.label(), painter.draw(scene.caption(), wide, high, small, i), wanted);
      for (LargePainter.Way way : painter.ways()) {
        add(tally, way.label(), painter.draw(scene.caption(), width, height, way, i), wanted);
      }
      System.out.printf(Locale.ROOT, "counted %d of %d%n", i + 1, count);
    }
    return new LinkedHashMap<>(tally.shares());
  }

  private void add(Tally tally, String name, RgbImage picture, int wanted) {
    tally.add(name, judge.subjects(picture, JudgeScore.LEAST).size() == wanted);
  }

  /** {@return the shares as a table} */
  static String table(Map<String, Tally.Share> shares) {
    StringBuilder text = new StringBuilder("\n| way | right number of subjects |\n| --- | --- |\n");
    shares.forEach(
        (name, share) ->
            text.append(
                String.format(
                    Locale.ROOT,
                    "| %s | %.1f %% of %d |%n",
                    name,
                    100 * share.value(),
                    share.of())));
    return text.toString();
  }
}
