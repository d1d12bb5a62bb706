package dev.banana.governor;

import dev.banana.model.denoise.Schedule;
import java.util.List;

/**
 * What is drawn again and again; each has costs of its own.
 *
 * @param model tells apart models and precisions
 * @param width pixels across
 * @param height pixels down
 * @param pyramid whether the first steps draw a coarse picture
 */
public record Work(String model, int width, int height, boolean pyramid) {
  /** The longest side of which a picture in one step is drawn small, and its pixels stretched. */
  private static final int STRETCHED = 1024;

  /**
   * {@return the jumps of a picture}
   *
   * <p>A large one in one step is drawn on all its latents: stretched, it would not be large.
   *
   * @param steps 1 to 8
   */
  public List<Schedule.Jump> jumps(int steps) {
    boolean large = Math.max(width, height) > STRETCHED;
    return Schedule.jumps(steps, pyramid && !(large && steps == 1));
  }

  /**
   * {@return whether the last of so many steps draws the fine picture}
   *
   * @param steps 1 to 8
   */
  public boolean fine(int steps) {
    return jumps(steps).stream().anyMatch(jump -> !jump.coarse());
  }
}
