package dev.banana.train.corpus;

import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Words on sheets and charts; none on a machine whose Java cannot write, as in a container without
 * libfreetype or fonts, because hours of learning must not end at a caption.
 */
public final class Lettering {
  /** Pixels from one line of {@link #lines} to the next, beyond the letters. */
  private static final int LEADING = 3;

  private final Optional<Font> font;

  private Lettering(Optional<Font> font) {
    this.font = font;
  }

  /** {@return what writes nothing} */
  static Lettering none() {
    return new Lettering(Optional.empty());
  }

  /**
   * {@return the sans-serif letters of this machine, or none}
   *
   * @param size height of a line in pixels, at least 1
   */
  public static Lettering of(int size) {
    return new Lettering(Found.FONT.map(font -> font.deriveFont((float) size)));
  }

  /** Looked for once: Java loads its libraries for text when the first letter is measured. */
  private static final class Found {
    static final Optional<Font> FONT = look();

    private static Optional<Font> look() {
      Graphics2D g = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics();
      try {
        Font font = new Font(Font.SANS_SERIF, Font.PLAIN, 1);
        g.getFontMetrics(font).stringWidth("a");
        return Optional.of(font);
      } catch (LinkageError | InternalError | RuntimeException e) {
        System.out.println("sheets and charts have no words: this Java finds no fonts, " + e);
        return Optional.empty();
      } finally {
        g.dispose();
      }
    }
  }

  /** {@return pixels from the left to the right of a text; 0 if nothing can be written} */
  public int width(Graphics2D g, String text) {
    return font.map(f -> g.getFontMetrics(f).stringWidth(text)).orElse(0);
  }

  /**
   * Write one line.
   *
   * @param g where, in the colour that is set
   * @param text the words
   * @param x left end
   * @param y baseline
   */
  public void write(Graphics2D g, String text, int x, int y) {
    font.ifPresent(
        f -> {
          g.setRenderingHint(
              RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
          g.setFont(f);
          g.drawString(text, x, y);
        });
  }

  /**
   * Write words below each other, cut where there is no more room.
   *
   * @param g where, in the colour that is set
   * @param text the words
   * @param x left end
   * @param y baseline of the first line
   * @param width pixels of a line
   * @param most lines
   */
  void lines(Graphics2D g, String text, int x, int y, int width, int most) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ")) {
      if (!line.isEmpty() && width(g, line + " " + word) > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add(line.toString());
    int pitch = font.map(Font::getSize).orElse(0) + LEADING;
    for (int i = 0; i < Math.min(most, lines.size()); i++) {
      write(g, lines.get(i), x, y + i * pitch);
    }
  }
}
