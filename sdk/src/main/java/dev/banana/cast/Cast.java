package dev.banana.cast;

import static dev.banana.error.BananaException.require;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Up to five characters, whom prompts name as {@code @Mia}.
 *
 * <pre>{@code
 * Cast cast = Cast.of(mia, bo).place("Bo", Spot.LEFT);
 * banana.generate(ImageRequest.of("@Mia and @Bo play chess").withCast(cast));
 * }</pre>
 *
 * <p>Who is not named in a prompt is not in its picture. Of a character with several pictures one
 * is drawn over, which gives it its pose: the one that was chosen ({@link #show}), else one by the
 * seed. From that picture it is set into what the model draws, in the light of the scene, leaning
 * and looking another way by the seed or as it is, or only its fine detail comes from there: {@link
 * Finish}. Immutable.
 *
 * <p>Things that a prompt names beside them, as {@code @Mia and a red apple}, are drawn by
 * themselves and stand beside them as if they were characters, as long as there are seats; see
 * {@link #withThings}.
 *
 * @param seats the characters by their slot, 0 to 4; names differ in more than large letters
 * @param places where some of them shall be, by name; a place in the prompt counts where there is
 *     none. A thing is placed by its words, {@code a red apple}
 * @param shown which of their views are drawn over, by name, from 0; the first where there is none
 * @param stances numbers of the ways in which some of them stand where they are {@link
 *     Finish#LIVELY}, by name, 0 to 255; 0 is as in the picture, and those who have none stand in
 *     one by the seed
 * @param finish how they come into a picture once it is drawn; with a peel always {@link
 *     Finish#DRAWN}
 * @param things whether things beside them are drawn by themselves
 * @param thingSeed by which they are drawn, so that pictures of several seeds show the same; by
 *     that of the picture if empty
 */
public record Cast(
    Map<Integer, Subject> seats,
    Map<String, Place> places,
    Map<String, Integer> shown,
    Map<String, Integer> stances,
    Finish finish,
    boolean things,
    OptionalLong thingSeed) {
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
          Things.isThingName(name) || names.containsKey(Names.key(name)),
          "Cannot place @%s: the cast has only %s; check the name.",
          Names.shown(name),
          list(seats));
    }
    for (Map.Entry<String, Integer> view : shown.entrySet()) {
      Subject subject = names.get(Names.key(view.getKey()));
      require(
          subject != null,
          "Cannot show a view of @%s: the cast has only %s; check the name.",
          Names.shown(view.getKey()),
          list(seats));
      check(subject, view.getValue());
    }
    for (Map.Entry<String, Integer> stance : stances.entrySet()) {
      require(
          names.containsKey(Names.key(stance.getKey()))
              && stance.getValue() >= Stance.UPRIGHT
              && stance.getValue() < Stance.COUNT,
          "Cannot have @%s stand in way %d: expected one of %s and a number from %d to %d; choose"
              + " another.",
          Names.shown(stance.getKey()),
          stance.getValue(),
          list(seats),
          Stance.UPRIGHT,
          Stance.COUNT - 1);
    }
    require(finish != null, "finish must not be null; use Finish.LIVELY.");
    seats = Collections.unmodifiableMap(new TreeMap<>(seats));
    shown = Collections.unmodifiableMap(new LinkedHashMap<>(shown));
    stances = Collections.unmodifiableMap(new LinkedHashMap<>(stances));
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
    return new Cast(seats, Map.of(), Map.of(), Map.of(), Finish.LIVELY, true, OptionalLong.empty());
  }

  private static void check(Subject subject, int view) {
    require(
        view >= 0 && view < subject.thumbnails(),
        "Cannot show view %d of @%s: expected 1 to %d; choose one of those.",
        view + 1L,
        subject.name(),
        subject.thumbnails());
  }

  /**
   * {@return this with a place for one of them}
   *
   * @param name who, in large or small letters, or the words of a thing
   * @param place where, in every picture that names it
   */
  public Cast place(String name, Place place) {
    return new Cast(seats, with(places, name, place), shown, stances, finish, things, thingSeed);
  }

  /** {@return this without any place} */
  public Cast withoutPlaces() {
    return new Cast(seats, Map.of(), shown, stances, finish, things, thingSeed);
  }

  /**
   * {@return this with the view of one of them that pictures are drawn over}
   *
   * @param name who, in large or small letters
   * @param view from 0, below {@link Subject#thumbnails()}
   */
  public Cast show(String name, int view) {
    return new Cast(seats, places, with(shown, name, view), stances, finish, things, thingSeed);
  }

  /** {@return this with another way to bring its characters into a picture} */
  public Cast withFinish(Finish other) {
    return new Cast(seats, places, shown, stances, other, things, thingSeed);
  }

  /**
   * {@return this with other wishes for the things that a prompt names beside characters}
   *
   * <p>The model draws one thing well, and beside somebody hardly any, so by default each thing is
   * drawn by itself, cut out, and set in. They stay in the words instead, and the model draws them
   * as it can, with a peel, with a latency, where characters are {@link Finish#DRAWN}, and where
   * what was drawn cannot be cut out.
   *
   * @param on whether they are drawn by themselves
   */
  public Cast withThings(boolean on) {
    return new Cast(seats, places, shown, stances, finish, on, thingSeed);
  }

  /**
   * {@return this with things that are the same in pictures of all seeds}
   *
   * @param seed by which they are drawn
   */
  public Cast withThingSeed(long seed) {
    return new Cast(seats, places, shown, stances, finish, things, OptionalLong.of(seed));
  }

  /** {@return this with views and stances by a seed, for those of whom none was chosen} */
  public Cast shownBy(long seed) {
    Cast all = this;
    for (Map.Entry<Integer, Subject> seat : seats.entrySet()) {
      int slot = seat.getKey();
      Subject subject = seat.getValue();
      if (value(shown, slot) == null) {
        SplittableRandom random = new SplittableRandom(Cast.MOST * seed + slot);
        all = all.show(subject.name(), random.nextInt(subject.thumbnails()));
      }
      if (value(stances, slot) == null) {
        all = all.stand(subject.name(), Stance.number(Cast.MOST * seed + slot));
      }
    }
    return all;
  }

  private Cast stand(String name, int stance) {
    return new Cast(seats, places, shown, with(stances, name, stance), finish, things, thingSeed);
  }

  /** {@return the number of the stance of the character in a slot} */
  int stance(int slot) {
    Integer stance = value(stances, slot);
    boolean bends = finish == Finish.LIVELY && seats.get(slot).masked(view(slot));
    return bends && stance != null ? stance : Stance.UPRIGHT;
  }

  /** {@return width over height of the character in a slot, as it stands in its view} */
  double shape(int slot) {
    double shape = seats.get(slot).shape(view(slot));
    int stance = stance(slot);
    return stance == Stance.UPRIGHT ? shape : Stance.of(stance, shape).shape(shape);
  }

  private static <V> Map<String, V> with(Map<String, V> known, String name, V value) {
    Map<String, V> more = new LinkedHashMap<>(known);
    more.keySet().removeIf(other -> Names.key(other).equals(Names.key(name)));
    more.put(name, value);
    return more;
  }

  /** {@return the characters in the order of their slots} */
  public List<Subject> subjects() {
    return List.copyOf(seats.values());
  }

  /**
   * {@return those whom a prompt names, in their slots, and things beside them in the last free
   * ones; empty if it names nobody}
   *
   * @param named slots of those whom it names
   * @param drawn things by their words, which have names of their own
   */
  Cast with(Set<Integer> named, Map<String, Subject> drawn) {
    Map<Integer, Subject> all = new TreeMap<>(seats);
    all.keySet().retainAll(named);
    Map<String, Place> where = new LinkedHashMap<>(places);
    for (Map.Entry<String, Subject> thing : drawn.entrySet()) {
      int slot = MOST - 1;
      while (all.containsKey(slot)) {
        slot--;
      }
      all.put(slot, thing.getValue());
      Place place = places.get(thing.getKey());
      if (place != null) {
        where.put(thing.getValue().name(), place);
      }
    }
    Set<String> known = new HashSet<>();
    all.values().forEach(subject -> known.add(Names.key(subject.name())));
    where.keySet().removeIf(name -> !known.contains(Names.key(name)));
    Map<String, Integer> views = new LinkedHashMap<>(shown);
    views.keySet().removeIf(name -> !known.contains(Names.key(name)));
    Map<String, Integer> ways = new LinkedHashMap<>(stances);
    ways.keySet().removeIf(name -> !known.contains(Names.key(name)));
    return new Cast(all, where, views, ways, finish, things, thingSeed);
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

  /**
   * {@return whether there is one place for all of several things that are alike, so that they are
   * drawn at once}
   *
   * @param words such as {@code three balloons}
   */
  public boolean placesTogether(String words) {
    return places.containsKey(words) && !places.containsKey(Things.Several.copy(words, 2));
  }

  /** {@return where the character in a slot shall be, or null} */
  Place place(int slot) {
    return value(places, slot);
  }

  /** {@return the view of the character in a slot that is drawn over} */
  int view(int slot) {
    Integer view = value(shown, slot);
    return view == null ? 0 : view;
  }

  private <V> V value(Map<String, V> byName, int slot) {
    for (Map.Entry<String, V> entry : byName.entrySet()) {
      if (slot(entry.getKey()) == slot) {
        return entry.getValue();
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
