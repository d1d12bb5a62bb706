package dev.banana.model.judge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Cells become boxes. */
class SubjectTests {
  private static final Judge JUDGE = new Judge(new Judge.Config(8, 8, 8, 3, 4, 32, 8, 3, 2, 1));
  private static final int PLANE = Judge.GRID * Judge.GRID;

  private static float[] nothing() {
    float[] cells = new float[JUDGE.cell() * PLANE];
    Arrays.fill(cells, 0, PLANE, -5);
    return cells;
  }

  private static void put(
      float[] cells, int row, int column, double odds, double side, int concept, int colour) {
    int at = row * Judge.GRID + column;
    float[] values = {(float) odds, 0.5f, 0.5f, (float) Math.log(side), (float) Math.log(side / 2)};
    for (int i = 0; i < values.length; i++) {
      cells[i * PLANE + at] = values[i];
    }
    cells[(Judge.BOX + concept) * PLANE + at] = 4;
    cells[(Judge.BOX + 3 + colour) * PLANE + at] = 4;
  }

  @Test
  void aSureCellGivesItsBoxConceptAndColour() {
    float[] cells = nothing();
    put(cells, 2, 5, 3, 0.5, 2, 1);
    List<Subject> found = Subject.read(JUDGE, cells, 0.5);
    assertEquals(1, found.size());
    Subject subject = found.get(0);
    assertEquals(5.5 / 8, subject.centreX(), 1e-6);
    assertEquals(2.5 / 8, subject.centreY(), 1e-6);
    assertEquals(0.5, subject.width(), 1e-6);
    assertEquals(0.25, subject.height(), 1e-6);
    assertEquals(2, subject.concept());
    assertEquals(1, subject.colour());
    assertTrue(subject.score() > 0.95);
  }

  @Test
  void ofTwoBoxesInOnePlaceTheSurerStays() {
    float[] cells = nothing();
    put(cells, 3, 3, 1, 0.6, 0, 0);
    put(cells, 3, 4, 2, 0.6, 1, 0);
    put(cells, 7, 0, 1.5, 0.1, 2, 0);
    List<Subject> found = Subject.read(JUDGE, cells, 0.5);
    assertEquals(List.of(1, 2), found.stream().map(Subject::concept).toList());
  }

  @Test
  void emptyCellsGiveNothing() {
    assertTrue(Subject.read(JUDGE, nothing(), 0.5).isEmpty());
  }
}
