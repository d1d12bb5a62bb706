package dev.banana.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.banana.Banana;
import dev.banana.GeneratedImage;
import dev.banana.ImageRequest;
import dev.banana.Progress;
import dev.banana.ProgressListener;
import dev.banana.Recipe;
import dev.banana.Timings;
import dev.banana.governor.Choice;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** Says what was drawn, for people or as JSON, and how far it is while it is drawn. */
final class Printer implements ProgressListener {
  /** The launcher sets this if the error stream is a terminal. */
  private static final String TERMINAL = "banana.terminal";

  private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

  @Option(names = "--json", description = "Print one JSON object instead of lines.")
  private boolean json;

  @Option(names = "--quiet", description = "Print nothing but the names of the files.")
  private boolean quiet;

  private final JsonArray images = new JsonArray();
  private PrintWriter out;
  private PrintWriter error;
  private int count;
  private int done;
  private double ready;

  /** Begin to measure. */
  void start(CommandLine command, int pictures) {
    out = command.getOut();
    error = command.getErr();
    count = pictures;
  }

  /** Draw a picture, save it and say so. {@return the picture} */
  GeneratedImage draw(Banana banana, ImageRequest request, Path file) {
    return draw(banana, path -> banana.generate(request, path), file);
  }

  /** Make a picture in any way that saves it, and say so. {@return the picture} */
  GeneratedImage draw(Banana banana, Function<Path, GeneratedImage> maker, Path file) {
    if (done == 0) {
      ready = (System.nanoTime() - Main.STARTED) / 1e6;
    }
    long start = System.nanoTime();
    GeneratedImage image = maker.apply(file);
    // What of saving was left when the last row was decoded.
    double save = (System.nanoTime() - start) / 1e6 - image.timings().total();
    if (done == 0) {
      banana.notices().forEach(error::println);
      error.flush();
    }
    done++;
    clear();
    if (json) {
      images.add(describe(image, file, save));
    } else {
      say(image, file, save);
    }
    return image;
  }

  private static String line(Recipe recipe) {
    return recipe.sampled()
        ? String.format(
            Locale.ROOT,
            "seed %d, %d x %d, %d steps, guidance %s, model %s",
            recipe.seed(),
            recipe.width(),
            recipe.height(),
            recipe.steps(),
            recipe.guidance(),
            recipe.model())
        : String.format(
            Locale.ROOT,
            "%d x %d, enlarged without sampling, model %s",
            recipe.width(),
            recipe.height(),
            recipe.model());
  }

  private void say(GeneratedImage image, Path file, double save) {
    out.println(file.toAbsolutePath().normalize());
    if (!quiet) {
      out.println("  " + line(image.recipe()));
      out.printf(
          Locale.ROOT,
          "  %s%s, save %.0f ms%n",
          done == 1 ? String.format(Locale.ROOT, "start %.0f ms, ", ready) : "",
          image.timings(),
          save);
      if (image.choice().reason() != Choice.Reason.ASKED) {
        out.println("  chosen: " + image.choice());
      }
      image.cast().forEach(one -> out.println("  " + CastOptions.words(one)));
      SafetyWords.line(image).ifPresent(out::println);
      warn(image);
    }
    SafetyWords.warning(image).ifPresent(error::println);
    error.flush();
    out.flush();
  }

  private void warn(GeneratedImage image) {
    if (!image.cut().isEmpty()) {
      error.println("  The prompt is too long; this end of it was not read: " + image.cut());
    }
    if (!image.unknown().isEmpty()) {
      error.println(
          "  Not learned: "
              + String.join(", ", image.unknown())
              + ". The model draws what it takes for the nearest; 'banana info' lists its words.");
    }
    error.flush();
  }

  private JsonObject describe(GeneratedImage image, Path file, double save) {
    JsonObject object = new JsonObject();
    object.addProperty("file", file.toAbsolutePath().normalize().toString());
    object.add("recipe", GSON.fromJson(image.recipe().toJson(), JsonObject.class));
    object.addProperty("cut", image.cut());
    JsonArray unknown = new JsonArray();
    image.unknown().forEach(unknown::add);
    object.add("unknown", unknown);
    image.cast().forEach(one -> CastOptions.describe(one, object));
    Choice choice = image.choice();
    JsonObject chosen = new JsonObject();
    chosen.addProperty("threads", choice.threads());
    chosen.addProperty("steps", choice.steps());
    chosen.addProperty("mostSteps", choice.mostSteps());
    chosen.addProperty("fine", choice.fine());
    chosen.addProperty("reason", choice.reason().name());
    object.add("choice", chosen);
    image.safety().ifPresent(report -> object.add("safety", SafetyWords.json(image, report)));
    Timings timings = image.timings();
    JsonObject times = new JsonObject();
    times.addProperty("text", round(timings.text()));
    times.addProperty("context", round(timings.context()));
    times.addProperty("denoise", round(timings.denoise()));
    if (timings.refine() > 0) {
      times.addProperty("refine", round(timings.refine()));
    }
    times.addProperty("decode", round(timings.decode()));
    image.safety().ifPresent(r -> times.addProperty("safety", round(timings.safety())));
    times.addProperty("total", round(timings.total()));
    times.addProperty("save", round(save));
    object.add("milliseconds", times);
    return object;
  }

  /** Finish. */
  void end() {
    if (json) {
      JsonObject object = new JsonObject();
      object.addProperty("startMilliseconds", round(ready));
      object.add("images", images);
      out.println(GSON.toJson(object));
      out.flush();
    }
  }

  @Override
  public boolean onStep(Progress progress) {
    if (showsProgress()) {
      error.printf(
          Locale.ROOT,
          "\rpicture %d of %d, step %d of %d ",
          done + 1,
          count,
          progress.step(),
          progress.steps());
      error.flush();
    }
    return true;
  }

  private void clear() {
    if (showsProgress()) {
      error.print("\r\u001b[K");
      error.flush();
    }
  }

  private boolean showsProgress() {
    return !quiet && !json && Boolean.getBoolean(TERMINAL);
  }

  private static double round(double milliseconds) {
    return Math.round(milliseconds * 10) / 10.0;
  }
}
