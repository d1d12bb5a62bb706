package dev.banana.model;

import static dev.banana.error.BananaException.require;

import dev.banana.error.BananaException;
import dev.banana.model.denoise.Denoiser;
import dev.banana.model.ops.CostOps;
import dev.banana.model.ops.DType;
import dev.banana.model.ops.Shape;
import dev.banana.model.weights.BitPlanes;
import dev.banana.model.weights.CountingWeights;
import dev.banana.model.weights.Init;
import dev.banana.model.weights.Ranges;
import dev.banana.model.weights.Safetensors;
import dev.banana.model.weights.Weights;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A finished model as it lies on disk: a folder, one zip file, or resources on the class path.
 *
 * <pre>
 * banana.json           what the nets are, where they came from, size and SHA-256 of every file
 * weights.safetensors   the tensors of all nets, by the names that the nets give them
 * </pre>
 *
 * <p>There are no graphs in it: they are written from the nets' definition when a size is first
 * asked for. A bundle may come from a stranger: each claim is checked before it is used, nothing is
 * unpacked to disk, and no name can lead out of the bundle. Thread-safe.
 */
public final class Bundle {
  /** The file that names all others. */
  public static final String MANIFEST = "banana.json";

  /** The file that holds the tensors. */
  public static final String WEIGHTS = "weights.safetensors";

  private static final int LARGEST_MANIFEST = 1 << 20;
  private static final int SHOWN = 80;
  private static final int HASH_DIGITS = 6;

  private final Manifest manifest;
  private final String hash;
  private final Safetensors weights;
  private final Path folder;

  private Bundle(Manifest manifest, String hash, Safetensors weights, Path folder) {
    this.folder = folder;
    this.manifest = manifest;
    this.hash = hash;
    this.weights = weights;
  }

  /** {@return what the bundle says about itself} */
  public Manifest manifest() {
    return manifest;
  }

  /** {@return what the nets are} */
  public ModelSpec spec() {
    return manifest.spec();
  }

  /** {@return SHA-256 of the manifest, and through it of everything, in hexadecimal digits} */
  public String hash() {
    return hash;
  }

  /** {@return the tensors of all nets} */
  public Safetensors weights() {
    return weights;
  }

  /** {@return the folder that it was opened from; empty for a zip and for the class path} */
  public Optional<Path> folder() {
    return Optional.ofNullable(folder);
  }

  /** {@return the names of all tensors of the nets; planes go by the name of their matrix} */
  public Set<String> names() {
    CountingWeights counting = new CountingWeights(new CostOps());
    spec().visit(counting);
    return counting.shapes().keySet();
  }

  /**
   * {@return the values of a tensor, row-major; of a matrix in planes, those of both}
   *
   * @param name as the nets call it
   * @throws IllegalArgumentException if there is none
   */
  public float[] floats(String name) {
    return BitPlanes.in(weights, name)
        ? BitPlanes.of(weights, name).decode(8)
        : weights.tensor(name).toFloats();
  }

  // ---------------------------------------------------------------- opening

  /**
   * Open a folder or a zip file and check all of it.
   *
   * @param path a folder with a manifest in it, or a zip of one
   * @return the bundle
   * @throws BananaException if anything about it is not as it says
   */
  public static Bundle open(Path path) {
    String name = String.valueOf(path.toAbsolutePath().normalize().getFileName());
    if (Files.isDirectory(path)) {
      return open(name, new BundleFiles.Folder(path));
    }
    require(
        Files.isRegularFile(path),
        "Cannot open bundle '%s': there is no such folder or zip file; check the path.",
        path);
    try (BundleFiles.Zip zip = new BundleFiles.Zip(path)) {
      return open(name, zip);
    } catch (IOException e) {
      throw new BananaException(
          "Cannot open bundle '"
              + name
              + "': it is neither a folder nor a zip file ("
              + shown(String.valueOf(e.getMessage()))
              + "); copy the bundle again.",
          e);
    }
  }

  /**
   * Open a bundle that lies on the class path and check all of it.
   *
   * @param loader where to look
   * @param folder path of the manifest's folder, e.g. {@code dev/banana/weights/default}
   * @return the bundle
   * @throws BananaException if it is not there or not as it says
   */
  public static Bundle open(ClassLoader loader, String folder) {
    return open(folder, new BundleFiles.Resources(loader, folder));
  }

  private static Bundle open(String name, BundleFiles files) {
    try {
      byte[] json = bytes(files.read(MANIFEST, LARGEST_MANIFEST));
      Manifest manifest = ManifestJson.read(new String(json, StandardCharsets.UTF_8));
      require(
          manifest.files().containsKey(WEIGHTS),
          "the manifest does not list %s; copy the bundle again.",
          WEIGHTS);
      Map<String, ByteBuffer> contents = new LinkedHashMap<>();
      for (Map.Entry<String, Manifest.Entry> file : manifest.files().entrySet()) {
        contents.put(file.getKey(), checked(files, file.getKey(), file.getValue()));
      }
      Safetensors weights = Safetensors.of(contents.get(WEIGHTS), WEIGHTS);
      List<String> precisions = manifest.precisions();
      check(manifest.spec(), weights, precisions.contains("FP32") || precisions.contains("INT8"));
      return new Bundle(
          manifest, files.sha256(MANIFEST, ByteBuffer.wrap(json)), weights, files.onDisk());
    } catch (IOException | BananaException | IllegalArgumentException e) {
      throw new BananaException("Cannot open bundle '" + name + "': " + e.getMessage(), e);
    }
  }

