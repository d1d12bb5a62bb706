package dev.banana.train.peel;

import dev.banana.model.decode.Autoencoder;
import dev.banana.model.denoise.Denoiser;
import dev.banana.model.denoise.Denoiser.Query;
import dev.banana.model.denoise.Pyramid;
import dev.banana.model.denoise.Schedule;
import dev.banana.model.weights.Weights;
import dev.banana.train.latents.Conditioning;
import dev.banana.train.latents.LatentSet.Batch;
import dev.banana.train.teacher.Sampling;
import dev.banana.train.torch.FakeQuant;
import dev.banana.train.torch.FakeQuant.Rounding;
import dev.banana.train.torch.TorchOps;
import dev.banana.train.torch.TorchWeights;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * What one step of a peel's training learns.
 *
 * <p>The bundle holds a student that jumps from noise to clean latents in few steps, so the jumps
 * themselves are trained, at the times at which they are drawn, at both scales. From little noise a
 * jump shall land on the picture; from much noise it shall land where a jump from less of the same
 * noise lands, because the mean of all pictures that could lie under it is a blur. One sample in
 * five is asked in the mode of the flow, which keeps what the student knows of it. A quarter of
 * each batch are pictures that the model drew itself for other prompts; there the jump shall stay
 * where it was. Where shapes stay, only how pictures are drawn is learned ({@code look}). Sources:
 * Song and Dhariwal 2023 (consistency training), <a
 * href="https://arxiv.org/abs/2310.14189">arXiv:2310.14189</a>; Ruiz et al. 2022 (prior
 * preservation), <a href="https://arxiv.org/abs/2208.12242">arXiv:2208.12242</a>.
 *
 * @param base the frozen model
 * @param style pictures to learn
 * @param uncalled the same with what the peel's words leave of their captions
 * @param prior pictures of the model itself
 * @param batch samples of a step, a multiple of 4
 * @param keepsShapes whether what is where stays as the model draws it
 */
