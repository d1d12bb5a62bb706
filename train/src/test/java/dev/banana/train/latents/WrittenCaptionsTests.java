package dev.banana.train.latents;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WrittenCaptionsTests {
  @TempDir Path folder;

  @Test
  void captionsOfAllShardsAreReadInOrder() throws IOException {
    Files.createDirectories(folder.resolve("b"));
    Files.writeString(folder.resolve("b/shard-0001.txt"), "third\n");
    Files.writeString(folder.resolve("b/shard-0000.txt"), "first\nsecond\n");
    Files.writeString(folder.resolve("b/notes.md"), "not a caption");
    assertEquals(List.of("first", "second", "third"), WrittenCaptions.read(folder));
    assertEquals(List.of(), WrittenCaptions.read(folder.resolve("none")));
  }

  @Test
  void wordsAreThoseThatAreMetOften() {
    List<String> captions = new ArrayList<>(Collections.nCopies(5, "A Fox, s1 and s2"));
    captions.addAll(Collections.nCopies(4, "a wizard's fox"));
    assertEquals(List.of("a", "and", "fox"), WrittenCaptions.words(captions));
  }
}
