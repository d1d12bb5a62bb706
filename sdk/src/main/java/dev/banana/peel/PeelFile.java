package dev.banana.peel;

import static dev.banana.error.BananaException.require;
import static dev.banana.error.BananaException.requireFile;

import dev.banana.error.BananaException;
import dev.banana.model.weights.Safetensors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * The bytes of a LoRA file, taken apart by module and not yet judged.
 *
 * <p>The file is read whole, once: what is judged is what is used, whatever happens to the file
 * afterwards. It may come from a stranger, so its size and that of its header are bounded first.
 *
 * @param stem name of the file without its ending
 * @param hash SHA-256 of the file, in hexadecimal digits
 * @param size bytes of the file
 * @param modules what each module has, in alphabetical order
 * @param words what the file says about itself
 */
record PeelFile(
    String stem, String hash, long size, Map<String, Module> modules, Map<String, String> words) {
  private static final long LARGEST = 512L << 20;
  private static final int LARGEST_HEADER = 8 << 20;
  private static final int SHOWN = 80;

  /** The tensors of one module by what they are to it. */
  record Module(Map<PeelKeys.Role, Safetensors.Tensor> parts, PeelKeys.Part sample) {}

  /** {@return a file, taken apart} */
  static PeelFile read(Path file) {
    requireFile(file, "open peel");
    try {
      long size = Files.size(file);
      require(
          size <= LARGEST,
          "Cannot open peel '%s': it has %d bytes, expected at most %d; a peel is small, give one.",
          file,
          size,
          LARGEST);
      return of(file.toString(), stem(file), Files.readAllBytes(file));
    } catch (IOException e) {
      throw new BananaException(
          "Cannot open peel '" + file + "': " + e.getMessage() + "; check that it can be read.", e);
    }
  }

  /**
   * {@return the bytes of a file, taken apart}
   *
   * @param place where it came from, for messages
   * @param stem its name without the ending
   * @param bytes at most {@link #LARGEST}, not changed afterwards
   */
  static PeelFile of(String place, String stem, byte[] bytes) {
    if (bytes.length >= Long.BYTES) {
      long header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
      require(
          header >= 0 && header <= Math.min(LARGEST_HEADER, bytes.length - Long.BYTES),
          "Cannot open peel '%s': it claims a header of %s bytes, expected at most %d; it is"
              + " damaged or no safetensors file, download it again.",
          place,
          Long.toUnsignedString(header),
          Math.min(LARGEST_HEADER, bytes.length - Long.BYTES));
    }
    Safetensors tensors;
    try {
      tensors = Safetensors.of(ByteBuffer.wrap(bytes), stem);
    } catch (IOException | IllegalArgumentException e) {
      throw new BananaException("Cannot open peel '" + place + "': " + shown(e.getMessage()), e);
    }
    Map<String, Module> modules = new TreeMap<>();
    tensors
        .tensors()
        .forEach(
            (key, tensor) -> {
              PeelKeys.Part part = PeelKeys.parse(key);
              modules
                  .computeIfAbsent(part.module(), m -> new Module(new TreeMap<>(), part))
                  .parts
                  .put(part.role(), tensor);
            });
    return new PeelFile(stem, sha256(bytes), bytes.length, modules, tensors.metadata());
  }

  private static String stem(Path file) {
    String name = String.valueOf(file.getFileName());
    int dot = name.lastIndexOf('.');
    return dot < 1 ? name : name.substring(0, dot);
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK must have SHA-256", e);
    }
  }

  /** {@return a word of the file, or nothing} */
  String word(String key) {
    return words.getOrDefault(key, "");
  }

  /** {@return text from a file, short and in one line, to be shown in a message} */
  static String shown(String text) {
    String line = String.valueOf(text).replaceAll("\\p{Cntrl}", "?");
    return line.length() <= 4 * SHOWN ? line : line.substring(0, 4 * SHOWN) + "...";
  }
}