record Lesson(
    Base base, Samples style, Samples uncalled, Samples prior, int batch, boolean keepsShapes) {
  /** Share of steps at the coarse scale, where it is decided what is where. */
  private static final double COARSE = 0.5;

  /** The same where shapes stay: there is less to learn. */
  private static final double COARSE_LOOK = 0.35;

  /** Share of samples at the very times of the sampler. */
  private static final double DRAWN = 0.7;

  private static final double FLOW = 0.2;

  /** Share of steps that begin at what the model without the peel makes of the pictures. */
  private static final double REDRAWN = 0.7;

  /** Share of fine steps that keep what it makes of them where nothing calls the peel. */
  private static final double REDRAWN_KEPT = 0.3;

  /** Noise under which it redraws them: shapes stay, how they are drawn does not. */
  private static final double LITTLE = 0.4;

  private static final double MORE = 0.9;

  /** Above this time it is decided what is where. */
  private static final double LAYOUT = 1.2;

  /** A sample of other prompts counts as much as so many pictures. */
  private static final double KEPT = 2;

  private static final double WEAKEST = 1.5;
  private static final double STRONGEST = 5;

  /** Above this time a jump follows a jump from less noise. */
  private static final float MUCH = 1.35f;

  /** One point of the way from noise to picture, for every sample. */
  private record Point(
      Batch batch, Tensor noise, Tensor time, Query<Tensor> query, boolean coarse) {}

  /**
   * {@return about how much arithmetic a sample takes}
   *
   * <p>Nothing is learned of the matrices, so backwards costs as much as forwards; on the mean a
   * sample is looked at once more without gradients.
   *
   * @param base the frozen model
   * @param side pixels of each side
   * @param keepsShapes whether what is where stays as the model draws it
   */
  static double flops(Base base, int side, boolean keepsShapes) {
    int latents = side / Autoencoder.FACTOR;
    double fine = Math.pow(latents / (double) base.bundle().spec().patch(latents, latents), 2);
    double half = Math.pow(latents / 2.0 / Pyramid.COARSE_PATCH, 2);
    double share = coarse(keepsShapes);
    double tokens = base.bundle().spec().pyramid() ? share * half + (1 - share) * fine : fine;
    return 6.0 * base.parameters() * tokens;
  }

  private static double coarse(boolean keepsShapes) {
    return keepsShapes ? COARSE_LOOK : COARSE;
  }

  /** {@return the loss of one step} */
  Tensor loss(Weights<Tensor> factors, SplittableRandom random) {
    int kept = batch / 4;
    int learned = batch - kept;
    boolean coarse = base.bundle().spec().pyramid() && random.nextDouble() < coarse(keepsShapes);
    FakeQuant.Plan plan = plan(random);
    Tensor own = learn(factors, plan, learned, coarse, random);
    Tensor others = keep(factors, plan, kept, coarse, random);
    return own.mul(new Scalar(learned / (double) batch))
        .add(others.mul(new Scalar(KEPT * kept / batch)));
  }

  /**
   * {@return the loss on fixed samples, noise and times, in floats}
   *
   * <p>Of the fine scale alone: it says how well the style is drawn. What stands where in a picture
   * that was never seen cannot be known, and would drown that. Where shapes stay, half of it begins
   * as drawings do.
   */
  Tensor heldOut(Weights<Tensor> factors, int[] chosen) {
    torch.manual_seed(77);
    Tensor own = heldOut(factors, chosen, false);
    return keepsShapes ? own.add(heldOut(factors, chosen, true)).mul(new Scalar(0.5)) : own;
  }

  private Tensor heldOut(Weights<Tensor> factors, int[] chosen, boolean redrawn) {
    SplittableRandom random = new SplittableRandom(77);
    Point point = point(style.batch(chosen), false, random);
    Point seen = redrawn ? redrawn(point, uncalled.batch(chosen), random) : point;
    return Sampling.soft(jump(factors, layer -> Rounding.NONE, seen).sub(point.batch.clean()));
  }

  /** {@return the loss on fixed samples of factors that have not learned} */
  double before(TorchWeights fresh, int[] chosen) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      return heldOut(fresh.use(), chosen).item_float();
    }
  }

  // ---------------------------------------------------------------- the two halves

  private Tensor learn(
      Weights<Tensor> factors,
      FakeQuant.Plan plan,
      int size,
      boolean coarse,
      SplittableRandom random) {
    int[] chosen = some(random, style.size(), size);
    Point point = point(style.batch(chosen), coarse, random);
    Tensor picture = scaled(point.batch.clean(), coarse);
    if (keepsShapes) {
      return look(factors, plan, point, uncalled.batch(chosen), random);
    }
    if (base.bundle().spec().pyramid() && !coarse) {
      // The fine scale of a pyramid begins below MUCH.
      return Sampling.soft(jump(factors, plan, point).sub(picture));
    }
    float share = (float) (0.55 + 0.3 * random.nextDouble());
    Tensor goal =
        TorchOps.apart(
            () -> {
              Tensor less = point.time.mul(new Scalar(share));
              Query<Tensor> nearer = new Query<>(less, point.query.guidance(), point.query.mode());
              Point next = new Point(point.batch, point.noise, less, nearer, coarse);
              Tensor landing = jump(factors, plan, next);
              Tensor much =
                  point
                      .time
                      .ge(new Scalar(MUCH))
                      .to(torch.ScalarType.Float)
                      .mul(point.query.mode());
              return picture.add(landing.sub(picture).mul(much.view(size, 1, 1, 1)));
            });
    return Sampling.soft(jump(factors, plan, point).sub(goal));
  }

  /**
   * How a picture is drawn, apart from what is where in it.
   *
   * <p>From nearly pure noise the coarse picture stays what the model draws without the peel. From
   * less noise it becomes the picture that is learned from; and since a drawing then never begins
   * at such a picture, it begins here at what the model makes of it under some noise, without the
   * words that call the peel. So shapes that the model knows are drawn in a style that it does not.
   * Source of redrawing: Meng et al. 2021 (SDEdit), <a
   * href="https://arxiv.org/abs/2108.01073">arXiv:2108.01073</a>.
   */
  private Tensor look(
      Weights<Tensor> factors,
      FakeQuant.Plan plan,
      Point point,
      Batch told,
      SplittableRandom random) {
    Tensor picture = scaled(point.batch.clean(), point.coarse);
    Point seen = random.nextDouble() < REDRAWN ? redrawn(point, told, random) : point;
    if (!point.coarse) {
      return Sampling.soft(jump(factors, plan, seen).sub(picture));
    }
    Tensor first = point.time.ge(new Scalar(LAYOUT)).to(torch.ScalarType.Float).view(-1, 1, 1, 1);
    Tensor goal =
        TorchOps.apart(
            () -> {
              Point plain = new Point(told, seen.noise, point.time, point.query, true);
              return picture.add(jump(base.use(), plain).sub(picture).mul(first));
            });
    return Sampling.soft(jump(factors, plan, seen).sub(goal));
  }

  private Tensor keep(
      Weights<Tensor> factors,
      FakeQuant.Plan plan,
      int size,
      boolean coarse,
      SplittableRandom random) {
    // What begins at a picture that is learned from must not call the peel by itself.
    boolean redrawn = keepsShapes && !coarse && random.nextDouble() < REDRAWN_KEPT;
    Samples from = redrawn ? uncalled : prior;
    Batch some = from.batch(some(random, from.size(), size));
    Point own = point(some, coarse, random);
    Point point = redrawn ? redrawn(own, some, random) : own;
    Tensor before = TorchOps.apart(() -> jump(base.use(), point));
    return Sampling.soft(jump(factors, plan, point).sub(before));
  }

  /** {@return a point that begins at the model's own version of its coarse picture} */
  private Point redrawn(Point point, Batch told, SplittableRandom random) {
    TorchOps ops = base.ops();
    Tensor clean = scaled(point.batch.clean(), true);
    int size = (int) clean.size(0);
    float[] under = new float[size];
    for (int i = 0; i < size; i++) {
      under[i] = (float) (LITTLE + (MORE - LITTLE) * random.nextDouble());
    }
    Tensor own =
        TorchOps.apart(
            () -> {
              Tensor time = ops.constant(under, size, 1);
              Query<Tensor> query =
                  new Query<>(time, point.query.guidance(), Sampling.column(ops, size, 1));
              return jump(base.use(), new Point(told, torch.randn_like(clean), time, query, true));
            });
    // At the very time it is asked, this noise turns the picture into that version.
    Tensor noise =
        point.coarse
            ? point.noise.add(own.sub(clean).div(torch.tan(point.time).view(-1, 1, 1, 1)))
            : Sampling.noise(ops, point.batch.clean(), own);
    return new Point(point.batch, noise, point.time, point.query, point.coarse);
  }

  private static int[] some(SplittableRandom random, int of, int count) {
    return random.ints(count, 0, of).toArray();
  }

  // ---------------------------------------------------------------- jumps

  private Point point(Batch samples, boolean coarse, SplittableRandom random) {
    TorchOps ops = base.ops();
    int size = (int) samples.clean().size(0);
    boolean handedOver = base.bundle().spec().pyramid() && !coarse;
    float start = handedOver ? Pyramid.HANDOVER : Schedule.NOISE;
    List<Schedule.Jump> drawn =
        Schedule.jumps(4, base.bundle().spec().pyramid()).stream()
            .filter(jump -> jump.coarse() == coarse)
            .toList();
    Tensor inside = Sampling.startingTimes(ops, size, start, 0, random);
    float[] at = new float[size];
    float[] there = new float[size];
    float[] mode = new float[size];
    float[] guidance = new float[size];
    for (int i = 0; i < size; i++) {
      Schedule.Jump jump = drawn.get(random.nextInt(drawn.size()));
      at[i] = jump.time();
      there[i] = random.nextDouble() < DRAWN ? 1 : 0;
      boolean flow = there[i] == 1 && jump.mode() == 0;
      mode[i] = flow || random.nextDouble() < FLOW ? 0 : 1;
      guidance[i] = (float) (WEAKEST + (STRONGEST - WEAKEST) * random.nextDouble());
    }
    Tensor which = ops.constant(there, size, 1);
    Tensor time =
        inside.add(ops.constant(at, size, 1).sub(inside).mul(which)).clamp_min(new Scalar(0.05));
    Query<Tensor> query =
        new Query<>(time, ops.constant(guidance, size, 1), ops.constant(mode, size, 1));
    Tensor clean = scaled(samples.clean(), coarse);
    return new Point(samples, Sampling.noise(ops, clean, handedOver), time, query, coarse);
  }

  private Tensor scaled(Tensor clean, boolean coarse) {
    return coarse ? Pyramid.coarse(base.ops(), clean) : clean;
  }

  private Tensor jump(Weights<Tensor> factors, FakeQuant.Plan plan, Point point) {
    return jump(base.wearing(base.rounded(plan), factors, 1), point);
  }

  private Tensor jump(Weights<Tensor> weights, Point point) {
    TorchOps ops = base.ops();
    Denoiser.Context<Tensor> context =
        new Conditioning(base.net()).of(weights, point.batch, Conditioning.Dropout.NONE);
    Tensor t = point.time.view(point.time.size(0), 1, 1, 1);
    Tensor x = Schedule.addNoise(ops, scaled(point.batch.clean(), point.coarse), point.noise, t);
    Tensor v = base.sampling().velocity(weights, x, point.coarse, point.query, context);
    return Schedule.clean(ops, x, v, t);
  }

  // ---------------------------------------------------------------- rounding

  /** All in 4 bits, all in 8, each by itself, or not at all: one peel serves every precision. */
  private FakeQuant.Plan plan(SplittableRandom random) {
    double kind = random.nextDouble();
    SplittableRandom own = random.split();
    Map<String, Rounding> drawn = new HashMap<>();
    return layer ->
        drawn.computeIfAbsent(
            layer,
            l -> {
              if (kind >= 0.85) {
                return Rounding.NONE;
              }
              boolean each = kind >= 0.7;
              int bits = (each ? own.nextDouble() : kind) < 0.35 ? 8 : 4;
              int given = base.net().bits(l, bits, false);
              return given == 0 ? Rounding.NONE : new Rounding(given, own.nextDouble() < 0.9);
            });
  }
}
