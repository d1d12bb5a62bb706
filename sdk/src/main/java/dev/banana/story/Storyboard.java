package dev.banana.story;

import static dev.banana.error.BananaException.require;

import dev.banana.Banana;
import dev.banana.Cancellation;
import dev.banana.ImageRequest;
import dev.banana.cast.Cast;
import dev.banana.cast.Casting;
import dev.banana.cast.Names;
import dev.banana.cast.Place;
import dev.banana.cast.Things;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A story: scenes that share a cast, a style and a size.
 *
 * <pre>{@code
 * Storyboard story =
 *     Storyboard.of(Cast.of(mia, bo), Scene.of("@Mia meets @Bo"), Scene.of("@Mia and @Bo dance"))
 *         .withStyle("watercolour");
 * story.draw(banana, Path.of("story"), StoryListener.SILENT);
 * }</pre>
 *
 * <p>What the model makes of the cast is computed once for all scenes. Immutable.
 *
 * @param title for people; may be empty
 * @param style words that are added to every prompt; may be empty
 * @param cast who plays; empty for a story without characters
 * @param scenes 1 to {@value #MOST}
 * @param width pixels across, unless a scene says otherwise
 * @param height pixels down, likewise
 * @param steps likewise; empty for the model's own
 * @param seed of the first scene; each next one takes the next, unless it says otherwise
 */
public record Storyboard(
    String title,
    String style,
    Optional<Cast> cast,
    List<Scene> scenes,
    int width,
    int height,
    OptionalInt steps,
    long seed) {
  /** Most scenes. */
  public static final int MOST = 100_000;

  private static final int LONGEST = 500;
  private static final int SIDE = 512;

  /** Checks everything, each scene as it would be drawn. */
  public Storyboard {
    require(
        !scenes.isEmpty() && scenes.size() <= MOST,
        "Cannot draw a story of %d scenes: expected 1 to %d; write at least one.",
        scenes.size(),
        MOST);
    require(
        title.length() <= LONGEST && style.length() <= LONGEST,
        "Cannot draw a story whose title or style has more than %d letters: found %d and %d;"
            + " shorten it.",
        LONGEST,
        title.length(),
        style.length());
    scenes = List.copyOf(scenes);
    for (int i = 0; i < scenes.size(); i++) {
      try {
        check(request(i, style, cast, scenes.get(i), width, height, steps, seed));
      } catch (dev.banana.error.BananaException e) {
        throw new dev.banana.error.BananaException("Scene " + (i + 1) + ": " + e.getMessage(), e);
      }
    }
  }

  private static void check(ImageRequest request) {
    request
        .cast()
        .ifPresent(c -> Casting.of(c, request.prompt(), request.width(), request.height()));
  }

  /** {@return a story of 512 x 512 pixels from seed 0} */
  public static Storyboard of(Cast cast, Scene... scenes) {
    return new Storyboard(
        "", "", Optional.of(cast), Arrays.asList(scenes), SIDE, SIDE, OptionalInt.empty(), 0);
  }

  /** {@return this with a title} */
  public Storyboard withTitle(String words) {
    return new Storyboard(words, style, cast, scenes, width, height, steps, seed);
  }

  /** {@return this with words that are added to every prompt} */
  public Storyboard withStyle(String words) {
    return new Storyboard(title, words, cast, scenes, width, height, steps, seed);
  }

  /** {@return this with another size, in pixels} */
  public Storyboard withSize(int across, int down) {
    return new Storyboard(title, style, cast, scenes, across, down, steps, seed);
  }

  /** {@return this with a number of steps} */
  public Storyboard withSteps(int number) {
    return new Storyboard(title, style, cast, scenes, width, height, OptionalInt.of(number), seed);
  }

  /** {@return this with another first seed} */
  public Storyboard withSeed(long number) {
    return new Storyboard(title, style, cast, scenes, width, height, steps, number);
  }

  /**
   * {@return the request for a scene}
   *
   * @param index from 0
   */
  public ImageRequest request(int index) {
    return request(index, style, cast, scenes.get(index), width, height, steps, seed);
  }

  private static ImageRequest request(
      int index,
      String style,
      Optional<Cast> cast,
      Scene scene,
      int width,
      int height,
      OptionalInt steps,
      long seed) {
    ImageRequest request =
        ImageRequest.of(style.isBlank() ? scene.prompt() : scene.prompt() + ", " + style.strip())
            .withSize(scene.width().orElse(width), scene.height().orElse(height))
            .withSeed(scene.seed().orElse(seed + index));
    OptionalInt number = scene.steps().isPresent() ? scene.steps() : steps;
    request = number.isPresent() ? request.withSteps(number.getAsInt()) : request;
    requireCast(cast, scene.places(), "place");
    Things.requireIn(scene.places().keySet(), scene.prompt());
    requireCast(cast, scene.shown(), "show a view of");
    if (cast.isPresent()) {
      // A castle of one scene is that of the others.
      Cast placed = cast.get().withThingSeed(cast.get().thingSeed().orElse(seed));
      for (Map.Entry<String, Place> place : scene.places().entrySet()) {
        placed = placed.place(place.getKey(), place.getValue());
      }
      for (Map.Entry<String, Integer> view : scene.shown().entrySet()) {
        placed = placed.show(view.getKey(), view.getValue());
      }
      request = request.withCast(placed);
    }
    return request;
  }

  private static void requireCast(Optional<Cast> cast, Map<String, ?> named, String verb) {
    require(
        cast.isPresent() || named.isEmpty(),
        "Cannot %s @%s: the story has no cast; add one.",
        verb,
        named.keySet().stream().findFirst().map(Names::shown).orElse(""));
  }

  /**
   * Draw all scenes that are not there yet, then the contact sheets and pages.
   *
   * <p>The folder gets {@code scene-0001.png} and so on, {@code cast/NAME.subject}, {@code
   * index.html} with all pictures in it and {@code contact-sheet.png}; a page and a sheet for every
   * {@value StoryPages#EACH} scenes. A scene whose file already holds just this picture is passed
   * over, so that a run that was killed goes on where it was; every file is there whole or not at
   * all.
   *
   * @param banana what draws
   * @param folder made if it is missing
   * @param listener is told about each scene
   * @throws dev.banana.error.BananaException if something cannot be written
   * @throws dev.banana.error.CancelledException if the listener says so; what was drawn stays
   */
  public void draw(Banana banana, Path folder, StoryListener listener) {
    draw(banana, folder, listener, Cancellation.NONE);
  }

  /**
   * As {@link #draw(Banana, Path, StoryListener)}, but can be given up from another thread.
   *
   * @param cancellation gives it up
   */
  public void draw(Banana banana, Path folder, StoryListener listener, Cancellation cancellation) {
    new StoryRun(this, banana, folder, listener, cancellation).run();
  }
}
