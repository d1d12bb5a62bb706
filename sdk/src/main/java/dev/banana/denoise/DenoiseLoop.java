package dev.banana.denoise;

import dev.banana.model.denoise.Schedule;
import dev.banana.model.denoise.SharedNoise;
import dev.banana.noise.SeededNoise;
import dev.banana.session.Session;
import dev.banana.session.Stop;
import dev.banana.session.Tensor;
import dev.banana.session.Tensors;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Jumps from noise to clean latents, and from there back to a little less noise, a few times.
 *
 * <p>Source: Song et al. 2023 (consistency models), <a
 * href="https://arxiv.org/abs/2303.01469">arXiv:2303.01469</a>, on the circle of {@link Schedule};
 * which steps keep their noise is said by {@link Schedule.Jump}. The numbers between two graphs are
 * computed in {@link StrictMath}, so that a seed gives the same noise everywhere.
 *
 * @param channels channels of a latent
 * @param height latents down
 * @param width latents across
 */
public record DenoiseLoop(int channels, int height, int width) {
  /** The noise of the refining step is a stream of its own, beyond those of all others. */
  private static final int REFINING = 64;

  /** Is told about each step when it is done. */
  @FunctionalInterface
  public interface Watcher {
    /**
     * One step is done.
     *
     * @param step from 1
     * @param clean what the picture looks like so far; a copy
     */
    void onStep(int step, Latents clean);
  }

  /**
   * A picture before it has pixels.
   *
   * @param values of unit deviation, {@code [channels, height, width]}
   * @param coarse whether both sides are half of those that were asked for
   */
  public record Latents(float[] values, boolean coarse) {}

  /** What the steps begin with, or are given afresh. */
  @FunctionalInterface
  public interface Noise {
    /**
     * {@return standard normal numbers, as many as the scale has latents}
     *
     * @param step which step asks, from 0
     * @param coarse its scale
     */
    float[] of(int step, boolean coarse);
  }

  /** The graphs that a picture needs, made ready when they are first asked for. */
  public interface Graphs {
    /** {@return what runs {@link DenoiseGraphs#step} or its like at one of the two scales} */
    Session step(boolean coarse);

    /** {@return what runs {@link DenoiseGraphs#stretch}} */
    Session stretch();
  }

  /** {@return noise for each latent by itself, a stream of the seed for each step} */
  public Noise noise(long seed) {
    return (step, coarse) -> SeededNoise.normal(seed, step, size(coarse));
  }

  /**
   * {@return the noise of a small picture of the same seed, for the trunk of large ones}
   *
   * @param seed any number
   * @param high latents down where the small picture begins
   * @param wide latents across
   * @param patch latents of one side of a token of the large picture
   */
  public Noise shared(long seed, int high, int wide, int patch) {
    int[] places = SharedNoise.places(high, wide, height, width, patch);
    return (step, coarse) ->
        SharedNoise.of(SeededNoise.normal(seed, step, channels * high * wide), places, channels);
  }

  /**
   * {@return keys and values of a prompt for every layer, which the caller closes}
   *
   * @param session runs {@link DenoiseGraphs#context}
   * @param hidden features, {@code [tokens, width]}
   * @param tokens how many
   * @param stop ends it from another thread
   */
  public static Tensors context(Session session, float[] hidden, int tokens, Stop stop) {
    try (Tensor features = Tensor.of(hidden, 1, tokens, hidden.length / tokens)) {
      return session.run(Map.of(DenoiseGraphs.HIDDEN, features), stop);
    }
  }

  /**
   * Draw.
   *
   * @param graphs run the steps
   * @param context keys and values of the prompt, and of the characters if the steps are {@link
   *     DenoiseGraphs#castStep}
   * @param jumps the steps, coarse ones first
   * @param guidance at least 1
   * @param noise of the steps that do not follow
   * @param stop ends it from another thread
   * @param watcher is told about each step
   * @return clean latents
   */
  public Latents run(
      Graphs graphs,
      Tensors context,
      List<Schedule.Jump> jumps,
      float guidance,
      Noise noise,
      Stop stop,
      Watcher watcher) {
    float[] clean = null;
    float[] x = null;
    float time = 0;
    boolean small = false;
    int done = 0;
    try (Tensors fixed = new Tensors()) {
      fixed.put(DenoiseGraphs.GUIDANCE, one(guidance));
      for (Schedule.Jump jump : jumps) {
        if (small && !jump.coarse()) {
          clean = stretch(graphs.stretch(), clean, stop);
        }
        small = jump.coarse();
        x =
            jump.follows()
                ? followed(x, clean, time, jump.time())
                : noisy(clean, noise.of(done, small), jump.time());
        time = jump.time();
        clean = jump(graphs.step(small), context, fixed, x, jump, stop);
        watcher.onStep(++done, new Latents(clean.clone(), small));
        stop.check();
      }
    }
    return new Latents(clean, small);
  }

