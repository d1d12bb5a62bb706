package dev.banana.train.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archives that strangers wrote cannot reach outside, exhaust memory, or replace pinned ones. */
class ArchivesTests {
  private static byte[] tar(String name, byte[] bytes) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name, true);
    entry.setSize(bytes.length);
    byte[] header = new byte[512];
    entry.writeEntryHeader(header);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(header);
    out.write(Arrays.copyOf(bytes, (bytes.length + 511) / 512 * 512));
    out.write(new byte[1024]);
    return out.toByteArray();
  }

  private static List<String> read(byte[] tar) throws IOException {
    List<String> names = new ArrayList<>();
    Archives.readTar(
        "test.tar", new ByteArrayInputStream(tar), n -> true, (n, bytes) -> names.add(n));
    return names;
  }

  @Test
  void readsAnOrdinaryArchive() throws IOException {
    assertEquals(List.of("package/a.txt"), read(tar("package/a.txt", new byte[] {1, 2, 3})));
  }

  @Test
  void refusesNamesThatLeaveTheFolder() throws IOException {
    for (String name : List.of("../evil", "a/../../evil", "/etc/evil", "a\\..\\evil", "C:evil")) {
      byte[] tar = tar(name, new byte[1]);
      CorpusException e = assertThrows(CorpusException.class, () -> read(tar), name);
      assertTrue(e.getMessage().contains("leaves its folder"), e.getMessage());
    }
  }

  @Test
  void refusesAHugeDeclaredSizeBeforeReadingIt() throws IOException {
    byte[] tar = tar("package/a.txt", new byte[1]);
    byte[] size = "77777777777\0".getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(size, 0, tar, 124, size.length);
    fixChecksum(tar);
    CorpusException e = assertThrows(CorpusException.class, () -> read(tar));
    assertTrue(e.getMessage().contains("declares"), e.getMessage());
  }

  @Test
  void refusesAnArchiveThatEndsEarly() throws IOException {
    byte[] tar = tar("package/a.txt", new byte[2000]);
    byte[] cut = Arrays.copyOf(tar, 1024);
    assertThrows(Exception.class, () -> read(cut));
  }

  @Test
  void refusesWhatIsNoTarAtAll() {
    byte[] noise = new byte[4096];
    Arrays.fill(noise, (byte) 'x');
    CorpusException e = assertThrows(CorpusException.class, () -> read(noise));
    assertTrue(e.getMessage().contains("not a readable tar"), e.getMessage());
  }

  @Test
  void refusesAFileWithAnotherHash(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("x.tgz"), "changed");
    Artifact pin =
        new Artifact("npm", "x", "1.0.0", "x.tgz", "0".repeat(64), "MIT", "somebody", "url");
    CorpusException e = assertThrows(CorpusException.class, () -> CorpusFetch.verify(file, pin));
    assertTrue(e.getMessage().contains("the pin says 0000"), e.getMessage());
    assertTrue(e.getMessage().contains("fetch again"), e.getMessage());
  }

  @Test
  void refusesPinsThatCouldLeaveTheFolder() {
    assertThrows(
        CorpusException.class,
        () -> new Artifact("npm", "x", "1", "../x.tgz", "0".repeat(64), "MIT", "a", "u"));
  }

  private static void fixChecksum(byte[] tar) {
    Arrays.fill(tar, 148, 156, (byte) ' ');
    int sum = 0;
    for (int i = 0; i < 512; i++) {
      sum += tar[i] & 255;
    }
    byte[] text = String.format("%06o\0 ", sum).getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(text, 0, tar, 148, 8);
  }
}
