package dev.banana.peel;

/**
 * How a peel is put on. Both give the same picture to the eye, but not to the byte, so the way is a
 * part of a request and of the recipe in the picture.
 */
public enum PeelWay {
  /**
   * Its factors are inputs of the graphs: any peel at any strength is on at once, and a step takes
   * longer, on small models by a quarter. Exact in every precision.
   */
  INPUTS,
  /**
   * Its factors are added to the matrices, which are rounded again and are inputs of the graphs: a
   * step takes nearly as long as without, and putting a peel on takes longer than by the other way,
   * on the embedded model by ten milliseconds.
   */
  MERGED;

  /**
   * {@return the way that takes less time altogether}
   *
   * <p>Measured by {@code banana peel bench} on the embedded model, two cores: adding takes as long
   * as the extra time of about {@value #PAYS} pictures (on nano of about 29). In 4 bits of memory
   * merging would round the peel to 4 bits and take longer a step, so there it is never advised.
   *
   * @param pictures how many will be drawn with the same peels at the same strengths
   * @param lean whether matrices stay in 4 bits in memory
   */
  public static PeelWay advised(int pictures, boolean lean) {
    return pictures >= PAYS && !lean ? MERGED : INPUTS;
  }

  /** Pictures from which merging pays. */
  public static final int PAYS = 5;
}
