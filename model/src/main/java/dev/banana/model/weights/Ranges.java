package dev.banana.model.weights;

import dev.banana.model.ops.DType;

/**
 * What values a layer was seen to read and to give; an integer kernel with static ranges covers
 * them.
 *
 * @param input what it reads
 * @param output what it gives
 */
public record Ranges(Range input, Range output) {
  /** What a file calls them: the name of the layer and this. */
  public static final String SUFFIX = ".ranges";

  private static final int LEVELS = 255;

  /**
   * Values from least to most; 0 is always among them, so that zeros around a picture are exact.
   *
   * @param low least value, at most 0
   * @param high largest value, at least 0
   */
  public record Range(float low, float high) {
    /** Takes 0 in, and refuses what is no range. */
    public Range {
      if (!(Float.isFinite(low) && Float.isFinite(high) && low <= high)) {
        throw new IllegalArgumentException(
            "A range needs low <= high, found " + low + " and " + high);
      }
      low = Math.min(low, 0);
      high = Math.max(high, 0);
    }

    /** {@return the step between two codes of 8 bits, above 0} */
    public float scale() {
      return Math.max((high - low) / LEVELS, Float.MIN_NORMAL);
    }

    /** {@return the code of 0, in [0, 255]} */
    public int zero() {
      return (int) Math.max(0, Math.min(LEVELS, Math.rint(-low / scale())));
    }

    /** {@return a range that covers both} */
    public Range with(Range other) {
      return new Range(Math.min(low, other.low), Math.max(high, other.high));
    }
  }

  /** {@return ranges that cover both} */
  public Ranges with(Ranges other) {
    return new Ranges(input.with(other.input), output.with(other.output));
  }

  /** {@return the tensor that a file keeps} */
  public Safetensors.Tensor tensor() {
    return Safetensors.Tensor.of(new float[] {input.low, input.high, output.low, output.high}, 4);
  }

  /** {@return whether a file keeps the ranges of a layer} */
  public static boolean in(Safetensors file, String layer) {
    return file.tensors().containsKey(layer + SUFFIX);
  }

  /**
   * {@return the ranges of a layer that a file keeps}
   *
   * @throws IllegalArgumentException if they are not four numbers that are two ranges
   */
  public static Ranges of(Safetensors file, String layer) {
    Safetensors.Tensor tensor = file.tensor(layer + SUFFIX);
    if (tensor.type() != DType.F32 || tensor.shape().size() != 4) {
      throw new IllegalArgumentException(
          "The ranges of '" + layer + "' must be four 32-bit floats, found " + tensor.shape());
    }
    float[] v = tensor.toFloats();
    return new Ranges(new Range(v[0], v[1]), new Range(v[2], v[3]));
  }
}
