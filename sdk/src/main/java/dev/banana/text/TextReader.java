package dev.banana.text;

import dev.banana.session.Stop;

/** Turns prompts into features. Thread-safe. */
public interface TextReader extends AutoCloseable {
  /**
   * {@return what is said about a prompt}
   *
   * @param prompt any text
   * @param stop ends the reading from another thread
   * @throws dev.banana.error.CancelledException if it was stopped
   */
  TextFeatures encode(String prompt, Stop stop);

  @Override
  void close();
}
