package dev.banana.cast;

import static dev.banana.error.BananaException.require;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Up to five characters, whom prompts name as {@code @Mia}.
 *
 * <pre>{@code
 * Cast cast = Cast.of(mia, bo).place("Bo", Spot.LEFT);
 * banana.generate(ImageRequest.of("@Mia and @Bo play chess").withCast(cast));
 * }</pre>
 *
 * <p>Who is not named in a prompt is not in its picture. Immutable.
 *
 * @param seats the characters by their slot, 0 to 4; names differ in more than large letters
 * @param places where some of them shall be, by name; a place in the prompt counts where there is
 *     none
 */
public record Cast(Map<Integer, Subject> seats, Map<String, Place> places) {
  /** Most characters of one picture. */
  public static final int MOST = 5;

  /** Checks everything once. */
  public Cast {
    require(
        !seats.isEmpty() && seats.size() <= MOST,
        "Cannot make a cast of %d characters: expected 1 to %d; leave some out.",
        seats.size(),
        MOST);
    Map<String, Subject> names = new TreeMap<>();
    for (Map.Entry<Integer, Subject> seat : seats.entrySet()) {
      require(
          seat.getKey() >= 0 && seat.getKey() < MOST,
          "Cannot give slot %d to @%s: expected 0 to %d; choose one between.",
          seat.getKey(),
          seat.getValue().name(),
          MOST - 1);
      Subject other = names.put(Names.key(seat.getValue().name()), seat.getValue());
      require(
          other == null,
          "Cannot make a cast of two characters called @%s: every name must be there once; rename"
              + " one of them.",
          seat.getValue().name());
    }
    for (String name : places.keySet()) {
      require(
          names.containsKey(Names.key(name)),
          "Cannot place @%s: the cast has only %s; check the name.",
          Names.shown(name),
          list(seats));
    }
    seats = Collections.unmodifiableMap(new TreeMap<>(seats));
    places = Collections.unmodifiableMap(new LinkedHashMap<>(places));
  }

  /** {@return a cast whose slots go by the order of its characters} */
  public static Cast of(Subject... subjects) {
    return of(List.of(subjects));
  }

  /** {@return a cast whose slots go by the order of its characters} */
  public static Cast of(List<Subject> subjects) {
    Map<Integer, Subject> seats = new TreeMap<>();
    subjects.forEach(subject -> seats.put(seats.size(), subject));
    return new Cast(seats, Map.of());
  }

  /**
   * {@return this with a place for one of them}
   *
   * @param name who, in large or small letters
   * @param place where, in every picture that names it
   */
  public Cast place(String name, Place place) {
    Map<String, Place> more = new LinkedHashMap<>(places);
    more.keySet().removeIf(known -> Names.key(known).equals(Names.key(name)));
    more.put(name, place);
    return new Cast(seats, more);
  }

  /** {@return this without any place} */
  public Cast withoutPlaces() {
    return new Cast(seats, Map.of());
  }

  /** {@return the characters in the order of their slots} */
  public List<Subject> subjects() {
    return List.copyOf(seats.values());
  }

  /** {@return the slot of a name, in large or small letters, or -1} */
  int slot(String name) {
    for (Map.Entry<Integer, Subject> seat : seats.entrySet()) {
      if (Names.key(seat.getValue().name()).equals(Names.key(name))) {
        return seat.getKey();
      }
    }
    return -1;
  }

  /** {@return where the character in a slot shall be, or null} */
  Place place(int slot) {
    for (Map.Entry<String, Place> place : places.entrySet()) {
      if (slot(place.getKey()) == slot) {
        return place.getValue();
      }
    }
    return null;
  }

  /** {@return the names for a message} */
  String list() {
    return list(seats);
  }

  private static String list(Map<Integer, Subject> seats) {
    List<String> names = new ArrayList<>();
    seats.values().forEach(subject -> names.add("@" + subject.name()));
    return String.join(", ", names);
  }
}
