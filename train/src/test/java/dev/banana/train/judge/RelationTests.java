package dev.banana.train.judge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.banana.train.corpus.Subject;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Of the two captions the first is true, and the second is false in one word. */
class RelationTests {
  private static final double[] LEFT = {0.1, 0.4, 0.2, 0.2};
  private static final double[] RIGHT = {0.7, 0.4, 0.2, 0.2};
  private static final double[] LOW = {0.1, 0.8, 0.2, 0.15};
  private static final double[] OUTSIDE = {1.1, 0.4, 0.2, 0.2};

  private static Subject subject(String concept) {
    return new Subject(concept, "noto", "noto", List.of(), 0, 0, 9, 9, 1);
  }

  private static Set<String> said(List<Subject> subjects, double[]... boxes) {
    Set<String> out = new HashSet<>();
    for (int i = 0; i < 60; i++) {
      Relation relation = Relation.of(subjects, boxes, new SplittableRandom(i));
      out.add(relation.right());
      Set<String> words = new HashSet<>(List.of(relation.right().split(" ")));
      words.removeAll(List.of(relation.wrong().split(" ")));
      assertEquals(1, words.size(), relation.toString());
    }
    return out;
  }

  @Test
  void sidesAreThoseOfTheBoxes() {
    assertEquals(
        Set.of(
            "a cat left of an owl",
            "a cat to the left of an owl",
            "a cat on the left of an owl",
            "an owl right of a cat",
            "an owl to the right of a cat",
            "an owl on the right of a cat"),
        said(List.of(subject("cat"), subject("owl")), LEFT, RIGHT));
  }

  @Test
  void heightsAreThoseOfTheBoxes() {
    assertEquals(
        Set.of(
            "a cat above a dog",
            "a cat over a dog",
            "a dog below a cat",
            "a dog under a cat",
            "a dog underneath a cat"),
        said(List.of(subject("cat"), subject("dog")), LEFT, LOW));
  }

  @Test
  void whatCannotBeToldIsNotSaid() {
    SplittableRandom random = new SplittableRandom(1);
    List<Subject> both = List.of(subject("cat"), subject("dog"));
    assertNull(Relation.of(both, new double[][] {LEFT, LEFT}, random));
    assertNull(Relation.of(both, new double[][] {LEFT, OUTSIDE}, random));
    List<Subject> same = List.of(subject("cat"), subject("cat"));
    assertNull(Relation.of(same, new double[][] {LEFT, RIGHT}, random));
    // As far to the side as down: nobody would say one without the other.
    double[] across = {0.5, 0.8, 0.2, 0.2};
    assertNull(Relation.of(both, new double[][] {LEFT, across}, random));
    assertNull(Relation.of(both.subList(0, 1), new double[][] {LEFT}, random));
  }
}
