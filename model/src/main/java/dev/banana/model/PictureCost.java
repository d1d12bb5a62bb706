package dev.banana.model;

import dev.banana.model.decode.Autoencoder;
import dev.banana.model.denoise.Denoiser;
import dev.banana.model.denoise.Pyramid;
import dev.banana.model.denoise.Schedule;
import dev.banana.model.ops.Cost;
import dev.banana.model.ops.CostOps;
import dev.banana.model.ops.Shape;
import dev.banana.model.weights.CountingWeights;
import dev.banana.model.weights.Init;
import dev.banana.model.weights.Weights;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What one picture takes, stage by stage, counted by {@link CostOps} without weights.
 *
 * <p>Reading the prompt is not in it: the text encoder is no part of a {@link ModelSpec}.
 *
 * @param parts the graphs that a picture runs, in the order of their first run
 * @param parameters elements of all weights that these graphs read, each counted once
 * @param linearParameters those of them that may be quantised
 */
public record PictureCost(List<Part> parts, long parameters, long linearParameters) {
  /** Name of the part that turns text features into keys and values. */
  public static final String CONTEXT = "context";

  /** Name of a step on the picture of half the sides. */
  public static final String COARSE_STEP = "coarse step";

  /** Name of what stretches the coarse picture. */
  public static final String STRETCH = "stretch";

  /** Name of a step on the whole picture. */
  public static final String STEP = "step";

  /** Name of the step that draws the detail of a stretched picture. */
  public static final String REFINE = "refining step";

  /** Grids of tokens that a picture is refined on. */
  private static final int GRIDS = 4;

  /** Name of the part that turns latents into pixels. */
  public static final String DECODE = "decode";

  /** Name of the part that makes a small picture large. */
  public static final String ENLARGE = "enlarge";

  /** Sides are multiples of this many pixels. */
  public static final int GRID = Autoencoder.FACTOR;

  /** Copies the list. */
  public PictureCost {
    parts = List.copyOf(parts);
  }

  /**
   * One graph.
   *
   * @param name one of the names above
   * @param times how often a picture runs it, at least 1
   * @param cost what one run takes
   * @param linearFlops those of its operations that are products with matrices that may be
   *     quantised
   */
  public record Part(String name, int times, Cost cost, long linearFlops) {
    /** {@return the products, convolutions and attention of all runs} */
    public long flops() {
      return times * cost.flops();
    }
  }

  /**
   * {@return what a picture takes}
   *
   * @param spec what the nets are
   * @param width pixels across, a multiple of {@value #GRID}
   * @param height pixels down, likewise
   * @param steps 1 to 8
   * @param tokens text tokens of the prompt, at least 1
   * @throws IllegalArgumentException if a number is out of its range
   */
  public static PictureCost of(ModelSpec spec, int width, int height, int steps, int tokens) {
    check(width, height, steps, tokens);
    return new Count(spec, tokens).whole(width, height, steps);
  }

  /**
   * {@return what a picture takes that is drawn small, stretched and refined by one more step}
   *
   * @param spec what the nets are
   * @param width pixels across, a multiple of {@value #GRID}
   * @param height pixels down, likewise
   * @param steps 1 to 8, on the small picture
   * @param tokens text tokens of the prompt, at least 1
   * @throws IllegalArgumentException if a number is out of its range
   */
  public static PictureCost refined(ModelSpec spec, int width, int height, int steps, int tokens) {
    check(width, height, steps, tokens);
    return new Count(spec, tokens).refined(width, height, steps);
  }

  /**
   * {@return what a picture takes that is drawn small and enlarged}
   *
   * @param spec what the nets are, with an enlarger
   * @param width pixels across, a multiple of {@value #GRID}
   * @param height pixels down, likewise
   * @param steps 1 to 8, on the small picture
   * @param tokens text tokens of the prompt, at least 1
   * @throws IllegalArgumentException if a number is out of its range, or there is no enlarger
   */
  public static PictureCost enlarged(ModelSpec spec, int width, int height, int steps, int tokens) {
    check(width, height, steps, tokens);
    if (spec.enlarger().isEmpty()) {
      throw new IllegalArgumentException("the model has no enlarger");
    }
    return new Count(spec, tokens).enlarged(width, height, steps);
  }

  private static void check(int width, int height, int steps, int tokens) {
    if (width < GRID || height < GRID || width % GRID != 0 || height % GRID != 0) {
      throw new IllegalArgumentException(
          "sides must be multiples of " + GRID + ", found " + width + " x " + height);
    }
    if (steps < 1 || steps > ModelSpec.MOST_STEPS) {
      throw new IllegalArgumentException("steps must be in [1, 8], found " + steps);
    }
    if (tokens < 1) {
      throw new IllegalArgumentException("tokens must be at least 1, found " + tokens);
    }
  }

  /** {@return the operations of the parts with these names, all runs together} */
  public long flops(String... names) {
    List<String> wanted = List.of(names);
    return parts.stream().filter(p -> wanted.contains(p.name)).mapToLong(Part::flops).sum();
  }

  /** {@return the operations of what runs for every picture of a prompt: all but the context} */
  public long flopsAfterContext() {
    return flops(COARSE_STEP, STRETCH, STEP, REFINE, DECODE, ENLARGE);
  }

  /** One counting. */
  private static final class Count {
    private final ModelSpec spec;
    private final int tokens;
    private final List<Part> parts = new ArrayList<>();
    private final Map<String, Tally.Weight> weights = new HashMap<>();

    Count(ModelSpec spec, int tokens) {
      this.spec = spec;
      this.tokens = tokens;
    }

