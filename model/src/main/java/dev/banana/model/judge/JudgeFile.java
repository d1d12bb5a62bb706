package dev.banana.model.judge;

import static dev.banana.error.BananaException.require;
import static dev.banana.error.BananaException.requireFile;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import dev.banana.error.BananaException;
import dev.banana.model.ops.CostOps;
import dev.banana.model.ops.DType;
import dev.banana.model.ops.Shape;
import dev.banana.model.weights.CountingWeights;
import dev.banana.model.weights.HalfFloat;
import dev.banana.model.weights.Safetensors;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A trained judge: one safetensors file of 16-bit floats that says what it is.
 *
 * <p>A file may come from a stranger: its tensors must be those that the network asks for, finite
 * and unchanged since they were written. Thread-safe.
 */
public final class JudgeFile {
  /** What the file says it is. */
  public static final String FORMAT = "banana-judge-4";

  /** Where a judge lies on the class path, in the module {@code banana-weights}, if it has one. */
  public static final String EMBEDDED = "dev/banana/weights/judge.safetensors";

  private static final int LARGEST = 64 << 20;
  private static final String ABOUT = "judge";
  private static final String HASH = "sha256";

  /**
   * What a judge knows, beside its weights.
   *
   * @param config widths
   * @param concepts names by number, as many as {@code config.concepts}
   * @param colours colour words by number, as many as {@code config.colours}
   * @param styles ids of the hands by number, as many as {@code config.styles}
   * @param pieces the tokenizer's numbers of the word pieces that it knows, by its own number from
   *     1; 0 is the unknown piece
   * @param provenance how it was trained, in words
   */
  public record About(
      Judge.Config config,
      List<String> concepts,
      List<String> colours,
      List<String> styles,
      List<Integer> pieces,
      String provenance) {
    /** Checks that the lists are as long as the network says. */
    public About {
      concepts = List.copyOf(concepts);
      colours = List.copyOf(colours);
      styles = List.copyOf(styles);
      pieces = List.copyOf(pieces);
      count("concepts", concepts, config.concepts());
      count("colours", colours, config.colours());
      count("styles", styles, config.styles());
      count("word pieces", pieces, config.pieces() - 1);
      if (provenance == null) {
        throw new IllegalArgumentException("provenance must not be null");
      }
    }

    /**
     * {@return the same of a judge that learned more after this one}
     *
     * @param more how, in words
     */
    public About after(String more) {
      String both = provenance + "; then " + more;
      return new About(config, concepts, colours, styles, pieces, both);
    }

    private static void count(String what, List<?> list, int expected) {
      if (list.size() != expected) {
        throw new IllegalArgumentException(
            "expected " + expected + " " + what + ", found " + list.size());
      }
    }
  }

  private final About about;
  private final Safetensors tensors;

  private JudgeFile(About about, Safetensors tensors) {
    this.about = about;
    this.tensors = tensors;
  }

  /** {@return what it knows, beside its weights} */
  public About about() {
    return about;
  }

  /** {@return the network} */
  public Judge judge() {
    return new Judge(about.config);
  }

  /** {@return the values of a tensor, row-major} */
  public float[] values(String name) {
    return tensors.tensor(name).toFloats();
  }

  /** {@return the names of its tensors} */
  public java.util.Set<String> names() {
    return tensors.tensors().keySet();
  }

  // ---------------------------------------------------------------- opening

  /**
   * Open a file and check all of it.
   *
   * @throws BananaException if it is missing or not as it says
   */
  public static JudgeFile open(Path file) {
    requireFile(file, "open judge", "train one with banana-train judge");
    try {
      require(
          Files.size(file) <= LARGEST,
          "Cannot open judge '%s': it has %d bytes, expected at most %d; copy it again.",
          file,
          Files.size(file),
          LARGEST);
      return open(ByteBuffer.wrap(Files.readAllBytes(file)), file.toString());
    } catch (IOException e) {
      throw new BananaException("Cannot read judge '" + file + "': " + e.getMessage(), e);
    }
  }

  /**
   * Open a resource on the class path and check all of it.
   *
   * @param loader where to look
   * @param name path of the resource
   * @throws BananaException if it is missing or not as it says
   */
  public static JudgeFile open(ClassLoader loader, String name) {
    try (InputStream in = loader.getResourceAsStream(name)) {
      require(in != null, "Cannot open judge '%s': it is not on the class path; add it.", name);
      return open(ByteBuffer.wrap(in.readAllBytes()), name);
    } catch (IOException e) {
      throw new BananaException("Cannot read judge '" + name + "': " + e.getMessage(), e);
    }
  }

