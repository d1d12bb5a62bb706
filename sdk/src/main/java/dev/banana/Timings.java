package dev.banana;

import java.util.Locale;

/**
 * How long each stage of a picture took, in milliseconds, with what had to be made ready for it.
 *
 * @param text reading the prompt
 * @param context turning it into keys and values
 * @param denoise all steps, but not the refining one
 * @param refine the step that draws the detail of a refined picture; 0 if there is none
 * @param decode making pixels, and more of them where a picture is enlarged
 * @param safety checking and perhaps blurring them; 0 if that was not asked for
 * @param total from request to pixels, with the check
 */
public record Timings(
    double text,
    double context,
    double denoise,
    double refine,
    double decode,
    double safety,
    double total) {
  /** Of a picture that was neither refined nor checked. */
  public Timings(double text, double context, double denoise, double decode, double total) {
    this(text, context, denoise, 0, decode, 0, total);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "text %.0f ms, context %.0f ms, denoise %.0f ms, %sdecode %.0f ms, %stotal %.0f ms",
        text,
        context,
        denoise,
        unlessNone("refine", refine),
        decode,
        unlessNone("safety", safety),
        total);
  }

  private static String unlessNone(String name, double time) {
    return time > 0 ? String.format(Locale.ROOT, "%s %.0f ms, ", name, time) : "";
  }
}
