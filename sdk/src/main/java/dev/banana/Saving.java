package dev.banana;

import dev.banana.decode.RowListener;
import dev.banana.image.ImageFiles;
import dev.banana.image.PictureFile;
import dev.banana.image.RgbImage;
import java.nio.file.Path;

/** Puts a picture into a file while it is decoded, or afterwards if it may still be blurred. */
final class Saving implements RowListener, AutoCloseable {
  private final Path path;
  private final Recipe recipe;
  private final boolean mayChange;
  private PictureFile file;

  /**
   * Begins nothing yet.
   *
   * @param path the file, or null for none
   * @param recipe what the file says of itself
   * @param mayChange whether rows are not final when they are decoded
   */
  Saving(Path path, Recipe recipe, boolean mayChange) {
    this.path = path;
    this.recipe = recipe;
    this.mayChange = mayChange;
  }

  @Override
  public void rows(RgbImage picture, int from, int to) {
    if (path == null || mayChange) {
      return;
    }
    if (file == null) {
      // Only now: a draft is no use while steps can still be cancelled.
      file = ImageFiles.begin(path, picture.width(), picture.height(), recipe.labels());
    }
    file.rows(picture.rows(from, to - from));
  }

  /** Put the file in its place. */
  void end(GeneratedImage image) {
    if (file != null) {
      file.commit();
    } else if (path != null) {
      image.save(path);
    }
  }

  /** Forget what was not put in its place. */
  @Override
  public void close() {
    if (file != null) {
      file.close();
    }
  }
}
