package dev.banana.peel;

import dev.banana.error.BananaException;
import dev.banana.model.Bundle;
import dev.banana.model.ops.Shape;
import dev.banana.model.weights.Factors;
import dev.banana.model.weights.Safetensors;
import dev.banana.peel.PeelFile.Module;
import dev.banana.peel.PeelKeys.Role;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A small change of a model (LoRA), from a file that was opened and looked at: a style, a place, a
 * thing.
 *
 * <pre>{@code
 * Peel pixels = Peel.embedded("pixel-art");   // or Peel.open(Path.of("mine.safetensors"))
 * banana.generate(ImageRequest.of("pixel art of a fox").withPeel(pixels, 0.8f));
 * }</pre>
 *
 * <p>Immutable and thread-safe; it keeps the bytes of its file and nothing else, needs not be
 * closed, and is independent of any model until it is worn.
 */
public final class Peel {
  private final PeelFile file;
  private final String name;

  private Peel(PeelFile file) {
    this.file = file;
    this.name = PeelWords.name(file);
  }

  /**
   * Open a file and look at all that can be judged without a model.
   *
   * @param path a {@code .safetensors} file with the names of PEFT, diffusers or Kohya
   * @return the peel
   * @throws BananaException if it cannot be read, or cannot work on any model of this family
   */
  public static Peel open(Path path) {
    return of(PeelFile.read(path));
  }

  /**
   * Open one of the peels that ship with the embedded model ({@code banana-weights}).
   *
   * @param name one of {@link #embedded()}
   * @return the peel
   * @throws BananaException if there is none of that name
   */
  public static Peel embedded(String name) {
    return of(EmbeddedPeels.read(name));
  }

  /** {@return the names of the peels that ship with the embedded model; none without it} */
  public static List<String> embedded() {
    return EmbeddedPeels.names();
  }

  private static Peel of(PeelFile file) {
    PeelDoctor.look(file, null).require();
    return new Peel(file);
  }

  /**
   * {@return all that can be said of a file; it is refused only if it cannot be read}
   *
   * @param path the file
   * @param bundle the model that shall wear it
   * @throws BananaException if it is no safetensors file
   */
  public static PeelReport check(Path path, Bundle bundle) {
    return PeelDoctor.look(PeelFile.read(path), bundle);
  }

  /** {@return whether this works on a model, and what of it would do nothing there} */
  public PeelReport check(Bundle bundle) {
    return PeelDoctor.look(file, bundle);
  }

  /** {@return what it is called; a plain name, never a path} */
  public String name() {
    return name;
  }

  /** {@return SHA-256 of its file, in hexadecimal digits} */
  public String hash() {
    return file.hash();
  }

  /** {@return bytes of its file, which is what it keeps in memory} */
  public long size() {
    return file.size();
  }

  /** {@return what it says about itself} */
  public PeelCard card() {
    PeelReport report = PeelDoctor.look(file, null);
    return new PeelCard(
        name,
        file.word("banana.family"),
        file.word("banana.base"),
        file.word("banana.bundle"),
        report.leastRank() == report.mostRank() ? report.mostRank() : 0,
        PeelWords.alpha(file),
        report.triggers().isEmpty() ? "" : report.triggers().get(0),
        file.word("modelspec.license"),
        file.word("modelspec.usage_hint"),
        file.word("banana.training"),
        PeelWords.thumbnail(file));
  }

  /** {@return the words in the prompt that call it, if it says so} */
  public Optional<String> trigger() {
    return PeelWords.triggers(file).stream().findFirst();
  }

  // ---------------------------------------------------------------- factors

  /**
   * {@return what each layer of a model carries}
   *
   * @param layers the layers of the model
   * @param strength any finite number, multiplied in; 1 is as it was trained
   */
  public Map<String, Factors> factors(PeelLayers layers, float strength) {
    Map<String, Factors> factors = new LinkedHashMap<>();
    file.modules()
        .forEach(
            (name, module) -> {
              String layer = layers.find(name);
              if (layer != null && module.parts().containsKey(Role.DOWN)) {
                factors.put(layer, factors(module, layers.shapes().get(layer), strength));
              }
            });
    return factors;
  }

  private Factors factors(Module module, Shape matrix, float strength) {
    Safetensors.Tensor a = module.parts().get(Role.DOWN);
    Safetensors.Tensor b = module.parts().get(Role.UP);
    int rank = a.shape().dim(0);
    float scale = strength * alpha(file, module, rank) / rank;
    float[] up = transposed(b.toFloats(), matrix.dim(0), rank);
    for (int i = 0; i < up.length; i++) {
      up[i] *= scale;
    }
    float[] down = transposed(a.toFloats(), rank, matrix.dim(1));
    return new Factors(matrix.dim(1), matrix.dim(0), rank, down, up);
  }

  private static float[] transposed(float[] values, int rows, int columns) {
    float[] result = new float[values.length];
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        result[c * rows + r] = values[r * columns + c];
      }
    }
    return result;
  }

  /** {@return alpha of a module: its own, that of the file, or its rank, which is no scaling} */
  static float alpha(PeelFile file, Module module, int rank) {
    Safetensors.Tensor own = module.parts().get(Role.ALPHA);
    if (own != null && own.shape().size() == 1) {
      return own.toFloats()[0];
    }
    float said = PeelWords.alpha(file);
    return said == 0 ? rank : said;
  }

  // ---------------------------------------------------------------- writing

  /**
   * The two factors of one layer as they are learned.
   *
   * @param out width of what the layer gives
   * @param in width of what it reads
   * @param a {@code [rank, in]}
   * @param b {@code [out, rank]}
   */
  public record Learned(int out, int in, float[] a, float[] b) {}

  /**
   * Write a file in 16-bit floats with diffusers' names; a reader sees the old one or the new one.
   *
   * @param path where it shall lie; its folder must exist
   * @param card what it says about itself
   * @param layers the factors of each layer
   * @return the peel, opened
   * @throws BananaException if it cannot be written, or is none that could be opened
   */
  public static Peel write(Path path, PeelCard card, Map<String, Learned> layers) {
    Map<String, Safetensors.Tensor> tensors = new LinkedHashMap<>();
    layers.forEach(
        (layer, learned) -> {
          int rank = learned.a.length / learned.in;
          tensors.put(PeelKeys.down(layer), Safetensors.Tensor.halves(learned.a, rank, learned.in));
          tensors.put(PeelKeys.up(layer), Safetensors.Tensor.halves(learned.b, learned.out, rank));
        });
    try {
      Safetensors.write(path, tensors, card.words());
    } catch (IOException e) {
      throw new BananaException(
          "Cannot write peel '" + path + "': " + e + "; choose a folder that can be written.", e);
    }
    return open(path);
  }

  @Override
  public String toString() {
    return name + " (" + hash().substring(0, 6) + ")";
  }
}