  /**
   * {@return the judge beside the embedded model, or empty if there is none}
   *
   * @param loader where to look
   * @throws BananaException if it is not as it says
   */
  public static Optional<JudgeFile> embedded(ClassLoader loader) {
    return loader.getResource(EMBEDDED) == null
        ? Optional.empty()
        : Optional.of(open(loader, EMBEDDED));
  }

  /**
   * Check the bytes of a file.
   *
   * @param bytes all of them
   * @param name what errors call it
   * @throws BananaException if it is not as it says
   */
  public static JudgeFile open(ByteBuffer bytes, String name) {
    try {
      Safetensors tensors = Safetensors.of(bytes, name);
      String format = tensors.metadata().get("format");
      require(
          FORMAT.equals(format),
          "expected format %s, found %s; use a file that banana-train judge wrote.",
          FORMAT,
          format);
      About about = about(tensors.metadata().get(ABOUT));
      check(about, tensors);
      return new JudgeFile(about, tensors);
    } catch (IOException | IllegalArgumentException | BananaException e) {
      throw new BananaException("Cannot open judge '" + name + "': " + e.getMessage(), e);
    }
  }

  private static About about(String json) {
    try {
      About about = new Gson().fromJson(json, About.class);
      require(about != null, "it does not say what it knows; copy it again.");
      return about;
    } catch (JsonParseException e) {
      throw new BananaException("what it says it knows is no JSON; copy it again.", e);
    } catch (BananaException e) {
      throw e;
    } catch (RuntimeException e) {
      // Gson wraps what the records' own checks throw.
      Throwable why = e.getCause() == null ? e : e.getCause();
      String words =
          why instanceof IllegalArgumentException ? why.getMessage() : "a part of it is missing";
      throw new BananaException("what it says it knows is wrong: " + words + "; copy it again.", e);
    }
  }

  private static void check(About about, Safetensors file) {
    Map<String, Shape> wanted = shapes(about.config);
    for (Map.Entry<String, Shape> entry : wanted.entrySet()) {
      Safetensors.Tensor found = file.tensors().get(entry.getKey());
      require(
          found != null && found.type() == DType.F16 && found.shape().equals(entry.getValue()),
          "expected tensor '%s' as F16 %s, found %s; copy it again.",
          entry.getKey(),
          entry.getValue(),
          found == null ? "none" : found.type() + " " + found.shape());
    }
    String hash = hash(wanted.keySet(), file.tensors());
    require(
        hash.equals(file.metadata().get(HASH)),
        "its tensors have SHA-256 %s, it says %s; copy it again.",
        hash.substring(0, 6),
        file.metadata().get(HASH));
    for (String name : wanted.keySet()) {
      for (float value : file.tensor(name).toFloats()) {
        require(Float.isFinite(value), "tensor '%s' holds %s; copy it again.", name, value);
      }
    }
  }

  private static Map<String, Shape> shapes(Judge.Config config) {
    CountingWeights counting = new CountingWeights(new CostOps());
    new Judge(config).visit(counting);
    return counting.shapes();
  }

  // ---------------------------------------------------------------- writing

  /**
   * Write a judge, rounded to 16-bit floats, then open it.
   *
   * @param file where it shall lie; made with its folder, an older one is replaced whole
   * @param about what it knows
   * @param values every tensor that the network asks for, row-major; others are left out
   * @throws BananaException if a tensor is missing, too long or no number
   */
  public static JudgeFile write(Path file, About about, Map<String, float[]> values) {
    Map<String, Safetensors.Tensor> tensors = new TreeMap<>();
    shapes(about.config).forEach((name, shape) -> tensors.put(name, half(name, shape, values)));
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Safetensors.write(
          file,
          tensors,
          Map.of(
              "format",
              FORMAT,
              ABOUT,
              new Gson().toJson(about),
              HASH,
              hash(shapes(about.config).keySet(), tensors)));
    } catch (IOException e) {
      throw new BananaException(
          "Cannot write judge '" + file + "': " + e + "; choose a folder that can be written.", e);
    }
    return open(file);
  }

  private static Safetensors.Tensor half(String name, Shape shape, Map<String, float[]> values) {
    float[] found = values.get(name);
    require(
        found != null && found.length == shape.size(),
        "Cannot write a judge: expected %s values of '%s', found %s; use the network that was"
            + " trained.",
        shape,
        name,
        found == null ? "none" : Integer.toString(found.length));
    ByteBuffer data = ByteBuffer.allocate(2 * found.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : found) {
      data.putShort(HalfFloat.toF16(value));
    }
    return Safetensors.Tensor.of(DType.F16, data.flip(), shape.dims());
  }

  private static String hash(Iterable<String> names, Map<String, Safetensors.Tensor> tensors) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (String name : names) {
        digest.update(name.getBytes(StandardCharsets.UTF_8));
        digest.update(tensors.get(name).data());
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
