package dev.banana;

import dev.banana.denoise.DenoiseLoop;
import dev.banana.governor.Recent;
import dev.banana.session.LeaseCache;
import dev.banana.session.Session;
import dev.banana.session.Stop;
import dev.banana.session.Tensors;
import dev.banana.text.TextFeatures;
import dev.banana.text.TextReader;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Reads prompts, and keeps what the model made of the last ones. Thread-safe. */
final class Prompts implements AutoCloseable {
  /** Prompts whose keys and values are kept between pictures, a few hundred KB each. */
  private static final int KEPT = 8;

  private final CompletableFuture<TextReader> text;
  private final LeaseCache<String, Prompt> read = new LeaseCache<>(KEPT, Runnable::run);

  /** What words are does not depend on what the model wears. */
  private final Map<String, TextFeatures> features = new Recent<>(KEPT);

  /** A prompt that was read: what of it, and its keys and values for every layer. */
  record Prompt(TextFeatures features, Tensors keys) implements AutoCloseable {
    @Override
    public void close() {
      keys.close();
    }
  }

  /**
   * Begins with nothing.
   *
   * @param text reads words once it is there
   */
  Prompts(CompletableFuture<TextReader> text) {
    this.text = text;
  }

  /** {@return whether a prompt can be read at once} */
  boolean ready() {
    return text.isDone();
  }

  /**
   * {@return what the model makes of a prompt}
   *
   * @param words the prompt
   * @param clothes tells apart what the model wears
   * @param context the graph that makes keys and values of words
   * @param stop ends it from another thread
   * @param encoded is told when the words have become features, unless that was done before
   */
  LeaseCache<String, Prompt>.Lease read(
      String words, String clothes, Session context, Stop stop, Runnable encoded) {
    return read.lease(
        clothes + "\n" + words,
        () -> {
          TextFeatures known = features(words, stop);
          encoded.run();
          return new Prompt(
              known, DenoiseLoop.context(context, known.hidden(), known.tokens(), stop));
        });
  }

  private TextFeatures features(String words, Stop stop) {
    synchronized (features) {
      TextFeatures known = features.get(words);
      if (known != null) {
        return known;
      }
    }
    TextFeatures made = LeaseCache.Waiting.join(text).encode(words, stop);
    synchronized (features) {
      features.put(words, made);
    }
    return made;
  }

  @Override
  public void close() {
    read.close();
    text.thenAccept(TextReader::close);
  }
}
