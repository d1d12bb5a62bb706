package dev.banana.cli;

import static dev.banana.error.BananaException.require;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import dev.banana.Banana;
import dev.banana.ImageRequest;
import dev.banana.cast.Names;
import dev.banana.cast.Portrait;
import dev.banana.cast.Subject;
import dev.banana.cast.View;
import dev.banana.image.ImageFiles;
import dev.banana.image.ImageFormat;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes characters and says what they are. */
@Command(
    name = "subject",
    description = "Makes characters for pictures, and says what they are.",
    mixinStandardHelpOptions = true,
    subcommands = {
      SubjectCommand.Create.class,
      SubjectCommand.Show.class,
      SubjectCommand.Check.class
    })
final class SubjectCommand implements Runnable {
  @Spec private CommandSpec spec;

  /** Without a command there is nothing to do but to say which there are. */
  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Say what to do, e.g. banana subject create Mia --image mia.png");
  }

  /** Makes one of pictures or words. */
  @Command(
      name = "create",
      description = "Makes a character of 1 to 4 pictures, or draws one.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  static final class Create implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "NAME", description = "What prompts call it, e.g. Mia for @Mia.")
    private String name;

    @Option(
        names = "--image",
        paramLabel = "FILE",
        description = "A PNG or JPEG that shows only this character; once for each, up to 4.")
    private List<Path> images = List.of();

    @Option(
        names = "--prompt",
        paramLabel = "TEXT",
        description = "Instead of pictures: what it looks like.")
    private String prompt;

    @Option(
        names = "--seed",
        paramLabel = "N",
        defaultValue = "0",
        description = "With --prompt: which of those who look like that. Default: 0.")
    private long seed;

    @Option(
        names = "--description",
        paramLabel = "TEXT",
        description =
            "Words that stand for it in every prompt beside its picture; without it, the --prompt.")
    private String description;

    @Option(
        names = "--background",
        paramLabel = "WHAT",
        defaultValue = "auto",
        description =
            "remove, keep, or auto: remove it where it is clear, one colour, or bands from side to"
                + " side. Default: auto.")
    private String background;

    @Option(
        names = "--mirror",
        description =
            "See each picture in a mirror too, so that it looks either way: as further views, after"
                + " those that were given. Not for one with writing.")
    private boolean mirror;

    @Option(
        names = "--out",
        paramLabel = "FILE",
        description = "Where it goes; without it, NAME.subject in this folder.")
    private String out;

    @Mixin private ModelOptions model;

    @Override
    public Integer call() {
      Names.check(name);
      require(
          images.isEmpty() != (prompt == null),
          "Cannot make @%s: expected either --image or --prompt, found %s; give one of them.",
          name,
          prompt == null ? "none" : "both");
      Path file = Outputs.path(out == null ? name + ".subject" : out);
      Portrait portrait =
          images.isEmpty() ? null : wished(Subject.from(name, images.toArray(Path[]::new)));
      PrintWriter writer = spec.commandLine().getOut();
      if (portrait != null) {
        List<View> views = portrait.views();
        for (int i = 0; i < images.size(); i++) {
          View view = views.get(i);
          writer.println(
              "  " + images.get(i) + ": background " + (view.removed() ? "removed" : "kept"));
        }
      }
      try (CtrlC ctrlC = new CtrlC();
          Banana banana = model.open(model.options(null))) {
        Subject subject =
            portrait == null
                ? banana.subject(
                    name,
                    ImageRequest.of(prompt).withSeed(seed).withCancellation(ctrlC.cancellation()),
                    this::wished)
                : banana.subject(portrait);
        subject.save(file);
        if (portrait == null && description == null) {
          writer.println(
              "  stands for it in every prompt: '"
                  + subject.description()
                  + "' (--description says it otherwise)");
        }
      }
      writer.println(file.toAbsolutePath().normalize());
      writer.flush();
      return 0;
    }

    private Portrait wished(Portrait plain) {
      Portrait portrait = description == null ? plain : plain.withDescription(description);
      portrait = portrait.withMirrored(mirror);
      return switch (background.strip().toLowerCase(Locale.ROOT)) {
        case "auto" -> portrait;
        case "keep" -> portrait.withGround(Portrait.Ground.KEEP);
        case "remove" -> portrait.withGround(Portrait.Ground.REMOVE);
        default ->
            throw new ParameterException(
                spec.commandLine(),
                "Unknown background '"
                    + Names.shown(background)
                    + "': expected auto, keep or remove");
      };
    }
  }

  /** Says what one is. */
  @Command(
      name = "show",
      description = "Says what a character is.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  static final class Show implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "A .subject file.")
    private Path file;

    @Option(
        names = "--thumbnail",
        paramLabel = "FILE",
        description = "Also write its small picture, as PNG.")
    private Path thumbnail;

    @Option(names = "--json", description = "Print one JSON object instead of lines.")
    private boolean json;

    @Override
    public Integer call() {
      Subject subject = Subject.open(file);
      Map<String, String> lines = new LinkedHashMap<>();
      lines.put("name", subject.name());
      lines.put("description", subject.description());
      lines.put("origin", subject.origin());
      lines.put("views", Integer.toString(subject.views()));
      lines.put("family", subject.family());
      lines.put("autoencoder", subject.autoencoder());
      lines.put("hash", subject.hash());
      Set<String> models = new TreeSet<>();
      subject.kept().forEach(kept -> models.add(kept.bundle().substring(0, 6)));
      lines.put("ready for models", models.isEmpty() ? "none" : String.join(", ", models));
      PrintWriter writer = spec.commandLine().getOut();
      if (json) {
        JsonObject object = new JsonObject();
        lines.forEach(object::addProperty);
        writer.println(new GsonBuilder().disableHtmlEscaping().create().toJson(object));
      } else {
        lines.forEach((key, value) -> writer.println(key + ": " + value));
      }
      writer.flush();
      if (thumbnail != null) {
        require(
            ImageFormat.of(thumbnail) == ImageFormat.PNG,
            "Cannot write '%s': a thumbnail is a PNG; rename it.",
            thumbnail);
        ImageFiles.save(thumbnail, stream -> stream.write(subject.thumbnailPng(0)));
      }
      return 0;
    }
  }

  /** Says whether a model can draw one. */
  @Command(
      name = "check",
      description = "Says whether a model can draw characters; the exit code is 2 if it cannot.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  static final class Check implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "One .subject file or more.")
    private List<Path> files;

    @Mixin private ModelOptions model;

    @Override
    public Integer call() {
      List<Subject> subjects = files.stream().map(Subject::open).toList();
      PrintWriter writer = spec.commandLine().getOut();
      try (Banana banana = model.open(model.options(null))) {
        String bundle = banana.bundle().hash();
        for (Subject subject : subjects) {
          banana.check(subject);
          boolean ready = subject.kept().stream().anyMatch(kept -> kept.bundle().equals(bundle));
          writer.println(
              subject
                  + " can be drawn by "
                  + banana.bundle().manifest().name()
                  + (ready ? ", and is ready for it" : ", which reads its latents first"));
        }
      }
      writer.flush();
      return 0;
    }
  }
}
