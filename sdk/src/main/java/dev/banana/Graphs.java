package dev.banana;

import dev.banana.decode.DecodeStage;
import dev.banana.decode.EnlargeStage;
import dev.banana.denoise.DenoiseGraphs;
import dev.banana.denoise.Scale;
import dev.banana.model.ModelSpec;
import dev.banana.model.decode.Enlarger;
import dev.banana.session.Engine;
import dev.banana.session.LeaseCache;
import dev.banana.session.Session;
import java.util.concurrent.Executor;

/** The graphs of one model: made ready when they are first asked for, and kept for a while. */
final class Graphs implements AutoCloseable {
  private final ModelSpec spec;
  private final Engine engine;
  private final Options options;
  private final Wardrobe wardrobe;
  private final LeaseCache<Key, Session> sessions;
  private boolean latencies;
  private boolean peels;
  private boolean grows;
  private boolean props;

  /** A part of the model that has a graph of its own. */
  enum Part {
    CONTEXT,
    STEP,
    COARSE_STEP,
    CAST_STEP,
    COARSE_CAST_STEP,
    SET_STEP,
    COARSE_SET_STEP,
    LARGE_STEP,
    STRETCH,
    DECODE,
    ENLARGE_TWICE,
    ENLARGE;

    /** {@return whether it multiplies matrices that can carry a peel} */
    boolean wears() {
      return switch (this) {
        case CONTEXT, STEP, COARSE_STEP, CAST_STEP, COARSE_CAST_STEP, SET_STEP, COARSE_SET_STEP ->
            true;
        case LARGE_STEP, STRETCH, DECODE, ENLARGE_TWICE, ENLARGE -> false;
      };
    }
  }

  /** Passes of the enlarger: two that a picture needs at most, and one for who is set into it. */
  private static final int PASSES = 3;

  /** What tells the graphs apart; sides in latents, of what is enlarged in pixels. */
  record Key(Part part, int threads, int height, int width, Outfit outfit) {
    Key {
      outfit = part.wears() ? outfit : Outfit.NONE;
    }
  }

  Graphs(ModelSpec spec, Engine engine, Options options, Wardrobe wardrobe, Executor helpers) {
    this.spec = spec;
    this.engine = engine;
    this.options = options;
    this.wardrobe = wardrobe;
    this.sessions = new LeaseCache<>(kept(), helpers);
  }

  /** {@return whether a graph can be used at once} */
  boolean ready(Key key) {
    return sessions.ready(key);
  }

  /** {@return a graph, which is made ready if it is not} */
  LeaseCache<Key, Session>.Lease lease(Key key) {
    return sessions.lease(
        key,
        () ->
            build(
                key.outfit.engine(engine.withThreads(key.threads), wardrobe.layers()),
                key.part,
                key.height,
                key.width,
                key.outfit));
  }

  private Session build(Engine engine, Part part, int height, int width, Outfit outfit) {
    DenoiseGraphs graphs = new DenoiseGraphs(spec);
    String size = " " + width + "x" + height;
    return switch (part) {
      case CONTEXT -> engine.build(outfit.named("context"), outfit.net(graphs::context));
      case STEP ->
          engine.build(
              outfit.named("step" + size),
              outfit.net((ops, w) -> graphs.step(ops, w, height, width, Scale.FINE)));
      case COARSE_STEP ->
          engine.build(
              outfit.named("coarse-step" + size),
              outfit.net((ops, w) -> graphs.step(ops, w, height, width, Scale.COARSE)));
      case CAST_STEP -> cast(engine, outfit, "cast-step" + size, height, width, Scale.FINE, true);
      case COARSE_CAST_STEP ->
          cast(engine, outfit, "coarse-cast-step" + size, height, width, Scale.COARSE, true);
      case SET_STEP -> cast(engine, outfit, "set-step" + size, height, width, Scale.FINE, false);
      case COARSE_SET_STEP ->
          cast(engine, outfit, "coarse-set-step" + size, height, width, Scale.COARSE, false);
      case LARGE_STEP ->
          engine.build("large-step" + size, (ops, w) -> graphs.largeStep(ops, w, height, width));
      case STRETCH ->
          engine.build("stretch" + size, (ops, w) -> graphs.stretch(ops, height / 2, width / 2));
      case DECODE ->
          engine.build("decode" + size, (ops, w) -> stage(height, width).write(spec, ops, w));
      case ENLARGE_TWICE -> enlarge(engine, new EnlargeStage(height, width, 2));
      case ENLARGE -> enlarge(engine, new EnlargeStage(height, width, Enlarger.FACTOR));
    };
  }

  /** A step with characters, who are read or only seen where they stand. */
  private Session cast(
      Engine engine, Outfit outfit, String name, int height, int width, Scale scale, boolean read) {
    DenoiseGraphs graphs = new DenoiseGraphs(spec);
    return engine.build(
        outfit.named(name),
        outfit.net((ops, w) -> graphs.castStep(ops, w, height, width, scale, read)));
  }

  private Session enlarge(Engine engine, EnlargeStage stage) {
    String name = "enlarge-" + stage.factor() + " " + stage.width() + "x" + stage.height();
    return engine.build(name, (ops, w) -> stage.write(spec, ops, w));
  }

  /** {@return the decoder of a picture of so many latents} */
  DecodeStage stage(int height, int width) {
    return new DecodeStage(spec.denoiser().latentChannels(), height, width);
  }

  /** Sessions that are kept while nobody holds them. */
  private int kept() {
    return 1 + 4 * options.keptSizes();
  }

  /** Other numbers of threads, other clothes, and things of their own want graphs of their own. */
  synchronized void makeRoom(boolean latency, boolean worn, boolean grown, boolean things) {
    if (latency && !latencies || worn && !peels || grown && !grows || things && !props) {
      latencies |= latency;
      peels |= worn;
      grows |= grown;
      props |= things;
      int all = kept() + (peels ? 1 + 2 * options.keptSizes() : 0);
      all += grows ? PASSES * options.keptSizes() : 0;
      // Things are drawn in one size, without a cast.
      all += props ? 4 : 0;
      sessions.keep(latencies ? 2 * all : all);
    }
  }

  /** Give back what nobody holds. */
  void trim() {
    sessions.trim();
  }

  @Override
  public void close() {
    sessions.close();
  }
}
