package dev.banana.model.tfjs;

import dev.banana.model.ops.Shape;

/**
 * How a kernel moves over a map.
 *
 * @param down pixels from one result to the next below
 * @param across pixels from one result to the next beside it
 * @param height results down
 * @param width results across
 * @param pads zeros above, left, below and right of the map
 */
record Window(int down, int across, int height, int width, int... pads) {
  private static final int LONGEST_STRIDE = 1024;

  /**
   * {@return how a node's kernel moves}
   *
   * @param node says strides and padding
   * @param map shape {@code [1, channels, height, width]}
   * @param high height of the kernel
   * @param wide width of the kernel
   */
  static Window of(GraphNode node, Shape map, int high, int wide) {
    int[] strides = node.integers("strides");
    node.expect(
        strides.length == 4
            && strides[0] == 1
            && strides[3] == 1
            && Math.min(strides[1], strides[2]) > 0
            && Math.max(strides[1], strides[2]) <= LONGEST_STRIDE,
        "strides of height and width");
    String padding = node.word("padding");
    node.expect(padding.equals("SAME") || padding.equals("VALID"), "padding SAME or VALID");
    boolean same = padding.equals("SAME");
    int[] v = extent(node, map.dim(2), high, strides[1], same);
    int[] h = extent(node, map.dim(3), wide, strides[2], same);
    return new Window(strides[1], strides[2], v[0], h[0], v[1], h[1], v[2], h[2]);
  }

  /**
   * {@return the results along one side, and what is added before and after it}
   *
   * <p>{@code SAME} gives {@code ceil(side / stride)} results; if what is added is odd, the end
   * gets one more than the beginning, as TensorFlow has it.
   */
  private static int[] extent(GraphNode node, int side, int kernel, int stride, boolean same) {
    if (!same) {
      node.expect(kernel <= side, "a window that fits its input");
      return new int[] {(side - kernel) / stride + 1, 0, 0};
    }
    int results = (side + stride - 1) / stride;
    int added = Math.max(0, (results - 1) * stride + kernel - side);
    return new int[] {results, added / 2, added - added / 2};
  }
}
