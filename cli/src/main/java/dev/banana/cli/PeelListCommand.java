package dev.banana.cli;

import dev.banana.peel.Peel;
import dev.banana.peel.PeelCard;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Names the peels that came with the embedded model. */
@Command(
    name = "list",
    description =
        "Names the peels that came with the embedded model, and the words that call them.",
    mixinStandardHelpOptions = true)
final class PeelListCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    for (String name : Peel.embedded()) {
      PeelCard card = Peel.embedded(name).card();
      out.printf("%s: \"%s of ...\", %s%n", name, card.trigger(), card.licence());
      if (!card.note().isEmpty()) {
        out.println("  " + card.note());
      }
    }
    out.flush();
    return 0;
  }
}
