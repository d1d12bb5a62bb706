package dev.banana.model.ops;

import java.util.Arrays;

/**
 * The dimensions of a tensor, outermost first.
 *
 * <p>A dimension of {@link #DYNAMIC} is known only when a written graph runs; every other dimension
 * is at least 0. A scalar has rank 0.
 */
public final class Shape {
  /** A dimension that is not known before the graph runs. */
  public static final int DYNAMIC = -1;

  private final int[] dims;

  private Shape(int[] dims) {
    this.dims = dims;
  }

  /**
   * {@return the shape with these dimensions}
   *
   * @param dims each at least 0, or {@link #DYNAMIC}
   * @throws IllegalArgumentException if a dimension is below {@link #DYNAMIC}
   */
  public static Shape of(int... dims) {
    for (int dim : dims) {
      if (dim < DYNAMIC) {
        throw new IllegalArgumentException(
            "Dimensions must be at least 0, found " + Arrays.toString(dims));
      }
    }
    return new Shape(dims.clone());
  }

  /** {@return the number of dimensions} */
  public int rank() {
    return dims.length;
  }

  /**
   * {@return one dimension}
   *
   * @param axis from {@code -rank} (outermost) to {@code rank - 1}; -1 is the innermost
   */
  public int dim(int axis) {
    return dims[axis(axis)];
  }

  /** {@return the axis as a number from 0; -1 means the innermost} */
  public int axis(int axis) {
    int positive = axis < 0 ? axis + dims.length : axis;
    if (positive < 0 || positive >= dims.length) {
      throw new IllegalArgumentException("Shape " + this + " has no axis " + axis);
    }
    return positive;
  }

  /** {@return a copy of the dimensions, outermost first} */
  public int[] dims() {
    return dims.clone();
  }

  /** {@return true if no dimension is {@link #DYNAMIC}} */
  public boolean isStatic() {
    for (int dim : dims) {
      if (dim == DYNAMIC) {
        return false;
      }
    }
    return true;
  }

  /**
   * {@return the number of elements}
   *
   * @throws IllegalStateException if a dimension is dynamic
   * @throws ArithmeticException if the product passes {@link Long#MAX_VALUE}
   */
  public long size() {
    long size = 1;
    for (int dim : dims) {
      if (dim == DYNAMIC) {
        throw new IllegalStateException("Shape " + this + " has a dynamic dimension");
      }
      size = Math.multiplyExact(size, dim);
    }
    return size;
  }

  /** {@return this shape with one dimension replaced} */
  public Shape with(int axis, int dim) {
    int[] copy = dims.clone();
    copy[axis(axis)] = dim;
    return of(copy);
  }

  /**
   * {@return the shape that two operands broadcast to, aligned at the innermost dimension}
   *
   * <p>A dynamic dimension broadcasts with 1 and with itself; against a fixed one the fixed one
   * wins.
   *
   * @throws IllegalArgumentException if two dimensions differ and neither is 1
   */
  public Shape broadcast(Shape other) {
    int rank = Math.max(rank(), other.rank());
    int[] result = new int[rank];
    for (int i = 1; i <= rank; i++) {
      int a = i <= rank() ? dims[rank() - i] : 1;
      int b = i <= other.rank() ? other.dims[other.rank() - i] : 1;
      if (a != b && a != 1 && b != 1 && a != DYNAMIC && b != DYNAMIC) {
        throw new IllegalArgumentException(
            "Shapes " + this + " and " + other + " do not broadcast");
      }
      result[rank - i] = a == 1 ? b : b == 1 ? a : Math.max(a, b);
    }
    return new Shape(result);
  }

  /**
   * {@return the shape that {@code reshape} gives}
   *
   * @param target the wanted dimensions; one may be -1, which takes what is left
   * @throws IllegalArgumentException if the element counts differ
   */
  public Shape reshape(int... target) {
    int[] result = target.clone();
    int free = -1;
    long known = 1;
    for (int i = 0; i < result.length; i++) {
      if (result[i] == -1) {
        if (free >= 0) {
          throw new IllegalArgumentException(
              "Only one dimension may be -1, found " + Arrays.toString(target));
        }
        free = i;
      } else {
        known *= result[i];
      }
    }
    if (!isStatic()) {
      return of(result);
    }
    long size = size();
    if (free >= 0 && known > 0) {
      result[free] = Math.toIntExact(size / known);
      known *= result[free];
      free = -1;
    }
    if (known != size || free >= 0) {
      throw new IllegalArgumentException(
          "Cannot reshape " + this + " to " + Arrays.toString(target));
    }
    return of(result);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Shape shape && Arrays.equals(dims, shape.dims);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(dims);
  }

  @Override
  public String toString() {
    return Arrays.toString(dims);
  }
}
