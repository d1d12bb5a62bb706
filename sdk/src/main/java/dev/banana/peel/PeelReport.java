package dev.banana.peel;

import dev.banana.error.BananaException;
import java.util.List;

/**
 * What the doctor found: whether a peel works on a model, and why not.
 *
 * @param name what the peel is called
 * @param hash SHA-256 of its file, in hexadecimal digits
 * @param style who names tensors as this file does
 * @param madeFor for which model it was made, as far as the file tells
 * @param leastRank least rank of its factors; 0 if there are none
 * @param mostRank largest rank of its factors
 * @param strength {@code alpha / rank} of its factors, their mean
 * @param modules layers that the file changes
 * @param fitting how many of them the model has, with the right dimensions
 * @param triggers words in the prompt that call it
 * @param problems why it cannot work, each one sentence; empty if it can
 * @param ignored what of it would do nothing and why, each one sentence
 * @param notes what else should be known, each one sentence
 */
public record PeelReport(
    String name,
    String hash,
    String style,
    String madeFor,
    int leastRank,
    int mostRank,
    float strength,
    int modules,
    int fitting,
    List<String> triggers,
    List<String> problems,
    List<String> ignored,
    List<String> notes) {
  /** {@return whether the peel works} */
  public boolean works() {
    return problems.isEmpty();
  }

  /**
   * Throw if the peel does not work.
   *
   * @throws BananaException that says what is wrong first, and how much more is
   */
  public void require() {
    if (!works()) {
      String more = problems.size() == 1 ? "" : " (and " + (problems.size() - 1) + " more)";
      throw new BananaException(
          "Cannot use peel '"
              + name
              + "': "
              + problems.get(0)
              + more
              + "; banana peel check FILE says all that was found.");
    }
  }
}
