package dev.banana.cast;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Decides where each character stands, from the order in which they are named, what is said about
 * two of them, and the places that were asked for.
 *
 * <p>A box fits its figure closely and has its shape. Sizes and places are the means of those in
 * the scenes that models learn from, in parts of the shorter side: one figure is 0.69 long; a row
 * takes 0.94 of one and a half times the shorter side, at most the width, in equal cells, with
 * figures at most 0.58 high; feet stand between those of a picture with ground and of one without.
 * Four and more of whom no place is said stand in two rows where the picture is not wide, or they
 * would be too small to have a face. {@code checks/PlacesTests} holds these places to those scenes.
 */
final class Planner {
  private static final double SINGLE = 0.69;
  private static final double ROW = 0.94;
  private static final double WIDEST = 1.5;
  private static final double TALLEST = 0.58;

  /** This many in a row are too small in a picture less wide than this, in heights. */
  private static final int CROWD = 4;

  private static final double WIDE = 1.2;

  /** What a figure takes of its cell. */
  private static final double SHARE = 0.93 * 0.96;

  /** Less room than this, of the width, is none. */
  private static final double LEAST_ROOM = 0.2;

  /** Where feet are if there is ground, of the height. */
  private static final double FLOOR = 0.87;

  /** What two who are above each other take of the shorter side. */
  private static final double STACK = 0.86;

  /** How far they overlap, of the height of both. */
  private static final double TOUCH = 0.03;

  private static final double BACK = 0.61;
  private static final double FRONT = 0.45;

  private final Cast cast;
  private final double width;
  private final double height;
  private final double unit;
  private final List<List<Integer>> columns = new ArrayList<>();
  private final Map<Integer, Spot> spots = new LinkedHashMap<>();
  private final Map<Integer, Box> boxes = new LinkedHashMap<>();

  private Planner(Cast cast, int width, int height) {
    this.cast = cast;
    this.width = width;
    this.height = height;
    this.unit = Math.min(width, height);
  }

  /**
   * {@return a box for everybody whom a script names, in the order of naming}
   *
   * @param script who, and what is said about them
   * @param cast their shapes, and where some of them shall be
   * @param width pixels across
   * @param height pixels down
   */
  static Map<Integer, Box> plan(Script script, Cast cast, int width, int height) {
    Planner planner = new Planner(cast, width, height);
    script.spots().forEach((slot, spot) -> planner.ask(slot, spot, cast.place(slot)));
    planner.order(script);
    planner.layOut(script);
    Map<Integer, Box> inOrder = new LinkedHashMap<>();
    script.spots().keySet().forEach(slot -> inOrder.put(slot, planner.boxes.get(slot)));
    return inOrder;
  }

  /** A box is final; a spot orders the others. */
  private void ask(int slot, Spot said, Place asked) {
    if (asked instanceof Box box) {
      boxes.put(slot, shaped(slot, box));
    } else {
      spots.put(slot, asked == null ? said : (Spot) asked);
    }
  }

  // ---------------------------------------------------------------- who stands where

  private void order(Script script) {
    for (int slot : script.spots().keySet()) {
      if (!boxes.containsKey(slot)) {
        columns.add(new ArrayList<>(List.of(slot)));
      }
    }
    for (Script.Relation relation : script.relations()) {
      boolean free = !boxes.containsKey(relation.one()) && !boxes.containsKey(relation.other());
      if (free && relation.side() != Script.Side.BESIDE) {
        // The later one moves to the earlier: who is named first anchors the picture.
        move(relation.other(), relation.side().inverse(), relation.one());
      }
    }
    columns.sort(Comparator.comparingInt(column -> spot(column).across()));
  }

