package dev.banana.cli.bench;

import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import dev.banana.Precision;
import dev.banana.SamplingMode;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * What a bench found.
 *
 * @param preset name of the model
 * @param random whether its weights are random, which every line says
 * @param width pixels across
 * @param height pixels down
 * @param mode how their latents came about
 * @param steps steps of each picture, without the refining one
 * @param precision how exactly the nets were computed
 * @param threads threads that worked on one picture
 * @param runs pictures that were timed
 * @param newPrompt whether each had a prompt of its own
 * @param sgemm the calibration before the first picture: billions of operations a second, see
 *     {@link dev.banana.session.Calibration}
 * @param times how long the stages took
 * @param peakMegabytes see {@link PeakMemory}
 * @param gflop billions of operations of products, convolutions and attention in the steps and the
 *     decoder of one picture, 2 for each multiplication and its addition, whatever the precision;
 *     reading the prompt and its keys and values are not in it
 */
public record Figures(
    String preset,
    boolean random,
    int width,
    int height,
    SamplingMode mode,
    int steps,
    Precision precision,
    int threads,
    int runs,
    boolean newPrompt,
    double sgemm,
    Times times,
    OptionalDouble peakMegabytes,
    double gflop) {
  private static final String RANDOM = " [random weights]";

  /**
   * How long the stages took, as {@code GeneratedImage.timings()} says it.
   *
   * @param text reading the prompt
   * @param context turning it into keys and values
   * @param denoise all steps but the refining one
   * @param refine the refining step
   * @param decode making pixels
   * @param encode making a PNG in memory; not a part of the whole
   * @param jpeg making a JPEG in memory; not a part of the whole
   * @param whole from request to pixels
   */
  public record Times(
      Spread text,
      Spread context,
      Spread denoise,
      Spread refine,
      Spread decode,
      Spread encode,
      Spread jpeg,
      Spread whole) {}

  /** {@return pictures a second, one after the other, from request to pixels} */
  public double imagesPerSecond() {
    return 1000 / times.whole.mean();
  }

  /**
   * {@return how near the steps and the decoder come to the roof: their operations a second, by the
   * medians of their times, over those of the calibration}
   *
   * <p>1 is as fast as one large product of 32-bit floats on the same threads a moment before. With
   * 8-bit integers it can be more, because a product of those is faster.
   */
  public double utilisation() {
    double seconds = (times.denoise.p50() + times.refine.p50() + times.decode.p50()) / 1000;
    return gflop / seconds / sgemm;
  }

  /** {@return "random" or "trained"} */
  public String weights() {
    return random ? "random" : "trained";
  }

  /**
   * {@return one line about the machine}
   *
   * @param sgemm billions of operations a second
   * @param threads threads that worked on one product
   * @param random whether the weights that are timed next are random
   */
  public static String calibration(double sgemm, int threads, boolean random) {
    String line = "calibration: %.1f GFLOP/s fp32 sgemm, %d threads, at this moment";
    return marked(String.format(Locale.ROOT, line, sgemm, threads), random);
  }

  /** {@return a line that says so if the weights are random} */
  public static String marked(String line, boolean random) {
    return random ? line + RANDOM : line;
  }

  /** {@return the figures for people; each line says so if the weights are random} */
  public List<String> lines() {
    return List.of(
        mark(
            "%s, %s, %s %s, %d steps, %d threads",
            preset, precision, size(), mode.label(), steps, threads),
        mark(
            "%d runs after %d to warm up, %s",
            runs,
            BenchPlan.WARM_UP,
            newPrompt ? "each with a new prompt" : "the same prompt with new seeds"),
        stage("text", times.text),
        stage("context", times.context),
        stage("denoise", times.denoise),
        stage("refine", times.refine),
        stage("decode", times.decode),
        stage("picture", times.whole),
        stage("png", times.encode),
        stage("jpeg", times.jpeg),
        mark("%.2f pictures/s from request to pixels, files not included", imagesPerSecond()),
        mark("peak memory %s", peak()),
        mark(
            "%.2f GFLOP in steps and decoder, %.0f %% of what the calibration would do in their"
                + " time",
            gflop, 100 * utilisation()));
  }

  private String stage(String name, Spread spread) {
    return mark(
        "  %-8s p50 %8.1f ms   p90 %8.1f ms   sd %7.1f ms",
        name, spread.p50(), spread.p90(), spread.deviation());
  }

  private String mark(String format, Object... values) {
    return marked(String.format(Locale.ROOT, format, values), random);
  }

  private String peak() {
    return peakMegabytes.isEmpty()
        ? "unknown"
        : String.format(Locale.ROOT, "%.0f MB", peakMegabytes.getAsDouble());
  }

  /** {@return width and height, as the command line takes them} */
  String size() {
    return width + "x" + height;
  }

  /** {@return the figures as one JSON object; times are medians in milliseconds} */
  public JsonObject toJson() {
    JsonObject json = new JsonObject();
    json.addProperty("preset", preset);
    json.addProperty("weights", weights());
    json.addProperty("size", size());
    json.addProperty("mode", mode.label());
    json.addProperty("steps", steps);
    json.addProperty("precision", precision.name());
    json.addProperty("threads", threads);
    json.addProperty("runs", runs);
    json.addProperty("new_prompt", newPrompt);
    json.addProperty("sgemm_gflops", round(sgemm));
    json.addProperty("text_ms", round(times.text.p50()));
    json.addProperty("context_ms", round(times.context.p50()));
    json.addProperty("denoise_ms", round(times.denoise.p50()));
    json.addProperty("refine_ms", round(times.refine.p50()));
    json.addProperty("decode_ms", round(times.decode.p50()));
    json.addProperty("encode_ms", round(times.encode.p50()));
    json.addProperty("jpeg_ms", round(times.jpeg.p50()));
    json.addProperty("p50_ms", round(times.whole.p50()));
    json.addProperty("p90_ms", round(times.whole.p90()));
    json.addProperty("sd_ms", round(times.whole.deviation()));
    json.addProperty("images_per_s", round(imagesPerSecond()));
    if (peakMegabytes.isPresent()) {
      json.addProperty("peak_rss_mb", round(peakMegabytes.getAsDouble()));
    } else {
      json.add("peak_rss_mb", JsonNull.INSTANCE);
    }
    json.addProperty("gflop", round(gflop));
    json.addProperty("utilisation", round(utilisation()));
    return json;
  }

  private static double round(double value) {
    return Math.round(value * 1000) / 1000.0;
  }
}
