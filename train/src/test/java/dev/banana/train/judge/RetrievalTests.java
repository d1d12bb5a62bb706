package dev.banana.train.judge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Ranks and recalls of scores that were made up. */
class RetrievalTests {
  @Test
  void theRankCountsWhatScoresAsHigh() {
    assertEquals(0, Retrieval.rank(0.9, 0.1, 0.8));
    assertEquals(1, Retrieval.rank(0.9, 0.95, 0.8));
    assertEquals(2, Retrieval.rank(0.5, 0.5, 0.7, 0.2));
  }

  @Test
  void aJudgeThatSaysNothingFindsNothing() {
    assertEquals(2, Retrieval.rank(0, 0, 0));
    assertEquals(2, Retrieval.rank(Double.NaN, 0, 1));
  }

  @Test
  void recallIsTheShareOfLowRanks() {
    List<Integer> ranks = List.of(0, 0, 1, 4, 5, 99);
    assertEquals(2 / 6.0, Retrieval.recall(ranks, 1), 1e-12);
    assertEquals(4 / 6.0, Retrieval.recall(ranks, 5), 1e-12);
    assertTrue(Double.isNaN(Retrieval.recall(List.of(), 1)));
  }

  @Test
  void aTallyCountsHitsAndCases() {
    Tally tally = new Tally();
    tally.add("b", true);
    tally.add("b", false);
    tally.add("a", true);
    assertEquals(List.of("a", "b"), List.copyOf(tally.shares().keySet()));
    assertEquals(0.5, tally.shares().get("b").value(), 1e-12);
    assertEquals(2, tally.shares().get("b").of());
  }
}
