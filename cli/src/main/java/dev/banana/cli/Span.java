package dev.banana.cli;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A stretch of time as people write it. */
final class Span {
  private static final Pattern FORM = Pattern.compile("(-?\\d{1,9}(?:\\.\\d{1,6})?)(ms|s)");

  private Span() {}

  /** Reads {@code 80ms} or {@code 1.5s}; a number without a unit could mean either. */
  static final class Reader implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      Matcher form = FORM.matcher(text.strip());
      if (!form.matches()) {
        throw new TypeConversionException("expected a time like 80ms or 2s, found '" + text + "'");
      }
      int places = form.group(2).equals("ms") ? 6 : 9;
      return Duration.ofNanos(new BigDecimal(form.group(1)).scaleByPowerOfTen(places).longValue());
    }
  }
}
