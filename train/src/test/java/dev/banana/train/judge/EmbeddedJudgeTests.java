package dev.banana.train.judge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banana.cast.IdentityEncoder;
import dev.banana.image.RgbImage;
import dev.banana.judge.JudgeEncoder;
import dev.banana.model.judge.JudgeFile;
import dev.banana.train.Recipe;
import dev.banana.train.corpus.Corpus;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the judge that ships says of figures that it has not seen. */
class EmbeddedJudgeTests {
  private static final int FIGURES = 40;

  @Test
  void figuresAreFoundAgainInAnotherPoseAndPlace() {
    JudgeFile file = JudgeFile.embedded(JudgeFile.class.getClassLoader()).orElseThrow();
    Corpus.Config config = Recipe.of("micro").identities(997, Corpus.Split.TRAIN).withPeople(1);
    try (Corpus figures = Corpus.own(config);
        JudgeEncoder encoder = JudgeEncoder.open(file, 1)) {
      List<JudgeScenes.Trio> trios =
          IntStream.range(0, FIGURES).mapToObj(i -> JudgeScenes.trio(figures.lineup(i))).toList();
      List<float[]> first = trios.stream().map(t -> seen(encoder, t.first())).toList();
      List<float[]> second = trios.stream().map(t -> seen(encoder, t.second())).toList();
      long found =
          IntStream.range(0, FIGURES).filter(i -> nearest(first.get(i), second) == i).count();
      // 2.5 % by chance; its examination, with near twins among 100, says 92 %.
      assertTrue(found >= 0.8 * FIGURES, found + " of " + FIGURES + " found again");
      assertEquals(1, IdentityEncoder.cosine(first.get(0), first.get(0)), 1e-5);
    }
  }

  private static float[] seen(JudgeEncoder encoder, byte[] rgb) {
    return encoder.identity(new RgbImage(JudgeScenes.SIDE, JudgeScenes.SIDE, rgb));
  }

  private static int nearest(float[] wanted, List<float[]> others) {
    int best = 0;
    for (int i = 1; i < others.size(); i++) {
      if (IdentityEncoder.cosine(wanted, others.get(i))
          > IdentityEncoder.cosine(wanted, others.get(best))) {
        best = i;
      }
    }
    return best;
  }
}
