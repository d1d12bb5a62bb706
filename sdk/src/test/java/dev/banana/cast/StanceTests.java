package dev.banana.cast;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banana.image.RgbaImage;
import dev.banana.model.denoise.Regions;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StanceTests {
  private static final int SIDE = 200;
  private static final Regions.Box FIGURE = new Regions.Box(0.3f, 0.1f, 0.7f, 0.9f);

  /** Red below and blue above, clear around. */
  private static RgbaImage figure() {
    byte[] rgba = new byte[RgbaImage.BYTES * SIDE * SIDE];
    for (int y = 20; y < 180; y++) {
      for (int x = 60; x < 140; x++) {
        int at = RgbaImage.BYTES * (y * SIDE + x);
        rgba[at + (y < 100 ? 2 : 0)] = (byte) 200;
        rgba[at + 3] = (byte) 255;
      }
    }
    return new RgbaImage(SIDE, SIDE, rgba);
  }

  /** Mean column, mean row and number of opaque pixels with much of a channel. */
  private static double[] where(RgbaImage picture, int channel) {
    double[] sum = new double[3];
    for (int y = 0; y < picture.height(); y++) {
      for (int x = 0; x < picture.width(); x++) {
        if (picture.at(x, y, 3) > 127 && picture.at(x, y, channel) > 100) {
          sum[0] += x;
          sum[1] += y;
          sum[2]++;
        }
      }
    }
    return new double[] {sum[0] / sum[2], sum[1] / sum[2], sum[2]};
  }

  @Test
  void whoeverStandsUprightStaysAsHeIs() {
    Stance upright = new Stance(0, 0, 1, 0, 0, 0);
    assertEquals(0.5, upright.shape(0.5), 1e-9);
    Stance.Standing as = upright.stand(figure(), FIGURE);
    Regions.Box box = as.figure();
    assertEquals(80, (box.right() - box.left()) * as.picture().width(), 0.01);
    assertEquals(160, (box.bottom() - box.top()) * as.picture().height(), 0.01);
    assertEquals(80 * 80, where(as.picture(), 0)[2], 200);
    assertEquals(80 * 80, where(as.picture(), 2)[2], 200);
  }

  @Test
  void aBendTurnsTheHeadAndLeavesTheFeet() {
    Stance.Standing as = new Stance(0, 0.5, 1, 0, 0, 0).stand(figure(), FIGURE);
    double feet = as.figure().left() * as.picture().width() + 40;
    double[] legs = where(as.picture(), 0);
    double[] head = where(as.picture(), 2);
    // The line from the feet up is 160 long and an arc of 320 around. At a part p of it, a point is
    // 320 (1 - cos(p / 2)) aside: 3.3 as the mean of the lower half, 23.0 of the upper. What is
    // outside of the line becomes larger than what is inside: 80 * 80 / 12 / 320 back.
    assertEquals(feet + 3.3 - 1.7, legs[0], 0.7);
    assertEquals(feet + 23.0 - 1.7, head[0], 0.7);
    assertTrue(head[1] < legs[1]);
    assertEquals(80 * 80, head[2], 200);
    Stance.Standing left = new Stance(0, -0.5, 1, 0, 0, 0).stand(figure(), FIGURE);
    double right = left.figure().right() * left.picture().width() - 40;
    assertEquals(feet - legs[0], where(left.picture(), 0)[0] - right, 1.5);
    assertEquals(feet - head[0], where(left.picture(), 2)[0] - right, 1.5);
  }

  @Test
  void aNodMovesWhatIsWithinTheOutline() {
    Stance.Standing as = new Stance(0, 0, 1, 0.1, 0, 0).stand(figure(), FIGURE);
    double[] below = where(as.picture(), 0);
    double[] above = where(as.picture(), 2);
    assertEquals(80 * 160, below[2] + above[2], 200);
    // In the middle row by 0.1 * 160, less towards the sides: two thirds of it as a mean.
    assertEquals(80 * 0.1 * 160 * 2 / 3, (above[2] - below[2]) / 2, 60);
  }

  @Test
  void aLookMovesWhatIsWithinTheOutlineAside() {
    RgbaImage halves = figure();
    for (int y = 20; y < 180; y++) {
      for (int x = 60; x < 140; x++) {
        int at = RgbaImage.BYTES * (y * SIDE + x);
        halves.rgba()[at] = (byte) (x < 100 ? 200 : 0);
        halves.rgba()[at + 2] = (byte) (x < 100 ? 0 : 200);
      }
    }
    Stance.Standing as = new Stance(0, 0, 1, 0, 0.1, 0).stand(halves, FIGURE);
    double left = where(as.picture(), 0)[2];
    double right = where(as.picture(), 2)[2];
    assertEquals(80 * 160, left + right, 200);
    // The border between them by 0.1 * 80, in the lowest third little by little.
    assertEquals(8 * (160 - 160 / 6.0), (left - right) / 2, 60);
  }

  @Test
  void whoLeansKeepsItsHeadAsItIs() {
    Stance.Standing as = new Stance(0, 0, 1, 0, 0, 0.25).stand(figure(), FIGURE);
    double feet = as.figure().left() * as.picture().width() + 40;
    double[] head = where(as.picture(), 2);
    double[] legs = where(as.picture(), 0);
    // 0.25 * 160 above the waist; the waist is at 88 of 160, and the head begins at 80.
    assertEquals(feet + 40, head[0], 1);
    assertEquals(80 * 80, head[2], 100);
    // The mean of s * s * (3 - 2 s) from 0 to 80 / 88.
    assertEquals(feet + 40 * 0.451, legs[0], 1);
    assertEquals(80 * 80, legs[2], 100);
  }

  @Test
  void headsAndShouldersTurnMoreAndLookFurtherAround() {
    for (int number = 1; number < Stance.COUNT; number++) {
      Stance slim = Stance.of(number, 0.4);
      Stance wide = Stance.of(number, 1);
      assertTrue(Math.abs(wide.turn()) > Math.abs(slim.turn()));
      assertTrue(Math.abs(wide.look()) > Math.abs(slim.look()));
      assertEquals(Math.signum(slim.turn()), Math.signum(wide.turn()));
      assertEquals(Math.signum(slim.look()), Math.signum(wide.look()));
    }
  }

  @Test
  void itsBoxHoldsAllOfItInEveryStance() {
    for (int number = 1; number < Stance.COUNT; number += 10) {
      Stance stance = Stance.of(number, 0.5);
      Stance.Standing as = stance.stand(figure(), FIGURE);
      RgbaImage picture = as.picture();
      Regions.Box box = as.figure();
      for (int y = 0; y < picture.height(); y++) {
        for (int x = 0; x < picture.width(); x++) {
          boolean inside =
              x + 2 > box.left() * picture.width()
                  && x - 1 < box.right() * picture.width()
                  && y + 2 > box.top() * picture.height()
                  && y - 1 < box.bottom() * picture.height();
          assertTrue(inside || picture.at(x, y, 3) == 0, number + ": " + x + ", " + y);
        }
      }
      double wide = (box.right() - box.left()) * picture.width();
      double high = (box.bottom() - box.top()) * picture.height();
      assertEquals(wide / high, stance.shape(0.5), 1e-3);
      // Nobody becomes much thinner or thicker.
      assertEquals(80 * 160, where(picture, 0)[2] + where(picture, 2)[2], 0.07 * 80 * 160);
    }
  }

  @Test
  void whoIsVeryWideIsNotFolded() {
    byte[] rgba = new byte[RgbaImage.BYTES * SIDE * SIDE];
    for (int i = 100 * SIDE; i < 120 * SIDE; i++) {
      rgba[RgbaImage.BYTES * i] = (byte) 200;
      rgba[RgbaImage.BYTES * i + 3] = (byte) 255;
    }
    RgbaImage snake = new RgbaImage(SIDE, SIDE, rgba);
    Regions.Box all = new Regions.Box(0, 0.5f, 1, 0.6f);
    for (int number = 1; number < Stance.COUNT; number += 10) {
      Stance.Standing as = Stance.stand(number, snake, all);
      assertEquals(20 * SIDE, where(as.picture(), 0)[2], 0.1 * 20 * SIDE, "stance " + number);
      float high = (as.figure().bottom() - as.figure().top()) * as.picture().height();
      assertTrue(high < 50, "as high as " + high);
    }
  }

  @Test
  void aSeedGivesOneStanceAndSeedsGiveMany() {
    Set<Integer> numbers = new HashSet<>();
    for (int seed = 0; seed < 100; seed++) {
      int number = Stance.number(seed);
      assertTrue(number > Stance.UPRIGHT && number < Stance.COUNT);
      assertEquals(number, Stance.number(seed));
      numbers.add(number);
    }
    assertTrue(numbers.size() > 60, numbers.size() + " of 100 seeds");
    assertArrayEquals(
        Stance.stand(7, figure(), FIGURE).picture().rgba(),
        Stance.stand(7, figure(), FIGURE).picture().rgba());
  }
}
