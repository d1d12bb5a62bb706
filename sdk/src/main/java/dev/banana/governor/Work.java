package dev.banana.governor;

import dev.banana.model.Canvas;
import dev.banana.model.ModelSpec;
import dev.banana.model.denoise.Schedule;
import java.util.List;

/**
 * What is drawn again and again; each has costs of its own.
 *
 * @param model tells apart models and precisions
 * @param width pixels across
 * @param height pixels down
 * @param spec what the nets are
 */
public record Work(String model, int width, int height, ModelSpec spec) {
  /**
   * {@return the jumps of a picture}
   *
   * @param steps 1 to 8
   */
  public List<Schedule.Jump> jumps(int steps) {
    return Canvas.jumps(spec, width, height, steps);
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
