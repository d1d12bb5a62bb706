package dev.banana.cli.cost;

import dev.banana.error.BananaException;
import java.util.Locale;

/** How numbers are kept and multiplied on the device of a prediction. */
public enum Storage {
  /** All weights and activations are 32-bit floats. */
  FP32(32, 32, 4, false),
  /** Matrices of 8 bits with a 16-bit scale for each 32 weights; the rest 16-bit floats. */
  INT8(8.5, 16, 2, true),
  /** Matrices of 4 bits with a 16-bit scale for each 32 weights; the rest 16-bit floats. */
  INT4(4.5, 16, 2, true);

  private final double linearBits;
  private final double otherBits;
  private final int activationBytes;
  private final boolean integer;

  Storage(double linearBits, double otherBits, int activationBytes, boolean integer) {
    this.linearBits = linearBits;
    this.otherBits = otherBits;
    this.activationBytes = activationBytes;
    this.integer = integer;
  }

  /**
   * {@return one of these by its name, in letters of either case}
   *
   * @throws BananaException if there is none
   */
  public static Storage of(String name) {
    for (Storage storage : values()) {
      if (storage.name().equalsIgnoreCase(name)) {
        return storage;
      }
    }
    throw BananaException.of(
        "Cannot predict for precision '%s': expected fp32, int8 or int4; choose one of them.",
        name.replaceAll("\\p{Cntrl}", "?"));
  }

  /**
   * {@return bytes of weights}
   *
   * @param all elements of all weights
   * @param linear those of them in matrices that may be quantised
   */
  double weightBytes(long all, long linear) {
    return (linear * linearBits + (all - linear) * otherBits) / 8;
  }

  /** {@return bytes of one element between two steps} */
  int activationBytes() {
    return activationBytes;
  }

  /** {@return whether matrices and the decoder's convolutions are products of 8-bit integers} */
  boolean integer() {
    return integer;
  }

  /** {@return the name, as the command line takes it} */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** {@return what is assumed about it, in a sentence} */
  String assumption() {
    return integer
        ? String.format(
            Locale.ROOT,
            "%s: matrices take %s bits a weight (a 16-bit scale for each 32 weights), all other"
                + " weights 16 bits, activations 2 bytes; products with these matrices and the"
                + " convolutions of the decoder run at the int8 rate%s, attention and everything"
                + " else at the fp16 rate.",
            word(),
            linearBits,
            this == INT4 ? " (4-bit weights are multiplied as 8-bit ones)" : "")
        : "fp32: weights and activations take 4 bytes; everything runs at the fp32 rate.";
  }
}
