package dev.banana.peel;

import dev.banana.model.Bundle;
import dev.banana.model.ops.Shape;
import dev.banana.model.weights.Safetensors;
import dev.banana.peel.PeelFile.Module;
import dev.banana.peel.PeelKeys.Role;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Looks at a file, with or without the model that shall wear it, and writes the report. */
final class PeelDoctor {
  /** Largest rank: half the width of the smallest model; a larger one is no small change. */
  static final int MOST_RANK = 256;

  /** Largest size of a value in a factor; those of learned ones are below 10. */
  private static final float MOST_VALUE = 1_000;

  /** Largest {@code alpha / rank}. */
  private static final float MOST_STRENGTH = 100;

  private final PeelFile file;
  private final Bundle bundle;
  private final PeelLayers layers;
  private final List<String> problems = new ArrayList<>();
  private final List<String> ignored = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private final Set<String> changed = new HashSet<>();
  private boolean changes;
  private int leastRank = Integer.MAX_VALUE;
  private int mostRank;
  private double strengths;
  private int pairs;
  private int fitting;

  private PeelDoctor(PeelFile file, Bundle bundle) {
    this.file = file;
    this.bundle = bundle;
    this.layers = bundle == null ? null : PeelLayers.of(bundle.spec());
  }

  /** {@return what can be said of a file; {@code bundle} may be null for "by itself"} */
  static PeelReport look(PeelFile file, Bundle bundle) {
    return new PeelDoctor(file, bundle).report();
  }

  private PeelReport report() {
    String foreign = Foreigners.of(file);
    file.modules().forEach(this::look);
    if (problems.isEmpty()) {
      judge(foreign);
    }
    words();
    return new PeelReport(
        PeelWords.name(file),
        file.hash(),
        style(),
        PeelWords.madeFor(file, foreign),
        pairs == 0 ? 0 : leastRank,
        mostRank,
        pairs == 0 ? 0 : (float) (strengths / pairs),
        file.modules().size(),
        fitting,
        PeelWords.triggers(file),
        List.copyOf(problems),
        List.copyOf(ignored),
        List.copyOf(notes));
  }

  private String style() {
    return file.modules().values().stream()
        .map(module -> module.sample().style())
        .filter(style -> style != PeelKeys.Style.UNKNOWN)
        .findFirst()
        .orElse(PeelKeys.Style.UNKNOWN)
        .label();
  }

  // ---------------------------------------------------------------- one module

  private void look(String name, Module module) {
    Map<Role, Safetensors.Tensor> parts = module.parts();
    String shown = PeelFile.shown(name);
    if (parts.containsKey(Role.DORA)) {
      problem("'%s' is a DoRA: its magnitudes cannot be applied; train it as a plain LoRA", shown);
    } else if (parts.containsKey(Role.LOHA)) {
      problem("'%s' is a LoHa, which is not supported; train it as a plain LoRA", shown);
    } else if (parts.containsKey(Role.LOKR)) {
      problem("'%s' is a LoKr, which is not supported; train it as a plain LoRA", shown);
    } else if (parts.containsKey(Role.WHOLE)) {
      problem("'%s' has parts other than two factors; train it as a plain LoRA", shown);
    } else if (parts.containsKey(Role.DOWN) || parts.containsKey(Role.UP)) {
      pair(shown, name, module);
    } else {
      ignored.add("'" + shown + "': a tensor that is no part of a LoRA.");
    }
  }

  private void pair(String shown, String name, Module module) {
    Safetensors.Tensor down = module.parts().get(Role.DOWN);
    Safetensors.Tensor up = module.parts().get(Role.UP);
    if (down == null || up == null) {
      problem(
          "'%s' lacks %s of its two factors; download or save it again",
          shown, down == null ? "the first (A, down)" : "the second (B, up)");
      return;
    }
    if (down.shape().rank() != 2 || up.shape().rank() != 2) {
      wrongDimensions(shown, name, down, up);
      return;
    }
    int rank = down.shape().dim(0);
    if (rank != up.shape().dim(1)) {
      problem(
          "the factors of '%s' have ranks %d and %d, expected the same; download it again",
          shown, rank, up.shape().dim(1));
      return;
    }
    if (rank < 1 || rank > MOST_RANK) {
      problem("'%s' has rank %d, expected 1 to %d; train it again", shown, rank, MOST_RANK);
      return;
    }
    Safetensors.Tensor alpha = module.parts().get(Role.ALPHA);
    if (alpha != null && (alpha.shape().size() != 1 || !alpha.type().isFloat())) {
      problem("alpha of '%s' is %s, expected one number; save it again", shown, alpha.shape());
      return;
    }
    float strength = Peel.alpha(file, module, rank) / rank;
    if (!(Math.abs(strength) <= MOST_STRENGTH)) {
      problem(
          "'%s' has alpha / rank %s, expected at most %s; train it again",
          shown, strength, MOST_STRENGTH);
      return;
    }
    if (values(shown, down) && values(shown, up)) {
      pairs++;
      leastRank = Math.min(leastRank, rank);
      mostRank = Math.max(mostRank, rank);
      strengths += strength;
      changes |= strength != 0 && changes(down) && changes(up);
      fit(shown, name, module, down.shape(), up.shape());
    }
  }

