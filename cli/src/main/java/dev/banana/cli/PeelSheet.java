package dev.banana.cli;

import dev.banana.image.RgbImage;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.List;

/** Pictures in rows and columns with words above and below, for the pages of peels. */
final class PeelSheet {
  private static final int CELL = 192;
  private static final int GAP = 6;
  private static final int HEAD = 24;
  private static final int LINE = 20;

  private PeelSheet() {}

  /**
   * One row.
   *
   * @param label what stands under it
   * @param images as many as there are columns
   */
  record Row(String label, List<RgbImage> images) {}

  /** {@return the sheet} */
  static RgbImage draw(List<String> columns, List<Row> rows) {
    int width = GAP + columns.size() * (CELL + GAP);
    int height = HEAD + rows.size() * (CELL + LINE + GAP);
    BufferedImage sheet = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = sheet.createGraphics();
    pen.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    pen.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    pen.setColor(Color.WHITE);
    pen.fillRect(0, 0, width, height);
    pen.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13));
    pen.setColor(Color.DARK_GRAY);
    for (int c = 0; c < columns.size(); c++) {
      pen.drawString(columns.get(c), GAP + c * (CELL + GAP), HEAD - 8);
    }
    for (int r = 0; r < rows.size(); r++) {
      int top = HEAD + r * (CELL + LINE + GAP);
      for (int c = 0; c < columns.size(); c++) {
        BufferedImage image = image(rows.get(r).images.get(c));
        pen.drawImage(image, GAP + c * (CELL + GAP), top, CELL, CELL, null);
      }
      pen.drawString(rows.get(r).label, GAP, top + CELL + LINE - 5);
    }
    pen.dispose();
    return rgb(sheet);
  }

  private static BufferedImage image(RgbImage from) {
    BufferedImage image =
        new BufferedImage(from.width(), from.height(), BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < from.height(); y++) {
      for (int x = 0; x < from.width(); x++) {
        image.setRGB(x, y, from.pixel(x, y));
      }
    }
    return image;
  }

  private static RgbImage rgb(BufferedImage from) {
    byte[] bytes = new byte[from.getWidth() * from.getHeight() * RgbImage.BYTES];
    int at = 0;
    for (int y = 0; y < from.getHeight(); y++) {
      for (int x = 0; x < from.getWidth(); x++) {
        int pixel = from.getRGB(x, y);
        bytes[at++] = (byte) (pixel >> 16);
        bytes[at++] = (byte) (pixel >> 8);
        bytes[at++] = (byte) pixel;
      }
    }
    return new RgbImage(from.getWidth(), from.getHeight(), bytes);
  }
}
