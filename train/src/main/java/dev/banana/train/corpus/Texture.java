package dev.banana.train.corpus;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Point;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.awt.image.DirectColorModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.util.SplittableRandom;

/**
 * Fine structure on the ground of large pictures, which small ones would only show as a colour:
 * blades of grass, pebbles, ripples, planks, tiles and threads.
 */
final class Texture {
  private static final double SHARE = 0.4;

  private final Canvas canvas;
  private final SplittableRandom random;
  private final Graphics2D g;
  private final double top;

  private Texture(Canvas canvas, double top, SplittableRandom random) {
    this.canvas = canvas;
    this.random = random;
    this.top = top;
    this.g = graphics(canvas);
  }

  /** Draws on the ground of most scenes. */
  static void over(Canvas canvas, Backdrop.Setting setting, SplittableRandom random) {
    boolean wanted = random.nextDouble() < SHARE;
    int kind = random.nextInt(4);
    SplittableRandom own = random.split();
    if (!wanted) {
      return;
    }
    if (setting.ground() < 0) {
      // Nothing in a small picture tells of a weave, so it is not to be learned often.
      if (setting.plain() && kind == 0) {
        new Texture(canvas, 0, own).threads();
      }
      return;
    }
    Texture texture = new Texture(canvas, setting.ground() * canvas.height, own);
    String words = setting.phrase();
    if (words.matches(".*(grass|meadow|park|garden|hill|forest).*")) {
      texture.blades();
    } else if (words.matches(".*(water|lake|sea).*")) {
      texture.ripples();
    } else if (words.matches(".*(room|floor|indoors|kitchen|stage|wall).*")) {
      texture.boards(kind % 2 == 0);
    } else {
      texture.pebbles();
    }
    texture.g.dispose();
  }

  /** {@return a pen that draws on the colours of a canvas, with soft edges} */
  static Graphics2D graphics(Canvas canvas) {
    DirectColorModel model = new DirectColorModel(24, 0xFF0000, 0xFF00, 0xFF);
    DataBufferInt data = new DataBufferInt(canvas.rgb, canvas.rgb.length);
    WritableRaster raster =
        Raster.createPackedRaster(
            data, canvas.width, canvas.height, canvas.width, model.getMasks(), new Point());
    Graphics2D pen = new BufferedImage(model, raster, false, null).createGraphics();
    pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    pen.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    return pen;
  }

  /** How large things are at a height of the picture: far ones are small. */
  private double near(double y) {
    return 0.25 + 0.75 * (y - top) / Math.max(1, canvas.height - top);
  }

  private Color shade(double x, double y, double by) {
    int px = (int) Math.max(0, Math.min(canvas.width - 1, x));
    int py = (int) Math.max(0, Math.min(canvas.height - 1, y));
    int rgb = canvas.rgb[py * canvas.width + px];
    return new Color(by < 0 ? Canvas.scale(rgb, 1 + by) : Canvas.mix(rgb, 0xFFFFFF, by));
  }

  /** Where the next thing stands; farther rows first. */
  private double row(int i, int count) {
    double share = (i + random.nextDouble()) / count;
    return top + (canvas.height - top) * Math.pow(share, 1.4);
  }

  private void blades() {
    int count = random.nextInt(400, 2200);
    double unit = canvas.unit();
    for (int i = 0; i < count; i++) {
      double y = row(i, count);
      double x = random.nextDouble() * canvas.width;
      double tall = unit * random.nextDouble(0.012, 0.03) * near(y);
      double lean = tall * random.nextDouble(-0.5, 0.5);
      g.setColor(shade(x, y, random.nextBoolean() ? -random.nextDouble(0.1, 0.3) : 0.16));
      g.setStroke(stroke(unit * 0.0022 * near(y)));
      Path2D blade = new Path2D.Double();
      blade.moveTo(x, y);
      blade.quadTo(x + lean * 0.2, y - tall * 0.6, x + lean, y - tall);
      g.draw(blade);
    }
  }

  private void pebbles() {
    int count = random.nextInt(200, 1200);
    double unit = canvas.unit();
    for (int i = 0; i < count; i++) {
      double y = row(i, count);
      double x = random.nextDouble() * canvas.width;
      double r = unit * random.nextDouble(0.0015, 0.007) * near(y);
      g.setColor(shade(x, y, random.nextBoolean() ? -random.nextDouble(0.06, 0.25) : 0.25));
      g.fill(new Ellipse2D.Double(x - r * 1.5, y - r, r * 3, r * 2));
    }
  }

  private void ripples() {
    int count = random.nextInt(80, 320);
    double unit = canvas.unit();
    for (int i = 0; i < count; i++) {
      double y = row(i, count);
      double x = random.nextDouble() * canvas.width;
      double wide = unit * random.nextDouble(0.03, 0.1) * near(y);
      g.setColor(shade(x, y, random.nextBoolean() ? -0.14 : 0.3));
      g.setStroke(stroke(unit * 0.003 * near(y)));
      Path2D wave = new Path2D.Double();
      wave.moveTo(x - wide, y);
      wave.curveTo(x - wide / 2, y - wide * 0.16, x, y + wide * 0.16, x + wide, y);
      g.draw(wave);
    }
  }

  private void boards(boolean tiles) {
    double unit = canvas.unit();
    g.setColor(shade(canvas.width / 2.0, canvas.height - 2.0, -0.22));
    int rows = random.nextInt(4, 12);
    double before = top;
    for (int i = 1; i <= rows; i++) {
      double y = top + (canvas.height - top) * Math.pow(i / (double) rows, 1.5);
      double thick = Math.max(1, unit * 0.0025 * near(y));
      g.fill(new Rectangle2D.Double(0, y - thick / 2, canvas.width, thick));
      double wide = unit * (tiles ? 0.1 : 0.45);
      double shift = tiles ? 0 : random.nextDouble() * wide;
      for (double x = -shift; x < canvas.width; x += wide) {
        g.fill(new Rectangle2D.Double(x, before, Math.max(1, thick * 0.8), y - before));
      }
      before = y;
    }
  }

  /** A weave of thin threads all over. */
  private void threads() {
    double gap = canvas.unit() * random.nextDouble(0.006, 0.02);
    double thick = Math.max(1, gap * random.nextDouble(0.12, 0.25));
    boolean both = random.nextBoolean();
    g.setColor(new Color(0, 0, 0, random.nextInt(14, 40)));
    for (double y = gap / 2; y < canvas.height; y += gap) {
      g.fill(new Rectangle2D.Double(0, y, canvas.width, thick));
    }
    for (double x = gap / 2; both && x < canvas.width; x += gap) {
      g.fill(new Rectangle2D.Double(x, 0, thick, canvas.height));
    }
  }

  private static BasicStroke stroke(double width) {
    return new BasicStroke(
        (float) Math.max(0.7, width), BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
  }
}
