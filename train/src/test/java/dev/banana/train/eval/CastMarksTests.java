package dev.banana.train.eval;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banana.image.RgbImage;
import dev.banana.train.judge.Tally;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class CastMarksTests {
  /** Everybody looks along an axis of their own, in features and in pixels. */
  private static Face face(double... values) {
    float[] seen = new float[values.length];
    for (int i = 0; i < seen.length; i++) {
      seen[i] = (float) values[i];
    }
    return new Face(seen, seen);
  }

  private static final Gallery THREE =
      new Gallery(List.of(face(1, 0, 0), face(0, 1, 0), face(0, 0, 1)));

  @Test
  void theRightReferenceIsFoundOnlyIfNoOtherIsAsNear() {
    assertEquals(0, THREE.rank(face(0.9, 0.2, 0.1), 0));
    assertEquals(1, THREE.rank(face(0.9, 0.2, 0.1), 1));
    assertEquals(2, THREE.rank(face(0.9, 0.2, 0.1), 2));
    assertEquals(2, THREE.rank(face(1, 1, 1), 0), "a tie is a miss");
    assertEquals(0, THREE.pixelRank(face(0.9, 0.2, 0.1), 0));
    assertEquals(0, THREE.strangers(), 1e-9);
  }

  @Test
  void confusionIsAmongTheSamePictureOnly() {
    CastMarks marks = new CastMarks();
    Face blend = face(0.6, 0.7, 0.9);
    marks.face(THREE, blend, 0, List.of(0));
    assertEquals(null, marks.shares().get(CastMarks.CONFUSED), "alone there is nobody to confuse");
    marks.face(THREE, blend, 1, List.of(1, 0));
    assertEquals(new Tally.Share(0, 1), marks.shares().get(CastMarks.CONFUSED));
    marks.face(THREE, blend, 1, List.of(1, 2));
    assertEquals(new Tally.Share(1, 2), marks.shares().get(CastMarks.CONFUSED));
    assertEquals(new Tally.Share(0, 3), marks.shares().get(CastMarks.FOUND));
  }

  @Test
  void missingAndExtraCharactersAreCountedPerCharacter() {
    CastMarks marks = new CastMarks();
    marks.number(3, 1);
    marks.number(2, 3);
    marks.number(1, 1);
    assertEquals(new Tally.Share(2, 6), marks.shares().get(CastMarks.MISSING));
    assertEquals(new Tally.Share(1, 6), marks.shares().get(CastMarks.EXTRA));
    assertEquals(new Tally.Share(1, 3), marks.shares().get(CastMarks.NUMBER));
  }

  @Test
  void intervalsAreThoseOfWilson() {
    // scipy.stats.binomtest(45, 50).proportion_ci(method='wilson')
    double[] most = CastMarks.interval(new Tally.Share(45, 50));
    assertArrayEquals(new double[] {0.786398, 0.956524}, most, 1e-5);
    double[] none = CastMarks.interval(new Tally.Share(0, 100));
    assertArrayEquals(new double[] {0, 0.036993}, none, 1e-5);
    for (int n = 1; n <= 500; n++) {
      assertEquals(0, CastMarks.interval(new Tally.Share(0, n))[0]);
      assertEquals(1, CastMarks.interval(new Tally.Share(n, n))[1]);
    }
  }

  @Test
  void aMirroredPoseIsTheSamePose() {
    byte[] left = new byte[3 * 64 * 64];
    byte[] right = new byte[left.length];
    byte[] low = new byte[left.length];
    for (int i = 0; i < 64 * 64; i++) {
      Arrays.fill(left, 3 * i, 3 * i + 3, (byte) (i % 64 < 20 ? 255 : 0));
      Arrays.fill(right, 3 * i, 3 * i + 3, (byte) (i % 64 >= 44 ? 255 : 0));
      Arrays.fill(low, 3 * i, 3 * i + 3, (byte) (i / 64 >= 44 ? 255 : 0));
    }
    float[] one = Face.pixels(new RgbImage(64, 64, left));
    assertEquals(1, Face.pose(one, Face.pixels(new RgbImage(64, 64, right))), 1e-4);
    assertTrue(Face.pose(one, Face.pixels(new RgbImage(64, 64, low))) < 0.5);
  }

  @Test
  void aBorderIsFoundByItsColour() {
    List<float[]> borders = new ArrayList<>();
    for (int colour : new int[] {0, 100, 200}) {
      byte[] rgb = new byte[3 * 40 * 20];
      for (int i = 0; i < 40 * 20; i++) {
        boolean inside = i % 40 > 2 && i % 40 < 37 && i / 40 > 0 && i / 40 < 19;
        Arrays.fill(rgb, 3 * i, 3 * i + 3, (byte) (inside ? 77 : colour));
      }
      borders.add(CopyCheck.border(new RgbImage(40, 20, rgb)));
    }
    assertArrayEquals(new float[] {100, 100, 100}, borders.get(1), 1e-3f);
    assertEquals(0, CopyCheck.rank(borders, new float[] {110, 90, 100}, 1));
    assertEquals(2, CopyCheck.rank(borders, new float[] {10, 0, 0}, 2));
  }
}
