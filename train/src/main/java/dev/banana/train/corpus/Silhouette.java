package dev.banana.train.corpus;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleFunction;

/**
 * A shape filled with one named colour. A scene has a light or a dark ground, and its shapes take
 * inks that stand out from it.
 *
 * @param shape whose outline it is
 * @param ink its colour
 */
record Silhouette(Identity shape, Ink ink) implements Identity {
  /**
   * A named colour.
   *
   * @param word its everyday name
   * @param rgb 0xRRGGBB
   */
  record Ink(String word, int rgb) {}

  /** Inks for light grounds. */
  static final List<Ink> DARK =
      List.of(
          new Ink("black", 0x1E1F22),
          new Ink("red", 0xC8322B),
          new Ink("blue", 0x2B62C4),
          new Ink("green", 0x2E8A43),
          new Ink("purple", 0x7440AE),
          new Ink("brown", 0x7A4A2B),
          new Ink("orange", 0xE2741B),
          new Ink("dark blue", 0x22305C),
          new Ink("dark green", 0x1F5233),
          new Ink("grey", 0x6E747C));

  /** Inks for dark grounds. */
  static final List<Ink> LIGHT =
      List.of(
          new Ink("white", 0xFAFAFA),
          new Ink("yellow", 0xF8D548),
          new Ink("light blue", 0xA9D6F5),
          new Ink("pink", 0xF5A9C4),
          new Ink("orange", 0xF39A3D),
          new Ink("turquoise", 0x6FD6CC),
          new Ink("light green", 0xA6E09A),
          new Ink("red", 0xF0594E));

  /** Light grounds. */
  static final List<Ink> LIGHT_GROUNDS =
      List.of(
          new Ink("white", 0xFBFBFB),
          new Ink("white", 0xFBFBFB),
          new Ink("light blue", 0xCFE6FA),
          new Ink("yellow", 0xFBE386),
          new Ink("pale yellow", 0xFCF3C5),
          new Ink("mint green", 0xCDEFDB),
          new Ink("peach", 0xFBDDC6),
          new Ink("lavender", 0xDDD4F3),
          new Ink("beige", 0xEFE4D2),
          new Ink("pink", 0xF8CEDD));

  /** Dark grounds. */
  static final List<Ink> DARK_GROUNDS =
      List.of(
          new Ink("black", 0x191A1D),
          new Ink("black", 0x191A1D),
          new Ink("dark blue", 0x22305C),
          new Ink("dark green", 0x1C4630),
          new Ink("purple", 0x452A69),
          new Ink("dark red", 0x641C22),
          new Ink("brown", 0x452D20));

  /** {@return whether the scenes of a manner have a dark ground} */
  static boolean dark(int manner) {
    return Math.floorMod(manner, 3) == 2;
  }

  /** {@return {@code shape} in a random ink that fits scenes of {@code manner}} */
  static Silhouette of(Identity shape, int manner, SplittableRandom random) {
    return new Silhouette(shape, Words.pick(random, dark(manner) ? LIGHT : DARK));
  }

  /** {@return the ground that was painted all over {@code canvas}} */
  static Backdrop.Setting ground(Canvas canvas, int manner, SplittableRandom random) {
    Ink ground = Words.pick(random, dark(manner) ? DARK_GROUNDS : LIGHT_GROUNDS);
    java.util.Arrays.fill(canvas.rgb, ground.rgb());
    java.util.Arrays.fill(canvas.classes, (byte) CoarseClass.BACKGROUND.ordinal());
    String on = random.nextInt(3) > 0 ? ground.word() : "a " + ground.word() + " background";
    return new Backdrop.Setting("on " + on, -1, true, false);
  }

  @Override
  public Actor view(SplittableRandom random, int manner) {
    Actor actor = shape.view(random, manner);
    // Two families draw contours; their style says so.
    String kind = actor.styles().get(0);
    DoubleFunction<Bitmap> pixels = side -> filled(actor.pixels().apply(side), ink.rgb());
    String bare =
        actor.phrase().startsWith("the ") ? actor.phrase() : Words.indefinite(actor.noun());
    return new Actor(
        actor.concept(),
        actor.family(),
        actor.styles(),
        List.of(ink.word()),
        ink.word() + " " + actor.noun() + " " + kind,
        Words.indefinite(ink.word()) + " " + kind + " of " + bare,
        actor.coarse(),
        pixels);
  }

  @Override
  public Identity twin(SplittableRandom random) {
    List<Ink> inks = DARK.contains(ink) ? DARK : LIGHT;
    return new Silhouette(shape, Words.pick(random, inks));
  }

  /** {@return {@code shape} with its cover kept and its colour replaced} */
  static Bitmap filled(Bitmap shape, int rgb) {
    int[] out = new int[shape.argb().length];
    for (int i = 0; i < out.length; i++) {
      int a = shape.argb()[i] >>> 24;
      int r = (rgb >> 16 & 255) * a / 255;
      int g = (rgb >> 8 & 255) * a / 255;
      int b = (rgb & 255) * a / 255;
      out[i] = a << 24 | r << 16 | g << 8 | b;
    }
    return new Bitmap(shape.width(), shape.height(), out);
  }
}
