package dev.banana.cast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banana.error.BananaException;
import dev.banana.image.RgbImage;
import dev.banana.image.RgbaImage;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PortraitTests {
  private static final int RED = 0xc02030;

  private static View view(RgbaImage picture) {
    return Subject.from("Mia", picture).views().get(0);
  }

  @Test
  void aFigureOnAFlatGroundFillsTheView() {
    for (int[] size : new int[][] {{64, 64}, {600, 900}, {2000, 500}}) {
      View view = view(Figures.figure(size[0], size[1], RED, 0x3060f0));
      assertTrue(view.removed());
      int[] box = red(view.pixels());
      int longest = Math.max(box[2] - box[0], box[3] - box[1]);
      assertEquals(View.SHARE * View.SIDE, longest, 6, "of " + size[0]);
      assertEquals(View.SIDE / 2.0, (box[0] + box[2]) / 2.0, 4);
      int corner = view.pixels().pixel(2, 2);
      assertTrue((corner & 0xff) < 0xf0 && (corner >> 16) > 0x70, Integer.toHexString(corner));
    }
  }

  @Test
  void aMirroredFigureLooksTheOtherWay() {
    RgbaImage one = Figures.noise(90, 60, 3);
    RgbaImage other = Figures.figure(64, 64, RED, 0x3060f0);
    List<View> views = Subject.from("Mia", one, other).withMirrored(true).views();
    assertEquals(4, views.size());
    for (int i = 0; i < 2; i++) {
      RgbImage plain = views.get(i).pixels();
      RgbImage mirrored = views.get(2 + i).pixels();
      for (int p = 0; p < View.SIDE * View.SIDE; p++) {
        int x = p % View.SIDE;
        int y = p / View.SIDE;
        assertEquals(plain.pixel(x, y), mirrored.pixel(View.SIDE - 1 - x, y));
      }
      assertEquals(views.get(i).figure(), views.get(2 + i).figure());
    }
    Portrait three = Subject.from("Mia", one, one, one);
    String message =
        assertThrows(BananaException.class, () -> three.withMirrored(true)).getMessage();
    assertTrue(message.contains("expected at most 2 pictures"), message);
  }

  @Test
  void clearPlacesAreBackground() {
    RgbaImage picture = Figures.noise(100, 80, 1);
    byte[] rgba = picture.rgba();
    for (int i = 0; i < 100 * 80; i++) {
      boolean inside = i % 100 >= 30 && i % 100 < 70 && i / 100 >= 10 && i / 100 < 70;
      rgba[4 * i + 3] = (byte) (inside ? 255 : 0);
    }
    View view = view(picture);
    assertTrue(view.removed());
    assertEquals(view.pixels().pixel(1, 1), view.pixels().pixel(250, 250));
  }

  /** Sky that grows darker above sand, the right a little lighter, with somebody in red. */
  private static RgbaImage banded(int right) {
    byte[] rgba = Figures.figure(120, 100, RED, 0xffffff).rgba();
    for (int i = 0; i < 120 * 100; i++) {
      boolean behind = (rgba[4 * i + 1] & 0xff) == 0xff;
      if (behind) {
        int y = i / 120;
        int light = right * (i % 120) / 120;
        int[] colour = y < 60 ? new int[] {90, 150 + y, 200 + y / 2} : new int[] {220, 190, 120};
        for (int c = 0; c < 3; c++) {
          rgba[4 * i + c] = (byte) Math.min(255, colour[c] + light);
        }
      }
    }
    return new RgbaImage(120, 100, rgba);
  }

  @Test
  void bandsFromSideToSideAreBackground() {
    View view = view(banded(12));
    assertTrue(view.removed());
    int[] box = red(view.pixels());
    assertEquals(View.SHARE * View.SIDE, Math.max(box[2] - box[0], box[3] - box[1]), 6);
    assertEquals(view.pixels().pixel(1, 1), view.pixels().pixel(250, 250));
    assertFalse(view(banded(120)).removed(), "sides that differ are no bands");
  }

  /** Sky above sand that rises in the middle, and a disc of a colour. */
  private static RgbaImage hilly(int disc) {
    byte[] rgba = new byte[4 * 128 * 128];
    for (int i = 0; i < 128 * 128; i++) {
      int x = i % 128 - 64;
      int y = i / 128;
      boolean inside = x * x + (y - 64) * (y - 64) < 900;
      int colour = inside ? disc : y < 84 - 5 * (64 - Math.abs(x)) / 64 ? 0xd0d8e8 : 0xe0c890;
      for (int c = 0; c < 3; c++) {
        rgba[4 * i + c] = (byte) (colour >> 16 - 8 * c);
      }
      rgba[4 * i + 3] = (byte) 255;
    }
    return new RgbaImage(128, 128, rgba);
  }

  private static double share(RgbaImage cut) {
    return IntStream.range(0, 128 * 128).filter(i -> cut.at(i % 128, i / 128, 3) > 127).count()
        / (Math.PI * 900);
  }

  @Test
  void aPaleFigureIsNoGroundAndAHillIs() {
    // 42 from the sky, summed: less than what a rough ground may differ by. Its rim fades.
    assertEquals(0.95, share(Cutout.of(hilly(0xe0e8f2)).orElseThrow()), 0.04);
    assertEquals(1, share(Cutout.of(hilly(RED)).orElseThrow()), 0.03);
  }

  /** Somebody who is grey below, as high as told, on blue with a wide shadow or without. */
  private static RgbaImage standing(int skirt, boolean shadow) {
    byte[] rgba = new byte[4 * 128 * 128];
    for (int i = 0; i < 128 * 128; i++) {
      int x = i % 128;
      int y = i / 128;
      boolean body = x >= 44 && x < 84 && y >= 10 && y < 110;
      double away = Math.hypot((x - 64) / 40.0, (y - 110) / 6.0);
      int colour = body ? y >= 110 - skirt ? 0x7088a0 : RED : 0x90b0d0;
      colour = !body && shadow && away < 1 ? 0x6c849c : colour;
      for (int c = 0; c < 3; c++) {
        rgba[4 * i + c] = (byte) (colour >> 16 - 8 * c);
      }
      rgba[4 * i + 3] = (byte) 255;
    }
    return new RgbaImage(128, 128, rgba);
  }

  private static long seen(RgbaImage cut) {
    return IntStream.range(0, 128 * 128).filter(i -> cut.at(i % 128, i / 128, 3) > 127).count();
  }

  @Test
  void aShadowAtTheFeetIsGroundAndAGreySkirtIsNot() {
    RgbaImage with = Cutout.of(standing(0, true)).orElseThrow();
    assertTrue(seen(with) > 4300, "cut out with its shadow: " + seen(with));
    assertEquals(4000, seen(Shadow.removed(with)), 20);
    RgbaImage without = Cutout.of(standing(0, false)).orElseThrow();
    assertEquals(without, Shadow.removed(without));
    RgbaImage skirt = Cutout.of(standing(60, false)).orElseThrow();
    assertEquals(seen(skirt), seen(Shadow.removed(skirt)));
  }

  @Test
  void aGroundOfManyColoursIsKeptOrRefused() {
    RgbaImage picture = Figures.noise(90, 60, 2);
    assertFalse(view(picture).removed());
    Portrait strict = Subject.from("Mia", picture).withGround(Portrait.Ground.REMOVE);
    String message = assertThrows(BananaException.class, strict::views).getMessage();
    assertTrue(message.contains("Cannot remove what is behind @Mia"), message);
    RgbaImage flat = Figures.figure(90, 60, RED, 0xffffff);
    Portrait keep = Subject.from("Mia", flat).withGround(Portrait.Ground.KEEP);
    assertFalse(keep.views().get(0).removed());
    assertEquals(0xffffff, keep.views().get(0).pixels().pixel(3, 128));
  }

  @Test
  void refusesPicturesThatShowNothing() {
    refused("nothing but its background", Figures.figure(64, 64, RED, RED));
    refused("nothing but its background", new RgbaImage(64, 64, new byte[4 * 64 * 64]));
    refused("1 x 1 pixels: expected sides of at least 32", Figures.noise(1, 1, 1));
    refused("5 pictures: expected 1 to 4", five());
    refused("0 pictures", new RgbaImage[0]);
  }

  private static RgbaImage[] five() {
    return java.util.Collections.nCopies(5, Figures.noise(64, 64, 1)).toArray(RgbaImage[]::new);
  }

  private static void refused(String part, RgbaImage... pictures) {
    String message =
        assertThrows(BananaException.class, () -> Subject.from("Mia", pictures).views())
            .getMessage();
    assertTrue(message.contains(part), message);
  }

  @Test
  void likenessIsTheCosine() {
    IdentityEncoder encoder = crop -> new float[] {crop.width(), crop.height()};
    RgbImage wide = new RgbImage(2, 1, new byte[6]);
    RgbImage large = new RgbImage(4, 2, new byte[24]);
    RgbImage square = new RgbImage(1, 1, new byte[3]);
    assertEquals(1, encoder.likeness(wide, large), 1e-9);
    assertEquals(3 / Math.sqrt(10), encoder.likeness(wide, square), 1e-9);
    IdentityEncoder nothing = crop -> new float[2];
    assertEquals(0, nothing.likeness(wide, large), 1e-9);
  }

  @Test
  void aBoxCropsItsPartOfAPicture() {
    byte[] rgb = new byte[3 * 4 * 4];
    for (int i = 0; i < 16; i++) {
      rgb[3 * i] = (byte) i;
    }
    RgbImage crop = new Box(0.25f, 0.5f, 0.75f, 1).crop(new RgbImage(4, 4, rgb));
    assertEquals(List.of(2, 2), List.of(crop.width(), crop.height()));
    assertEquals(List.of(9, 14), List.of(crop.pixel(0, 0) >> 16, crop.pixel(1, 1) >> 16));
  }

  private static int[] red(RgbImage image) {
    int[] box = {View.SIDE, View.SIDE, 0, 0};
    for (int y = 0; y < View.SIDE; y++) {
      for (int x = 0; x < View.SIDE; x++) {
        int pixel = image.pixel(x, y);
        if ((pixel >> 16) > 0x90 && (pixel >> 8 & 0xff) < 0x60) {
          box[0] = Math.min(box[0], x);
          box[1] = Math.min(box[1], y);
          box[2] = Math.max(box[2], x + 1);
          box[3] = Math.max(box[3], y + 1);
        }
      }
    }
    return box;
  }
}
