package dev.banana.peel;

import dev.banana.error.BananaException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The peels that lie beside the embedded model on the class path, by the list beside them. */
final class EmbeddedPeels {
  private static final String FOLDER = "dev/banana/weights/peels/";
  private static final String LIST = FOLDER + "names.txt";

  private EmbeddedPeels() {}

  /** {@return their names; none without the embedded model} */
  static List<String> names() {
    try (InputStream in = loader().getResourceAsStream(LIST)) {
      return in == null
          ? List.of()
          : new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new BananaException(
          "Cannot read the list of embedded peels: " + e.getMessage() + "; check the jar.", e);
    }
  }

  /** {@return the file of one, taken apart} */
  static PeelFile read(String name) {
    List<String> names = names();
    if (!names.contains(name)) {
      throw BananaException.of(
          "There is no embedded peel '%s': expected %s; choose one, or open a file.",
          PeelFile.shown(name),
          names.isEmpty() ? "banana-weights on the class path" : String.join(", ", names));
    }
    try (InputStream in = loader().getResourceAsStream(FOLDER + name + ".safetensors")) {
      if (in == null) {
        throw BananaException.of(
            "The embedded peel '%s' is on the list, but not on the class path; check the jar.",
            name);
      }
      return PeelFile.of(name, name, in.readAllBytes());
    } catch (IOException e) {
      throw new BananaException(
          "Cannot read the embedded peel '" + name + "': " + e.getMessage() + "; check the jar.",
          e);
    }
  }

  private static ClassLoader loader() {
    return EmbeddedPeels.class.getClassLoader();
  }
}