  private static ByteBuffer checked(BundleFiles files, String file, Manifest.Entry entry)
      throws IOException {
    require(
        entry.size() <= Integer.MAX_VALUE,
        "%s has %d bytes, at most %d can be mapped; split the model.",
        file,
        entry.size(),
        Integer.MAX_VALUE);
    ByteBuffer content = files.read(file, (int) entry.size());
    require(
        content.remaining() == entry.size(),
        "%s has %d bytes, manifest says %d; copy the bundle again.",
        file,
        content.remaining(),
        entry.size());
    String found = files.sha256(file, content);
    require(
        found.equals(entry.sha256()),
        "%s has SHA-256 %s, manifest says %s; copy the bundle again.",
        file,
        found.substring(0, HASH_DIGITS),
        entry.sha256().substring(0, HASH_DIGITS));
    return content;
  }

  private static void check(ModelSpec spec, Safetensors weights, boolean bothPlanes) {
    spec.visit(new Presence(new CostOps(), weights, spec.denoiserNet(), bothPlanes));
    for (String name : weights.tensors().keySet()) {
      if (name.endsWith(Ranges.SUFFIX)) {
        // Refuses what is no range now, not when a picture is asked for.
        Ranges.of(weights, name.substring(0, name.length() - Ranges.SUFFIX.length()));
      }
    }
  }

  /** Weights that only look whether each tensor is there and fits. */
  private record Presence(CostOps ops, Safetensors file, Denoiser net, boolean bothPlanes)
      implements Weights<CostOps.Value> {
    @Override
    public CostOps.Value linear(String name, CostOps.Value x, int out, Init init) {
      String matrix = name + ".weight";
      if (!BitPlanes.in(file, matrix)) {
        return Weights.super.linear(name, x, out, init);
      }
      int in = x.shape().dim(-1);
      BitPlanes planes = planes(matrix);
      require(
          planes.rows() == out && planes.columns() == in,
          "matrix '%s' in %s is %d x %d, the nets ask for %d x %d; copy the bundle again.",
          matrix,
          WEIGHTS,
          planes.rows(),
          planes.columns(),
          out,
          in);
      require(
          planes.low() != null || !bothPlanes && net.bits(name, 4, false) == 4,
          "%s lacks the low plane of '%s', which the precisions that it names need; copy the bundle"
              + " again.",
          WEIGHTS,
          matrix);
      return ops.linear(x, ops.parameter(true, out, in));
    }

    private BitPlanes planes(String matrix) {
      try {
        return BitPlanes.of(file, matrix);
      } catch (IllegalArgumentException | ArithmeticException e) {
        throw new BananaException(e.getMessage() + "; copy the bundle again.", e);
      }
    }

    @Override
    public CostOps.Value tensor(String name, Init init, int... dims) {
      Safetensors.Tensor found = file.tensors().get(name);
      Shape expected = Shape.of(dims);
      require(
          found != null,
          "%s lacks tensor '%s' %s; copy the bundle again.",
          WEIGHTS,
          name,
          expected);
      require(
          found.shape().equals(expected),
          "tensor '%s' in %s is %s, the nets ask for %s; copy the bundle again.",
          name,
          WEIGHTS,
          found.shape(),
          expected);
      require(
          found.type() == DType.F32 || found.type() == DType.F16 || found.type() == DType.BF16,
          "tensor '%s' in %s is %s, the nets ask for floats; copy the bundle again.",
          name,
          WEIGHTS,
          found.type());
      return ops.parameter(false, dims);
    }
  }

  // ---------------------------------------------------------------- writing

  /**
   * Write a bundle as a folder, then open it.
   *
   * <p>The manifest is written last, so that a folder that was left half written cannot be opened.
   *
   * @param folder where it shall lie; made if it is missing, files of an older bundle are replaced
   * @param manifest what the bundle says about itself; its files are filled in here
   * @param tensors all tensors of all nets, F32, F16 or BF16
   * @return the bundle, opened and checked
   * @throws BananaException if it cannot be written, or lacks a tensor that the nets ask for
   */
  public static Bundle write(
      Path folder, Manifest manifest, Map<String, Safetensors.Tensor> tensors) {
    try {
      Files.createDirectories(folder);
      Files.deleteIfExists(folder.resolve(MANIFEST));
      Path weights = folder.resolve(WEIGHTS);
      Safetensors.write(weights, tensors, Map.of("format", "banana"));
      BundleFiles files = new BundleFiles.Folder(folder);
      ByteBuffer content = files.read(WEIGHTS, Integer.MAX_VALUE);
      String hash = files.sha256(WEIGHTS, content);
      Manifest.Entry entry = new Manifest.Entry(content.remaining(), hash);
      String json = ManifestJson.write(manifest.withFiles(Map.of(WEIGHTS, entry)));
      Path draft = folder.resolve(MANIFEST + ".tmp");
      Files.write(draft, json.getBytes(StandardCharsets.UTF_8));
      Files.move(draft, folder.resolve(MANIFEST), StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new BananaException(
          "Cannot write bundle '" + folder + "': " + e + "; choose a folder that can be written.",
          e);
    }
    return open(folder);
  }

  // ---------------------------------------------------------------- words and hashes

  /** {@return text from a file, short and in one line, to be shown in a message} */
  static String shown(String text) {
    String line = text.replaceAll("\\p{Cntrl}", "?");
    return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "...";
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }
}
