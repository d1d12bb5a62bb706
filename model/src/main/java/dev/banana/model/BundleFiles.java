package dev.banana.model;

import static dev.banana.error.BananaException.require;

import dev.banana.error.BananaException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Where the files of a bundle are read from. */
interface BundleFiles {
  /**
   * {@return the content of a file, outside the Java heap}
   *
   * @param name plain name
   * @param most bytes that it may have; one that has more is refused
   * @throws dev.banana.error.BananaException if it is missing or too large
   * @throws IOException if it cannot be read
   */
  ByteBuffer read(String name, int most) throws IOException;

  /** {@return the folder that holds the files as they are, or null} */
  default Path onDisk() {
    return null;
  }

  /**
   * {@return SHA-256 of a file, in hexadecimal digits}
   *
   * @param name plain name
   * @param content what {@link #read} gave
   * @throws IOException if it cannot be read
   */
  default String sha256(String name, ByteBuffer content) throws IOException {
    MessageDigest digest = digest();
    digest.update(content.duplicate());
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK must have SHA-256", e);
    }
  }

  private static void requirePresent(boolean present, String name) {
    require(present, "%s is missing; copy the bundle again.", name);
  }

  private static void requireSize(long size, int most, String name) {
    require(
        size <= most,
        "%s has %d bytes, expected at most %d; copy the bundle again.",
        name,
        size,
        most);
  }

  /** Maps a file, which takes memory only where it is touched. */
  private static ByteBuffer map(Path file, String name, int most) throws IOException {
    requirePresent(Files.isRegularFile(file), name);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      requireSize(channel.size(), most, name);
      return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
    }
  }

  /** Reads a stream of a known length, and one byte more to see that it ends. */
  private static ByteBuffer drain(InputStream in, long size, int most, String name)
      throws IOException {
    requireSize(size, most, name);
    ByteBuffer content = allocate(size, name);
    byte[] part = new byte[1 << 16];
    int count = in.read(part);
    while (count >= 0 && count <= content.remaining()) {
      content.put(part, 0, count);
      count = in.read(part);
    }
    require(
        count < 0 && !content.hasRemaining(),
        "%s has not the %d bytes that its archive claims; copy the bundle again.",
        name,
        size);
    return content.flip();
  }

  private static ByteBuffer allocate(long size, String name) {
    require(size >= 0, "%s does not say how long it is; copy the bundle again.", name);
    try {
      return ByteBuffer.allocateDirect((int) size);
    } catch (OutOfMemoryError e) {
      throw new BananaException(
          name + " needs " + size + " bytes of memory; unpack the bundle into a folder.", e);
    }
  }

  /** Files in a folder. */
  record Folder(Path folder) implements BundleFiles {
    @Override
    public ByteBuffer read(String name, int most) throws IOException {
      return map(folder.resolve(name), name, most);
    }

    @Override
    public Path onDisk() {
      return folder;
    }

    /** Read in parts: through the mapping, all of a large file would count as memory in use. */
    @Override
    public String sha256(String name, ByteBuffer content) throws IOException {
      MessageDigest digest = digest();
      ByteBuffer part = ByteBuffer.allocateDirect(1 << 20);
      try (FileChannel channel = FileChannel.open(folder.resolve(name), StandardOpenOption.READ)) {
        while (channel.read(part.clear()) >= 0) {
          digest.update(part.flip());
        }
      }
      return HexFormat.of().formatHex(digest.digest());
    }
  }

  /** Entries of a zip file, at its root or in its only folder; nothing is unpacked to disk. */
  final class Zip implements BundleFiles, AutoCloseable {
    private final ZipFile zip;
    private final String folder;

    Zip(Path file) throws IOException {
      zip = new ZipFile(file.toFile());
      folder = folder(zip);
    }

    private static String folder(ZipFile zip) {
      List<String> found =
          zip.stream()
              .map(ZipEntry::getName)
              .filter(name -> name.matches("([^/\\\\]+/)?\\Q" + Bundle.MANIFEST + "\\E"))
              .limit(2)
              .toList();
      return found.size() == 1
          ? found.get(0).substring(0, found.get(0).length() - Bundle.MANIFEST.length())
          : "";
    }

    @Override
    public ByteBuffer read(String name, int most) throws IOException {
      ZipEntry entry = zip.getEntry(folder + name);
      requirePresent(entry != null && !entry.isDirectory(), name);
      try (InputStream in = zip.getInputStream(entry)) {
        return drain(in, entry.getSize(), most, name);
      }
    }

    @Override
    public void close() throws IOException {
      zip.close();
    }
  }

  /** Resources on the class path; those that are plain files are mapped. */
  record Resources(ClassLoader loader, String folder) implements BundleFiles {
    @Override
    public ByteBuffer read(String name, int most) throws IOException {
      URL url = loader.getResource(folder + "/" + name);
      requirePresent(url != null, name);
      if (url.getProtocol().equals("file")) {
        return map(path(url), name, most);
      }
      URLConnection connection = url.openConnection();
      connection.setUseCaches(false);
      try (InputStream in = connection.getInputStream()) {
        return drain(in, connection.getContentLengthLong(), most, name);
      }
    }

    private static Path path(URL url) throws IOException {
      try {
        return Path.of(url.toURI());
      } catch (URISyntaxException e) {
        throw new IOException("Cannot read " + url, e);
      }
    }
  }
}
