package dev.banana;

import static dev.banana.error.BananaException.require;

import dev.banana.cast.Appearance;
import dev.banana.cast.Casting;
import dev.banana.cast.IdentityEncoder;
import dev.banana.cast.Portrait;
import dev.banana.cast.Subject;
import dev.banana.decode.DecodeStage;
import dev.banana.decode.RowListener;
import dev.banana.decode.Strips;
import dev.banana.denoise.DenoiseGraphs;
import dev.banana.denoise.DenoiseLoop;
import dev.banana.error.BananaException;
import dev.banana.governor.Choice;
import dev.banana.governor.Cost;
import dev.banana.governor.Governor;
import dev.banana.governor.Readiness;
import dev.banana.governor.Wish;
import dev.banana.governor.Work;
import dev.banana.image.Blur;
import dev.banana.image.Doubling;
import dev.banana.image.Resample;
import dev.banana.image.RgbImage;
import dev.banana.image.RgbaImage;
import dev.banana.model.Bundle;
import dev.banana.model.Canvas;
import dev.banana.model.ModelSpec;
import dev.banana.model.decode.Autoencoder;
import dev.banana.model.denoise.Denoiser;
import dev.banana.model.denoise.Pyramid;
import dev.banana.model.denoise.Schedule;
import dev.banana.model.family.banana.BananaFamily;
import dev.banana.noise.SeededNoise;
import dev.banana.safety.Safety;
import dev.banana.safety.SafetyCheck;
import dev.banana.safety.SafetyReport;
import dev.banana.session.Engine;
import dev.banana.session.GraphCache;
import dev.banana.session.LeaseCache;
import dev.banana.session.Session;
import dev.banana.session.Stop;
import dev.banana.session.Tensors;
import dev.banana.text.PromptEncoder;
import dev.banana.text.TextFeatures;
import dev.banana.text.TextReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Draws pictures from text with one model.
 *
 * <pre>{@code
 * try (Banana banana = Banana.open()) {
 *   ImageRequest fox = ImageRequest.of("a red fox on a skateboard").withSeed(7);
 *   GeneratedImage image = banana.generate(fox);
 *   image.save(Path.of("fox.png"));
 * }
 * }</pre>
 *
 * <p>Thread-safe. The same request with the same bundle and precision gives the same bytes on the
 * same kind of CPU, whatever the number of threads; if it asks for a latency, the recipe of its
 * picture does. Graphs are made ready when a size is first asked for, so the first picture takes
 * longer than the next; {@link #rehearse} does that beforehand.
 */
public final class Banana implements AutoCloseable {
  /** Where the embedded model lies on the class path, in the module {@code banana-weights}. */
  public static final String DEFAULT_BUNDLE = "dev/banana/weights/default";

  private static final int PREVIEW_SIDE = 16;

  /** What lies under the clear places of a picture that is enlarged. */
  private static final int WHITE = 0xffffff;

  /** What is behind a character that was drawn is removed where that is possible. */
  private static final Portrait.Ground GROUND = Portrait.Ground.AUTO;

  /** Prompts whose keys and values are kept between pictures, a few hundred KB each. */
  private static final int KEPT_PROMPTS = 8;

  private final Bundle bundle;
  private final Options options;
  private final ExecutorService helpers;
  private final CompletableFuture<TextReader> text;
  private final Engine engine;
  private final GraphCache cache;
  private final Precision precision;
  private final LeaseCache<GraphKey, Session> sessions;
  private final LeaseCache<String, Prompt> prompts;
  private final CastStage casts;
  private final Wardrobe wardrobe;
  private final Recognition recognition = new Recognition(Banana.class.getClassLoader());
  private volatile Governor governor = new Governor();
  private int drawing;
  private boolean closed;
  private boolean latencies;
  private boolean peels;
  private boolean refines;

  private enum Part {
    CONTEXT,
    STEP,
    COARSE_STEP,
    CAST_STEP,
    COARSE_CAST_STEP,
    STRETCH,
    DECODE;

    /** {@return whether it multiplies matrices that can carry a peel} */
    boolean wears() {
      return this != STRETCH && this != DECODE;
    }
  }

  /** What tells the graphs apart; sides in latents. */
  private record GraphKey(Part part, int threads, int height, int width, Outfit outfit) {
    GraphKey {
      outfit = part.wears() ? outfit : Outfit.NONE;
    }
  }

  /** A prompt that was read: what of it, and its keys and values for every layer. */
  private record Prompt(TextFeatures features, Tensors keys) implements AutoCloseable {
    @Override
    public void close() {
      keys.close();
    }
  }

  private Banana(
      Bundle bundle, Options options, ExecutorService helpers, CompletableFuture<TextReader> text) {
    this.bundle = bundle;
    this.options = options;
    this.helpers = helpers;
    this.text = text;
    // Two cores, 512 x 512, two steps: spinning threads of the three graphs take 40 % more CPU time
    // and, beside other work, twice as long.
    Session.Setup usual = new Session.Setup(options.threads(), false);
    Session.Setup setup = options.memoryCap().isPresent() ? usual.withoutArena() : usual;
    this.precision = precision(bundle, options);
    Denoiser net = bundle.spec().denoiserNet();
    this.cache = options.cache().map(GraphCache::new).orElse(null);
    this.engine =
        new Engine(
            bundle,
            setup,
            precision.plan(net),
            precision.integers(),
            cache,
            bundle.hash() + precision);
    Precision exact = Precision.FP32;
    this.casts =
        new CastStage(
            bundle,
            new Engine(bundle, setup, exact.plan(net), false, cache, bundle.hash() + exact));
    this.prompts = new LeaseCache<>(KEPT_PROMPTS, Runnable::run);
    this.sessions = new LeaseCache<>(kept(), helpers);
    this.wardrobe = new Wardrobe(bundle);
  }

  // ---------------------------------------------------------------- opening

  /**
   * Open the embedded model.
   *
   * @return ready to draw; the caller closes it
   * @throws dev.banana.error.BananaException if {@code banana-weights} is not on the class path, or
   *     was damaged
   */
  public static Banana open() {
    return open(Options.defaults());
  }

  /** As {@link #open()}, with options. */
  public static Banana open(Options options) {
    ClassLoader loader = Banana.class.getClassLoader();
    require(
        loader.getResource(DEFAULT_BUNDLE + "/" + Bundle.MANIFEST) != null,
        "Cannot open the embedded model: there is none on the class path; add banana-weights, or"
            + " give a bundle.");
    return open(() -> Bundle.open(loader, DEFAULT_BUNDLE), options);
  }

  /**
   * Open a model.
   *
   * @param path a bundle: a folder or a zip file
   * @return ready to draw; the caller closes it
   * @throws dev.banana.error.BananaException if anything about the bundle is not as it says
   */
  public static Banana open(Path path) {
    return open(path, Options.defaults());
  }

  /** As {@link #open(Path)}, with options. */
  public static Banana open(Path path, Options options) {
    return open(() -> Bundle.open(path), options);
  }

  /** Opens and checks a bundle. */
  interface Opener {
    Bundle open();
  }

  private static Banana open(Opener opener, Options options) {
    return open(() -> readable(opener.open()), options, () -> PromptEncoder.open(1));
  }

  /** As the others, with another reader of prompts, which must suit the bundle. */
  static Banana open(Opener opener, Options options, Supplier<TextReader> reader) {
    ExecutorService helpers =
        Executors.newCachedThreadPool(
            work -> {
              Thread thread = new Thread(work, "banana-helper");
              thread.setDaemon(true);
              return thread;
            });
    CompletableFuture<TextReader> text = CompletableFuture.supplyAsync(reader, helpers);
    try {
      Bundle bundle = opener.open();
      check(bundle, options);
      return new Banana(bundle, options, helpers, text);
    } catch (RuntimeException | Error e) {
      text.thenAccept(TextReader::close);
      finish(helpers);
      throw e;
    }
  }

  private static Bundle readable(Bundle bundle) {
    ModelSpec spec = bundle.spec();
    String name = bundle.manifest().name();
    require(
        spec.textEncoder().equals(PromptEncoder.ID)
            && spec.textTokens() == PromptEncoder.TOKENS
            && spec.denoiser().textWidth() == PromptEncoder.WIDTH,
        "Cannot draw with bundle '%s': it reads prompts by %d tokens of '%s', expected %d of '%s';"
            + " use a newer Banana.",
        name,
        spec.textTokens(),
        spec.textEncoder(),
        PromptEncoder.TOKENS,
        PromptEncoder.ID);
    return bundle;
  }

  private static void check(Bundle bundle, Options options) {
    String name = bundle.manifest().name();
    require(
        bundle.manifest().family().equals(BananaFamily.NAME),
        "Cannot draw with bundle '%s': its family is '%s', expected '%s'; use a newer Banana.",
        name,
        bundle.manifest().family(),
        BananaFamily.NAME);
    precision(bundle, options);
  }

  private static Precision precision(Bundle bundle, Options options) {
    List<String> offered = bundle.manifest().precisions();
    Precision chosen =
        options
            .precision()
            .orElseGet(
                () ->
                    Stream.of(Precision.INT8, Precision.FP32, Precision.INT4)
                        .filter(p -> offered.contains(p.name()))
                        .findFirst()
                        .orElse(Precision.INT8));
    require(
        offered.contains(chosen.name()),
        "Cannot draw with bundle '%s' in %s: it can be run in %s; choose one of them.",
        bundle.manifest().name(),
        chosen,
        offered);
    return chosen;
  }

  /** {@return how exactly the nets are computed} */
  public Precision precision() {
    return precision;
  }

  /** {@return what the caller may want to know about this machine so far, each one sentence} */
  public List<String> notices() {
    return wardrobe.notices(cache == null ? List.of() : cache.notices());
  }

  /** {@return the model that draws} */
  public Bundle bundle() {
    return bundle;
  }

  /** {@return how this machine draws} */
  public Options options() {
    return options;
  }

  // ---------------------------------------------------------------- drawing

  /**
   * Draw a picture.
   *
   * @param request what to draw
   * @return the picture
   * @throws dev.banana.error.CancelledException if the request was cancelled
   * @throws IllegalStateException if this was closed
   */
  public GeneratedImage generate(ImageRequest request) {
    return draw(request, null, null);
  }

  /**
   * Draw a picture into a file, which is written while the picture is decoded.
   *
   * @param request what to draw
   * @param file ends in {@code .png}, {@code .jpg} or {@code .jpeg}; an older file is replaced once
   *     the new one is whole
   * @return the picture, saved
   * @throws dev.banana.error.BananaException if the file cannot be written; then nothing has
   *     changed
   * @throws dev.banana.error.CancelledException if the request was cancelled; likewise
   * @throws IllegalStateException if this was closed
   */
  public GeneratedImage generate(ImageRequest request, Path file) {
    return draw(request, null, file);
  }

  private GeneratedImage draw(ImageRequest request, Source source, Path file) {
    enter();
    try {
      return new Drawing(request, source, file).draw();
    } finally {
      leave();
    }
  }

  /**
   * Enlarge a picture: it is stretched, noise is added to its latents, and one step draws the
   * detail.
   *
   * @param picture what is enlarged, at most {@value Source#LONGEST_SIDE} pixels a side; clear
   *     places become white
   * @param request how large it becomes, what it shows, and the seed; its steps do not count
   * @return the enlarged picture
   * @throws dev.banana.error.BananaException if it would not become larger or would be distorted,
   *     or the request asks for a latency, a cast or a native picture
   * @throws dev.banana.error.CancelledException if the request was cancelled
   * @throws IllegalStateException if this was closed
   */
  public GeneratedImage upscale(RgbaImage picture, ImageRequest request) {
    return enlarge(picture, request, null);
  }

  /**
   * As {@link #upscale(RgbaImage, ImageRequest)}, into a file as {@link #generate(ImageRequest,
   * Path)} does.
   */
  public GeneratedImage upscale(RgbaImage picture, ImageRequest request, Path file) {
    return enlarge(picture, request, file);
  }

  private GeneratedImage enlarge(RgbaImage picture, ImageRequest request, Path file) {
    Source source = Source.of(picture, request);
    return draw(request.withMode(SamplingMode.REFINE).withSteps(1), source, file);
  }

  /**
   * Make ready what a request needs, and learn how long it takes here: draws it three times, in one
   * and two steps, and throws all away. The first picture is then as fast as the next, and a
   * latency is kept from the first.
   *
   * @param request what will be drawn
   * @throws dev.banana.error.CancelledException if the request was cancelled
   * @throws IllegalStateException if this was closed
   */
  public void rehearse(ImageRequest request) {
    request.latency().ifPresent(latency -> latency.allow(steps(request)));
    ImageRequest all = request.withoutLatency().withListener(ProgressListener.SILENT);
    // One step and several need other graphs; only a picture that waited for none teaches anything.
    for (int steps : new int[] {1, 2, 2}) {
      generate(all.withSteps(Math.min(steps, steps(request))));
    }
  }

  /** {@return what keeps the latencies of requests that ask for one} */
  public Governor governor() {
    return governor;
  }

  /**
   * Let another governor keep the latencies of the pictures that follow, such as one that reads the
   * sensors of a phone, or one that several models share.
   *
   * @param other from now on
   */
  public void govern(Governor other) {
    require(other != null, "The governor must not be null; give new Governor().");
    governor = other;
  }

  // ---------------------------------------------------------------- characters

  /**
   * Read the pictures of a character.
   *
   * @param portrait its name and pictures, see {@link Subject#from}
   * @return the character, with what this model makes of it
   * @throws dev.banana.error.BananaException if a picture shows nothing, or its background shall be
   *     removed and cannot be
   * @throws IllegalStateException if this was closed
   */
  public Subject subject(Portrait portrait) {
    int count = portrait.pictures().size();
    return subject(portrait, count == 1 ? "one picture" : count + " pictures", new Stop());
  }

  /**
   * Draw a character.
   *
   * @param name what prompts call it
   * @param request what it looks like; its prompt becomes the description. Give it a seed to get
   *     the same one again
   * @return the character, with what this model makes of it
   * @throws dev.banana.error.BananaException if the prompt is too long for a description
   * @throws IllegalStateException if this was closed
   */
  public Subject subject(String name, ImageRequest request) {
    Portrait words = new Portrait(name, request.prompt(), List.of(CastStage.BLANK), GROUND);
    GeneratedImage image = generate(request);
    String origin =
        "drawn by " + bundle.manifest().name() + ", seed " + image.seed() + ": " + request.prompt();
    Portrait portrait =
        new Portrait(name, words.description(), List.of(RgbaImage.of(image.pixels())), GROUND);
    return subject(portrait, origin, request.cancellation().stop());
  }

  private Subject subject(Portrait portrait, String origin, Stop stop) {
    enter();
    try {
      return casts.subject(portrait, origin, stop);
    } finally {
      leave();
    }
  }

  /**
   * Let a character carry what this model makes of it, in place of what others made of it; saved
   * so, it is ready at once wherever this model draws it.
   *
   * @param subject of a model with the same autoencoder
   * @return the same character
   * @throws dev.banana.error.BananaException if this model cannot draw it
   * @throws IllegalStateException if this was closed
   */
  public Subject prepare(Subject subject) {
    enter();
    try {
      return casts.prepare(subject, new Stop());
    } finally {
      leave();
    }
  }

  /**
   * Find out whether this model can draw a character.
   *
   * @param subject from any model
   * @throws dev.banana.error.BananaException if it is of another family or autoencoder
   */
  public void check(Subject subject) {
    casts.check(subject);
  }

  /**
   * From now on, let another encoder say how alike each character of a picture and its reference
   * are. Until then a judge does that lies beside the embedded model, if there is one.
   *
   * @param encoder one that no model was trained against
   */
  public void identify(IdentityEncoder encoder) {
    require(encoder != null, "The encoder must not be null; leave it as it is.");
    recognition.use(encoder);
  }

  private LeaseCache<GraphKey, Session>.Lease lease(GraphKey key) {
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
    ModelSpec spec = bundle.spec();
    DenoiseGraphs graphs = new DenoiseGraphs(spec);
    String size = " " + width + "x" + height;
    return switch (part) {
      case CONTEXT -> engine.build(outfit.named("context"), outfit.net(graphs::context));
      case STEP ->
          engine.build(
              outfit.named("step" + size),
              outfit.net((ops, w) -> graphs.step(ops, w, height, width, spec.patch())));
      case COARSE_STEP ->
          engine.build(
              outfit.named("coarse-step" + size),
              outfit.net(
                  (ops, w) -> graphs.step(ops, w, height / 2, width / 2, Pyramid.COARSE_PATCH)));
      case CAST_STEP ->
          engine.build(
              outfit.named("cast-step" + size),
              outfit.net((ops, w) -> graphs.castStep(ops, w, height, width, spec.patch())));
      case COARSE_CAST_STEP ->
          engine.build(
              outfit.named("coarse-cast-step" + size),
              outfit.net(
                  (ops, w) ->
                      graphs.castStep(ops, w, height / 2, width / 2, Pyramid.COARSE_PATCH)));
      case STRETCH ->
          engine.build("stretch" + size, (ops, w) -> graphs.stretch(ops, height / 2, width / 2));
      case DECODE ->
          engine.build("decode" + size, (ops, w) -> stage(height, width).write(spec, ops, w));
    };
  }

  private DecodeStage stage(int height, int width) {
    return new DecodeStage(bundle.spec().denoiser().latentChannels(), height, width);
  }

  /** One picture, stage by stage. */
  private final class Drawing implements Readiness {
    private final ImageRequest request;
    private final Source source;
    private final Path file;
    private final Optional<Casting> casting;
    private final Outfit outfit;
    private final Work work;
    private final Choice choice;
    private final boolean warm;
    private final Recipe recipe;
    private final Stop stop;
    private final MemoryPlan memory;
    private final Canvas canvas;
    private final Canvas base;
    private final int channels = bundle.spec().denoiser().latentChannels();
    private final double[] ends = new double[6];
    private final long start = System.nanoTime();

    Drawing(ImageRequest request, Source source, Path file) {
      this.request = request;
      this.source = source;
      this.file = file;
      this.outfit = wardrobe.outfit(request.peels());
      this.stop = request.cancellation().stop();
      this.canvas = canvas(request);
      this.base = base(request);
      this.memory = memoryPlan(request);
      this.casting = casting(request);
      // A damaged judge is told before anything is drawn.
      casting.ifPresent(c -> recognition.ready());
      this.work =
          new Work(
              bundle.hash()
                  + precision
                  + (casting.isPresent() ? " cast" : "")
                  + outfit.pace()
                  + (refines() ? " to " + request.width() + "x" + request.height() : "")
                  + (request.safety().isPresent() ? check().name() : ""),
              Autoencoder.FACTOR * base.wide(),
              Autoencoder.FACTOR * base.high(),
              bundle.spec().pyramid());
      makeRoom(request.latency().isPresent(), outfit != Outfit.NONE, refines());
      this.choice = choose();
      this.warm = ready(choice.threads(), choice.steps());
      Optional<String> origin = Optional.ofNullable(source).map(Source::hash);
      this.recipe = recipe(request, choice.steps(), casting, origin);
    }

    private boolean refines() {
      return request.sampling() == SamplingMode.REFINE;
    }

    private SafetyCheck check() {
      return options
          .safety()
          .orElseThrow(
              () ->
                  new BananaException(
                      "Cannot check the picture: this Banana was opened without a safety check;"
                          + " open it with Options.withSafety, or ask for none."));
    }

    private Choice choose() {
      int steps = steps(request);
      int threads = options.threads();
      if (request.latency().isEmpty()) {
        return new Choice(threads, steps, steps, work.fine(steps), Choice.Reason.ASKED);
      }
      return governor.choose(new Wish(work, request.latency().get(), threads, steps), this);
    }

    @Override
    public boolean ready(int threads, int steps) {
      return text.isDone() && keys(threads, steps).stream().allMatch(sessions::ready);
    }

    @Override
    public void prepare(int threads, int steps) {
      keys(threads, steps).forEach(key -> lease(key).close());
    }

    private List<GraphKey> keys(int threads, int steps) {
      List<GraphKey> keys = new ArrayList<>();
      keys.add(new GraphKey(Part.CONTEXT, threads, 0, 0, outfit));
      parts(steps)
          .forEach(
              part -> keys.add(new GraphKey(part, threads, base.height(), base.width(), outfit)));
      if (source == null) {
        keys.add(decoder(decoded(base, steps), threads));
      }
      if (refines()) {
        keys.add(new GraphKey(Part.STEP, threads, canvas.height(), canvas.width(), outfit));
        keys.add(decoder(canvas, threads));
      }
      return keys;
    }

    private GraphKey decoder(Canvas seen, int threads) {
      return new GraphKey(Part.DECODE, threads, strips(seen).window(), seen.wide(), outfit);
    }

    private Strips strips(Canvas seen) {
      int reach = bundle.spec().autoencoderNet().decoderReach();
      return Strips.of(seen.high(), memory.decodedRows(), reach);
    }

    /** With a cap on memory, what a picture does not need any more is given back at once. */
    private void tidy() {
      if (options.memoryCap().isPresent()) {
        sessions.trim();
        casts.forgetGraphs();
      }
    }

    /** Graphs that are made ready while others run, unless memory is capped. */
    private final class Ahead implements AutoCloseable {
      private final List<LeaseCache<GraphKey, Session>.Lease> leases = new ArrayList<>();

      Ahead(List<GraphKey> keys) {
        if (options.memoryCap().isEmpty()) {
          keys.forEach(key -> leases.add(lease(key)));
        }
      }

      @Override
      public void close() {
        leases.forEach(LeaseCache.Lease::close);
      }
    }

    /** What runs the steps. */
    private List<Part> parts(int steps) {
      if (source != null) {
        return List.of();
      }
      if (!bundle.spec().pyramid()) {
        return List.of(step(false));
      }
      return work.fine(steps)
          ? List.of(step(true), Part.STRETCH, step(false))
          : List.of(step(true));
    }

    private Part step(boolean coarse) {
      return casting.isPresent()
          ? coarse ? Part.COARSE_CAST_STEP : Part.CAST_STEP
          : coarse ? Part.COARSE_STEP : Part.STEP;
    }

    /**
     * What is decoded: a picture without a fine step is decoded small, and its pixels stretched.
     */
    private Canvas decoded(Canvas on, int steps) {
      return !bundle.spec().pyramid() || work.fine(steps) ? on : on.half();
    }

    private LeaseCache<GraphKey, Session>.Lease lease(Part part, int high, int wide) {
      return Banana.this.lease(new GraphKey(part, choice.threads(), high, wide, outfit));
    }

    private LeaseCache<GraphKey, Session>.Lease lease(GraphKey key) {
      return Banana.this.lease(key);
    }

    GeneratedImage draw() {
      stop.check();
      Ahead ahead = new Ahead(keys(choice.threads(), recipe.steps()));
      try (var prompt = read();
          Saving saving = new Saving(file, recipe, blurs())) {
        TextFeatures features = prompt.value().features();
        Tensors keys = prompt.value().keys();
        DenoiseLoop.Latents latents;
        if (refines()) {
          RgbaImage small = small(keys);
          ends[2] = elapsed();
          latents = refine(small, keys);
        } else {
          latents = denoise(keys);
          ends[2] = elapsed();
        }
        ends[3] = elapsed();
        RgbImage pixels = pixels(latents, canvas, saving);
        ends[4] = elapsed();
        Optional<SafetyReport> report = inspect(pixels);
        ends[5] = elapsed();
        List<Appearance> appearances = recognition.of(recipe.cast(), casting, pixels);
        boolean blurs = blurs() && report.get().flagged();
        pixels = blurs ? Blur.of(pixels) : pixels;
        Timings timings = timings(report.isPresent(), elapsed());
        learn(timings);
        GeneratedImage image =
            new GeneratedImage(
                pixels,
                blurs ? recipe.withBlurred(report.get()) : recipe,
                timings,
                choice,
                features.cut(),
                features.unknown(),
                report,
                appearances);
        saving.end(image);
        return image;
      } finally {
        ahead.close();
      }
    }

    /** What a picture seems to show, by the threshold of the request, if it wants to know. */
    private Optional<SafetyReport> inspect(RgbImage pixels) {
      if (request.safety().isEmpty()) {
        return Optional.empty();
      }
      stop.check();
      SafetyReport report = check().check(pixels);
      double threshold = request.safety().get().threshold().orElse(report.threshold());
      return Optional.of(report.withThreshold((float) threshold));
    }

    private boolean blurs() {
      return request.safety().map(Safety::blurs).orElse(false);
    }

    private void learn(Timings timings) {
      if (warm) {
        double fixed = timings.total() - timings.denoise();
        Cost cost = new Cost(fixed, timings.denoise() / choice.steps());
        governor.learn(work, choice.threads(), cost);
      }
    }

    /** Read the prompt, unless it was read before. */
    private LeaseCache<String, Prompt>.Lease read() {
      try (var context = lease(Part.CONTEXT, 0, 0);
          var worn = wardrobe.lease(outfit)) {
        String words = casting.map(Casting::text).orElse(request.prompt());
        return prompts.lease(
            outfit.key() + "\n" + words,
            () -> {
              TextFeatures features = LeaseCache.Waiting.join(text).encode(words, stop);
              ends[0] = elapsed();
              Session session = Wardrobe.fed(context.value(), worn);
              return new Prompt(
                  features,
                  DenoiseLoop.context(session, features.hidden(), features.tokens(), stop));
            });
      }
    }

    private RgbImage pixels(DenoiseLoop.Latents latents, Canvas on, RowListener listener) {
      Canvas drawn = latents.coarse() ? on.half() : on;
      float[] seen = drawn.cut(latents.values());
      Strips strips = strips(drawn);
      // Rows of a picture that is still to be stretched are not those of the file.
      RowListener told = latents.coarse() ? RowListener.SILENT : listener;
      RgbImage pixels;
      try (var decode = lease(Part.DECODE, strips.window(), drawn.wide())) {
        pixels = stage(drawn.high(), drawn.wide()).run(decode.value(), seen, strips, stop, told);
      }
      tidy();
      if (!latents.coarse()) {
        return pixels;
      }
      RgbImage whole =
          Doubling.of(pixels).cut(Autoencoder.FACTOR * on.wide(), Autoencoder.FACTOR * on.high());
      listener.rows(whole, 0, whole.height());
      return whole;
    }

    /** The picture that is stretched: the one that was given, or the one that was drawn small. */
    private RgbaImage small(Tensors keys) {
      if (source != null) {
        ends[1] = elapsed();
        return source.picture();
      }
      return RgbaImage.of(pixels(denoise(keys), base, RowListener.SILENT));
    }

    /** The same picture on the large canvas, with the detail of one more step. */
    private DenoiseLoop.Latents refine(RgbaImage small, Tensors keys) {
      RgbImage large = Resample.whole(small, request.width(), request.height(), WHITE);
      float[] stretched = casts.encode(large, memory.encodedRows(), stop);
      tidy();
      try (var step = lease(Part.STEP, canvas.height(), canvas.width());
          var worn = wardrobe.lease(outfit)) {
        DenoiseLoop.Latents refined =
            new DenoiseLoop(channels, canvas.height(), canvas.width())
                .refine(
                    Wardrobe.fed(step.value(), worn),
                    keys,
                    canvas.fill(stretched),
                    bundle.spec().patch(),
                    source == null ? Schedule.REFINING : source.time(canvas),
                    recipe.guidance(),
                    recipe.seed(),
                    stop);
        report(before() + 1, refined, canvas);
        return refined;
      } finally {
        tidy();
      }
    }

    private DenoiseLoop.Latents denoise(Tensors keys) {
      try (var steps = new StepLeases()) {
        return denoise(keys, steps);
      } finally {
        tidy();
      }
    }

    private DenoiseLoop.Latents denoise(Tensors keys, StepLeases steps) {
      if (casting.isEmpty()) {
        ends[1] = elapsed();
        return run(keys, steps);
      }
      try (Tensors all = casts.join(keys, casting.get(), base.height(), base.width(), stop)) {
        ends[1] = elapsed();
        return run(all, steps);
      }
    }

    private DenoiseLoop.Latents run(Tensors keys, StepLeases steps) {
      return new DenoiseLoop(channels, base.height(), base.width())
          .run(
              steps,
              keys,
              work.jumps(recipe.steps()),
              recipe.guidance(),
              recipe.seed(),
              stop,
              (step, clean) -> report(step, clean, base));
    }

    /** Leases on all graphs that the steps of this picture need. */
    private final class StepLeases implements DenoiseLoop.Graphs, AutoCloseable {
      private final Map<Part, LeaseCache<GraphKey, Session>.Lease> leases =
          new EnumMap<>(Part.class);
      private final LeaseCache<String, Tensors>.Lease worn = wardrobe.lease(outfit);

      StepLeases() {
        parts(recipe.steps())
            .forEach(part -> leases.put(part, lease(part, base.height(), base.width())));
      }

      @Override
      public Session step(boolean coarse) {
        return Wardrobe.fed(leases.get(Drawing.this.step(coarse)).value(), worn);
      }

      @Override
      public Session stretch() {
        return leases.get(Part.STRETCH).value();
      }

      @Override
      public void close() {
        leases.values().forEach(LeaseCache.Lease::close);
        if (worn != null) {
          worn.close();
        }
      }
    }

    /** Steps before the refining one. */
    private int before() {
      return source == null ? recipe.steps() : 0;
    }

    private void report(int step, DenoiseLoop.Latents clean, Canvas on) {
      int steps = before() + (refines() ? 1 : 0);
      Progress progress = new Progress(step, steps, () -> preview(clean, on));
      if (!request.listener().onStep(progress)) {
        throw Stop.cancelled();
      }
    }

    private RgbImage preview(DenoiseLoop.Latents clean, Canvas on) {
      Canvas drawn = clean.coarse() ? on.half() : on;
      DecodeStage whole = stage(drawn.high(), drawn.wide());
      int block = 1;
      while (Math.max(whole.height(), whole.width()) / block > PREVIEW_SIDE) {
        block *= 2;
      }
      float[] small = whole.shrink(drawn.cut(clean.values()), block);
      DecodeStage stage = stage(whole.height() / block, whole.width() / block);
      enter();
      try (var decode = lease(Part.DECODE, stage.height(), stage.width())) {
        RgbImage pixels = stage.run(decode.value(), small, new Stop());
        return blurs() && inspect(pixels).get().flagged() ? Blur.of(pixels) : pixels;
      } finally {
        leave();
      }
    }

    private Timings timings(boolean checked, double end) {
      double safety = checked ? ends[5] - ends[4] : 0;
      return new Timings(
          ends[0],
          ends[1] - ends[0],
          ends[2] - ends[1],
          refines() ? ends[3] - ends[2] : 0,
          ends[4] - ends[3],
          safety,
          end);
    }

    private double elapsed() {
      return (System.nanoTime() - start) / 1e6;
    }
  }

  /** The most steps. */
  private int steps(ImageRequest request) {
    return request.steps().orElse(bundle.spec().steps());
  }

  /** Sessions that are kept while nobody holds them. */
  private int kept() {
    return 1 + 4 * options.keptSizes();
  }

  /** Other numbers of threads, and other clothes, want graphs of their own. */
  private synchronized void makeRoom(boolean latency, boolean worn, boolean refined) {
    if (latency && !latencies || worn && !peels || refined && !refines) {
      latencies |= latency;
      peels |= worn;
      refines |= refined;
      int all = kept() + (peels ? 1 + 2 * options.keptSizes() : 0);
      all += refines ? options.keptSizes() : 0;
      sessions.keep(latencies ? 2 * all : all);
    }
  }

  /**
   * {@return the recipe that a request would be drawn by, if it took all its steps}
   *
   * @param request what to draw; without a seed, the recipe has a new one
   * @throws dev.banana.error.BananaException if this model cannot draw its cast
   */
  public Recipe recipe(ImageRequest request) {
    return recipe(request, steps(request), casting(request), Optional.empty());
  }

  /**
   * {@return how much memory a picture will take}
   *
   * @param request what is drawn
   * @throws dev.banana.error.BananaException if that is more than the options allow
   */
  public MemoryPlan memoryPlan(ImageRequest request) {
    return MemoryPlan.of(
        bundle.spec(),
        bundle.weights().bytes(),
        request.width(),
        request.height(),
        request.sampling(),
        precision,
        options.memoryCap());
  }

  private Canvas canvas(ImageRequest request) {
    return Canvas.of(request.width(), request.height(), bundle.spec().patch());
  }

  /** What the steps work on, but the refining one. */
  private Canvas base(ImageRequest request) {
    return request.sampling() == SamplingMode.REFINE
        ? Canvas.base(request.width(), request.height(), bundle.spec().patch())
        : canvas(request);
  }

  /** Who is in the picture; empty if nobody is. */
  private Optional<Casting> casting(ImageRequest request) {
    Optional<Casting> casting =
        request
            .cast()
            .map(c -> Casting.of(c, request.prompt(), request.width(), request.height()))
            .filter(c -> !c.roles().isEmpty());
    casting.ifPresent(c -> c.subjects().forEach(casts::check));
    Canvas base = base(request);
    int patch = bundle.spec().patch();
    int tokens = base.height() / patch * (base.width() / patch);
    require(
        casting.isEmpty() || tokens <= Denoiser.FULL,
        "Cannot draw a cast in %d x %d at once: expected at most %d tokens, found %d; choose a"
            + " smaller size, or refine it.",
        request.width(),
        request.height(),
        Denoiser.FULL,
        tokens);
    return casting;
  }

  private Recipe recipe(
      ImageRequest request, int steps, Optional<Casting> casting, Optional<String> source) {
    return new Recipe(
        request.prompt(),
        request.width(),
        request.height(),
        steps,
        request.seed().orElseGet(() -> ThreadLocalRandom.current().nextLong(1L << 31)),
        (float) request.guidance().orElse(bundle.spec().guidance()),
        precision,
        SeededNoise.NAME,
        bundle.manifest().name(),
        bundle.hash(),
        bundle.manifest().files().get(Bundle.WEIGHTS).sha256(),
        Version.current(),
        Optional.empty(),
        casting.map(Casting::roles).orElse(List.of()),
        request.peels().uses(),
        request.peels().way(),
        request.sampling(),
        source);
  }

  // ---------------------------------------------------------------- closing

  private synchronized void enter() {
    if (closed) {
      throw new IllegalStateException("This Banana is closed; open another");
    }
    drawing++;
  }

  private synchronized void leave() {
    drawing--;
    if (closed && drawing == 0) {
      free();
    }
  }

  /** Give all memory back; pictures that are being drawn are finished first, by their threads. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      if (drawing == 0) {
        free();
      }
    }
  }

  private void free() {
    prompts.close();
    casts.close();
    recognition.close();
    sessions.close();
    wardrobe.close();
    text.thenAccept(TextReader::close);
    finish(helpers);
  }

  /**
   * Waits for what the helpers began: a program that ends while one of them makes a graph ready
   * pulls ONNX Runtime from under it, which aborts the process.
   */
  private static void finish(ExecutorService helpers) {
    helpers.shutdown();
    boolean interrupted = false;
    while (!helpers.isTerminated()) {
      try {
        helpers.awaitTermination(1, TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
