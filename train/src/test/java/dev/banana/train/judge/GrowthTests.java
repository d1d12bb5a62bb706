package dev.banana.train.judge;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.banana.model.judge.Judge;
import dev.banana.model.judge.JudgeFile;
import dev.banana.train.torch.TorchOps;
import dev.banana.train.torch.TorchWeights;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A judge that learns more words says of those that it knew what it said before. */
class GrowthTests {
  /** Begin, end, and the word "a". */
  private static final List<Integer> KNOWN = List.of(101, 102, 1037);

  @TempDir Path folder;

  private static JudgeFile.About about(
      List<String> concepts, List<String> colours, List<Integer> pieces) {
    Judge.Config net = Judge.Config.small(pieces.size() + 1, concepts.size(), colours.size(), 2);
    return new JudgeFile.About(
        net, concepts, colours, List.of("hand", "other hand"), pieces, "made up");
  }

  @Test
  void whatIsNewComesBehindWhatWasKnown() {
    JudgeFile.About old = about(List.of("fox", "cat"), List.of("red", "blue"), KNOWN);
    JudgeFile.About lessons =
        about(List.of("ant", "cat"), List.of("blue", "black"), List.of(102, 1996));
    JudgeFile.About grown = Growth.about(old, lessons, "more words");
    assertEquals(List.of("fox", "cat", "ant"), grown.concepts());
    assertEquals(List.of("red", "blue", "black"), grown.colours());
    assertEquals(List.of(101, 102, 1037, 1996), grown.pieces());
    assertEquals("made up; then more words", grown.provenance());
    assertEquals(5, grown.config().pieces());
  }

  @Test
  void whatWasKnownIsSeenAndReadAsBefore() throws IOException {
    TorchOps ops = TorchOps.cpu();
    JudgeFile.About old = about(List.of("fox", "cat"), List.of("red", "blue"), KNOWN);
    Path file = folder.resolve("judge.safetensors");
    TorchWeights made = TorchWeights.create(ops, 5, new Judge(old.config())::visit);
    JudgeFile.write(file, old, made.export());
    JudgeFile earlier = JudgeFile.open(file);
    JudgeFile.About lessons =
        about(List.of("ant", "bee", "elk"), List.of("black"), List.of(1996, 1997));
    JudgeFile.About grown = Growth.about(old, lessons, "more words");

    try (Eyes before = Eyes.of(ops, earlier);
        Eyes after = new Eyes(ops, grown, Growth.weights(ops, earlier, grown, 6))) {
      float[] picture = new float[3 * Judge.SIDE * Judge.SIDE];
      Random random = new Random(7);
      for (int i = 0; i < picture.length; i++) {
        picture[i] = 2 * random.nextFloat() - 1;
      }
      Eyes.Look was = before.look(List.of(picture)).get(0);
      Eyes.Look is = after.look(List.of(picture)).get(0);
      assertArrayEquals(was.image(), is.image(), 1e-6f);
      assertArrayEquals(was.style(), is.style(), 1e-6f);
      int grid = Judge.GRID * Judge.GRID;
      int head = grid * (Judge.BOX + 2);
      assertArrayEquals(Arrays.copyOf(was.cells(), head), Arrays.copyOf(is.cells(), head), 1e-6f);
      int colours = head + 3 * grid;
      assertArrayEquals(
          Arrays.copyOfRange(was.cells(), head, head + 2 * grid),
          Arrays.copyOfRange(is.cells(), colours, colours + 2 * grid),
          1e-6f);
      List<String> captions = List.of("a", "a a a");
      assertArrayEquals(before.fit(was, captions), after.fit(is, captions), 1e-5);
    }
  }
}
