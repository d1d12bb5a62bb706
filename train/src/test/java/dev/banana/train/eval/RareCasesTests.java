package dev.banana.train.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banana.train.corpus.Corpus;
import dev.banana.train.judge.JudgeScenes;
import dev.banana.train.judge.JudgeScenes.Shown;
import dev.banana.train.judge.Tally;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Categories that few captions ask for. */
class RareCasesTests {
  private static final int SIDE = 32;
  private static final int FROM = 10;
  private static final int TO = 900;

  private final Composition composition = new Composition(null);

  private RareCases find(Corpus corpus, Map<String, Tally.Share> marked, List<Object> drawn) {
    return RareCases.find(marked, corpus, FROM, TO, SIDE, SIDE, composition, drawn::add);
  }

  @Test
  void casesAreThoseThatMoreCaptionsWouldHaveBrought() {
    Corpus.Config config =
        Corpus.Config.emoji(4, Corpus.Split.HELD_OUT).withObjects(0).withPeople(0);
    Map<String, Tally.Share> marked =
        Map.of("object", new Tally.Share(70, 110), "number, 1", new Tally.Share(1, 120));
    try (Corpus corpus = Corpus.own(config)) {
      List<Object> drawn = new ArrayList<>();
      RareCases found = find(corpus, marked, drawn);
      List<Shown> all =
          IntStream.range(FROM, TO)
              .mapToObj(i -> JudgeScenes.shown(corpus.scene(i, SIDE, SIDE)))
              .toList();
      assertTrue(found.categories().contains("left or right"), found.categories().toString());
      for (String category : found.categories()) {
        int had = marked.getOrDefault(category, new Tally.Share(0, 0)).of();
        List<String> first =
            all.stream()
                .filter(s -> composition.asked(s).contains(category))
                .limit(120 - had)
                .map(Shown::caption)
                .toList();
        assertEquals(first, captions(found, category), category);
      }
      assertTrue(!found.categories().contains("number, 1"), "has enough");
      assertEquals(found.scenes().size(), drawn.size());
      assertTrue(found.wanted().stream().noneMatch(Set::isEmpty));
    }
  }

  private static List<String> captions(RareCases found, String category) {
    return IntStream.range(0, found.scenes().size())
        .filter(i -> found.wanted().get(i).contains(category))
        .mapToObj(i -> found.scenes().get(i).caption())
        .toList();
  }
}
