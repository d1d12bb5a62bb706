package dev.banana.governor;

import dev.banana.model.denoise.Schedule;

/**
 * What is drawn again and again; each has costs of its own.
 *
 * @param model tells apart models and precisions
 * @param width pixels across
 * @param height pixels down
 * @param pyramid whether the first steps draw a coarse picture
 */
public record Work(String model, int width, int height, boolean pyramid) {
  /**
   * {@return whether the last of so many steps draws the fine picture}
   *
   * @param steps 1 to 8
   */
  public boolean fine(int steps) {
    return Schedule.jumps(steps, pyramid).stream().anyMatch(jump -> !jump.coarse());
  }
}
