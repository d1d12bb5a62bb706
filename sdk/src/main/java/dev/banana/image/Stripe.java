package dev.banana.image;

/**
 * Whole rows of a picture that are packed as one.
 *
 * @param index which stripe, from 0 at the top
 * @param last whether it ends the picture
 * @param width pixels across
 * @param rows pixels down: {@link Stripes#ROWS}, but for the last stripe
 * @param above bytes of the row above, zeros above the picture
 * @param rgb bytes, {@code 3 * width * rows}
 */
record Stripe(int index, boolean last, int width, int rows, byte[] above, byte[] rgb) {
  /**
   * A stripe as it lies in the file.
   *
   * @param index which stripe, from 0 at the top
   * @param last whether it ends the picture
   * @param bytes what is written
   * @param sum check sum of what the bytes unpack to, if the format has one
   * @param length of what the bytes unpack to, if the format has a check sum
   */
  record Packed(int index, boolean last, byte[] bytes, int sum, int length) {}
}
