package dev.banana.image;

import static dev.banana.error.BananaException.require;
import static dev.banana.error.BananaException.requireFile;

import dev.banana.error.BananaException;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;

/** Writes pictures with their labels, and reads the labels back. */
public final class ImageFiles {
  /** Threads that pack rows beside the work that makes them: each holds some of them. */
  private static final int MOST_BESIDE = 4;

  private ImageFiles() {}

  /**
   * Save a picture; whoever looks sees the old file or the whole new one, never a part.
   *
   * @param file ends in {@code .png}, {@code .jpg} or {@code .jpeg}; an older file is replaced
   * @param image pixels
   * @param labels what travels beside them
   * @throws BananaException if it cannot be written; then nothing has changed
   */
  public static void save(Path file, RgbImage image, Labels labels) {
    try (PictureFile picture =
        PictureFile.begin(file, image.width(), image.height(), labels, processors())) {
      picture.rows(image);
      picture.commit();
    }
  }

  /**
   * Begin a file that takes a picture in bands of rows, while they are made.
   *
   * @param file as for {@link #save(Path, RgbImage, Labels)}
   * @param width pixels across, at least 1
   * @param height pixels down, at least 1
   * @param labels what travels beside them
   * @return where the rows go; close it
   * @throws BananaException if it cannot be written, or if size or labels do not fit the format;
   *     then nothing has changed
   */
  public static PictureFile begin(Path file, int width, int height, Labels labels) {
    return PictureFile.begin(file, width, height, labels, Math.min(MOST_BESIDE, processors()));
  }

  private static int processors() {
    return Runtime.getRuntime().availableProcessors();
  }

  /**
   * Write a picture to a stream, which stays open.
   *
   * @param out where to
   * @param format how
   * @param image pixels
   * @param labels what travels beside them
   * @throws IOException if the stream fails
   * @throws BananaException if size or labels do not fit the format
   */
  public static void write(OutputStream out, ImageFormat format, RgbImage image, Labels labels)
      throws IOException {
    int width = image.width();
    int height = image.height();
    write(stripes(out, format, width, height, labels, processors()), image);
  }

  /** Writes a whole picture. */
  static void write(Stripes stripes, RgbImage image) throws IOException {
    try (stripes) {
      stripes.begin();
      stripes.rows(image);
      stripes.end();
    }
  }

  static Stripes stripes(
      OutputStream out, ImageFormat format, int width, int height, Labels labels, int threads) {
    StripeFormat writer =
        switch (format) {
          case PNG -> new PngWriter(out, width, height, labels);
          case JPEG -> new JpegWriter(out, width, height, labels);
        };
    return new Stripes(writer, width, height, threads);
  }

  /**
   * Find out whether a file could be saved, before the work of drawing it.
   *
   * @param file as for {@link #save(Path, RgbImage, Labels)}
   * @throws BananaException if its folder is missing or cannot be written to
   */
  public static void probe(Path file) {
    ImageFormat.of(file);
    Path target = target(file);
    try {
      Drafts.end(Drafts.create(target));
    } catch (IOException e) {
      throw failed(file, e);
    }
  }

  /** Writes the bytes of a file. */
  @FunctionalInterface
  public interface Content {
    /** Write them into a stream, which stays open. */
    void write(OutputStream out) throws IOException;
  }

  /**
   * Save any file; whoever looks sees the old one or the whole new one, never a part.
   *
   * @param file its folder must exist; an older file is replaced
   * @param content its bytes
   * @throws BananaException if it cannot be written; then nothing has changed
   */
  public static void save(Path file, Content content) {
    Path target = target(file);
    try {
      Path draft = Drafts.create(target);
      try {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(draft), 1 << 16)) {
          content.write(out);
        }
        move(draft, target);
      } finally {
        Drafts.end(draft);
      }
    } catch (IOException e) {
      throw failed(file, e);
    }
  }

  static Path target(Path file) {
    Path target = file.toAbsolutePath().normalize();
    Path folder = target.getParent();
    require(
        folder != null && Files.isDirectory(folder),
        "Cannot write '%s': there is no folder '%s'; create it or choose another.",
        file,
        folder);
    require(
        !Files.exists(target) || Files.isRegularFile(target),
        "Cannot write '%s': it is there and not a file; choose another name.",
        file);
    return target;
  }

  static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  static BananaException failed(Path file, IOException cause) {
    return new BananaException(
        "Cannot write '"
            + file
            + "': "
            + reason(cause)
            + "; make room or choose a folder that can be written. Nothing was left behind.",
        cause);
  }

  /** What the system says, without the path that it begins with. */
  private static String reason(IOException cause) {
    if (cause instanceof AccessDeniedException) {
      return "access is denied";
    }
    if (cause instanceof NoSuchFileException) {
      return "the folder takes no new files";
    }
    if (cause instanceof FileSystemException e && e.getReason() != null) {
      return e.getReason();
    }
    return String.valueOf(cause.getMessage());
  }

  /**
   * Read what an image file says about itself, but not its pixels.
   *
   * <p>The file may come from a stranger: what is read of it is bounded.
   *
   * @param file a PNG or JPEG
   * @return its size and labels; those that are missing are empty
   * @throws BananaException if it is missing or neither PNG nor JPEG
   */
  public static ImageInfo read(Path file) {
    requireFile(file, "read");
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      return read(in);
    } catch (EOFException e) {
      throw unreadable(file, "it ends too early", e);
    } catch (IOException e) {
      throw unreadable(file, e.getMessage(), e);
    }
  }

  private static ImageInfo read(DataInputStream in) throws IOException {
    in.mark(PngWriter.SIGNATURE.length);
    byte[] start = in.readNBytes(PngWriter.SIGNATURE.length);
    if (Arrays.equals(start, PngWriter.SIGNATURE)) {
      return PngReader.read(in);
    }
    if (start.length > 2 && start[0] == (byte) 0xff && start[1] == (byte) 0xd8) {
      in.reset();
      in.skipNBytes(2);
      return JpegReader.read(in);
    }
    throw new IOException("it is neither a PNG nor a JPEG");
  }

  private static BananaException unreadable(Path file, String reason, IOException cause) {
    return new BananaException(
        "Cannot read '" + file + "': " + reason + "; give a picture that Banana drew.", cause);
  }
}
