package dev.banana.story;

import static dev.banana.error.BananaException.require;

import dev.banana.ImageRequest;
import dev.banana.cast.Names;
import dev.banana.cast.Place;
import dev.banana.cast.Script;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * One picture of a story; what it leaves open is decided by the story.
 *
 * @param prompt what to draw, with characters as {@code @Mia}
 * @param seed empty for the story's and the number of the scene
 * @param width pixels across; empty for the story's; there is a height if there is this
 * @param height pixels down
 * @param steps empty for the story's
 * @param places where characters shall be, by name, whom the prompt must mention
 * @param shown which of their views are drawn over, by name, from 0 (see {@link
 *     dev.banana.cast.Cast#show})
 */
public record Scene(
    String prompt,
    OptionalLong seed,
    OptionalInt width,
    OptionalInt height,
    OptionalInt steps,
    Map<String, Place> places,
    Map<String, Integer> shown) {
  /** Checks everything that can be without the story. */
  public Scene {
    ImageRequest request = ImageRequest.of(prompt);
    if (width.isPresent()) {
      request = request.withSize(width.getAsInt(), height.orElse(0));
    }
    if (steps.isPresent()) {
      request.withSteps(steps.getAsInt());
    }
    places.keySet().forEach(name -> mentioned(prompt, name, "place", "the place"));
    shown.keySet().forEach(name -> mentioned(prompt, name, "show a view of", "the view"));
    places = Collections.unmodifiableMap(new LinkedHashMap<>(places));
    shown = Collections.unmodifiableMap(new LinkedHashMap<>(shown));
  }

  private static void mentioned(String prompt, String name, String verb, String what) {
    boolean said =
        Script.names(prompt).stream()
            .anyMatch(n -> n.toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT)));
    require(
        said,
        "Cannot %s @%s: the prompt '%s' does not mention that name; write @%s into it or leave %s"
            + " out.",
        verb,
        Names.shown(name),
        Names.shown(prompt),
        Names.shown(name),
        what);
  }

  /** {@return a scene that leaves all else open} */
  public static Scene of(String prompt) {
    return new Scene(
        prompt,
        OptionalLong.empty(),
        OptionalInt.empty(),
        OptionalInt.empty(),
        OptionalInt.empty(),
        Map.of(),
        Map.of());
  }

  /** {@return this with a seed of its own} */
  public Scene withSeed(long number) {
    return new Scene(prompt, OptionalLong.of(number), width, height, steps, places, shown);
  }

  /** {@return this with a size of its own, in pixels} */
  public Scene withSize(int across, int down) {
    return new Scene(
        prompt, seed, OptionalInt.of(across), OptionalInt.of(down), steps, places, shown);
  }

  /** {@return this with steps of its own} */
  public Scene withSteps(int number) {
    return new Scene(prompt, seed, width, height, OptionalInt.of(number), places, shown);
  }

  /** {@return this with a place for somebody whom its prompt mentions} */
  public Scene place(String name, Place place) {
    Map<String, Place> more = new LinkedHashMap<>(places);
    more.put(name, place);
    return new Scene(prompt, seed, width, height, steps, more, shown);
  }

  /** {@return this with the view, from 0, of somebody whom its prompt mentions} */
  public Scene show(String name, int view) {
    Map<String, Integer> more = new LinkedHashMap<>(shown);
    more.put(name, view);
    return new Scene(prompt, seed, width, height, steps, places, more);
  }
}
