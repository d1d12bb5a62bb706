package dev.banana.train.peel;

import static dev.banana.error.BananaException.require;

import dev.banana.error.BananaException;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/**
 * The pictures that a peel is learned from, squared, each with its caption.
 *
 * @param pictures at least {@value #LEAST}
 * @param skipped files that could not be read, and why
 * @param hash tells this set of pictures and captions from others
 */
public record PeelPictures(List<Picture> pictures, List<String> skipped, String hash) {
  /** Fewest pictures: with fewer there is no style to tell from what is shown. */
  public static final int LEAST = 8;

  /** Most pictures. */
  public static final int MOST = 400;

  private static final long LARGEST_PIXELS = 64L << 20;
  private static final int LONGEST = 400;

  /**
   * One picture.
   *
   * @param file where it came from
   * @param caption what it shows, with the words that call the peel
   * @param rgb colours 0xRRGGBB, row-major, of a square
   */
  public record Picture(Path file, String caption, int[] rgb) {}

  /**
   * Read a folder.
   *
   * @param folder holds PNG and JPEG files; folders in it are not looked into
   * @param captions folder of texts {@code NAME.txt}, or null for beside the pictures
   * @param trigger words that call the peel; they are put before captions that lack them
   * @param side pixels of each side that pictures are cut and scaled to
   * @throws BananaException if there are too few that can be read
   */
  public static PeelPictures read(Path folder, Path captions, String trigger, int side) {
    require(
        Files.isDirectory(folder),
        "Cannot learn from '%s': there is no such folder; give one with %d to 40 pictures.",
        folder,
        LEAST);
    require(
        captions == null || Files.isDirectory(captions),
        "Cannot read captions in '%s': there is no such folder; check --captions.",
        captions);
    List<Picture> pictures = new ArrayList<>();
    List<String> skipped = new ArrayList<>();
    for (Path file : files(folder)) {
      try {
        int[] rgb = square(image(file), side);
        pictures.add(new Picture(file, caption(file, captions, trigger), rgb));
      } catch (IOException | RuntimeException e) {
        skipped.add(file.getFileName() + " (" + reason(e) + ")");
      }
    }
    String broken = skipped.isEmpty() ? "" : "; not readable: " + String.join(", ", skipped);
    require(
        pictures.size() >= LEAST,
        "Cannot learn from '%s': expected %d to 40 PNG or JPEG pictures, found %d that can be"
            + " read%s; add some.",
        folder,
        LEAST,
        pictures.size(),
        broken);
    require(
        pictures.size() <= MOST,
        "Cannot learn from '%s': found %d pictures, expected at most %d; choose the best.",
        folder,
        pictures.size(),
        MOST);
    return new PeelPictures(pictures, skipped, hash(pictures));
  }

  private static List<Path> files(Path folder) {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(f -> f.toString().toLowerCase(Locale.ROOT).matches(".*\\.(png|jpe?g)"))
          .filter(Files::isRegularFile)
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new BananaException(
          "Cannot read folder '" + folder + "': " + e.getMessage() + "; check that it can be read.",
          e);
    }
  }

  private static String reason(Exception e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message.replaceAll("\\p{Cntrl}", "?");
  }

  /** The size is looked at before the pixels are unpacked. */
  private static BufferedImage image(Path file) throws IOException {
    try (ImageInputStream in = ImageIO.createImageInputStream(file.toFile())) {
      Iterator<ImageReader> readers = in == null ? null : ImageIO.getImageReaders(in);
      if (readers == null || !readers.hasNext()) {
        throw new IOException("neither PNG nor JPEG");
      }
      ImageReader reader = readers.next();
      try {
        reader.setInput(in);
        long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
        if (pixels > LARGEST_PIXELS) {
          throw new IOException(pixels + " pixels, at most " + LARGEST_PIXELS);
        }
        return reader.read(0);
      } finally {
        reader.dispose();
      }
    }
  }

  /** The middle square on white, scaled; small drawings keep their hard edges. */
  static int[] square(BufferedImage image, int side) {
    int cut = Math.min(image.getWidth(), image.getHeight());
    int x = (image.getWidth() - cut) / 2;
    int y = (image.getHeight() - cut) / 2;
    BufferedImage out = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = out.createGraphics();
    g.setColor(java.awt.Color.WHITE);
    g.fillRect(0, 0, side, side);
    BufferedImage from = cut > 2 * side ? halved(image, cut, x, y, side) : image;
    boolean whole = from != image;
    int left = whole ? 0 : x;
    int top = whole ? 0 : y;
    int span = whole ? from.getWidth() : cut;
    g.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION,
        side % span == 0
            ? RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR
            : RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    g.drawImage(from, 0, 0, side, side, left, top, left + span, top + span, null);
    g.dispose();
    return out.getRGB(0, 0, side, side, null, 0, side);
  }

  /** Halves until it is at most twice as large, so that no pixel is skipped. */
  private static BufferedImage halved(BufferedImage image, int cut, int x, int y, int side) {
    BufferedImage now = image.getSubimage(x, y, cut, cut);
    while (now.getWidth() > 2 * side) {
      int half = now.getWidth() / 2;
      BufferedImage next = new BufferedImage(half, half, BufferedImage.TYPE_INT_RGB);
      Graphics2D g = next.createGraphics();
      g.setColor(java.awt.Color.WHITE);
      g.fillRect(0, 0, half, half);
      g.setRenderingHint(
          RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
      g.drawImage(now, 0, 0, half, half, null);
      g.dispose();
      now = next;
    }
    return now;
  }

  private static String caption(Path file, Path captions, String trigger) throws IOException {
    String name = String.valueOf(file.getFileName());
    String stem = name.substring(0, name.lastIndexOf('.'));
    Path text = (captions == null ? file.getParent() : captions).resolve(stem + ".txt");
    String words =
        Files.isRegularFile(text)
            ? Files.readString(text, StandardCharsets.UTF_8)
            : stem.replaceAll("[_-]+", " ").replaceAll("[0-9]+", " ");
    String line = words.replaceAll("\\s+", " ").strip();
    String all =
        line.toLowerCase(Locale.ROOT).contains(trigger.toLowerCase(Locale.ROOT))
            ? line
            : line.isEmpty() ? trigger : trigger + ", " + line;
    return all.substring(0, Math.min(LONGEST, all.length()));
  }

  private static String hash(List<Picture> pictures) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (Picture picture : pictures) {
        digest.update(picture.caption.getBytes(StandardCharsets.UTF_8));
        for (int pixel : picture.rgb) {
          digest.update((byte) (pixel >> 16));
          digest.update((byte) (pixel >> 8));
          digest.update((byte) pixel);
        }
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK must have SHA-256", e);
    }
  }
}
