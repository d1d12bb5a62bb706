package dev.banana.cli;

import com.google.gson.GsonBuilder;
import dev.banana.Banana;
import dev.banana.model.Bundle;
import dev.banana.peel.PeelReport;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The doctor: says whether a LoRA works on a model, and why not. */
@Command(
    name = "check",
    description =
        "Says whether a LoRA file works on a model, what of it would do nothing, and why. The exit"
            + " code is 0 if it works, else 2.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class PeelCheckCommand implements Callable<Integer> {
  private static final int MOST_LINES = 8;

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "PEEL",
      description = "A .safetensors file, or the name of an embedded peel.")
  private String peel;

  @Option(
      names = "--bundle",
      paramLabel = "PATH",
      description = "Folder or zip of a model; without it, the embedded one.")
  private Path bundle;

  @Option(names = "--json", description = "Print one JSON object instead of lines.")
  private boolean json;

  @Override
  public Integer call() {
    Bundle model = bundle == null ? Banana.embedded() : Bundle.open(bundle);
    PeelReport report = WornPeels.check(peel, model);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(new GsonBuilder().disableHtmlEscaping().create().toJson(report));
    } else {
      print(out, report, model);
    }
    out.flush();
    return report.works() ? 0 : Main.MENDABLE;
  }

  private void print(PrintWriter out, PeelReport report, Bundle model) {
    out.printf(
        "%s: %s on %s (%s)%n",
        report.name(),
        report.works() ? "works" : "does not work",
        model.manifest().name(),
        model.hash().substring(0, 6));
    out.println("  made for: " + report.madeFor());
    out.println("  names: " + report.style());
    out.println(
        "  rank: "
            + (report.leastRank() == report.mostRank()
                ? report.mostRank()
                : report.leastRank() + " to " + report.mostRank()));
    out.printf(Locale.ROOT, "  alpha / rank: %s%n", report.strength());
    out.printf(
        Locale.ROOT,
        "  fits: %d of %d layers (%d %%)%n",
        report.fitting(),
        report.modules(),
        report.modules() == 0 ? 0 : 100 * report.fitting() / report.modules());
    out.println(
        "  called by: "
            + (report.triggers().isEmpty() ? "nothing" : String.join(", ", report.triggers())));
    lines(out, "does not work", report.problems());
    lines(out, "would do nothing", report.ignored());
    lines(out, "note", report.notes());
  }

  private static void lines(PrintWriter out, String what, List<String> sentences) {
    sentences.stream().limit(MOST_LINES).forEach(s -> out.println("  " + what + ": " + s));
    if (sentences.size() > MOST_LINES) {
      out.println("  " + what + ": and " + (sentences.size() - MOST_LINES) + " more like these.");
    }
  }
}
