package dev.banana.train.run;

import dev.banana.model.weights.Weights;
import dev.banana.train.torch.Optimizer;
import dev.banana.train.torch.TorchWeights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Steps of one network until the budget is used: loss, gradient, update, average, and now and then
 * a checkpoint, curves and a sample sheet.
 *
 * <p>All randomness of a step comes from the seed and the step's number, so a run that was killed
 * goes on from its checkpoint as if nothing had happened.
 */
public final class TrainingLoop {
  /** What one step learns from. */
  public interface Lesson {
    /**
     * {@return the loss, a scalar with gradient}
     *
     * @param weights views for this step
     * @param step number of the step, from 0
     * @param progress share of the budget that is used, in [0, 1]
     * @param random numbers of this step; torch's own generator is seeded as well
     */
    Tensor loss(Weights<Tensor> weights, long step, double progress, SplittableRandom random);
  }

  /** Thrown where a stage was told to stop; its last checkpoint stays good. */
  public static final class Stopped extends RuntimeException {
    private static final long serialVersionUID = 1;

    private Stopped(String stage, long step) {
      super("Stage " + stage + " was stopped after " + step + " steps; start it again to go on");
    }
  }

  /** What is drawn and measured now and then. */
  public interface Sampler {
    /**
     * Look at the average weights.
     *
     * @param average running average of the weights
     * @param step steps done
     * @param curves where to note figures
     */
    void sample(TorchWeights average, long step, Note curves) throws IOException;
  }

  /** Where a figure is noted. */
  public interface Note {
    /** Note one figure of this step. */
    void add(String name, double value) throws IOException;
  }

  /**
   * How the loop runs.
   *
   * @param budget how long
   * @param rate learning rate over the budget
   * @param beta2 memory of Adam's squared gradients
   * @param decay weight decay
   * @param clip largest gradient norm
   * @param halfLife half-life of the average weights as a share of the budget
   * @param saveEvery time between checkpoints
   * @param sampleEvery time between sample sheets
   * @param seed first random number
   * @param muon which matrices Muon updates; the rest is AdamW's
   * @param stop step after which the stage throws {@link Stopped} without saving, or -1; this is
   *     how tests kill a stage
   */
  public record Config(
      Budget budget,
      Rate rate,
      double beta2,
      double decay,
      double clip,
      double halfLife,
      Duration saveEvery,
      Duration sampleEvery,
      long seed,
      Predicate<String> muon,
      long stop) {
    /** {@return the same with another weight decay} */
    public Config withDecay(double other) {
      return new Config(
          budget, rate, beta2, other, clip, halfLife, saveEvery, sampleEvery, seed, muon, stop);
    }

    /** {@return the same with another learning rate} */
    public Config withRate(Rate other) {
      return new Config(
          budget, other, beta2, decay, clip, halfLife, saveEvery, sampleEvery, seed, muon, stop);
    }
  }

  private static final int MOST_BAD_STEPS = 20;

  private final String name;
  private final Path folder;
  private final Config config;
  private final TorchWeights weights;
  private final Optimizer optimizer;
  private final double flopsPerStep;
  private TorchWeights target;
  private double targetMemory;
  private final Map<String, Tensor> others = new LinkedHashMap<>();
  private long step;
  private double seconds;
  private double loss;
  private int badSteps;
  private long looked = -1;
  private boolean enough;

  /**
   * Prepare, and resume if the folder holds a checkpoint.
   *
   * @param name name of the stage, for the progress line
   * @param folder where checkpoints, curves and sheets go
   * @param config how the loop runs
   * @param weights what is trained
   * @param flopsPerStep arithmetic of one step, for the speed in the progress line
   */
  public TrainingLoop(
      String name, Path folder, Config config, TorchWeights weights, double flopsPerStep)
      throws IOException {
    this.name = name;
    this.folder = folder;
    this.config = config;
    this.weights = weights;
    this.flopsPerStep = flopsPerStep;
    this.optimizer = new Optimizer(weights, config.beta2, config.decay, config.clip, config.muon);
    Files.createDirectories(folder);
    Checkpoint.State state = Checkpoint.load(folder, optimizer.state());
    step = state.step();
    seconds = state.seconds();
    optimizer.resume(step);
    if (step > 0) {
      System.out.printf("%s: resumed after %d steps, %.0f s%n", name, step, seconds);
    }
  }

  /** {@return steps done so far} */
  public long steps() {
    return step;
  }

  /** {@return the running average of the weights} */
  public TorchWeights average() {
    return optimizer.average();
  }

  /**
   * {@return a second, faster average of the weights, kept up at every step and in checkpoints}
   *
   * @param memory share that stays at each step, in [0, 1); 0 is the weights themselves
   */
  public TorchWeights target(double memory) throws IOException {
    target = weights.copy();
    targetMemory = memory;
    beside(Map.of("target", target.flat()));
    return target;
  }

