package dev.banana.cli;

import com.google.gson.JsonObject;
import dev.banana.cli.bench.Figures;
import dev.banana.cli.bench.Sustained;
import dev.banana.session.Calibration;
import java.util.List;
import java.util.function.Consumer;

/**
 * Says how fast a sustained run is, for people or as JSON.
 *
 * @param random whether the weights are random, which every line says
 * @param json whether each line is a JSON object
 * @param out takes the lines
 */
record SustainedPrinter(boolean random, boolean json, Consumer<Object> out) {
  /** Multiply matrices and say how fast that was. */
  void calibrate(int threads) {
    double sgemm = Calibration.sgemmGflops(threads);
    if (json) {
      JsonObject line = object();
      line.addProperty("threads", threads);
      line.addProperty("sgemm_gflops", sgemm);
      out.accept(line);
    } else {
      out.accept(Figures.calibration(sgemm, threads, random));
    }
  }

  /** Say what some seconds brought. */
  void add(Sustained.Window window) {
    if (json) {
      JsonObject line = object();
      line.addProperty("second", window.second());
      line.addProperty("images", window.images());
      line.addProperty("images_per_s", window.imagesPerSecond());
      line.addProperty("slowest_ms", window.slowest());
      line.addProperty("steps", window.steps());
      out.accept(line);
    } else {
      out.accept(Figures.marked(window.line(), random));
    }
  }

  /** Say what became of the speed. */
  void end(List<Sustained.Window> windows) {
    Sustained.Summary summary = Sustained.summary(windows);
    if (json) {
      JsonObject line = object();
      line.addProperty("images", summary.images());
      line.addProperty("images_per_s", summary.imagesPerSecond());
      line.addProperty("first_tenth_images_per_s", summary.first());
      line.addProperty("last_tenth_images_per_s", summary.last());
      line.addProperty("kept", summary.kept());
      line.addProperty("slowest_ms", summary.slowest());
      out.accept(line);
    } else {
      out.accept(Figures.marked(summary.line(), random));
    }
  }

  private JsonObject object() {
    JsonObject line = new JsonObject();
    line.addProperty("weights", random ? "random" : "trained");
    return line;
  }
}
