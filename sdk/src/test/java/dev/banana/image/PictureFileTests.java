package dev.banana.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banana.error.BananaException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.zip.Adler32;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PictureFileTests {
  private static final String[] NAMES = {"a.png", "a.jpg"};
  private static final Labels LABELS = new Labels("a fox\nSteps: 2", "{\"a\":1}");

  @TempDir private Path folder;

  // ---------------------------------------------------------------- the same file

  @Test
  void bandsOfAnyHeightGiveTheBytesOfTheWhole() throws IOException {
    for (String name : NAMES) {
      for (int height : new int[] {1, 63, 64, 65, 300}) {
        RgbImage image = picture(53, height);
        byte[] whole = whole(image, ImageFormat.of(Path.of(name)));
        for (int band : new int[] {1, 7, 64, 129, 300}) {
          Path file = folder.resolve(name);
          try (PictureFile picture = ImageFiles.begin(file, 53, height, LABELS)) {
            bands(picture, image, band);
            picture.commit();
          }
          assertArrayEquals(whole, Files.readAllBytes(file), name + " " + height + " " + band);
        }
      }
    }
    assertEquals(2, left());
  }

  @Test
  void theNumberOfThreadsDoesNotShow() throws IOException {
    RgbImage image = picture(75, 643);
    for (ImageFormat format : ImageFormat.values()) {
      for (int threads : new int[] {1, 2, 7}) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageFiles.write(ImageFiles.stripes(out, format, 75, 643, LABELS, threads), image);
        assertArrayEquals(whole(image, format), out.toByteArray(), format + " by " + threads);
      }
    }
  }

  @Test
  void aBandMayBeUsedAgainForTheNextRows() throws IOException {
    RgbImage image = picture(31, 200);
    RgbImage band = new RgbImage(31, 10, new byte[31 * 10 * 3]);
    for (String name : NAMES) {
      Path file = folder.resolve(name);
      try (PictureFile picture = ImageFiles.begin(file, 31, 200, LABELS)) {
        for (int y = 0; y < 200; y += 10) {
          System.arraycopy(image.rgb(), y * 93, band.rgb(), 0, 930);
          picture.rows(band);
        }
        picture.commit();
      }
      assertArrayEquals(whole(image, ImageFormat.of(file)), Files.readAllBytes(file));
    }
  }

  @Test
  void everySizeIsReadBackByThisReaderAndTheDesktop() throws IOException {
    int[][] sizes = {{1, 1}, {1, 65}, {65, 1}, {7, 9}, {8, 8}, {64, 64}, {17, 129}, {130, 577}};
    for (int[] size : sizes) {
      RgbImage image = picture(size[0], size[1]);
      byte[] png = whole(image, ImageFormat.PNG);
      assertArrayEquals(image.rgb(), Pictures.read(png, "own").colours().rgb());
      assertArrayEquals(image.rgb(), desktop(png).rgb());
      byte[] jpeg = whole(image, ImageFormat.JPEG);
      String what = Arrays.toString(size);
      assertTrue(decibels(image, Pictures.read(jpeg, "own").colours()) > 38, what);
      assertTrue(decibels(image, desktop(jpeg)) > 38, what);
    }
  }

  @Test
  void aJpegLosesNoMoreThanTheDesktopsWithTheSameTables() throws IOException {
    // Quality 0.92 of javax.imageio uses the same tables, but halves the colours' resolution; so
    // greys are compared, in which the colours are nothing.
    Random random = new Random(5);
    RgbImage image = picture(333, 222);
    for (int i = 0; i < image.rgb().length; i += 3) {
      byte grey =
          (byte) Math.max(0, Math.min(255, (image.rgb()[i] & 255) + random.nextInt(21) - 10));
      Arrays.fill(image.rgb(), i, i + 3, grey);
    }
    // 16 % of annex K, rounded.
    assertEquals(tables(desktopJpeg(image)), tables(whole(image, ImageFormat.JPEG)));
    double own = decibels(image, desktop(whole(image, ImageFormat.JPEG)));
    double other = decibels(image, desktop(desktopJpeg(image)));
    assertTrue(own > other - 0.02, own + " against " + other);
  }

  @Test
  void checkSumsOfPartsJoinToThatOfTheWhole() {
    Random random = new Random(3);
    for (int length : new int[] {0, 1, 5551, 200_000}) {
      byte[] whole = new byte[length + 70_000];
      random.nextBytes(whole);
      Adler32 first = new Adler32();
      first.update(whole, 0, 70_000);
      Adler32 second = new Adler32();
      second.update(whole, 70_000, length);
      Adler32 both = new Adler32();
      both.update(whole);
      int joined = PngStripe.joined((int) first.getValue(), (int) second.getValue(), length);
      assertEquals((int) both.getValue(), joined);
    }
  }

  // ---------------------------------------------------------------- what goes wrong

  @Test
  void aDiskThatIsFullInTheMiddleLeavesTheOldFileAndNothingElse() throws IOException {
    for (String name : NAMES) {
      Path file = Files.writeString(folder.resolve(name), "old");
      RgbImage image = noise(300, 2000);
      AtomicInteger written = new AtomicInteger();
      try (PictureFile picture = PictureFile.begin(file, 300, 2000, LABELS, 2, Full::new)) {
        BananaException full =
            assertThrows(
                BananaException.class,
                () -> {
                  for (int y = 0; y < 2000; y += 100) {
                    picture.rows(image.rows(y, 100));
                    written.incrementAndGet();
                  }
                });
        assertEquals(
            "Cannot write '"
                + file
                + "': No space left on device; make room or choose a folder that can be written."
                + " Nothing was left behind.",
            full.getMessage());
        assertEquals(1, left());
        assertThrows(IllegalStateException.class, picture::commit);
        assertThrows(IllegalStateException.class, () -> picture.rows(image.rows(0, 1)));
      }
      assertTrue(written.get() > 1 && written.get() < 20, "failed at band " + written);
      assertEquals("old", Files.readString(file));
      Files.delete(file);
    }
  }

  /** A disk that takes 200 KB. */
  private static final class Full extends FilterOutputStream {
    private int room = 200_000;

    Full(Path draft) throws IOException {
      super(Files.newOutputStream(draft));
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
      room -= count;
      if (room < 0) {
        throw new IOException("No space left on device");
      }
      out.write(bytes, from, count);
    }
  }

  @Test
  void aStreamThatFailsAtItsEndFailsTheCommit() throws IOException {
    Path file = folder.resolve("a.png");
    PictureFile.Opening opening =
        draft ->
            new FilterOutputStream(Files.newOutputStream(draft)) {
              @Override
              public void close() throws IOException {
                super.close();
                throw new IOException("Quota exceeded");
              }
            };
    try (PictureFile picture = PictureFile.begin(file, 8, 8, LABELS, 1, opening)) {
      picture.rows(picture(8, 8));
      assertThrows(BananaException.class, picture::commit);
    }
    assertEquals(0, left());
  }

  @Test
  void whatCannotBeOpenedOrDoesNotFitTheFormatLeavesNothing() throws IOException {
    Path file = folder.resolve("a.jpg");
    PictureFile.Opening refused =
        draft -> {
          throw new IOException("Too many open files");
        };
    assertThrows(BananaException.class, () -> PictureFile.begin(file, 8, 8, LABELS, 1, refused));
    Labels labels = new Labels("x", "y".repeat(70_000));
    String message =
        assertThrows(BananaException.class, () -> ImageFiles.begin(file, 16, 16, labels))
            .getMessage();
    assertTrue(message.contains("shorten the prompt or save as PNG"), message);
    message =
        assertThrows(BananaException.class, () -> ImageFiles.begin(file, 65_501, 16, LABELS))
            .getMessage();
    assertTrue(message.contains("65501 x 16 pixels: expected sides of at most 65500"), message);
    assertThrows(IllegalArgumentException.class, () -> ImageFiles.begin(file, 0, 16, LABELS));
    assertEquals(0, left());
  }

  @Test
  void aFileThatIsClosedBeforeItsCommitLeavesTheOldOneAndEndsItsThreads() throws IOException {
    for (String name : NAMES) {
      Path file = Files.writeString(folder.resolve(name), "old");
      try (PictureFile picture = ImageFiles.begin(file, 900, 700, LABELS)) {
        picture.rows(noise(900, 700));
      }
      assertEquals("old", Files.readString(file));
      noThreads();
      Files.delete(file);
    }
    assertEquals(0, left());
  }

  @Test
  void anInterruptedThreadWritesTheWholeFileAndStaysInterrupted() throws IOException {
    RgbImage image = noise(300, 300);
    for (String name : NAMES) {
      Path file = folder.resolve(name);
      Thread.currentThread().interrupt();
      ImageFiles.save(file, image, LABELS);
      assertTrue(Thread.interrupted(), "the flag was lost");
      assertArrayEquals(whole(image, ImageFormat.of(file)), Files.readAllBytes(file));
    }
    assertEquals(2, left());
  }

  @Test
  void rowsThatDoNotFitOrAreMissingEndTheFile() throws IOException {
    Path file = folder.resolve("a.png");
    for (RgbImage wrong : new RgbImage[] {picture(29, 10), picture(30, 201)}) {
      try (PictureFile picture = ImageFiles.begin(file, 30, 200, LABELS)) {
        assertThrows(IllegalArgumentException.class, () -> picture.rows(wrong));
        assertThrows(IllegalStateException.class, () -> picture.rows(picture(30, 200)));
      }
    }
    try (PictureFile picture = ImageFiles.begin(file, 30, 200, LABELS)) {
      picture.rows(picture(30, 199));
      assertThrows(IllegalStateException.class, picture::commit);
    }
    assertEquals(0, left());
  }

  // ---------------------------------------------------------------- stripes

  /** Counts the stripes that are neither written nor free. */
  private static class Counting implements StripeFormat {
    private final AtomicInteger alive = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private int next;

    @Override
    public void begin() {}

    @Override
    public Stripe.Packed pack(Stripe stripe) {
      most.accumulateAndGet(alive.incrementAndGet(), Math::max);
      return new Stripe.Packed(stripe.index(), stripe.last(), new byte[0], 0, 0);
    }

    @Override
    public void write(Stripe.Packed packed) {
      alive.decrementAndGet();
      assertEquals(next++, packed.index());
      assertEquals(next == 100, packed.last());
    }

    @Override
    public void end() {
      assertEquals(100, next);
    }
  }

  @Test
  void fewStripesAreInMemoryAndTheyAreWrittenInOrder() throws IOException {
    Counting format = new Counting();
    try (Stripes stripes = new Stripes(format, 1, 100 * Stripes.ROWS, 3)) {
      stripes.rows(picture(1, 100 * Stripes.ROWS));
      stripes.end();
    }
    assertTrue(format.most.get() >= 1 && format.most.get() <= 5, "" + format.most);
    assertEquals(100, format.next);
  }

  @Test
  void whatFailsInAThreadIsThrownWhereRowsAreBrought() throws IOException {
    OutOfMemoryError error = new OutOfMemoryError("a test");
    Counting format =
        new Counting() {
          @Override
          public Stripe.Packed pack(Stripe stripe) {
            throw error;
          }
        };
    for (int height : new int[] {64, 640}) {
      try (Stripes stripes = new Stripes(format, 1, height, 2)) {
        assertSame(
            error,
            assertThrows(
                OutOfMemoryError.class,
                () -> {
                  stripes.rows(picture(1, height));
                  stripes.end();
                }));
      }
    }
    noThreads();
  }

  // ---------------------------------------------------------------- helpers

  private static void bands(PictureFile file, RgbImage image, int band) {
    for (int y = 0; y < image.height(); y += band) {
      file.rows(image.rows(y, Math.min(band, image.height() - y)));
    }
  }

  private static byte[] whole(RgbImage image, ImageFormat format) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageFiles.write(out, format, image, LABELS);
    return out.toByteArray();
  }

  private long left() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.count();
    }
  }

  /** A thread that has ended its work may take a moment to vanish. */
  private static void noThreads() {
    assertTimeoutPreemptively(
        Duration.ofSeconds(5),
        () -> {
          while (Thread.getAllStackTraces().keySet().stream()
              .anyMatch(thread -> thread.getName().equals("banana-stripes"))) {
            Thread.sleep(1);
          }
        });
  }

  private static RgbImage noise(int width, int height) {
    byte[] rgb = new byte[width * height * RgbImage.BYTES];
    new Random(1).nextBytes(rgb);
    return new RgbImage(width, height, rgb);
  }

  private static RgbImage picture(int width, int height) {
    byte[] rgb = new byte[width * height * RgbImage.BYTES];
    for (int i = 0; i < rgb.length; i++) {
      int x = i / RgbImage.BYTES % width;
      int y = i / RgbImage.BYTES / width;
      rgb[i] = (byte) (128 + 100 * Math.sin(x * 0.2 + y * 0.1 + i % RgbImage.BYTES));
    }
    return new RgbImage(width, height, rgb);
  }

  private static RgbImage desktop(byte[] file) throws IOException {
    BufferedImage read = ImageIO.read(new ByteArrayInputStream(file));
    byte[] rgb = new byte[read.getWidth() * read.getHeight() * RgbImage.BYTES];
    for (int i = 0; i < rgb.length; i++) {
      int pixel = i / RgbImage.BYTES;
      int colours = read.getRGB(pixel % read.getWidth(), pixel / read.getWidth());
      rgb[i] = (byte) (colours >> 16 - 8 * (i % RgbImage.BYTES));
    }
    return new RgbImage(read.getWidth(), read.getHeight(), rgb);
  }

  private static byte[] desktopJpeg(RgbImage image) throws IOException {
    BufferedImage picture =
        new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < image.width() * image.height(); i++) {
      int x = i % image.width();
      int y = i / image.width();
      picture.setRGB(x, y, image.pixel(x, y));
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    var writer = ImageIO.getImageWritersByFormatName("jpg").next();
    try (var stream = ImageIO.createImageOutputStream(bytes)) {
      var how = writer.getDefaultWriteParam();
      how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      how.setCompressionQuality(0.92f);
      writer.setOutput(stream);
      writer.write(null, new IIOImage(picture, null, null), how);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  /** The steps of both tables, in the order of storage, wherever a segment begins them. */
  private static List<String> tables(byte[] jpeg) {
    List<String> tables = new ArrayList<>();
    for (int at = 2; (jpeg[at + 1] & 255) != 0xda; ) {
      int length = (jpeg[at + 2] & 255) << 8 | jpeg[at + 3] & 255;
      for (int table = at + 4; (jpeg[at + 1] & 255) == 0xdb && table < at + 2 + length; ) {
        tables.add(Arrays.toString(Arrays.copyOfRange(jpeg, table, table + 65)));
        table += 65;
      }
      at += 2 + length;
    }
    return tables;
  }

  private static double decibels(RgbImage image, RgbImage read) {
    assertEquals(image.width(), read.width());
    double squares = 1e-9;
    for (int i = 0; i < read.rgb().length; i++) {
      squares += Math.pow((read.rgb()[i] & 255) - (image.rgb()[i] & 255), 2);
    }
    return 10 * Math.log10(255 * 255 / (squares / read.rgb().length));
  }
}
