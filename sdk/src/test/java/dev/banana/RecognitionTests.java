package dev.banana;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banana.cast.Appearance;
import dev.banana.cast.Box;
import dev.banana.cast.Cast;
import dev.banana.cast.Casting;
import dev.banana.cast.Figures;
import dev.banana.cast.Subject;
import dev.banana.error.BananaException;
import dev.banana.image.RgbImage;
import dev.banana.judge.JudgeEncoder;
import dev.banana.model.judge.Judge;
import dev.banana.model.judge.JudgeFile;
import dev.banana.model.ops.ReferenceOps;
import dev.banana.model.weights.FreshWeights;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecognitionTests {
  private static final JudgeFile.About ABOUT =
      new JudgeFile.About(
          new Judge.Config(8, 8, 8, 2, 4, 32, 8, 1, 1, 1),
          List.of("cat"),
          List.of("red"),
          List.of("own"),
          List.of(101),
          "for a test");

  @TempDir private Path folder;

  private final Subject ann = Figures.subject("Ann");
  private final Casting casting =
      Casting.of(Cast.of(ann).place("Ann", new Box(0.1f, 0.1f, 0.9f, 0.9f)), "@Ann", 256, 256);
  private final RgbImage picture = Figures.figure(256, 256, 0xc02030, 0xffffff).colours();

  private Path judge() {
    FreshWeights<?> fresh = new FreshWeights<>(new ReferenceOps(), 3);
    new Judge(ABOUT.config()).visit(fresh);
    Map<String, float[]> values = new HashMap<>();
    fresh.made().forEach((name, made) -> values.put(name, made.values()));
    Path file = folder.resolve(JudgeFile.EMBEDDED);
    JudgeFile.write(file, ABOUT, values);
    return file;
  }

  private URLClassLoader loader() throws IOException {
    return new URLClassLoader(new URL[] {folder.toUri().toURL()}, null);
  }

  private List<Appearance> of(Recognition recognition) {
    return recognition.of(casting.roles(), Optional.of(casting), picture);
  }

  @Test
  void withoutAJudgeThereAreNoScores() throws IOException {
    try (URLClassLoader loader = loader();
        Recognition recognition = new Recognition(loader)) {
      assertTrue(recognition.ready().isEmpty());
      assertTrue(of(recognition).get(0).identity().isEmpty());
      assertEquals(casting.roles().get(0), of(recognition).get(0).role());
    }
  }

  @Test
  void aJudgeOnTheClassPathScoresByDefault() throws IOException {
    Path file = judge();
    try (URLClassLoader loader = loader();
        Recognition recognition = new Recognition(loader);
        JudgeEncoder encoder = JudgeEncoder.open(JudgeFile.open(file), 1)) {
      double expected =
          encoder.likeness(
              ann.thumbnail(0),
              casting.roles().get(0).region().grown(Recognition.AROUND).crop(picture));
      assertEquals(expected, of(recognition).get(0).identity().orElseThrow(), 1e-9);
      recognition.use(crop -> new float[] {1});
      assertEquals(1, of(recognition).get(0).identity().orElseThrow(), 1e-9);
    }
  }

  @Test
  void aDamagedJudgeIsToldBeforeAnythingIsDrawn() throws IOException {
    Path file = judge();
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 1] ^= 1;
    Files.write(file, bytes);
    try (URLClassLoader loader = loader();
        Recognition recognition = new Recognition(loader)) {
      String message = assertThrows(BananaException.class, recognition::ready).getMessage();
      assertTrue(message.contains("Cannot open judge"), message);
    }
  }
}
