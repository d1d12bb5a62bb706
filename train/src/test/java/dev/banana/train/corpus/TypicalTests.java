package dev.banana.train.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TypicalTests {
  /** Drawings that emoji have of a ball, a tiger, a wizard and an apple. */
  private record Drawings(Map<String, String> labels) implements SpriteSource {
    @Override
    public List<SpritePack.Row> rows() {
      return labels.entrySet().stream()
          .map(
              e -> {
                int tone = e.getKey().contains("-tone") ? 3 : 0;
                return new SpritePack.Row(
                    e.getKey(), e.getValue(), 5, tone, List.of(), "", 0, 0, 0, 0);
              })
          .toList();
    }

    @Override
    public Bitmap read(SpritePack.Row row) {
      int[] argb = new int[64];
      java.util.Arrays.fill(argb, 0xFFC02020);
      return new Bitmap(8, 8, argb);
    }

    @Override
    public void close() {}
  }

  private static SpriteSet set() {
    Drawings drawings =
        new Drawings(
            Map.of(
                "26be", "baseball",
                "26bd", "soccer ball",
                "1f3d0", "volleyball",
                "1f405", "tiger",
                "1f42f", "tiger face",
                "1f9d9", "mage",
                "1f9d9-tone", "mage",
                "1f9d9-man", "man mage",
                "1f34e", "red apple"));
    return SpriteSet.of(
        OwnArt.FAMILY, drawings, "MIT", "somebody", Set.of(), new SpriteSet.Cache(1 << 20));
  }

  private static Set<String> keys(SpriteSet set, String concept) {
    Set<String> keys = new TreeSet<>();
    for (Map<String, List<SpriteSet.Sprite>> part : List.of(set.trainable(), set.reserved())) {
      part.getOrDefault(concept, List.of()).forEach(s -> keys.add(s.key()));
    }
    return keys;
  }

  @Test
  void aWordKeepsWhatPeopleMeanFirstByIt() {
    SpriteSet all = set();
    assertEquals(3, keys(all, "ball").size());
    SpriteSet typical = set().typical();
    assertEquals(Set.of("26bd"), keys(typical, "ball"));
    // A head is said to be one, and the same look in another skin is the same look.
    assertEquals(Set.of("1f405", "1f42f"), keys(typical, "tiger"));
    assertEquals(Set.of("1f9d9", "1f9d9-tone"), keys(typical, "wizard"));
  }

  @Test
  void moreThingsComeInColoursAndNeverSayAnother() {
    Set<String> usual = phrases(Corpus.Config.starter(0, Corpus.Split.TRAIN));
    Set<String> typical = phrases(Corpus.Config.starter(0, Corpus.Split.TRAIN).withTypical(true));
    assertFalse(usual.contains("a blue apple"), usual.toString());
    assertTrue(typical.contains("a blue apple"), typical.toString());
    assertTrue(typical.contains("a red apple"), typical.toString());
    for (String phrase : typical) {
      assertTrue(phrase.matches("an? (\\w+ )?apple"), phrase);
    }
  }

  @Test
  void thingsComeInEveryColourAndWhatIsNotTheirsIsAlwaysTold() {
    Corpus.Config config = Corpus.Config.starter(0, Corpus.Split.TRAIN).withTypical(true);
    Set<String> coloured = phrases(config.withColoured(1));
    for (String colour : Colours.ALL) {
      boolean told = coloured.stream().anyMatch(p -> p.endsWith(" " + colour + " apple"));
      assertTrue(told, colour + " in " + coloured);
    }
    assertFalse(coloured.contains("an apple"), coloured.toString());
    assertThrows(IllegalArgumentException.class, () -> config.withColoured(1.5));
  }

  @Test
  void emptyScenesArePlacesAndNothingElse() {
    Corpus.Config config = Corpus.Config.starter(0, Corpus.Split.TRAIN);
    Set<String> captions = new HashSet<>();
    try (Corpus corpus = Corpus.own(config.withEmpty(1))) {
      for (int i = 0; i < 200; i++) {
        Scene scene = corpus.scene(i, 64, 48);
        assertEquals(List.of(), scene.subjects());
        assertEquals(List.of(), scene.references());
        captions.add(scene.caption());
      }
    }
    assertTrue(captions.contains("a sandy beach"), captions.toString());
    for (String caption : captions) {
      assertFalse(
          caption.matches(".*\\b(apple|fox|of (on|in|at|by)|but (on|in|at|by)) .*"), caption);
    }
    assertThrows(IllegalArgumentException.class, () -> config.withEmpty(-0.1));
    try (Corpus some = Corpus.own(config.withEmpty(0.5))) {
      long empty = IntStream.range(0, 200).filter(i -> isEmpty(some, i)).count();
      assertEquals(100, empty, 30);
    }
  }

  private static boolean isEmpty(Corpus corpus, int index) {
    return corpus.scene(index, 32, 32).subjects().isEmpty();
  }

  private static Set<String> phrases(Corpus.Config config) {
    SpriteSet set = set();
    SpriteCasting casting =
        new SpriteCasting(List.of(set), Map.of(OwnArt.FAMILY.id(), 1.0), false, config);
    SplittableRandom random = new SplittableRandom(2);
    Set<String> phrases = new HashSet<>();
    for (int i = 0; i < 2000; i++) {
      Actor actor = casting.lead(casting.family(random), random).view(random, 0);
      if (actor.concept().name().equals("apple")) {
        phrases.add(actor.phrase());
      }
    }
    return phrases;
  }
}
