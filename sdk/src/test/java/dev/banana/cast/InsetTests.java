package dev.banana.cast;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banana.image.RgbImage;
import dev.banana.image.RgbaImage;
import dev.banana.model.denoise.Regions.Box;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class InsetTests {
  private static final int SIDE = 128;
  private static final Box FIGURE = new Box(0.25f, 0.125f, 0.75f, 0.875f);
  private static final int GROUND = 0xe9e9e6;
  private static final int COAT = 0xb06040;
  private static final int LEGS = 0x304890;
  private static final int SKY = 0x80b0e0;
  private static final int SAND = 0xd0b080;

  /** A coat over legs, with ground between them. */
  private static RgbImage view() {
    int[] rgb = new int[SIDE * SIDE];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = figure(i % SIDE, i / SIDE);
    }
    return RgbImage.of(rgb, SIDE);
  }

  private static int figure(int x, int y) {
    if (x < 32 || x >= 96 || y < 16 || y >= 112) {
      return GROUND;
    }
    boolean between = x >= 54 && x < 74;
    return y < 64 ? COAT : between && y >= 72 ? GROUND : LEGS;
  }

  /** Sky above sand; in the region the coat in another light, and a ghost in place of the legs. */
  private static RgbImage drawn() {
    int[] rgb = new int[SIDE * SIDE];
    for (int i = 0; i < rgb.length; i++) {
      int x = i % SIDE;
      int y = i / SIDE;
      rgb[i] = y < 80 ? SKY : SAND;
      boolean coat = x >= 32 && x < 96 && y >= 16 && y < 64;
      boolean ghost = x >= 30 && x < 98 && y >= 64 && y < 100;
      rgb[i] = coat ? 0x904828 : ghost ? 0xc8a0b0 : rgb[i];
    }
    return RgbImage.of(rgb, SIDE);
  }

  private static RgbImage set(RgbImage drawn, Box region, boolean alone) {
    Collage.Piece piece = new Collage.Piece(view(), FIGURE, region);
    Inset.Source source = new Inset.Source(piece, Inset.figure(view()), false);
    return Inset.of(drawn, List.of(source), SIDE, SIDE, alone);
  }

  private static void near(int expected, int found, int tolerance, String what) {
    for (int shift = 0; shift <= 16; shift += 8) {
      assertEquals(
          expected >> shift & 0xff,
          found >> shift & 0xff,
          tolerance,
          what + " is " + Integer.toHexString(found));
    }
  }

  @Test
  void aFigureHasItsOwnColoursUpToItsEdge() {
    int soft = 0;
    RgbImage view = view();
    // What a smooth edge is: half ground.
    for (int y = 16; y < 112; y++) {
      for (int c = 0; c < 3; c++) {
        int i = 3 * (y * SIDE + 32) + c;
        int half = ((view.rgb()[i] & 0xff) + (GROUND >> 16 - 8 * c & 0xff)) / 2;
        view.rgb()[i] = (byte) half;
      }
    }
    RgbaImage figure = Inset.figure(view).orElseThrow();
    assertEquals(255, figure.at(60, 40, 3));
    assertEquals(0, figure.at(20, 40, 3));
    assertEquals(0, figure.at(64, 100, 3), "ground between the legs");
    for (int y = 20; y < 60; y++) {
      if (figure.at(32, y, 3) > 0 && figure.at(32, y, 3) < 255) {
        soft++;
        assertEquals(COAT >> 16, figure.at(32, y, 0), 2);
      }
    }
    assertEquals(soft > 0 ? 40 : 0, soft);
    byte[] noise = new byte[RgbImage.BYTES * SIDE * SIDE];
    new Random(1).nextBytes(noise);
    assertTrue(Inset.figure(new RgbImage(SIDE, SIDE, noise)).isEmpty());
  }

  @Test
  void aFigureIsSetInInTheLightThatWasDrawnAndGhostsGo() {
    RgbImage drawn = drawn();
    RgbImage made = set(drawn, FIGURE, true);
    near(0x904828, made.pixel(60, 40), 12, "the coat as dark as it was drawn");
    near(LEGS, made.pixel(40, 95), 16, "legs that were not drawn");
    near(SAND, made.pixel(64, 95), 3, "sand between the legs");
    near(SKY, made.pixel(64, 75), 3, "sky between the legs");
    near(SAND, made.pixel(97, 90), 3, "sand beside the legs");
    for (int i = 0; i < SIDE * SIDE; i++) {
      int x = i % SIDE;
      int y = i / SIDE;
      if (x < 24 || x >= 104 || y < 8 || y >= 120) {
        assertEquals(drawn.pixel(x, y), made.pixel(x, y));
      }
    }
    assertArrayEquals(drawn().rgb(), drawn.rgb(), "what was given is left alone");
  }

  @Test
  void aMaskTellsAFigureThatIsAsPaleAsItsGround() {
    int[] pale = new int[SIDE * SIDE];
    int[] white = new int[SIDE * SIDE];
    for (int i = 0; i < pale.length; i++) {
      boolean inside = figure(i % SIDE, i / SIDE) != GROUND;
      pale[i] = inside ? 0xf2f2f0 : GROUND;
      white[i] = inside ? 0xffffff : 0;
    }
    RgbaImage figure = Inset.figure(RgbImage.of(pale, SIDE), RgbImage.of(white, SIDE));
    assertEquals(255, figure.at(60, 40, 3));
    assertEquals(0, figure.at(64, 100, 3));
    assertEquals(0, figure.at(20, 40, 3));
  }

  @Test
  void aHaloAboveSomebodyIsNotTheBackgroundOfHisNeighbour() {
    int[] rgb = new int[SIDE * SIDE];
    for (int i = 0; i < rgb.length; i++) {
      int x = i % SIDE;
      int y = i / SIDE;
      boolean halo = x >= 66 && x < 122 && y >= 38 && y < 45;
      rgb[i] = halo ? 0x90bce8 : y < 80 ? SKY : SAND;
    }
    List<Inset.Source> both =
        List.of(
            new Inset.Source(
                new Collage.Piece(view(), FIGURE, new Box(0.0625f, 0.35f, 0.46875f, 0.8f)),
                Inset.figure(view()),
                false),
            new Inset.Source(
                new Collage.Piece(view(), FIGURE, new Box(0.53125f, 0.35f, 0.9375f, 0.8f)),
                Inset.figure(view()),
                false));
    RgbImage made = Inset.of(RgbImage.of(rgb, SIDE), both, SIDE, SIDE, true);
    for (int x = 0; x < 66; x++) {
      near(SKY, made.pixel(x, 42), 2, "sky above the left one at " + x);
    }
  }

  @Test
  void whatMayBeAThingStays() {
    near(0xc8a0b0, set(drawn(), FIGURE, false).pixel(64, 95), 1, "between the legs");
    // Its sides do not tell what is behind: on the left there is a wall.
    RgbImage wall = drawn();
    for (int i = 0; i < SIDE * SIDE; i++) {
      if (i % SIDE < 28) {
        wall.rgb()[3 * i] = (byte) (i * 37);
        wall.rgb()[3 * i + 1] = 0;
        wall.rgb()[3 * i + 2] = 0;
      }
    }
    near(0xc8a0b0, set(wall, FIGURE, true).pixel(64, 95), 8, "between the legs");
  }

  @Test
  void aShadowAtTheFeetStays() {
    RgbImage drawn = drawn();
    int shadow = 0x9c8460; // Three quarters of the sand.
    for (int y = 105; y < 115; y++) {
      for (int x = 28; x < 100; x++) {
        for (int c = 0; c < 3; c++) {
          drawn.rgb()[3 * (y * SIDE + x) + c] = (byte) (shadow >> 16 - 8 * c);
        }
      }
    }
    RgbImage made = set(drawn, FIGURE, true);
    near(shadow, made.pixel(64, 110), 3, "between the feet");
    near(SAND, made.pixel(64, 95), 3, "above it");
  }

  @Test
  void whoCannotBeToldFromTheGroundIsLeftAlone() {
    Box left = new Box(0.02f, 0.3f, 0.45f, 0.9f);
    Box right = new Box(0.4f, 0.35f, 0.9f, 0.95f);
    RgbImage drawn = drawn();
    RgbImage made =
        Inset.of(
            drawn,
            List.of(
                new Inset.Source(new Collage.Piece(view(), FIGURE, left), Optional.empty(), false),
                new Inset.Source(
                    new Collage.Piece(view(), FIGURE, right), Inset.figure(view()), false)),
            SIDE,
            SIDE,
            true);
    for (int y = 40; y < 115; y++) {
      for (int x = 3; x < 50; x++) {
        assertEquals(drawn.pixel(x, y), made.pixel(x, y));
      }
    }
    near(LEGS, made.pixel(62, 110), 70, "a leg of the other");
  }

  @Test
  void itMayLieAtTheRimAndBeTiny() {
    RgbImage drawn = drawn();
    assertEquals(SIDE, set(drawn, new Box(0.999f, 0.999f, 1, 1), true).width());
    assertEquals(SIDE, set(drawn, new Box(0, 0, 1, 1), true).width());
    // The canvas may be larger than the picture, which is its upper left.
    Collage.Piece piece = new Collage.Piece(view(), FIGURE, new Box(0.9f, 0.9f, 1, 1));
    Inset.Source source = new Inset.Source(piece, Inset.figure(view()), false);
    RgbImage made = Inset.of(drawn, List.of(source), 160, 160, true);
    assertEquals(drawn.pixel(20, 20), made.pixel(20, 20));
  }
}
