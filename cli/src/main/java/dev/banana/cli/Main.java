package dev.banana.cli;

import dev.banana.Version;
import dev.banana.error.BananaException;
import dev.banana.error.CancelledException;
import dev.banana.shell.Signals;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * The command {@code banana}.
 *
 * <p>Exit codes: 0 done; 2 something that the caller can mend, said in one sentence on the error
 * stream; 130 cancelled; 1 a fault of this program.
 */
@Command(
    name = "banana",
    description = "Draws pictures from text on this machine.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.VersionText.class,
    subcommands = {
      GenerateCommand.class,
      RerunCommand.class,
      UpscaleCommand.class,
      SubjectCommand.class,
      StoryCommand.class,
      InfoCommand.class,
      ExportCommand.class,
      BenchCommand.class,
      CostCommand.class,
      PeelCommand.class,
      CompletionCommand.class
    })
public final class Main implements Runnable {
  /** When the program began, for {@link System#nanoTime}. */
  static final long STARTED = System.nanoTime();

  /** Exit code of something that the caller can mend. */
  static final int MENDABLE = 2;

  /** Exit code of a cancelled command, as shells have it. */
  static final int CANCELLED = Signals.INTERRUPTED;

  /** Exit code of a fault of this program. */
  static final int FAULT = 1;

  @Spec private CommandSpec spec;

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "On failure, also print where in the program it failed.")
  private boolean debug;

  /** The version, as {@code --version} prints it. */
  static final class VersionText implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"Banana " + Version.current()};
    }
  }

  /**
   * Run and end the program with an exit code.
   *
   * @param arguments as the shell gives them
   */
  public static void main(String[] arguments) {
    int code = commandLine().execute(arguments);
    System.exit(code);
  }

  /** {@return the parser, with everything set that a run needs} */
  static CommandLine commandLine() {
    Main main = new Main();
    return new CommandLine(main)
        .setParameterExceptionHandler(main::refuse)
        .setExecutionExceptionHandler(main::fail);
  }

  /** Without a command there is nothing to do but to say which there are. */
  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Say what to do, e.g. banana generate");
  }

  private int refuse(ParameterException failure, String[] arguments) {
    CommandLine command = failure.getCommandLine();
    String sentence = plain(failure.getMessage());
    String help = command.getCommandSpec().qualifiedName() + " --help";
    error(command).println(trimmed(sentence) + "; see " + help + ".");
    trace(command, failure);
    return MENDABLE;
  }

  private int fail(Exception failure, CommandLine command, ParseResult parsed) {
    if (failure instanceof CancelledException) {
      return CANCELLED; // Whoever cancelled it has said so.
    }
    if (failure instanceof BananaException) {
      error(command).println(failure.getMessage());
      trace(command, failure);
      return MENDABLE;
    }
    error(command)
        .println(
            "Banana failed: "
                + String.valueOf(failure.getMessage()).lines().findFirst().orElse("")
                + " ("
                + failure.getClass().getSimpleName()
                + "); run it again with --debug for the place, and report it.");
    trace(command, failure);
    return FAULT;
  }

  private void trace(CommandLine command, Exception failure) {
    if (debug) {
      failure.printStackTrace(error(command));
    }
    error(command).flush();
  }

  /** The first line, without the names that Java gives to numbers. */
  private static String plain(String message) {
    return message
        .lines()
        .findFirst()
        .orElse("Cannot read the options")
        .replaceAll("is not an? (int|long)$", "is not a whole number")
        .replaceAll("is not a double$", "is not a number");
  }

  private static PrintWriter error(CommandLine command) {
    return command.getErr();
  }

  private static String trimmed(String sentence) {
    return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
  }
}
