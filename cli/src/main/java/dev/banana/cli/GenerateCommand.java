package dev.banana.cli;

import static dev.banana.error.BananaException.require;

import dev.banana.Banana;
import dev.banana.GeneratedImage;
import dev.banana.ImageRequest;
import dev.banana.Options;
import dev.banana.Precision;
import dev.banana.SamplingMode;
import dev.banana.cast.Multitude;
import dev.banana.cast.Things;
import dev.banana.safety.Safety;
import dev.banana.safety.SafetyCheck;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Draws pictures of a prompt. */
@Command(
    name = "generate",
    description = "Draws pictures of a prompt.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class GenerateCommand implements Callable<Integer> {
  private static final int MOST_PICTURES = 1000;

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "PROMPT",
      arity = "1..*",
      description = "What to draw, e.g. \"a red fox on a skateboard\".")
  private List<String> prompt;

  @Option(
      names = "--size",
      paramLabel = "WxH",
      converter = Size.Reader.class,
      defaultValue = "512x512",
      description =
          "Pixels across and down: multiples of 16 from 128 to 4096, at most 3:1. Default:"
              + " 512x512.")
  private Size size;

  @Option(
      names = "--mode",
      paramLabel = "native|refine|enlarge",
      description =
          "native: all steps on the whole picture; enlarge: drawn at about 512x512, its pixels made"
              + " more by a net; refine: drawn as small, stretched, and one more step for the"
              + " detail. Default: enlarge beyond 327680 pixels.")
  private String mode;

  @Option(
      names = "--together",
      description =
          "Draw all of the prompt in one go: faster and rougher. Without it, several things, as \"a fox"
              + " and a cake in a park\", many, as \"a crowd of penguins\", or one in a picture that is"
              + " no square, are each drawn by themselves, over two grounds, and set together.")
  private boolean together;

  @Option(
      names = "--steps",
      paramLabel = "1..8",
      description = "More are slower and finer; without it, what suits the model.")
  private Integer steps;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "The same seed gives the same picture; without it, a new one.")
  private Long seed;

  @Option(
      names = "-n",
      paramLabel = "COUNT",
      defaultValue = "1",
      description = "How many pictures, with seeds N, N+1, ...; 1 to 1000. Default: 1.")
  private int count;

  @Option(
      names = "--out",
      paramLabel = "FILE|DIR",
      description =
          "A .png, .jpg or .jpeg file, or a folder; without it, a new PNG in this folder.")
  private String out;

  @Option(
      names = "--guidance",
      paramLabel = "G",
      description = "1 to 8, more follows the prompt more closely.")
  private Double guidance;

  @Option(
      names = "--precision",
      paramLabel = "P",
      description =
          "fp32, int8, int4 or int4-lean (least memory); without it, int8 if the model offers it.")
  private String precision;

  @Option(
      names = "--latency",
      paramLabel = "TIME",
      converter = Span.Short.class,
      description =
          "Keep each picture to this time, e.g. 80ms or 2s, by fewer steps and other threads;"
              + " --steps are then the most. Saving is not counted, nor the"
              + " rehearsal before the first.")
  private Duration latency;

  @Option(
      names = "--least-steps",
      paramLabel = "1..8",
      description = "With --latency: rather late than in fewer steps. Default: 1.")
  private Integer leastSteps;

  @Mixin private CastOptions cast;

  @Mixin private WornPeels peels;

  @Mixin private SafetyOptions safety;

  @Mixin private ModelOptions model;

  @Mixin private Printer printer;

  @Override
  public Integer call() {
    require(
        count >= 1 && count <= MOST_PICTURES,
        "Cannot draw %d pictures: expected 1 to %d; choose a number between.",
        count,
        MOST_PICTURES);
    Precision asked = precision == null ? null : Precision.parse(precision);
    Optional<Safety> wish = safety.wish();
    ImageRequest plain = peels.on(cast.add(request(), spec.commandLine().getErr()), count, asked);
    ImageRequest request = wish.map(plain::withSafety).orElse(plain);
    if (together) {
      tellIfTogether(request);
    }
    Options options = model.options(asked);
    Outputs outputs = Outputs.of(out, request.prompt(), count);
    long first = seed == null ? ThreadLocalRandom.current().nextLong(1L << 31) : seed;
    outputs.probe(first);
    printer.start(spec.commandLine(), count);
    try (CtrlC ctrlC = new CtrlC();
        SafetyCheck check = SafetyOptions.open(wish, options);
        Banana banana = model.open(SafetyOptions.with(options, check))) {
      ImageRequest watched = request.withListener(printer).withCancellation(ctrlC.cancellation());
      if (latency != null) {
        banana.rehearse(watched);
      }
      for (int i = 0; i < count; i++) {
        Path file = outputs.file(first + i);
        GeneratedImage image = printer.draw(banana, watched.withSeed(first + i), file);
        boolean things = request.cast().isEmpty() && !image.cast().isEmpty();
        if (i == 0 && (things || image.recipe().crowd().isPresent())) {
          tell("Each thing was drawn by itself; --together is faster and rougher.");
        }
      }
    }
    printer.end();
    return 0;
  }

  /** Says where one by one was forgone for nothing. */
  private void tellIfTogether(ImageRequest request) {
    boolean able = request.peels().on().isEmpty() && request.latency().isEmpty();
    boolean square = request.width() == request.height();
    boolean things =
        square ? Things.several(request.prompt()) : !Things.in(request.prompt()).isEmpty();
    boolean parts = things || Multitude.mayBeIn(request.prompt());
    if (!able) {
      tell("--together changes nothing: with a peel or a latency all is drawn in one go.");
    } else if (!parts) {
      tell(
          "--together changes nothing: the prompt names no two things, as \"a fox and a cake\", nor"
              + " many, nor one for a picture that is no square.");
    }
  }

  private void tell(String sentence) {
    spec.commandLine().getErr().println("  " + sentence);
    spec.commandLine().getErr().flush();
  }

  private ImageRequest request() {
    ImageRequest request =
        ImageRequest.of(String.join(" ", prompt)).withSize(size.width(), size.height());
    request = request.withApart(!together);
    request = steps == null ? request : request.withSteps(steps);
    request = mode == null ? request : request.withMode(SamplingMode.parse(mode));
    request = guidance == null ? request : request.withGuidance(guidance);
    require(
        latency != null || leastSteps == null,
        "Cannot keep to at least %s steps without a time to keep: give --latency as well.",
        leastSteps);
    return latency == null
        ? request
        : request.withLatency(latency, leastSteps == null ? 1 : leastSteps);
  }
}
