package dev.banana.cli.bench;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import dev.banana.Banana;
import dev.banana.Cancellation;
import dev.banana.GeneratedImage;
import dev.banana.ImageRequest;
import dev.banana.Options;
import dev.banana.cast.Box;
import dev.banana.cast.Cast;
import dev.banana.cast.Subject;
import dev.banana.image.RgbaImage;
import dev.banana.session.Calibration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * How much longer a step takes, and how much more memory there is, for each character of a picture.
 *
 * <p>Pictures with none to five characters are drawn in turns, so that what else the machine does
 * falls on all of them alike.
 *
 * @param model what is timed
 * @param plan how
 * @param options how this machine draws
 * @param cancellation gives it up
 */
public record CastBench(
    BenchModel model, BenchPlan plan, Options options, Cancellation cancellation) {
  private static final String PROMPT = "in a park";
  private static final int SIDE = 64;

  /** Places of the first character, more than a model keeps likenesses of. */
  private static final int PLACES = 100;

  /**
   * What was found for one number of characters.
   *
   * @param characters 0 to 5
   * @param step one step, in milliseconds
   * @param context keys and values of a new prompt and the cast, who stand where they never stood,
   *     in milliseconds
   * @param total a picture, in milliseconds
   * @param kilobytes keys and values of the characters in memory while a picture is drawn,
   *     thousands of bytes
   */
  public record Row(int characters, Spread step, Spread context, Spread total, double kilobytes) {
    /** {@return this as one line, beside the first} */
    public String line(Row none) {
      return String.format(
          Locale.ROOT,
          "%d characters: step %.2f ms (median; p90 %.2f, %+.1f %%), context %.2f ms, picture %.1f"
              + " ms, keys and values %.0f KB",
          characters,
          step.p50(),
          step.p90(),
          100 * (step.p50() / none.step.p50() - 1),
          context.p50(),
          total.p50(),
          kilobytes);
    }

    /** {@return this as one JSON object} */
    public String toJson() {
      JsonObject json = new JsonObject();
      json.addProperty("characters", characters);
      json.addProperty("stepMedianMilliseconds", step.p50());
      json.addProperty("stepP90Milliseconds", step.p90());
      json.addProperty("contextMedianMilliseconds", context.p50());
      json.addProperty("totalMedianMilliseconds", total.p50());
      json.addProperty("keysAndValuesKilobytes", kilobytes);
      return new GsonBuilder().create().toJson(json);
    }
  }

  /**
   * {@return a row for none to five characters}
   *
   * @param listener is given the line of the calibration, and what one character's file keeps
   */
  public List<Row> run(Consumer<String> listener) {
    try (Banana banana = model.open(options)) {
      double sgemm = Calibration.sgemmGflops(options.threads());
      listener.accept(Figures.calibration(sgemm, options.threads(), model.random()));
      List<Subject> subjects = new ArrayList<>();
      for (int i = 0; i < Cast.MOST; i++) {
        subjects.add(banana.subject(Subject.from("C" + i, figure(i))));
      }
      Subject one = subjects.get(0);
      int bytes = 2 * one.kept(banana.bundle().hash(), 0).orElseThrow().length;
      listener.accept(
          String.format(
              Locale.ROOT,
              "one character: %.1f KB of keys and values a slot, %.1f KB in its file (%d slots)",
              bytes / 1e3,
              one.kept().size() * bytes / 1e3,
              one.kept().size()));
      return rows(banana, subjects, 2.0 * bytes / 1e3);
    }
  }

  private List<Row> rows(Banana banana, List<Subject> subjects, double each) {
    List<List<GeneratedImage>> images = new ArrayList<>();
    for (int n = 0; n <= Cast.MOST; n++) {
      images.add(new ArrayList<>());
    }
    for (int i = -BenchPlan.WARM_UP; i < plan.runs(); i++) {
      for (int n = 0; n <= Cast.MOST; n++) {
        GeneratedImage image = banana.generate(request(subjects.subList(0, n), i));
        if (i >= 0) {
          images.get(n).add(image);
        }
      }
    }
    List<Row> rows = new ArrayList<>();
    for (int n = 0; n <= Cast.MOST; n++) {
      rows.add(
          new Row(
              n,
              spread(images.get(n), i -> i.timings().denoise() / i.recipe().steps()),
              spread(images.get(n), i -> i.timings().context()),
              spread(images.get(n), i -> i.timings().total()),
              n * each));
    }
    return rows;
  }

  /** Every picture has a prompt of its own, so that its context is timed too. */
  private ImageRequest request(List<Subject> subjects, int number) {
    StringBuilder prompt = new StringBuilder(PROMPT + " " + (number + BenchPlan.WARM_UP));
    subjects.forEach(subject -> prompt.append(", @").append(subject.name()));
    ImageRequest request =
        ImageRequest.of(prompt.toString())
            .withSize(plan.width(), plan.height())
            .withSeed(plan.seed() + number)
            .withCancellation(cancellation);
    request = subjects.isEmpty() ? request : request.withCast(standing(subjects, number));
    return plan.steps().isPresent() ? request.withSteps(plan.steps().getAsInt()) : request;
  }

  /** Nobody stood there before, or the likeness of the last picture would be taken again. */
  private static Cast standing(List<Subject> subjects, int number) {
    float left = 0.02f + 0.002f * Math.floorMod(number, PLACES);
    Box place = new Box(left, 0.3f, left + 0.2f, 0.9f);
    return Cast.of(subjects).place(subjects.get(0).name(), place);
  }

  private static Spread spread(
      List<GeneratedImage> images, java.util.function.ToDoubleFunction<GeneratedImage> time) {
    return Spread.of(images.stream().mapToDouble(time).toArray());
  }

  /** A disc of a colour of its own on white. */
  private static RgbaImage figure(int number) {
    byte[] rgba = new byte[RgbaImage.BYTES * SIDE * SIDE];
    for (int i = 0; i < SIDE * SIDE; i++) {
      int x = i % SIDE - SIDE / 2;
      int y = i / SIDE - SIDE / 2;
      boolean inside = x * x + y * y < 20 * 20;
      for (int c = 0; c < 3; c++) {
        rgba[RgbaImage.BYTES * i + c] = (byte) (inside ? 40 * (number + c) : 255);
      }
      rgba[RgbaImage.BYTES * i + 3] = (byte) RgbaImage.OPAQUE;
    }
    return new RgbaImage(SIDE, SIDE, rgba);
  }
}
