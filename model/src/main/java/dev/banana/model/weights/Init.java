package dev.banana.model.weights;

/**
 * How a tensor starts before it has learned anything.
 *
 * @param kind the rule
 * @param scale a factor on what the rule gives, at least 0
 * @param block pixels of one side of a block of {@link Kind#ICNR}; 1 for all others
 */
public record Init(Kind kind, float scale, int block) {
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
     * href="https://arxiv.org/abs/1707.02937">arXiv:1707.02937</a>.
     */
    ICNR
  }

  /** Every value 0. */
  public static final Init ZEROS = fill(0);

  /** Every value 1. */
  public static final Init ONES = fill(1);

  /** Normal, 0.02: the usual start of a transformer's matrices. */
  public static final Init SMALL = normal(0.02f);

  /** {@return every value {@code value}} */
  public static Init fill(float value) {
    return new Init(Kind.FILL, value, 1);
  }

  /** {@return normal with this standard deviation, cut at two of them} */
  public static Init normal(float deviation) {
    return new Init(Kind.NORMAL, deviation, 1);
  }

  /** {@return He initialisation times {@code scale}} */
  public static Init he(float scale) {
    return new Init(Kind.HE, scale, 1);
  }

  /**
   * {@return He initialisation times {@code scale} for what a pixel shuffle follows}
   *
   * @param scale a factor on what He initialisation gives
   * @param block pixels of one side of the shuffle's blocks
   */
  public static Init icnr(float scale, int block) {
    return new Init(Kind.ICNR, scale, block);
  }
}
