package dev.banana.train.torch;

import dev.banana.model.denoise.Denoiser;
import dev.banana.train.torch.FakeQuant.Rounding;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * How the matrices of one step are rounded: all to 4 bits, all to 8, each layer by itself, or not
 * at all; so one set of weights learns to serve them all.
 *
 * @param model whose layers they are
 */
public record RoundingDraw(Denoiser model) {
  /** Part of the lessons that knows 8 bits only. */
  private static final double GENTLE = 0.25;

  /**
   * {@return the rounding of one step}
   *
   * @param random which
   * @param progress share of the lessons in rounding that is done, in [0, 1]
   */
  public FakeQuant.Plan draw(SplittableRandom random, double progress) {
    double kind = random.nextDouble();
    boolean gentle = progress < GENTLE;
    SplittableRandom own = random.split();
    Map<String, Rounding> drawn = new HashMap<>();
    return layer ->
        drawn.computeIfAbsent(
            layer,
            l -> {
              if (kind >= 0.9) {
                return Rounding.NONE;
              }
              if (kind >= 0.65) {
                double each = own.nextDouble();
                return each < 0.2 ? Rounding.NONE : rounding(l, each < 0.6 ? 8 : 4, gentle, own);
              }
              return rounding(l, kind < 0.25 ? 8 : 4, gentle, own);
            });
  }

  /** One input in ten stays as it is, so that the matrix cannot rely on the rounding. */
  private Rounding rounding(String layer, int bits, boolean gentle, SplittableRandom random) {
    int kept = model.bits(layer, gentle ? 8 : bits, false);
    return kept == 0 ? Rounding.NONE : new Rounding(kept, random.nextDouble() < 0.9);
  }
}
