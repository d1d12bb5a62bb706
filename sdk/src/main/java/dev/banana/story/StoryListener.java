package dev.banana.story;

import dev.banana.GeneratedImage;
import java.nio.file.Path;
import java.util.Optional;

/** Is told about each scene of a story. */
@FunctionalInterface
public interface StoryListener {
  /** Wants to know nothing. */
  StoryListener SILENT = scene -> true;

  /**
   * A scene that is there now.
   *
   * @param number from 1
   * @param of how many there are
   * @param file its picture
   * @param image the picture, if it was drawn now; empty if it was there before
   */
  record Done(int number, int of, Path file, Optional<GeneratedImage> image) {}

  /**
   * A scene is done.
   *
   * @param scene which, and whether it was drawn now
   * @return whether to go on
   */
  boolean onScene(Done scene);
}
