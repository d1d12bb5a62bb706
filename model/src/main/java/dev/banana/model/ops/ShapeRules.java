package dev.banana.model.ops;

import java.util.Arrays;
import java.util.List;

/**
 * Which shape each verb of {@link Ops} gives, and which operands it refuses.
 *
 * <p>Interpreters that carry a shape without values share these rules, so that they cannot drift
 * apart. A dynamic dimension is trusted to fit. Elementwise verbs use {@link Shape#broadcast},
 * reshaping uses {@link Shape#reshape}. Each rule throws {@link IllegalArgumentException} if the
 * operands do not fit.
 */
public final class ShapeRules {
  private ShapeRules() {}

  /** {@return the shape of {@link Ops#constant}} */
  public static Shape constant(int values, int... dims) {
    Shape shape = Shape.of(dims);
    require(
        shape.isStatic() && shape.size() == values,
        "Constant of shape %s needs as many values, found %d",
        shape,
        values);
    return shape;
  }

  /** {@return the shape of {@link Ops#matmul}} */
  public static Shape matmul(Shape a, Shape b) {
    require(
        a.rank() >= 2 && b.rank() >= 2 && fits(a.dim(-1), b.dim(-2)),
        "Cannot multiply %s by %s: expected [..., n, k] and [..., k, m]",
        a,
        b);
    Shape outer = head(a, 2).broadcast(head(b, 2));
    int[] dims = Arrays.copyOf(outer.dims(), outer.rank() + 2);
    dims[outer.rank()] = a.dim(-2);
    dims[outer.rank() + 1] = b.dim(-1);
    return Shape.of(dims);
  }

  /** {@return the shape of {@link Ops#linear}} */
  public static Shape linear(Shape x, Shape weight) {
    require(
        x.rank() >= 2 && weight.rank() == 2 && fits(x.dim(-1), weight.dim(1)),
        "Cannot apply a matrix of %s to %s: expected [out, in] and [..., in]",
        weight,
        x);
    return x.with(-1, weight.dim(0));
  }

  /** {@return the shape of {@link Ops#sum} and {@link Ops#max}} */
  public static Shape reduce(Shape x, int axis) {
    return x.with(axis, 1);
  }

  /** {@return the shape of {@link Ops#transpose}} */
  public static Shape transpose(Shape x, int... order) {
    int[] sorted = order.clone();
    Arrays.sort(sorted);
    int[] dims = new int[order.length];
    for (int i = 0; i < order.length; i++) {
      require(
          order.length == x.rank() && sorted[i] == i,
          "Cannot transpose %s: expected every axis once, found %s",
          x,
          Arrays.toString(order));
      dims[i] = x.dim(order[i]);
    }
    require(order.length == x.rank(), "Cannot transpose %s: expected every axis once", x);
    return Shape.of(dims);
  }

  /** {@return the shape of {@link Ops#slice}} */
  public static Shape slice(Shape x, int axis, int from, int to) {
    int dim = x.dim(axis);
    require(
        0 <= from && from <= to && (dim == Shape.DYNAMIC || to <= dim),
        "Cannot slice axis %d of %s from %d to %d",
        axis,
        x,
        from,
        to);
    return x.with(axis, to - from);
  }

  /** {@return the shape of {@link Ops#concat}} */
  public static Shape concat(int axis, List<Shape> parts) {
    require(!parts.isEmpty(), "Cannot concatenate nothing: expected at least one part");
    Shape result = parts.get(0);
    for (Shape part : parts.subList(1, parts.size())) {
      result = join(result, part, result.axis(axis));
    }
    return result;
  }

  private static Shape join(Shape a, Shape b, int axis) {
    int[] dims = a.dims();
    for (int i = 0; i < dims.length; i++) {
      require(
          a.rank() == b.rank() && (i == axis || fits(dims[i], b.dim(i))),
          "Cannot concatenate %s and %s on axis %d",
          a,
          b,
          axis);
      boolean dynamic = dims[i] == Shape.DYNAMIC || b.dim(i) == Shape.DYNAMIC;
      if (i != axis) {
        dims[i] = Math.max(dims[i], b.dim(i));
      } else {
        dims[i] = dynamic ? Shape.DYNAMIC : Math.addExact(dims[i], b.dim(i));
      }
    }
    return Shape.of(dims);
  }

  /** {@return the shape of {@link Ops#gather}} */
  public static Shape gather(Shape table, Shape indices) {
    require(table.rank() == 2, "Cannot gather from %s: expected [rows, width]", table);
    int[] dims = Arrays.copyOf(indices.dims(), indices.rank() + 1);
    dims[indices.rank()] = table.dim(1);
    return Shape.of(dims);
  }

