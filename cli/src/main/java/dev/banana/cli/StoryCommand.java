package dev.banana.cli;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.banana.Banana;
import dev.banana.Options;
import dev.banana.Precision;
import dev.banana.story.StoryFile;
import dev.banana.story.StoryListener;
import dev.banana.story.Storyboard;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Draws the scenes of a story. */
@Command(
    name = "story",
    description = {
      "Draws the scenes of a story with one cast: a picture for each, a contact sheet and a page.",
      "A run that was stopped goes on where it was when it is started again."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class StoryCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "FILE",
      description = "A story in YAML or JSON: cast, style and scenes; see the guide.")
  private Path file;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description = "Folder that receives the pictures, index.html and contact-sheet.png.")
  private String out;

  @Option(
      names = "--precision",
      paramLabel = "P",
      description = "fp32, int8, int4 or int4-lean; without it, int8 if the model offers it.")
  private String precision;

  @Option(names = "--json", description = "Print one JSON object instead of lines.")
  private boolean json;

  @Option(names = "--quiet", description = "Print nothing but the name of the page.")
  private boolean quiet;

  @Mixin private ModelOptions model;

  private int drawn;

  @Override
  public Integer call() {
    StoryFile story = StoryFile.read(file);
    Path folder = Outputs.path(out);
    Options options = model.options(precision == null ? null : Precision.parse(precision));
    JsonArray scenes = new JsonArray();
    try (CtrlC ctrlC = new CtrlC();
        Banana banana = model.open(options)) {
      Storyboard board = story.storyboard(banana, ctrlC.cancellation());
      board.draw(
          banana,
          folder,
          scene -> {
            say(scene, scenes);
            return true;
          },
          ctrlC.cancellation());
    }
    end(folder, scenes);
    return 0;
  }

  private void say(StoryListener.Done scene, JsonArray scenes) {
    drawn += scene.image().isPresent() ? 1 : 0;
    PrintWriter writer = spec.commandLine().getOut();
    if (json) {
      JsonObject object = new JsonObject();
      object.addProperty("file", scene.file().toAbsolutePath().normalize().toString());
      object.addProperty("drawn", scene.image().isPresent());
      scene.image().ifPresent(i -> i.cast().forEach(one -> CastOptions.describe(one, object)));
      scenes.add(object);
    } else if (!quiet) {
      String time =
          scene
              .image()
              .map(i -> String.format(Locale.ROOT, "%.0f ms", i.timings().total()))
              .orElse("there already");
      writer.println(scene.number() + " of " + scene.of() + ": " + scene.file() + ", " + time);
    }
    writer.flush();
  }

  private void end(Path folder, JsonArray scenes) {
    PrintWriter writer = spec.commandLine().getOut();
    Path page = folder.resolve("index.html").toAbsolutePath().normalize();
    if (json) {
      JsonObject object = new JsonObject();
      object.addProperty("page", page.toString());
      object.addProperty("drawn", drawn);
      object.add("scenes", scenes);
      writer.println(new GsonBuilder().disableHtmlEscaping().create().toJson(object));
    } else {
      writer.println(page);
    }
    writer.flush();
  }
}
