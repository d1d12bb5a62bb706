package dev.banana.error;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Something that the caller can mend: a request that cannot be drawn, a file that cannot be read.
 *
 * <p>The message is one sentence that says what failed, what was expected, what was found and what
 * to do. Anything else that is thrown is a fault of this library.
 */
public class BananaException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Say what failed.
   *
   * @param message one sentence: what failed, expected, found, what to do
   */
  public BananaException(String message) {
    super(message);
  }

  /**
   * Say what failed, and why underneath.
   *
   * @param message one sentence: what failed, expected, found, what to do
   * @param cause what was thrown below
   */
  public BananaException(String message, Throwable cause) {
    super(message, cause);
  }

  /**
   * {@return an exception with a formatted message}
   *
   * @param format as {@link String#format}, with plain English numbers
   * @param values what the format names
   */
  public static BananaException of(String format, Object... values) {
    return new BananaException(String.format(Locale.ROOT, format, values));
  }

  /**
   * Throw unless something holds.
   *
   * @param holds the condition
   * @param format as {@link String#format}
   * @param values what the format names
   * @throws BananaException if {@code holds} is false
   */
  public static void require(boolean holds, String format, Object... values) {
    if (!holds) {
      throw of(format, values);
    }
  }

  /**
   * Throw unless there is such a file.
   *
   * @param file where it should be
   * @param doing what fails without it, e.g. "open peel"
   * @throws BananaException if nothing is there, or a folder
   */
  public static void requireFile(Path file, String doing) {
    requireFile(file, doing, "check the path");
  }

  /** As the other, with what to do where nothing is there. */
  public static void requireFile(Path file, String doing, String advice) {
    require(!Files.isDirectory(file), "Cannot %s '%s': it is a folder; name a file.", doing, file);
    require(
        Files.isRegularFile(file),
        "Cannot %s '%s': there is no such file; %s.",
        doing,
        file,
        advice);
  }
}
