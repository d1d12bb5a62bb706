package dev.banana.story;

import dev.banana.image.Resample;
import dev.banana.image.RgbImage;
import dev.banana.image.RgbaImage;

/** Small pictures of scenes in a grid, each with its number. */
final class ContactSheet {
  private static final int CELL = 192;
  private static final int GAP = 8;
  private static final int GROUND = 0xfbfaf7;

  /** Pixels of one dot of a digit. */
  private static final int DOT = 3;

  /** Digits of 3 x 5 dots, row by row from the top, the first dot in the highest bit. */
  private static final int[] SHAPES = {
    0b111_101_101_101_111,
    0b010_110_010_010_111,
    0b111_001_111_100_111,
    0b111_001_111_001_111,
    0b101_101_111_001_001,
    0b111_100_111_001_111,
    0b111_100_111_101_111,
    0b111_001_001_001_001,
    0b111_101_111_101_111,
    0b111_101_111_001_111
  };

  private final int columns;
  private final int first;
  private final RgbImage picture;

  /**
   * Begin.
   *
   * @param count how many pictures
   * @param first number of the first
   */
  ContactSheet(int count, int first) {
    this.first = first;
    this.columns = (int) Math.ceil(Math.sqrt(count));
    int rows = (count + columns - 1) / columns;
    int width = columns * (CELL + GAP) + GAP;
    int height = rows * (CELL + GAP) + GAP;
    this.picture = new RgbImage(width, height, new byte[RgbImage.BYTES * width * height]);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        put(x, y, GROUND);
      }
    }
  }

  RgbImage picture() {
    return picture;
  }

  /** Add a picture, from 0. */
  void add(int index, RgbImage scene) {
    int left = GAP + index % columns * (CELL + GAP);
    int top = GAP + index / columns * (CELL + GAP);
    int longest = Math.max(scene.width(), scene.height());
    RgbImage small =
        Resample.window(
            RgbaImage.of(scene),
            (scene.width() - longest) / 2.0,
            (scene.height() - longest) / 2.0,
            longest,
            CELL,
            GROUND);
    for (int y = 0; y < CELL; y++) {
      for (int x = 0; x < CELL; x++) {
        put(left + x, top + y, small.pixel(x, y));
      }
    }
    number(first + index, left, top);
  }

  /** A number in dark dots on a light tab. */
  private void number(int number, int left, int top) {
    String digits = Integer.toString(number);
    int wide = DOT * (4 * digits.length() + 1);
    for (int y = 0; y < DOT * 7; y++) {
      for (int x = 0; x < wide; x++) {
        put(left + x, top + y, GROUND);
      }
    }
    for (int i = 0; i < digits.length(); i++) {
      int shape = SHAPES[digits.charAt(i) - '0'];
      for (int dot = 0; dot < 15; dot++) {
        if ((shape >> 14 - dot & 1) == 1) {
          dot(left + DOT * (1 + 4 * i + dot % 3), top + DOT * (1 + dot / 3));
        }
      }
    }
  }

  private void dot(int x, int y) {
    for (int i = 0; i < DOT * DOT; i++) {
      put(x + i % DOT, y + i / DOT, 0x222222);
    }
  }

  private void put(int x, int y, int colour) {
    int at = RgbImage.BYTES * (y * picture.width() + x);
    picture.rgb()[at] = (byte) (colour >> 16);
    picture.rgb()[at + 1] = (byte) (colour >> 8);
    picture.rgb()[at + 2] = (byte) colour;
  }
}
