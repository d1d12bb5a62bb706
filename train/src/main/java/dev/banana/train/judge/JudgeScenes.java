package dev.banana.train.judge;

import dev.banana.train.corpus.Lineup;
import dev.banana.train.corpus.Reference;
import dev.banana.train.corpus.Scene;
import dev.banana.train.corpus.Subject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Scenes and lineups that were drawn once and are kept in memory, smaller than they were drawn.
 *
 * @param scenes captioned pictures
 * @param lineups who is who
 */
public record JudgeScenes(List<Shown> scenes, List<Trio> lineups) {
  /** Pixels of each side that are kept: a little more than the judge sees, to be moved about. */
  public static final int SIDE = 144;

  /**
   * A picture with its words and the truth about it.
   *
   * @param rgb three bytes a pixel, {@link #SIDE} x {@link #SIDE}; or none, if nobody looks
   * @param caption true words
   * @param subjects boxes in pixels of a picture of side {@code drawn}
   * @param drawn pixels of each side that it was drawn with
   */
  public record Shown(byte[] rgb, String caption, List<Subject> subjects, int drawn) {
    /** {@return the concepts that are shown} */
    public Set<String> concepts() {
      Set<String> out = new TreeSet<>();
      subjects.forEach(s -> out.add(s.concept()));
      return out;
    }
  }

  /**
   * Two views of somebody and one of somebody else, as in {@link Lineup}.
   *
   * @param first three bytes a pixel, {@link #SIDE} x {@link #SIDE}
   * @param second another view
   * @param other somebody else
   * @param looks all that can be seen of the first
   * @param otherLooks all that can be seen of the other
   */
  public record Trio(byte[] first, byte[] second, byte[] other, String looks, String otherLooks) {}

  /** {@return a scene, kept small} */
  public static Shown shown(Scene scene) {
    return new Shown(
        shrunk(scene.rgb(), scene.width()), scene.caption(), scene.subjects(), scene.width());
  }

  /** {@return what a scene of any shape shows, without its pixels} */
  public static Shown told(Scene scene) {
    return new Shown(new byte[0], scene.caption(), scene.subjects(), scene.width());
  }

  /** {@return a lineup, kept small} */
  public static Trio trio(Lineup l) {
    return new Trio(
        shrunk(l.first(), Reference.SIDE),
        shrunk(l.second(), Reference.SIDE),
        shrunk(l.other(), Reference.SIDE),
        l.looks(),
        l.otherLooks());
  }

  /** Means of the pixels that each kept one covers. */
  static byte[] shrunk(int[] rgb, int side) {
    byte[] out = new byte[3 * SIDE * SIDE];
    double step = side / (double) SIDE;
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        double[] sum = new double[3];
        double all = 0;
        for (int j = (int) (y * step); j < (y + 1) * step; j++) {
          double down = Math.min((y + 1) * step, j + 1) - Math.max(y * step, j);
          for (int i = (int) (x * step); i < (x + 1) * step; i++) {
            double share = down * (Math.min((x + 1) * step, i + 1) - Math.max(x * step, i));
            int p = rgb[Math.min(side - 1, j) * side + Math.min(side - 1, i)];
            sum[0] += share * (p >> 16 & 255);
            sum[1] += share * (p >> 8 & 255);
            sum[2] += share * (p & 255);
            all += share;
          }
        }
        for (int c = 0; c < 3; c++) {
          out[3 * (y * SIDE + x) + c] = (byte) Math.round(sum[c] / all);
        }
      }
    }
    return out;
  }

  /** {@return the names of everything that is shown, in alphabetical order} */
  public List<String> concepts() {
    Set<String> out = new TreeSet<>();
    scenes.forEach(s -> out.addAll(s.concepts()));
    return List.copyOf(out);
  }

  /** {@return the colour words of everything that is shown, in alphabetical order} */
  public List<String> colours() {
    Set<String> out = new TreeSet<>();
    scenes.forEach(s -> s.subjects().forEach(t -> out.addAll(t.colours())));
    return out.isEmpty() ? List.of("none") : List.copyOf(out);
  }

  /** {@return the hands of the first subjects, in alphabetical order} */
  public List<String> styles() {
    Set<String> out = new TreeSet<>();
    scenes.forEach(s -> out.add(s.subjects().get(0).family()));
    return List.copyOf(out);
  }

  /**
   * {@return the numbers of all word pieces of these texts, each once, in order of appearance}
   *
   * @param texts numbers of each text's pieces
   */
  static List<Integer> pieces(List<long[]> texts) {
    Set<Integer> out = new LinkedHashSet<>();
    texts.forEach(t -> Arrays.stream(t).forEach(id -> out.add((int) id)));
    return new ArrayList<>(out);
  }
}
