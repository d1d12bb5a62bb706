package dev.banana.cast;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A cast in one prompt of one size: who is in the picture and where.
 *
 * @param text the prompt as the model reads it
 * @param roles who is in the picture, in the order of their slots
 * @param subjects the same characters
 * @param absent names of the cast that the prompt does not mention
 * @param alone whether the prompt speaks of nothing beside them but a place
 */
public record Casting(
    String text, List<Role> roles, List<Subject> subjects, List<String> absent, boolean alone) {
  /** Copies the lists. */
  public Casting {
    roles = List.copyOf(roles);
    subjects = List.copyOf(subjects);
    absent = List.copyOf(absent);
  }

  /**
   * {@return the plan of a picture}
   *
   * @param cast whom the prompt may name
   * @param prompt what to draw
   * @param width pixels across
   * @param height pixels down
   * @throws dev.banana.error.BananaException if the prompt names somebody else
   */
  public static Casting of(Cast cast, String prompt, int width, int height) {
    Script script = Script.read(prompt, cast);
    Map<Integer, Box> boxes = Planner.plan(script, cast, width, height);
    List<Role> roles = new ArrayList<>();
    List<Subject> subjects = new ArrayList<>();
    List<String> absent = new ArrayList<>();
    cast.seats()
        .forEach(
            (slot, subject) -> {
              if (boxes.containsKey(slot)) {
                roles.add(
                    new Role(
                        subject.name(),
                        slot,
                        subject.hash(),
                        cast.view(slot),
                        cast.finish(),
                        boxes.get(slot)));
                subjects.add(subject);
              } else {
                absent.add(subject.name());
              }
            });
    // Nobody is in it: the picture of the prompt as it stands.
    String text = roles.isEmpty() ? prompt : script.text();
    return new Casting(text, roles, subjects, absent, !Script.hasCompany(prompt));
  }
}
