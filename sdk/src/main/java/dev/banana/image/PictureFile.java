package dev.banana.image;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file that a picture is written into while it is made, so that the whole of it is never in
 * memory:
 *
 * <pre>{@code
 * try (PictureFile file = ImageFiles.begin(path, width, height, labels)) {
 *   file.rows(top);
 *   file.rows(bottom);
 *   file.commit();
 * }
 * }</pre>
 *
 * <p>Rows are packed by other threads while the caller makes the next ones. Until {@link #commit}
 * whoever looks sees the old file or none; without it, and after any exception, nothing has changed
 * and nothing is left behind. The bytes are those of {@link ImageFiles#save(Path, RgbImage,
 * Labels)}, whatever the heights of the bands. Not thread-safe.
 */
public final class PictureFile implements AutoCloseable {
  private static final int BUFFER = 1 << 16;

  private final Path file;
  private final Path target;
  private final Path draft;
  private final OutputStream out;
  private final Stripes stripes;
  private boolean open = true;

  private PictureFile(Path file, Path target, Path draft, OutputStream out, Stripes stripes) {
    this.file = file;
    this.target = target;
    this.draft = draft;
    this.out = out;
    this.stripes = stripes;
  }

  /** Opens the stream of a draft. */
  interface Opening {
    OutputStream open(Path draft) throws IOException;
  }

  static PictureFile begin(Path file, int width, int height, Labels labels, int threads) {
    return begin(file, width, height, labels, threads, Files::newOutputStream);
  }

  /** As {@link ImageFiles#begin}, by so many threads into a stream of the caller's choice. */
  static PictureFile begin(
      Path file, int width, int height, Labels labels, int threads, Opening opening) {
    ImageFormat format = ImageFormat.of(file);
    Path target = ImageFiles.target(file);
    try {
      Path draft = Drafts.create(target);
      PictureFile picture;
      try {
        OutputStream out = new BufferedOutputStream(opening.open(draft), BUFFER);
        Stripes stripes = ImageFiles.stripes(out, format, width, height, labels, threads);
        picture = new PictureFile(file, target, draft, out, stripes);
      } catch (IOException | RuntimeException | Error e) {
        Drafts.end(draft);
        throw e;
      }
      picture.step(picture.stripes::begin);
      return picture;
    } catch (IOException e) {
      throw ImageFiles.failed(file, e);
    }
  }

  /**
   * Write the next rows, from the top.
   *
   * @param band as wide as the picture, of any height; it is copied
   * @throws dev.banana.error.BananaException if they cannot be written
   * @throws IllegalArgumentException if it is not as wide, or more rows than are missing
   * @throws IllegalStateException if the file is closed
   */
  public void rows(RgbImage band) {
    checkOpen();
    step(() -> stripes.rows(band));
  }

  /**
   * Put the file in its place; it is closed then.
   *
   * @throws dev.banana.error.BananaException if it cannot be written
   * @throws IllegalStateException if rows are missing or the file is closed
   */
  public void commit() {
    checkOpen();
    step(
        () -> {
          stripes.end();
          out.close();
          ImageFiles.move(draft, target);
        });
    close();
  }

  /** Forget the file unless it was committed; threads that pack its rows are ended. */
  @Override
  public void close() {
    if (!open) {
      return;
    }
    open = false;
    try {
      stripes.close();
      out.close();
    } catch (IOException e) {
      // What could not be flushed is deleted below, and the first failure was told already.
    } finally {
      Drafts.end(draft);
    }
  }

  private void checkOpen() {
    if (!open) {
      throw new IllegalStateException("'" + file + "' is closed");
    }
  }

  private interface Step {
    void run() throws IOException;
  }

  /** Whatever goes wrong ends the file. */
  private void step(Step step) {
    boolean done = false;
    try {
      step.run();
      done = true;
    } catch (IOException e) {
      throw ImageFiles.failed(file, e);
    } finally {
      if (!done) {
        close();
      }
    }
  }
}
