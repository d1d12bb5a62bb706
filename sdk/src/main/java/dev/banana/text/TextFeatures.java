package dev.banana.text;

import java.util.List;

/**
 * What the text encoder says about a prompt.
 *
 * @param tokens tokens that were read, with the marks of beginning and end
 * @param hidden one vector per token, {@code [tokens, width]}, row-major
 * @param cut the end of the prompt that was not read, as it was written; empty if all was read
 * @param unknown words and signs that were read but are not in the vocabulary, as they were written
 */
public record TextFeatures(int tokens, float[] hidden, String cut, List<String> unknown) {
  /** Checks that there are as many vectors as tokens. */
  public TextFeatures {
    if (tokens < 2 || hidden.length == 0 || hidden.length % tokens != 0) {
      throw new IllegalArgumentException(
          "Features of " + tokens + " tokens cannot have " + hidden.length + " values");
    }
    unknown = List.copyOf(unknown);
  }
}
