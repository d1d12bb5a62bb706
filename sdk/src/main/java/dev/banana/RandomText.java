package dev.banana;

import dev.banana.model.Bundle;
import dev.banana.noise.SeededNoise;
import dev.banana.session.Stop;
import dev.banana.text.TextFeatures;
import dev.banana.text.TextReader;
import java.nio.file.Path;
import java.util.List;

/**
 * Opens a model without its text encoder, to time it: every prompt is read as random features of
 * {@value #TOKENS} tokens, of the width that the model asks for.
 *
 * <p>Such pictures show nothing that was asked for. To draw, use {@link Banana#open(Path)}.
 */
public final class RandomText {
  /** Tokens that every prompt is read as. */
  public static final int TOKENS = 20;

  private RandomText() {}

  /**
   * Open a model whatever its text encoder is.
   *
   * @param path a bundle: a folder or a zip file
   * @param options how this machine draws
   * @return ready to be timed; the caller closes it
   * @throws dev.banana.error.BananaException if anything about the bundle is not as it says
   */
  public static Banana open(Path path, Options options) {
    Bundle bundle = Bundle.open(path);
    return Banana.open(
        () -> bundle, options, () -> new Reader(bundle.spec().denoiser().textWidth()));
  }

  /** The same prompt gives the same features. */
  private record Reader(int width) implements TextReader {
    @Override
    public TextFeatures encode(String prompt, Stop stop) {
      stop.check();
      float[] hidden = SeededNoise.normal(prompt.hashCode(), 0, TOKENS * width);
      return new TextFeatures(TOKENS, hidden, "", List.of());
    }

    @Override
    public void close() {
      // There is nothing to give back.
    }
  }
}
