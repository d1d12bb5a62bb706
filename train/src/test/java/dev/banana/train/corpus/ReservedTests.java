package dev.banana.train.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What is kept for evaluation is never drawn for training. */
class ReservedTests {
  private static Corpus.Config config(Corpus.Split split) {
    return Corpus.Config.emoji(1, split).withObjects(0).withPeople(0);
  }

  @Test
  void trainingNeverShowsAReservedDrawing() {
    try (Corpus corpus = Corpus.own(config(Corpus.Split.TRAIN).withSubjects(1, 1, 1))) {
      for (int i = 0; i < 300; i++) {
        corpus
            .scene(i, 32, 32)
            .subjects()
            .forEach(s -> assertFalse(Reserved.sprite(s.family(), s.concept()), s.concept()));
      }
    }
  }

  @Test
  void heldOutScenesAreLedByReservedDrawings() {
    try (Corpus corpus = Corpus.own(config(Corpus.Split.HELD_OUT))) {
      for (int i = 0; i < 60; i++) {
        Subject lead = corpus.scene(i, 32, 32).subjects().get(0);
        assertTrue(Reserved.sprite(lead.family(), lead.concept()), lead.concept());
      }
    }
  }

  @Test
  void trainingFiguresAndTheirTwinsAreNeverReserved() {
    Casting casting = casting(Corpus.Split.TRAIN);
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 500; i++) {
      Casting.Plan plan = casting.plan(random);
      Identity lead = casting.lead(plan, random);
      Identity other = casting.other(plan, lead, Set.of(), random);
      Identity stranger = casting.stranger(lead, random);
      assertFalse(Casting.reserved(lead));
      assertFalse(Casting.reserved(other));
      assertFalse(Casting.reserved(stranger));
    }
  }

  @Test
  void heldOutFiguresAreReserved() {
    Casting casting = casting(Corpus.Split.HELD_OUT);
    SplittableRandom random = new SplittableRandom(4);
    for (int i = 0; i < 100; i++) {
      assertTrue(Casting.reserved(casting.lead(casting.plan(random), random)));
    }
  }

  @Test
  void aboutATenthIsReserved() {
    SplittableRandom random = new SplittableRandom(5);
    int kept = 0;
    for (int i = 0; i < 5000; i++) {
      kept += Casting.reserved(Puppet.random(random)) ? 1 : 0;
    }
    assertEquals(0.10, kept / 5000.0, 0.03);
  }

  @Test
  void theHashIsCrc32OfTheName() {
    // python3 -c "import zlib; print(zlib.crc32(b'fox'))"
    assertEquals(FOX, Reserved.hash("fox"));
    assertTrue(Reserved.sprite("micah", "anything") && Reserved.sprite("personas", "anything"));
  }

  private static final long FOX = 262201574L;

  private static Casting casting(Corpus.Split split) {
    Corpus.Config config = Corpus.Config.everything(1, split).withOnly(Part.PEOPLE);
    SpriteSet own = SpriteSet.own(Set.of(), new SpriteSet.Cache(1 << 20));
    boolean heldOut = split == Corpus.Split.HELD_OUT;
    SpriteCasting flat = new SpriteCasting(List.of(own), Map.of(), heldOut, config);
    return new Casting(Map.of(Part.EMOJI, flat), List.of(), config);
  }
}
