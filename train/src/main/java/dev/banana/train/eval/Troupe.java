package dev.banana.train.eval;

import dev.banana.Banana;
import dev.banana.cast.Box;
import dev.banana.cast.IdentityEncoder;
import dev.banana.cast.Portrait;
import dev.banana.cast.Subject;
import dev.banana.image.RgbImage;
import dev.banana.image.RgbaImage;
import dev.banana.train.corpus.Reference;
import dev.banana.train.corpus.Roster;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Figures of a roster as a user brings them: views of each, cut out, read by the model.
 *
 * @param roster who they are
 * @param references the first view of each, in its place
 * @param gallery how the judge sees them
 * @param subjects what the model made of the views without their place
 * @param given pose of the first view that the model was given, and
 * @param other pose of another view of about the same shape, both on the same grey ground
 */
record Troupe(
    Roster roster,
    List<RgbImage> references,
    Gallery gallery,
    List<Subject> subjects,
    List<float[]> given,
    List<float[]> other) {
  private static final int GREY = 0x80;

  /** Until a cast gives another. */
  private static final String NAME = "Somebody";

  /** Other views of a figure, never given, of which one has nearly the shape of the first. */
  private static final int VIEWS = 12;

  /**
   * {@return everybody of a roster, read by a model}
   *
   * @param roster who they are
   * @param encoder how the gallery sees them
   * @param banana reads them
   * @param how how each is brought
   */
  static Troupe of(
      Roster roster, IdentityEncoder encoder, Banana banana, CastEvaluation.Given how) {
    List<RgbImage> references = new ArrayList<>();
    List<Face> faces = new ArrayList<>();
    List<Subject> subjects = new ArrayList<>();
    List<float[]> given = new ArrayList<>();
    List<float[]> other = new ArrayList<>();
    for (int i = 0; i < roster.size(); i++) {
      Roster.Sitting sitting = roster.sitting(i, 0);
      RgbImage picture = RgbImage.of(sitting.picture().rgb(), Reference.SIDE);
      references.add(picture);
      faces.add(Face.of(encoder, picture, box(sitting.picture().figure(), Reference.SIDE)));
      List<RgbaImage> pictures = new ArrayList<>(List.of(cut(sitting)));
      for (int view = 1; view < how.views(); view++) {
        pictures.add(cut(roster.sitting(i, VIEWS + view)));
      }
      Portrait portrait = Subject.from(NAME, pictures.toArray(RgbaImage[]::new));
      subjects.add(banana.subject(portrait.withMirrored(how.mirrored())));
      given.add(pose(sitting));
      other.add(pose(another(roster, i, sitting)));
    }
    return new Troupe(roster, references, new Gallery(faces), subjects, given, other);
  }

  /**
   * {@return another view of a figure, of about the same shape as one}
   *
   * <p>A character is drawn into a box of the shape of its view, whatever its pose: a view of
   * another shape would differ by that alone.
   */
  private static Roster.Sitting another(Roster roster, int who, Roster.Sitting one) {
    return IntStream.rangeClosed(1, VIEWS)
        .mapToObj(take -> roster.sitting(who, take))
        .min(Comparator.comparingDouble(other -> Math.abs(shape(other) - shape(one))))
        .orElseThrow();
  }

  /** Logarithm of width by height. */
  private static double shape(Roster.Sitting sitting) {
    int[] figure = sitting.picture().figure();
    return Math.log(figure[2] / (double) figure[3]);
  }

  /** {@return a figure that the model was given with what is behind it} */
  Subject withPlace(int who, Banana banana) {
    Portrait portrait = Subject.from(NAME, RgbaImage.of(references.get(who)));
    return banana.subject(portrait.withGround(Portrait.Ground.KEEP));
  }

  /** {@return a box in fractions of a square picture, from left, top, width, height in pixels} */
  static Box box(int[] figure, double side) {
    double least = 2 * Box.LEAST;
    double left = Math.min(1 - least, figure[0] / side);
    double top = Math.min(1 - least, figure[1] / side);
    double right = Math.min(1, Math.max(left + least, (figure[0] + figure[2]) / side));
    double bottom = Math.min(1, Math.max(top + least, (figure[1] + figure[3]) / side));
    return new Box((float) left, (float) top, (float) right, (float) bottom);
  }

  private static RgbaImage cut(Roster.Sitting sitting) {
    int[] argb = sitting.cut();
    byte[] rgba = new byte[RgbaImage.BYTES * argb.length];
    for (int i = 0; i < argb.length; i++) {
      rgba[RgbaImage.BYTES * i] = (byte) (argb[i] >> 16);
      rgba[RgbaImage.BYTES * i + 1] = (byte) (argb[i] >> 8);
      rgba[RgbaImage.BYTES * i + 2] = (byte) argb[i];
      rgba[RgbaImage.BYTES * i + 3] = (byte) (argb[i] >>> 24);
    }
    return new RgbaImage(Reference.SIDE, Reference.SIDE, rgba);
  }

  private static float[] pose(Roster.Sitting sitting) {
    int[] rgb = new int[sitting.cut().length];
    for (int i = 0; i < rgb.length; i++) {
      int p = sitting.cut()[i];
      rgb[i] = p >>> 24 == 0 ? GREY << 16 | GREY << 8 | GREY : p & 0xFFFFFF;
    }
    RgbImage plain = RgbImage.of(rgb, Reference.SIDE);
    Box box = box(sitting.picture().figure(), Reference.SIDE);
    return Face.pixels(box.grown(Face.AROUND).crop(plain));
  }

  /**
   * {@return casts of different figures, in which everybody appears about equally often}
   *
   * @param casts how many
   * @param count figures of each, at most as many as there are
   * @param seed random seed
   */
  List<List<Integer>> casts(int casts, int count, long seed) {
    Random random = new Random(seed);
    List<Integer> waiting = new ArrayList<>();
    List<List<Integer>> out = new ArrayList<>();
    for (int i = 0; i < casts; i++) {
      List<Integer> cast = new ArrayList<>();
      int at = 0;
      while (cast.size() < count) {
        if (at == waiting.size()) {
          List<Integer> again = new ArrayList<>(IntStream.range(0, roster.size()).boxed().toList());
          Collections.shuffle(again, random);
          waiting.addAll(again);
        }
        // Who is in it already waits for the next.
        if (cast.contains(waiting.get(at))) {
          at++;
        } else {
          cast.add(waiting.remove(at));
        }
      }
      out.add(cast);
    }
    return out;
  }
}
