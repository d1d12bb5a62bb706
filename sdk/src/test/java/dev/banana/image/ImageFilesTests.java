package dev.banana.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banana.error.BananaException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFilesTests {
  private static final Labels LATIN =
      new Labels("a caf\u00e9, \"red\" & <blue>\nSteps: 2", "{\"a\":1}");
  private static final Labels WIDE =
      new Labels(
          "\u0431\u0430\u043d\u0430\u043d \u9999\u8549 \ud83c\udf4c\nSteps: 2",
          "{\"prompt\":\"\u9999 \\\"&<\"}");

  @TempDir private Path folder;

  @Test
  void aPngKeepsEveryPixel() throws IOException {
    RgbImage image = picture(37, 21);
    Path file = folder.resolve("a.png");
    ImageFiles.save(file, image, LATIN);
    assertArrayEquals(image.rgb(), pixels(file).rgb());
  }

  @Test
  void aJpegKeepsWhatAnEyeSees() throws IOException {
    // One band of rows, and several, between which decoders start anew.
    for (RgbImage image : List.of(picture(61, 43), picture(75, 643))) {
      Path file = folder.resolve("a.jpg");
      ImageFiles.save(file, image, LATIN);
      assertTrue(decibels(image, pixels(file)) > 35, "" + decibels(image, pixels(file)));
      RgbImage own = Pictures.read(file).colours();
      assertTrue(decibels(image, own) > 35, "" + decibels(image, own));
    }
  }

  private static double decibels(RgbImage image, RgbImage read) {
    double squares = 0;
    for (int i = 0; i < read.rgb().length; i++) {
      int difference = (read.rgb()[i] & 0xff) - (image.rgb()[i] & 0xff);
      squares += difference * difference;
    }
    return 10 * Math.log10(255 * 255 / (squares / read.rgb().length));
  }

  @Test
  void labelsComeBackFromBothFormats() {
    for (Labels labels : new Labels[] {LATIN, WIDE}) {
      for (String name : new String[] {"a.png", "b.JPG", "c.jpeg"}) {
        Path file = folder.resolve(name);
        ImageFiles.save(file, picture(16, 24), labels);
        ImageInfo info = ImageFiles.read(file);
        assertEquals(labels, info.labels());
        assertEquals(16, info.width());
        assertEquals(24, info.height());
      }
    }
  }

  @Test
  void everyFileSaysThatAnAlgorithmMadeIt() throws IOException {
    for (String name : new String[] {"a.png", "b.jpg"}) {
      Path file = folder.resolve(name);
      ImageFiles.save(file, picture(16, 16), Labels.NONE);
      assertTrue(latin1(file).contains("digitalsourcetype/trainedAlgorithmicMedia"));
    }
  }

  @Test
  void textThatIsNotLatinGoesToAnInternationalChunk() throws IOException {
    Path file = folder.resolve("a.png");
    ImageFiles.save(file, picture(16, 16), LATIN);
    assertTrue(latin1(file).contains("tEXtparameters"));
    ImageFiles.save(file, picture(16, 16), WIDE);
    assertTrue(latin1(file).contains("iTXtparameters"));
  }

  @Test
  void readsTextThatOtherProgramsWrite() throws IOException {
    byte[] utf8 = "parameters\0\u9999\u8549".getBytes(StandardCharsets.UTF_8);
    assertEquals("\u9999\u8549", parameters("tEXt", utf8));
    byte[] latin = "parameters\0caf\u00e9".getBytes(StandardCharsets.ISO_8859_1);
    assertEquals("caf\u00e9", parameters("tEXt", latin));
    byte[] packed =
        join("parameters\0\0", deflated("caf\u00e9".getBytes(StandardCharsets.ISO_8859_1)));
    assertEquals("caf\u00e9", parameters("zTXt", packed));
    byte[] wide =
        join("parameters\0\1\0en\0x\0", deflated("\u9999".getBytes(StandardCharsets.UTF_8)));
    assertEquals("\u9999", parameters("iTXt", wide));
  }

  @Test
  void passesOverTextThatWouldUnpackToTooMuch() throws IOException {
    assertEquals("", parameters("zTXt", join("parameters\0\0", deflated(new byte[1 << 24]))));
    assertEquals("", parameters("iTXt", "parameters".getBytes(StandardCharsets.UTF_8)));
    assertEquals("", parameters("zTXt", "parameters\0\0rubbish".getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void refusesWhatIsNoPicture() throws IOException {
    assertUnreadable(folder.resolve("none.png"), "there is no such file");
    assertUnreadable(
        Files.writeString(folder.resolve("a.png"), "hello"), "neither a PNG nor a JPEG");
    assertUnreadable(Files.write(folder.resolve("b.png"), new byte[0]), "neither");
    assertUnreadable(folder, "it is a folder; name a file");
  }

  @Test
  void refusesEveryFileThatWasCutShort() throws IOException {
    for (String name : new String[] {"a.png", "a.jpg"}) {
      Path file = folder.resolve(name);
      ImageFiles.save(file, picture(16, 16), WIDE);
      byte[] bytes = Files.readAllBytes(file);
      int pixels = name.endsWith("png") ? bytes.length : latin1(file).indexOf("\u00ff\u00da");
      for (int length = 0; length < pixels; length += 7) {
        Files.write(file, Arrays.copyOf(bytes, length));
        assertThrows(BananaException.class, () -> ImageFiles.read(file));
      }
    }
  }

  @Test
  void neverFailsOtherwiseOnAFileThatWasChanged() throws IOException {
    java.util.SplittableRandom random = new java.util.SplittableRandom(1);
    for (String name : new String[] {"a.png", "a.jpg"}) {
      Path file = folder.resolve(name);
      ImageFiles.save(file, picture(16, 16), WIDE);
      byte[] bytes = Files.readAllBytes(file);
      for (int i = 0; i < 300; i++) {
        byte[] changed = bytes.clone();
        for (int j = 0; j < 3; j++) {
          changed[random.nextInt(changed.length)] = (byte) random.nextInt();
        }
        Files.write(file, changed);
        try {
          ImageFiles.read(file);
        } catch (BananaException e) {
          assertTrue(e.getMessage().startsWith("Cannot read"), e.getMessage());
        }
      }
    }
  }

  @Test
  void aFullDiskLeavesTheOldFileAndNothingElse() throws IOException {
    Path file = Files.writeString(folder.resolve("a.png"), "old");
    BananaException full =
        assertThrows(
            BananaException.class, () -> ImageFiles.save(file, ImageFilesTests::runOutOfSpace));
    assertTrue(full.getMessage().contains("No space left on device"), full.getMessage());
    assertEquals("old", Files.readString(file));
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(1, files.count());
    }
  }

  private static void runOutOfSpace(OutputStream out) throws IOException {
    out.write(new byte[100_000]);
    throw new IOException("No space left on device");
  }

  @Test
  void refusesAFolderThatIsMissingOrTakesNoFiles() throws IOException {
    assertUnwritable(folder.resolve("none/a.png"), "there is no folder");
    Path file = Files.writeString(folder.resolve("file"), "");
    assertUnwritable(file.resolve("a.png"), "there is no folder");
    assertUnwritable(Files.createDirectory(folder.resolve("d.png")), "it is there and not a file");
    assertUnwritable(folder.resolve("a.gif"), "expected a name that ends in .png");
    if (Files.isDirectory(Path.of("/proc"))) {
      assertUnwritable(Path.of("/proc/a.png"), "Nothing was left behind");
    }
  }

  @Test
  void refusesARequestThatIsTooLongForAJpegAndLeavesNothing() throws IOException {
    Labels labels = new Labels("x", "y".repeat(70_000));
    Path file = folder.resolve("a.jpg");
    assertThrows(BananaException.class, () -> ImageFiles.save(file, picture(16, 16), labels));
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(0, files.count());
    }
  }

  @Test
  void probingLeavesNothing() throws IOException {
    ImageFiles.probe(folder.resolve("a.png"));
    assertFalse(Files.exists(folder.resolve("a.png")));
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(0, files.count());
    }
  }

  // ---------------------------------------------------------------- helpers

  private static void assertUnreadable(Path file, String part) {
    String message = assertThrows(BananaException.class, () -> ImageFiles.read(file)).getMessage();
    assertTrue(message.contains(part), message);
  }

  private static void assertUnwritable(Path file, String part) {
    String message = assertThrows(BananaException.class, () -> ImageFiles.probe(file)).getMessage();
    assertTrue(message.contains(part), message);
    assertThrows(BananaException.class, () -> ImageFiles.save(file, picture(16, 16), Labels.NONE));
  }

  private static RgbImage picture(int width, int height) {
    byte[] rgb = new byte[width * height * RgbImage.BYTES];
    for (int i = 0; i < width * height; i++) {
      int x = i % width;
      int y = i / width;
      rgb[3 * i] = (byte) (255 * x / width);
      rgb[3 * i + 1] = (byte) (255 * y / height);
      rgb[3 * i + 2] = (byte) (128 + 100 * Math.sin(x * 0.2 + y * 0.1));
    }
    return new RgbImage(width, height, rgb);
  }

  private static RgbImage pixels(Path file) throws IOException {
    BufferedImage read = ImageIO.read(file.toFile());
    byte[] rgb = new byte[read.getWidth() * read.getHeight() * RgbImage.BYTES];
    for (int i = 0; i < rgb.length / RgbImage.BYTES; i++) {
      int pixel = read.getRGB(i % read.getWidth(), i / read.getWidth());
      rgb[3 * i] = (byte) (pixel >> 16);
      rgb[3 * i + 1] = (byte) (pixel >> 8);
      rgb[3 * i + 2] = (byte) pixel;
    }
    return new RgbImage(read.getWidth(), read.getHeight(), rgb);
  }

  private static String latin1(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.ISO_8859_1);
  }

  /** What is read from a PNG of nothing but a header and one chunk. */
  private String parameters(String type, byte[] chunk) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.write(PngWriter.SIGNATURE);
    chunk(out, "IHDR", new byte[] {0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0});
    chunk(out, type, chunk);
    chunk(out, "IEND", new byte[0]);
    Path file = Files.write(folder.resolve("made.png"), bytes.toByteArray());
    return ImageFiles.read(file).labels().parameters();
  }

  private static void chunk(DataOutputStream out, String type, byte[] data) throws IOException {
    out.writeInt(data.length);
    out.writeBytes(type);
    out.write(data);
    out.writeInt(0);
  }

  private static byte[] join(String start, byte[] end) {
    byte[] first = start.getBytes(StandardCharsets.ISO_8859_1);
    byte[] joined = Arrays.copyOf(first, first.length + end.length);
    System.arraycopy(end, 0, joined, first.length, end.length);
    return joined;
  }

  private static byte[] deflated(byte[] data) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DeflaterOutputStream out = new DeflaterOutputStream(bytes)) {
      out.write(data);
    }
    return bytes.toByteArray();
  }
}
