package dev.banana.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What can be done with a peel besides wearing it. */
@Command(
    name = "peel",
    description = "Looks at LoRA modules: whether they fit, what they cost, what they change.",
    mixinStandardHelpOptions = true,
    subcommands = {
      PeelListCommand.class,
      PeelCheckCommand.class,
      PeelBenchCommand.class,
      PeelPageCommand.class
    })
final class PeelCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Say what to do: peel list, peel check, peel bench or peel page");
  }
}
