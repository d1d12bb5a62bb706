package dev.banana.train.corpus;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import org.junit.jupiter.api.Test;

/** Large pictures: the same for the same number, sharp, and with words for what is in them. */
class LargeSceneTests {
  private static final Corpus.Config LARGE =
      Corpus.Config.cast(5, Corpus.Split.TRAIN).withConcepts(Set.of()).forLargePictures();

  @Test
  void aSceneIsTheSameForTheSameNumberAndHasWords() {
    try (Corpus corpus = Corpus.own(LARGE)) {
      for (int i = 0; i < 12; i++) {
        Scene one = corpus.scene(i, 384, 256);
        assertArrayEquals(one.rgb(), corpus.scene(i, 384, 256).rgb());
        assertFalse(one.caption().isBlank());
        assertTrue(one.references().isEmpty());
      }
    }
  }

  @Test
  void drawingsAreDrawnAnewAtTheSizeThatIsAskedFor() {
    VectorArt own = VectorArt.own();
    String key = new OwnArt().documents().keySet().iterator().next();
    Bitmap large = own.draw(key, 1000);
    assertEquals(1000, Math.max(large.width(), large.height()), 12);
    assertFalse(VectorArt.NONE.has(key));
  }

  @Test
  void smallScenesKnowNothingOfIt() {
    Corpus.Config small = Corpus.Config.cast(5, Corpus.Split.TRAIN);
    assertFalse(small.large());
    assertTrue(LARGE.large());
    assertEquals(0, LARGE.references());
  }
}
