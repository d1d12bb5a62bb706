package dev.banana.train.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.util.List;
import org.junit.jupiter.api.Test;

class LetteringTests {
  private static final int RED = 0xffcc0000;

  /** Rows below the picture, and how many of their pixels are not white. */
  private static int ink(Lettering letters, String caption) {
    BufferedImage picture = new BufferedImage(60, 40, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 60 * 40; i++) {
      picture.setRGB(i % 60, i / 60, RED);
    }
    List<ContactSheet.Cell> cells = List.of(new ContactSheet.Cell(picture, caption));
    BufferedImage sheet = ContactSheet.draw(cells, 1, letters);
    assertEquals(RED, sheet.getRGB(8, 8), "the picture is there");
    assertEquals(RED, sheet.getRGB(67, 47));
    int ink = 0;
    for (int y = 48; y < sheet.getHeight(); y++) {
      for (int x = 0; x < sheet.getWidth(); x++) {
        ink += sheet.getRGB(x, y) == 0xffffffff ? 0 : 1;
      }
    }
    return ink;
  }

  @Test
  void captionsStandBelowPictures() {
    assertTrue(ink(Lettering.of(12), "a fox") > 20);
  }

  @Test
  void wordsThatDoNotFitAreCutAfterThreeLines() {
    String three = "castles castles castles";
    assertEquals(ink(Lettering.of(12), three), ink(Lettering.of(12), three + " castles castles"));
  }

  @Test
  void aMachineWithoutFontsStillGetsItsPictures() {
    assertEquals(0, ink(Lettering.none(), "a fox"));
    BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
    assertEquals(0, Lettering.none().width(image.createGraphics(), "a fox"));
  }
}
