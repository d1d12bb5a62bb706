package dev.banana.cast;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banana.error.BananaException;
import dev.banana.image.Pictures;
import dev.banana.image.RgbImage;
import dev.banana.model.weights.Safetensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SubjectTests {
  private static final String BUNDLE = "cd".repeat(32);

  @TempDir private Path folder;

  private static Subject mia() {
    return Figures.subject(
        "Mia",
        "a girl with  red\nhair",
        Map.of(new Subject.Kept(BUNDLE, 2), new short[] {1, 2, 3, 4}));
  }

  @Test
  void comesBackFromAFileAsItWas() {
    Path file = folder.resolve("mia.subject");
    Subject mia = mia();
    mia.save(file);
    Subject read = Subject.open(file);
    assertEquals(mia, read);
    assertEquals(mia.hash(), read.hash());
    assertEquals("a girl with red hair", read.description());
    assertEquals("a test", read.origin());
    assertArrayEquals(mia.latents(0), read.latents(0));
    assertArrayEquals(new short[] {1, 2, 3, 4}, read.kept(BUNDLE, 2).orElseThrow());
    assertTrue(read.kept(BUNDLE, 1).isEmpty());
    assertArrayEquals(mia.thumbnail(0).rgb(), read.thumbnail(0).rgb());
    mia.withKept(Map.of()).save(file);
    assertTrue(Subject.open(file).kept().isEmpty());
    assertEquals(mia, Subject.open(file));
  }

  @Test
  void allItsViewsComeBackAndAnEarlierFileHasTheFirst() throws IOException {
    Path file = folder.resolve("mia.subject");
    Subject mia = Figures.turning(mia(), 3);
    mia.save(file);
    assertEquals("3", Safetensors.open(file).metadata().get("version"));
    Subject read = Subject.open(file);
    assertEquals(mia, read);
    assertEquals(3, read.thumbnails());
    assertArrayEquals(mia.thumbnailPng(2), read.thumbnailPng(2));
    assertNotEquals(mia, Figures.turning(mia(), 1));
    Figures.turning(mia(), 1).save(file);
    assertEquals("2", Safetensors.open(file).metadata().get("version"));
    assertEquals(1, Subject.open(file).thumbnails());
    assertEquals(3, Subject.open(file).views());
    assertThrows(BananaException.class, () -> Figures.turning(mia(), 2));
  }

  @Test
  void itsMasksComeBackAndFitItsViews() throws IOException {
    Path file = folder.resolve("mia.subject");
    byte[] mask = Pictures.plainPng(new RgbImage(8, 8, new byte[192]));
    Subject mia = Figures.masked(mia(), Optional.of(mask));
    mia.save(file);
    assertEquals("4", Safetensors.open(file).metadata().get("version"));
    assertEquals(mia, Subject.open(file));
    assertArrayEquals(mask, Subject.open(file).maskPng(0).orElseThrow());
    Subject kept = Figures.masked(mia(), Optional.empty());
    kept.save(file);
    assertTrue(Subject.open(file).masked() && Subject.open(file).maskPng(0).isEmpty());
    assertNotEquals(mia, kept);
    byte[] large = Pictures.plainPng(new RgbImage(9, 8, new byte[216]));
    Figures.masked(mia(), Optional.of(large)).save(file);
    refused(file, "a mask has 9 x 8 pixels, its thumbnail 8 x 8");
  }

  @Test
  void itsNameWordsLatentsAndPictureAreWhatItIs() {
    Subject mia = mia();
    assertNotEquals(mia, mia.withName("Bo"));
    assertNotEquals(mia, mia.withDescription("a boy"));
    assertEquals(mia, mia.withKept(Map.of()));
    assertNotEquals(mia.hash(), Figures.looking(mia, 0x20c050).hash());
    assertEquals(mia.withName("Bo").kept(), mia.kept());
  }

  @Test
  void aFileThatWasCutOrEditedIsRefused() throws IOException {
    Path file = folder.resolve("mia.subject");
    mia().save(file);
    byte[] whole = Files.readAllBytes(file);
    Random random = new Random(3);
    for (int i = 0; i < 40; i++) {
      Files.write(file, Arrays.copyOf(whole, random.nextInt(whole.length)));
      refused(file, "");
      byte[] edited = whole.clone();
      edited[random.nextInt(edited.length)] ^= (byte) (1 << random.nextInt(8));
      Files.write(file, edited);
      if (edited[edited.length - 1] != 0 || !sameValues(whole, edited)) {
        refused(file, "");
      }
    }
    String text = new String(whole, java.nio.charset.StandardCharsets.ISO_8859_1);
    Files.write(
        file,
        text.replace("\"Mia\"", "\"Eve\"").getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
    refused(file, "it was changed after it was saved; copy it again or make it anew");
    Files.write(file, new byte[0]);
    refused(file, "it has 0 bytes");
    Files.write(file, new byte[SubjectFile.LARGEST + 1]);
    refused(file, "bytes, expected 1 to");
    Files.writeString(file, "hello, I am no character at all");
    refused(file, "it is not a whole .subject file");
    Files.delete(file);
    refused(file, "no such file");
  }

  /** Padding behind the header may differ without a difference in what is read. */
  private static boolean sameValues(byte[] whole, byte[] edited) {
    int at = Arrays.mismatch(whole, edited);
    return whole[at] == ' ' && Character.isWhitespace(edited[at]);
  }

  @Test
  void aFileWithOtherTensorsOrWordsIsRefusedThoughItsSealIsRight() throws IOException {
    Path file = folder.resolve("mia.subject");
    mia().save(file);
    Safetensors saved = Safetensors.open(file);
    Map<String, String> words = new HashMap<>(saved.metadata());
    words.put("version", "9");
    Safetensors.write(folder.resolve("later.subject"), saved.tensors(), words);
    refused(folder.resolve("later.subject"), "it has version 9, this Banana reads 2 to 4");
    words.put("format", "other");
    Safetensors.write(folder.resolve("other.subject"), saved.tensors(), words);
    refused(folder.resolve("other.subject"), "it is not a .subject file");
  }

  @Test
  void refusesNumbersThatAreNone() {
    short infinite = (short) 0x7c00;
    Map<Subject.Kept, short[]> kept =
        Map.of(new Subject.Kept(BUNDLE, 0), new short[] {0, infinite});
    assertThrows(BananaException.class, () -> Figures.subject("Mia", "", kept));
    Map<Subject.Kept, short[]> large =
        Map.of(new Subject.Kept(BUNDLE, 0), new short[Subject.MOST_KEPT / 2 + 1]);
    assertThrows(BananaException.class, () -> Figures.subject("Mia", "", large));
    assertThrows(BananaException.class, () -> Figures.subject("Mia", "x".repeat(201), Map.of()));
    assertThrows(BananaException.class, () -> Figures.subject("Mia", "like @Bo", Map.of()));
  }

  @Test
  void writesWholeFilesOnly() {
    Path nowhere = folder.resolve("no-folder").resolve("mia.subject");
    assertThrows(BananaException.class, () -> mia().save(nowhere));
    assertFalse(Files.exists(nowhere));
  }

  private static void refused(Path file, String part) {
    String message =
        assertThrows(BananaException.class, () -> Subject.open(file), file.toString()).getMessage();
    assertTrue(message.startsWith("Cannot open character '" + file + "': "), message);
    assertTrue(message.contains(part), message);
  }
}
