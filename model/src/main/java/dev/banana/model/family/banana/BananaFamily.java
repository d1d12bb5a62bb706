package dev.banana.model.family.banana;

import dev.banana.model.ModelSpec;
import dev.banana.model.decode.Autoencoder;
import dev.banana.model.decode.Enlarger;
import dev.banana.model.denoise.Denoiser;
import java.util.Optional;

/** The sizes in which the family {@value #NAME} comes. */
public final class BananaFamily {
  /** What a bundle calls this family. */
  public static final String NAME = "banana";

  private static final String MINILM = "minilm-l6-v2-q";
  private static final int TOKENS = 48;
  private static final int PATCH = 4;
  private static final int STEPS = 2;

  /** The small student is clearly better at four; see docs/LOG.md. */
  private static final int MICRO_STEPS = 4;

  /** Tokens of 32 pixels, which the small model draws its detail with; see docs/LOG.md. */
  private static final int MICRO_FINE_PATCH = 2;

  private static final float GUIDANCE = 3;

  private BananaFamily() {}

  /** {@return for tests: learns a shape or two in seconds} */
  public static ModelSpec tiny() {
    return spec(Denoiser.Config.tiny(), Autoencoder.Config.tiny(), STEPS)
        .withEnlarger(Optional.of(Enlarger.Config.tiny()));
  }

  /** {@return what two CPU cores can train in hours} */
  public static ModelSpec micro() {
    return spec(Denoiser.Config.micro(), Autoencoder.Config.f16c16(), MICRO_STEPS)
        .withFinePatch(MICRO_FINE_PATCH);
  }

  /** {@return the default size for phones and laptops} */
  public static ModelSpec nano() {
    return spec(Denoiser.Config.nano(), Autoencoder.Config.f16c16(), STEPS);
  }

  /**
   * {@return 1.8 billion parameters, for counting; its text encoder is not part of this project}
   */
  public static ModelSpec large() {
    return new ModelSpec(
            Denoiser.Config.large(),
            Autoencoder.Config.f16c16(),
            PATCH,
            true,
            "external-2048",
            TOKENS,
            STEPS,
            GUIDANCE,
            true)
        .withEnlarger(Optional.of(Enlarger.Config.standard()));
  }

  /**
   * {@return a preset by name}
   *
   * @param name {@code tiny}, {@code micro}, {@code nano} or {@code banana-1.8b}
   * @throws IllegalArgumentException if there is no such preset
   */
  public static ModelSpec preset(String name) {
    return switch (name) {
      case "tiny" -> tiny();
      case "micro" -> micro();
      case "nano" -> nano();
      case "banana-1.8b" -> large();
      default ->
          throw new IllegalArgumentException(
              "preset must be tiny, micro, nano or banana-1.8b, found '" + name + "'");
    };
  }

  private static ModelSpec spec(
      Denoiser.Config denoiser, Autoencoder.Config autoencoder, int steps) {
    return new ModelSpec(denoiser, autoencoder, PATCH, true, MINILM, TOKENS, steps, GUIDANCE, true)
        .withEnlarger(Optional.of(Enlarger.Config.standard()));
  }
}
