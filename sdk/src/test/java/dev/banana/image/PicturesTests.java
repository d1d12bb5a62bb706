package dev.banana.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banana.error.BananaException;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PicturesTests {
  @TempDir private Path folder;

  // ---------------------------------------------------------------- what is read

  @Test
  void readsEveryKindOfPngAsTheDesktopDoes() throws IOException {
    int[] types = {
      BufferedImage.TYPE_INT_ARGB,
      BufferedImage.TYPE_INT_RGB,
      BufferedImage.TYPE_BYTE_GRAY,
      BufferedImage.TYPE_USHORT_GRAY,
      BufferedImage.TYPE_BYTE_BINARY,
      BufferedImage.TYPE_BYTE_INDEXED
    };
    for (int type : types) {
      for (boolean interlaced : new boolean[] {false, true}) {
        byte[] png = write(drawing(new BufferedImage(45, 37, type)), "png", interlaced, 1);
        check(png, type + " " + interlaced, 1);
      }
    }
    byte[] colours = {0, (byte) 200, 100, 7};
    byte[] clear = {(byte) 255, 0, (byte) 128, (byte) 255};
    IndexColorModel palette = new IndexColorModel(2, 4, colours, colours, colours, clear);
    BufferedImage indexed = new BufferedImage(19, 11, BufferedImage.TYPE_BYTE_BINARY, palette);
    check(write(drawing(indexed), "png", false, 1), "palette with clear entries", 1);
  }

  @Test
  void readsGreyAndSixteenBitPngOfAnyMake() throws IOException {
    // One colour stands for clear, in 16 bits.
    ByteArrayOutputStream rows = new ByteArrayOutputStream();
    rows.write(new byte[] {0, 0x12, 0x34, (byte) 0xff, (byte) 0xff});
    RgbaImage image =
        Pictures.read(
            png(2, 1, 16, 0, rows.toByteArray(), "tRNS", new byte[] {0x12, 0x34}), "grey");
    assertEquals(0, image.at(0, 0, 3));
    assertEquals(0x12, image.at(0, 0, 0));
    assertEquals(255, image.at(1, 0, 3));
    assertEquals(255, image.at(1, 0, 1));
  }

  @Test
  void readsJpegAsTheDesktopDoesWithinASmallError() throws IOException {
    for (int type : new int[] {BufferedImage.TYPE_INT_RGB, BufferedImage.TYPE_BYTE_GRAY}) {
      for (boolean progressive : new boolean[] {false, true}) {
        byte[] jpeg = write(drawing(new BufferedImage(83, 61, type)), "jpg", progressive, 0.9f);
        check(jpeg, type + " " + progressive, 28);
      }
    }
    byte[] own = new byte[0];
    RgbImage picture = Pictures.read(write(photo(), "png", false, 1), "photo").colours();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageFiles.write(out, ImageFormat.JPEG, picture, Labels.NONE);
    own = out.toByteArray();
    assertTrue(psnr(picture.rgb(), Pictures.read(own, "own").colours().rgb()) > 35);
  }

  @Test
  void turnsAPhotoAsTheCameraWasHeld() throws IOException {
    BufferedImage image = new BufferedImage(32, 16, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < 16; y++) {
      for (int x = 0; x < 32; x++) {
        image.setRGB(x, y, x < 16 && y < 8 ? 0xffffff : 0);
      }
    }
    byte[] jpeg = write(image, "jpg", false, 0.95f);
    int[][] corners = {{0, 0}, {1, 0}, {1, 1}, {0, 1}, {0, 0}, {1, 0}, {1, 1}, {0, 1}};
    for (int orientation = 1; orientation <= 8; orientation++) {
      RgbaImage read = Pictures.read(oriented(jpeg, orientation), "photo");
      assertEquals(orientation > 4 ? 16 : 32, read.width());
      int x = corners[orientation - 1][0] * (read.width() - 4) + 2;
      int y = corners[orientation - 1][1] * (read.height() - 4) + 2;
      assertTrue(read.at(x, y, 0) > 200, orientation + " at " + x + ", " + y);
    }
  }

  @Test
  void shrinksALargePictureWhileItIsRead() throws IOException {
    BufferedImage image = new BufferedImage(5000, 3000, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(Color.RED);
    graphics.fillRect(0, 0, 2500, 3000);
    graphics.dispose();
    for (String format : new String[] {"png", "jpg"}) {
      RgbaImage read = Pictures.read(write(image, format, false, 0.9f), "large");
      assertEquals(1667, read.width());
      assertEquals(1000, read.height());
      assertTrue(read.at(100, 500, 0) > 240);
      assertTrue(read.at(1500, 500, 0) < 15);
    }
  }

  // ---------------------------------------------------------------- what is refused

  @Test
  void refusesWhatItCannotReadWithWhatToDo() throws IOException {
    refused(new byte[0], "it is empty; give a PNG or JPEG");
    refused("GIF89a....".getBytes(StandardCharsets.US_ASCII), "a GIF, expected");
    refused("RIFF....WEBPVP8 ".getBytes(StandardCharsets.US_ASCII), "a WebP, expected");
    refused("....ftypheic".getBytes(StandardCharsets.US_ASCII), "a HEIC");
    refused("hello".getBytes(StandardCharsets.US_ASCII), "neither a PNG nor a JPEG");
    byte[] rows = new byte[64 * 65 * 3];
    refused(png(20_000, 20_000, 8, 2, rows, null, null), "20000 x 20000 pixels, expected");
    refused(png(16_000, 16_000, 8, 2, rows, null, null), "16000 x 16000 pixels, expected");
    refused(png(0, 5, 8, 2, rows, null, null), "0 x 5 pixels");
    refused(png(64, 64, 8, 2, rows, "acTL", new byte[8]), "animated; save one frame");
    refused(png(64, 64, 8, 5, rows, null, null), "names no kind of PNG");
    refused(png(64, 64, 8, 3, rows, null, null), "no palette");
    byte[] jpeg = write(photo(), "jpg", false, 0.9f);
    refused(frame(jpeg, 4), "colours of print (CMYK); save it in RGB");
    int sof = find(jpeg, 0xc0);
    byte[] lossless = jpeg.clone();
    lossless[sof + 1] = (byte) 0xc3;
    refused(lossless, "rare kind");
    byte[] twelve = jpeg.clone();
    twelve[sof + 4] = 12;
    refused(twelve, "12 bits a colour");
    byte[] huge = jpeg.clone();
    Arrays.fill(huge, sof + 5, sof + 9, (byte) 0x4e);
    refused(huge, "20046 x 20046 pixels");
  }

  @Test
  void doesNotUnpackWhatABombClaims() throws IOException {
    // 60 million pixels from a file of some hundred bytes.
    long start = System.nanoTime();
    refused(png(15_000, 4_000, 8, 6, new byte[1000], null, null), "it ends too early");
    assertTrue(System.nanoTime() - start < 3_000_000_000L);
  }

  @Test
  void aFileThatIsCutOrDamagedAnywhereIsRefusedOrReadButNeverFails() throws IOException {
    Random random = new Random(1);
    byte[][] files = {
      write(photo(), "png", true, 1),
      write(photo(), "jpg", false, 0.8f),
      write(photo(), "jpg", true, 0.8f)
    };
    for (byte[] file : files) {
      int cuts = 0;
      for (int i = 0; i < 60; i++) {
        cuts += reads(Arrays.copyOf(file, random.nextInt(file.length - 20))) ? 1 : 0;
        byte[] damaged = file.clone();
        for (int k = 0; k < 3; k++) {
          damaged[random.nextInt(file.length)] ^= (byte) (1 + random.nextInt(255));
        }
        reads(damaged);
      }
      assertEquals(0, cuts);
    }
  }

  @Test
  void saysWhichFileIsMissing() {
    Path missing = folder.resolve("missing.png");
    String message = assertThrows(BananaException.class, () -> Pictures.read(missing)).getMessage();
    assertTrue(message.contains("no such file"), message);
  }

  @Test
  void aPlainPngKeepsPixelsAndSaysNothing() throws IOException {
    RgbImage image = Pictures.read(write(photo(), "png", false, 1), "photo").colours();
    byte[] png = Pictures.plainPng(image);
    assertArrayEquals(image.rgb(), Pictures.read(png, "plain").colours().rgb());
    Path file = Files.write(folder.resolve("plain.png"), png);
    assertEquals(Labels.NONE, ImageFiles.read(file).labels());
  }

  private static boolean reads(byte[] bytes) {
    try {
      Pictures.read(bytes, "damaged");
      return true;
    } catch (BananaException e) {
      return false;
    }
  }

  private static void refused(byte[] bytes, String part) {
    String message =
        assertThrows(BananaException.class, () -> Pictures.read(bytes, "x.png")).getMessage();
    assertTrue(message.startsWith("Cannot read picture 'x.png': "), message);
    assertTrue(message.contains(part), message);
  }

  // ---------------------------------------------------------------- files to read

  private static void check(byte[] file, String what, double decibels) throws IOException {
    BufferedImage expected = ImageIO.read(new ByteArrayInputStream(file));
    RgbaImage found = Pictures.read(file, what);
    assertEquals(expected.getWidth(), found.width(), what);
    assertEquals(expected.getHeight(), found.height(), what);
    byte[] pixels = new byte[found.rgba().length];
    for (int i = 0; i < pixels.length / 4; i++) {
      int argb = raw(expected, i % found.width(), i / found.width());
      for (int c = 0; c < 4; c++) {
        pixels[4 * i + c] = (byte) (argb >> (c == 3 ? 24 : 16 - 8 * c));
      }
    }
    if (decibels <= 1) {
      for (int i = 0; i < pixels.length; i++) {
        assertEquals(pixels[i] & 255, found.rgba()[i] & 255, 1, what + " at " + i);
      }
    } else {
      double psnr = psnr(pixels, found.rgba());
      assertTrue(psnr > decibels, what + ": " + psnr);
    }
  }

  /** Grey as it is stored: the desktop would apply a profile of its own. */
  private static int raw(BufferedImage image, int x, int y) {
    if (image.getRaster().getNumBands() == 1
        && !(image.getColorModel() instanceof IndexColorModel)) {
      int bits = image.getSampleModel().getSampleSize(0);
      int value = image.getRaster().getSample(x, y, 0);
      int grey = bits == 16 ? (value * 255 + 32767) / 65535 : value;
      return 0xff000000 | grey << 16 | grey << 8 | grey;
    }
    return image.getRGB(x, y);
  }

  private static double psnr(byte[] a, byte[] b) {
    double error = 1e-9;
    for (int i = 0; i < a.length; i++) {
      error += Math.pow((a[i] & 255) - (b[i] & 255), 2) / a.length;
    }
    return 10 * Math.log10(255 * 255 / error);
  }

  private static BufferedImage photo() {
    return drawing(new BufferedImage(70, 50, BufferedImage.TYPE_INT_RGB));
  }

  private static BufferedImage drawing(BufferedImage image) {
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        int red = 255 * x / image.getWidth();
        int green = 255 * y / image.getHeight();
        int blue = (x / 9 + y / 7) % 2 * 120;
        int alpha = image.getColorModel().hasAlpha() ? 60 + (x * 4) % 190 : 255;
        image.setRGB(x, y, alpha << 24 | red << 16 | green << 8 | blue);
      }
    }
    return image;
  }

  private static byte[] write(BufferedImage image, String format, boolean passes, float quality)
      throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
    ImageWriteParam how = writer.getDefaultWriteParam();
    if (passes) {
      how.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
    }
    if (format.equals("jpg")) {
      how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      how.setCompressionQuality(quality);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (var stream = ImageIO.createImageOutputStream(bytes)) {
      writer.setOutput(stream);
      writer.write(null, new IIOImage(image, null, null), how);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  private static byte[] png(
      int width, int height, int depth, int type, byte[] rows, String extra, byte[] body)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(PngWriter.SIGNATURE);
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    DataOutputStream data = new DataOutputStream(header);
    data.writeInt(width);
    data.writeInt(height);
    data.write(new byte[] {(byte) depth, (byte) type, 0, 0, 0});
    chunk(bytes, "IHDR", header.toByteArray());
    if (extra != null) {
      chunk(bytes, extra, body);
    }
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(packed)) {
      deflater.write(rows);
    }
    chunk(bytes, "IDAT", packed.toByteArray());
    chunk(bytes, "IEND", new byte[0]);
    return bytes.toByteArray();
  }

  private static void chunk(ByteArrayOutputStream out, String name, byte[] body)
      throws IOException {
    DataOutputStream data = new DataOutputStream(out);
    CRC32 sum = new CRC32();
    sum.update(name.getBytes(StandardCharsets.US_ASCII));
    sum.update(body);
    data.writeInt(body.length);
    data.writeBytes(name);
    data.write(body);
    data.writeInt((int) sum.getValue());
  }

  private static int find(byte[] jpeg, int marker) {
    for (int i = 2; ; i++) {
      if ((jpeg[i] & 255) == 255 && (jpeg[i + 1] & 255) == marker) {
        return i;
      }
    }
  }

  /** The same file, whose frame claims another number of colours. */
  private static byte[] frame(byte[] jpeg, int colours) {
    int at = find(jpeg, 0xc0);
    int length = (jpeg[at + 2] & 255) << 8 | jpeg[at + 3] & 255;
    byte[] more = new byte[jpeg.length + 3];
    System.arraycopy(jpeg, 0, more, 0, at + 2 + length);
    System.arraycopy(jpeg, at + 2 + length, more, at + 5 + length, jpeg.length - at - 2 - length);
    more[at + 3] += 3;
    more[at + 9] = (byte) colours;
    more[at + 2 + length] = 4;
    more[at + 3 + length] = 0x11;
    return more;
  }

  private static byte[] oriented(byte[] jpeg, int orientation) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream data = new DataOutputStream(bytes);
    data.write(jpeg, 0, 2);
    data.writeShort(0xffe1);
    data.writeShort(2 + 6 + 8 + 2 + 12 + 4);
    data.writeBytes("Exif\0\0MM");
    data.writeShort(42);
    data.writeInt(8);
    data.writeShort(1);
    data.writeShort(0x0112);
    data.writeShort(3);
    data.writeInt(1);
    data.writeShort(orientation);
    data.writeShort(0);
    data.writeInt(0);
    data.write(jpeg, 2, jpeg.length - 2);
    return bytes.toByteArray();
  }
}
