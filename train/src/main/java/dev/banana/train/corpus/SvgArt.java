package dev.banana.train.corpus;

import com.github.weisj.jsvg.SVGDocument;
import com.github.weisj.jsvg.parser.LoaderContext;
import com.github.weisj.jsvg.parser.SVGLoader;
import com.github.weisj.jsvg.view.ViewBox;
import java.awt.Component;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;

/** Draws SVG text into bitmaps. */
final class SvgArt {
  private static final SVGLoader LOADER = new SVGLoader();

  /** A speck is not worth more. */
  private static final float MOST_ZOOM = 24;

  /** Pixels of a side that are enough to find a drawing on its page. */
  private static final int FIRST_LOOK = 384;

  private SvgArt() {}

  /**
   * {@return {@code svg} drawn to fit a square, cropped to what is drawn, or null if it is blank}
   *
   * @param svg a whole SVG document
   * @param side side of the square in pixels, at least 1
   * @throws CorpusException if the document cannot be parsed
   */
  static Bitmap draw(String svg, int side) {
    return Bitmap.cropped(render(parse(svg), new ViewBox(0, 0, side, side), side));
  }

  /**
   * {@return {@code svg} drawn so that what is drawn, not its page, fills a square, or null if it
   * is blank}
   *
   * @param svg a whole SVG document
   * @param side side of the square in pixels, at least 1
   * @throws CorpusException if the document cannot be parsed
   */
  static Bitmap drawTight(String svg, int side) {
    SVGDocument document = parse(svg);
    if (side > FIRST_LOOK) {
      return drawLarge(document, side);
    }
    int[] box = Bitmap.drawn(render(document, new ViewBox(0, 0, side, side), side));
    if (box == null) {
      return null;
    }
    float f = Math.min(MOST_ZOOM, (side - 2f) / Math.max(box[2], box[3]));
    ViewBox near =
        new ViewBox(1 - (box[0] - 0.5f) * f, 1 - (box[1] - 0.5f) * f, side * f, side * f);
    return Bitmap.cropped(render(document, near, side));
  }

  /** As above; a small drawing is enough to see where a large one must look. */
  private static Bitmap drawLarge(SVGDocument document, int side) {
    int b = FIRST_LOOK;
    int[] box = Bitmap.drawn(render(document, new ViewBox(0, 0, b, b), b));
    if (box == null) {
      return null;
    }
    float f = Math.min(MOST_ZOOM, (side - 2f) / (Math.max(box[2], box[3]) + 2f));
    ViewBox near = new ViewBox(1 - (box[0] - 1) * f, 1 - (box[1] - 1) * f, b * f, b * f);
    return Bitmap.cropped(render(document, near, side));
  }

  private static SVGDocument parse(String svg) {
    byte[] bytes = svg.getBytes(StandardCharsets.UTF_8);
    SVGDocument document =
        LOADER.load(new ByteArrayInputStream(bytes), null, LoaderContext.createDefault());
    if (document == null) {
      throw CorpusException.of("Cannot parse a drawing of %d bytes as SVG.", bytes.length);
    }
    return document;
  }

  private static BufferedImage render(SVGDocument document, ViewBox view, int side) {
    BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_ARGB);
    Graphics2D g = image.createGraphics();
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    document.render((Component) null, g, view);
    g.dispose();
    return image;
  }

  /** {@return a document around the inner SVG {@code body} with the given view box} */
  static String document(String body, double left, double top, double width, double height) {
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\""
        + " viewBox=\""
        + left
        + " "
        + top
        + " "
        + width
        + " "
        + height
        + "\">"
        + body
        + "</svg>";
  }
}