  /** Kernels of convolutions are foreign matter: no layer that carries a peel has one. */
  private void wrongDimensions(
      String shown, String name, Safetensors.Tensor down, Safetensors.Tensor up) {
    if (layers == null || layers.find(name) != null) {
      problem(
          "the factors of '%s' are %s and %s, expected [rank, in] and [out, rank]; use a LoRA of"
              + " matrices",
          shown, down.shape(), up.shape());
    } else {
      ignored.add("'" + shown + "': this model has no such layer.");
    }
  }

  private boolean values(String shown, Safetensors.Tensor tensor) {
    if (!tensor.type().isFloat()) {
      problem("'%s' holds %s, expected floats; save it again", shown, tensor.type());
      return false;
    }
    for (float value : tensor.toFloats()) {
      if (!(Math.abs(value) <= MOST_VALUE)) {
        problem(
            "'%s' holds the value %s, expected numbers up to %s; it was damaged, or its training"
                + " failed",
            shown, value, MOST_VALUE);
        return false;
      }
    }
    return true;
  }

  private static boolean changes(Safetensors.Tensor tensor) {
    for (float value : tensor.toFloats()) {
      if (value != 0) {
        return true;
      }
    }
    return false;
  }

  private void fit(String shown, String name, Module module, Shape down, Shape up) {
    if (layers == null) {
      return;
    }
    String layer = layers.find(name);
    if (layer == null) {
      ignored.add(
          module.sample().textEncoder()
              ? "'" + shown + "': a change of a text encoder, which Banana keeps as it is."
              : "'" + shown + "': this model has no such layer that can carry a peel.");
      return;
    }
    if (!changed.add(layer)) {
      problem("'%s' is changed twice under two names; save it again", layer);
      return;
    }
    Shape matrix = layers.shapes().get(layer);
    if (matrix.dim(0) == up.dim(0) && matrix.dim(1) == down.dim(1)) {
      fitting++;
      return;
    }
    problem(
        "'%s' changes a matrix of %d x %d, this model's is %d x %d; it was made for another size"
            + " of model",
        shown, up.dim(0), down.dim(1), matrix.dim(0), matrix.dim(1));
  }

  // ---------------------------------------------------------------- the whole

  private void judge(String foreign) {
    if (pairs == 0) {
      problem("it holds no pair of LoRA factors; give a LoRA as .safetensors");
    } else if (!changes) {
      problem("all its factors are 0, so it would change nothing; train it first");
    } else if (foreign != null && fitting == 0) {
      problem(
          "it was made for %s, not for a Banana; use one that was trained on this model", foreign);
    } else if (bundle != null && fitting == 0) {
      problem("none of its %d layers is one of this model; use one that was trained on it", pairs);
    }
    String family = file.word("banana.family");
    if (bundle != null && !family.isEmpty() && !family.equals(bundle.manifest().family())) {
      problem(
          "it was made for family '%s', this model is of '%s'; use one that was trained on it",
          PeelFile.shown(family), bundle.manifest().family());
    }
  }

  private void words() {
    String made = file.word("banana.bundle");
    if (bundle != null && made.isEmpty()) {
      notes.add("The file does not say on which model it was trained.");
    } else if (bundle != null && !made.equals(bundle.hash())) {
      notes.add(
          "It was trained on another model than this one ("
              + PeelFile.shown(made.substring(0, Math.min(6, made.length())))
              + ", not "
              + bundle.hash().substring(0, 6)
              + "): it fits, but may look otherwise than it was meant.");
    }
    String note = file.word("modelspec.usage_hint");
    if (!note.isEmpty()) {
      notes.add(PeelFile.shown(note));
    }
    String title = file.word("modelspec.title");
    if (!title.isEmpty() && !PeelCard.isName(title)) {
      notes.add(
          "The name that it gives itself, '"
              + PeelFile.shown(title)
              + "', is no plain name; it goes by that of its file.");
    }
  }

  private void problem(String format, Object... values) {
    problems.add(String.format(Locale.ROOT, format, values));
  }
}
