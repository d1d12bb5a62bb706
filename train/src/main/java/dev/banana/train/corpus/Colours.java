package dev.banana.train.corpus;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Names of colours, and how to find and change the main colour of a drawing. */
public final class Colours {
  /** Words that a drawing can be repainted with. */
  static final List<String> PAINTS =
      List.of("red", "orange", "yellow", "green", "blue", "purple", "pink");

  /** Words that a drawing can be recoloured with: those, and what has no hue or little of it. */
  public static final List<String> ALL =
      List.of(
          "red", "orange", "yellow", "green", "blue", "purple", "pink", "black", "white", "grey",
          "brown");

  private static final double[] HUES = {2, 26, 48, 125, 215, 275, 333};

  /** Below this saturation a pixel is grey to the eye, and belongs to a body without a hue. */
  private static final double PALE = 0.3;

  /** From this median saturation on, a body has a hue that can be exchanged without rags. */
  private static final double COLOURED = 0.4;

  /** From this one on, it is told at a glance from what is not of its hue. */
  private static final double VIVID = 0.6;

  private static final int BINS = 36;
  private static final List<String> NEUTRALS = List.of("black", "grey", "white");

  private Colours() {}

  /** {@return {@code words} with a colour at their end moved to their front, as English has it} */
  static List<String> first(List<String> words) {
    String last = words.get(words.size() - 1);
    if (!ALL.contains(last) || words.size() < 2) {
      return words;
    }
    List<String> out = new ArrayList<>(words.subList(0, words.size() - 1));
    out.add(0, last);
    return out;
  }

  /** {@return hue in degrees [0, 360), saturation [0, 1] and value [0, 1] of 0xRRGGBB} */
  static float[] hsv(int rgb) {
    int r = rgb >> 16 & 255;
    int g = rgb >> 8 & 255;
    int b = rgb & 255;
    int max = Math.max(r, Math.max(g, b));
    int span = max - Math.min(r, Math.min(g, b));
    float hue = 0;
    if (span > 0) {
      if (max == r) {
        hue = 60f * (g - b) / span;
      } else if (max == g) {
        hue = 120 + 60f * (b - r) / span;
      } else {
        hue = 240 + 60f * (r - g) / span;
      }
    }
    return new float[] {hue < 0 ? hue + 360 : hue, max == 0 ? 0 : (float) span / max, max / 255f};
  }

  /** {@return 0xRRGGBB of hue in degrees, saturation and value in [0, 1]} */
  static int rgb(double hue, double saturation, double value) {
    double h = ((hue % 360) + 360) % 360 / 60;
    double c = value * saturation;
    double x = c * (1 - Math.abs(h % 2 - 1));
    double m = value - c;
    double[] p =
        switch ((int) h) {
          case 0 -> new double[] {c, x, 0};
          case 1 -> new double[] {x, c, 0};
          case 2 -> new double[] {0, c, x};
          case 3 -> new double[] {0, x, c};
          case 4 -> new double[] {x, 0, c};
          default -> new double[] {c, 0, x};
        };
    return byteOf(p[0] + m) << 16 | byteOf(p[1] + m) << 8 | byteOf(p[2] + m);
  }

  private static int byteOf(double v) {
    return (int) Math.round(Math.max(0, Math.min(1, v)) * 255);
  }

  /** {@return the everyday word for a colour 0xRRGGBB} */
  public static String of(int rgb) {
    return word(hsv(rgb));
  }

  /** {@return the everyday word for a colour, for example {@code light blue} is {@code blue}} */
  static String word(float[] hsv) {
    if (hsv[2] < 0.2) {
      return "black";
    }
    if (hsv[1] < 0.13) {
      return hsv[2] > 0.85 ? "white" : "grey";
    }
    float h = hsv[0];
    boolean earthy = h >= 14 && h < 45 || (h < 14 || h > 350) && hsv[1] < 0.7;
    if (earthy && hsv[2] < 0.66) {
      return "brown";
    }
    if (h < 14 || h >= 346) {
      return hsv[1] < 0.45 && hsv[2] > 0.8 ? "pink" : "red";
    }
    if (h < 41) {
      return hsv[1] < 0.35 ? "beige" : "orange";
    }
    if (h < 66) {
      return "yellow";
    }
    if (h < 172) {
      return "green";
    }
    if (h < 252) {
      return "blue";
    }
    return h < 296 ? "purple" : "pink";
  }

