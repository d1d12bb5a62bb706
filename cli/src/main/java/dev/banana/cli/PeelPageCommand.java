package dev.banana.cli;

import static dev.banana.error.BananaException.require;

import dev.banana.Banana;
import dev.banana.ImageRequest;
import dev.banana.error.BananaException;
import dev.banana.image.ImageFiles;
import dev.banana.image.Labels;
import dev.banana.image.RgbImage;
import dev.banana.peel.Peel;
import dev.banana.peel.PeelCard;
import dev.banana.peel.PeelStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Draws what a peel changes: the same prompts and seeds at growing strengths, alone and stacked.
 */
@Command(
    name = "page",
    description = {
      "Draws what a peel changes, as a page: the same prompts and seeds without it, at half and at"
          + " full strength, and stacked with each further file at full strength of both."
          + " In a prompt, {} stands for the words that call the peel."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class PeelPageCommand implements Callable<Integer> {
  private static final List<String> PROMPTS =
      List.of("{}", "{} of a fox", "{} of a castle", "a fox");

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "PEEL",
      arity = "1..4",
      description = "The peel, a file or the name of an embedded one, and others to stack on it.")
  private List<String> files;

  @Option(
      names = "--prompt",
      paramLabel = "TEXT",
      description = "What to draw, any number of times; {} are the words that call the peel.")
  private List<String> prompts = new ArrayList<>();

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Seed of the first row; each further row has the next. Default: 1.")
  private long seed;

  @Option(names = "--steps", paramLabel = "1..8", description = "Without it, what suits the model.")
  private Integer steps;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description = "Folder that receives NAME.md and NAME.jpg.")
  private Path out;

  @Mixin private ModelOptions model;

  @Override
  public Integer call() {
    require(
        Files.isDirectory(out),
        "Cannot write to '%s': there is no such folder; create it or choose another.",
        out);
    List<Peel> peels = files.stream().map(WornPeels::open).toList();
    try (Banana banana = model.open(model.options(null))) {
      String stem = peels.get(0).name().toLowerCase(Locale.ROOT).replace(' ', '-');
      Path picture = out.resolve(stem + ".jpg");
      ImageFiles.save(picture, sheet(banana, peels), Labels.NONE);
      Path page = out.resolve(stem + ".md");
      write(page, text(banana, peels, picture));
      spec.commandLine().getOut().println(page);
      spec.commandLine().getOut().println(picture);
      spec.commandLine().getOut().flush();
    }
    return 0;
  }

  private List<String> prompts() {
    return prompts.isEmpty() ? PROMPTS : prompts;
  }

  private RgbImage sheet(Banana banana, List<Peel> peels) {
    List<String> columns = new ArrayList<>(List.of("without", "0.5", "1"));
    List<PeelStack> stacks = new ArrayList<>();
    Peel first = peels.get(0);
    for (float strength : new float[] {0, 0.5f, 1}) {
      stacks.add(PeelStack.NONE.with(first, strength));
    }
    for (Peel other : peels.subList(1, peels.size())) {
      columns.add("1, with " + other.name() + " 1");
      stacks.add(PeelStack.NONE.with(first, 1).with(other, 1));
    }
    List<PeelSheet.Row> rows = new ArrayList<>();
    for (String template : prompts()) {
      String prompt = template.replace("{}", first.trigger().orElse("")).strip();
      ImageRequest request = ImageRequest.of(prompt).withSeed(seed + rows.size());
      ImageRequest asked = steps == null ? request : request.withSteps(steps);
      rows.add(
          new PeelSheet.Row(
              "\"" + prompt + "\", seed " + (seed + rows.size()),
              stacks.stream().map(s -> banana.generate(asked.withPeels(s)).pixels()).toList()));
    }
    return PeelSheet.draw(columns, rows);
  }

  private static String text(Banana banana, List<Peel> peels, Path picture) {
    Peel peel = peels.get(0);
    PeelCard card = peel.card();
    StringBuilder text = new StringBuilder();
    text.append("# ").append(peel.name()).append("\n\n");
    if (!card.note().isEmpty()) {
      text.append("**").append(card.note()).append("**\n\n");
    }
    text.append("![")
        .append(peel.name())
        .append("](")
        .append(picture.getFileName())
        .append(")\n\n");
    text.append("The same prompts and seeds without it, at strengths 0.5 and 1");
    text.append(peels.size() > 1 ? ", and stacked with others" : "").append("; ");
    text.append(banana.precision()).append(", nothing picked.\n\n");
    text.append("| | |\n| --- | --- |\n");
    row(text, "called by", peel.trigger().orElse("nothing"));
    row(text, "trained on", card.base() + " (" + shortened(card.bundle()) + ")");
    row(
        text,
        "drawn with",
        banana.bundle().manifest().name() + " (" + shortened(banana.bundle().hash()) + ")");
    row(text, "rank", Integer.toString(card.rank()));
    row(text, "file", peel.size() / 1024 + " KB, SHA-256 " + peel.hash());
    row(text, "licence", card.licence().isEmpty() ? "not said" : card.licence());
    row(text, "training", card.training().isEmpty() ? "not said" : card.training());
    return text.toString();
  }

  private static String shortened(String hash) {
    return hash.substring(0, Math.min(6, hash.length()));
  }

  private static void row(StringBuilder text, String name, String value) {
    text.append("| ").append(name).append(" | ");
    text.append(value.replaceAll("[\\p{Cntrl}|]", " ")).append(" |\n");
  }

  private static void write(Path page, String text) {
    try {
      Files.writeString(page, text);
    } catch (IOException e) {
      throw new BananaException(
          "Cannot write '" + page + "': " + e.getMessage() + "; choose another folder.", e);
    }
  }
}
