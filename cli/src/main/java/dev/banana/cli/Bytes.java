package dev.banana.cli;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads an amount of memory as people write it: {@code 500m}, {@code 1.5g} or bytes. */
final class Bytes implements ITypeConverter<Long> {
  private static final Pattern FORM =
      Pattern.compile("(\\d{1,12}(?:\\.\\d{1,3})?)([kKmMgG]?)[bB]?");

  @Override
  public Long convert(String text) {
    Matcher form = FORM.matcher(text.strip());
    if (!form.matches()) {
      throw new TypeConversionException("expected memory like 500m or 1g, found '" + text + "'");
    }
    double unit =
        switch (form.group(2).toLowerCase(Locale.ROOT)) {
          case "k" -> 1e3;
          case "m" -> 1e6;
          case "g" -> 1e9;
          default -> 1;
        };
    return Math.round(Double.parseDouble(form.group(1)) * unit);
  }
}
