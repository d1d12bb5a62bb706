package dev.banana.model.ops;

/** Where an element lies: a counter over the dimensions of a static shape, and its strides. */
final class Index {
  private final int[] dims;
  private final int[] at;

  /** Start at the first element. */
  Index(Shape shape) {
    dims = shape.dims();
    at = new int[dims.length];
  }

  /** {@return the position on one axis} */
  int at(int axis) {
    return at[axis];
  }

  /** Go to the next element in row-major order; after the last comes the first. */
  void advance() {
    for (int axis = dims.length - 1; axis >= 0; axis--) {
      at[axis]++;
      if (at[axis] < dims[axis]) {
        return;
      }
      at[axis] = 0;
    }
  }

  /** {@return the offset that steps of these sizes lead to} */
  int offset(int... strides) {
    int offset = 0;
    for (int axis = 0; axis < at.length; axis++) {
      offset += at[axis] * strides[axis];
    }
    return offset;
  }

  /** {@return how far apart neighbours lie on each axis, row-major} */
  static int[] strides(Shape shape) {
    int[] strides = new int[shape.rank()];
    int stride = 1;
    for (int axis = shape.rank() - 1; axis >= 0; axis--) {
      strides[axis] = stride;
      stride *= shape.dim(axis);
    }
    return strides;
  }

  /**
   * {@return the strides of {@code from} seen as {@code to}}
   *
   * <p>Axes are aligned at the innermost; an axis of size 1 or none is not walked.
   */
  static int[] broadcast(Shape from, Shape to) {
    int[] own = strides(from);
    int[] strides = new int[to.rank()];
    int missing = to.rank() - from.rank();
    for (int axis = 0; axis < from.rank(); axis++) {
      strides[missing + axis] = from.dim(axis) == 1 ? 0 : own[axis];
    }
    return strides;
  }
}
