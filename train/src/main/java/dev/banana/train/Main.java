package dev.banana.train;

import dev.banana.cast.Finish;
import dev.banana.error.BananaException;
import dev.banana.shell.Signals;
import dev.banana.train.corpus.ContactSheet;
import dev.banana.train.corpus.Corpus;
import dev.banana.train.corpus.CorpusFetch;
import dev.banana.train.corpus.Scene;
import dev.banana.train.eval.CastEvaluation;
import dev.banana.train.eval.ColourEvaluation;
import dev.banana.train.eval.Evaluation;
import dev.banana.train.eval.UhdEvaluation;
import dev.banana.train.peel.PeelCommand;
import dev.banana.train.peel.PeelDataCommand;
import dev.banana.train.run.Budget;
import dev.banana.train.run.Interruption;
import dev.banana.train.run.TrainingLoop;
import dev.banana.train.torch.Machine;
import dev.banana.train.torch.TorchOps;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code banana-train}: the stages of learning in a terminal. */
@Command(
    name = "banana-train",
    description = "Learns a model, stage by stage; each stage can be stopped and started again.",
    mixinStandardHelpOptions = true,
    subcommands = {
      Main.CorpusCommand.class,
      Main.AdoptCommand.class,
      Main.InheritCommand.class,
      Main.KeepCommand.class,
      Main.AutoencoderCommand.class,
      Main.EnlargerCommand.class,
      Main.LatentsCommand.class,
      Main.TeacherCommand.class,
      Main.DistillCommand.class,
      Main.UhdLatentsCommand.class,
      Main.UhdCommand.class,
      Main.NativePicturesCommand.class,
      Main.NativeCommand.class,
      Main.QuantizeCommand.class,
      Main.PackCommand.class,
      Main.SheetsCommand.class,
      Main.JudgeCommand.class,
      Main.EvalCommand.class,
      Main.EvalWordsCommand.class,
      Main.EvalColoursCommand.class,
      Main.EvalPeelCommand.class,
      Main.EvalCastCommand.class,
      Main.EvalUhdCommand.class,
      Main.CalibrateCommand.class,
      PeelCommand.class,
      PeelDataCommand.class
    })
public final class Main {
  private Main() {}

  /** Entry point; exit code 2 is bad input, 1 a failure. */
  public static void main(String[] args) {
    System.setProperty("java.awt.headless", "true");
    CommandLine line = new CommandLine(new Main());
    line.getSubcommands()
        .values()
        .forEach(stage -> stage.getCommandSpec().mixinStandardHelpOptions(true));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setExecutionExceptionHandler(
        (e, command, result) -> {
          System.err.println(e.getMessage() == null ? e.toString() : e.getMessage());
          if (e instanceof TrainingLoop.Stopped) {
            return Signals.INTERRUPTED;
          }
          boolean bad =
              e instanceof IllegalArgumentException
                  || e instanceof IOException
                  || e instanceof BananaException;
          return bad ? 2 : 1;
        });
    int result;
    try (Signals signals = Signals.caught(Interruption::ask)) {
      result = line.execute(args);
    }
    System.exit(result);
  }

  /** What every stage is told. */
  static final class Where {
    @Option(names = "--preset", defaultValue = "micro", description = "tiny, micro or nano")
    String preset;

    @Option(names = "--work", defaultValue = "work", description = "folder of the stages")
    Path work;

    @Mixin Machine machine;

    @Option(
        names = "--rehearse",
        description = "a few scenes and small batches: proves that the chain runs, learns nothing")
    boolean rehearse;

    Workshop workshop() {
      TorchOps ops = machine.ops();
      Recipe whole = Recipe.of(preset);
      Recipe sized = ops.device().is_cpu() ? whole : whole.onAccelerator();
      Recipe recipe = rehearse ? sized.rehearsal() : sized;
      Path corpus = work.resolve("1-corpus");
      return new Workshop(
          recipe, work, preset.equals("tiny") ? Corpus::own : Workshop.fetched(corpus), ops);
    }
  }

  /** A budget on the command line. */
  static final class Time {
    @Option(
        names = "--budget",
        required = true,
        description = "how long to learn: 40m, 1h30m, 90s or 500steps")
    String text;

