package dev.banana.model.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LexiconTests {
  private static final Lexicon SOME =
      new Lexicon(List.of("fox", "red", "cherries", "snowman", "cut", "out", "balloons", "bus"));

  private static List<String> unlearned(String prompt) {
    return SOME.unlearned(prompt, Set.of());
  }

  @Test
  void wordsThatWereNotLearnedAreNamedOnceAndInOrder() {
    assertEquals(
        List.of("wizard", "guitar"),
        unlearned("The wizard's red fox, and a wizard with his Guitar!"));
    assertEquals(List.of("ящик"), unlearned("a red Ящик"));
    assertEquals(List.of("7"), unlearned("7 foxes"));
    assertEquals(List.of("cut-off"), unlearned("a cut-off balloon"));
  }

  @Test
  void numberAndPossessiveMakeNoOtherWord() {
    assertEquals(List.of(), unlearned("foxes, a cherry, buses, and the snowmen's balloon"));
    assertEquals(List.of(), unlearned("cut-out foxes and the fox’s balloon"));
  }

  @Test
  void slotsOfCharactersAndWordsThatArePermittedAreNotNamed() {
    assertEquals(List.of(), unlearned("s1 and s5 with a red fox"));
    assertEquals(List.of("s6"), unlearned("s6"));
    assertEquals(List.of("paper"), SOME.unlearned("blueprint paper", Set.of("blueprint")));
  }

  @Test
  void anEmptyLexiconKnowsNothingAboutAnyWord() {
    assertEquals(List.of(), new Lexicon(List.of()).unlearned("a wizard", Set.of()));
  }

  @Test
  void onlyPlainWordsAreWords() {
    assertTrue(Lexicon.isWord("cut-out"));
    assertTrue(Lexicon.isWord("3d"));
    for (String other : List.of("", "two words", "Fox", "fox\n", "-", "a".repeat(41))) {
      assertFalse(Lexicon.isWord(other), other);
    }
  }
}
