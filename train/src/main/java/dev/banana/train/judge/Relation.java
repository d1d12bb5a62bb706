package dev.banana.train.judge;

import dev.banana.train.corpus.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What two things that are seen have to do with each other, in two captions of which one is true.
 *
 * <p>One caption in nine speaks of sides, but most pictures of two things could be spoken of so.
 *
 * @param right the true words
 * @param wrong the same with the opposite in its place
 */
record Relation(String right, String wrong) {
  /** Shares of the picture by which centres must lie apart. */
  private static final double APART = 0.12;

  private static final List<String> SIDES = List.of("", "to the ", "on the ");
  private static final List<String> ABOVE = List.of("above", "over");
  private static final List<String> BELOW = List.of("below", "under", "underneath");

  /**
   * {@return something that is true of two of these, or null if there is nothing}
   *
   * @param subjects what is shown
   * @param boxes left, top, width, height of each as shares of what is seen
   * @param random which, and in what words
   */
  static Relation of(List<Subject> subjects, double[][] boxes, SplittableRandom random) {
    List<int[]> pairs = new ArrayList<>();
    for (int i = 0; i < boxes.length; i++) {
      for (int k = 0; k < boxes.length; k++) {
        if (i != k && single(subjects, i) && single(subjects, k) && tells(boxes[i], boxes[k])) {
          pairs.add(new int[] {i, k});
        }
      }
    }
    if (pairs.isEmpty()) {
      return null;
    }
    int[] pair = pairs.get(random.nextInt(pairs.size()));
    double[] one = boxes[pair[0]];
    double[] two = boxes[pair[1]];
    double across = middle(one, 0) - middle(two, 0);
    double down = middle(one, 1) - middle(two, 1);
    String a = "a " + subjects.get(pair[0]).concept() + " ";
    String b = " a " + subjects.get(pair[1]).concept();
    String right;
    String wrong;
    if (Math.abs(across) > Math.abs(down)) {
      String side = CaptionChanges.pick(SIDES, random);
      right = a + side + (across < 0 ? "left of" : "right of") + b;
      wrong = a + side + (across < 0 ? "right of" : "left of") + b;
    } else {
      right = a + CaptionChanges.pick(down < 0 ? ABOVE : BELOW, random) + b;
      wrong = a + CaptionChanges.pick(down < 0 ? BELOW : ABOVE, random) + b;
    }
    return new Relation(CaptionChanges.articles(right), CaptionChanges.articles(wrong));
  }

  /** Whether nothing else that is there goes by the same name. */
  static boolean single(List<Subject> subjects, int which) {
    String concept = subjects.get(which).concept();
    return subjects.stream().filter(s -> CaptionChanges.fits(concept, s.concept())).count() == 1;
  }

  /** Both are seen, and one of the two differences is the greater by far. */
  private static boolean tells(double[] one, double[] two) {
    double across = Math.abs(middle(one, 0) - middle(two, 0));
    double down = Math.abs(middle(one, 1) - middle(two, 1));
    boolean apart = Math.max(across, down) > APART && Math.abs(across - down) > APART / 2;
    return seen(one) && seen(two) && apart;
  }

  private static boolean seen(double[] box) {
    double x = middle(box, 0);
    double y = middle(box, 1);
    return box[2] > 0 && box[3] > 0 && x > 0 && x < 1 && y > 0 && y < 1;
  }

  private static double middle(double[] box, int axis) {
    return box[axis] + box[axis + 2] / 2;
  }
}
