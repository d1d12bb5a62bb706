package dev.banana.decode;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.banana.image.RgbImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CutRowsTests {
  @Test
  void keepsTheUpperLeftAndTellsOfItsRowsAsTheyCome() {
    byte[] noise = new byte[RgbImage.BYTES * 20 * 12];
    new Random(1).nextBytes(noise);
    RgbImage whole = new RgbImage(20, 12, noise);
    List<String> heard = new ArrayList<>();
    List<RgbImage> told = new ArrayList<>();
    CutRows cut =
        new CutRows(
            16,
            9,
            (picture, from, to) -> {
              heard.add(from + " to " + to);
              told.add(picture);
            });
    cut.rows(whole, 0, 4);
    cut.rows(whole, 4, 10);
    cut.rows(whole, 10, 12);
    assertEquals(List.of("0 to 4", "4 to 9"), heard);
    told.forEach(picture -> assertSame(cut.picture(), picture));
    assertArrayEquals(whole.cut(16, 9).rgb(), cut.picture().rgb());
  }
}
