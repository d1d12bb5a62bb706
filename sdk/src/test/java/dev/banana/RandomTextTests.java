package dev.banana;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.banana.error.BananaException;
import dev.banana.model.ModelSpec;
import dev.banana.model.UntrainedBundle;
import dev.banana.model.denoise.Denoiser;
import dev.banana.model.family.banana.BananaFamily;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RandomTextTests {
  private static final ImageRequest FOX =
      ImageRequest.of("a red fox").withSize(128, 128).withSeed(7);

  @TempDir private Path folder;

  /** A small model that asks for text features of 2,048 numbers, as the largest preset does. */
  private static ModelSpec foreign() {
    ModelSpec tiny = BananaFamily.tiny();
    Denoiser.Config net =
        new Denoiser.Config(16, 64, 2, 2, 1, 32, 128, 2048, 0, 0, Denoiser.Prediction.CLEAN);
    return new ModelSpec(net, tiny.autoencoder(), 4, true, "external-2048", 48, 2, 3);
  }

  @Test
  void timesAModelWhoseTextEncoderIsNotHere() {
    UntrainedBundle.write(folder, "foreign", foreign(), 1);
    assertThrows(BananaException.class, () -> Banana.open(folder));
    try (Banana banana = RandomText.open(folder, Options.defaults().withThreads(1))) {
      byte[] fox = banana.generate(FOX).pixels().rgb();
      assertArrayEquals(fox, banana.generate(FOX).pixels().rgb());
      assertFalse(
          Arrays.equals(fox, banana.generate(FOX.withPrompt("a blue house")).pixels().rgb()));
    }
  }
}
