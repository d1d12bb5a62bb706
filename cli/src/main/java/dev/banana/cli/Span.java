package dev.banana.cli;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Stretches of time as people write them. */
final class Span {
  private Span() {}

  /** Reads {@code 120s}, {@code 2m}, {@code 1h} or seconds. */
  static final class Long implements ITypeConverter<Duration> {
    private static final Pattern FORM = Pattern.compile("(\\d{1,6})([smh]?)");
    private static final Map<String, Integer> SECONDS = Map.of("", 1, "s", 1, "m", 60, "h", 3600);
    private static final Duration MOST = Duration.ofHours(24);

    @Override
    public Duration convert(String text) {
      Matcher form = FORM.matcher(text.strip());
      if (form.matches()) {
        int number = Integer.parseInt(form.group(1));
        Duration span = Duration.ofSeconds(number).multipliedBy(SECONDS.get(form.group(2)));
        if (!span.isZero() && span.compareTo(MOST) <= 0) {
          return span;
        }
      }
      throw refused("120s or 2m, from 1s to 24h", text);
    }
  }

  /** Reads {@code 80ms} or {@code 1.5s}; a number without a unit could mean either. */
  static final class Short implements ITypeConverter<Duration> {
    private static final Pattern FORM = Pattern.compile("(-?\\d{1,9}(?:\\.\\d{1,6})?)(ms|s)");

    @Override
    public Duration convert(String text) {
      Matcher form = FORM.matcher(text.strip());
      if (!form.matches()) {
        throw refused("80ms or 2s", text);
      }
      int places = form.group(2).equals("ms") ? 6 : 9;
      return Duration.ofNanos(new BigDecimal(form.group(1)).scaleByPowerOfTen(places).longValue());
    }
  }

  private static TypeConversionException refused(String example, String text) {
    return new TypeConversionException(
        "expected a time like " + example + ", found '" + text.replaceAll("\\p{Cntrl}", "?") + "'");
  }
}
