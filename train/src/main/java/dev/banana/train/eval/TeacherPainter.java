package dev.banana.train.eval;

import dev.banana.image.RgbImage;
import dev.banana.text.PromptEncoder;
import dev.banana.train.teacher.Preview;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** Draws with the teacher of a workshop in many steps, in batches; seeds are by position. */
public final class TeacherPainter implements Painter {
  /** Opens what draws some captions. */
  @FunctionalInterface
  public interface Opener {
    /** {@return a preview of these captions} */
    Preview open(PromptEncoder text, List<String> captions) throws IOException;
  }

  private final Opener opener;
  private final Preview.Painter painter;
  private final int side;

  /**
   * Prepare.
   *
   * @param opener makes pixels of latents
   * @param painter the teacher at work
   * @param side latents of each side
   */
  public TeacherPainter(Opener opener, Preview.Painter painter, int side) {
    this.opener = opener;
    this.painter = painter;
    this.side = side;
  }

  @Override
  public void draw(List<String> captions, long[] seeds, Taker taker) {
    try (PromptEncoder text = PromptEncoder.open(1)) {
      long[] before = {System.nanoTime()};
      opener
          .open(text, captions)
          .each(
              side,
              painter,
              (index, pixels, count) -> {
                double each = (System.nanoTime() - before[0]) / 1e6 / count;
                int plane = pixels.length / count;
                for (int i = 0; i < count; i++) {
                  taker.take(index + i, image(pixels, i * plane, plane), each);
                }
                before[0] = System.nanoTime();
              });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static RgbImage image(float[] pixels, int from, int size) {
    int side = (int) Math.round(Math.sqrt(size / (double) RgbImage.BYTES));
    return RgbImage.ofPlanes(pixels, from, side, side);
  }
}
