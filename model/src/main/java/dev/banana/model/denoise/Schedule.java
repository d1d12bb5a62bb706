package dev.banana.model.denoise;

import dev.banana.model.ops.Ops;
import java.util.ArrayList;
import java.util.List;

/**
 * TrigFlow: noise and picture lie on a circle, {@code x_t = cos(t) x_0 + sin(t) noise}.
 *
 * <p>Learning and drawing share these formulas. Time is an angle in radians, in {@code [0, pi/2]}:
 * 0 is the clean picture, pi/2 is pure noise. Latents and noise have unit variance. Source: Lu and
 * Song 2024, <a href="https://arxiv.org/abs/2410.11081">arXiv:2410.11081</a>.
 */
public final class Schedule {
  /** Pure noise. */
  public static final float NOISE = (float) (Math.PI / 2);

  /**
   * Where the step begins that draws the detail of a stretched picture: what is there is to stay,
   * what is missing lies below the noise. More noise leaves more to a model that knows large
   * pictures well.
   */
  public static final float REFINING = 0.15f;

  /** Above this time guidance is off: nearly pure noise has nothing to guide. */
  public static final float GUIDANCE_LIMIT = 1.45f;

  /** Where the last coarse step begins that follows, and the last fine one. */
  private static final float COARSE_END = 0.6f;

  private static final float FINE_END = 0.5f;

  /** Where the second step of a large picture begins that has a trunk of its own. */
  private static final float LARGE_SECOND = 0.9f;

  private Schedule() {}

  /**
   * {@return {@code cos(t) clean + sin(t) noise}}
   *
   * @param <T> tensor handle of the interpreter
   * @param ops interpreter
   * @param clean latents {@code [batch, channels, height, width]}
   * @param noise standard normal, same shape
   * @param t times, broadcastable to {@code clean}
   */
  public static <T> T addNoise(Ops<T> ops, T clean, T noise, T t) {
    return ops.add(ops.multiply(ops.cos(t), clean), ops.multiply(ops.sin(t), noise));
  }

  /** {@return the velocity that a perfect network gives, {@code cos(t) noise - sin(t) clean}} */
  public static <T> T velocity(Ops<T> ops, T clean, T noise, T t) {
    return ops.subtract(ops.multiply(ops.cos(t), noise), ops.multiply(ops.sin(t), clean));
  }

  /** {@return the clean latents that a velocity points at, {@code cos(t) x - sin(t) v}} */
  public static <T> T clean(Ops<T> ops, T x, T v, T t) {
    return ops.subtract(ops.multiply(ops.cos(t), x), ops.multiply(ops.sin(t), v));
  }

  /** {@return the noise that a velocity points at, {@code sin(t) x + cos(t) v}} */
  public static <T> T noise(Ops<T> ops, T x, T v, T t) {
    return ops.add(ops.multiply(ops.sin(t), x), ops.multiply(ops.cos(t), v));
  }

  /**
   * {@return latents moved along the circle from {@code t} to {@code next}: {@code cos(t - next) x
   * - sin(t - next) v}}
   */
  public static <T> T step(Ops<T> ops, T x, T v, T t, T next) {
    T angle = ops.subtract(t, next);
    return ops.subtract(ops.multiply(ops.cos(angle), x), ops.multiply(ops.sin(angle), v));
  }

  /**
   * One step of a few-step student to the clean picture.
   *
   * <p>A jump starts from what the step before made, under fresh noise. A step that follows starts
   * from the same under the noise that the step before saw, so it goes on along one path, and asks
   * the student for the path's direction instead of its end: detail that the jump before it decided
   * is made clear and not decided again. Source of the latter: Song et al. 2020 (DDIM), <a
   * href="https://arxiv.org/abs/2010.02502">arXiv:2010.02502</a>.
   *
   * @param time from where, in {@code (0, pi/2]}
   * @param coarse whether it works on the picture of half the sides, see {@link Pyramid}
   * @param follows whether it keeps the noise of the step before
   */
  public record Jump(float time, boolean coarse, boolean follows) {
    /** {@return what the denoiser is asked for: 1 is the path's end, 0 its direction} */
    public float mode() {
      return follows ? 0 : 1;
    }
  }

  /**
   * {@return where a step that follows starts: {@code x} moved from {@code t} to {@code next} along
   * the path that ends at {@code clean}}
   *
   * @param <T> tensor handle of the interpreter
   * @param ops interpreter
   * @param x where the step before started
   * @param clean where it says that the path ends
   * @param t its time, above 0
   * @param next the time of the step that follows
   */
  public static <T> T follow(Ops<T> ops, T x, T clean, float t, float next) {
    Follow way = Follow.of(t, next);
    return ops.add(ops.scale(x, way.x), ops.scale(clean, way.clean));
  }

