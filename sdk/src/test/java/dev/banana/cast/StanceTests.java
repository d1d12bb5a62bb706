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
    Stance upright = new Stance(0, 0, 1);
    assertEquals(0.5, upright.shape(0.5), 1e-9);
    Stance.Standing as = upright.stand(figure(), FIGURE);
    Regions.Box box = as.figure();
    assertEquals(80, (box.right() - box.left()) * as.picture().width(), 0.01);
    assertEquals(160, (box.bottom() - box.top()) * as.picture().height(), 0.01);
    assertEquals(80 * 80, where(as.picture(), 0)[2], 200);
    assertEquals(80 * 80, where(as.picture(), 2)[2], 200);
  }

  @Test
  void aBendMovesTheHeadAndLeavesTheFeet() {
    Stance.Standing as = new Stance(0, 0.25, 1).stand(figure(), FIGURE);
    double feet = as.figure().left() * as.picture().width() + 40;
    double[] legs = where(as.picture(), 0);
    double[] head = where(as.picture(), 2);
    // The mean of the square of a height from 0 to a half is a twelfth, from there on seven.
    assertEquals(feet + 40 / 12.0, legs[0], 1);
    assertEquals(feet + 40 * 7 / 12.0, head[0], 1);
    assertTrue(head[1] < legs[1]);
  }

  @Test
  void itsBoxHoldsAllOfItInEveryStance() {
    for (int number = 1; number < Stance.COUNT; number += 10) {
      Stance stance = Stance.of(number);
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
      assertEquals(80 * 160, where(picture, 0)[2] + where(picture, 2)[2], 0.05 * 80 * 160);
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
