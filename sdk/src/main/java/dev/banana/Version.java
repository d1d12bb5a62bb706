package dev.banana;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version of this library, as the build wrote it. */
public final class Version {
  private static final String CURRENT = read();

  private Version() {}

  /** {@return e.g. {@code 0.1.0}; {@code development} if the build wrote none} */
  public static String current() {
    return CURRENT;
  }

  private static String read() {
    Properties properties = new Properties();
    try (InputStream in = Version.class.getResourceAsStream("version.properties")) {
      if (in != null) {
        properties.load(in);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read version.properties", e);
    }
    String version = properties.getProperty("version", "development");
    return version.contains("$") ? "development" : version;
  }
}
