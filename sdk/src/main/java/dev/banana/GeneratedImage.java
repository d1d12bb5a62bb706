package dev.banana;

import dev.banana.cast.Appearance;
import dev.banana.governor.Choice;
import dev.banana.image.ImageFiles;
import dev.banana.image.ImageFormat;
import dev.banana.image.RgbImage;
import dev.banana.safety.SafetyReport;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A picture, and what made it.
 *
 * @param pixels the picture
 * @param recipe the request with nothing left open, and the model that answered it
 * @param timings how long it took
 * @param choice with what it was drawn, and why; chosen by a governor if a latency was asked for
 * @param cut the end of the prompt that was not read, because it was too long; empty if all was
 * @param unknown words and signs of the prompt that the model does not know: its text encoder
 *     cannot read them, or they were in no caption that it learned from; it draws what it takes for
 *     the nearest
 * @param safety what the picture as it was drawn seems to show; empty if that was not asked for
 * @param cast the characters in it, by slot; empty if it was asked for without any
 */
public record GeneratedImage(
    RgbImage pixels,
    Recipe recipe,
    Timings timings,
    Choice choice,
    String cut,
    List<String> unknown,
    Optional<SafetyReport> safety,
    List<Appearance> cast) {
  /** Copies the lists. */
  public GeneratedImage {
    unknown = List.copyOf(unknown);
    cast = List.copyOf(cast);
  }

  /** A picture without characters that was not checked. */
  public GeneratedImage(
      RgbImage pixels,
      Recipe recipe,
      Timings timings,
      Choice choice,
      String cut,
      List<String> unknown) {
    this(pixels, recipe, timings, choice, cut, unknown, Optional.empty(), List.of());
  }

  /** {@return whether the pixels were blurred because the picture was flagged} */
  public boolean blurred() {
    return recipe.blurred().isPresent();
  }

  /** {@return the seed that gives this picture again} */
  public long seed() {
    return recipe.seed();
  }

  /**
   * Save it; the recipe travels inside the file.
   *
   * @param file ends in {@code .png}, {@code .jpg} or {@code .jpeg}; an older file is replaced
   * @throws dev.banana.error.BananaException if it cannot be written; then nothing has changed
   */
  public void save(Path file) {
    ImageFiles.save(file, pixels, recipe.labels());
  }

  /**
   * Write it to a stream, which stays open.
   *
   * @param out where to
   * @param format how
   * @throws IOException if the stream fails
   */
  public void write(OutputStream out, ImageFormat format) throws IOException {
    ImageFiles.write(out, format, pixels, recipe.labels());
  }
}
