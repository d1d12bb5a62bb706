package dev.banana.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Writes what a shell needs to complete this command's words. */
@Command(
    name = "completion",
    description = {
      "Prints a script that completes words in bash and zsh.",
      "To use it at once: source <(banana completion)"
    },
    mixinStandardHelpOptions = true)
final class CompletionCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().getOut().println(AutoComplete.bash("banana", spec.root().commandLine()));
    spec.commandLine().getOut().flush();
    return 0;
  }
}
