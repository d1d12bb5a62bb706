package dev.banana;

import java.util.Locale;

/**
 * How long each stage of a picture took, in milliseconds, with what had to be made ready for it.
 *
 * @param text reading the prompt
 * @param context turning it into keys and values
 * @param denoise all steps
 * @param decode making pixels
 * @param safety checking and perhaps blurring them; 0 if that was not asked for
 * @param total from request to pixels, with the check
 */
public record Timings(
    double text, double context, double denoise, double decode, double safety, double total) {
  /** Of a picture that was not checked. */
  public Timings(double text, double context, double denoise, double decode, double total) {
    this(text, context, denoise, decode, 0, total);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "text %.0f ms, context %.0f ms, denoise %.0f ms, decode %.0f ms, %stotal %.0f ms",
        text,
        context,
        denoise,
        decode,
        safety > 0 ? String.format(Locale.ROOT, "safety %.0f ms, ", safety) : "",
        total);
  }
}
