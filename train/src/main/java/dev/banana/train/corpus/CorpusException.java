package dev.banana.train.corpus;

import dev.banana.error.BananaException;
import java.util.Locale;

/** A corpus could not be fetched, read or drawn; the message says what to do next. */
public final class CorpusException extends BananaException {
  private static final long serialVersionUID = 1L;

  /** Creates the error from one sentence: what failed, what was expected, found, and the cure. */
  public CorpusException(String message) {
    super(message);
  }

  /** Creates the error from one sentence and the technical {@code cause}. */
  public CorpusException(String message, Throwable cause) {
    super(message, cause);
  }

  /** {@return the error whose sentence is {@code format} filled with {@code values}} */
  public static CorpusException of(String format, Object... values) {
    return new CorpusException(String.format(Locale.ROOT, format, values));
  }
}
