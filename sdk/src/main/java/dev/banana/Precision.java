package dev.banana;

import dev.banana.error.BananaException;
import dev.banana.model.denoise.Denoiser;
import dev.banana.model.onnx.Matrices.Plan;
import dev.banana.model.onnx.Matrices.Product;
import java.util.Locale;

/** How exactly the nets are computed. A bundle names those that it can be run in. */
public enum Precision {
  /** 32-bit floats. */
  FP32(Product.FLOAT),
  /** 8-bit integers in the matrices and in the decoder. */
  INT8(Product.EIGHT),
  /** 4-bit weights in the matrices, computed as fast as {@link #INT8}; 8 bits in the decoder. */
  INT4(Product.FOUR),
  /** As {@link #INT4}, but the weights stay in 4 bits in memory too, which takes more time. */
  INT4_LEAN(Product.FOUR_LEAN);

  private final Product product;

  Precision(Product product) {
    this.product = product;
  }

  /** {@return whether the decoder computes in integers} */
  boolean integers() {
    return this != FP32;
  }

  /** {@return how each matrix of a denoiser is multiplied} */
  Plan plan(Denoiser net) {
    return layer -> {
      int bits =
          product == Product.FLOAT ? 0 : net.bits(layer, product == Product.EIGHT ? 8 : 4, false);
      return bits == 0 ? Product.FLOAT : bits == 8 ? Product.EIGHT : product;
    };
  }

  /**
   * {@return a precision by the name that people type, such as {@code int4-lean}}
   *
   * @throws BananaException if there is none
   */
  public static Precision parse(String name) {
    for (Precision precision : values()) {
      if (precision.label().equals(name.strip().toLowerCase(Locale.ROOT))) {
        return precision;
      }
    }
    throw BananaException.of(
        "Unknown precision '%s': expected fp32, int8, int4 or int4-lean; choose one.", name);
  }

  /** {@return the name that people type} */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