  /**
   * What {@link #follow} adds up.
   *
   * @param x factor of where the step before started
   * @param clean factor of where it says that the path ends
   */
  public record Follow(float x, float clean) {
    /**
     * {@return the factors}
     *
     * <p>{@code x} holds the noise {@code (x - cos(t) clean) / sin(t)}.
     *
     * @param t time of the step before, above 0
     * @param next of the one that follows
     */
    public static Follow of(float t, float next) {
      double kept = StrictMath.sin(next) / StrictMath.sin(t);
      return new Follow((float) kept, (float) (StrictMath.cos(next) - kept * StrictMath.cos(t)));
    }
  }

  /**
   * {@return the steps of a picture, the first from {@link #NOISE}}
   *
   * @param steps 1 to 8
   * @param pyramid whether the first of them, from four on the first two, work on the coarse
   *     picture; all but the first of each scale follow. A second coarse jump, under fresh noise,
   *     would decide anew what the first has decided: it costs colours
   * @throws IllegalArgumentException if {@code steps} is out of range
   */
  public static List<Jump> jumps(int steps, boolean pyramid) {
    List<Jump> jumps = new ArrayList<>();
    float[] fresh = consistencyTimes(steps);
    if (!pyramid) {
      for (float time : fresh) {
        jumps.add(new Jump(time, false, false));
      }
      return jumps;
    }
    jumps.add(new Jump(NOISE, true, false));
    if (steps >= 4) {
      jumps.add(new Jump(COARSE_END, true, true));
    }
    int fine = steps - jumps.size();
    float down = fine < 2 ? 0 : (Pyramid.HANDOVER - FINE_END) / (fine - 1);
    for (int i = 0; i < fine; i++) {
      jumps.add(new Jump(Pyramid.HANDOVER - i * down, false, i > 0));
    }
    return jumps;
  }

  /**
   * {@return the steps of a large picture that has a trunk of its own: all on all its latents, and
   * all but the first follow}
   *
   * @param steps 1 to 8
   * @throws IllegalArgumentException if {@code steps} is out of range
   */
  public static List<Jump> largeJumps(int steps) {
    if (steps < 1 || steps > 8) {
      throw outOfRange(steps);
    }
    List<Jump> jumps = new ArrayList<>(List.of(new Jump(NOISE, false, false)));
    float down = steps < 3 ? 0 : (LARGE_SECOND - FINE_END) / (steps - 2);
    for (int i = 1; i < steps; i++) {
      jumps.add(new Jump(LARGE_SECOND - (i - 1) * down, false, true));
    }
    return jumps;
  }

  /**
   * {@return the times at which a few-step student is asked, the first is {@link #NOISE}}
   *
   * <p>Source of 1.3 as the second of two: Chen et al. 2025 (SANA-Sprint), <a
   * href="https://arxiv.org/abs/2503.09641">arXiv:2503.09641</a>; the others are spaced between.
   *
   * @param steps 1 to 8
   * @throws IllegalArgumentException if {@code steps} is out of range
   */
  static float[] consistencyTimes(int steps) {
    return switch (steps) {
      case 1 -> new float[] {NOISE};
      case 2 -> new float[] {NOISE, 1.3f};
      case 3 -> new float[] {NOISE, 1.35f, 0.9f};
      case 4 -> new float[] {NOISE, 1.4f, 1.1f, 0.7f};
      case 5, 6, 7, 8 -> {
        float[] times = new float[steps];
        times[0] = NOISE;
        for (int i = 1; i < steps; i++) {
          times[i] = 1.4f - (1.4f - 0.4f) * (i - 1) / (steps - 2);
        }
        yield times;
      }
      default -> throw outOfRange(steps);
    };
  }

  private static IllegalArgumentException outOfRange(int steps) {
    return new IllegalArgumentException("steps must be in [1, 8], found " + steps);
  }

  /**
   * {@return {@code steps + 1} times from {@link #NOISE} to 0 for the many-step sampler}
   *
   * @param steps at least 1
   * @param shift above 1 spends more steps near the noise; 1 is even in angle
   */
  public static float[] flowTimes(int steps, float shift) {
    float[] times = new float[steps + 1];
    times[0] = NOISE;
    for (int i = 1; i < steps; i++) {
      double even = Math.tan(NOISE * (1 - i / (double) steps));
      times[i] = (float) Math.atan(shift * even);
    }
    return times;
  }
}
