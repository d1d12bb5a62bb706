package dev.banana.train.judge;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.banana.model.judge.Judge;
import dev.banana.model.judge.JudgeFile;
import dev.banana.text.WordPieces;
import dev.banana.train.corpus.Subject;
import dev.banana.train.judge.JudgeScenes.Shown;
import dev.banana.train.torch.TorchOps;
import dev.banana.train.torch.TorchWeights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Which words of a caption are told where their things are. */
class LessonsTests {
  private static final int DRAWN = 200;

  private static Subject subject(String concept, int x) {
    return new Subject(concept, "noto", "noto", List.of(), x, 40, 40, 80, 1);
  }

  /** What is named: the caption's number, the word's piece, and the middle of its box. */
  private static List<String> named(boolean mirror, String caption, Subject... subjects) {
    byte[] grey = new byte[3 * JudgeScenes.SIDE * JudgeScenes.SIDE];
    Shown shown = new Shown(grey, caption, List.of(subjects), DRAWN);
    TorchOps ops = TorchOps.cpu();
    try (WordPieces words = WordPieces.open()) {
      String all =
          caption + " left right above over below under underneath to the on of a an cat dog bee";
      List<Integer> pieces =
          new ArrayList<>(Arrays.stream(words.ids(all)).distinct().mapToObj(i -> (int) i).toList());
      Judge.Config net = new Judge.Config(8, 8, 8, pieces.size() + 1, 24, 32, 8, 3, 1, 1);
      JudgeFile.About about =
          new JudgeFile.About(
              net, List.of("bee", "cat", "dog"), List.of("red"), List.of("noto"), pieces, "");
      CaptionChanges changes = new CaptionChanges(about.concepts(), Map.of());
      TorchWeights weights = TorchWeights.create(ops, 0, new Judge(net)::visit);
      try (Eyes eyes = new Eyes(ops, about, weights)) {
        View plain = View.plain();
        View view = new View(plain.cx(), plain.cy(), plain.side(), plain.light(), 0, 0, 0, mirror);
        Lessons.Example example =
            new Lessons(ops, eyes, changes, false).example(shown, view, 4, new SplittableRandom(1));
        List<String> out = new ArrayList<>();
        for (Lessons.Named named : example.named()) {
          if (named.text() == 0) {
            double[] box = example.boxes()[named.subject()];
            float[] text = example.texts().get(0);
            assertArrayEquals(
                new float[] {1 + pieces.indexOf((int) words.ids(concept(subjects, named))[1])},
                new float[] {text[named.piece()]});
            out.add(concept(subjects, named) + " at " + Math.round(100 * (box[0] + box[2] / 2)));
          }
        }
        return out;
      }
    }
  }

  private static String concept(Subject[] subjects, Lessons.Named named) {
    return subjects[named.subject()].concept();
  }

  @Test
  void nounsAreToldWhereTheirThingsAre() {
    String caption = "a cat to the left of a dog";
    Subject[] both = {subject("dog", 140), subject("cat", 20)};
    assertEquals(List.of("dog at 80", "cat at 20"), named(false, caption, both));
    assertEquals(List.of("dog at 20", "cat at 80"), named(true, caption, both));
  }

  @Test
  void whatIsThereTwiceHasNoPlace() {
    Subject[] three = {subject("cat", 20), subject("cat", 80), subject("dog", 140)};
    assertEquals(List.of("dog at 80"), named(false, "a cat beside a cat and a dog", three));
    assertEquals(List.of(), named(false, "two cats", subject("cat", 20), subject("cat", 80)));
  }
}
