package dev.banana;

import static dev.banana.error.BananaException.require;

import dev.banana.cast.IdentityEncoder;
import dev.banana.cast.Portrait;
import dev.banana.cast.Subject;
import dev.banana.governor.Governor;
import dev.banana.image.ImageFiles;
import dev.banana.image.RgbaImage;
import dev.banana.model.Bundle;
import dev.banana.model.ModelSpec;
import dev.banana.model.family.banana.BananaFamily;
import dev.banana.model.text.Lexicon;
import dev.banana.session.Engine;
import dev.banana.session.GraphCache;
import dev.banana.session.Session;
import dev.banana.session.Stop;
import dev.banana.text.PromptEncoder;
import dev.banana.text.TextReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
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

  private final ExecutorService helpers;
  private final GraphCache cache;
  private volatile Tools tools;

  private Banana(
      Bundle bundle, Options options, ExecutorService helpers, CompletableFuture<TextReader> text) {
    this.helpers = helpers;
    this.cache = options.cache().map(GraphCache::new).orElse(null);
    // Two cores, 512 x 512, two steps: spinning threads of the three graphs take 40 % more CPU time
    // and, beside other work, twice as long.
    Session.Setup usual = new Session.Setup(options.threads(), false);
    Session.Setup setup = options.memoryCap().isPresent() ? usual.withoutArena() : usual;
    Precision precision = precision(bundle, options);
    CastStage casts = new CastStage(bundle, engine(bundle, setup, Precision.FP32, false));
    Engine engine = engine(bundle, setup, precision, precision.integers());
    Wardrobe wardrobe = new Wardrobe(bundle, engine);
    this.tools =
        new Tools(
            new Plans(bundle, options, precision, casts, wardrobe),
            new Graphs(bundle.spec(), engine, options, wardrobe, helpers),
            new Prompts(text),
            casts,
            new Props(),
            wardrobe,
            new Recognition(Banana.class.getClassLoader()),
            new Governor(),
            new ConcurrentSkipListSet<>(),
            new Lexicon(bundle.manifest().words()),
            new Gate(this::free));
  }

  private Engine engine(Bundle bundle, Session.Setup setup, Precision precision, boolean integers) {
    return new Engine(
        bundle,
        setup,
        precision.plan(bundle.spec().denoiserNet()),
        integers,
        cache,
        bundle.hash() + precision);
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
    return open(Banana::embedded, options);
  }

  /**
   * {@return the bundle of the embedded model, opened and checked}
   *
   * @throws dev.banana.error.BananaException if {@code banana-weights} is not on the class path, or
   *     was damaged
   */
  public static Bundle embedded() {
    ClassLoader loader = Banana.class.getClassLoader();
    require(
        loader.getResource(DEFAULT_BUNDLE + "/" + Bundle.MANIFEST) != null,
        "Cannot open the embedded model: there is none on the class path; add banana-weights, or"
            + " give a bundle.");
    return Bundle.open(loader, DEFAULT_BUNDLE);
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
    return tools.precision();
  }

  /** {@return what the caller may want to know about this machine so far, each one sentence} */
  public List<String> notices() {
    List<String> notices = new ArrayList<>(cache == null ? List.of() : cache.notices());
    notices.addAll(tools.notices());
    return tools.wardrobe().notices(notices);
  }

  /** {@return the model that draws} */
  public Bundle bundle() {
    return tools.bundle();
  }

  /** {@return how this machine draws} */
  public Options options() {
    return tools.options();
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
    if (file != null) {
      // Nobody waits for a picture that has no place to go.
      ImageFiles.probe(file);
    }
    tools.gate().enter();
    try {
      long begun = System.nanoTime();
      ImageRequest seeded = tools.plans().seeded(request);
      Props.Parts parts =
          source == null ? tools.props().of(tools, seeded) : Props.Parts.none(seeded);
      return new Drawing(tools, seeded, parts, source, file, begun).draw();
    } finally {
      tools.gate().leave();
    }
  }

  /**
   * Enlarge a picture: a net makes its pixels more, or, in {@link SamplingMode#REFINE} and where
   * the model has no such net, it is stretched, noise is added to its latents, and one step draws
   * the detail.
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
    SamplingMode best =
        tools.bundle().spec().enlarger().isPresent() ? SamplingMode.ENLARGE : SamplingMode.REFINE;
    return draw(request.withMode(request.mode().orElse(best)).withSteps(1), source, file);
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
    request.latency().ifPresent(latency -> latency.allow(tools.plans().steps(request)));
    ImageRequest all = request.withoutLatency().withListener(ProgressListener.SILENT);
    if (request.latency().isPresent()) {
      // With a latency things stay in the words.
      all = all.withApart(false);
      all = all.cast().isPresent() ? all.withCast(all.cast().get().withThings(false)) : all;
    }
    // One step and several need other graphs; only a picture that waited for none teaches anything.
    for (int steps : new int[] {1, 2, 2}) {
      generate(all.withSteps(Math.min(steps, tools.plans().steps(request))));
    }
  }

  /** {@return what keeps the latencies of requests that ask for one} */
  public Governor governor() {
    return tools.governor();
  }

  /**
   * Let another governor keep the latencies of the pictures that follow, such as one that reads the
   * sensors of a phone, or one that several models share.
   *
   * @param other from now on
   */
  public void govern(Governor other) {
    require(other != null, "The governor must not be null; give new Governor().");
    synchronized (this) {
      tools = tools.with(other);
    }
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
    String origin = count == 1 ? "one picture" : count + " pictures";
    origin += portrait.mirrored() ? ", mirrored too" : "";
    return subject(portrait, origin, new Stop());
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
    return subject(name, request, UnaryOperator.identity());
  }

  /**
   * Draw a character, and say how it shall be read.
   *
   * <pre>{@code
   * banana.subject("Zed", request, zed -> zed.withDescription("an owl").withMirrored(true));
   * }</pre>
   *
   * @param name what prompts call it
   * @param request what it looks like
   * @param how changes the words, the ground or the mirror of what was drawn, not its picture; the
   *     words are the prompt
   * @return the character, with what this model makes of it
   * @throws dev.banana.error.BananaException if the prompt is too long for a description
   * @throws IllegalStateException if this was closed
   */
  public Subject subject(String name, ImageRequest request, UnaryOperator<Portrait> how) {
    // Before it takes time to draw: whether words and wishes can be.
    Portrait asked =
        how.apply(Subject.from(name, CastStage.BLANK).withDescription(request.prompt()));
    GeneratedImage image = generate(request);
    String origin =
        "drawn by "
            + bundle().manifest().name()
            + ", seed "
            + image.seed()
            + ": "
            + request.prompt();
    Portrait portrait =
        new Portrait(
            asked.name(),
            asked.description(),
            List.of(RgbaImage.of(image.pixels())),
            asked.ground(),
            asked.mirrored());
    return subject(portrait, origin, request.cancellation().stop());
  }

  private Subject subject(Portrait portrait, String origin, Stop stop) {
    tools.gate().enter();
    try {
      return tools.casts().subject(portrait, origin, stop);
    } finally {
      tools.gate().leave();
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
    tools.gate().enter();
    try {
      return tools.casts().prepare(subject, new Stop());
    } finally {
      tools.gate().leave();
    }
  }

  /**
   * Find out whether this model can draw a character.
   *
   * @param subject from any model
   * @throws dev.banana.error.BananaException if it is of another family or autoencoder
   */
  public void check(Subject subject) {
    tools.casts().check(subject);
  }

  /**
   * From now on, let another encoder say how alike each character of a picture and its reference
   * are. Until then a judge does that lies beside the embedded model, if there is one.
   *
   * @param encoder one that no model was trained against
   */
  public void identify(IdentityEncoder encoder) {
    require(encoder != null, "The encoder must not be null; leave it as it is.");
    tools.recognition().use(encoder);
  }

  /**
   * {@return the recipe that a request would be drawn by, if it took all its steps}
   *
   * <p>Things beside characters are drawn for it, since a recipe says where they stand.
   *
   * @param request what to draw; without a seed, the recipe has a new one
   * @throws dev.banana.error.BananaException if this model cannot draw its cast
   * @throws IllegalStateException if this was closed
   */
  public Recipe recipe(ImageRequest request) {
    tools.gate().enter();
    try {
      ImageRequest seeded = tools.plans().seeded(request);
      return tools.plans().recipe(seeded, tools.props().of(tools, seeded));
    } finally {
      tools.gate().leave();
    }
  }

  /**
   * {@return how much memory a picture will take}
   *
   * @param request what is drawn
   * @throws dev.banana.error.BananaException if that is more than the options allow
   */
  public MemoryPlan memoryPlan(ImageRequest request) {
    return tools.plans().memory(request);
  }

  // ---------------------------------------------------------------- closing

  /** Give all memory back; pictures that are being drawn are finished first, by their threads. */
  @Override
  public void close() {
    tools.gate().close();
  }

  private void free() {
    tools.prompts().close();
    tools.casts().close();
    tools.recognition().close();
    tools.graphs().close();
    tools.wardrobe().close();
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
