package dev.banana.governor;

import java.util.Locale;

/**
 * With what a picture was drawn, and why. With another number of threads it is the same picture.
 *
 * @param threads threads that worked on it, at least 1
 * @param steps steps that were drawn, 1 to 8
 * @param mostSteps steps that the request allowed, at least {@code steps}
 * @param fine whether the fine scale was drawn; if not, the picture is the coarse one, stretched
 * @param reason why not something else
 */
public record Choice(int threads, int steps, int mostSteps, boolean fine, Reason reason) {
  /** Why a choice was made. */
  public enum Reason {
    /** The request asked for no latency, so it was drawn as asked. */
    ASKED("as asked"),
    /** All steps fit into the latency. */
    FITS("the latency allows all"),
    /** More would have been late. */
    LATENCY("to keep the latency"),
    /** The machine is close to the temperature at which it slows itself down. */
    HEAT("to keep the machine cool"),
    /** The least that is allowed, which will probably be late all the same. */
    LATE("even this is too much for the latency"),
    /** Nothing is known yet, or more is being made ready in the background. */
    SETTLING("until more is known and ready"),
    /** To find out whether another number of threads is faster now. */
    TRIAL("to try this number of threads");

    private final String words;

    Reason(String words) {
      this.words = words;
    }

    /** {@return the same for people, the end of a sentence} */
    public String words() {
      return words;
    }
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%d of %d steps, %s scale, %d thread%s, %s",
        steps,
        mostSteps,
        fine ? "fine" : "coarse",
        threads,
        threads == 1 ? "" : "s",
        reason.words);
  }
}
