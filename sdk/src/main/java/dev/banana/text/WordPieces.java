package dev.banana.text;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.util.Arrays;

/**
 * Cuts words into the pieces of BERT's English vocabulary, without reading what they mean.
 *
 * <p>The vocabulary is that of {@link PromptEncoder}. Thread-safe.
 */
public final class WordPieces implements AutoCloseable {
  private final HuggingFaceTokenizer tokenizer;

  private WordPieces(HuggingFaceTokenizer tokenizer) {
    this.tokenizer = tokenizer;
  }

  /**
   * Load the vocabulary.
   *
   * @return the pieces, which the caller closes
   * @throws java.io.UncheckedIOException if it is not on the class path
   */
  public static WordPieces open() {
    return new WordPieces(PromptEncoder.tokenizer());
  }

  /** {@return the numbers of a text's pieces, with the marks of beginning and end} */
  public long[] ids(String text) {
    return tokenizer.encode(text).getIds();
  }

  /**
   * {@return for each of a text's pieces the offset behind its last character, 0 for the marks of
   * beginning and end}
   */
  public int[] ends(String text) {
    return Arrays.stream(tokenizer.encode(text).getCharTokenSpans())
        .mapToInt(span -> span == null ? 0 : span.getEnd())
        .toArray();
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
