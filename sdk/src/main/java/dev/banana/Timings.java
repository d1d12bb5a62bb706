package dev.banana;

import java.util.Locale;

/**
 * How long each stage of a picture took, in milliseconds, with what had to be made ready for it.
 *
 * @param text reading the prompt
 * @param context turning it into keys and values
 * @param denoise all steps
 * @param decode making pixels
 * @param total from request to pixels
 */
public record Timings(double text, double context, double denoise, double decode, double total) {
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "text %.0f ms, context %.0f ms, denoise %.0f ms, decode %.0f ms, total %.0f ms",
        text,
        context,
        denoise,
        decode,
        total);
  }
}
