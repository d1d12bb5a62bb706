package dev.banana.session;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Stream;

/**
 * Graphs as ONNX Runtime made them ready once, in a folder, so that the next start is faster.
 *
 * <p>A file is the SHA-256 of what follows, then the graph with its weights. One that is truncated
 * or was changed is not used but written anew; so is one that was made for something else, because
 * a graph says in itself what for. Where the folder cannot be written, every start takes as long as
 * the first, and {@link #notices} says so. Thread-safe.
 */
public final class GraphCache {
  /** Under which name a graph says what it was made for. */
  static final String KEY = "banana.key";

  private static final String SUFFIX = ".graph";
  private static final int MOST_FILES = 48;
  private static final long LARGEST = 1L << 28;
  private static final int HASH = 32;

  private final Path folder;
  private final Set<String> notices = new ConcurrentSkipListSet<>();

  /**
   * Use a folder.
   *
   * @param folder made when it is first needed
   */
  public GraphCache(Path folder) {
    this.folder = folder;
  }

  /** {@return what the caller may want to know, each one sentence} */
  public List<String> notices() {
    return List.copyOf(notices);
  }

  /**
   * {@return what a graph is found by}
   *
   * @param parts everything that the graph depends on
   */
  static String key(String... parts) {
    return HexFormat.of()
        .formatHex(hash(String.join("\n", parts).getBytes(StandardCharsets.UTF_8), 0));
  }

  /** {@return the graph, or null if there is none that can be used} */
  ByteBuffer find(String key) {
    Path file = folder.resolve(key + SUFFIX);
    try {
      if (!Files.isRegularFile(file) || Files.size(file) > LARGEST) {
        return null;
      }
      byte[] all = Files.readAllBytes(file);
      if (all.length <= HASH || !Arrays.equals(hash(all, HASH), Arrays.copyOf(all, HASH))) {
        discard(key, "is damaged");
        return null;
      }
      touch(file);
      ByteBuffer graph = ByteBuffer.allocateDirect(all.length - HASH);
      return graph.put(all, HASH, all.length - HASH).flip();
    } catch (IOException e) {
      notices.add("The kept graph " + file + " cannot be read (" + e + "); it is made again.");
      return null;
    }
  }

  /** What is used stays: the file that was used last goes last. */
  private static void touch(Path file) {
    try {
      Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
    } catch (IOException e) {
      // A folder that can only be read: nothing goes there either.
    }
  }

  /** Forget a graph that cannot be used, and say so. */
  void discard(String key, String why) {
    Path file = folder.resolve(key + SUFFIX);
    notices.add("The kept graph " + file + " " + why + "; it is made again.");
    delete(file);
  }

  /** {@return where ONNX Runtime shall write a graph, or null if the folder cannot be written} */
  Path draft() {
    try {
      Files.createDirectories(folder);
      return Files.createTempFile(folder, ".graph", ".tmp");
    } catch (IOException e) {
      unwritable(e);
      return null;
    }
  }

  /** Keep what ONNX Runtime wrote into a draft, which is gone afterwards. */
  void keep(String key, Path draft) {
    try {
      if (Files.size(draft) > LARGEST - HASH) {
        return;
      }
      byte[] graph = Files.readAllBytes(draft);
      byte[] all = new byte[HASH + graph.length];
      System.arraycopy(graph, 0, all, HASH, graph.length);
      System.arraycopy(hash(all, HASH), 0, all, 0, HASH);
      Files.write(draft, all);
      move(draft, folder.resolve(key + SUFFIX));
      trim();
    } catch (IOException e) {
      unwritable(e);
    } finally {
      delete(draft);
    }
  }

  private void unwritable(IOException e) {
    notices.add(
        "The cache folder '"
            + folder
            + "' cannot be written ("
            + e
            + "); every start takes as long as the first, choose another with --cache.");
  }

  private static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** Those that were not used for longest go first. */
  private void trim() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> kept =
          files
              .filter(file -> file.toString().endsWith(SUFFIX))
              .sorted(Comparator.comparing(GraphCache::time).reversed())
              .toList();
      kept.stream().skip(MOST_FILES).forEach(GraphCache::delete);
    }
  }

  private static FileTime time(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException e) {
      return FileTime.fromMillis(0);
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // It stays, and is looked at again the next time.
      file.toFile().deleteOnExit();
    }
  }

  private static byte[] hash(byte[] bytes, int from) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(bytes, from, bytes.length - from);
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK must have SHA-256", e);
    }
  }
}
