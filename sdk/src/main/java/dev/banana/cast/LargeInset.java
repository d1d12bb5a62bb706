package dev.banana.cast;

import dev.banana.image.RgbImage;
import dev.banana.image.RgbaImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Characters set into a picture that is made larger, with all the pixels that their views have.
 *
 * <p>Set into the small picture first, a figure of four hundred pixels would become a hundred and
 * fifty, and those nine hundred again. So the small picture tells only the light that each figure
 * stands in, and is enlarged without them; then each is set in from its view, which is enlarged if
 * it is too small itself. Rows depend on nothing but themselves: the same bytes in strips, and on
 * every machine.
 */
public final class LargeInset {
  /** Pixels of the small picture around a region that a soft edge may reach into. */
  private static final int RIM = 2;

  private static final int COLOURS = RgbImage.BYTES;
  private static final int FULL = RgbaImage.OPAQUE;

  private final RgbImage plate;
  private final List<Figure> figures = new ArrayList<>();

  /** Makes the sides of a picture 2 or 4 times as long. */
  @FunctionalInterface
  public interface Enlarger {
    /**
     * {@return the larger picture}
     *
     * @param picture with even sides
     * @param factor 2 or 4
     */
    RgbImage enlarge(RgbImage picture, int factor);
  }

  /**
   * One figure as large as it will be.
   *
   * @param area of the large picture
   * @param seen what of it is there, over black
   * @param lit its light in the small picture, or null for its own
   */
  private record Figure(Collage.Area area, RgbaImage seen, Inset.Lit lit) {}

  private LargeInset(RgbImage plate) {
    this.plate = plate;
  }

  /**
   * Set everybody into the small picture, and find out how they will be set into the large one.
   *
   * @param drawn the small picture, as the model drew it
   * @param sources as {@link Inset#of} has them
   * @param width pixels across that regions are parts of, at least those of the small picture
   * @param height pixels down, likewise
   * @param alone whether nothing but background should be around them
   * @param across pixels of the large picture from left to right
   * @param down pixels from top to bottom
   * @param enlarger for views that have fewer pixels than will be seen
   */
  public static LargeInset of(
      RgbImage drawn,
      List<Inset.Source> sources,
      int width,
      int height,
      boolean alone,
      int across,
      int down,
      Enlarger enlarger) {
    Inset.Staged staged = Inset.staged(drawn, sources, width, height, alone);
    LargeInset large = new LargeInset(staged.plate());
    float scale = across / (float) drawn.width();
    // What lies beside the small picture lies beside the large one.
    int whole = Math.round(width * scale);
    int high = Math.round(height * (down / (float) drawn.height()));
    for (Inset.Lit lit : staged.figures()) {
      Collage.Area area = area(lit.source(), whole, high, scale).within(across, down);
      Sharp sharp = Sharp.of(lit.source(), whole, high, enlarger);
      large.figures.add(new Figure(area, sharp.seen(area, whole, high), lit));
    }
    return large;
  }

  /**
   * Find out how everybody is set into a large picture that was drawn without them: in their own
   * colours, as nothing tells the light.
   *
   * @param bare the large picture
   * @param sources as {@link Inset#of} has them, all with figures
   * @param width pixels across of the small picture that regions are parts of
   * @param enlarger for views that have fewer pixels than will be seen
   */
  public static LargeInset unlit(
      RgbImage bare, List<Inset.Source> sources, int width, Enlarger enlarger) {
    int across = bare.width();
    int down = bare.height();
    LargeInset large = new LargeInset(bare);
    for (Inset.Source source : Inset.backToFront(sources)) {
      Collage.Area area = area(source, across, down, across / (float) width).within(across, down);
      Sharp sharp = Sharp.of(source, across, down, enlarger);
      large.figures.add(new Figure(area, sharp.seen(area, across, down), null));
    }
    return large;
  }

  private static Collage.Area area(Inset.Source source, int across, int down, float scale) {
    return Collage.Area.of(source.piece().region(), across, down, Math.round(RIM * scale));
  }

  /**
   * {@return the small picture without its figures, from which the large one is made; the large one
   * if it was drawn without them}
   */
  public RgbImage plate() {
    return plate;
  }

  /**
   * Set everybody into rows of the large picture.
   *
   * @param large rows of {@link #plate} made larger; changed
   * @param from the first row
   * @param to the row behind the last
   */
  public void set(RgbImage large, int from, int to) {
    IntStream.range(from, to)
        .parallel()
        .forEach(y -> figures.forEach(figure -> row(figure, large, y)));
  }

  private void row(Figure figure, RgbImage large, int y) {
    Collage.Area area = figure.area;
    if (y < area.top() || y >= area.bottom()) {
      return;
    }
    float[][] light = light(figure, large, y);
    int i = RgbaImage.BYTES * (y - area.top()) * area.width();
    int at = COLOURS * (y * large.width() + area.left());
    byte[] seen = figure.seen.rgba();
    for (int x = 0; x < area.width(); x++, i += RgbaImage.BYTES) {
      float opacity = (seen[i + COLOURS] & 0xff) / (float) FULL;
      for (int c = 0; c < COLOURS; c++, at++) {
        float own = (seen[i + c] & 0xff) - opacity * light[c][x];
        large.rgb()[at] = Inset.rounded(own + (1 - opacity) * (large.rgb()[at] & 0xff));
      }
    }
  }

  /** Light of a row, where its pixels are in the small picture. */
  private float[][] light(Figure figure, RgbImage large, int y) {
    if (figure.lit == null) {
      return new float[COLOURS][figure.area.width()];
    }
    float across = plate.width() / (float) large.width();
    float down = plate.height() / (float) large.height();
    Collage.Area lit = figure.lit.area();
    float top = (y + 0.5f) * down - lit.top();
    float left = (figure.area.left() + 0.5f) * across - lit.left();
    return Arrays.stream(figure.lit.light())
        .map(blocks -> blocks.row(top, left, across, figure.area.width()))
        .toArray(float[][]::new);
  }
}
