package dev.banana.cli.bench;

import dev.banana.error.BananaException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder for random weights. It is made when it is first needed, and deleted when this is closed
 * or the program ends.
 */
public final class ScratchFolder implements AutoCloseable {
  private final Thread hook = new Thread(this::delete, "banana-scratch");
  private Path folder;

  /** {@return a path in the folder} */
  public synchronized Path resolve(String name) {
    try {
      if (folder == null) {
        folder = Files.createTempDirectory("banana-bench");
        Runtime.getRuntime().addShutdownHook(hook);
      }
      return folder.resolve(name);
    } catch (IOException e) {
      throw new BananaException(
          "Cannot write random weights: "
              + e.getMessage()
              + "; make room in the folder for temporary files.",
          e);
    }
  }

  /** A file that cannot be deleted while it is mapped, as on Windows, is left to the system. */
  private synchronized void delete() {
    if (folder == null) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.deleteIfExists(file);
      }
      folder = null;
    } catch (IOException e) {
      folder.toFile().deleteOnExit();
    }
  }

  @Override
  public void close() {
    delete();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The program is ending; the hook finds nothing more to delete.
      return;
    }
  }
}
