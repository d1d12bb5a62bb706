package dev.banana.safety.mobilenet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banana.image.RgbImage;
import dev.banana.safety.SafetyReport;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Golden values are what TensorFlow.js 4.22.0 gives for the same pictures with the network of the
 * npm package nsfwjs 4.3.0, run by src/test/node/golden.mjs.
 */
class MobileNetCheckTests {
  private static final float SCORE_DELTA = 2e-5f;
  private static final float FEATURE_DELTA = 1e-3f;

  private static MobileNetCheck check;

  @BeforeAll
  static void open() {
    check = MobileNetCheck.open();
  }

  @AfterAll
  static void close() {
    check.close();
  }

  @FunctionalInterface
  private interface Painter {
    int[] at(int x, int y);
  }

  private static RgbImage paint(int width, int height, Painter painter) {
    byte[] rgb = new byte[3 * width * height];
    for (int i = 0; i < width * height; i++) {
      int[] colour = painter.at(i % width, i / width);
      for (int c = 0; c < 3; c++) {
        rgb[3 * i + c] = (byte) colour[c];
      }
    }
    return new RgbImage(width, height, rgb);
  }

  /** Exactly the size of the network: nothing is resized. */
  private static RgbImage gradient() {
    return paint(224, 224, (x, y) -> new int[] {x, y, (x + y) >> 1});
  }

  /** Larger than the network's input. */
  private static RgbImage icon() {
    return paint(320, 256, (x, y) -> icon(x, y, 320, 256));
  }

  private static int[] icon(int x, int y, int w, int h) {
    int dx = 2 * x - w;
    int dy = 2 * y - h;
    int d = dx * dx + dy * dy;
    int r = Math.min(w, h);
    if (d * 16 < r * r) {
      return new int[] {240, 200, 40};
    }
    if (d * 2 < r * r) {
      return new int[] {40, 90, 200};
    }
    return y * 3 > h * 2 ? new int[] {60, 140, 70} : new int[] {210, 230, 250};
  }

  /** Smaller than the network's input, and full of edges. */
  private static RgbImage stripes() {
    return paint(128, 192, (x, y) -> new int[] {(x * 7) & 255, (y * 5) & 255, (x * y) & 255});
  }

  private static void assertScores(RgbImage image, float... expected) {
    SafetyReport report = check.check(image);
    assertArrayEquals(
        expected,
        new float[] {
          report.drawing(), report.hentai(), report.neutral(), report.porn(), report.sexy()
        },
        SCORE_DELTA);
    assertFalse(report.flagged());
    assertEquals(MobileNetCheck.NAME, report.check());
  }

  /** Sum, sum of squares, number of zeros, then elements 0, 1, 2, 511, 896 and 1791. */
  private static void assertFeature(RgbImage image, double... expected) {
    float[] feature = check.feature(image);
    assertEquals(MobileNetCheck.FEATURES, feature.length);
    double sum = 0;
    double squares = 0;
    int zeros = 0;
    for (float value : feature) {
      sum += value;
      squares += value * value;
      zeros += value == 0 ? 1 : 0;
    }
    assertEquals(expected[0], sum, 0.02);
    assertEquals(expected[1], squares, 0.05);
    assertEquals(expected[2], zeros);
    int[] places = {0, 1, 2, 511, 896, 1791};
    for (int i = 0; i < places.length; i++) {
      assertEquals(expected[3 + i], feature[places[i]], FEATURE_DELTA);
    }
  }

  @Test
  void givesTheScoresOfTensorFlow() {
    assertScores(gradient(), 0.073800f, 0.025790f, 0.897719f, 0.001247f, 0.001444f);
    assertScores(icon(), 0.000430f, 0.000028f, 0.999541f, 0.000001f, 0.000001f);
    assertScores(stripes(), 0.000896f, 0.000046f, 0.999044f, 0.000004f, 0.000009f);
  }

  @Test
  void givesTheFeaturesOfTensorFlow() {
    assertFeature(gradient(), 275.0909, 308.7826, 1032, 0, 0.18868, 0, 0, 0, 0.96055);
    assertFeature(icon(), 448.8261, 620.5295, 815, 0.15017, 0.00273, 0.02207, 0, 0, 0.52618);
    assertFeature(stripes(), 401.8721, 832.9377, 1112, 3.74589, 0.01976, 0.01356, 0, 0, 0);
  }

  @Test
  void saysTheSameWithAnyNumberOfThreads() {
    try (MobileNetCheck alone = MobileNetCheck.open(1);
        MobileNetCheck three = MobileNetCheck.open(3)) {
      assertArrayEquals(alone.feature(stripes()), three.feature(stripes()));
      assertEquals(alone.check(icon()), three.check(icon()));
    }
  }

  @Test
  void saysTheSameToSeveralThreadsAtOnce() {
    SafetyReport alone = check.check(gradient());
    IntStream.range(0, 8).parallel().forEach(i -> assertEquals(alone, check.check(gradient())));
  }

  @Test
  void looksAtPicturesOfAnySize() {
    for (int[] size : new int[][] {{1, 1}, {1, 1000}, {1000, 64}}) {
      RgbImage image = paint(size[0], size[1], (x, y) -> new int[] {x & 255, y & 255, 128});
      assertEquals(1, total(check.check(image)), 1e-4);
    }
  }

  private static float total(SafetyReport report) {
    return report.drawing() + report.hentai() + report.neutral() + report.porn() + report.sexy();
  }

  @Test
  void itsFilesAreThoseThatTheirOriginNames() throws Exception {
    String origin = new String(resource("ORIGIN.txt"), StandardCharsets.UTF_8);
    for (String name : List.of("model.json", "weights.bin")) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      String hash = HexFormat.of().formatHex(digest.digest(resource(name)));
      assertTrue(origin.contains(hash + "  " + name), name);
    }
    String licence = new String(resource("LICENSE"), StandardCharsets.UTF_8);
    assertTrue(licence.contains("Copyright (c) 2019 Infinite Red, Inc."));
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = MobileNetCheck.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    }
  }
}
