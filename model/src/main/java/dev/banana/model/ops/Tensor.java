package dev.banana.model.ops;

import java.util.Arrays;

/**
 * A plain tensor: its shape and its values, row-major. The handle of {@link ReferenceOps}.
 *
 * <p>The values are not copied; whoever writes into them writes into the tensor.
 */
public final class Tensor {
  private final Shape shape;
  private final float[] values;

  /**
   * Wrap values.
   *
   * @param shape static dimensions
   * @param values row-major, not copied
   * @throws IllegalArgumentException if there are not as many as the dimensions ask for
   */
  public Tensor(Shape shape, float[] values) {
    this.shape = ShapeRules.constant(values.length, shape.dims());
    this.values = values;
  }

  /** {@return the tensor with these values, which are not copied, and dimensions} */
  public static Tensor of(float[] values, int... dims) {
    return new Tensor(Shape.of(dims), values);
  }

  /** {@return the dimensions} */
  public Shape shape() {
    return shape;
  }

  /** {@return the values, row-major, not copied} */
  public float[] values() {
    return values;
  }

  @Override
  public String toString() {
    String all = Arrays.toString(Arrays.copyOf(values, Math.min(values.length, 8)));
    return shape + " " + (values.length > 8 ? all.replace("]", ", ...]") : all);
  }
}
