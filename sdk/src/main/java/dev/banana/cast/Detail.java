package dev.banana.cast;

import dev.banana.image.RgbImage;
import dev.banana.image.RgbaImage;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Fine detail of characters, from the views that they were drawn over.
 *
 * <p>A small model gives a character its shape, colours and light, and smudges its face. So what is
 * finer than some twelve pixels is taken from the view, wherever the coarse of both agrees: light
 * and shade stay those of the picture, and a limb that stands otherwise stays as it was drawn.
 * Source: Wang et al. 2023 (StableSR: coarse colours of one picture and fine detail of another), <a
 * href="https://arxiv.org/abs/2305.07015">arXiv:2305.07015</a>. The same bytes on every machine.
 */
public final class Detail {
  /** Pixels of a view beside its ground, whose colour shines through there. */
  private static final int RIM = 2;

  private static final int COLOURS = RgbImage.BYTES;
  private static final int OPAQUE = RgbaImage.OPAQUE;

  private Detail() {}

  /**
   * {@return a picture of the same size, white where the character is and black elsewhere; empty if
   * its ground cannot be told}
   *
   * @param view shows a character
   */
  public static Optional<RgbaImage> figure(RgbImage view) {
    return Cutout.of(RgbaImage.of(view)).map(cut -> inner(view, cut));
  }

  /** What lies well inside: not the rim, and not what is ground though the figure is around it. */
  private static RgbaImage inner(RgbImage view, RgbaImage cut) {
    int width = view.width();
    int height = view.height();
    int ground = Cutout.edge(RgbaImage.of(view));
    byte[] grey = new byte[RgbaImage.BYTES * width * height];
    Arrays.fill(grey, (byte) OPAQUE);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        if (cut.at(x, y, COLOURS) < OPAQUE || hole(view, x, y, ground)) {
          for (int down = Math.max(0, y - RIM); down <= Math.min(height - 1, y + RIM); down++) {
            for (int right = Math.max(0, x - RIM); right <= Math.min(width - 1, x + RIM); right++) {
              Arrays.fill(
                  grey,
                  RgbaImage.BYTES * (down * width + right),
                  RgbaImage.BYTES * (down * width + right) + COLOURS,
                  (byte) 0);
            }
          }
        }
      }
    }
    return new RgbaImage(width, height, grey);
  }

  /** Ground is plain; the colours of a figure may come near it, but not in all pixels around. */
  static boolean hole(RgbImage view, int x, int y, int ground) {
    for (int down = Math.max(0, y - 1); down <= Math.min(view.height() - 1, y + 1); down++) {
      for (int right = Math.max(0, x - 1); right <= Math.min(view.width() - 1, x + 1); right++) {
        if (view.pixel(right, down) != ground) {
          return false;
        }
      }
    }
    return true;
  }

  /**
   * {@return the picture with the detail of its characters}
   *
   * @param drawn as the model drew it; left alone
   * @param sources everybody, with figures as {@link #figure} gives them for their views; whoever
   *     stands lower comes last
   * @param width pixels across that regions are parts of, at least those of the picture
   * @param height pixels down, likewise
   */
  public static RgbImage of(RgbImage drawn, List<Inset.Source> sources, int width, int height) {
    RgbImage out = new RgbImage(drawn.width(), drawn.height(), drawn.rgb().clone());
    sources.stream()
        .filter(source -> source.figure().isPresent())
        .sorted(Comparator.comparingDouble(source -> source.piece().region().bottom()))
        .forEach(source -> Patch.of(source, out, width, height).add(out));
    return out;
  }

  /** Where one character is in a picture, and how much of it; planes are row by row. */
  private record Patch(Collage.Area area, RgbImage view, float[] figure) {
    static Patch of(Inset.Source source, RgbImage out, int width, int height) {
      Collage.Area area =
          Collage.Area.of(source.piece().region(), width, height, 0)
              .within(out.width(), out.height());
      RgbaImage mask = source.piece().seen(source.figure().orElseThrow(), area, width, height);
      float[] figure = new float[area.width() * area.height()];
      for (int i = 0; i < figure.length; i++) {
        figure[i] = (mask.rgba()[RgbaImage.BYTES * i] & 0xff) / (float) OPAQUE;
      }
      return new Patch(area, source.piece().seen(area, width, height), figure);
    }

    void add(RgbImage out) {
      Blocks weight = coarse(figure);
      float[][] missing = new float[COLOURS][];
      Blocks[] apart = new Blocks[COLOURS];
      IntStream.range(0, COLOURS)
          .parallel()
          .forEach(
              c -> {
                missing[c] = missing(out, c);
                apart[c] = coarse(missing[c]);
              });
      Blocks agreement = new Blocks(weight.width(), Blocks.agreement(apart, weight));
      for (Blocks channel : apart) {
        channel.divide(weight);
      }
      IntStream.range(0, area.height())
          .parallel()
          .forEach(y -> add(out, y, agreement, apart, missing));
    }

    private Blocks coarse(float[] plane) {
      return Blocks.sums(area.width(), area.height(), (i, x, y) -> plane[i]).blurred(Blocks.RADIUS);
    }

    private void add(RgbImage out, int y, Blocks agreement, Blocks[] apart, float[][] missing) {
      float[] share = agreement.row(y, area.width());
      for (int c = 0; c < COLOURS; c++) {
        float[] coarse = apart[c].row(y, area.width());
        int at = start(out, y) + c;
        int i = y * area.width();
        for (int x = 0; x < area.width(); x++, i++, at += COLOURS) {
          float more = share[x] * (missing[c][i] - figure[i] * coarse[x]);
          float value = (out.rgb()[at] & 0xff) + more;
          out.rgb()[at] = (byte) (int) (Math.max(0, Math.min(0xff, value)) + 0.5f);
        }
      }
    }

    /** What a channel of the view has more than what was drawn, as far as it is the figure. */
    private float[] missing(RgbImage out, int channel) {
      float[] missing = new float[figure.length];
      for (int y = 0; y < area.height(); y++) {
        int at = start(out, y) + channel;
        int i = y * area.width();
        for (int x = 0; x < area.width(); x++, i++, at += COLOURS) {
          int more = (view.rgb()[COLOURS * i + channel] & 0xff) - (out.rgb()[at] & 0xff);
          missing[i] = figure[i] * more;
        }
      }
      return missing;
    }

    /** Where a row of the area begins in the picture. */
    private int start(RgbImage out, int y) {
      return COLOURS * ((area.top() + y) * out.width() + area.left());
    }
  }
}