  /** {@return the shape of {@link Ops#conv2d}; {@code bias} may be null} */
  public static Shape conv2d(Shape x, Shape weight, Shape bias, int stride, int padding) {
    require(
        x.rank() == 4
            && weight.rank() == 4
            && fits(x.dim(1), weight.dim(1))
            && weight.dim(2) == weight.dim(3),
        "Cannot convolve %s with %s: expected [batch, in, h, w] and [out, in, kernel, kernel]",
        x,
        weight);
    require(
        bias == null || bias.equals(Shape.of(weight.dim(0))),
        "Cannot convolve with bias %s: expected [%d]",
        bias,
        weight.dim(0));
    require(stride >= 1 && padding >= 0, "Cannot convolve: stride %d, padding %d", stride, padding);
    int kernel = weight.dim(2);
    return Shape.of(
        x.dim(0),
        weight.dim(0),
        positions(x.dim(2), kernel, stride, padding),
        positions(x.dim(3), kernel, stride, padding));
  }

  private static int positions(int size, int kernel, int stride, int padding) {
    if (size == Shape.DYNAMIC) {
      return Shape.DYNAMIC;
    }
    int room = size + 2 * padding - kernel;
    require(room >= 0, "Cannot convolve: kernel %d is larger than the padded %d", kernel, size);
    return room / stride + 1;
  }

  /** {@return the shape of {@link Ops#attention}; {@code bias} may be null} */
  public static Shape attention(Shape q, Shape k, Shape v, Shape bias) {
    require(
        q.rank() == 4
            && k.rank() == 4
            && k.equals(v)
            && q.dim(0) == k.dim(0)
            && q.dim(3) == k.dim(3)
            && k.dim(1) >= 1
            && q.dim(1) % k.dim(1) == 0,
        "Cannot attend from %s to keys %s and values %s: expected [batch, heads, n, headDim] and"
            + " twice [batch, kvHeads, m, headDim] with heads a multiple of kvHeads",
        q,
        k,
        v);
    require(
        bias == null
            || bias.rank() == 4
                && (bias.dim(0) == 1 || bias.dim(0) == q.dim(0))
                && bias.dim(1) == 1
                && (bias.dim(2) == 1 || bias.dim(2) == q.dim(2))
                && fits(bias.dim(3), k.dim(2)),
        "Cannot attend from %s with bias %s to keys %s: expected [batch or 1, 1, 1 or n, m]",
        q,
        bias,
        k);
    return q;
  }

  /** {@return the shape of {@link Ops#rmsNorm}; {@code weight} may be null} */
  public static Shape rmsNorm(Shape x, Shape weight) {
    require(
        x.rank() >= 1 && (weight == null || weight.equals(Shape.of(x.dim(-1)))),
        "Cannot normalise %s with weight %s: expected [width]",
        x,
        weight);
    return x;
  }

  /** {@return the shape of {@link Ops#rotate}} */
  public static Shape rotate(Shape x, Shape cos, Shape sin) {
    require(
        x.rank() == 4
            && cos.rank() == 2
            && cos.equals(sin)
            && fits(cos.dim(0), x.dim(2))
            && 2 * cos.dim(1) <= x.dim(3),
        "Cannot rotate %s by %s and %s: expected [batch, heads, n, headDim] and twice [n, r]",
        x,
        cos,
        sin);
    return x;
  }

  /** {@return the shape of {@link Ops#pixelShuffle}} */
  public static Shape pixelShuffle(Shape x, int r) {
    require(
        x.rank() == 4 && r >= 1 && x.dim(1) % (r * r) == 0,
        "Cannot shuffle %s by %d: expected [batch, c * r * r, height, width]",
        x,
        r);
    return Shape.of(x.dim(0), x.dim(1) / (r * r), times(x.dim(2), r), times(x.dim(3), r));
  }

  /** {@return the shape of {@link Ops#pixelUnshuffle}} */
  public static Shape pixelUnshuffle(Shape x, int r) {
    require(
        x.rank() == 4 && r >= 1 && divides(r, x.dim(2)) && divides(r, x.dim(3)),
        "Cannot unshuffle %s by %d: expected height and width to be multiples of it",
        x,
        r);
    return Shape.of(x.dim(0), x.dim(1) * r * r, over(x.dim(2), r), over(x.dim(3), r));
  }

  private static int times(int dim, int r) {
    return dim == Shape.DYNAMIC ? dim : Math.multiplyExact(dim, r);
  }

  private static int over(int dim, int r) {
    return dim == Shape.DYNAMIC ? dim : dim / r;
  }

  private static boolean divides(int r, int dim) {
    return dim == Shape.DYNAMIC || dim % r == 0;
  }

  private static boolean fits(int a, int b) {
    return a == b || a == Shape.DYNAMIC || b == Shape.DYNAMIC;
  }

  private static Shape head(Shape shape, int without) {
    return Shape.of(Arrays.copyOf(shape.dims(), shape.rank() - without));
  }

  private static void require(boolean holds, String message, Object... details) {
    if (!holds) {
      throw new IllegalArgumentException(String.format(message, details));
    }
  }
}
