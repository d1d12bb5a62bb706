package dev.banana.train.corpus;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RosterTests {
  private static Roster roster(int originals, int twins) {
    Corpus.Config config =
        Corpus.Config.cast(9, Corpus.Split.HELD_OUT).withPeople(1).withReferences(0);
    try (Corpus corpus = Corpus.own(config)) {
      return corpus.roster(Roster.Kind.FIGURES, originals, twins);
    }
  }

  @Test
  void theSameFiguresAreDrawnAgainAndNoTwoAreTheSame() {
    Roster roster = roster(80, 20);
    assertEquals(100, roster.size());
    assertEquals(20, roster.twins());
    Set<Integer> pictures = new HashSet<>();
    for (int i = 0; i < 10; i++) {
      Roster.Sitting one = roster.sitting(i, 0);
      assertArrayEquals(
          one.picture().rgb(), roster(80, 20).sitting(i, 0).picture().rgb(), "figure " + i);
      assertFalse(
          Arrays.equals(one.picture().rgb(), roster.sitting(i, 1).picture().rgb()), "figure " + i);
      pictures.add(Arrays.hashCode(one.picture().rgb()));
    }
    assertEquals(10, pictures.size());
  }

  @Test
  void aCutHoldsTheFigureAndNothingElse() {
    Roster roster = roster(5, 0);
    for (int i = 0; i < 5; i++) {
      Roster.Sitting sitting = roster.sitting(i, 0);
      int[] box = sitting.picture().figure();
      int seen = 0;
      for (int p = 0; p < sitting.cut().length; p++) {
        int x = p % Reference.SIDE;
        int y = p / Reference.SIDE;
        if (sitting.cut()[p] != 0) {
          assertTrue(x >= box[0] && x < box[0] + box[2], "figure " + i);
          assertTrue(y >= box[1] && y < box[1] + box[3], "figure " + i);
          assertEquals(0xFF000000 | sitting.picture().rgb()[p], sitting.cut()[p]);
          seen++;
        }
      }
      assertTrue(seen > 0.2 * box[2] * box[3], "figure " + i);
    }
  }

  @Test
  void aSceneShowsItsFiguresFromLeftToRight() {
    Roster roster = roster(5, 0);
    Scene scene = roster.scene(List.of(3, 0, 4), 7, 128);
    assertEquals(3, scene.subjects().size());
    for (int i = 1; i < 3; i++) {
      assertTrue(scene.subjects().get(i).x() > scene.subjects().get(i - 1).x());
    }
    assertArrayEquals(scene.rgb(), roster.scene(List.of(3, 0, 4), 7, 128).rgb());
    assertFalse(Arrays.equals(scene.rgb(), roster.scene(List.of(3, 0, 4), 8, 128).rgb()));
    assertFalse(roster.words(0, false).isBlank());
    assertTrue(roster.words(0, true).length() <= roster.words(0, false).length());
  }

  @Test
  void moreTwinsThanFiguresAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> roster(5, 6));
    assertThrows(IllegalArgumentException.class, () -> roster(0, 0));
  }
}
