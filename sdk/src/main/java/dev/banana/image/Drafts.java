package dev.banana.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** Files that are being written; what is unfinished when the program ends is deleted. */
final class Drafts {
  private static final Set<Path> OPEN = new HashSet<>();
  private static boolean ending;
  private static boolean hooked;

  private Drafts() {}

  /** {@return a new, empty file beside the one that it shall become} */
  static Path create(Path target) throws IOException {
    String name = target.getFileName() + "." + Long.toHexString(random()) + ".part";
    Path draft = target.resolveSibling("." + name);
    synchronized (Drafts.class) {
      if (ending) {
        throw new IOException("the program is ending");
      }
      hook();
      Files.createFile(draft);
      OPEN.add(draft);
    }
    return draft;
  }

  /** Forget a draft; it is deleted if it is still there. */
  static synchronized void end(Path draft) {
    OPEN.remove(draft);
    try {
      Files.deleteIfExists(draft);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot delete " + draft, e);
    }
  }

  private static void hook() {
    if (!hooked) {
      hooked = true;
      Runtime.getRuntime().addShutdownHook(new Thread(Drafts::endAll, "banana-drafts"));
    }
  }

  private static synchronized void endAll() {
    ending = true;
    Set.copyOf(OPEN).forEach(Drafts::end);
  }

  private static long random() {
    return ThreadLocalRandom.current().nextLong();
  }
}