    PictureCost whole(int across, int down, int steps) {
      Canvas canvas = Canvas.of(across, down, spec.patch());
      boolean small = steps(canvas, Canvas.jumps(spec, across, down, steps));
      decode(small ? canvas.half() : canvas);
      return sum();
    }

    PictureCost refined(int across, int down, int steps) {
      steps(Canvas.base(across, down, spec.patch()), Schedule.jumps(steps, spec.pyramid()));
      Canvas canvas = Canvas.of(across, down, spec.patch());
      add(REFINE, GRIDS, tally -> fine(tally, false, canvas));
      decode(canvas);
      return sum();
    }

    PictureCost enlarged(int across, int down, int steps) {
      Canvas base = Canvas.base(across, down, spec.patch());
      boolean small = steps(base, Schedule.jumps(steps, spec.pyramid()));
      decode(small ? base.half() : base);
      add(
          ENLARGE,
          1,
          tally -> Enlargement.passes(base, across, down).forEach(size -> enlarge(tally, size)));
      return sum();
    }

    /** Whether the picture is still coarse after them. */
    private boolean steps(Canvas on, List<Schedule.Jump> jumps) {
      Canvas half = on.half();
      int coarse = (int) jumps.stream().filter(Schedule.Jump::coarse).count();
      add(CONTEXT, 1, this::context);
      add(
          COARSE_STEP,
          coarse,
          tally -> step(tally, false, half.height(), half.width(), Pyramid.COARSE_PATCH));
      boolean small = coarse == jumps.size();
      add(STRETCH, coarse > 0 && !small ? 1 : 0, tally -> stretch(tally, half));
      boolean large = spec.isLarge(on.height(), on.width());
      add(STEP, jumps.size() - coarse, tally -> fine(tally, large, on));
      return small;
    }

    private void decode(Canvas seen) {
      Canvas made = seen.decoded();
      add(DECODE, 1, tally -> decode(tally, made.high(), made.wide()));
    }

    private PictureCost sum() {
      long all = weights.values().stream().mapToLong(Tally.Weight::size).sum();
      long linear =
          weights.values().stream()
              .filter(Tally.Weight::linear)
              .mapToLong(Tally.Weight::size)
              .sum();
      return new PictureCost(parts, all, linear);
    }

    private interface Net {
      void run(Tally tally);
    }

    private void add(String name, int times, Net net) {
      if (times > 0) {
        Tally tally = new Tally();
        net.run(tally);
        parts.add(new Part(name, times, tally.ops.cost(), tally.linearFlops));
        weights.putAll(tally.weights);
      }
    }

    private void context(Tally tally) {
      Denoiser net = spec.denoiserNet();
      CostOps.Value hidden = tally.ops.input(1, tokens, spec.denoiser().textWidth());
      net.context(tally, net.textTokens(tally, hidden, null), null);
    }

    private void fine(Tally tally, boolean large, Canvas on) {
      step(tally, large, on.height(), on.width(), spec.patch(on.height(), on.width()));
    }

    private void step(Tally tally, boolean large, int high, int wide, int patch) {
      Denoiser.Config config = spec.denoiser();
      CostOps ops = tally.ops;
      List<CostOps.Value> keys =
          Collections.nCopies(
              config.layers(), ops.input(1, config.kvHeads(), tokens, config.headDim()));
      Denoiser.Query<CostOps.Value> query =
          new Denoiser.Query<>(ops.input(1, 1), ops.input(1, 1), ops.input(1, 1));
      CostOps.Value latents = ops.input(1, config.latentChannels(), high, wide);
      Denoiser net = spec.denoiserNet();
      Denoiser.Context<CostOps.Value> context = new Denoiser.Context<>(keys, keys, null);
      if (large) {
        net.largeVelocity(Denoiser.large(tally), latents, patch, query, context);
      } else {
        net.velocity(tally, latents, patch, query, context);
      }
    }

    private void stretch(Tally tally, Canvas half) {
      int channels = spec.denoiser().latentChannels();
      Pyramid.fine(tally.ops, tally.ops.input(1, channels, half.height(), half.width()));
    }

    private void decode(Tally tally, int high, int wide) {
      Autoencoder net = spec.autoencoderNet();
      int channels = spec.autoencoder().latentChannels();
      net.decode(tally, net.restore(tally, tally.ops.input(1, channels, high, wide)));
    }

    private void enlarge(Tally tally, Enlargement size) {
      CostOps.Value pixels = tally.ops.input(1, 3, size.height(), size.width());
      spec.enlargerNet().enlargeFolded(tally, pixels, size.factor());
    }
  }

  /** Counts as {@link CountingWeights}, and what {@link Weights#linear} multiplies. */
  private static final class Tally implements Weights<CostOps.Value> {
    private final CostOps ops = new CostOps();
    private final CountingWeights inner = new CountingWeights(ops);
    private final Map<String, Weight> weights = new HashMap<>();
    private long linearFlops;

    /** How many elements, and whether they may be quantised. */
    private record Weight(long size, boolean linear) {}

    @Override
    public CostOps ops() {
      return ops;
    }

    @Override
    public CostOps.Value tensor(String name, Init init, int... dims) {
      weights.put(name, new Weight(Shape.of(dims).size(), false));
      return inner.tensor(name, init, dims);
    }

    @Override
    public CostOps.Value linear(String name, CostOps.Value x, int out, Init init) {
      linearFlops += 2 * x.shape().size() * out;
      weights.put(name, new Weight((long) x.shape().dim(-1) * out, true));
      return inner.linear(name, x, out, init);
    }
  }
}