  /**
   * {@return the word for the main colour of a drawing, or null if it has none}
   *
   * <p>Tyres and outlines are grey and black, so a real colour counts if it leads among the colours
   * and they cover 30 %; a neutral word needs 70 %.
   */
  static String dominant(Bitmap bitmap) {
    Map<String, Integer> count = new TreeMap<>();
    int total = 0;
    for (int p : bitmap.argb()) {
      if ((p >>> 24) > 200) {
        count.merge(word(hsv(p)), 1, Integer::sum);
        total++;
      }
    }
    int neutral = 0;
    for (String word : NEUTRALS) {
      neutral += count.getOrDefault(word, 0);
    }
    for (Map.Entry<String, Integer> e : count.entrySet()) {
      boolean plain = NEUTRALS.contains(e.getKey());
      int coloured = total - neutral;
      if (plain
          ? e.getValue() > 0.7 * total
          : e.getValue() > 0.6 * coloured && coloured > 0.3 * total) {
        return e.getKey();
      }
    }
    return null;
  }

  /**
   * {@return the drawing with its main hue replaced by a named one, or null if it has no main hue}
   *
   * @param bitmap the drawing
   * @param word one of {@link #PAINTS}
   */
  static Bitmap repaint(Bitmap bitmap, String word) {
    double main = mainHue(bitmap, 0.55, 0.3, false);
    return main < 0 ? null : repainted(bitmap, word, main);
  }

  private static Bitmap repainted(Bitmap bitmap, String word, double main) {
    double shift = HUES[PAINTS.indexOf(word)] - main;
    int[] out = new int[bitmap.argb().length];
    for (int i = 0; i < out.length; i++) {
      out[i] = repaint(bitmap.argb()[i], main, shift, word);
    }
    return new Bitmap(bitmap.width(), bitmap.height(), out);
  }

  private static int repaint(int argb, double main, double shift, String word) {
    int a = argb >>> 24;
    if (a == 0) {
      return 0;
    }
    float[] hsv = hsv(argb);
    if (hsv[1] < 0.18 || distance(hsv[0], main) > 38) {
      return argb;
    }
    // Premultiplied: the value is that of the visible colour times alpha.
    double value = hsv[2] * 255 / a;
    double s = hsv[1];
    switch (word) {
      case "yellow" -> value = 1 - (1 - value) * 0.45;
      case "orange" -> value = 1 - (1 - value) * 0.6;
      case "pink" -> {
        value = 1 - (1 - value) * 0.4;
        s *= 0.55;
      }
      default -> s = Math.min(1, s * 1.05);
    }
    int rgb = rgb(hsv[0] + shift, s, Math.min(1, value) * a / 255);
    return a << 24 | rgb;
  }

  /**
   * {@return the drawing with most of it in a named colour, or null if no colour covers it}
   *
   * <p>Unlike {@link #repaint} this gives white, black, grey and brown too, and paints what has no
   * hue. What is darker or lighter than the rest stays so.
   *
   * @param bitmap the drawing
   * @param word one of {@link #ALL}
   * @param parts whether a quarter of it is enough, as of a car whose wheels and windows keep their
   *     colours
   */
  static Bitmap recolour(Bitmap bitmap, String word, boolean parts) {
    double main = mainHue(bitmap, 0.55, 0.3, false);
    double usual = usualValue(bitmap, main, main < 0 ? 0.75 : 0.5, COLOURED);
    if (usual < 0 && parts) {
      main = mainHue(bitmap, 0.3, 0.18, true);
      usual =
          Math.max(usualValue(bitmap, main, 0.5, COLOURED), usualValue(bitmap, main, 0.25, VIVID));
    }
    if (usual < 0) {
      return null;
    }
    if (main >= 0 && PAINTS.contains(word)) {
      return repainted(bitmap, word, main);
    }
    int[] out = new int[bitmap.argb().length];
    for (int i = 0; i < out.length; i++) {
      int argb = bitmap.argb()[i];
      out[i] = ofBody(argb, main) ? inTone(argb, word, usual) : argb;
    }
    return new Bitmap(bitmap.width(), bitmap.height(), out);
  }

