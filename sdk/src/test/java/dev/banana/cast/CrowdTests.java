package dev.banana.cast;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banana.image.Resample;
import dev.banana.image.RgbImage;
import dev.banana.image.RgbaImage;
import dev.banana.model.text.Lexicon;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class CrowdTests {
  private static final Lexicon LEXICON = new Lexicon(List.of("fox", "balloon"));
  private static final int SKY = 0x80c0f0;
  private static final int GRASS = 0x60a040;

  /** A red square of 40 pixels in a clear picture of 64. */
  private static final RgbaImage RED = square(0xff0000);

  private static RgbaImage square(int rgb) {
    byte[] rgba = new byte[RgbaImage.BYTES * 64 * 64];
    for (int y = 12; y < 52; y++) {
      for (int x = 12; x < 52; x++) {
        int at = RgbaImage.BYTES * (64 * y + x);
        for (int c = 0; c < 3; c++) {
          rgba[at + c] = (byte) (rgb >> 16 - 8 * c);
        }
        rgba[at + 3] = (byte) RgbaImage.OPAQUE;
      }
    }
    return new RgbaImage(64, 64, rgba);
  }

  /** Sky over grass; nothing but sky if the line is below. */
  private static RgbImage plate(int width, int height, double line) {
    byte[] rgb = new byte[RgbImage.BYTES * width * height];
    for (int i = 0; i < width * height; i++) {
      int colour = i / width < line * height ? SKY : GRASS;
      for (int c = 0; c < 3; c++) {
        rgb[RgbImage.BYTES * i + c] = (byte) (colour >> 16 - 8 * c);
      }
    }
    return new RgbImage(width, height, rgb);
  }

  private static Crowd crowd(String prompt, RgbImage plate, int width, int height, long seed) {
    return Crowd.of(
        Multitude.in(prompt, LEXICON).orElseThrow(),
        List.of(List.of(RED)),
        plate,
        width,
        height,
        seed,
        (view, factor) ->
            Resample.whole(
                RgbaImage.of(view), factor * view.width(), factor * view.height(), 0xffffff));
  }

  private static RgbImage drawn(String prompt, double line, int width, int height, long seed) {
    RgbImage picture = plate(width, height, line);
    crowd(prompt, picture, width, height, seed).set(picture, 0, height);
    return picture;
  }

  private static boolean red(RgbImage picture, int x, int y) {
    int at = RgbImage.BYTES * (y * picture.width() + x);
    return (picture.rgb()[at] & 0xff) > 200 && (picture.rgb()[at + 1] & 0xff) < 60;
  }

  /** Rows in which somebody is seen. */
  private static int[] rows(RgbImage picture) {
    return java.util.stream.IntStream.range(0, picture.height())
        .filter(
            y ->
                java.util.stream.IntStream.range(0, picture.width())
                    .anyMatch(x -> red(picture, x, y)))
        .toArray();
  }

  @Test
  void groundBeginsWhereItsColourDoes() {
    assertEquals(0.62, Crowd.ground(plate(320, 200, 0.62)), 0.01);
    assertTrue(Crowd.ground(plate(320, 200, 2)) < 0, "one colour");
    assertTrue(Crowd.ground(plate(320, 200, 0.1)) < 0, "a strip of sky is no ground");
  }

  @Test
  void aCrowdStandsOnTheGroundAndThoseBehindAreSmaller() {
    RgbImage picture = drawn("a crowd of foxes", 0.5, 640, 400, 1);
    int[] rows = rows(picture);
    // Feet are below the line; heads may be above it by less than the size of one.
    assertTrue(rows[0] > 0.5 * 400 - 0.2 * 400, "first row " + rows[0]);
    assertTrue(rows[rows.length - 1] > 0.8 * 400, "last row " + rows[rows.length - 1]);
  }

  @Test
  void whatFloatsIsAboveTheGround() {
    int[] rows = rows(drawn("a swarm of balloons", 0.6, 640, 400, 2));
    assertTrue(rows.length > 0);
    assertTrue(rows[rows.length - 1] < 0.6 * 400, "last row " + rows[rows.length - 1]);
  }

  @Test
  void asManyAreThereAsWereCounted() {
    for (int count : new int[] {6, 7, 13, 40, 99}) {
      for (String what : List.of("foxes in the snow", "balloons", "foxes on a red background")) {
        RgbImage plate = plate(640, 400, what.contains("red") ? 2 : 0.55);
        assertEquals(count, crowd(count + " " + what, plate, 640, 400, count).size(), what);
      }
    }
  }

  @Test
  void thereAreNeverTooMany() {
    RgbImage plate = plate(1536, 512, 0.4);
    assertTrue(crowd("hundreds of tiny foxes", plate, 1536, 512, 1).size() <= Crowd.MOST);
    assertTrue(crowd("wallpaper of tiny foxes", plate, 1536, 512, 1).size() <= Crowd.MOST);
  }

  @Test
  void countedOnesAreSeenApart() {
    RgbImage picture = drawn("nine foxes on a red background", 2, 640, 640, 4);
    boolean[] seen = new boolean[640 * 640];
    int parts = 0;
    for (int i = 0; i < seen.length; i++) {
      if (!seen[i] && red(picture, i % 640, i / 640)) {
        parts++;
        spread(picture, i, seen);
      }
    }
    assertEquals(9, parts);
  }

  private static void spread(RgbImage picture, int start, boolean[] seen) {
    java.util.ArrayDeque<Integer> open = new java.util.ArrayDeque<>(List.of(start));
    seen[start] = true;
    while (!open.isEmpty()) {
      int at = open.pop();
      for (int next : new int[] {at - 1, at + 1, at - 640, at + 640}) {
        if (next >= 0
            && next < seen.length
            && !seen[next]
            && red(picture, next % 640, next / 640)) {
          seen[next] = true;
          open.push(next);
        }
      }
    }
  }

  @Test
  void stripsAreTheSameAsTheWhole() {
    RgbImage whole = drawn("many small foxes", 0.6, 512, 320, 5);
    RgbImage strips = plate(512, 320, 0.6);
    Crowd crowd = crowd("many small foxes", strips, 512, 320, 5);
    for (int y = 0; y < 320; y += 37) {
      crowd.set(strips, y, Math.min(320, y + 37));
    }
    assertArrayEquals(whole.rgb(), strips.rgb());
  }

  @Test
  void aSeedGivesTheSameCrowdAtAnySizeAndAnotherSeedAnother() {
    String prompt = "a crowd of foxes";
    RgbImage small = drawn(prompt, 0.6, 320, 200, 6);
    RgbImage large = drawn(prompt, 0.6, 1280, 800, 6);
    RgbImage shrunk = Resample.whole(RgbaImage.of(large), 320, 200, 0);
    double apart = 0;
    for (int i = 0; i < small.rgb().length; i++) {
      apart += Math.abs((small.rgb()[i] & 0xff) - (shrunk.rgb()[i] & 0xff));
    }
    assertEquals(0, apart / small.rgb().length, 1.5);
    assertFalse(Arrays.equals(small.rgb(), drawn(prompt, 0.6, 320, 200, 7).rgb()));
  }

  @Test
  void shadowsLieWhereTheyDoInASmallPicture() {
    // Figures of 40 pixels are made larger for the second. Edges are 1.7 to 1.9 % of the pixels;
    // shadows at twice the distance made it 2.6 to 2.8 %.
    for (int seed = 1; seed <= 3; seed++) {
      RgbImage small = drawn("a crowd of foxes", 0.3, 240, 160, seed);
      RgbImage large = drawn("a crowd of foxes", 0.3, 1920, 1280, seed);
      RgbImage shrunk = Resample.whole(RgbaImage.of(large), 240, 160, 0);
      int count = 0;
      for (int i = 1; i < small.rgb().length; i += RgbImage.BYTES) {
        count += Math.abs((small.rgb()[i] & 0xff) - (shrunk.rgb()[i] & 0xff)) > 12 ? 1 : 0;
      }
      assertEquals(0, count / (240.0 * 160), 0.021);
    }
  }

  @Test
  void aFigureThatIsAllClearIsNotSeen() {
    RgbaImage clear = new RgbaImage(8, 8, new byte[RgbaImage.BYTES * 64]);
    RgbImage picture = plate(256, 256, 2);
    Crowd.of(
            Multitude.in("wallpaper of foxes", LEXICON).orElseThrow(),
            List.of(List.of(clear)),
            picture,
            256,
            256,
            1,
            (view, factor) -> view)
        .set(picture, 0, 256);
    assertArrayEquals(plate(256, 256, 2).rgb(), picture.rgb());
  }
}
