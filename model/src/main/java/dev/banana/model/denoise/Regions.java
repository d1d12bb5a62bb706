package dev.banana.model.denoise;

import java.util.Arrays;

/**
 * Which tokens of a picture may look at which character, so that no character's looks reach
 * another.
 *
 * <p>A character has a box; only tokens that lie at least partly inside see its reference. What
 * comes out is added to the scores of attention as {@link Denoiser.Context#bias()}.
 *
 * @param rows tokens from top to bottom, at least 1
 * @param columns tokens from left to right, at least 1
 */
public record Regions(int rows, int columns) {
  /** Added to the score of a key that must not be seen. */
  public static final float HIDDEN = -1e4f;

  /** Least share of a token, in each direction, that has to lie in a box. */
  private static final float TOUCH = 0.2f;

  /** Checks the grid. */
  public Regions {
    if (rows < 1 || columns < 1) {
      throw new IllegalArgumentException(
          "rows and columns must be at least 1, found " + rows + " and " + columns);
    }
  }

  /**
   * Where a character is, in fractions of the picture from its upper left corner.
   *
   * @param left left edge, 0 to 1
   * @param top upper edge, 0 to 1
   * @param right right edge, above {@code left}, at most 1
   * @param bottom lower edge, above {@code top}, at most 1
   */
  public record Box(float left, float top, float right, float bottom) {
    /** The whole picture. */
    public static final Box WHOLE = new Box(0, 0, 1, 1);

    /** Checks that the box has an inside and lies in the picture. */
    public Box {
      boolean inside = left >= 0 && top >= 0 && right <= 1 && bottom <= 1;
      if (!(inside && left < right && top < bottom)) {
        throw new IllegalArgumentException(
            "A box needs 0 <= left < right <= 1 and 0 <= top < bottom <= 1, found "
                + left
                + ", "
                + top
                + ", "
                + right
                + ", "
                + bottom);
      }
    }
  }

  /** {@return tokens of the picture} */
  public int count() {
    return rows * columns;
  }

  /** {@return whether the token in this row and column sees the character in this box} */
  public boolean sees(Box box, int row, int column) {
    return overlap(box.left * columns, box.right * columns, column)
        && overlap(box.top * rows, box.bottom * rows, row);
  }

  /** A box that is narrower than the least share of a token still has the token it lies in. */
  private static boolean overlap(float from, float to, int cell) {
    float shared = Math.min(to, cell + 1) - Math.max(from, cell);
    return shared > Math.min(TOUCH, (to - from) * 0.49f);
  }

  /** {@return for each token, row by row, 0 where it sees the box and {@link #HIDDEN} elsewhere} */
  public float[] bias(Box box) {
    float[] out = new float[count()];
    for (int i = 0; i < out.length; i++) {
      out[i] = sees(box, i / columns, i % columns) ? 0 : HIDDEN;
    }
    return out;
  }

  /**
   * {@return the bias of text and characters, {@code [tokens, text + sum of keys]} row by row}
   *
   * @param text keys of the text, which every token sees, at least 0
   * @param boxes box of each character
   * @param keys keys of each character, in the order in which they follow the text
   */
  public float[] bias(int text, Box[] boxes, int[] keys) {
    int width = text + Arrays.stream(keys).sum();
    float[] out = new float[count() * width];
    int at = text;
    for (int c = 0; c < boxes.length; c++) {
      float[] seen = bias(boxes[c]);
      for (int i = 0; i < seen.length; i++) {
        Arrays.fill(out, i * width + at, i * width + at + keys[c], seen[i]);
      }
      at += keys[c];
    }
    return out;
  }
}