  private void move(int slot, Script.Side side, int anchor) {
    columns.forEach(column -> column.remove(Integer.valueOf(slot)));
    columns.removeIf(List::isEmpty);
    for (int i = 0; i < columns.size(); i++) {
      int place = columns.get(i).indexOf(anchor);
      if (place >= 0) {
        switch (side) {
          case ABOVE -> columns.get(i).add(place, slot);
          case BELOW -> columns.get(i).add(place + 1, slot);
          case LEFT, BEHIND -> columns.add(i, new ArrayList<>(List.of(slot)));
          default -> columns.add(i + 1, new ArrayList<>(List.of(slot)));
        }
        return;
      }
    }
  }

  /** The first place that somebody in a column asked for. */
  private Spot spot(List<Integer> column) {
    for (int slot : column) {
      if (spots.get(slot) != null) {
        return spots.get(slot);
      }
    }
    return Spot.CENTER;
  }

  // ---------------------------------------------------------------- boxes

  private void layOut(Script script) {
    if (deep(script)) {
      return;
    }
    if (crowded(script)) {
      int upper = columns.size() / 2;
      row(columns.subList(0, upper), 0, height / 2);
      row(columns.subList(upper, columns.size()), height / 2, height);
      return;
    }
    List<List<List<Integer>>> bands = new ArrayList<>();
    List<Integer> downs = new ArrayList<>();
    for (int down = -1; down <= 1; down++) {
      int wanted = down;
      List<List<Integer>> band =
          columns.stream().filter(column -> spot(column).down() == wanted).toList();
      if (!band.isEmpty()) {
        bands.add(band);
        downs.add(down);
      }
    }
    for (int i = 0; i < bands.size(); i++) {
      if (bands.size() > 1) {
        row(bands.get(i), height * i / bands.size(), height * (i + 1) / bands.size());
      } else if (downs.get(0) == 0) {
        row(bands.get(i), 0, height);
      } else {
        row(
            bands.get(i),
            downs.get(0) < 0 ? 0 : height / 2,
            downs.get(0) < 0 ? height / 2 : height);
      }
    }
  }

  /** Many of whom nothing is said. */
  private boolean crowded(Script script) {
    return columns.size() >= CROWD
        && width < WIDE * height
        && boxes.isEmpty()
        && script.relations().stream().allMatch(r -> r.side() == Script.Side.BESIDE)
        && columns.stream().allMatch(column -> spot(column) == Spot.CENTER);
  }

  /** Two of whom one is behind the other. */
  private boolean deep(Script script) {
    if (columns.size() != 2 || script.relations().size() != 1 || !boxes.isEmpty()) {
      return false;
    }
    Script.Relation relation = script.relations().get(0);
    boolean behind = relation.side() == Script.Side.BEHIND;
    if (!behind && relation.side() != Script.Side.BEFORE) {
      return false;
    }
    int far = behind ? relation.one() : relation.other();
    int near = behind ? relation.other() : relation.one();
    double side = columns.get(0).contains(far) ? 1 : -1;
    double base = height / 2 + unit * 0.41;
    double[] back = within(far, BACK * unit, BACK * unit);
    double[] front = within(near, FRONT * unit, FRONT * unit);
    put(far, width / 2 - side * 0.13 * unit, base - 0.09 * unit, back);
    put(near, width / 2 + side * 0.15 * unit, base, front);
    return true;
  }

  /** Columns side by side between two heights, in pixels. */
  private void row(List<List<Integer>> row, double top, double bottom) {
    int count = row.size();
    boolean whole = bottom - top == height;
    double tallest = Math.min(whole ? unit : 0.9 * (bottom - top), unit);
    if (count == 1) {
      alone(row.get(0), top, bottom, tallest);
      return;
    }
    double span = Math.min(width, unit * WIDEST) * ROW;
    double cell = span / count;
    for (int i = 0; i < count; i++) {
      double middle = (width - span) / 2 + cell * (i + 0.5);
      List<Integer> column = row.get(i);
      double high = column.size() > 1 ? STACK * unit : TALLEST * unit;
      stack(column, middle, cell * SHARE, Math.min(high, tallest), top, bottom);
    }
  }

