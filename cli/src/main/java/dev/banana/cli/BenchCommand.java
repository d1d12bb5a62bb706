package dev.banana.cli;

import static dev.banana.error.BananaException.require;

import dev.banana.Banana;
import dev.banana.Cancellation;
import dev.banana.GeneratedImage;
import dev.banana.ImageRequest;
import dev.banana.Options;
import dev.banana.Precision;
import dev.banana.SamplingMode;
import dev.banana.cli.bench.BarChart;
import dev.banana.cli.bench.Bench;
import dev.banana.cli.bench.BenchModel;
import dev.banana.cli.bench.BenchPlan;
import dev.banana.cli.bench.CastBench;
import dev.banana.cli.bench.Figures;
import dev.banana.cli.bench.ScratchFolder;
import dev.banana.cli.bench.Suite;
import dev.banana.cli.bench.SuiteReport;
import dev.banana.cli.bench.Sustained;
import dev.banana.error.BananaException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import javax.imageio.ImageIO;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Times how fast this machine draws. */
@Command(
    name = "bench",
    description = {
      "Times how fast this machine draws.",
      "First it multiplies large matrices of 32-bit floats (the calibration), so that figures of a"
          + " busy machine can be told from those of a quiet one. A picture is timed from request"
          + " to pixels; making a PNG of it is timed beside. The last line compares the operations"
          + " of the steps and the decoder, counted by arithmetic, in the median of their times,"
          + " with the calibration: 100 %% is the speed of the large product, and integers can be"
          + " faster. A preset without a trained model is timed with random weights, and every"
          + " line says so."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class BenchCommand implements Callable<Integer> {
  private static final Duration SECOND = Duration.ofSeconds(1);

  @Spec private CommandSpec spec;

  @Option(
      names = "--preset",
      paramLabel = "P",
      description = "tiny, micro, nano or banana-1.8b; without it, the model as it is.")
  private String preset;

  @Option(
      names = "--bundle",
      paramLabel = "PATH",
      description = "Folder or zip of a model; without it, the embedded one.")
  private Path bundle;

  @Option(
      names = "--size",
      paramLabel = "WxH",
      converter = Size.Reader.class,
      defaultValue = "512x512",
      description = "Pixels across and down, as for generate. Default: 512x512.")
  private Size size;

  @Option(
      names = "--mode",
      paramLabel = "native|refine|enlarge",
      description = "As for generate; without it, what suits the size.")
  private String mode;

  @Option(names = "--steps", paramLabel = "1..8", description = "Without it, what suits the model.")
  private Integer steps;

  @Option(
      names = "--precision",
      paramLabel = "X",
      description =
          "fp32, int8, int4 or int4-lean; without it, what suits the model, which is int4-lean for"
              + " banana-1.8b.")
  private String precision;

  @Option(
      names = "--threads",
      paramLabel = "T",
      description = "Threads that draw; without it, one for each core, up to 8.")
  private Integer threads;

  @Option(
      names = "--runs",
      paramLabel = "N",
      defaultValue = "20",
      description = "Pictures that are timed, after two that are not; 1 to 10000. Default: 20.")
  private int runs;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "0",
      description = "Seed of the first picture; each next one takes the next. Default: 0.")
  private long seed;

  @Option(
      names = "--new-prompt",
      description = "Give each picture a prompt of its own, instead of the same one.")
  private boolean newPrompt;

  @Option(
      names = "--sustain",
      paramLabel = "TIME",
      converter = Span.Long.class,
      description = "Draw for a time, e.g. 120s, and print the speed of each second.")
  private Duration sustain;

  @Option(
      names = "--latency",
      paramLabel = "TIME",
      converter = Span.Short.class,
      description =
          "With --sustain: let the governor keep each picture to this time, e.g. 80ms; --steps are"
              + " then the most.")
  private Duration latency;

  @Option(names = "--cast", description = "Time pictures with none to five characters, in turns.")
  private boolean cast;

  @Option(
      names = "--suite",
      description =
          "Time each precision of the model, and random weights of another, in 1, 2 and 4 steps.")
  private boolean suite;

  @Option(
      names = "--suite-preset",
      paramLabel = "P",
      defaultValue = "nano",
      description = "The preset whose random weights the suite times beside. Default: nano.")
  private String beside;

  @Option(
      names = "--out",
      paramLabel = "PATH",
      description =
          "With --suite, a folder for bench.md, bench.jsonl and bench.png; with --sustain, a CSV"
              + " file.")
  private String out;

  @Option(names = "--json", description = "Print JSON objects, one a line, instead of words.")
  private boolean json;

  @Override
  public Integer call() {
    require(
        sustain == null || !suite,
        "Cannot bench a suite and a sustained run at once: expected --suite or --sustain; leave"
            + " one out.");
    require(
        !cast || sustain == null && !suite,
        "Cannot bench characters beside a suite or a sustained run: expected --cast alone; leave"
            + " the other out.");
    require(
        out == null || suite || sustain != null,
        "Cannot write to '%s': expected --suite or --sustain with --out; add one of them.",
        out);
    require(
        latency == null || sustain != null,
        "Cannot keep a latency of %s: expected --sustain with --latency; add it.",
        latency);
    OptionalInt number = steps == null ? OptionalInt.empty() : OptionalInt.of(steps);
    Optional<SamplingMode> sampling = Optional.ofNullable(mode).map(SamplingMode::parse);
    BenchPlan plan =
        new BenchPlan(size.width(), size.height(), sampling, number, runs, newPrompt, seed);
    Options options = withPrecision(Options.defaults());
    options = threads == null ? options : options.withThreads(threads);
    try (CtrlC ctrlC = new CtrlC();
        ScratchFolder scratch = new ScratchFolder()) {
      BenchModel model = BenchModel.find(preset, bundle, scratch);
      if (suite) {
        suite(new Suite(plan, options, ctrlC.cancellation()), model, scratch);
      } else if (sustain != null) {
        sustain(model, plan, options, ctrlC.cancellation());
      } else if (cast) {
        cast(new CastBench(model.withCast(scratch), plan, options, ctrlC.cancellation()));
      } else {
        once(new Bench(model, plan, options, ctrlC.cancellation()));
      }
    }
    return 0;
  }

  private Options withPrecision(Options options) {
    if (precision != null) {
      return options.withPrecision(Precision.parse(precision));
    }
    return BenchModel.LARGEST.equals(preset) ? options.withPrecision(Precision.INT4_LEAN) : options;
  }

  private void say(Object line) {
    PrintWriter writer = spec.commandLine().getOut();
    writer.println(line);
    writer.flush();
  }

  // ---------------------------------------------------------------- once

  private void once(Bench bench) {
    Figures figures = bench.run(line -> sayUnlessJson(line));
    if (json) {
      say(figures.toJson());
    } else {
      figures.lines().forEach(this::say);
    }
  }

  private void sayUnlessJson(String line) {
    if (!json) {
      say(line);
    }
  }

  // ---------------------------------------------------------------- characters

  private void cast(CastBench bench) {
    List<CastBench.Row> rows = bench.run(this::sayUnlessJson);
    rows.forEach(row -> say(json ? row.toJson() : row.line(rows.get(0))));
  }

  // ---------------------------------------------------------------- sustained

  private void sustain(
      BenchModel model, BenchPlan plan, Options options, Cancellation cancellation) {
    SustainedPrinter printer = new SustainedPrinter(model.random(), json, this::say);
    try (Banana banana = model.open(options);
        SustainedTable table = SustainedTable.open(out)) {
      printer.calibrate(options.threads());
      AtomicInteger next = new AtomicInteger();
      Supplier<GeneratedImage> pictures =
          () -> {
            ImageRequest request =
                plan.request(next.getAndIncrement()).withCancellation(cancellation);
            return banana.generate(latency == null ? request : request.withLatency(latency, 1));
          };
      if (latency != null) {
        banana.rehearse(plan.request(0).withLatency(latency, 1).withCancellation(cancellation));
      }
      for (int i = 0; i < BenchPlan.WARM_UP; i++) {
        pictures.get().seed();
      }
      Sustained sustained = new Sustained(pictures, sustain, SECOND, System::nanoTime);
      printer.end(
          sustained.run(
              window -> {
                table.add(window);
                printer.add(window);
              }));
    }
  }

  // ---------------------------------------------------------------- suite

  private void suite(Suite suite, BenchModel model, ScratchFolder scratch) {
    Path folder = out == null ? null : folder(Outputs.path(out));
    Suite.Listener listener =
        new Suite.Listener() {
          @Override
          public void onRow(Figures figures) {
            if (json) {
              say(figures.toJson());
            }
          }

          @Override
          public void onSkipped(String sentence) {
            spec.commandLine().getErr().println(sentence);
            spec.commandLine().getErr().flush();
          }
        };
    SuiteReport report = new SuiteReport(suite.run(models(model, scratch), listener));
    if (!json) {
      say(report.markdown());
    }
    if (folder != null) {
      write(folder, report);
    }
  }

  /** The model, and random weights of another size unless it is just those. */
  private List<BenchModel> models(BenchModel model, ScratchFolder scratch) {
    return model.random() && model.name().equals(beside)
        ? List.of(model)
        : List.of(model, BenchModel.random(beside, scratch));
  }

  private static Path folder(Path folder) {
    try {
      return Files.createDirectories(folder);
    } catch (IOException e) {
      throw unwritable(folder, e);
    }
  }

  private static void write(Path folder, SuiteReport report) {
    try {
      Files.writeString(folder.resolve("bench.md"), report.markdown());
      Files.writeString(folder.resolve("bench.jsonl"), report.jsonLines());
      if (!report.rows().isEmpty()) {
        ImageIO.write(BarChart.draw(report.rows()), "png", folder.resolve("bench.png").toFile());
      }
    } catch (IOException e) {
      throw unwritable(folder, e);
    }
  }

  private static BananaException unwritable(Path folder, IOException cause) {
    return new BananaException(
        "Cannot write to '"
            + folder
            + "': "
            + cause.getMessage()
            + "; choose a folder that can be written.",
        cause);
  }
}
