package dev.banana.peel;

import java.util.List;
import java.util.Map;

/**
 * The names that tensors have in LoRA files: PEFT's, diffusers' and Kohya's.
 *
 * <p>Sources: <a
 * href="https://huggingface.co/docs/peft/developer_guides/checkpoint">huggingface.co/docs/peft</a>
 * ({@code base_model.model.NAME.lora_A.weight}), <a
 * href="https://huggingface.co/docs/diffusers/tutorials/using_peft_for_inference">diffusers</a>
 * ({@code transformer.NAME.lora_A.weight}), <a
 * href="https://github.com/kohya-ss/sd-scripts">sd-scripts</a> ({@code
 * lora_unet_NAME.lora_down.weight} with dots as underscores, and {@code .alpha}).
 */
final class PeelKeys {
  /** What a tensor is to its module. */
  enum Role {
    /** A, {@code [rank, in]}. */
    DOWN,
    /** B, {@code [out, rank]}. */
    UP,
    /** One number. */
    ALPHA,
    /** Part of a DoRA. */
    DORA,
    /** Part of a LoHa. */
    LOHA,
    /** Part of a LoKr. */
    LOKR,
    /** A whole change or a third factor, as LyCORIS writes for convolutions. */
    WHOLE,
    /** Nothing that is known. */
    OTHER
  }

  /** Who names tensors so. */
  enum Style {
    /** PEFT and diffusers. */
    PEFT("PEFT"),
    /** Kohya's scripts. */
    KOHYA("Kohya"),
    /** Older diffusers. */
    DIFFUSERS("older diffusers"),
    /** Nobody that is known. */
    UNKNOWN("unknown");

    private final String label;

    Style(String label) {
      this.label = label;
    }

    String label() {
      return label;
    }
  }

  /**
   * A name, taken apart.
   *
   * @param module the network's name for the layer, or with underscores for dots
   * @param role what the tensor is to it
   * @param style who names tensors so
   * @param textEncoder whether it belongs to a text encoder
   */
  record Part(String module, Role role, Style style, boolean textEncoder) {}

  private record Ending(String text, Role role, Style style) {}

  private static final List<Ending> ENDINGS =
      List.of(
          new Ending(".lora_A.weight", Role.DOWN, Style.PEFT),
          new Ending(".lora_B.weight", Role.UP, Style.PEFT),
          new Ending(".lora_A.default.weight", Role.DOWN, Style.PEFT),
          new Ending(".lora_B.default.weight", Role.UP, Style.PEFT),
          new Ending(".lora_magnitude_vector", Role.DORA, Style.PEFT),
          new Ending(".lora_magnitude_vector.weight", Role.DORA, Style.PEFT),
          new Ending(".lora_magnitude_vector.default.weight", Role.DORA, Style.PEFT),
          new Ending(".lora_down.weight", Role.DOWN, Style.KOHYA),
          new Ending(".lora_up.weight", Role.UP, Style.KOHYA),
          new Ending(".lora_mid.weight", Role.WHOLE, Style.KOHYA),
          new Ending(".alpha", Role.ALPHA, Style.KOHYA),
          new Ending(".dora_scale", Role.DORA, Style.KOHYA),
          new Ending(".diff", Role.WHOLE, Style.KOHYA),
          new Ending(".diff_b", Role.WHOLE, Style.KOHYA),
          new Ending(".lora.down.weight", Role.DOWN, Style.DIFFUSERS),
          new Ending(".lora.up.weight", Role.UP, Style.DIFFUSERS),
          new Ending("_lora.down.weight", Role.DOWN, Style.DIFFUSERS),
          new Ending("_lora.up.weight", Role.UP, Style.DIFFUSERS),
          new Ending(".lora_linear_layer.down.weight", Role.DOWN, Style.DIFFUSERS),
          new Ending(".lora_linear_layer.up.weight", Role.UP, Style.DIFFUSERS));

  private static final Map<String, Role> INSIDE = Map.of(".hada_", Role.LOHA, ".lokr_", Role.LOKR);

  private static final List<String> TEXT =
      List.of(
          "lora_te", "text_encoder", "base_model.model.text_model", "text_model", "lora_prior_te");

  private static final List<String> BEGINNINGS =
      List.of(
          "base_model.model.",
          "model.diffusion_model.",
          "diffusion_model.",
          "transformer.",
          "denoiser.",
          "unet.",
          "lora_unet_",
          "lora_transformer_");

  private PeelKeys() {}

  /** {@return what this project writes: diffusers' name of A of a layer} */
  static String down(String layer) {
    return "transformer." + layer + ".lora_A.weight";
  }

  /** {@return the name of B of a layer} */
  static String up(String layer) {
    return "transformer." + layer + ".lora_B.weight";
  }

  /** {@return a name, taken apart} */
  static Part parse(String key) {
    boolean text = TEXT.stream().anyMatch(key::startsWith);
    for (Map.Entry<String, Role> inside : INSIDE.entrySet()) {
      int at = key.indexOf(inside.getKey());
      if (at > 0) {
        return new Part(module(key.substring(0, at)), inside.getValue(), Style.KOHYA, text);
      }
    }
    for (Ending ending : ENDINGS) {
      if (key.endsWith(ending.text) && key.length() > ending.text.length()) {
        String stem = key.substring(0, key.length() - ending.text.length());
        return new Part(module(stem), ending.role, ending.style, text);
      }
    }
    return new Part(key, Role.OTHER, Style.UNKNOWN, text);
  }

  private static String module(String stem) {
    String module = stem;
    boolean more = true;
    while (more) {
      more = false;
      for (String beginning : BEGINNINGS) {
        if (module.startsWith(beginning)) {
          module = module.substring(beginning.length());
          more = true;
        }
      }
    }
    return module;
  }
}
