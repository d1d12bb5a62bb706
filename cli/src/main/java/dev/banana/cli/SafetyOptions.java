package dev.banana.cli;

import static dev.banana.error.BananaException.require;

import dev.banana.Options;
import dev.banana.error.BananaException;
import dev.banana.safety.Safety;
import dev.banana.safety.SafetyCheck;
import dev.banana.safety.mobilenet.MobileNetCheck;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Stack;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Whether pictures are checked, and what happens to those that are flagged. */
final class SafetyOptions {
  private static final String REPORT = "report";

  @Option(
      names = "--safe",
      paramLabel = "report|blur",
      arity = "0..1",
      preprocessor = Attached.class,
      description =
          "Check each picture and say what it seems to show. A picture that looks pornographic is"
              + " flagged; --safe=blur also blurs it. A help, not a guarantee: harmless pictures with"
              + " soft shapes are flagged now and then.")
  private String safe;

  @Option(
      names = "--safe-threshold",
      paramLabel = "T",
      description = "With --safe: flag above this score, 0 to 1; lower flags more. Default: 0.6.")
  private Double threshold;

  /** Only what is attached by an equals sign belongs to the option; else the prompt follows. */
  static final class Attached implements IParameterPreprocessor {
    @Override
    public boolean preprocess(
        Stack<String> arguments, CommandSpec command, ArgSpec option, Map<String, Object> info) {
      if (!"=".equals(info.get("separator"))) {
        arguments.push(REPORT);
      }
      return false;
    }
  }

  /** {@return what was asked for, checked} */
  Optional<Safety> wish() {
    require(
        threshold == null || safe != null,
        "Cannot flag pictures above %s without looking at them: give --safe as well.",
        threshold);
    if (safe == null) {
      return Optional.empty();
    }
    Safety wish =
        switch (safe.toLowerCase(Locale.ROOT)) {
          case REPORT -> Safety.report();
          case "blur" -> Safety.blur();
          default ->
              throw BananaException.of(
                  "Cannot check pictures by '--safe=%s': expected --safe or --safe=blur; use one of"
                      + " them.",
                  safe);
        };
    return Optional.of(threshold == null ? wish : wish.withThreshold(threshold));
  }

  /** {@return the check, which the caller closes; null if there is no wish} */
  static SafetyCheck open(Optional<Safety> wish, Options options) {
    return wish.isPresent() ? MobileNetCheck.open(options.threads()) : null;
  }

  /** {@return the options with the check, which may be null} */
  static Options with(Options options, SafetyCheck check) {
    return check == null ? options : options.withSafety(check);
  }
}