  /**
   * Draw the detail of a picture that was stretched to these sides: one jump from noise that hides
   * what stretching left out.
   *
   * <p>It is done on four grids of tokens, each half a token from the others, and what they give is
   * mixed so that a latent counts less the nearer it lies to the border of its token: borders leave
   * no trace. Source: Coifman and Donoho 1995 (cycle spinning), <a
   * href="https://doi.org/10.1007/978-1-4612-2544-7_9">doi:10.1007/978-1-4612-2544-7_9</a>.
   *
   * @param step runs {@link DenoiseGraphs#step} at these sides
   * @param context keys and values of the prompt
   * @param stretched of unit deviation, {@code [channels, height, width]}
   * @param patch latents of one side that make one token
   * @param time how much of it the noise hides, in {@code (0, pi/2)}
   * @param guidance at least 1
   * @param seed any number
   * @param stop ends it from another thread
   * @return clean latents
   */
  public Latents refine(
      Session step,
      Tensors context,
      float[] stretched,
      int patch,
      float time,
      float guidance,
      long seed,
      Stop stop) {
    try (Tensors fixed = new Tensors()) {
      fixed.put(DenoiseGraphs.GUIDANCE, one(guidance));
      float[] noisy = noisy(stretched, SeededNoise.normal(seed, REFINING, size(false)), time);
      Schedule.Jump jump = new Schedule.Jump(time, false, false);
      Mixture mixture = new Mixture(channels, height, width, patch);
      for (int down : new int[] {0, patch / 2}) {
        for (int across : new int[] {0, patch / 2}) {
          float[] moved = mixture.moved(noisy, down, across);
          mixture.add(jump(step, context, fixed, moved, jump, stop), down, across);
          stop.check();
        }
      }
      return new Latents(LowPass.of(mixture.mean(), stretched, height, width), false);
    }
  }

  private float[] jump(
      Session session, Tensors context, Tensors fixed, float[] x, Schedule.Jump jump, Stop stop) {
    Map<String, Tensor> inputs = new LinkedHashMap<>(fixed.all());
    // A context with characters holds what the other scale sees of them, too.
    Session given = session.feeding(context.all());
    return clean(x, velocity(given, inputs, x, jump, stop), jump.time());
  }

  private int size(boolean coarse) {
    return channels * height * width / (coarse ? 4 : 1);
  }

  private long[] dims(boolean coarse) {
    int scale = coarse ? 2 : 1;
    return new long[] {1, channels, height / scale, width / scale};
  }

  private float[] stretch(Session session, float[] coarse, Stop stop) {
    try (Tensor input = Tensor.of(coarse, dims(true));
        Tensors outputs = session.run(Map.of(DenoiseGraphs.COARSE, input), stop)) {
      return outputs.get(DenoiseGraphs.FINE).floats();
    }
  }

  private float[] velocity(
      Session session, Map<String, Tensor> inputs, float[] x, Schedule.Jump jump, Stop stop) {
    try (Tensors moving = new Tensors()) {
      moving.put(DenoiseGraphs.LATENTS, Tensor.of(x, dims(jump.coarse())));
      moving.put(DenoiseGraphs.TIME, one(jump.time()));
      moving.put(DenoiseGraphs.MODE, one(jump.mode()));
      inputs.putAll(moving.all());
      try (Tensors outputs = session.run(inputs, stop)) {
        return outputs.get(DenoiseGraphs.VELOCITY).floats();
      }
    }
  }

  /** {@code cos(t) clean + sin(t) noise}; before the first jump there is nothing clean. */
  private static float[] noisy(float[] clean, float[] noise, float time) {
    if (clean == null) {
      return noise;
    }
    float cos = (float) StrictMath.cos(time);
    float sin = (float) StrictMath.sin(time);
    float[] x = new float[clean.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = cos * clean[i] + sin * noise[i];
    }
    return x;
  }

  /** See {@link Schedule#follow}. */
  private static float[] followed(float[] x, float[] clean, float time, float next) {
    Schedule.Follow way = Schedule.Follow.of(time, next);
    float[] moved = new float[x.length];
    for (int i = 0; i < moved.length; i++) {
      moved[i] = way.x() * x[i] + way.clean() * clean[i];
    }
    return moved;
  }

  /** {@code cos(t) x - sin(t) v}. */
  private static float[] clean(float[] x, float[] velocity, float time) {
    float cos = (float) StrictMath.cos(time);
    float sin = (float) StrictMath.sin(time);
    float[] clean = new float[x.length];
    for (int i = 0; i < clean.length; i++) {
      clean[i] = cos * x[i] - sin * velocity[i];
    }
    return clean;
  }

  private static Tensor one(float value) {
    return Tensor.of(new float[] {value}, 1, 1);
  }
}
