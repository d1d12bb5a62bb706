package dev.banana.train.corpus;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;

/**
 * Packages that only peels are learned from: fetched by their ordinary clients, held against their
 * pins, and read with bounds.
 */
public final class Niche {
  private Niche() {}

  /** Receives one regular file of a package. */
  @FunctionalInterface
  public interface Sink {
    /** Called with the path inside the package and its bytes. */
    void accept(String name, byte[] bytes) throws IOException;
  }

  /** {@return the packages} */
  static List<Artifact> all() {
    return Artifact.in("niche.tsv");
  }

  /**
   * {@return a package by name, of these or of the corpus}
   *
   * @throws CorpusException if there is none
   */
  public static Artifact named(String name) {
    return all().stream()
        .filter(a -> a.name().equals(name))
        .findFirst()
        .orElseGet(() -> Artifact.named(name));
  }

  /**
   * {@return where a package lies, fetched if it was not there yet}
   *
   * @param folder of the corpus
   * @param artifact the package
   * @throws CorpusException if it cannot be fetched or has another hash than its pin
   */
  public static Path fetch(Path folder, Artifact artifact) {
    return CorpusFetch.one(folder, artifact, System.out::println);
  }

  /**
   * Read the files of a package whose names are wanted, in the order of the archive.
   *
   * @param archive a {@code .deb} or {@code .tar.xz}
   * @param wanted by their paths inside
   * @param sink receives them
   */
  public static void read(Path archive, Predicate<String> wanted, Sink sink) {
    List<String> client =
        archive.toString().endsWith(".deb")
            ? List.of("dpkg-deb", "--fsys-tarfile", archive.toString())
            : List.of("xz", "-dc", archive.toString());
    try {
      Process process =
          new ProcessBuilder(client).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      try (InputStream tar = process.getInputStream()) {
        Archives.readTar(archive.getFileName().toString(), tar, wanted, sink::accept);
      } finally {
        process.destroy();
      }
    } catch (IOException e) {
      throw new CorpusException(
          "Cannot unpack '" + archive.getFileName() + "' with " + client.get(0) + "; install it.",
          e);
    }
  }

  /** {@return the words that say where a set of pictures came from} */
  public static String source(Artifact artifact) {
    return String.format(
        "%s %s, %s, by %s, %s%n",
        artifact.name(), artifact.version(), artifact.licence(), artifact.author(), artifact.url());
  }

  /** {@return whether a folder can receive pictures; it is made if it is missing} */
  public static Path folder(Path folder) {
    try {
      return Files.createDirectories(folder);
    } catch (IOException e) {
      throw new CorpusException("Cannot make folder '" + folder + "'; choose another.", e);
    }
  }
}
