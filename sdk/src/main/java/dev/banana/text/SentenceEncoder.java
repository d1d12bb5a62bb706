package dev.banana.text;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import dev.banana.session.Session;
import dev.banana.session.Stop;
import dev.banana.session.Tensor;
import dev.banana.session.Tensors;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;

/**
 * Whole texts to one vector each, with an encoder of BERT's kind whose first token stands for the
 * text, as in the BGE family.
 *
 * <p>It has no part in drawing: it measures how alike texts are. Source: Xiao et al. 2023, <a
 * href="https://arxiv.org/abs/2309.07597">arXiv:2309.07597</a>. Thread-safe.
 */
public final class SentenceEncoder implements AutoCloseable {
  private static final int MOST = 128;

  private final HuggingFaceTokenizer tokenizer;
  private final Session session;

  private SentenceEncoder(HuggingFaceTokenizer tokenizer, Session session) {
    this.tokenizer = tokenizer;
    this.session = session;
  }

  /**
   * Load an encoder from the class path.
   *
   * @param model resource of the ONNX file
   * @param vocabulary resource of the tokenizer
   * @param threads threads of one reading, at least 1
   * @return the encoder, which the caller closes
   * @throws UncheckedIOException if a resource is missing
   */
  public static SentenceEncoder open(String model, String vocabulary, int threads) {
    try (InputStream words = resource(vocabulary);
        InputStream weights = resource(model)) {
      HuggingFaceTokenizer tokenizer = PromptEncoder.tokenizer(words);
      ByteBuffer graph = ByteBuffer.wrap(weights.readAllBytes());
      Session.Setup setup = new Session.Setup(threads, false);
      return new SentenceEncoder(tokenizer, Session.open(graph, Map.of(), setup));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream resource(String name) throws IOException {
    InputStream in = SentenceEncoder.class.getResourceAsStream(name);
    if (in == null) {
      throw new IOException(name + " is not on the class path; add the library that holds it");
    }
    return in;
  }

  /** {@return a vector of length 1; texts that mean the same lie near each other} */
  public float[] embed(String text) {
    long[] ids = tokenizer.encode(text).getIds();
    long[] kept = ids.length <= MOST ? ids : Arrays.copyOf(ids, MOST);
    long[] ones = new long[kept.length];
    Arrays.fill(ones, 1);
    try (Tensors inputs = new Tensors()) {
      inputs.put("input_ids", Tensor.of(kept, 1, kept.length));
      inputs.put("attention_mask", Tensor.of(ones, 1, kept.length));
      inputs.put("token_type_ids", Tensor.of(new long[kept.length], 1, kept.length));
      try (Tensors outputs = session.run(inputs.all(), new Stop())) {
        float[] all = outputs.get("last_hidden_state").floats();
        return unit(Arrays.copyOf(all, all.length / kept.length));
      }
    }
  }

  private static float[] unit(float... x) {
    double sum = 0;
    for (float v : x) {
      sum += v * v;
    }
    float scale = (float) (1 / Math.sqrt(Math.max(sum, 1e-20)));
    for (int i = 0; i < x.length; i++) {
      x[i] *= scale;
    }
    return x;
  }

  @Override
  public void close() {
    session.close();
    tokenizer.close();
  }
}
