package dev.banana.train.corpus;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** Unpacks tar archives that strangers wrote: bounded in size and count, and never outside. */
final class Archives {
  /** Largest single file that we accept, in bytes; the largest real one is 99 MB. */
  static final long MAX_ENTRY = 256L << 20;

  /** Largest sum of unpacked files, in bytes. */
  static final long MAX_TOTAL = 1L << 30;

  /** Most entries of one archive; the largest real one has about 4,000. */
  static final int MAX_ENTRIES = 100_000;

  private Archives() {}

  /** Receives one regular file of an archive. */
  @FunctionalInterface
  interface Sink {
    /** Called with the entry's path inside the archive and at most {@link #MAX_ENTRY} bytes. */
    void accept(String name, byte[] bytes) throws IOException;
  }

  /** Reads the files of a gzipped tar whose names are {@code wanted}, in archive order. */
  static void readTgz(Path archive, Predicate<String> wanted, Sink sink) {
    try (InputStream in = new GZIPInputStream(Files.newInputStream(archive), 1 << 16)) {
      readTar(archive.getFileName().toString(), in, wanted, sink);
    } catch (IOException e) {
      throw damaged(archive.getFileName().toString(), e);
    }
  }

  /** Reads the files of a Debian package whose names are {@code wanted}, in archive order. */
  static void readDeb(Path deb, Predicate<String> wanted, Sink sink) {
    ProcessBuilder client = new ProcessBuilder("dpkg-deb", "--fsys-tarfile", deb.toString());
    try {
      // Debian's own client opens its packages; what comes out is read with our bounds.
      Process process = client.redirectError(ProcessBuilder.Redirect.DISCARD).start();
      try (InputStream tar = process.getInputStream()) {
        readTar(deb.getFileName().toString(), tar, wanted, sink);
      } finally {
        process.destroy();
      }
    } catch (IOException e) {
      throw new CorpusException(
          "Cannot unpack '" + deb.getFileName() + "' with dpkg-deb; install dpkg.", e);
    }
  }

  /** Reads the files of a plain tar stream whose names are {@code wanted}, in archive order. */
  static void readTar(String label, InputStream in, Predicate<String> wanted, Sink sink)
      throws IOException {
    try (TarArchiveInputStream tar = new TarArchiveInputStream(new BufferedInputStream(in))) {
      long total = 0;
      int count = 0;
      for (TarArchiveEntry e = next(label, tar); e != null; e = next(label, tar)) {
        checkEntry(label, e, ++count);
        if (!e.isFile() || !wanted.test(e.getName())) {
          continue;
        }
        total += e.getSize();
        if (total > MAX_TOTAL) {
          throw CorpusException.of(
              "Archive '%s' unpacks to more than %d bytes; it is not the pinned one, fetch again.",
              label, MAX_TOTAL);
        }
        sink.accept(e.getName(), readFully(label, tar, e));
      }
    }
  }

  private static TarArchiveEntry next(String label, TarArchiveInputStream tar) {
    try {
      return tar.getNextEntry();
    } catch (IOException | IllegalArgumentException e) {
      throw damaged(label, e);
    }
  }

  private static void checkEntry(String label, TarArchiveEntry e, int count) {
    if (count > MAX_ENTRIES) {
      throw CorpusException.of(
          "Archive '%s' has more than %d entries; it is not the pinned one, fetch again.",
          label, MAX_ENTRIES);
    }
    if (e.isFile() && (e.getSize() < 0 || e.getSize() > MAX_ENTRY)) {
      throw CorpusException.of(
          "Archive '%s' declares %d bytes for '%s', at most %d are accepted; fetch it again.",
          label, e.getSize(), e.getName(), MAX_ENTRY);
    }
    if (escapes(e.getName())) {
      throw CorpusException.of(
          "Archive '%s' has an entry that leaves its folder: '%s'; do not use this archive.",
          label, e.getName());
    }
  }

  private static boolean escapes(String name) {
    if (name.startsWith("/") || name.indexOf('\\') >= 0 || name.indexOf(':') >= 0) {
      return true;
    }
    for (String part : name.split("/")) {
      if (part.equals("..")) {
        return true;
      }
    }
    return false;
  }

  private static byte[] readFully(String label, InputStream tar, TarArchiveEntry e)
      throws IOException {
    // Grows with what really arrives, so a lying header cannot reserve memory.
    byte[] bytes = tar.readNBytes((int) e.getSize());
    if (bytes.length != e.getSize()) {
      throw CorpusException.of(
          "Archive '%s' ends inside '%s'; fetch it again.", label, e.getName());
    }
    return bytes;
  }

  private static CorpusException damaged(String label, Exception e) {
    return new CorpusException(
        "Archive '" + label + "' is not a readable tar; delete it and fetch again.", e);
  }
}
