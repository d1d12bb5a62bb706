package dev.banana.model.denoise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banana.model.ops.ReferenceOps;
import dev.banana.model.ops.Tensor;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WindowsTests {
  private static final ReferenceOps OPS = new ReferenceOps();

  /** 2 batches, 3 heads, 4 values of each token. */
  private static List<Tensor> tokens(Windows.Grid grid) {
    return IntStream.range(0, 3)
        .mapToObj(
            kind -> {
              float[] values = new float[2 * 3 * grid.count() * 4];
              for (int i = 0; i < values.length; i++) {
                values[i] = (float) Math.sin(0.7 * i + kind);
              }
              return OPS.constant(values, 2, 3, grid.count(), 4);
            })
        .toList();
  }

  @Test
  void cutsCoverEveryTokenOnce() {
    for (int[] side : new int[][] {{60, 15}, {34, 17}, {24, 12}, {17, 17}, {64, 16}, {18, 9}}) {
      float[] sum = new float[side[0]];
      for (Windows.Cut cut : Windows.cuts(side[0], side[1])) {
        assertEquals(0, cut.length() % side[1]);
        for (int i = 0; i < cut.length(); i++) {
          sum[cut.from() + i] += cut.counts()[i];
          assertTrue(cut.counts()[i] >= 0);
        }
      }
      for (float all : sum) {
        assertEquals(1, all, 1e-6);
      }
    }
  }

  @Test
  void noCutCountsMuchWhereItsWindowsMeet() {
    for (Windows.Cut cut : Windows.cuts(60, 15)) {
      for (int border = 15; border < cut.length(); border += 15) {
        assertTrue(cut.counts()[border] < 0.05, "at " + border + ": " + cut.counts()[border]);
        assertTrue(cut.counts()[border - 1] < 0.05);
      }
    }
  }

  @Test
  void whatEveryTokenKeepsForItselfStaysWhereItIs() {
    Windows.Grid grid = new Windows.Grid(24, 36);
    List<Tensor> own = tokens(grid);
    for (boolean blended : new boolean[] {false, true}) {
      Tensor seen = Windows.attend(OPS, grid, blended, own, (windows, cut) -> cut.get(2));
      assertArrayEquals(own.get(2).values(), seen.values(), 1e-5f);
    }
  }

  @Test
  void windowsThatPassIntoEachOtherHaveNoBorder() {
    Windows.Grid grid = new Windows.Grid(24, 24);
    assertEquals(12, grid.wide());
    float sharp = step(grid, false);
    float soft = step(grid, true);
    // Every token sees the mean column of its window: 12 more beyond a border.
    assertEquals(12, sharp, 1e-4);
    assertTrue(soft < 12 / 4.0, "largest step between neighbours: " + soft);
  }

  /** The largest difference of two tokens side by side where each sees the mean of its window. */
  private static float step(Windows.Grid grid, boolean blended) {
    float[] columns = new float[grid.count()];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = i % grid.columns();
    }
    Tensor x = OPS.constant(columns, 1, 1, grid.count(), 1);
    Tensor seen =
        Windows.attend(
            OPS,
            grid,
            blended,
            List.of(x, x, x),
            (windows, cut) -> OPS.add(OPS.scale(cut.get(2), 0), OPS.mean(cut.get(2), 2)));
    float most = 0;
    for (int i = 1; i < columns.length; i++) {
      if (i % grid.columns() > 0) {
        most = Math.max(most, Math.abs(seen.values()[i] - seen.values()[i - 1]));
      }
    }
    return most;
  }
}
