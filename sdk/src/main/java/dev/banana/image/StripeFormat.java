package dev.banana.image;

import java.io.IOException;

/** A file format that is written in stripes: {@code begin, (pack, write) for each stripe, end}. */
interface StripeFormat {
  /**
   * Write what comes before the pixels.
   *
   * @throws IOException if the stream fails
   * @throws dev.banana.error.BananaException if size or labels do not fit the format
   */
  void begin() throws IOException;

  /**
   * {@return the bytes of a stripe, which depend on nothing but the stripe}
   *
   * <p>Several threads may call it at once.
   */
  Stripe.Packed pack(Stripe stripe);

  /** Write a stripe behind the one before it. */
  void write(Stripe.Packed packed) throws IOException;

  /** Write what comes behind the pixels. */
  void end() throws IOException;
}
