package dev.banana.train.peel;

import dev.banana.model.judge.Crop;
import dev.banana.model.judge.JudgeFile;
import dev.banana.train.eval.Distances;
import dev.banana.train.eval.Kid;
import dev.banana.train.judge.Eyes;
import dev.banana.train.judge.Retrieval;
import dev.banana.train.torch.TorchOps;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a judge, a network that no peel learns from, says about a peel: whether the pictures look
 * more like those it was learned from, and whether other prompts are still drawn as asked.
 *
 * <p>Pictures without the peel are the floor, the training pictures among themselves the ceiling.
 * What counts is the kernel distance: one picture, drawn over and over, may lie nearer to the mean
 * of the training pictures than they do themselves, but it is not distributed as they are.
 *
 * @param base mean cosine between the model's own pictures of the peel's words and the training
 *     pictures, in the space where the judge compares pictures with captions
 * @param peel the same of the pictures with the peel, from the same seeds
 * @param truth mean cosine between two different training pictures
 * @param baseDistance kernel distance of the pictures without the peel to the training pictures, in
 *     the judge's features, in units of their deviation over the training pictures
 * @param peelDistance the same of the pictures with the peel
 * @param truthDistance the same of two halves of the training pictures; about 0
 * @param others other prompts that were drawn, without the words that call the peel
 * @param foundBefore how many of them the judge finds by their own words among all, without the
 *     peel
 * @param foundAfter how many with it
 */
public record Opinion(
    double base,
    double peel,
    double truth,
    Kid baseDistance,
    Kid peelDistance,
    Kid truthDistance,
    int others,
    int foundBefore,
    int foundAfter) {
  /**
   * Pictures to be judged, each as colours 0xRRGGBB.
   *
   * @param before the peel's words, without it
   * @param after the same with it
   * @param set the training pictures, at least 8
   * @param prompts other prompts, at least 2
   * @param othersBefore their pictures without the peel
   * @param othersAfter their pictures with it
   */
  record Sets(
      List<int[]> before,
      List<int[]> after,
      List<int[]> set,
      List<String> prompts,
      List<int[]> othersBefore,
      List<int[]> othersAfter) {}

  /**
   * {@return what a judge says}
   *
   * @param judge a trained judge
   * @param sets the pictures
   * @param side pixels of each side of a picture
   */
  static Opinion of(JudgeFile judge, Sets sets, int side) {
    try (Eyes eyes = Eyes.of(TorchOps.cpu(), judge)) {
      List<Eyes.Look> before = look(eyes, sets.before, side);
      List<Eyes.Look> after = look(eyes, sets.after, side);
      List<Eyes.Look> set = look(eyes, sets.set, side);
      Distances scale = new Distances(features(set));
      List<float[]> truth = scale.standard(features(set));
      return new Opinion(
          alike(before, set),
          alike(after, set),
          alike(set, set),
          Kid.of(scale.standard(features(before)), truth),
          Kid.of(scale.standard(features(after)), truth),
          Kid.of(every(truth, 0), every(truth, 1)),
          sets.prompts.size(),
          found(eyes, look(eyes, sets.othersBefore, side), sets.prompts),
          found(eyes, look(eyes, sets.othersAfter, side), sets.prompts));
    }
  }

  private static List<Eyes.Look> look(Eyes eyes, List<int[]> pictures, int side) {
    return eyes.look(pictures.stream().map(rgb -> seen(rgb, side)).toList());
  }

  private static float[] seen(int[] rgb, int side) {
    byte[] bytes = new byte[3 * rgb.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (rgb[i / 3] >> 16 - 8 * (i % 3));
    }
    return Crop.whole(bytes, side, rgb.length / side);
  }

  private static List<float[]> features(List<Eyes.Look> looks) {
    return looks.stream().map(Eyes.Look::features).toList();
  }

  private static List<float[]> every(List<float[]> set, int from) {
    List<float[]> some = new ArrayList<>();
    for (int i = from; i < set.size(); i += 2) {
      some.add(set.get(i));
    }
    return some;
  }

  /** Mean cosine of all pairs but those of a picture with itself. */
  private static double alike(List<Eyes.Look> one, List<Eyes.Look> other) {
    double sum = 0;
    int pairs = 0;
    for (Eyes.Look a : one) {
      for (Eyes.Look b : other) {
        if (a != b) {
          sum += Retrieval.dot(a.image(), b.image());
          pairs++;
        }
      }
    }
    return sum / pairs;
  }

  /** How many pictures their own caption fits better than every other. */
  private static int found(Eyes eyes, List<Eyes.Look> pictures, List<String> captions) {
    int found = 0;
    for (int i = 0; i < pictures.size(); i++) {
      double[] fits = eyes.fit(pictures.get(i), captions);
      double right = fits[i];
      fits[i] = Double.NEGATIVE_INFINITY;
      found += Retrieval.rank(right, fits) == 0 ? 1 : 0;
    }
    return found;
  }

  // ---------------------------------------------------------------- in words

  /** {@return whether the judge tells the model's own pictures from the training pictures} */
  public boolean tells() {
    return baseDistance.mean() - truthDistance.mean() > 2 * truthDistance.deviation();
  }

  /**
   * {@return the share of the way from the model to the training pictures that the distance between
   * the two shrank by, where it can tell; below 0 if it grew}
   */
  public double moved() {
    return (baseDistance.mean() - peelDistance.mean())
        / (baseDistance.mean() - truthDistance.mean());
  }

  /** {@return the figures in half a line} */
  String summary() {
    return tells()
        ? String.format(Locale.ROOT, "by the judge %.0f %%", 100 * moved())
        : "the judge cannot tell";
  }

  /** {@return the figures for people} */
  String text() {
    String way =
        tells()
            ? String.format(Locale.ROOT, "%.0f %% of the way", 100 * moved())
            : "it cannot tell the model's own pictures from the training pictures";
    return String.format(
        Locale.ROOT,
        "What a judge says that no peel learns from (kernel distance to the training pictures):%n"
            + "  without the peel %s, with it %s, two halves of them %s: %s.%n"
            + "  Cosine to them (1 is the same): without the peel %.3f, with it %.3f, among"
            + " themselves %.3f.%n"
            + "  Other prompts that it finds by their own words among all: %d of %d without the"
            + " peel, %d with it.%n",
        kid(baseDistance),
        kid(peelDistance),
        kid(truthDistance),
        way,
        base,
        peel,
        truth,
        foundBefore,
        others,
        foundAfter);
  }

  private static String kid(Kid kid) {
    return String.format(Locale.ROOT, "%.2f (+- %.2f)", kid.mean(), kid.deviation());
  }
}
