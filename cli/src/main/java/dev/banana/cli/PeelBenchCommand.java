package dev.banana.cli;

import static dev.banana.error.BananaException.require;

import dev.banana.Banana;
import dev.banana.GeneratedImage;
import dev.banana.ImageRequest;
import dev.banana.Precision;
import dev.banana.cli.bench.ScratchFolder;
import dev.banana.peel.Peel;
import dev.banana.peel.PeelStack;
import dev.banana.peel.PeelWay;
import dev.banana.peel.RandomPeel;
import dev.banana.session.Calibration;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Times what wearing a peel costs in both ways. */
@Command(
    name = "bench",
    description = {
      "Times what wearing a peel costs: putting it on, and each step with it, by inputs and merged."
          + " Pictures with and without are drawn in turn, so that other work on the machine slows"
          + " both; medians are printed. Without a file, a random peel of --rank is worn."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class PeelBenchCommand implements Callable<Integer> {
  private static final ImageRequest REQUEST =
      ImageRequest.of("a red fox on a skateboard").withSteps(4).withSeed(1);

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "PEEL",
      arity = "0..1",
      description = "A file, or the name of an embedded peel.")
  private String file;

  @Option(
      names = "--rank",
      paramLabel = "R",
      defaultValue = "16",
      description = "Rank of the random peel. Default: 16.")
  private int rank;

  @Option(
      names = "--pictures",
      paramLabel = "N",
      defaultValue = "30",
      description = "Pictures for each figure, 3 to 1000. Default: 30.")
  private int pictures;

  @Option(
      names = "--precision",
      paramLabel = "P",
      description = "fp32, int8, int4 or int4-lean; without it, what suits the model.")
  private String precision;

  @Mixin private ModelOptions model;

  /** The figures of one way. */
  private record Cost(double first, double change, double second, double step, double total) {}

  @Override
  public Integer call() {
    require(
        pictures >= 3 && pictures <= 1000,
        "Cannot time %d pictures: expected 3 to 1000; choose a number between.",
        pictures);
    require(rank >= 1 && rank <= 256, "Cannot make rank %d: expected 1 to 256.", rank);
    try (ScratchFolder scratch = new ScratchFolder();
        Banana banana =
            model.open(model.options(precision == null ? null : Precision.parse(precision)))) {
      Peel peel =
          file == null
              ? random(scratch.resolve("random.safetensors"), banana)
              : WornPeels.open(file);
      Peel other =
          RandomPeel.write(
              scratch.resolve("other.safetensors"), "other", banana.bundle(), rank, 0.1, 2);
      report(banana, peel, other);
    }
    return 0;
  }

  private Peel random(Path random, Banana banana) {
    return RandomPeel.write(random, "random rank " + rank, banana.bundle(), rank, 0.1, 1);
  }

  private void report(Banana banana, Peel peel, Peel other) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        Locale.ROOT,
        "calibration %.0f GFLOP/s, %d threads, %s, %s%n",
        Calibration.sgemmGflops(banana.options().threads()),
        banana.options().threads(),
        banana.precision(),
        peel);
    for (int i = 0; i < 3; i++) {
      banana.generate(REQUEST);
    }
    Cost inputs = cost(banana, PeelStack.NONE.with(peel, 1), other);
    print(out, "inputs", inputs);
    Cost merged = cost(banana, PeelStack.NONE.with(peel, 1).with(PeelWay.MERGED), other);
    print(out, "merged", merged);
    double saved = inputs.total - merged.total;
    if (saved > 0) {
      out.printf(
          Locale.ROOT,
          "merging pays from %.0f pictures of 4 steps on%n",
          Math.ceil(merged.change / saved));
    } else {
      out.println("merging saved nothing here");
    }
    out.flush();
  }

  private static void print(PrintWriter out, String way, Cost cost) {
    out.printf(
        Locale.ROOT,
        "%s: first ever %.0f ms; another peel or strength %.1f ms, with a second peel %.1f ms; a"
            + " step %+.1f %%, a picture %+.2f ms%n",
        way,
        cost.first,
        cost.change,
        cost.second,
        100 * cost.step,
        cost.total);
  }

  /** A picture with a new strength minus one with a known one is what the change took. */
  private Cost cost(Banana banana, PeelStack stack, Peel other) {
    final double first = total(banana, REQUEST.withPeels(stack)) - total(banana, REQUEST);
    List<GeneratedImage> bare = new ArrayList<>();
    List<GeneratedImage> worn = new ArrayList<>();
    for (int i = 0; i < pictures; i++) {
      ImageRequest request = REQUEST.withSeed(i);
      bare.add(banana.generate(request));
      worn.add(banana.generate(request.withPeels(stack)));
    }
    double known = median(worn, image -> image.timings().total());
    PeelStack none = PeelStack.NONE.with(stack.way());
    final double change = change(banana, stack, none, other, known);
    final double second = change(banana, stack, stack, other, known);
    double bareStep = median(bare, image -> image.timings().denoise());
    double wornStep = median(worn, image -> image.timings().denoise());
    return new Cost(
        first,
        change,
        second,
        wornStep / bareStep - 1,
        known - median(bare, image -> image.timings().total()));
  }

  /** What it takes to put a peel on at strengths that were never worn, over what is on already. */
  private double change(
      Banana banana, PeelStack known, PeelStack under, Peel peel, double knownTime) {
    double[] changed = new double[pictures];
    for (int i = 0; i < pictures; i++) {
      PeelStack fresh = under.with(peel, (i + 1f) / pictures);
      changed[i] = total(banana, REQUEST.withSeed(i).withPeels(fresh)) - knownTime;
      banana.generate(REQUEST.withPeels(known));
    }
    Arrays.sort(changed);
    return changed[pictures / 2];
  }

  private static double total(Banana banana, ImageRequest request) {
    return banana.generate(request).timings().total();
  }

  private static double median(List<GeneratedImage> images, ToDoubleFunction<GeneratedImage> of) {
    double[] values = images.stream().mapToDouble(of).sorted().toArray();
    return values[values.length / 2];
  }
}
