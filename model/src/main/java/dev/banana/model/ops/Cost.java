package dev.banana.model.ops;

/**
 * What one forward pass takes, counted without computing it.
 *
 * @param parameters elements of all weights
 * @param linearParameters those of them that may be quantised, see {@code Weights.linear}
 * @param flops floating-point operations of products, convolutions and attention; a multiplication
 *     and its addition are 2
 * @param elementwise operations of everything else, one for each element and simple step
 * @param activationBytes bytes that all steps write, 4 for each element
 * @param peakBytes most bytes of activations alive at once, see {@link CostOps}
 */
public record Cost(
    long parameters,
    long linearParameters,
    long flops,
    long elementwise,
    long activationBytes,
    long peakBytes) {

  /** {@return the multiply-accumulate operations, half of {@link #flops}} */
  public long macs() {
    return flops / 2;
  }
}
