package dev.banana.peel;

import dev.banana.model.weights.Safetensors;
import java.util.Collection;
import java.util.Map;

/**
 * Tells for which other model a LoRA was made, by the names of its modules and the width that its
 * cross-attention reads text in: 768 is Stable Diffusion 1, 1024 is 2, 2048 is XL.
 */
final class Foreigners {
  private Foreigners() {}

  /** {@return the name of another model, or null if the file looks like none that is known} */
  static String of(PeelFile file) {
    Collection<String> names = file.modules().keySet();
    if (any(names, "double_blocks", "single_blocks", "single_transformer_blocks")) {
      return "Flux";
    }
    if (any(names, "joint_blocks", "add_k_proj", "add_q_proj")) {
      return "Stable Diffusion 3";
    }
    if (any(names, "down_blocks", "up_blocks", "mid_block", "input_blocks", "output_blocks")) {
      return unet(file);
    }
    if (any(names, "self_attn.q_proj", "self_attn_q_proj", "model.layers.")) {
      return "a language model";
    }
    if (any(names, "transformer_blocks")) {
      return "another transformer of the diffusers library";
    }
    String said = file.word("ss_base_model_version") + file.word("modelspec.architecture");
    return said.isEmpty() || said.contains("banana") ? null : PeelFile.shown(said);
  }

  private static String unet(PeelFile file) {
    int width = 0;
    for (Map.Entry<String, PeelFile.Module> module : file.modules().entrySet()) {
      Safetensors.Tensor down = module.getValue().parts().get(PeelKeys.Role.DOWN);
      if (module.getKey().matches(".*attn2[._]to[._][kv]") && down != null) {
        width = down.shape().dim(-1);
      }
    }
    boolean large =
        width == 2048 || any(file.modules().keySet(), "lora_te2", "text_encoder_2", "input_blocks");
    if (large) {
      return "Stable Diffusion XL";
    }
    return switch (width) {
      case 768 -> "Stable Diffusion 1.5";
      case 1024 -> "Stable Diffusion 2";
      default -> "Stable Diffusion";
    };
  }

  private static boolean any(Collection<String> names, String... parts) {
    for (String name : names) {
      for (String part : parts) {
        if (name.contains(part)) {
          return true;
        }
      }
    }
    return false;
  }
}
