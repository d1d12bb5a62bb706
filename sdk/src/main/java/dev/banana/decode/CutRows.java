package dev.banana.decode;

import dev.banana.image.RgbImage;

/** The upper left of a picture whose rows come one after the other, told as they come. */
public final class CutRows implements RowListener {
  private final RgbImage picture;
  private final RowListener listener;

  /**
   * Begins black.
   *
   * @param width pixels across that are kept
   * @param height pixels down
   * @param listener hears of rows that are kept
   */
  public CutRows(int width, int height, RowListener listener) {
    this.picture = new RgbImage(width, height, new byte[RgbImage.BYTES * width * height]);
    this.listener = listener;
  }

  /** {@return what is kept} */
  public RgbImage picture() {
    return picture;
  }

  @Override
  public void rows(RgbImage whole, int from, int to) {
    int end = Math.min(to, picture.height());
    int row = RgbImage.BYTES * picture.width();
    for (int y = from; y < end; y++) {
      System.arraycopy(
          whole.rgb(), RgbImage.BYTES * y * whole.width(), picture.rgb(), y * row, row);
    }
    if (from < end) {
      listener.rows(picture, from, end);
    }
  }
}
