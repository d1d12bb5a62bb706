package dev.banana.cast;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A cast in one prompt of one size: who is in the picture and where.
 *
 * @param text the prompt as the model reads it
 * @param roles who is in the picture, in the order of their slots
 * @param subjects the same characters
 * @param absent names of the cast that the prompt does not mention
 * @param alone whether the prompt speaks of nothing beside them but a place
 * @param around what the prompt says of the place around them, without them; blank if nothing
 */
public record Casting(
    String text,
    List<Role> roles,
    List<Subject> subjects,
    List<String> absent,
    boolean alone,
    String around) {
  /** Copies the lists. */
  public Casting {
    roles = List.copyOf(roles);
    subjects = List.copyOf(subjects);
    absent = List.copyOf(absent);
  }

  /**
   * {@return the plan of a picture, with all things in its words}
   *
   * @param cast whom the prompt may name
   * @param prompt what to draw
   * @param width pixels across
   * @param height pixels down
   * @throws dev.banana.error.BananaException if the prompt names somebody else
   */
  public static Casting of(Cast cast, String prompt, int width, int height) {
    return of(cast, prompt, Map.of(), width, height);
  }

  /**
   * {@return the plan of a picture}
   *
   * @param cast whom the prompt may name
   * @param prompt what to draw
   * @param things what was drawn of things that the prompt names, by their words: at most as many
   *     as have seats beside those whom it names, called as {@link Things#name} says
   * @param width pixels across
   * @param height pixels down
   * @throws dev.banana.error.BananaException if the prompt names somebody else
   */
  public static Casting of(
      Cast cast, String prompt, Map<String, Subject> things, int width, int height) {
    Set<Integer> named = Script.read(prompt, cast).spots().keySet();
    List<String> absent =
        cast.seats().entrySet().stream()
            .filter(seat -> !named.contains(seat.getKey()))
            .map(seat -> seat.getValue().name())
            .toList();
    if (named.isEmpty()) {
      // Nobody is in it: the picture of the prompt as it stands.
      boolean alone = !Script.hasCompany(prompt);
      return new Casting(prompt, List.of(), List.of(), absent, alone, prompt);
    }
    return of(cast.with(named, things), absent, prompt, things, width, height);
  }

  /**
   * {@return the plan of a picture of things alone}
   *
   * @param prompt what to draw
   * @param things what was drawn of things that it names, by their words, 1 to 5
   * @param width pixels across
   * @param height pixels down
   */
  public static Casting apart(String prompt, Map<String, Subject> things, int width, int height) {
    // Nobody is named here: the sign is a sign.
    String signs = prompt.replace("@", "@@");
    return of(Cast.of(List.copyOf(things.values())), List.of(), signs, things, width, height);
  }

  private static Casting of(
      Cast all,
      List<String> absent,
      String prompt,
      Map<String, Subject> things,
      int width,
      int height) {
    Map<String, String> names = new HashMap<>();
    Map<String, String> words = new HashMap<>();
    things.forEach(
        (said, thing) -> {
          names.put(said, thing.name());
          words.put(thing.name(), said);
        });
    String whole = Things.named(prompt, names);
    Script script = Script.read(whole, all);
    Map<Integer, Box> boxes = Planner.plan(script, all, width, height);
    List<Role> roles = new ArrayList<>();
    all.seats()
        .forEach(
            (slot, subject) ->
                roles.add(
                    new Role(
                        words.getOrDefault(subject.name(), subject.name()),
                        slot,
                        subject.hash(),
                        all.view(slot),
                        all.finish(),
                        all.stance(slot),
                        words.containsKey(subject.name()) ? all.thingSeed() : OptionalLong.empty(),
                        boxes.get(slot))));
    boolean alone = !Script.hasCompany(whole);
    return new Casting(script.text(), roles, all.subjects(), absent, alone, script.around());
  }
}
