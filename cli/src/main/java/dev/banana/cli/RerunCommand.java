package dev.banana.cli;

import static dev.banana.error.BananaException.require;

import dev.banana.Banana;
import dev.banana.ImageRequest;
import dev.banana.Options;
import dev.banana.Recipe;
import dev.banana.cast.Subject;
import dev.banana.error.BananaException;
import dev.banana.image.ImageFiles;
import dev.banana.image.ImageInfo;
import dev.banana.peel.Peel;
import dev.banana.safety.SafetyCheck;
import dev.banana.safety.mobilenet.MobileNetCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Draws a picture again, from what its file says. */
@Command(
    name = "rerun",
    description = "Draws a picture again, from what its file says: the same bytes.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class RerunCommand implements Callable<Integer> {
  private static final int SHORT_HASH = 6;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "IMAGE", description = "A picture that Banana drew.")
  private Path image;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Where the new one goes; without it, beside the old one as IMAGE-rerun.")
  private String out;

  @Option(
      names = "--subject",
      paramLabel = "FILE",
      description = "A character that is in the picture; once for each.")
  private List<Path> subjects = List.of();

  @Option(
      names = "--peel",
      paramLabel = "FILE",
      description =
          "A peel that the picture wears and that is not embedded; its strength is in the picture."
              + " Up to 4 times.")
  private List<Path> peels = new ArrayList<>();

  @Mixin private ModelOptions model;

  @Mixin private Printer printer;

  @Override
  public Integer call() {
    ImageInfo info = ImageFiles.read(image);
    require(
        !info.labels().request().isEmpty(),
        "Cannot draw '%s' again: it carries no recipe; give a picture that Banana drew.",
        image);
    List<Subject> cast = subjects.stream().map(Subject::open).toList();
    Recipe recipe = recipe(info);
    ImageRequest request = request(recipe, cast);
    Path file = out == null ? Outputs.marked(image, "-rerun") : Outputs.path(out);
    ImageFiles.probe(file);
    printer.start(spec.commandLine(), 1);
    Options options = model.options(recipe.precision());
    try (CtrlC ctrlC = new CtrlC();
        SafetyCheck safety = SafetyOptions.open(request.safety(), options);
        Banana banana = model.open(SafetyOptions.with(options, safety))) {
      check(recipe, banana);
      printer.draw(
          banana, request.withListener(printer).withCancellation(ctrlC.cancellation()), file);
    }
    printer.end();
    compare(file, recipe);
    return 0;
  }

  private Recipe recipe(ImageInfo info) {
    try {
      return Recipe.parse(info.labels().request());
    } catch (BananaException e) {
      throw new BananaException("Cannot draw '" + image + "' again: " + e.getMessage(), e);
    }
  }

  private ImageRequest request(Recipe recipe, List<Subject> cast) {
    List<Peel> given = peels.stream().map(Peel::open).toList();
    try {
      return recipe.toRequest(cast, given);
    } catch (BananaException e) {
      throw new BananaException("Cannot draw '" + image + "' again: " + e.getMessage(), e);
    }
  }

  private void check(Recipe recipe, Banana banana) {
    require(
        recipe.bundle().equals(banana.bundle().hash()),
        "Cannot draw '%s' again: it was drawn by model '%s' (%s), this is '%s' (%s); give its"
            + " model with --bundle.",
        image,
        recipe.model(),
        hash(recipe.bundle()),
        banana.bundle().manifest().name(),
        hash(banana.bundle().hash()));
    recipe
        .blurred()
        .ifPresent(
            report ->
                require(
                    report.check().equals(MobileNetCheck.NAME),
                    "Cannot draw '%s' again: it was blurred by the safety check '%s', this Banana"
                        + " has '%s'; use the Banana that drew it, %s.",
                    image,
                    report.check(),
                    MobileNetCheck.NAME,
                    recipe.version()));
  }

  private static String hash(String hash) {
    return hash.substring(0, Math.min(SHORT_HASH, hash.length()));
  }

  /** Another version or another kind of CPU may give other bytes; that is said, never hidden. */
  private void compare(Path file, Recipe recipe) {
    try {
      if (Files.exists(image) && Files.mismatch(image, file) >= 0) {
        spec.commandLine()
            .getErr()
            .println(
                "  The bytes differ from '"
                    + image
                    + "', which Banana "
                    + recipe.version()
                    + " drew.");
      }
    } catch (IOException e) {
      throw new BananaException(
          "Cannot compare '" + image + "' with '" + file + "': " + e.getMessage() + ".", e);
    }
  }
}
