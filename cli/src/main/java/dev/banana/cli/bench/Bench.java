package dev.banana.cli.bench;

import dev.banana.Banana;
import dev.banana.Cancellation;
import dev.banana.GeneratedImage;
import dev.banana.Options;
import dev.banana.Precision;
import dev.banana.SamplingMode;
import dev.banana.Timings;
import dev.banana.cli.cost.Prediction;
import dev.banana.image.ImageFormat;
import dev.banana.model.PictureCost;
import dev.banana.session.Calibration;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/**
 * Draws the same kind of picture many times and says how long it takes.
 *
 * @param model what is timed
 * @param plan how
 * @param options how this machine draws
 * @param cancellation gives it up
 */
public record Bench(BenchModel model, BenchPlan plan, Options options, Cancellation cancellation) {
  /** One picture: how long its stages took, and how long its PNG and JPEG. */
  private record Run(Timings timings, double encode, double jpeg) {}

  /**
   * {@return what was found}
   *
   * @param listener is given the line of the calibration before anything is drawn
   */
  public Figures run(Consumer<String> listener) {
    try (Banana banana = model.open(options)) {
      double sgemm = Calibration.sgemmGflops(options.threads());
      listener.accept(Figures.calibration(sgemm, options.threads(), model.random()));
      PeakMemory.reset();
      for (int i = 0; i < BenchPlan.WARM_UP; i++) {
        run(banana, i);
      }
      List<Run> runs = new ArrayList<>();
      for (int i = 0; i < plan.runs(); i++) {
        runs.add(run(banana, BenchPlan.WARM_UP + i));
      }
      return figures(runs, sgemm, banana.precision());
    }
  }

  private Run run(Banana banana, int number) {
    GeneratedImage image = banana.generate(plan.request(number).withCancellation(cancellation));
    return new Run(
        image.timings(), encode(image, ImageFormat.PNG), encode(image, ImageFormat.JPEG));
  }

  /** Milliseconds that a file of it takes in memory. */
  private static double encode(GeneratedImage image, ImageFormat format) {
    long start = System.nanoTime();
    try {
      image.write(new ByteArrayOutputStream(1 << 20), format);
      return (System.nanoTime() - start) / 1e6;
    } catch (IOException e) {
      throw new UncheckedIOException("Memory cannot fail to be written", e);
    }
  }

  private Figures figures(List<Run> runs, double sgemm, Precision precision) {
    int steps = plan.steps().orElse(model.spec().steps());
    SamplingMode mode = plan.request(0).sampling(model.spec());
    PictureCost cost =
        Prediction.cost(mode, model.spec(), plan.width(), plan.height(), steps, Prompts.TOKENS);
    return new Figures(
        model.name(),
        model.random(),
        plan.width(),
        plan.height(),
        mode,
        steps,
        precision,
        options.threads(),
        runs.size(),
        plan.newPrompt(),
        sgemm,
        times(runs),
        PeakMemory.megabytes(),
        cost.flopsAfterContext() / 1e9);
  }

  private static Figures.Times times(List<Run> runs) {
    return new Figures.Times(
        spread(runs, run -> run.timings.text()),
        spread(runs, run -> run.timings.context()),
        spread(runs, run -> run.timings.denoise()),
        spread(runs, run -> run.timings.refine()),
        spread(runs, run -> run.timings.decode()),
        spread(runs, run -> run.encode),
        spread(runs, run -> run.jpeg),
        spread(runs, run -> run.timings.total()));
  }

  private static Spread spread(List<Run> runs, ToDoubleFunction<Run> time) {
    return Spread.of(runs.stream().mapToDouble(time).toArray());
  }
}
