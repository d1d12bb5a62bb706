package dev.banana.train.corpus;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;

/** Lays pictures out on one sheet with their captions below, for people to look at. */
public final class ContactSheet {
  private static final int GAP = 8;
  private static final int LINES = 3;
  private static final int TEXT = 12;
  private static final int LINE = TEXT + 3;

  private ContactSheet() {}

  /**
   * One picture of a sheet.
   *
   * @param image the picture, drawn at its own size
   * @param caption words below it, cut after three lines
   */
  public record Cell(BufferedImage image, String caption) {}

  /**
   * Writes a sheet as PNG, creating missing folders.
   *
   * @param png the file to write
   * @param cells pictures in reading order, at least one; the largest sets the grid
   * @param columns pictures per row, at least 1
   * @throws CorpusException if the file cannot be written
   */
  public static void write(Path png, List<Cell> cells, int columns) {
    if (cells.isEmpty() || columns < 1) {
      throw new IllegalArgumentException("A sheet needs at least one cell and one column.");
    }
    try {
      Path folder = png.toAbsolutePath().getParent();
      Files.createDirectories(folder);
      ImageIO.write(draw(cells, columns, Lettering.of(TEXT)), "png", png.toFile());
    } catch (IOException e) {
      throw new CorpusException("Cannot write the contact sheet '" + png + "'.", e);
    }
  }

  /** {@return a picture of {@code scene}} */
  public static BufferedImage image(Scene scene) {
    return image(scene.rgb(), scene.width(), scene.height());
  }

  /** {@return a picture of {@code width * height} colours 0xRRGGBB, row-major} */
  public static BufferedImage image(int[] rgb, int width, int height) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, width, height, rgb, 0, width);
    return image;
  }

  /**
   * {@return a picture of what a decoder gave, shrunk to a side}
   *
   * @param values {@code [3, height, width]}, channels first, [-1, 1]; beyond is clamped
   * @param height rows of {@code values}
   * @param width pixels per row of {@code values}
   * @param side pixels of each side of the picture
   */
  public static BufferedImage image(float[] values, int height, int width, int side) {
    int plane = height * width;
    int[] rgb = new int[plane];
    for (int i = 0; i < values.length; i++) {
      int v = Math.max(0, Math.min(255, Math.round((values[i] + 1) * 127.5f)));
      rgb[i % plane] |= v << 16 - 8 * (i / plane);
    }
    BufferedImage small = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = small.createGraphics();
    g.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    g.drawImage(image(rgb, width, height), 0, 0, side, side, null);
    g.dispose();
    return small;
  }

  static BufferedImage draw(List<Cell> cells, int columns, Lettering letters) {
    int w = cells.stream().mapToInt(c -> c.image().getWidth()).max().orElseThrow();
    int h = cells.stream().mapToInt(c -> c.image().getHeight()).max().orElseThrow();
    int rows = (cells.size() + columns - 1) / columns;
    int cellHeight = h + LINES * LINE + GAP;
    int across = Math.min(columns, cells.size());
    BufferedImage sheet =
        new BufferedImage(
            across * (w + GAP) + GAP, rows * cellHeight + GAP, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = sheet.createGraphics();
    g.setColor(Color.WHITE);
    g.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
    g.setColor(Color.BLACK);
    for (int i = 0; i < cells.size(); i++) {
      int x = GAP + i % columns * (w + GAP);
      int y = GAP + i / columns * cellHeight;
      g.drawImage(cells.get(i).image(), x, y, null);
      letters.lines(g, cells.get(i).caption(), x, y + h + LINE - 2, w, LINES);
    }
    g.dispose();
    return sheet;
  }
}
