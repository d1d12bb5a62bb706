package dev.banana.train.judge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banana.train.corpus.Corpus;
import dev.banana.train.corpus.Scene;
import dev.banana.train.corpus.Subject;
import dev.banana.train.judge.CaptionChanges.Change;
import dev.banana.train.judge.CaptionChanges.Kind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A changed caption is false in the respect that it says, and in no other. */
class CaptionChangesTests {
  private static final Map<String, List<String>> STYLES =
      Map.of("noto", List.of("noto"), "flat", List.of("flat vector", "flat"));

  private final CaptionChanges changes =
      new CaptionChanges(List.of("cat", "dog", "car", "apple", "palm tree", "tree"), STYLES);

  private static Subject subject(String concept, String... colours) {
    return new Subject(concept, "noto", "noto", List.of(colours), 0, 0, 9, 9, 1);
  }

  private Map<Kind, String> of(String caption, Subject... subjects) {
    Map<Kind, String> out = new EnumMap<>(Kind.class);
    for (Change change :
        changes.of(caption, List.of(subjects), new SplittableRandom(caption.length()))) {
      out.put(change.kind(), change.caption());
    }
    return out;
  }

  @Test
  void sidesAreSwapped() {
    Map<Kind, String> wrong = of("a cat to the left of a dog", subject("cat"), subject("dog"));
    assertEquals("a cat to the right of a dog", wrong.get(Kind.SIDE));
    assertFalse(of("a cat next to a dog", subject("cat"), subject("dog")).containsKey(Kind.SIDE));
  }

  @Test
  void placesStandAlone() {
    SplittableRandom random = new SplittableRandom(4);
    for (int i = 0; i < 20; i++) {
      List<String> place = CaptionChanges.placeAlone("a fox on a grey road, drawn flat", random);
      assertEquals("on a grey road", place.get(0));
      assertFalse(place.get(1).contains("road") || place.get(1).contains("street"), place.get(1));
      List<String> ground = CaptionChanges.placeAlone("a cat, orange background", random);
      assertEquals("orange background", ground.get(0));
      assertTrue(ground.get(1).matches("(green|blue|purple|pink) background"), ground.get(1));
    }
    assertNull(CaptionChanges.placeAlone("a cat next to a dog", random));
  }

  @Test
  void heightsAreSwappedButNotTheSky() {
    Map<Kind, String> wrong = of("an apple above a car", subject("apple"), subject("car"));
    assertEquals("an apple below a car", wrong.get(Kind.HEIGHT));
    assertFalse(
        of("a cat and a dog under a starry sky", subject("cat"), subject("dog"))
            .containsKey(Kind.HEIGHT));
  }

  @Test
  void thingsThatStandOnEachOtherChangePlacesWithTheRightArticles() {
    Map<Kind, String> wrong = of("a cat on an apple", subject("cat"), subject("apple"));
    assertEquals("an apple on a cat", wrong.get(Kind.ORDER));
    assertFalse(
        of("a cat and a dog on a beach", subject("cat"), subject("dog")).containsKey(Kind.ORDER));
  }

  @Test
  void coloursBecomeOnesThatNobodyWouldMistake() {
    for (int seed = 0; seed < 40; seed++) {
      String caption = "a red car on an orange background";
      String wrong =
          changes.of(caption, List.of(subject("car", "red")), new SplittableRandom(seed)).stream()
              .filter(c -> c.kind() == Kind.COLOUR)
              .findFirst()
              .orElseThrow()
              .caption();
      String colour = wrong.split(" ")[1];
      assertTrue(Set.of("yellow", "green", "blue", "purple").contains(colour), wrong);
      assertTrue(wrong.endsWith("car on an orange background"), wrong);
    }
  }

  @Test
  void coloursOfBackgroundsAreNotTheSubjects() {
    assertFalse(of("a car on a red background", subject("car", "red")).containsKey(Kind.COLOUR));
    String place = of("a car on a dark blue background", subject("car")).get(Kind.PLACE);
    assertTrue(place.matches("a car on an? (red|orange|yellow|pink) background"), place);
  }

  @Test
  void twoColoursChangePlaces() {
    Map<Kind, String> wrong =
        of("a red cat and a blue dog", subject("cat", "red"), subject("dog", "blue"));
    assertEquals("a blue cat and a red dog", wrong.get(Kind.BINDING));
    assertFalse(
        of("a red cat and an orange dog", subject("cat", "red"), subject("dog", "orange"))
            .containsKey(Kind.BINDING));
  }

  @Test
  void numbersBecomeOthers() {
    Subject apple = subject("apple");
    String wrong = of("three apples at night", apple, apple, apple).get(Kind.COUNT);
    assertTrue(wrong.matches("(two|four|five) apples at night"), wrong);
  }

  @Test
  void anotherThingIsNotAKindOfTheSame() {
    for (int seed = 0; seed < 40; seed++) {
      String wrong =
          changes
              .of("a tree", List.of(subject("tree")), new SplittableRandom(seed))
              .get(0)
              .caption();
      assertFalse(wrong.contains("tree"), wrong);
    }
  }

  @Test
  void hairAndClothesAndStylesChangeToo() {
    Subject girl = subject("girl");
    String wrong = of("a girl with long red hair, noto style", girl).get(Kind.TRAIT);
    assertTrue(wrong.matches("a girl with long (yellow|green|blue|purple) hair, noto style"));
    String style = of("a girl with long red hair, noto style", girl).get(Kind.STYLE);
    assertTrue(style.matches("a girl with long red hair, flat( vector)? style"), style);
  }

  @Test
  void everyCaptionOfTheCorpusCanBeMadeFalse() {
    Map<Kind, Integer> counts = new HashMap<>();
    List<String> odd = new ArrayList<>();
    try (Corpus corpus =
        Corpus.own(
            Corpus.Config.cast(7, Corpus.Split.TRAIN).withConcepts(Set.of()).withReferences(0))) {
      for (int i = 0; i < 150; i++) {
        Scene scene = corpus.scene(i, 32, 32);
        for (Change change :
            changes.of(scene.caption(), scene.subjects(), new SplittableRandom(i))) {
          counts.merge(change.kind(), 1, Integer::sum);
          assertNotEquals(scene.caption(), change.caption());
          if (change.caption().matches(".*\\b(a [aio][a-z]|an [bcdfgprst]).*")) {
            odd.add(change.caption());
          }
        }
      }
    }
    assertTrue(counts.getOrDefault(Kind.OBJECT, 0) > 60, counts.toString());
    assertTrue(counts.getOrDefault(Kind.PLACE, 0) > 30, counts.toString());
    assertTrue(counts.getOrDefault(Kind.SIDE, 0) > 5, counts.toString());
    assertTrue(odd.isEmpty(), odd.toString());
  }
}
