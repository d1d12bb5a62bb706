package dev.banana.checks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banana.Banana;
import dev.banana.cast.Box;
import dev.banana.cast.Cast;
import dev.banana.cast.Casting;
import dev.banana.image.RgbaImage;
import dev.banana.train.corpus.Corpus;
import dev.banana.train.corpus.Scene;
import dev.banana.train.corpus.Subject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Characters are put where those stood that the model learned from. */
class PlacesTests {
  private static final int SIDE = 320;
  private static final int PICTURE = 96;

  /** Words of two of whom no more is said than that both are there. */
  private static final String BESIDE = ".* (next to|beside) .*";

  /** A figure of one colour that fills a box of this shape. */
  private static RgbaImage figure(double width, double height) {
    double scale = (PICTURE - 8) / Math.max(width, height);
    int wide = (int) Math.round(width * scale);
    int high = (int) Math.round(height * scale);
    byte[] rgba = new byte[RgbaImage.BYTES * PICTURE * PICTURE];
    for (int y = (PICTURE - high) / 2; y < (PICTURE + high) / 2; y++) {
      for (int x = (PICTURE - wide) / 2; x < (PICTURE + wide) / 2; x++) {
        int at = RgbaImage.BYTES * (y * PICTURE + x);
        rgba[at] = (byte) 200;
        rgba[at + 3] = (byte) 255;
      }
    }
    return new RgbaImage(PICTURE, PICTURE, rgba);
  }

  private static List<Box> planned(Banana banana, List<Subject> learned, int width, int height) {
    List<dev.banana.cast.Subject> cast = new ArrayList<>();
    for (Subject one : learned) {
      String name = "P" + cast.size();
      RgbaImage figure = figure(one.width(), one.height());
      cast.add(banana.subject(dev.banana.cast.Subject.from(name, figure)));
    }
    String prompt =
        cast.stream().map(s -> "@" + s.name()).collect(Collectors.joining(" and ")) + " in a park";
    Cast seated = Cast.of(cast.toArray(dev.banana.cast.Subject[]::new));
    return Casting.of(seated, prompt, width, height).roles().stream().map(r -> r.region()).toList();
  }

  @Test
  void fromOneToFiveStandWhereTheyWereLearned() {
    Corpus.Config people =
        Corpus.Config.cast(31, Corpus.Split.TRAIN)
            .withConcepts(java.util.Set.of())
            .withPeople(1)
            .standing(true);
    Map<Integer, Integer> seen = new HashMap<>();
    try (Corpus corpus = Corpus.own(people);
        Banana banana = Banana.open()) {
      for (int i = 0; i < 80; i++) {
        int width = i % 3 == 0 ? SIDE * 16 / 9 / 16 * 16 : SIDE;
        Scene scene = corpus.scene(i, width, SIDE);
        int count = scene.subjects().size();
        boolean related = count == 2 && !scene.caption().matches(BESIDE);
        // A sun beside figures hangs in the sky; characters are planned to stand.
        boolean hanging = scene.subjects().stream().anyMatch(s -> s.concept().equals("sun"));
        if (seen.getOrDefault(count, 0) == 4 || related || hanging) {
          continue;
        }
        seen.merge(count, 1, Integer::sum);
        List<Box> planned = planned(banana, scene.subjects(), width, SIDE);
        for (int k = 0; k < count; k++) {
          Subject learned = scene.subjects().get(k);
          Box box = planned.get(k);
          String who = scene.caption() + ", " + k + " of " + count + ": " + box + " " + learned;
          assertEquals(
              (learned.x() + learned.width() / 2.0) / width,
              (box.left() + box.right()) / 2,
              0.03,
              who);
          assertEquals((learned.y() + learned.height()) / (double) SIDE, box.bottom(), 0.03, who);
          assertEquals(learned.height() / (double) SIDE, box.bottom() - box.top(), 0.05, who);
        }
      }
    }
    assertTrue(seen.keySet().containsAll(List.of(1, 2, 3)), seen.toString());
    assertTrue(seen.keySet().stream().anyMatch(n -> n >= 4), seen.toString());
  }
}