  /**
   * Keep buffers of something that learns beside the network, in the same checkpoints.
   *
   * @param buffers fp32, by names of their own; they receive what the checkpoint holds of them
   * @return steps of that checkpoint; 0 if it does not hold all of them
   */
  public long beside(Map<String, Tensor> buffers) throws IOException {
    others.putAll(buffers);
    return Checkpoint.holds(folder, buffers.keySet()) ? Checkpoint.load(folder, buffers).step() : 0;
  }

  private Map<String, Tensor> buffers() {
    Map<String, Tensor> buffers = new LinkedHashMap<>(optimizer.state());
    buffers.putAll(others);
    return buffers;
  }

  /**
   * Learn until the budget is used; then a last checkpoint, sheet and chart are written.
   *
   * @throws IllegalStateException if the loss stops being a number; the last checkpoint stays good
   * @throws Stopped if the program was interrupted; all steps are saved
   */
  public void run(Lesson lesson, Sampler sampler) throws IOException {
    Curves curves = new Curves(folder, step);
    try (Interruption.Running running = Interruption.running()) {
      learn(lesson, sampler, curves);
    }
    save();
    if (!enough && looked != step) {
      look(sampler, curves);
    }
  }

  private void learn(Lesson lesson, Sampler sampler, Curves curves) throws IOException {
    long first = step;
    double before = seconds;
    double saved = seconds;
    double sampled = seconds;
    double told = -10;
    double progress = config.budget.progress(step, seconds);
    while (progress < 1 && !enough) {
      final long start = System.nanoTime();
      double norm = step(lesson, progress);
      step++;
      seconds += (System.nanoTime() - start) / 1e9;
      double next = config.budget.progress(step, seconds);
      if (seconds - told > 5) {
        told = seconds;
        tell(next, (step - first) / (seconds - before));
        curves.add("loss", step, seconds, loss);
        curves.add("gradient norm", step, seconds, norm);
      }
      progress = next;
      if (step == config.stop) {
        throw new Stopped(name, step);
      }
      if (Interruption.asked()) {
        save();
        throw new Stopped(name, step);
      }
      if (seconds - saved > config.saveEvery.toMillis() / 1e3) {
        saved = seconds;
        save();
      }
      if (seconds - sampled > config.sampleEvery.toMillis() / 1e3) {
        sampled = seconds;
        look(sampler, curves);
      }
    }
  }

  /** End before the budget is used: nothing more is to be learned. */
  public void finish() {
    enough = true;
  }

  private void look(Sampler sampler, Curves curves) throws IOException {
    looked = step;
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      sampler.sample(
          optimizer.average(), step, (figure, value) -> curves.add(figure, step, seconds, value));
    }
    curves.draw();
  }

  private double step(Lesson lesson, double progress) {
    try (PointerScope scope = new PointerScope()) {
      SplittableRandom random = new SplittableRandom(config.seed * 1_000_003L + step);
      torch.manual_seed(random.nextLong() >>> 1);
      Tensor value = lesson.loss(weights.use(), step, progress, random);
      double now = value.item_float();
      value.backward();
      loss = step == 0 || loss == 0 ? now : 0.98 * loss + 0.02 * now;
      double norm = optimizer.step(config.rate.at(progress), keep(progress));
      if (target != null) {
        try (NoGradGuard guard = new NoGradGuard()) {
          target.flat().lerp_(weights.flat(), new Scalar(1 - targetMemory));
        }
      }
      watch(now, norm);
      return norm;
    }
  }

  /** The average forgets half of the past in {@code halfLife} of the budget, faster at first. */
  private double keep(double progress) {
    double steps = step == 0 || progress == 0 ? 1 : step / progress;
    double keep = Math.pow(0.5, 1 / (config.halfLife * Math.max(steps, 1)));
    return Math.min(keep, (1 + step) / (10.0 + step));
  }

  private void watch(double now, double norm) {
    badSteps = Double.isFinite(now) && Double.isFinite(norm) ? 0 : badSteps + 1;
    if (badSteps > MOST_BAD_STEPS) {
      throw new IllegalStateException(
          name
              + ": the loss is no number since "
              + badSteps
              + " steps; lower the learning rate,"
              + " then start again: the last checkpoint is kept");
    }
    if (!Double.isFinite(loss)) {
      loss = 0;
    }
  }

  private void tell(double progress, double rate) {
    double left =
        config.budget.steps() > 0
            ? (config.budget.steps() - step) / rate
            : config.budget.time().toMillis() / 1e3 - seconds;
    System.out.printf(
        Locale.ROOT,
        "%s %5.1f%%  step %d  loss %.4f  %.2f steps/s  %.0f GFLOP/s  left %d:%02d%n",
        name,
        100 * progress,
        step,
        loss,
        rate,
        rate * flopsPerStep / 1e9,
        (long) left / 60,
        (long) left % 60);
  }

  private void save() throws IOException {
    Checkpoint.save(folder, new Checkpoint.State(step, seconds), buffers());
  }
}