    Budget budget() {
      return Budget.parse(text);
    }
  }

  /** A command that does one thing in the workshop. */
  abstract static class WorkshopCommand implements Callable<Integer> {
    @Mixin Where where;

    abstract void run(Workshop workshop) throws IOException;

    @Override
    public final Integer call() throws IOException {
      run(where.workshop());
      return 0;
    }
  }

  /** A stage that learns within a budget. */
  abstract static class LearningCommand extends WorkshopCommand {
    @Mixin Time time;
  }

  @Command(name = "adopt", description = "Starts the stages from what a bundle has learned.")
  static final class AdoptCommand extends WorkshopCommand {
    @Option(names = "--bundle", required = true, description = "a folder or a zip")
    Path bundle;

    @Override
    void run(Workshop workshop) throws IOException {
      workshop.adopt(bundle);
    }
  }

  @Command(
      name = "inherit",
      description =
          "Starts a stage from an earlier work folder; a student is moved by what its teacher has"
              + " learned since, and what knows large pictures by its student.")
  static final class InheritCommand extends WorkshopCommand {
    @Parameters(paramLabel = "STAGE", description = "teacher, distill or uhd")
    Workshop.Inherited stage;

    @Option(
        names = "--earlier",
        required = true,
        paramLabel = "DIR",
        description = "work folder with that stage and the one before it")
    Path earlier;

    @Option(
        names = "--share",
        description =
            "how much of what distill (or uhd) had changed is kept, 0 to 1: less brings it back"
                + " towards what it began from, and noise of its lessons goes first; layers that"
                + " only large pictures have stay whole; default 1")
    double share = 1;

    @Override
    void run(Workshop workshop) throws IOException {
      workshop.inherit(stage, earlier, share);
    }
  }

  @Command(
      name = "keep",
      description = "Copies what inherit can start from, in half precision: small enough to keep.")
  static final class KeepCommand extends WorkshopCommand {
    @Option(names = "--out", required = true, paramLabel = "DIR", description = "receives it")
    Path out;

    @Override
    void run(Workshop workshop) throws IOException {
      workshop.keep(out);
    }
  }

  @Command(name = "autoencoder", description = "Learns pixels to latents and back.")
  static final class AutoencoderCommand extends LearningCommand {
    @Option(
        names = "--decoder-only",
        description =
            "latents to pixels only, from what is there (see adopt): latents and later stages stay"
                + " good")
    boolean decoderOnly;

    @Option(
        names = "--sharpness",
        description =
            "pull of a network that tells decoded pixels from true ones, as a share of the loss's, 0"
                + " to 2; default 0, none")
    double sharpness;

    @Override
    void run(Workshop workshop) throws IOException {
      workshop.autoencoder(time.budget(), decoderOnly, sharpness);
    }
  }

  @Command(
      name = "enlarger",
      description = "Learns to make pictures four times as wide and as high; may be left out.")
  static final class EnlargerCommand extends LearningCommand {
    @Option(
        names = "--sharpness",
        description =
            "pull of a network that tells enlarged pixels from true ones, as a share of the loss's,"
                + " 0 to 2; default 0, none")
    double sharpness;

    @Override
    void run(Workshop workshop) throws IOException {
      workshop.enlarger(time.budget(), sharpness);
    }
  }

  @Command(name = "latents", description = "Encodes scenes and captions once.")
  static final class LatentsCommand extends WorkshopCommand {
    @Override
    void run(Workshop workshop) throws IOException {
      workshop.latents();
    }
  }

  @Command(name = "teacher", description = "Learns noise to latents in many steps.")
  static final class TeacherCommand extends LearningCommand {
    @Override
    void run(Workshop workshop) throws IOException {
      workshop.teacher(time.budget());
    }
  }

  @Command(name = "distill", description = "Learns to draw in few steps.")
  static final class DistillCommand extends LearningCommand {
    @Option(
        names = "--rate",
        paramLabel = "SHARE",
        defaultValue = "1",
        description =
            "rate as a share of the usual one, above 0, at most 1: 0.4 for an inherited student that"
                + " was moved by what its teacher had learned since (see inherit), 0.15 for one"
                + " whose teacher has not moved; default 1")
    double rate;

