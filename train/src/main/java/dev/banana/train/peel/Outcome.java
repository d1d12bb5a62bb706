package dev.banana.train.peel;

import dev.banana.peel.Peel;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether a peel learned, and what it cost.
 *
 * @param steps steps done
 * @param baseDistance distance of the model's own pictures of the peel's words to the training set
 * @param peelDistance the same of the pictures with the peel, from the same seeds
 * @param floor distance of two halves of the training set, below which nothing can be told
 * @param otherDecibels how nearly other prompts are drawn as before, in dB of their pixels
 * @param otherMoved how far pictures of other prompts moved towards the set, as a share of the way
 * @param opinion what a judge says, if there is one
 * @param thumbnail one picture, PNG
 */
public record Outcome(
    long steps,
    double baseDistance,
    double peelDistance,
    double floor,
    double otherDecibels,
    double otherMoved,
    Optional<Opinion> opinion,
    byte[] thumbnail) {
  /** {@return the share of the way from the model to the training set, by colours and edges} */
  public double moved() {
    return 1 - peelDistance / baseDistance;
  }

  /** {@return the same by the judge, if there is one that can tell, else by colours and edges} */
  public double learned() {
    return opinion.filter(Opinion::tells).map(Opinion::moved).orElse(moved());
  }

  /** {@return the figures in one line} */
  String summary() {
    return String.format(
        Locale.ROOT,
        "style moved %.0f %% of the way to the pictures%s, other prompts %.1f dB",
        100 * moved(),
        opinion.map(o -> " (" + o.summary() + ")").orElse(""),
        otherDecibels);
  }

  /** {@return the report for people} */
  String text(Peel peel) {
    String verdict =
        learned() >= 0.5
            ? "It learned the style."
            : learned() >= 0.2
                ? "It learned some of the style; more pictures, minutes or rank may help."
                : "It learned little; are the pictures alike, and do their captions say what they"
                    + " show?";
    return String.format(
        Locale.ROOT,
        "%s%n%n"
            + "%s%n"
            + "Distance to the training pictures (colours and edges; two halves of them lie %.3f"
            + " apart):%n"
            + "  without the peel %.3f, with it %.3f: %.0f %% of the way.%n"
            + "%s"
            + "Other prompts, without the words that call it: drawn to %.1f dB as before; they"
            + " moved %.0f %% of the way.%n"
            + "Steps: %d. File: %d KB.%n",
        peel,
        verdict,
        floor,
        baseDistance,
        peelDistance,
        100 * moved(),
        opinion.map(Opinion::text).orElse(""),
        otherDecibels,
        100 * otherMoved,
        steps,
        peel.size() / 1024);
  }
}
