package dev.banana.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A size as people write it.
 *
 * @param width pixels across
 * @param height pixels down
 */
record Size(int width, int height) {
  private static final Pattern FORM = Pattern.compile("(-?\\d{1,9})(?:[xX\u00d7](-?\\d{1,9}))?");

  /** Reads {@code 512x768}, or {@code 512} for a square. */
  static final class Reader implements ITypeConverter<Size> {
    @Override
    public Size convert(String text) {
      Matcher form = FORM.matcher(text.strip());
      if (!form.matches()) {
        throw new TypeConversionException("expected a size like 512x768, found '" + text + "'");
      }
      int width = Integer.parseInt(form.group(1));
      return new Size(width, form.group(2) == null ? width : Integer.parseInt(form.group(2)));
    }
  }
}
