package dev.banana.train.corpus;

import java.awt.Color;
import java.awt.Shape;
import java.awt.geom.Arc2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;

/**
 * Something that a {@link Puppet} holds, drawn in its units around the hand at the origin.
 *
 * @param what one of {@link #KINDS}
 * @param colour key of {@link Traits#CLOTH}
 */
record PuppetProp(String what, String colour) {
  /** What can be held. */
  static final List<String> KINDS =
      List.of(
          "balloon",
          "flower",
          "umbrella",
          "book",
          "ball",
          "cup",
          "ice cream cone",
          "lollipop",
          "magic wand",
          "flag",
          "gift",
          "apple",
          "paintbrush",
          "basket");

  private static final Color WOOD = new Color(0x9A6B42);
  private static final Color GOLD = new Color(0xF4C93B);
  private static final Color CREAM = new Color(0xF7EBD3);
  private static final Color LEAF = new Color(0x4FAE55);

  /** {@return a random one} */
  static PuppetProp random(SplittableRandom r) {
    return new PuppetProp(Words.pick(r, KINDS), Words.pick(r, Traits.CLOTH_WORDS));
  }

  /** {@return words with article, with the colour where it is free} */
  String words() {
    boolean fixed = what.matches("magic wand|apple|paintbrush|basket");
    return Words.indefinite(
        fixed ? what : what.equals("ice cream cone") ? what : colour + " " + what);
  }

  /** Draws it with {@code fill}, which paints and outlines a shape. */
  void draw(BiConsumer<Shape, Color> fill) {
    Color c = new Color(Traits.CLOTH.get(colour));
    switch (what) {
      case "balloon" -> {
        fill.accept(bar(-0.4, -24, 0.8, 24), new Color(0x8A8A8E));
        fill.accept(new Ellipse2D.Double(-8, -42, 16, 19), c);
      }
      case "flower" -> flower(fill, c);
      case "umbrella" -> {
        fill.accept(bar(-0.6, -26, 1.2, 29), WOOD);
        fill.accept(new Arc2D.Double(-15, -37, 30, 24, 0, 180, Arc2D.CHORD), c);
      }
      case "book" -> {
        fill.accept(new RoundRectangle2D.Double(-5, -9, 11, 14, 2, 2), c);
        fill.accept(bar(-3, -6.5, 7, 2.4), CREAM);
      }
      case "ball" -> fill.accept(new Ellipse2D.Double(-6, -8, 12, 12), c);
      case "cup" -> {
        fill.accept(new Ellipse2D.Double(2, -6, 6, 6.5), c);
        fill.accept(new RoundRectangle2D.Double(-4, -8, 9, 10, 2, 2), c);
      }
      case "ice cream cone" -> {
        fill.accept(polygon(-3.6, -6, 3.6, -6, 0, 6), new Color(0xD9A55B));
        fill.accept(new Ellipse2D.Double(-4.6, -13.5, 9.2, 9), c);
      }
      case "lollipop" -> {
        fill.accept(bar(-0.5, -11, 1, 14), CREAM);
        fill.accept(new Ellipse2D.Double(-5, -20, 10, 10), c);
      }
      case "magic wand" -> {
        fill.accept(bar(-0.6, -13, 1.2, 17), new Color(0x34353B));
        fill.accept(star(0, -16, 6), GOLD);
      }
      case "flag" -> {
        fill.accept(bar(-0.6, -24, 1.2, 29), WOOD);
        fill.accept(new Rectangle2D.Double(0.6, -24, 15, 9.5), c);
      }
      case "gift" -> {
        fill.accept(new RoundRectangle2D.Double(-6, -9, 12, 11, 1, 1), c);
        fill.accept(bar(-1.2, -9, 2.4, 11), colour.equals("yellow") ? CREAM : GOLD);
      }
      case "apple" -> {
        fill.accept(bar(-0.4, -9, 0.9, 4), WOOD);
        fill.accept(new Ellipse2D.Double(-4.8, -7, 9.6, 9), new Color(0xD8423A));
      }
      case "paintbrush" -> {
        fill.accept(bar(-0.7, -13, 1.4, 17), WOOD);
        fill.accept(new Ellipse2D.Double(-1.8, -19, 3.6, 7), c);
      }
      default -> {
        fill.accept(new Arc2D.Double(-7, -9, 14, 14, 0, 180, Arc2D.OPEN), WOOD);
        fill.accept(polygon(-8, -1, 8, -1, 5.5, 8, -5.5, 8), new Color(0xC08A52));
      }
    }
  }

  private static void flower(BiConsumer<Shape, Color> fill, Color c) {
    fill.accept(bar(-0.5, -12, 1, 16), LEAF);
    for (int i = 0; i < 5; i++) {
      double a = 2 * Math.PI * i / 5;
      fill.accept(new Ellipse2D.Double(4 * Math.sin(a) - 3, -16 - 4 * Math.cos(a) - 3, 6, 6), c);
    }
    fill.accept(new Ellipse2D.Double(-2.4, -18.4, 4.8, 4.8), GOLD);
  }

  private static Shape bar(double x, double y, double w, double h) {
    return new RoundRectangle2D.Double(x, y, w, h, 1, 1);
  }

  private static Shape polygon(double... xy) {
    Path2D path = new Path2D.Double();
    path.moveTo(xy[0], xy[1]);
    for (int i = 2; i < xy.length; i += 2) {
      path.lineTo(xy[i], xy[i + 1]);
    }
    path.closePath();
    return path;
  }

  private static Shape star(double cx, double cy, double r) {
    double[] xy = new double[20];
    for (int i = 0; i < 10; i++) {
      double a = Math.PI * i / 5;
      double q = i % 2 == 0 ? r : r * 0.45;
      xy[2 * i] = cx + q * Math.sin(a);
      xy[2 * i + 1] = cy - q * Math.cos(a);
    }
    return polygon(xy);
  }
}
