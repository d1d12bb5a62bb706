package dev.banana.cli;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a length of time as people write it: {@code 120s}, {@code 2m}, {@code 1h} or seconds. */
final class Span implements ITypeConverter<Duration> {
  private static final Pattern FORM = Pattern.compile("(\\d{1,6})([smh]?)");
  private static final Map<String, Integer> SECONDS = Map.of("", 1, "s", 1, "m", 60, "h", 3600);
  private static final Duration MOST = Duration.ofHours(24);

  @Override
  public Duration convert(String text) {
    Matcher form = FORM.matcher(text.strip());
    if (form.matches()) {
      long number = Long.parseLong(form.group(1));
      Duration span = Duration.ofSeconds(number * SECONDS.get(form.group(2)));
      if (!span.isZero() && span.compareTo(MOST) <= 0) {
        return span;
      }
    }
    throw new TypeConversionException(
        "expected a time like 120s or 2m, from 1s to 24h, found '"
            + text.replaceAll("\\p{Cntrl}", "?")
            + "'");
  }
}
