package dev.banana.error;

/** A picture was given up because the caller asked for that; nothing was written. */
public class CancelledException extends BananaException {
  private static final long serialVersionUID = 1L;

  /**
   * Say what was given up.
   *
   * @param message one sentence
   */
  public CancelledException(String message) {
    super(message);
  }
}
