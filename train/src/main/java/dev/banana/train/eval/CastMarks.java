package dev.banana.train.eval;

import dev.banana.train.judge.Tally;
import java.util.List;
import java.util.Map;

/** What the judge says about pictures with the same number of characters. */
final class CastMarks {
  /** The right one of all references is the most alike. */
  static final String FOUND = "R@1";

  /** The same by the control of 16 x 16 pixels. */
  static final String PIXELS = "16 x 16 pixels R@1";

  /** Another character of the same picture is more alike, or as alike. */
  static final String CONFUSED = "confused";

  /** Characters that the detector does not find. */
  static final String MISSING = "missing";

  /** Characters that it finds beyond those, per character. */
  static final String EXTRA = "extra";

  /** Pictures with as many as there should be. */
  static final String NUMBER = "right number";

  /** The pose is nearer the reference's than that of another view; one half is chance. */
  static final String POSE = "nearer the given view";

  private final Tally tally = new Tally();
  private double likeness;
  private int faces;

  /**
   * Add how many subjects a picture shows.
   *
   * @param expected how many characters it should show
   * @param found how many the judge's detector finds
   */
  void number(int expected, int found) {
    for (int i = 0; i < expected; i++) {
      tally.add(MISSING, i >= found);
      tally.add(EXTRA, i < found - expected);
    }
    tally.add(NUMBER, expected == found);
  }

  /**
   * Add a character.
   *
   * @param gallery references of everybody
   * @param face how it is seen
   * @param who whom it should show
   * @param cast everybody whom the picture should show, in any order
   */
  void face(Gallery gallery, Face face, int who, List<Integer> cast) {
    double right = gallery.likeness(face, who);
    tally.add(FOUND, gallery.rank(face, who) == 0);
    tally.add(PIXELS, gallery.pixelRank(face, who) == 0);
    if (cast.size() > 1) {
      tally.add(
          CONFUSED, cast.stream().anyMatch(i -> i != who && !(gallery.likeness(face, i) < right)));
    }
    likeness += right;
    faces++;
  }

  /** Add whether a character stands as its reference does rather than as another view of it. */
  void pose(boolean nearer) {
    tally.add(POSE, nearer);
  }

  /** {@return the shares, by name} */
  Map<String, Tally.Share> shares() {
    return tally.shares();
  }

  /** {@return the mean likeness to the right reference, or no number} */
  double likeness() {
    return faces == 0 ? Double.NaN : likeness / faces;
  }

  /**
   * {@return a share's 95 % interval, 0 to 1}
   *
   * <p>Wilson 1927, which holds for shares near 0 and 1 too; characters of one picture count as
   * independent.
   *
   * @param share what was counted
   */
  static double[] interval(Tally.Share share) {
    double z = 1.959964;
    double n = share.of();
    double p = share.value();
    double middle = (p + z * z / (2 * n)) / (1 + z * z / n);
    double half = z / (1 + z * z / n) * Math.sqrt(p * (1 - p) / n + z * z / (4 * n * n));
    // Rounding must not put a share of 0 or 1 outside.
    return new double[] {
      Math.min(p, Math.max(0, middle - half)), Math.max(p, Math.min(1, middle + half))
    };
  }
}