    @Override
    void run(Workshop workshop) throws IOException {
      workshop.distill(time.budget(), rate);
    }
  }

  @Command(
      name = "uhd-latents",
      description = "Encodes large scenes beside the same scenes small, once.")
  static final class UhdLatentsCommand extends WorkshopCommand {
    @Override
    void run(Workshop workshop) throws IOException {
      workshop.uhdLatents();
    }
  }

  @Command(
      name = "uhd",
      description = "Learns to draw and to refine large pictures; may be left out.")
  static final class UhdCommand extends LearningCommand {
    @Override
    void run(Workshop workshop) throws IOException {
      workshop.uhd(time.budget());
    }
  }

  @Command(
      name = "native-pictures",
      description = "Draws small and enlarges what is to be drawn large in one step, once.")
  static final class NativePicturesCommand extends WorkshopCommand {
    @Option(
        names = "--bundle",
        description = "a bundle of this work folder's student; default its own, 6-bundle")
    Path bundle;

    @Override
    void run(Workshop workshop) throws IOException {
      workshop.nativePictures(bundle, where.machine.threads(8));
    }
  }

  @Command(
      name = "native",
      description = "Learns to draw large pictures in one step, for another pack; may be left out.")
  static final class NativeCommand extends LearningCommand {
    @Override
    void run(Workshop workshop) throws IOException {
      workshop.nativeStep(time.budget());
    }
  }

  @Command(name = "quantize", description = "Learns to be rounded to 8 and to 4 bits.")
  static final class QuantizeCommand extends LearningCommand {
    @Override
    void run(Workshop workshop) throws IOException {
      workshop.quantize(time.budget());
    }
  }

  @Command(name = "pack", description = "Makes a bundle of the student.")
  static final class PackCommand extends WorkshopCommand {
    @Override
    void run(Workshop workshop) throws IOException {
      System.out.println("bundle " + workshop.pack().hash());
    }
  }

  @Command(name = "judge", description = "Learns to mark pictures, apart from all other stages.")
  static final class JudgeCommand extends LearningCommand {
    @Option(
        names = "--from",
        paramLabel = "FILE",
        description = "a trained judge to go on from; give it again to go on after a stop")
    Path from;

    @Option(
        names = "--settled",
        description =
            "with --from: what is seen and read stays as it is; learn only which captions fit, in"
                + " half the time a step")
    boolean settled;

    @Override
    void run(Workshop workshop) throws IOException {
      System.out.print(workshop.judge(time.budget(), from, settled).table());
    }
  }

  /** What every marking of a bundle is told. */
  abstract static class BundleCommand extends WorkshopCommand {
    @Option(names = "--bundle", required = true, description = "a folder or a zip")
    Path bundle;

    @Option(names = "--out", required = true, description = "folder of the figures and sheets")
    Path out;
  }

  /** A marking by a judge. */
  abstract static class MarkCommand extends BundleCommand {
    @Option(
        names = "--judge",
        description =
            "a trained judge; if none, WORK/judge/judge.safetensors or else the embedded one, or"
                + " nobody for large pictures")
    Path judge;

    /** {@return threads of one picture} */
    int threads() {
      return where.machine.threads(8);
    }
  }

  /** A marking of pictures of held-out captions. */
  abstract static class CaptionCommand extends MarkCommand {
    @Option(
        names = "--material",
        description = "part of the recipe whose captions are drawn; the first if none")
    String material;

    @Option(names = "--count", defaultValue = "300", description = "captions, 20 to 2000")
    int count;
  }

  /** Pixels across and down. */
  private static int[] sides(String size) {
    if (!size.matches("[1-9]\\d{2,3}x[1-9]\\d{2,3}")) {
      throw new IllegalArgumentException("--size must be like 3840x2160, found " + size);
    }
    return Arrays.stream(size.split("x")).mapToInt(Integer::parseInt).toArray();
  }

  @Command(name = "eval", description = "Marks what a bundle draws, beside ground truth.")
  static final class EvalCommand extends CaptionCommand {
    @Option(
        names = "--outside",
        negatable = true,
        defaultValue = "true",
        fallbackValue = "true",
        description = "also asks eyes that this project did not train (the default)")
    boolean outside;

