package dev.banana.train.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banana.train.corpus.Subject;
import dev.banana.train.judge.JudgeScenes.Shown;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What captions say, whatever the words. */
class ContentTests {
  private static final List<String> KNOWN = List.of("cat", "tree", "palm tree", "boat");

  @TempDir Path folder;

  private static Shown shown(String caption, String... concepts) {
    List<Subject> subjects =
        java.util.Arrays.stream(concepts)
            .map(c -> new Subject(c, "own", "", List.of(), 0, 0, 1, 1, 1))
            .toList();
    return new Shown(new byte[0], caption, subjects, 16);
  }

  @Test
  void waysToSayTheSameAreTheSame() {
    String plain = Content.of("a cat on a boat");
    assertEquals(plain, Content.of("a soft 3D render of a kitten on a sailboat"));
    assertEquals(plain, Content.of("the cat on a boat, soft 3D render"));
    assertEquals(plain, Content.of("a picture of a cat on a boat"));
    assertEquals(plain, Content.of("a cat on a boat, flat vector style"));
    assertNotEquals(plain, Content.of("a red cat on a boat"));
    assertNotEquals(plain, Content.of("a boat on a cat"));
  }

  @Test
  void longerNamesGoFirst() {
    assertEquals(Set.of("cat", "palm tree"), Content.named("a kitty under a palm", KNOWN));
  }

  @Test
  void whatNoTrainingCaptionSaysIsNew() throws IOException {
    Files.writeString(folder.resolve("shard-0000.txt"), "a cat on a boat\na palm tree\n");
    Content content = Content.read(folder, KNOWN);
    assertFalse(content.isNew(shown("a drawing of a kitten on a boat", "cat", "boat")));
    assertTrue(content.isNew(shown("a cat at night", "cat")));
    assertFalse(content.isNewPair(shown("a boat on a cat", "boat", "cat")));
    assertTrue(content.isNewPair(shown("a cat on a palm tree", "cat", "palm tree")));
    assertNull(Content.read(folder.resolve("none"), KNOWN));
  }
}
