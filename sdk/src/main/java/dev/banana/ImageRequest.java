package dev.banana;

import static dev.banana.error.BananaException.require;

import dev.banana.cast.Cast;
import dev.banana.governor.Latency;
import dev.banana.model.ModelSpec;
import dev.banana.model.decode.Autoencoder;
import dev.banana.peel.Peel;
import dev.banana.peel.PeelStack;
import dev.banana.safety.Safety;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * One wish, immutable. What it leaves open is decided by the bundle, or by chance.
 *
 * @param prompt what to draw, not blank, at most {@value #MOST_LETTERS} letters and {@value
 *     #MOST_WORDS} words
 * @param width pixels across, a multiple of 16 from 128 to 4096
 * @param height pixels down, likewise; the longer side is at most 3 times the shorter
 * @param steps 1 to 8, more are slower and finer; empty for the bundle's own; the most if there is
 *     a latency
 * @param seed any number; empty for a new one
 * @param guidance 1 to 8, more follows the prompt more closely; empty for the bundle's own
 * @param mode how a large picture comes about; empty for what {@link SamplingMode#of} says: {@link
 *     SamplingMode#NATIVE} for small ones, {@link SamplingMode#ENLARGE} for others, or {@link
 *     SamplingMode#REFINE} where the model cannot enlarge
 * @param latency how long it may take, and what may be given up for that; empty to draw as asked
 * @param safety whether the picture is checked, and what follows; empty not to check it
 * @param cast characters that the prompt may name as {@code @Mia}; empty where an {@code @} means
 *     nothing
 * @param listener is told about each step
 * @param cancellation gives the picture up
 * @param peels small changes of the model that the picture wears
 * @param apart whether several things that the prompt names, or one in a picture that is no square,
 *     are drawn one by one and set together, where that can be; so it is unless said otherwise
 * @param crowds whether many that are alike, {@code a crowd of penguins}, are set in one by one as
 *     well; only where {@code apart} is
 */
public record ImageRequest(
    String prompt,
    int width,
    int height,
    OptionalInt steps,
    OptionalLong seed,
    OptionalDouble guidance,
    Optional<SamplingMode> mode,
    Optional<Latency> latency,
    Optional<Safety> safety,
    Optional<Cast> cast,
    ProgressListener listener,
    Cancellation cancellation,
    PeelStack peels,
    boolean apart,
    boolean crowds) {
  /** Sides are multiples of this. */
  public static final int GRID = Autoencoder.FACTOR;

  /** The shortest side. */
  public static final int LEAST_SIDE = 128;

  /** The longest side. */
  public static final int MOST_SIDE = ModelSpec.MOST_SIDE;

  /** How many times the longer side may be the shorter one. */
  public static final int MOST_ASPECT = 3;

  /** Most steps. */
  public static final int MOST_STEPS = 8;

  /** Most guidance. */
  public static final int MOST_GUIDANCE = 8;

  /** Most words of a prompt. */
  public static final int MOST_WORDS = 2_000;

  /** Most letters of a prompt. */
  public static final int MOST_LETTERS = 20_000;

  private static final int SIDE = 512;

  /** Checks everything once. */
  public ImageRequest {
    checkPrompt(prompt);
    checkSide("width", width);
    checkSide("height", height);
    require(
        Math.max(width, height) <= MOST_ASPECT * Math.min(width, height),
        "Cannot draw %d x %d: expected at most %d times as long as wide; choose a rounder size.",
        width,
        height,
        MOST_ASPECT);
    require(
        steps.isEmpty() || steps.getAsInt() >= 1 && steps.getAsInt() <= MOST_STEPS,
        "Cannot draw in %d steps: expected 1 to %d; choose a number between.",
        steps.orElse(0),
        MOST_STEPS);
    require(mode != null, "mode must not be null; leave it empty or choose one.");
    require(
        mode.isEmpty() || width * height >= mode.get().least(),
        "Cannot %s a picture of %d x %d: expected %d pixels at least, found %d; draw it native,"
            + " or larger.",
        mode.map(SamplingMode::label).orElse(""),
        width,
        height,
        mode.map(SamplingMode::least).orElse(0),
        width * height);
    double strength = guidance.orElse(1);
    require(
        strength >= 1 && strength <= MOST_GUIDANCE,
        "Cannot draw with guidance %s: expected 1 to %d; choose a number between.",
        strength,
        MOST_GUIDANCE);
    if (latency.isPresent() && steps.isPresent()) {
      latency.get().allow(steps.getAsInt());
    }
    require(safety != null, "safety must not be null; leave it empty.");
    require(listener != null, "listener must not be null; use ProgressListener.SILENT.");
    require(cancellation != null, "cancellation must not be null; use Cancellation.NONE.");
    require(peels != null, "peels must not be null; use PeelStack.NONE.");
  }

  /**
   * {@return a request for 512 x 512 pixels that leaves all else open}
   *
   * @param prompt what to draw
   * @throws dev.banana.error.BananaException if the prompt is blank or too long
   */
  public static ImageRequest of(String prompt) {
    return new ImageRequest(
        prompt,
        SIDE,
        SIDE,
        OptionalInt.empty(),
        OptionalLong.empty(),
        OptionalDouble.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        ProgressListener.SILENT,
        Cancellation.NONE,
        PeelStack.NONE,
        true,
        true);
  }

  /** {@return this with another prompt} */
  public ImageRequest withPrompt(String other) {
    return with(d -> d.prompt = other);
  }

  /** {@return this with another size, in pixels} */
  public ImageRequest withSize(int across, int down) {
    return with(
        d -> {
          d.width = across;
          d.height = down;
        });
  }

  /** {@return this with a mode, whatever its size} */
  public ImageRequest withMode(SamplingMode other) {
    require(other != null, "mode must not be null; choose NATIVE, REFINE or ENLARGE.");
    return with(d -> d.mode = Optional.of(other));
  }

  /**
   * {@return the mode that it will be drawn in}
   *
   * @param spec what the nets of the model are
   */
  public SamplingMode sampling(ModelSpec spec) {
    return mode.orElse(SamplingMode.of(spec, width, height));
  }

  /** {@return this with a number of steps, 1 to 8} */
  public ImageRequest withSteps(int number) {
    return with(d -> d.steps = OptionalInt.of(number));
  }

  /** {@return this with a seed; 0 is a seed like any other} */
  public ImageRequest withSeed(long number) {
    return with(d -> d.seed = OptionalLong.of(number));
  }

  /** {@return this with a guidance, 1 to 8} */
  public ImageRequest withGuidance(double strength) {
    return with(d -> d.guidance = OptionalDouble.of(strength));
  }

  /**
   * {@return this with a latency: threads and steps are chosen so that each picture takes no
   * longer, even while the machine is busy or hot}
   *
   * <p>The request's steps are the most. The same request may then give different pictures; what
   * was chosen is in {@link GeneratedImage#choice}, and its recipe draws the same picture again.
   * Graphs for two numbers of threads are kept ready, which takes twice the memory.
   *
   * @param target from request to pixels, 1 millisecond to 10 minutes
   * @param leastSteps steps below which it would rather be late, 1 to 8
   */
  public ImageRequest withLatency(Duration target, int leastSteps) {
    return withLatency(Optional.of(new Latency(target, leastSteps)));
  }

  /** {@return this without a latency: drawn as asked, however long it takes} */
  public ImageRequest withoutLatency() {
    return withLatency(Optional.empty());
  }

  private ImageRequest withLatency(Optional<Latency> other) {
    return with(d -> d.latency = other);
  }

  /** {@return this with characters, whom the prompt names as {@code @Mia}} */
  public ImageRequest withCast(Cast other) {
    require(other != null, "cast must not be null; use withoutCast().");
    return withCast(Optional.of(other));
  }

  /** {@return this without characters} */
  public ImageRequest withoutCast() {
    return withCast(Optional.empty());
  }

  private ImageRequest withCast(Optional<Cast> other) {
    return with(d -> d.cast = other);
  }

  /**
   * {@return this with a check of the picture, which is in {@link GeneratedImage#safety}}
   *
   * <p>A picture that is not flagged has the same bytes as without. What is blurred says so in its
   * recipe. Only a {@link Banana} that was opened with {@link Options#withSafety} can do it.
   *
   * @param wish what is reported, and whether a flagged picture is blurred
   */
  public ImageRequest withSafety(Safety wish) {
    return withSafety(Optional.of(wish));
  }

  /** {@return this without a check of the picture} */
  public ImageRequest withoutSafety() {
    return withSafety(Optional.empty());
  }

  private ImageRequest withSafety(Optional<Safety> other) {
    return with(d -> d.safety = other);
  }

  /** {@return this with a listener} */
  public ImageRequest withListener(ProgressListener other) {
    return with(d -> d.listener = other);
  }

  /** {@return this with a switch that gives it up} */
  public ImageRequest withCancellation(Cancellation other) {
    return with(d -> d.cancellation = other);
  }

  /**
   * {@return this wearing one peel more}
   *
   * <p>The order of peels does not matter. One at strength 0 is off: the picture is that without
   * it, to the byte.
   *
   * @param peel a peel that fits the model, which is checked when it is drawn
   * @param strength -2 to 2; 1 is as it was trained
   * @throws dev.banana.error.BananaException if it would be the fifth, is worn already, or the
   *     strength is out of range
   */
  public ImageRequest withPeel(Peel peel, float strength) {
    return withPeels(peels.with(peel, strength));
  }

  /** {@return this with other peels} */
  public ImageRequest withPeels(PeelStack other) {
    return with(d -> d.peels = other);
  }

  /**
   * {@return this with another wish for a prompt of several things, {@code a fox and a cake in a
   * park}, or of one in a picture that is no square}
   *
   * <p>One by one, which is the default, each is as good as the model draws it in a square, and
   * stands where the words say, for two pictures more of each; it is kept for the next pictures of
   * the seed. Beside characters see {@link Cast#withThings}. With a latency, a peel, or more pixels
   * than one pass of attention sees, several things are always drawn together. What is said of them
   * is read by an English phrase, as {@code left of}.
   *
   * @param on whether things are drawn one by one and set together; false is faster and rougher
   */
  public ImageRequest withApart(boolean on) {
    return with(d -> d.apart = on);
  }

  /**
   * {@return this with another wish for a prompt of many, {@code a crowd of penguins in the snow},
   * {@code wallpaper of tiny foxes} or {@code twelve balloons}}
   *
   * <p>By default each kind is drawn a few times by itself, cut out and set in as often as there is
   * room, or as was said, over a picture of the place; in a large picture each with the pixels of
   * its own. Where things are drawn in one go, see {@link #withApart}, many are too, and come out
   * as one or two; but large {@link SamplingMode#NATIVE} pictures of a model with a trunk for them
   * have their crowds set in, unless somebody stands in front.
   *
   * @param on whether many are set in one by one
   */
  public ImageRequest withCrowds(boolean on) {
    return with(d -> d.crowds = on);
  }

  private ImageRequest with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.request();
  }

  /** A request that is being changed. */
  private static final class Draft {
    String prompt;
    int width;
    int height;
    OptionalInt steps;
    OptionalLong seed;
    OptionalDouble guidance;
    Optional<SamplingMode> mode;
    Optional<Latency> latency;
    Optional<Safety> safety;
    Optional<Cast> cast;
    ProgressListener listener;
    Cancellation cancellation;
    PeelStack peels;
    boolean apart;
    boolean crowds;

    Draft(ImageRequest from) {
      prompt = from.prompt;
      width = from.width;
      height = from.height;
      steps = from.steps;
      seed = from.seed;
      guidance = from.guidance;
      mode = from.mode;
      latency = from.latency;
      safety = from.safety;
      cast = from.cast;
      listener = from.listener;
      cancellation = from.cancellation;
      peels = from.peels;
      apart = from.apart;
      crowds = from.crowds;
    }

    ImageRequest request() {
      return new ImageRequest(
          prompt,
          width,
          height,
          steps,
          seed,
          guidance,
          mode,
          latency,
          safety,
          cast,
          listener,
          cancellation,
          peels,
          apart,
          crowds);
    }
  }

  private static void checkPrompt(String prompt) {
    require(
        prompt != null && !prompt.isBlank(),
        "Cannot draw an empty prompt: say what to draw, e.g. \"a red fox on a skateboard\".");
    require(
        prompt.length() <= MOST_LETTERS,
        "Cannot draw a prompt of %d letters: expected at most %d; shorten it.",
        prompt.length(),
        MOST_LETTERS);
    int words = prompt.strip().split("\\s+").length;
    require(
        words <= MOST_WORDS,
        "Cannot draw a prompt of %d words: expected at most %d; shorten it.",
        words,
        MOST_WORDS);
  }

  private static void checkSide(String name, int side) {
    require(
        side >= LEAST_SIDE && side <= MOST_SIDE && side % GRID == 0,
        "Cannot draw a %s of %d pixels: expected a multiple of %d from %d to %d; try %d.",
        name,
        side,
        GRID,
        LEAST_SIDE,
        MOST_SIDE,
        nearest(side));
  }

  private static int nearest(int side) {
    long bounded = Math.max(LEAST_SIDE, Math.min(MOST_SIDE, (long) side));
    return (int) ((bounded + GRID / 2) / GRID * GRID);
  }
}