    @Option(
        names = "--size",
        description = "WIDTHxHEIGHT, multiples of 16; the squares that the preset learned if none")
    String size;

    @Option(names = "--teacher", description = "marks the teacher in WORK/3-teacher too")
    boolean taught;

    @Option(names = "--together", description = "several things of a caption are drawn in one go")
    boolean together;

    @Override
    void run(Workshop workshop) throws IOException {
      Evaluation.Config config = workshop.recipe().evaluation(count, taught).withApart(!together);
      if (size != null) {
        int[] sides = sides(size);
        config = config.withSize(sides[0], sides[1]);
      }
      System.out.print(
          new Marking(workshop).captions(bundle, judge, material, config, outside, out));
    }
  }

  @Command(
      name = "eval-words",
      description = "Marks what a bundle draws of each word that the preset learns, by itself.")
  static final class EvalWordsCommand extends MarkCommand {
    @Option(names = "--pictures", defaultValue = "4", description = "of each word, 1 to 16")
    int pictures;

    @Option(names = "--steps", defaultValue = "4", description = "1 to 8")
    int steps;

    @Override
    void run(Workshop workshop) throws IOException {
      System.out.print(new Marking(workshop).words(bundle, judge, pictures, steps, out));
    }
  }

  @Command(
      name = "eval-colours",
      description = "Marks whether single things are drawn in the colour that was asked for.")
  static final class EvalColoursCommand extends BundleCommand {
    @Option(names = "--count", defaultValue = "300", description = "captions, 20 to 2000")
    int count;

    @Option(names = "--steps", defaultValue = "4", description = "1 to 8")
    int steps;

    @Override
    void run(Workshop workshop) throws IOException {
      ColourEvaluation.Config config =
          new ColourEvaluation.Config(count, steps, workshop.recipe().side());
      System.out.print(new Marking(workshop).colours(bundle, config, out));
    }
  }

  @Command(
      name = "eval-peel",
      description =
          "Marks what peels cost prompts that do not call them, and what rounding does to pictures"
              + " that wear them.")
  static final class EvalPeelCommand extends CaptionCommand {
    @Option(
        names = "--peel",
        required = true,
        description = "a peel for that bundle; any number of times")
    List<Path> peels;

    @Override
    void run(Workshop workshop) throws IOException {
      System.out.print(new Marking(workshop).peels(bundle, peels, judge, material, count, out));
    }
  }

  @Command(
      name = "eval-cast",
      description = "Marks how well a bundle draws characters that it was shown one picture of.")
  static final class EvalCastCommand extends MarkCommand {
    @Option(
        names = "--scenes",
        defaultValue = "100",
        description = "pictures of each number of characters, 2 to 2000")
    int scenes;

    @Option(names = "--steps", defaultValue = "2", description = "1 to 8")
    int steps;

    @Option(
        names = "--views",
        defaultValue = "1",
        description = "pictures that each figure is given by, 1 to 4")
    int views;

    @Option(names = "--mirror", description = "show the model each of them in a mirror too")
    boolean mirror;

    @Option(
        names = "--finish",
        defaultValue = "lively",
        description = "how figures come into the pictures: lively, cutout or drawn")
    String finish;

    @Option(
        names = "--beside",
        description = "only pictures of one figure and a thing beside it, and their marks")
    boolean beside;

    @Override
    void run(Workshop workshop) throws IOException {
      Marking marking = new Marking(workshop);
      CastEvaluation.Config config =
          workshop
              .recipe()
              .castEvaluation(
                  scenes, steps, new CastEvaluation.Given(views, mirror, Finish.of(finish)));
      System.out.print(
          beside
              ? marking.beside(bundle, judge, config, threads(), out)
              : marking.casts(bundle, judge, config, threads(), out));
    }
  }

  @Command(
      name = "eval-uhd",
      description = "Marks large pictures: fine detail beside the truth, and seams.")
  static final class EvalUhdCommand extends MarkCommand {
    @Option(names = "--count", defaultValue = "12", description = "captions, 1 to 200")
    int count;

    @Option(names = "--size", defaultValue = "3840x2160", description = "WIDTHxHEIGHT")
    String size;

    @Option(names = "--strip", defaultValue = "544", description = "rows of a decoded strip")
    int strip;

