package dev.banana.cli.bench;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Locale;

/** Draws the rows of a suite as bars: how long a picture takes, by stage. */
public final class BarChart {
  private static final int WIDTH = 1000;
  private static final int LABELS = 330;
  private static final int VALUES = 190;
  private static final int BAR = 20;
  private static final int ROW = 30;
  private static final int TOP = 70;
  private static final Color INK = new Color(0x22, 0x22, 0x22);
  private static final String[] NAMES = {"text + context", "denoise", "decode"};
  private static final Color[] COLOURS = {
    new Color(0x8c, 0x8c, 0x8c), new Color(0xf2, 0xb1, 0x34), new Color(0x3b, 0x7d, 0xd8)
  };

  private BarChart() {}

  /**
   * {@return the chart}
   *
   * @param rows at least one
   */
  public static BufferedImage draw(List<Figures> rows) {
    BufferedImage image =
        new BufferedImage(WIDTH, TOP + ROW * rows.size() + ROW, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = image.createGraphics();
    try {
      pen.setRenderingHint(
          RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
      pen.setColor(Color.WHITE);
      pen.fillRect(0, 0, image.getWidth(), image.getHeight());
      pen.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 14));
      head(pen);
      double longest = rows.stream().mapToDouble(BarChart::total).max().orElseThrow();
      for (int i = 0; i < rows.size(); i++) {
        row(pen, TOP + ROW * i, rows.get(i), longest);
      }
    } finally {
      pen.dispose();
    }
    return image;
  }

  private static void head(Graphics2D pen) {
    pen.setColor(INK);
    pen.drawString("Milliseconds from request to pixels, medians of the stages", 20, 25);
    int x = 20;
    for (int i = 0; i < NAMES.length; i++) {
      pen.setColor(COLOURS[i]);
      pen.fillRect(x, 38, 14, 14);
      pen.setColor(INK);
      pen.drawString(NAMES[i], x + 20, 50);
      x += 150;
    }
  }

  private static void row(Graphics2D pen, int y, Figures row, double longest) {
    pen.setColor(INK);
    pen.drawString(label(row), 20, y + 15);
    double scale = (WIDTH - LABELS - VALUES) / Math.max(longest, 1e-9);
    double[] parts = parts(row);
    double x = LABELS;
    for (int i = 0; i < parts.length; i++) {
      pen.setColor(COLOURS[i]);
      int from = (int) Math.round(x);
      x += parts[i] * scale;
      pen.fillRect(from, y, Math.max(1, (int) Math.round(x) - from), BAR);
    }
    pen.setColor(INK);
    String value = String.format(Locale.ROOT, "%.1f ms, %.1f/s", total(row), row.imagesPerSecond());
    pen.drawString(value, (int) Math.round(x) + 8, y + 15);
  }

  private static String label(Figures row) {
    String steps = row.steps() == 1 ? "1 step" : row.steps() + " steps";
    return String.format(
        Locale.ROOT,
        "%s%s, %s, %s",
        row.preset(),
        row.random() ? " (random weights)" : "",
        row.precision(),
        steps);
  }

  private static double[] parts(Figures row) {
    Figures.Times t = row.times();
    return new double[] {t.text().p50() + t.context().p50(), t.denoise().p50(), t.decode().p50()};
  }

  private static double total(Figures row) {
    double[] parts = parts(row);
    return parts[0] + parts[1] + parts[2];
  }
}
