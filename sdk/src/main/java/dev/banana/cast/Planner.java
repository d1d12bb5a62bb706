package dev.banana.cast;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Decides which part of a picture each character gets, from the order in which they are named, what
 * is said about two of them, and the places that were asked for.
 *
 * <p>The proportions are those of the scenes that models learn from: a row takes 0.94 of one and a
 * half times the shorter side, at most the width, in equal cells; figures are at most 0.58 of the
 * shorter side high and stand in the lower half or in the middle.
 */
final class Planner {
  private static final double ROW = 0.94;
  private static final double WIDEST = 1.5;

  /** Half of the height that a row may take, of the shorter side. */
  private static final double REACH = 0.46;

  private static final double LOWEST = 0.97;

  /** How far the parts of two who are above each other overlap, of the height of both. */
  private static final double OVERLAP = 0.06;

  private final double unitWide;
  private final double unitHigh;
  private final List<List<Integer>> columns = new ArrayList<>();
  private final Map<Integer, Spot> spots = new LinkedHashMap<>();
  private final Map<Integer, Box> boxes = new LinkedHashMap<>();

  private Planner(int width, int height) {
    double unit = Math.min(width, height);
    this.unitWide = unit / width;
    this.unitHigh = unit / height;
  }

  /**
   * {@return a box for everybody whom a script names, in the order of naming}
   *
   * @param script who, and what is said about them
   * @param cast where some of them shall be
   * @param width pixels across
   * @param height pixels down
   */
  static Map<Integer, Box> plan(Script script, Cast cast, int width, int height) {
    Planner planner = new Planner(width, height);
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
      boxes.put(slot, box);
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

  private boolean asked(List<Integer> column) {
    return column.stream().anyMatch(slot -> spots.get(slot) != null);
  }

  // ---------------------------------------------------------------- boxes

  private void layOut(Script script) {
    if (deep(script)) {
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
      double top = i / (double) bands.size();
      double bottom = (i + 1) / (double) bands.size();
      if (bands.size() == 1) {
        top = downs.get(0) > 0 ? 0.45 : 0;
        bottom = downs.get(0) < 0 ? 0.55 : 1;
      }
      row(bands.get(i), top, bottom);
    }
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
    boolean mirrored = columns.get(0).get(0) != (behind ? relation.one() : relation.other());
    double back = 0.14 * unitWide;
    double front = 0.18 * unitWide;
    int far = behind ? relation.one() : relation.other();
    int near = behind ? relation.other() : relation.one();
    boxes.put(far, mirrored(mirrored, 0.5 - back, 0.37 * unitWide, 0, 0.9));
    boxes.put(near, mirrored(mirrored, 0.5 + front, 0.29 * unitWide, 0.35, 1));
    return true;
  }

  private static Box mirrored(boolean yes, double middle, double half, double top, double bottom) {
    double x = yes ? 1 - middle : middle;
    return Box.within(x - half, top, x + half, bottom);
  }

  private void row(List<List<Integer>> row, double top, double bottom) {
    int count = row.size();
    if (count == 1) {
      alone(row.get(0), top, bottom);
      return;
    }
    double span = Math.min(1, WIDEST * unitWide) * ROW;
    double cell = span / count;
    boolean whole = top == 0 && bottom == 1;
    double from = whole ? Math.max(0, 0.5 - REACH * unitHigh) : top;
    double to = whole ? Math.max(0.5 + REACH * unitHigh, LOWEST) : bottom;
    for (int i = 0; i < count; i++) {
      double left = (1 - span) / 2 + i * cell;
      stack(row.get(i), left, left + cell, from, to);
    }
  }

  /** Nobody else is beside: all of the width, or the side that was asked for. */
  private void alone(List<Integer> column, double top, double bottom) {
    int across = spot(column).across();
    if (across != 0) {
      stack(column, across < 0 ? 0 : 0.45, across < 0 ? 0.55 : 1, top, bottom);
    } else if (column.size() > 1) {
      double half = Math.min(0.5, 0.42 * unitWide);
      stack(column, 0.5 - half, 0.5 + half, top, bottom);
    } else {
      boolean centred = asked(column) && spot(column).down() == 0;
      stack(column, centred ? 0.15 : 0, centred ? 0.85 : 1, top, bottom);
    }
  }

  private void stack(List<Integer> column, double left, double right, double top, double bottom) {
    int count = column.size();
    double each = (bottom - top) / count;
    double over = count > 1 ? OVERLAP / 2 * (bottom - top) : 0;
    for (int i = 0; i < count; i++) {
      double from = top + i * each - (i > 0 ? over : 0);
      double to = top + (i + 1) * each + (i < count - 1 ? over : 0);
      boxes.put(column.get(i), Box.within(left, from, right, to));
    }
  }
}
