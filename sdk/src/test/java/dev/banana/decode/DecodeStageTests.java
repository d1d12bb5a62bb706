package dev.banana.decode;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.banana.error.BananaException;
import dev.banana.image.RgbImage;
import dev.banana.model.Bundle;
import dev.banana.model.UntrainedBundle;
import dev.banana.model.decode.Autoencoder;
import dev.banana.model.family.banana.BananaFamily;
import dev.banana.model.onnx.Matrices.Product;
import dev.banana.noise.SeededNoise;
import dev.banana.session.Engine;
import dev.banana.session.Session;
import dev.banana.session.Stop;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DecodeStageTests {
  private static final int WIDTH = 9;

  @TempDir private static Path folder;

  private static Bundle bundle;
  private static int reach;

  @BeforeAll
  static void write() {
    bundle = UntrainedBundle.write(folder.resolve("tiny"), "tiny", BananaFamily.tiny(), 1);
    reach = bundle.spec().autoencoderNet().decoderReach();
  }

  private static DecodeStage stage(int height) {
    return new DecodeStage(bundle.spec().denoiser().latentChannels(), height, WIDTH);
  }

  private static Session session(int height, boolean integers) {
    Session.Setup setup = new Session.Setup(2, false);
    return new Engine(bundle, setup, layer -> Product.FLOAT, integers, null, "tests")
        .build("decode", (ops, w) -> stage(height).write(bundle.spec(), ops, w));
  }

  private static float[] latents(int height) {
    return SeededNoise.normal(7, 0, stage(height).channels() * height * WIDTH);
  }

  private static RgbImage whole(int height, boolean integers) {
    try (Session session = session(height, integers)) {
      return stage(height).run(session, latents(height), new Stop());
    }
  }

  /** Decodes in windows of one graph, and holds each row to what was said of it. */
  private static RgbImage strips(Strips strips, boolean integers, List<Integer> ends) {
    int height = strips.total();
    RgbImage told = new RgbImage(1, 1, new byte[3]);
    try (Session session = session(strips.window(), integers)) {
      byte[] heard = new byte[16 * WIDTH * 16 * height * RgbImage.BYTES];
      RowListener listener =
          (picture, from, to) -> {
            assertEquals(ends.isEmpty() ? 0 : ends.get(ends.size() - 1), from);
            ends.add(to);
            int row = picture.width() * RgbImage.BYTES;
            System.arraycopy(picture.rgb(), from * row, heard, from * row, (to - from) * row);
          };
      told = stage(height).run(session, latents(height), strips, new Stop(), listener);
      assertArrayEquals(told.rgb(), heard);
    }
    assertEquals(16 * height, ends.get(ends.size() - 1));
    return told;
  }

  @Test
  void stripsAreTheWholePictureBitForBitAndRowsAreFinalWhenTheyAreTold() {
    int least = Strips.least(reach);
    for (boolean integers : new boolean[] {true, false}) {
      // One window, one row more, a last window that overlaps, many windows.
      for (int height : new int[] {least, least + 1, 2 * least - 1, 4 * least + 3}) {
        List<Integer> ends = new ArrayList<>();
        RgbImage strips = strips(new Strips(height, least, reach), integers, ends);
        assertArrayEquals(whole(height, integers).rgb(), strips.rgb(), height + " " + integers);
        assertEquals(new Strips(height, least, reach).all().size(), ends.size());
      }
    }
  }

  @Test
  void aHaloThatIsTooSmallWouldBeSeen() {
    int height = 4 * Strips.least(reach);
    for (boolean integers : new boolean[] {true, false}) {
      RgbImage strips = strips(new Strips(height, 6, 1), integers, new ArrayList<>());
      assertFalse(Arrays.equals(whole(height, integers).rgb(), strips.rgb()));
    }
  }

  @Test
  void theReachIsThatOfEveryConvolution() {
    // conv, 2 x 3 residual pairs at 1/16; 2 convs at 1/8 and 3 at 1/4, together less than two
    // latents.
    Autoencoder.Config family = Autoencoder.Config.f16c16();
    assertEquals(1 + 2 * 3 + 2, new Autoencoder(family).decoderReach());
  }

  @Test
  void aListenerThatFailsEndsTheRun() {
    Strips strips = new Strips(4 * Strips.least(reach), Strips.least(reach), reach);
    BananaException full = new BananaException("Cannot write: no space left.");
    List<Integer> heard = new ArrayList<>();
    RowListener listener =
        (picture, from, to) -> {
          heard.add(to);
          throw full;
        };
    try (Session session = session(strips.window(), true)) {
      float[] latents = latents(strips.total());
      DecodeStage stage = stage(strips.total());
      assertSame(
          full,
          assertThrows(
              BananaException.class,
              () -> stage.run(session, latents, strips, new Stop(), listener)));
      assertEquals(1, heard.size());
    }
  }
}
