package dev.banana.model.judge;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Something that the judge found in a picture.
 *
 * @param x left edge as a share of the picture's width
 * @param y upper edge as a share of its height
 * @param width as a share of the picture's width, above 0
 * @param height as a share of its height, above 0
 * @param concept number of its concept
 * @param colour number of its colour
 * @param score how sure the judge is that it is there, 0 to 1
 */
public record Subject(
    double x, double y, double width, double height, int concept, int colour, double score) {
  private static final double SAME = 0.45;
  private static final double LARGEST = 1.5;

  /** {@return the middle, as a share of the picture's width} */
  public double centreX() {
    return x + width / 2;
  }

  /** {@return the middle, as a share of the picture's height} */
  public double centreY() {
    return y + height / 2;
  }

  /** {@return the area that both cover over the area that either covers, 0 to 1} */
  public double overlap(Subject other) {
    double w = Math.min(x + width, other.x + other.width) - Math.max(x, other.x);
    double h = Math.min(y + height, other.y + other.height) - Math.max(y, other.y);
    double both = Math.max(0, w) * Math.max(0, h);
    return both / (width * height + other.width * other.height - both);
  }

  /**
   * {@return the subjects of one picture, the surest first; of two in the same place only the
   * surer}
   *
   * @param judge says how many concepts and colours there are
   * @param cells what {@link Judge#subjects} says about one picture, {@code [cell, 8, 8]}
   * @param least scores below this are left out, 0 to 1
   */
  public static List<Subject> read(Judge judge, float[] cells, double least) {
    List<Subject> found = new ArrayList<>();
    for (int row = 0; row < Judge.GRID; row++) {
      for (int column = 0; column < Judge.GRID; column++) {
        Subject subject = at(judge, cells, row, column);
        if (subject.score >= least) {
          found.add(subject);
        }
      }
    }
    found.sort(Comparator.comparingDouble(Subject::score).reversed());
    List<Subject> kept = new ArrayList<>();
    for (Subject subject : found) {
      if (kept.stream().noneMatch(k -> k.overlap(subject) > SAME)) {
        kept.add(subject);
      }
    }
    return kept;
  }

  private static Subject at(Judge judge, float[] cells, int row, int column) {
    int plane = Judge.GRID * Judge.GRID;
    int at = row * Judge.GRID + column;
    double cx = (column + cells[plane + at]) / Judge.GRID;
    double cy = (row + cells[2 * plane + at]) / Judge.GRID;
    double w = Math.min(LARGEST, Math.exp(cells[3 * plane + at]));
    double h = Math.min(LARGEST, Math.exp(cells[4 * plane + at]));
    int concepts = judge.config().concepts();
    return new Subject(
        cx - w / 2,
        cy - h / 2,
        w,
        h,
        best(cells, at, Judge.BOX, concepts),
        best(cells, at, Judge.BOX + concepts, judge.config().colours()),
        1 / (1 + Math.exp(-cells[at])));
  }

  private static int best(float[] cells, int at, int first, int count) {
    int plane = Judge.GRID * Judge.GRID;
    int best = 0;
    for (int i = 1; i < count; i++) {
      if (cells[(first + i) * plane + at] > cells[(first + best) * plane + at]) {
        best = i;
      }
    }
    return best;
  }
}
