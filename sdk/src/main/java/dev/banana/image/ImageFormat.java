package dev.banana.image;

import static dev.banana.error.BananaException.require;

import java.nio.file.Path;
import java.util.Locale;

/** How a picture is stored. */
public enum ImageFormat {
  /** Without loss. */
  PNG,
  /** With a small loss: baseline, full colour resolution, quality 92 of 100. */
  JPEG;

  /**
   * {@return the format that a file name asks for}
   *
   * @param file ends in {@code .png}, {@code .jpg} or {@code .jpeg}, in any case
   * @throws dev.banana.error.BananaException if it ends in anything else
   */
  public static ImageFormat of(Path file) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    boolean jpeg = name.endsWith(".jpg") || name.endsWith(".jpeg");
    require(
        jpeg || name.endsWith(".png"),
        "Cannot write '%s': expected a name that ends in .png, .jpg or .jpeg; rename it.",
        file);
    return jpeg ? JPEG : PNG;
  }
}
