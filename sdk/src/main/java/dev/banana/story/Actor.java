package dev.banana.story;

import static dev.banana.error.BananaException.require;

import dev.banana.Banana;
import dev.banana.Cancellation;
import dev.banana.ImageRequest;
import dev.banana.cast.Names;
import dev.banana.cast.Portrait;
import dev.banana.cast.Subject;
import dev.banana.image.Pictures;
import dev.banana.image.RgbaImage;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A character as a story file names it: a {@code .subject} file, pictures, or words and a seed.
 *
 * @param name what the scenes call it
 * @param description words for it; empty for those of the file or of the prompt
 * @param subject a {@code .subject} file; empty if there are pictures or words
 * @param images 1 to 4 pictures; empty if there is a file or words
 * @param prompt what it looks like; empty if there is a file or pictures
 * @param seed which of those who look like that
 * @param ground what happens to what is behind it
 * @param mirrored whether its pictures, or what is drawn of it, are seen in a mirror too
 */
public record Actor(
    String name,
    Optional<String> description,
    Optional<Path> subject,
    List<Path> images,
    Optional<String> prompt,
    long seed,
    Portrait.Ground ground,
    boolean mirrored) {
  /** Checks that there is one way to get it, and its words. */
  public Actor {
    Names.check(name);
    images = List.copyOf(images);
    int ways = (subject.isPresent() ? 1 : 0) + (images.isEmpty() ? 0 : 1);
    ways += prompt.isPresent() ? 1 : 0;
    require(
        ways == 1,
        "Cannot tell who @%s is: expected one of 'subject', 'images' and 'prompt', found %s.",
        name,
        ways == 0 ? "none" : "several");
    require(
        images.size() <= Portrait.MOST,
        "Cannot make @%s of %d pictures: expected 1 to %d; choose the clearest.",
        name,
        images.size(),
        Portrait.MOST);
    require(
        !mirrored || subject.isEmpty(),
        "Cannot mirror @%s: a .subject file has the views that it has; say 'mirror' where it is made.",
        name);
    if (prompt.isPresent()) {
      ImageRequest.of(prompt.get());
    }
  }

  /**
   * {@return the character, as a model reads it}
   *
   * @param banana the model
   * @param cancellation gives up the drawing of one
   */
  public Subject subject(Banana banana, Cancellation cancellation) {
    if (subject.isPresent()) {
      Subject found = Subject.open(subject.get());
      banana.check(found);
      found = found.name().equals(name) ? found : found.withName(name);
      return description.isPresent() ? found.withDescription(description.get()) : found;
    }
    if (prompt.isPresent()) {
      ImageRequest request =
          ImageRequest.of(prompt.get()).withSeed(seed).withCancellation(cancellation);
      return banana.subject(name, request, this::wished);
    }
    List<RgbaImage> pictures = images.stream().map(Pictures::read).toList();
    return banana.subject(wished(Subject.from(name, pictures.toArray(RgbaImage[]::new))));
  }

  private Portrait wished(Portrait portrait) {
    Portrait wished = portrait.withGround(ground).withMirrored(mirrored);
    return description.map(wished::withDescription).orElse(wished);
  }
}
