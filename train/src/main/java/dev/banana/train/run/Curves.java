package dev.banana.train.run;

import dev.banana.train.corpus.Lettering;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;

/**
 * Numbers over steps, as a CSV file that grows and a PNG chart.
 *
 * <p>A CSV row is {@code step,seconds,name,value}. After a resume, rows past the checkpoint are
 * dropped, so the file never holds two futures.
 */
public final class Curves {
  private static final int WIDTH = 900;
  private static final int PANEL = 220;
  private static final Color[] INK = {
    new Color(0x1f5fbf), new Color(0xbf4a1f), new Color(0x2f8f4f)
  };

  /** Step, seconds, name, which may have commas of its own, and value; a torn row is none. */
  private static final Pattern ROW =
      Pattern.compile("(\\d+),(\\d+\\.\\d),(.+),(-?\\d+(?:\\.\\d+)?(?:e[+-]\\d+)?|NaN|-?Infinity)");

  private record Point(long step, double seconds, double value) {}

  private final Path csv;
  private final Path png;
  private final Map<String, List<Point>> series = new LinkedHashMap<>();

  /**
   * Open the curves of a stage.
   *
   * @param folder holds {@code curves.csv} and {@code curves.png}
   * @param upTo rows after this step are dropped
   */
  public Curves(Path folder, long upTo) throws IOException {
    this.csv = folder.resolve("curves.csv");
    this.png = folder.resolve("curves.png");
    List<String> kept = new ArrayList<>();
    if (Files.exists(csv)) {
      for (String line : Files.readAllLines(csv)) {
        Matcher row = ROW.matcher(line);
        if (row.matches() && Long.parseLong(row.group(1)) <= upTo) {
          point(
              row.group(3),
              Long.parseLong(row.group(1)),
              Double.parseDouble(row.group(2)),
              Double.parseDouble(row.group(4)));
          kept.add(line);
        }
      }
    }
    Files.write(csv, kept);
  }

  /** Add one number. */
  public void add(String name, long step, double seconds, double value) throws IOException {
    point(name, step, seconds, value);
    String row = String.format(Locale.ROOT, "%d,%.1f,%s,%.6g%n", step, seconds, name, value);
    Files.writeString(csv, row, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private void point(String name, long step, double seconds, double value) {
    series.computeIfAbsent(name, n -> new ArrayList<>()).add(new Point(step, seconds, value));
  }

  /** Draw one panel per name, steps to the right. */
  public void draw() throws IOException {
    if (series.isEmpty()) {
      return;
    }
    BufferedImage image =
        new BufferedImage(WIDTH, PANEL * series.size(), BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setColor(Color.WHITE);
    g.fillRect(0, 0, WIDTH, image.getHeight());
    Lettering letters = Lettering.of(13);
    int row = 0;
    for (Map.Entry<String, List<Point>> entry : series.entrySet()) {
      panel(g, letters, row * PANEL, entry.getKey(), entry.getValue(), INK[row % INK.length]);
      row++;
    }
    g.dispose();
    ImageIO.write(image, "png", png.toFile());
  }

  private static void panel(
      Graphics2D g, Lettering letters, int top, String name, List<Point> points, Color ink) {
    double low = points.stream().mapToDouble(Point::value).min().orElse(0);
    double high = points.stream().mapToDouble(Point::value).max().orElse(1);
    long last = Math.max(1, points.get(points.size() - 1).step);
    double span = high > low ? high - low : 1;
    g.setColor(Color.DARK_GRAY);
    letters.write(
        g,
        String.format(
            Locale.ROOT,
            "%s   last %.4g   range %.4g to %.4g   steps %d",
            name,
            points.get(points.size() - 1).value,
            low,
            high,
            last),
        12,
        top + 18);
    g.drawLine(12, top + PANEL - 10, WIDTH - 12, top + PANEL - 10);
    Path2D path = new Path2D.Double();
    for (Point p : points) {
      double x = 12 + (WIDTH - 24) * p.step / (double) last;
      double y = top + PANEL - 12 - (PANEL - 45) * (p.value - low) / span;
      if (path.getCurrentPoint() == null) {
        path.moveTo(x, y);
      } else {
        path.lineTo(x, y);
      }
    }
    g.setColor(ink);
    g.setStroke(new BasicStroke(1.5f));
    g.draw(path);
  }
}
