package dev.banana.cast;

import dev.banana.image.RgbImage;

/**
 * Says who a picture shows, as a vector: the same character gives nearly the same direction.
 *
 * <p>It must not be one that a model was trained against, or its score says nothing. Thread-safe.
 */
@FunctionalInterface
public interface IdentityEncoder {
  /**
   * {@return features, not all zero, of the same length for every picture}
   *
   * @param crop one character, of any size and shape
   */
  float[] embed(RgbImage crop);

  /**
   * {@return how alike two pictures are: the cosine of their features, -1 to 1}
   *
   * @param one a picture of a character
   * @param other another
   */
  default double likeness(RgbImage one, RgbImage other) {
    return cosine(embed(one), embed(other));
  }

  /**
   * {@return the cosine of two vectors, -1 to 1; 0 if one of them is all zero}
   *
   * @param a as {@link #embed} gives it
   * @param b of the same length
   */
  static double cosine(float[] a, float[] b) {
    double product = 0;
    double sizeA = 1e-20;
    double sizeB = 1e-20;
    for (int i = 0; i < a.length; i++) {
      product += (double) a[i] * b[i];
      sizeA += (double) a[i] * a[i];
      sizeB += (double) b[i] * b[i];
    }
    return Math.max(-1, Math.min(1, product / Math.sqrt(sizeA * sizeB)));
  }
}
