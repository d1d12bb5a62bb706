package dev.banana.train.peel;

import static dev.banana.error.BananaException.require;

import dev.banana.error.BananaException;
import dev.banana.model.Bundle;
import dev.banana.model.judge.JudgeFile;
import dev.banana.peel.Peel;
import dev.banana.train.run.Budget;
import dev.banana.train.torch.Machine;
import dev.banana.train.torch.TorchOps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Learns a peel, in a terminal. */
@Command(
    name = "peel",
    description = {
      "Learns a peel (LoRA) from 8 to 40 pictures: a style that words in the prompt call.",
      "It can be stopped and started again with the same options; what it needs for that, previews,"
          + " curves and a report lie in a folder beside the file."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class PeelCommand implements Callable<Integer> {
  /** Where the embedded model lies on the class path. */
  private static final String EMBEDDED = "dev/banana/weights/default";

  private static final Duration SAVE_EVERY = Duration.ofSeconds(20);

  @Option(
      names = "--images",
      required = true,
      paramLabel = "DIR",
      description = "Folder of PNG and JPEG pictures; they are cut square.")
  private Path images;

  @Option(
      names = "--captions",
      paramLabel = "DIR",
      description =
          "Folder of texts NAME.txt that say what each shows; without it, beside the pictures, and"
              + " else the names of the files.")
  private Path captions;

  @Option(names = "--name", required = true, description = "What the peel is called.")
  private String name;

  @Option(
      names = "--trigger",
      description = "Words in the prompt that call it; without it, those of --from, or the name.")
  private String trigger;

  @Option(names = "--rank", description = "1 to 64. Default: that of --from, or 8.")
  private Integer rank;

  @Option(
      names = "--from",
      paramLabel = "FILE",
      description =
          "A peel to go on from, which may have been learned on another version of the model; it"
              + " is left as it is.")
  private Path from;

  @Option(names = "--minutes", description = "How long to learn. Default: 10.")
  private Double minutes;

  @Option(names = "--steps", description = "Instead of minutes: how many steps.")
  private Long steps;

  @Option(
      names = "--bundle",
      paramLabel = "PATH",
      description = "Folder or zip of the model; without it, the embedded one.")
  private Path bundle;

  @Option(
      names = "--judge",
      paramLabel = "FILE",
      description =
          "A judge that banana-train judge wrote, to say in the report how much nearer the pictures"
              + " came; nothing is learned from it. Without it, the one beside the embedded model,"
              + " if there is one.")
  private Path judge;

  @Option(
      names = "--size",
      defaultValue = "512",
      description = "Pixels of each side: a multiple of 128. Default: 512.")
  private int size;

  @Option(names = "--batch", defaultValue = "12", description = "Samples of a step. Default: 12.")
  private int batch;

  @Option(names = "--rate", defaultValue = "0.003", description = "Learning rate. Default: 0.003.")
  private double rate;

  @Option(
      names = "--keep-shapes",
      description =
          "Learn only how the pictures are drawn: what is where stays as the model draws it. For"
              + " styles; without it, things and layouts that the model does not know are learned"
              + " too.")
  private boolean keepShapes;

  @Option(names = "--seed", defaultValue = "1", description = "First random number. Default: 1.")
  private long seed;

  @Option(names = "--licence", defaultValue = "", description = "Under which it may be used.")
  private String licence;

  @Option(names = "--note", defaultValue = "", description = "What whoever uses it must know.")
  private String note;

  @Mixin private Machine machine;

  @Option(names = "--out", required = true, paramLabel = "FILE", description = "*.safetensors")
  private Path out;

  @Override
  public Integer call() throws IOException {
    Path folder = PeelTraining.folder(out);
    require(
        rate > 0 && rate <= 0.1, "Cannot learn at rate %s: expected up to 0.1; change it.", rate);
    TorchOps ops = machine.ops();
    Bundle model = model();
    Optional<Peel> start = Optional.ofNullable(from).map(Peel::open);
    String words = trigger == null ? start.flatMap(Peel::trigger).orElse(name) : trigger;
    int learned = rank == null ? start.map(peel -> peel.check(model).mostRank()).orElse(8) : rank;
    PeelTraining.Config config =
        new PeelTraining.Config(
            name,
            words,
            learned,
            start,
            budget(),
            batch,
            size,
            rate,
            keepShapes,
            seed,
            licence,
            note,
            SAVE_EVERY,
            -1);
    Optional<JudgeFile> opinion = judge();
    PeelPictures pictures = PeelPictures.read(images, captions, words, size);
    pictures.skipped().forEach(file -> System.out.println("not readable, left out: " + file));
    System.out.printf(
        "%d pictures, such as: %s%n",
        pictures.pictures().size(), pictures.pictures().get(0).caption());
    new PeelTraining(config, model, pictures, folder, ops, Likeness.histograms(), opinion).run(out);
    System.out.println(Files.readString(folder.resolve("report.txt")));
    System.out.println(out);
    return 0;
  }

  private Budget budget() {
    if (steps != null) {
      require(
          steps >= 1 && steps <= 1_000_000, "Cannot learn %d steps: expected 1 to 1000000.", steps);
      return new Budget(null, steps);
    }
    double time = minutes == null ? 10 : minutes;
    require(
        time >= 0.05 && time <= 24 * 60,
        "Cannot learn for %s minutes: expected 0.05 to 1440; change --minutes.",
        time);
    return new Budget(Duration.ofMillis((long) (time * 60_000)), 0);
  }

  /** Opened before anything is learned, so that a broken one costs no time. */
  private Optional<JudgeFile> judge() {
    return judge == null
        ? JudgeFile.embedded(PeelCommand.class.getClassLoader())
        : Optional.of(JudgeFile.open(judge));
  }

  private Bundle model() {
    if (bundle != null) {
      return Bundle.open(bundle);
    }
    ClassLoader loader = PeelCommand.class.getClassLoader();
    if (loader.getResource(EMBEDDED + "/" + Bundle.MANIFEST) == null) {
      throw BananaException.of(
          "There is no embedded model on the class path; give one with --bundle.");
    }
    return Bundle.open(loader, EMBEDDED);
  }
}
