package dev.banana.model.weights;

/**
 * How a tensor starts before it has learned anything.
 *
 * @param kind the rule
 * @param scale a factor on what the rule gives, at least 0
 */
public record Init(Kind kind, float scale) {
  /** The rules. */
  public enum Kind {
    /** Every value is {@code scale}. */
    FILL,
    /** Normal with standard deviation {@code scale}, cut at two deviations. */
    NORMAL,
    /**
     * Normal with standard deviation {@code scale * sqrt(2 / fanIn)}. Source: He et al. 2015, <a
     * href="https://arxiv.org/abs/1502.01852">arXiv:1502.01852</a>.
     */
    HE,
    /**
     * As {@link #HE}, with the same filter for all channels that one pixel shuffle spreads over one
     * block, so that no grid shows. Source: Aitken et al. 2017, <a
     * href="https://arxiv.org/abs/1707.02937">arXiv:1707.02937</a>. The block is 8 x 8.
     */
    ICNR_8,
    /** As {@link #ICNR_8} for a 4 x 4 block. */
    ICNR_4,
    /** As {@link #ICNR_8} for a 2 x 2 block. */
    ICNR_2
  }

  /** Every value 0. */
  public static final Init ZEROS = new Init(Kind.FILL, 0);

  /** Every value 1. */
  public static final Init ONES = new Init(Kind.FILL, 1);

  /** Normal, 0.02: the usual start of a transformer's matrices. */
  public static final Init SMALL = new Init(Kind.NORMAL, 0.02f);

  /** {@return He initialisation times {@code scale}} */
  public static Init he(float scale) {
    return new Init(Kind.HE, scale);
  }
}
