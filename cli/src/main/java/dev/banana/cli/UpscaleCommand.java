package dev.banana.cli;

import static dev.banana.error.BananaException.require;

import dev.banana.Banana;
import dev.banana.ImageRequest;
import dev.banana.Options;
import dev.banana.Precision;
import dev.banana.Recipe;
import dev.banana.SamplingMode;
import dev.banana.error.BananaException;
import dev.banana.image.ImageFiles;
import dev.banana.image.Pictures;
import dev.banana.image.RgbaImage;
import dev.banana.model.Canvas;
import dev.banana.safety.Safety;
import dev.banana.safety.SafetyCheck;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Enlarges any picture. */
@Command(
    name = "upscale",
    description = "Enlarges a picture: a net makes its pixels more and its edges sharp.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class UpscaleCommand implements Callable<Integer> {
  /** What a picture shows if nobody says. */
  private static final String ANYTHING = "a picture";

  private static final Pattern ONE_NUMBER = Pattern.compile("\\d+");

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "IMAGE", description = "A PNG or JPEG of at most 2048 pixels a side.")
  private Path image;

  @Option(
      names = "--to",
      paramLabel = "WxH|SIDE",
      required = true,
      description =
          "Pixels across and down, e.g. 3840x2160: multiples of 16 up to 4096, of the same shape."
              + " One number is the longer side.")
  private String to;

  @Option(
      names = "--mode",
      paramLabel = "enlarge|refine",
      description =
          "enlarge: a net makes its pixels more; refine: it is stretched, and one more step draws"
              + " the detail. Default: enlarge, or refine where the model cannot.")
  private String mode;

  @Option(
      names = "--prompt",
      paramLabel = "TEXT",
      description = "What it shows, to refine it; without it, what its file says.")
  private String prompt;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "To refine it: the same seed gives the same detail; without it, a new one.")
  private Long seed;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "A .png, .jpg or .jpeg file; without it, beside IMAGE with its size.")
  private String out;

  @Option(
      names = "--precision",
      paramLabel = "P",
      description = "fp32, int8, int4 or int4-lean; without it, int8 if the model offers it.")
  private String precision;

  @Mixin private SafetyOptions safety;

  @Mixin private ModelOptions model;

  @Mixin private Printer printer;

  @Override
  public Integer call() {
    RgbaImage picture = Pictures.read(image);
    Size whole = sides(picture);
    Optional<Safety> wish = safety.wish();
    ImageRequest plain =
        ImageRequest.of(prompt == null ? said() : prompt)
            .withSize(whole.width(), whole.height())
            .withSeed(seed == null ? ThreadLocalRandom.current().nextLong(1L << 31) : seed);
    ImageRequest moded = mode == null ? plain : plain.withMode(SamplingMode.parse(mode));
    ImageRequest request = wish.map(moded::withSafety).orElse(moded);
    Options options = model.options(precision == null ? null : Precision.parse(precision));
    Path file = out == null ? beside(whole) : Outputs.path(out);
    ImageFiles.probe(file);
    printer.start(spec.commandLine(), 1);
    try (CtrlC ctrlC = new CtrlC();
        SafetyCheck check = SafetyOptions.open(wish, options);
        Banana banana = model.open(SafetyOptions.with(options, check))) {
      ImageRequest watched = request.withListener(printer).withCancellation(ctrlC.cancellation());
      printer.draw(banana, path -> banana.upscale(picture, watched, path), file);
    }
    printer.end();
    return 0;
  }

  /** The size that was asked for; of a single number, the one that keeps the shape. */
  private Size sides(RgbaImage picture) {
    Size size = size();
    if (!ONE_NUMBER.matcher(to.strip()).matches()) {
      return size;
    }
    int longest = Math.max(picture.width(), picture.height());
    return new Size(
        Canvas.side((double) size.width() * picture.width() / longest),
        Canvas.side((double) size.width() * picture.height() / longest));
  }

  private Size size() {
    try {
      return new Size.Reader().convert(to);
    } catch (TypeConversionException e) {
      throw new ParameterException(
          spec.commandLine(), "Invalid value for option '--to': " + e.getMessage());
    }
  }

  /** What the file says that it shows. */
  private String said() {
    String recipe = ImageFiles.read(image).labels().request();
    if (recipe.isEmpty()) {
      return ANYTHING;
    }
    try {
      return Recipe.parse(recipe).prompt();
    } catch (BananaException e) {
      throw new BananaException(
          "Cannot tell what '" + image + "' shows: " + e.getMessage() + " Say it with --prompt.",
          e);
    }
  }

  private Path beside(Size whole) {
    String name = String.valueOf(image.getFileName());
    int dot = name.lastIndexOf('.');
    String stem = dot < 1 ? name : name.substring(0, dot);
    Path file = image.resolveSibling(stem + "-" + whole.width() + "x" + whole.height() + ".png");
    require(
        !Files.exists(file),
        "Cannot write '%s': it is there already; name another file with --out.",
        file);
    return file;
  }
}