  /** Whether a pixel has the main hue, or no hue nor darkness if there is none. */
  private static boolean ofBody(int argb, double main) {
    int a = argb >>> 24;
    if (a == 0) {
      return false;
    }
    float[] hsv = hsv(argb);
    return main < 0
        ? hsv[1] < PALE && hsv[2] * 255 / a > 0.3
        : hsv[1] >= 0.18 && distance(hsv[0], main) <= 38;
  }

  /**
   * The median value of what is painted; negative if that is less than a share of the drawing, or
   * less saturated than it should be, which leaves rags: a panda in one colour is none.
   */
  private static double usualValue(Bitmap bitmap, double main, double share, double saturation) {
    int opaque = 0;
    List<float[]> body = new ArrayList<>();
    for (int p : bitmap.argb()) {
      if (p >>> 24 > 200) {
        opaque++;
        if (ofBody(p, main)) {
          body.add(hsv(p));
        }
      }
    }
    if (body.isEmpty()
        || body.size() < share * opaque
        || main >= 0 && median(body, 1) < saturation) {
      return -1;
    }
    return Math.max(0.05, median(body, 2));
  }

  private static double median(List<float[]> colours, int which) {
    double[] sorted = colours.stream().mapToDouble(c -> c[which]).sorted().toArray();
    return sorted[sorted.length / 2];
  }

  /** A pixel in a named colour, darker or lighter as it was against the usual one. */
  private static int inTone(int argb, String word, double usual) {
    int a = argb >>> 24;
    double hue = word.equals("brown") ? 24 : 0;
    double saturation = 0.04;
    double value;
    switch (word) {
      case "black" -> value = 0.17;
      case "white" -> value = 0.95;
      case "grey" -> value = 0.6;
      case "brown" -> {
        saturation = 0.6;
        value = 0.5;
      }
      default -> {
        hue = HUES[PAINTS.indexOf(word)];
        saturation = word.equals("pink") ? 0.42 : 0.75;
        value = word.equals("yellow") || word.equals("pink") ? 0.96 : 0.85;
      }
    }
    // Premultiplied: the value is that of the visible colour times alpha.
    double shade = Math.min(1.15, hsv(argb)[2] * 255 / a / usual);
    return a << 24 | rgb(hue, saturation, Math.min(1, value * shade) * a / 255);
  }

  /**
   * The hue that most pixels have, in degrees; negative if they are less than a share of the
   * coloured ones, or than another of all. Windows, which are bright and blue, may be passed over.
   */
  private static double mainHue(Bitmap bitmap, double ofColoured, double ofAll, boolean noWindows) {
    double[] bins = new double[BINS];
    double coloured = 0;
    int opaque = 0;
    for (int p : bitmap.argb()) {
      if ((p >>> 24) > 200) {
        opaque++;
        float[] hsv = hsv(p);
        if (hsv[1] > 0.25 && hsv[2] > 0.15) {
          boolean window = hsv[0] > 180 && hsv[0] < 235 && hsv[2] > 0.6;
          bins[(int) (hsv[0] / 360 * BINS) % BINS] += noWindows && window ? 0 : 1;
          coloured++;
        }
      }
    }
    int best = 0;
    double most = -1;
    for (int i = 0; i < BINS; i++) {
      double sum = bins[i] + bins[(i + 1) % BINS] + bins[(i + BINS - 1) % BINS];
      if (sum > most) {
        most = sum;
        best = i;
      }
    }
    return most < ofColoured * coloured || most < ofAll * opaque ? -1 : (best + 0.5) * 360 / BINS;
  }

  private static double distance(double a, double b) {
    double d = Math.abs(a - b) % 360;
    return d > 180 ? 360 - d : d;
  }
}
