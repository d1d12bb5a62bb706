package dev.banana.train.eval;

import dev.banana.model.judge.Subject;
import dev.banana.train.judge.Eyes;
import dev.banana.train.judge.JudgeScenes.Shown;
import dev.banana.train.judge.JudgeScore;
import dev.banana.train.judge.Tally;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Whether a picture shows what its caption says, category by category, as the judge's boxes tell.
 *
 * <p>A category counts only captions that say something about it.
 */
final class Composition {
  private static final Pattern SIDE = Pattern.compile("\\b(left|right) of\\b");
  private static final Pattern HEIGHT =
      Pattern.compile(
          "\\b(above|over|below|under|underneath|on top of|standing on)\\b(?! a starry)");
  private static final Pattern NUMBER = Pattern.compile("\\b(two|three|four|five) ");

  private final Eyes eyes;

  Composition(Eyes eyes) {
    this.eyes = eyes;
  }

  /**
   * Mark one picture.
   *
   * @param scene the caption, and a true picture's subjects
   * @param look what the judge says about the picture
   * @param tally receives one case of each category that applies
   */
  void mark(Shown scene, Eyes.Look look, Tally tally) {
    mark(scene, Subject.read(eyes.judge(), look.cells(), JudgeScore.LEAST), tally);
    styled(scene, look, tally);
  }

  /** {@return the categories that a caption asks for, apart from its style} */
  Set<String> asked(Shown scene) {
    Tally tally = new Tally();
    mark(scene, List.of(), tally);
    return tally.shares().keySet();
  }

  private void mark(Shown scene, List<Subject> seen, Tally tally) {
    for (dev.banana.train.corpus.Subject wanted : scene.subjects()) {
      Subject found = find(seen, wanted.concept());
      tally.add("object", found != null);
      String colour = stated(scene.caption(), wanted);
      if (colour != null) {
        tally.add(
            scene.subjects().size() > 1 ? "colour binding" : "colour",
            found != null && eyes.about().colours().get(found.colour()).equals(colour));
      }
    }
    int wanted = scene.subjects().size();
    tally.add(wanted > 3 ? "number, 4 or 5" : "number, " + wanted, seen.size() == wanted);
    if (NUMBER.matcher(scene.caption()).find() && scene.concepts().size() == 1) {
      tally.add("counted", seen.size() == wanted && named(seen, scene) == wanted);
    }
    if (wanted == 2 && scene.concepts().size() == 2) {
      related(scene, seen, tally);
    }
  }

  private long named(List<Subject> seen, Shown scene) {
    String concept = scene.subjects().get(0).concept();
    return seen.stream().filter(s -> concept(s).equals(concept)).count();
  }

  private String concept(Subject subject) {
    return eyes.about().concepts().get(subject.concept());
  }

  private Subject find(List<Subject> seen, String concept) {
    return seen.stream().filter(s -> concept(s).equals(concept)).findFirst().orElse(null);
  }

  private static String stated(String caption, dev.banana.train.corpus.Subject subject) {
    return subject.colours().stream()
        .filter(
            c ->
                Pattern.compile("\\b" + c + "\\b(?! (background|wall|room|floor|carpet|road))")
                    .matcher(caption)
                    .find())
        .findFirst()
        .orElse(null);
  }

  private void related(Shown scene, List<Subject> seen, Tally tally) {
    dev.banana.train.corpus.Subject one = scene.subjects().get(0);
    dev.banana.train.corpus.Subject two = scene.subjects().get(1);
    Subject first = find(seen, one.concept());
    Subject second = find(seen, two.concept());
    boolean both = first != null && second != null;
    if (SIDE.matcher(scene.caption()).find()) {
      boolean left = one.x() + one.width() / 2.0 < two.x() + two.width() / 2.0;
      tally.add("left or right", both && first.centreX() < second.centreX() == left);
      if (both) {
        tally.add("left or right, of those with both", first.centreX() < second.centreX() == left);
      }
    }
    if (HEIGHT.matcher(scene.caption()).find()) {
      boolean up = one.y() + one.height() / 2.0 < two.y() + two.height() / 2.0;
      tally.add("above or below", both && first.centreY() < second.centreY() == up);
    }
  }

  private void styled(Shown scene, Eyes.Look look, Tally tally) {
    List<String> styles = eyes.about().styles();
    String hand = scene.subjects().get(0).family();
    boolean said =
        dev.banana.train.corpus.SpriteFamily.all().stream()
            .filter(f -> f.id().equals(hand))
            .anyMatch(f -> f.styles().stream().anyMatch(scene.caption()::contains));
    if (said && styles.size() > 1) {
      int best = 0;
      for (int i = 1; i < styles.size(); i++) {
        best = look.style()[i] > look.style()[best] ? i : best;
      }
      tally.add("style", styles.get(best).equals(hand));
    }
  }
}
