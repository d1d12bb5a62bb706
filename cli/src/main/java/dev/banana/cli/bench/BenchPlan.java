package dev.banana.cli.bench;

import static dev.banana.error.BananaException.require;

import dev.banana.ImageRequest;
import dev.banana.SamplingMode;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What is timed.
 *
 * @param width pixels across, as {@link ImageRequest} takes them
 * @param height pixels down
 * @param mode how the latents of a large picture come about; empty for what suits its size
 * @param steps 1 to 8; empty for the model's own
 * @param runs pictures that are timed, 1 to {@value #MOST_RUNS}
 * @param newPrompt whether each picture has a prompt of its own, or all have the same one
 * @param seed seed of the first picture; each next one takes the next
 */
public record BenchPlan(
    int width,
    int height,
    Optional<SamplingMode> mode,
    OptionalInt steps,
    int runs,
    boolean newPrompt,
    long seed) {
  /** Most pictures. */
  public static final int MOST_RUNS = 10_000;

  /** Pictures that are drawn before any is timed. */
  public static final int WARM_UP = 2;

  /** Checks the numbers as a request for a picture would. */
  public BenchPlan {
    require(
        runs >= 1 && runs <= MOST_RUNS,
        "Cannot time %d runs: expected 1 to %d; choose a number between.",
        runs,
        MOST_RUNS);
    request(width, height, mode, steps, 0, false, seed);
  }

  /** {@return this with another number of steps} */
  public BenchPlan withSteps(int number) {
    return new BenchPlan(width, height, mode, OptionalInt.of(number), runs, newPrompt, seed);
  }

  /**
   * {@return the request for one picture}
   *
   * @param number from 0
   */
  public ImageRequest request(int number) {
    return request(width, height, mode, steps, number, newPrompt, seed);
  }

  private static ImageRequest request(
      int width,
      int height,
      Optional<SamplingMode> mode,
      OptionalInt steps,
      int number,
      boolean newPrompt,
      long seed) {
    ImageRequest plain =
        ImageRequest.of(Prompts.prompt(newPrompt ? number : 0))
            .withSize(width, height)
            .withSeed(seed + number);
    ImageRequest request = mode.map(plain::withMode).orElse(plain);
    return steps.isPresent() ? request.withSteps(steps.getAsInt()) : request;
  }
}