    @Override
    void run(Workshop workshop) throws IOException {
      if (strip < 1) {
        throw new IllegalArgumentException("--strip must be at least 1, found " + strip);
      }
      int[] sides = sides(size);
      UhdEvaluation.Config config = new UhdEvaluation.Config(count, sides[0], sides[1], strip, 6);
      System.out.print(new Marking(workshop).large(bundle, judge, config, threads(), out));
    }
  }

  @Command(name = "sheets", description = "Draws the fixed prompts with teacher and student.")
  static final class SheetsCommand extends WorkshopCommand {
    @Override
    void run(Workshop workshop) throws IOException {
      workshop.sheets();
    }
  }

  @Command(name = "calibrate", description = "Measures this machine: matrix products per second.")
  static final class CalibrateCommand implements Callable<Integer> {
    @Mixin Machine machine;

    @Override
    public Integer call() {
      System.out.print(machine.speed());
      return 0;
    }
  }

  @Command(
      name = "corpus",
      description = "What is learned from.",
      subcommands = {
        FetchCommand.class,
        PreviewCommand.class,
        CorpusCommands.Count.class,
        CorpusCommands.Credits.class
      })
  static final class CorpusCommand implements Callable<Integer> {
    @Override
    public Integer call() {
      throw new IllegalArgumentException("Say what to do: corpus fetch, preview, count or credits");
    }
  }

  @Command(name = "fetch", description = "Fetches the packages and draws their sprites once.")
  static final class FetchCommand implements Callable<Integer> {
    @Option(names = "--work", defaultValue = "work")
    Path work;

    @Override
    public Integer call() throws Exception {
      int cores = Runtime.getRuntime().availableProcessors();
      CorpusFetch.main(new String[] {work.resolve("1-corpus").toString(), Integer.toString(cores)});
      return 0;
    }
  }

  @Command(name = "preview", description = "Writes a contact sheet of scenes with captions.")
  static final class PreviewCommand implements Callable<Integer> {
    @Mixin Where where;

    @Option(names = "--out", defaultValue = "corpus.png")
    Path out;

    @Option(names = "--count", defaultValue = "24")
    int count;

    @Option(names = "--seed", defaultValue = "0")
    long seed;

    @Option(
        names = "--material",
        defaultValue = "1",
        description = "material of the preset, from 1")
    int material;

    @Option(names = "--large", description = "what the preset learns large pictures from")
    boolean large;

    @Option(names = "--size", defaultValue = "256x256", description = "WIDTHxHEIGHT of a scene")
    String size;

    @Option(names = "--part", description = "only one part of the corpus: A to G")
    String part;

    @Option(names = "--family", description = "only one family of drawings, by its id")
    String family;

    @Override
    public Integer call() throws Exception {
      if (count < 1 || count > 400) {
        throw new IllegalArgumentException("--count must be in [1, 400], found " + count);
      }
      if (!size.matches("[1-9]\\d{1,3}x[1-9]\\d{1,3}")) {
        throw new IllegalArgumentException("--size must be like 320x180, found " + size);
      }
      int width = Integer.parseInt(size.substring(0, size.indexOf('x')));
      int height = Integer.parseInt(size.substring(size.indexOf('x') + 1));
      Recipe recipe = Recipe.of(where.preset);
      if (material < 1 || material > recipe.materials().size()) {
        throw new IllegalArgumentException(
            "--material must be in [1, " + recipe.materials().size() + "], found " + material);
      }
      Material drawn = large ? recipe.large() : recipe.materials().get(material - 1);
      Corpus.Config mix = drawn.corpus(seed, Corpus.Split.TRAIN);
      Corpus.Config config = CorpusCommands.narrowed(mix, part, family);
      List<ContactSheet.Cell> cells = new ArrayList<>();
      try (Corpus corpus =
          where.preset.equals("tiny")
              ? Corpus.own(config)
              : Corpus.open(where.work.resolve("1-corpus"), config)) {
        for (int i = 0; i < count; i++) {
          Scene scene = corpus.scene(i, width, height);
          cells.add(new ContactSheet.Cell(ContactSheet.image(scene), scene.caption()));
        }
      }
      ContactSheet.write(out, cells, Math.min(6, count));
      System.out.println(out);
      return 0;
    }
  }
}
