package dev.banana.cli;

import static dev.banana.error.BananaException.require;

import dev.banana.SamplingMode;
import dev.banana.cli.bench.BenchModel;
import dev.banana.cli.bench.Prompts;
import dev.banana.cli.cost.Device;
import dev.banana.cli.cost.Devices;
import dev.banana.cli.cost.Prediction;
import dev.banana.cli.cost.Storage;
import dev.banana.model.ModelSpec;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Predicts what a picture takes on another device. */
@Command(
    name = "cost",
    description = {
      "Predicts time, memory traffic and energy of a picture on a device, by arithmetic.",
      "A device is a name of --list-devices, or a JSON file: name, int8_tops, fp16_tflops,"
          + " fp32_tflops, bandwidth_gb_s, watts, compute_utilisation, bandwidth_utilisation, and"
          + " sources, which says of each figure where it comes from. All that the prediction"
          + " rests on is printed below it."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class CostCommand implements Callable<Integer> {
  private static final int LONGEST = 16_384;
  private static final int MOST_TOKENS = 512;

  @Spec private CommandSpec spec;

  @Option(
      names = "--preset",
      paramLabel = "P",
      defaultValue = "nano",
      description = "tiny, micro, nano or banana-1.8b. Default: nano.")
  private String preset;

  @Option(
      names = "--size",
      paramLabel = "WxH",
      converter = Size.Reader.class,
      defaultValue = "512x512",
      description = "Pixels across and down, up to 16384 each. Default: 512x512.")
  private Size size;

  @Option(
      names = "--steps",
      paramLabel = "1..8",
      description = "Without it, what suits the preset.")
  private Integer steps;

  @Option(
      names = "--mode",
      paramLabel = "native|refine|enlarge",
      description = "As for generate; without it, what suits the size.")
  private String mode;

  @Option(
      names = "--precision",
      paramLabel = "X",
      defaultValue = "int8",
      description = "fp32, int8 or int4. Default: int8.")
  private String precision;

  @Option(
      names = "--tokens",
      paramLabel = "N",
      defaultValue = "" + Prompts.TOKENS,
      description = "Text tokens of the prompt, 1 to 512. Default: 20.")
  private int tokens;

  @Option(
      names = "--device",
      paramLabel = "NAME|FILE",
      description = "A name of --list-devices, or a file.")
  private String device;

  @Option(names = "--list-devices", description = "Print the devices that come along.")
  private boolean list;

  @Option(names = "--json", description = "Print one JSON object instead of lines.")
  private boolean json;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    if (list) {
      for (String name : Devices.names()) {
        out.printf("%-26s %s%n", name, Devices.find(name).name());
      }
    } else {
      Prediction prediction = predict();
      if (json) {
        out.println(prediction.toJson());
      } else {
        prediction.lines().forEach(out::println);
      }
    }
    out.flush();
    return 0;
  }

  private Prediction predict() {
    ModelSpec nets = BenchModel.spec(preset);
    require(
        side(size.width()) && side(size.height()),
        "Cannot predict %d x %d pixels: expected sides from 1 to %d; choose a size between.",
        size.width(),
        size.height(),
        LONGEST);
    int jumps = steps == null ? nets.steps() : steps;
    require(
        jumps >= 1 && jumps <= ModelSpec.MOST_STEPS,
        "Cannot predict %d steps: expected 1 to %d; choose a number between.",
        jumps,
        ModelSpec.MOST_STEPS);
    require(
        tokens >= 1 && tokens <= MOST_TOKENS,
        "Cannot predict a prompt of %d tokens: expected 1 to %d; choose a number between.",
        tokens,
        MOST_TOKENS);
    require(
        device != null,
        "Cannot predict without a device: expected --device NAME or FILE; see --list-devices.");
    Device where = Devices.find(device);
    Prediction.Wish wish =
        new Prediction.Wish(
            preset,
            size.width(),
            size.height(),
            jumps,
            Storage.of(precision),
            tokens,
            mode == null
                ? SamplingMode.of(nets, size.width(), size.height())
                : SamplingMode.parse(mode));
    return Prediction.of(wish, nets, where);
  }

  private static boolean side(int pixels) {
    return pixels >= 1 && pixels <= LONGEST;
  }
}