  /**
   * Nobody else is beside: in the middle, or on the side that was asked for; beside those who have
   * a box, in the widest room that they leave.
   */
  private void alone(List<Integer> column, double top, double bottom, double tallest) {
    Spot asked = spot(column);
    double[] free = {0, width};
    if (asked == Spot.CENTER && !boxes.isEmpty()) {
      free = free();
    }
    double middle = (free[0] + free[1]) / 2 + width * 0.22 * asked.across();
    double wide = column.size() > 1 ? 0.57 * unit : SINGLE * unit;
    double high = column.size() > 1 ? STACK * unit : SINGLE * unit;
    double room = Math.min(2 * Math.min(middle, width - middle), free[1] - free[0]);
    stack(column, middle, Math.min(wide, room), Math.min(high, tallest), top, bottom);
  }

  /** {@return left and right of the widest room beside boxes; all of it if there is little} */
  private double[] free() {
    List<Box> taken = new ArrayList<>(boxes.values());
    taken.sort(Comparator.comparingDouble(Box::left));
    double[] widest = {0, 0};
    double from = 0;
    for (int i = 0; i <= taken.size(); i++) {
      double to = i < taken.size() ? taken.get(i).left() * width : width;
      if (to - from > widest[1] - widest[0]) {
        widest = new double[] {from, to};
      }
      from = i < taken.size() ? Math.max(from, taken.get(i).right() * width) : from;
    }
    return widest[1] - widest[0] < LEAST_ROOM * width ? new double[] {0, width} : widest;
  }

  /** Figures above each other, the lowest on its feet. */
  private void stack(
      List<Integer> column, double middle, double wide, double high, double top, double bottom) {
    int count = column.size();
    double each = high / count;
    double[][] sizes = new double[count][];
    double tall = 0;
    for (int i = 0; i < count; i++) {
      sizes[i] = within(column.get(i), wide, each);
      tall += sizes[i][1];
    }
    boolean whole = bottom - top == height;
    // Between the feet of a picture with ground and of one that floats in the middle.
    double floor = whole ? (FLOOR * height + height / 2 + tall / 2) / 2 : (top + bottom + tall) / 2;
    double feet = Math.max(top + tall, Math.min(bottom, floor));
    for (int i = count - 1; i >= 0; i--) {
      put(column.get(i), middle, feet, sizes[i]);
      feet -= sizes[i][1] - TOUCH * tall;
    }
  }

  /** Width and height of a figure that fits into these, in pixels. */
  private double[] within(int slot, double wide, double high) {
    double shape = shape(slot);
    double scale = Math.min(wide / shape, high);
    return new double[] {scale * shape, scale};
  }

  /** Of the view that is drawn over. */
  private double shape(int slot) {
    return cast.shape(slot);
  }

  private void put(int slot, double middle, double feet, double[] size) {
    double least = Box.LEAST + 1e-3;
    double w = Math.max(least, size[0] / width);
    double h = Math.max(least, size[1] / height);
    double left = Math.max(0, Math.min(1 - w, middle / width - w / 2));
    double top = Math.max(0, Math.min(1 - h, feet / height - h));
    boxes.put(slot, Box.within(left, top, left + w, top + h));
  }

  /** The largest box of the figure's shape in a box that was asked for, on its lower edge. */
  private Box shaped(int slot, Box asked) {
    double wide = (asked.right() - asked.left()) * width;
    double high = (asked.bottom() - asked.top()) * height;
    double shape = shape(slot);
    if (Math.abs(wide / high / shape - 1) < 0.02) {
      return asked; // Also one that was made here before.
    }
    double[] size = within(slot, wide, high);
    double middle = (asked.left() + asked.right()) / 2 * width;
    put(slot, middle, asked.bottom() * height, size);
    return boxes.get(slot);
  }
}
