package dev.banana.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banana.error.CancelledException;
import dev.banana.session.Stop;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PromptEncoderTests {
  private static PromptEncoder encoder;

  @BeforeAll
  static void open() {
    encoder = PromptEncoder.open(1);
  }

  @AfterAll
  static void close() {
    encoder.close();
  }

  @Test
  void givesOneVectorPerTokenWithTheMarksOfBeginningAndEnd() {
    TextFeatures features = encoder.encode("a red fox on a skateboard");
    assertEquals(9, features.tokens());
    assertEquals(9 * PromptEncoder.WIDTH, features.hidden().length);
    assertEquals("", features.cut());
    assertEquals(List.of(), features.unknown());
  }

  @Test
  void readsAPromptAloneSoThatOthersDoNotMatter() {
    float[] before = encoder.encode("a dog").hidden();
    encoder.encode("two cats under a blue tree, drawn with a pencil");
    assertArrayEquals(before, encoder.encode("a dog").hidden());
  }

  @Test
  void givesTheSameWithTwoThreads() {
    try (PromptEncoder two = PromptEncoder.open(2)) {
      String prompt = "a small yellow house on a hill at night, seen from far away";
      assertArrayEquals(encoder.encode(prompt).hidden(), two.encode(prompt).hidden());
    }
  }

  @Test
  void saysWhichEndOfALongPromptWasNotRead() {
    String prompt =
        "na\u00efve \ud83e\udd8a \u0431\u0430\u043d\u0430\u043d "
            + "one two three four five six ".repeat(10)
            + "END";
    TextFeatures features = encoder.encode(prompt);
    assertEquals(PromptEncoder.TOKENS, features.tokens());
    assertTrue(encoder.count(prompt) > PromptEncoder.TOKENS);
    assertTrue(features.cut().endsWith("END"));
    String kept = prompt.substring(0, prompt.length() - features.cut().length());
    assertEquals(PromptEncoder.TOKENS, encoder.count(kept));
  }

  @Test
  void namesWhatIsNotInTheVocabulary() {
    assertEquals(
        List.of("\ud83e\udd8a"), encoder.encode("a red \ud83e\udd8a and a \ud83e\udd8a").unknown());
  }

  @Test
  void canBeStopped() {
    Stop stop = new Stop();
    stop.pull();
    assertThrows(CancelledException.class, () -> encoder.encode("a dog", stop));
  }
}
