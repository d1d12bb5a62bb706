package dev.banana;

import dev.banana.cast.Appearance;
import dev.banana.cast.Box;
import dev.banana.cast.Casting;
import dev.banana.cast.Crowd;
import dev.banana.cast.LargeInset;
import dev.banana.cast.Multitude;
import dev.banana.cast.Role;
import dev.banana.cast.Things;
import dev.banana.cast.Writing;
import dev.banana.decode.CutRows;
import dev.banana.decode.DecodeStage;
import dev.banana.decode.EnlargeStage;
import dev.banana.decode.RowListener;
import dev.banana.decode.Strips;
import dev.banana.decode.ThinEdges;
import dev.banana.denoise.DenoiseLoop;
import dev.banana.error.BananaException;
import dev.banana.governor.Choice;
import dev.banana.governor.Cost;
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
import dev.banana.model.Enlargement;
import dev.banana.model.decode.Autoencoder;
import dev.banana.model.decode.Enlarger;
import dev.banana.model.denoise.Schedule;
import dev.banana.model.text.Lexicon;
import dev.banana.peel.PeelStack;
import dev.banana.safety.Safety;
import dev.banana.safety.SafetyCheck;
import dev.banana.safety.SafetyReport;
import dev.banana.session.LeaseCache;
import dev.banana.session.Session;
import dev.banana.session.Stop;
import dev.banana.session.Tensors;
import dev.banana.text.TextFeatures;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One picture, stage by stage. */
final class Drawing implements Readiness {
  private static final int PREVIEW_SIDE = 16;

  /** What lies under the clear places of a picture that is enlarged. */
  private static final int WHITE = 0xffffff;

  private final Tools tools;
  private final Bundle bundle;
  private final ImageRequest request;
  private final Props.Parts parts;
  private final Source source;
  private final Path file;
  private final Optional<Casting> casting;
  private final Outfit outfit;
  private final Work work;
  private final Choice choice;
  private final boolean warm;
  private final SamplingMode mode;
  private final Recipe recipe;
  private final Stop stop;
  private final MemoryPlan memory;
  private final Canvas canvas;
  private final Canvas base;
  private final int channels;
  private final double[] ends = new double[6];
  private final long start;

  /** When all that stands in it had been drawn by itself, in milliseconds. */
  private final double prepared;

  /**
   * Plan one picture.
   *
   * @param tools what draws
   * @param asked what to draw
   * @param parts what it is put together from
   * @param source the picture that is enlarged, or null
   * @param file where the picture goes, or null for nowhere
   */
  Drawing(Tools tools, ImageRequest asked, Props.Parts parts, Source source, Path file) {
    this(tools, asked, parts, source, file, System.nanoTime());
  }

  /**
   * As the other.
   *
   * @param begun when the first of the things was begun, by the clock of nanoseconds
   */
  Drawing(
      Tools tools, ImageRequest asked, Props.Parts parts, Source source, Path file, long begun) {
    this.start = begun;
    this.prepared = elapsed();
    Arrays.fill(ends, prepared);
    this.tools = tools;
    this.bundle = tools.bundle();
    this.channels = bundle.spec().denoiser().latentChannels();
    this.request = tools.plans().seeded(asked);
    this.parts = parts;
    this.source = source;
    this.file = file;
    this.outfit = tools.wardrobe().outfit(request.peels());
    this.stop = request.cancellation().stop();
    this.mode = tools.plans().mode(request);
    this.canvas = tools.plans().canvas(request);
    this.base = tools.plans().base(request);
    this.memory =
        enlarges() && source != null
            ? tools.plans().memory(request, passes())
            : tools.plans().memory(request);
    this.casting = tools.plans().casting(parts);
    // A damaged judge is told before anything is drawn.
    casting.ifPresent(c -> tools.recognition().ready());
    this.work =
        new Work(
            bundle.hash()
                + tools.precision()
                + (casting.isPresent() ? " cast" : "")
                + (parts.none() ? "" : " things")
                + outfit.pace()
                + (grows()
                    ? " " + mode.label() + " to " + request.width() + "x" + request.height()
                    : "")
                + (request.safety().isPresent() ? check().name() : ""),
            Autoencoder.FACTOR * base.wide(),
            Autoencoder.FACTOR * base.high(),
            bundle.spec());
    tools
        .graphs()
        .makeRoom(request.latency().isPresent(), outfit != Outfit.NONE, grows(), !parts.none());
    this.choice = choose();
    this.warm = ready(choice.threads(), choice.steps());
    Optional<String> origin = Optional.ofNullable(source).map(Source::hash);
    this.recipe = tools.plans().recipe(request, choice.steps(), casting, origin, parts.crowd());
    tellIfUntaught();
  }

  /**
   * Models repeat subjects, or draw patches of colour, in pictures larger than they were taught.
   */
  private void tellIfUntaught() {
    int side = Math.max(request.width(), request.height());
    int taught = bundle.spec().largest();
    if (!enlarges() && side > Math.max(taught, Canvas.PLAIN_SIDE)) {
      tools
          .notices()
          .add(
              "Model '"
                  + bundle.manifest().name()
                  + "' was taught pictures of up to "
                  + taught
                  + " pixels a side; larger ones may show patches of colour or a subject twice.");
    }
  }

  private boolean refines() {
    return mode == SamplingMode.REFINE;
  }

  private boolean enlarges() {
    return mode == SamplingMode.ENLARGE;
  }

  /** Whether any step is made: nobody asks what a picture shows whose pixels become more. */
  private boolean reads() {
    return source == null || !enlarges();
  }

  /** Whether the steps work on a picture that is smaller than what is asked for. */
  private boolean grows() {
    return mode != SamplingMode.NATIVE;
  }

  private SafetyCheck check() {
    return tools
        .options()
        .safety()
        .orElseThrow(
            () ->
                new BananaException(
                    "Cannot check the picture: this Banana was opened without a safety check;"
                        + " open it with Options.withSafety, or ask for none."));
  }

  private Choice choose() {
    int steps = tools.plans().steps(request);
    int threads = tools.options().threads();
    if (request.latency().isEmpty()) {
      return new Choice(threads, steps, steps, work.fine(steps), Choice.Reason.ASKED);
    }
    return tools.governor().choose(new Wish(work, request.latency().get(), threads, steps), this);
  }

  @Override
  public boolean ready(int threads, int steps) {
    return tools.prompts().ready() && keys(threads, steps).stream().allMatch(tools.graphs()::ready);
  }

  @Override
  public void prepare(int threads, int steps) {
    keys(threads, steps).forEach(key -> lease(key).close());
  }

  private List<Graphs.Key> keys(int threads, int steps) {
    List<Graphs.Key> keys = new ArrayList<>();
    if (reads()) {
      keys.add(new Graphs.Key(Graphs.Part.CONTEXT, threads, 0, 0, outfit));
    }
    parts(steps)
        .forEach(
            part -> keys.add(new Graphs.Key(part, threads, base.height(), base.width(), outfit)));
    if (source == null) {
      keys.add(decoder(shown(base, steps), threads));
    }
    if (refines()) {
      keys.add(new Graphs.Key(Graphs.Part.STEP, threads, canvas.height(), canvas.width(), outfit));
      keys.add(decoder(canvas, threads));
    }
    if (enlarges()) {
      passes().forEach(pass -> keys.add(enlarger(pass, threads)));
    }
    return keys;
  }

  private Graphs.Key decoder(Canvas seen, int threads) {
    Canvas made = seen.decoded();
    return new Graphs.Key(Graphs.Part.DECODE, threads, strips(made).window(), made.wide(), outfit);
  }

  /** What the enlarger gets, and makes of it, once or more often. */
  private List<Enlargement> passes() {
    int width = request.width();
    int height = request.height();
    return source == null
        ? Enlargement.passes(base, width, height)
        : Enlargement.passes(source.picture().width(), source.picture().height(), width, height);
  }

  /**
   * What is not the last pass takes half of the memory: its graph is kept beside the last one's.
   */
  private Strips enlarged(Enlargement size) {
    int reach = bundle.spec().enlargerNet().reach();
    int rows = size.height() / Enlarger.GRID;
    int wished = isLast(size) ? rows : (rows + 1) / 2 + reach;
    return Strips.of(rows, Math.min(memory.enlargedRows(), wished), reach);
  }

  private boolean isLast(Enlargement size) {
    List<Enlargement> passes = passes();
    return size.equals(passes.get(passes.size() - 1));
  }

  private Graphs.Key enlarger(Enlargement size, int threads) {
    boolean twice = size.factor() < Enlarger.FACTOR;
    return new Graphs.Key(
        twice ? Graphs.Part.ENLARGE_TWICE : Graphs.Part.ENLARGE,
        threads,
        enlarged(size).window() * Enlarger.GRID,
        size.width(),
        outfit);
  }

  private Strips strips(Canvas seen) {
    int reach = bundle.spec().autoencoderNet().decoderReach();
    return Strips.of(seen.high(), memory.decodedRows(), reach);
  }

  /** With a cap on memory, what a picture does not need any more is given back at once. */
  private void tidy() {
    if (tools.options().memoryCap().isPresent()) {
      tools.graphs().trim();
      tools.casts().forgetGraphs();
    }
  }

  /** Graphs that are made ready while others run, unless memory is capped. */
  private final class Ahead implements AutoCloseable {
    private final List<LeaseCache<Graphs.Key, Session>.Lease> leases = new ArrayList<>();

    Ahead(List<Graphs.Key> keys) {
      if (tools.options().memoryCap().isEmpty()) {
        keys.forEach(key -> leases.add(lease(key)));
      }
    }

    @Override
    public void close() {
      leases.forEach(LeaseCache.Lease::close);
    }
  }

  /** What runs the steps. */
  private List<Graphs.Part> parts(int steps) {
    if (source != null) {
      return List.of();
    }
    if (large()) {
      return List.of(Graphs.Part.LARGE_STEP);
    }
    if (!bundle.spec().pyramid()) {
      return List.of(step(false));
    }
    return work.fine(steps)
        ? List.of(step(true), Graphs.Part.STRETCH, step(false))
        : List.of(step(true));
  }

  /** Whether the trunk of large pictures draws it. */
  private boolean large() {
    return tools.plans().isLarge(request);
  }

  private Graphs.Part step(boolean coarse) {
    if (large()) {
      return Graphs.Part.LARGE_STEP;
    }
    if (casting.isEmpty()) {
      return coarse ? Graphs.Part.COARSE_STEP : Graphs.Part.STEP;
    }
    return tools.casts().read(casting.get())
        ? coarse ? Graphs.Part.COARSE_CAST_STEP : Graphs.Part.CAST_STEP
        : coarse ? Graphs.Part.COARSE_SET_STEP : Graphs.Part.SET_STEP;
  }

  /** What is decoded: a picture without a fine step is decoded small, and its pixels stretched. */
  private Canvas shown(Canvas on, int steps) {
    return !bundle.spec().pyramid() || work.fine(steps) ? on : on.half();
  }

  private LeaseCache<Graphs.Key, Session>.Lease lease(Graphs.Part part, int high, int wide) {
    return tools.graphs().lease(new Graphs.Key(part, choice.threads(), high, wide, outfit));
  }

  private LeaseCache<Graphs.Key, Session>.Lease lease(Graphs.Key key) {
    return tools.graphs().lease(key);
  }

  GeneratedImage draw() {
    stop.check();
    Ahead ahead = new Ahead(keys(choice.threads(), recipe.steps()));
    try (var prompt = reads() ? read() : null;
        Saving saving = new Saving(file, recipe, blurs())) {
      RgbImage pixels = pixels(prompt == null ? null : prompt.value().keys(), saving);
      ends[4] = elapsed();
      Optional<SafetyReport> report = inspect(pixels);
      ends[5] = elapsed();
      List<Appearance> appearances = tools.recognition().of(recipe.cast(), casting, pixels);
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
              prompt == null ? "" : prompt.value().features().cut(),
              prompt == null ? List.of() : unknown(prompt.value().features()),
              report,
              appearances);
      saving.end(image);
      return image;
    } finally {
      ahead.close();
    }
  }

  /** The picture, as its mode wants it; its rows are told as they are final. */
  private RgbImage pixels(Tensors keys, RowListener listener) {
    RowListener told = grows() && source == null ? thinning(listener) : listener;
    boolean apart = grows() && source == null || large();
    if (parts.many().isPresent() || apart && setsIn()) {
      return assembled(keys, told);
    }
    if (!grows()) {
      DenoiseLoop.Latents latents = denoise(keys);
      ends[2] = elapsed();
      ends[3] = ends[2];
      return drawn(latents, canvas, told);
    }
    RgbaImage small = small(keys);
    ends[2] = elapsed();
    return grown(small, keys, told);
  }

  /** A picture into whose rows many are set, and whoever stands in front of them. */
  private RgbImage assembled(Tensors keys, RowListener listener) {
    RgbImage bare = pixels(denoise(keys), base, RowListener.SILENT);
    ends[2] = elapsed();
    Optional<LargeInset> front = casting.filter(c -> setsIn()).map(c -> front(bare, c));
    RgbImage plate = front.map(LargeInset::plate).orElse(bare);
    RowListener crowd = parts.many().map(many -> crowd(many, plate)).orElse(RowListener.SILENT);
    RowListener set =
        (picture, from, to) -> {
          crowd.rows(picture, from, to);
          front.ifPresent(figures -> figures.set(picture, from, to));
          listener.rows(picture, from, to);
        };
    if (grows()) {
      return grown(RgbaImage.of(plate), keys, set);
    }
    ends[3] = ends[2];
    RgbImage whole = new RgbImage(plate.width(), plate.height(), plate.rgb().clone());
    set.rows(whole, 0, whole.height());
    return whole;
  }

  /** What sets characters into rows of the picture. */
  private LargeInset front(RgbImage bare, Casting cast) {
    return large()
        ? tools.casts().unlit(bare, cast, small(), this::sharper)
        : tools.casts().enlarged(bare, cast, base, request, this::sharper);
  }

  /** The small picture of this one's shape. */
  private Canvas small() {
    return Canvas.base(request.width(), request.height(), bundle.spec().patch());
  }

  /** What sets many into rows of the picture. */
  private RowListener crowd(Props.Many many, RgbImage plate) {
    int width = request.width();
    int height = request.height();
    if (many.words().manner() == Multitude.Manner.WRITING) {
      List<Box> taken = recipe.cast().stream().map(Role::region).toList();
      boolean small = many.words().small();
      return Writing.of(small, plate, taken, width, height, recipe.seed())::set;
    }
    long seed = recipe.seed();
    return Crowd.of(many.words(), many.looks(), plate, width, height, seed, this::sharper)::set;
  }

  /** What makes edges narrow; a picture that somebody gave keeps its manner. */
  private RowListener thinning(RowListener listener) {
    double scale = request.width() / (double) (Autoencoder.FACTOR * base.wide());
    return ThinEdges.of(request.width(), request.height(), scale, listener);
  }

  /** The large picture of a small one, refined or only enlarged. */
  private RgbImage grown(RgbaImage small, Tensors keys, RowListener listener) {
    if (refines()) {
      DenoiseLoop.Latents latents = refine(small, keys);
      ends[3] = elapsed();
      return pixels(latents, canvas, listener);
    }
    ends[3] = ends[2];
    return enlarge(small, listener);
  }

  /** More pixels of the view of a character, by a net if there is one. */
  private RgbImage sharper(RgbImage view, int factor) {
    RgbaImage small = RgbaImage.of(view);
    return bundle.spec().enlarger().isPresent()
        ? enlarge(small, new Enlargement(view.width(), view.height(), factor), RowListener.SILENT)
        : Resample.whole(small, factor * view.width(), factor * view.height(), WHITE);
  }

  /** More pixels of the same picture. */
  private RgbImage enlarge(RgbaImage small, RowListener listener) {
    List<Enlargement> passes = passes();
    RgbaImage growing = small;
    for (Enlargement pass : passes.subList(0, passes.size() - 1)) {
      growing = RgbaImage.of(enlarge(growing, pass, RowListener.SILENT));
    }
    Enlargement last = passes.get(passes.size() - 1);
    boolean exact = last.across() == request.width() && last.down() == request.height();
    RgbImage large = enlarge(growing, last, exact ? listener : RowListener.SILENT);
    if (exact) {
      return large;
    }
    RgbImage whole = Resample.whole(RgbaImage.of(large), request.width(), request.height(), WHITE);
    listener.rows(whole, 0, whole.height());
    return whole;
  }

  private RgbImage enlarge(RgbaImage small, Enlargement size, RowListener listener) {
    stop.check();
    RgbImage seen = Resample.whole(small, size.width(), size.height(), WHITE);
    RgbImage large;
    try (var lease = lease(enlarger(size, choice.threads()))) {
      Session enlarge = isLast(size) ? lease.value().keeping() : lease.value();
      large =
          new EnlargeStage(size.height(), size.width(), size.factor())
              .run(enlarge, seen, enlarged(size), stop, listener);
    }
    tidy();
    return large;
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
      tools.governor().learn(work, choice.threads(), cost);
    }
  }

  /** Read the prompt, unless it was read before. */
  private LeaseCache<String, Prompts.Prompt>.Lease read() {
    try (var context = lease(Graphs.Part.CONTEXT, 0, 0);
        var worn = tools.wardrobe().lease(outfit)) {
      return tools
          .prompts()
          .read(
              words(),
              outfit.key(),
              Wardrobe.fed(context.value(), worn),
              stop,
              () -> ends[0] = elapsed());
    }
  }

  private String words() {
    if (large() && casting.isPresent()) {
      String around = casting.get().around();
      return around.isBlank() ? Multitude.plain(request.seed().orElseThrow()) : around;
    }
    return casting.map(Casting::text).orElse(parts.scene().prompt());
  }

  /** What nobody can read, then what the model has not learned, as far as its bundle says. */
  private List<String> unknown(TextFeatures features) {
    Set<String> calling = new HashSet<>();
    for (PeelStack.Worn worn : request.peels().on()) {
      worn.peel().trigger().map(Lexicon::words).ifPresent(calling::addAll);
    }
    if (recipe.cast().stream().anyMatch(Role::isThing)) {
      calling.addAll(Things.links());
    }
    StringBuilder read = new StringBuilder(words());
    read.setLength(read.length() - features.cut().length());
    recipe.cast().stream()
        .filter(Role::isThing)
        .forEach(r -> read.append(' ').append(Things.Several.all(r.name())));
    parts.many().ifPresent(m -> m.words().kinds().forEach(kind -> read.append(' ').append(kind)));
    Set<String> out = new LinkedHashSet<>(features.unknown());
    for (String word : tools.lexicon().unlearned(read.toString(), calling)) {
      if (features.unknown().stream().noneMatch(word::equalsIgnoreCase)) {
        out.add(word);
      }
    }
    return List.copyOf(out);
  }

  /** Whether anybody gets more than the steps drew: a peel draws all its own way. */
  private boolean finishes() {
    return casting.isPresent() && outfit == Outfit.NONE;
  }

  private boolean setsIn() {
    return finishes() && CastStage.setsIn(casting.get());
  }

  /** The picture of all steps but the refining one, with its characters. */
  private RgbImage drawn(DenoiseLoop.Latents latents, Canvas on, RowListener listener) {
    if (!finishes()) {
      return pixels(latents, on, listener);
    }
    RgbImage bare = pixels(latents, on, RowListener.SILENT);
    RgbImage whole = tools.casts().finished(bare, casting.get(), on.height(), on.width());
    listener.rows(whole, 0, whole.height());
    return whole;
  }

  private RgbImage pixels(DenoiseLoop.Latents latents, Canvas on, RowListener listener) {
    Canvas drawn = latents.coarse() ? on.half() : on;
    // Rows of a picture that is still to be stretched are not those of the file.
    RowListener told = latents.coarse() ? RowListener.SILENT : listener;
    RgbImage pixels = seen(latents, drawn, told);
    tidy();
    if (!latents.coarse()) {
      return pixels;
    }
    RgbImage whole =
        Doubling.of(pixels).cut(Autoencoder.FACTOR * on.wide(), Autoencoder.FACTOR * on.high());
    listener.rows(whole, 0, whole.height());
    return whole;
  }

  /** What is seen of a canvas, from that and some of what lies beside it. */
  private RgbImage seen(DenoiseLoop.Latents latents, Canvas seen, RowListener listener) {
    Canvas made = seen.decoded();
    if (made.equals(seen)) {
      return decode(latents, made, listener);
    }
    int width = Autoencoder.FACTOR * seen.wide();
    CutRows rows = new CutRows(width, Autoencoder.FACTOR * seen.high(), listener);
    decode(latents, made, rows);
    return rows.picture();
  }

  private RgbImage decode(DenoiseLoop.Latents latents, Canvas made, RowListener listener) {
    Strips strips = strips(made);
    try (var lease = lease(Graphs.Part.DECODE, strips.window(), made.wide())) {
      // The largest graph of a picture that no enlarger follows.
      Session decode = enlarges() ? lease.value() : lease.value().keeping();
      return tools
          .graphs()
          .stage(made.high(), made.wide())
          .run(decode, made.cut(latents.values()), strips, stop, listener);
    }
  }

  /** The picture that grows: the one that was given, or the one that was drawn small. */
  private RgbaImage small(Tensors keys) {
    if (source != null) {
      ends[1] = elapsed();
      return source.picture();
    }
    return RgbaImage.of(drawn(denoise(keys), base, RowListener.SILENT));
  }

  /** The same picture on the large canvas, with the detail of one more step. */
  private DenoiseLoop.Latents refine(RgbaImage small, Tensors keys) {
    RgbImage large = Resample.whole(small, request.width(), request.height(), WHITE);
    float[] stretched = tools.casts().encode(large, memory.encodedRows(), stop);
    tidy();
    try (var step = lease(Graphs.Part.STEP, canvas.height(), canvas.width());
        var worn = tools.wardrobe().lease(outfit)) {
      DenoiseLoop.Latents refined =
          new DenoiseLoop(channels, canvas.height(), canvas.width())
              .refine(
                  Wardrobe.fed(step.value(), worn),
                  keys,
                  canvas.fill(stretched),
                  bundle.spec().patch(canvas.height(), canvas.width()),
                  Schedule.REFINING,
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
    if (casting.isEmpty() || large()) {
      ends[1] = elapsed();
      return run(keys, steps);
    }
    int rows = memory.decodedRows();
    try (Tensors all =
        tools.casts().join(keys, casting.get(), base.height(), base.width(), rows, stop)) {
      ends[1] = elapsed();
      return run(all, steps);
    }
  }

  private DenoiseLoop.Latents run(Tensors keys, StepLeases steps) {
    DenoiseLoop loop = new DenoiseLoop(channels, base.height(), base.width());
    return loop.run(
        steps,
        keys,
        work.jumps(recipe.steps()),
        recipe.guidance(),
        noise(loop),
        stop,
        (step, clean) -> report(step, clean, base));
  }

  /** A large picture begins where a small one of the same seed does. */
  private DenoiseLoop.Noise noise(DenoiseLoop loop) {
    if (!large()) {
      return loop.noise(recipe.seed());
    }
    Canvas small = small().half();
    return loop.shared(recipe.seed(), small.height(), small.width(), bundle.spec().patch());
  }

  /** Leases on all graphs that the steps of this picture need. */
  private final class StepLeases implements DenoiseLoop.Graphs, AutoCloseable {
    private final Map<Graphs.Part, LeaseCache<Graphs.Key, Session>.Lease> leases =
        new EnumMap<>(Graphs.Part.class);
    private final LeaseCache<String, Tensors>.Lease worn = tools.wardrobe().lease(outfit);

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
      return leases.get(Graphs.Part.STRETCH).value();
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
    DecodeStage whole = tools.graphs().stage(drawn.high(), drawn.wide());
    int block = 1;
    while (Math.max(whole.height(), whole.width()) / block > PREVIEW_SIDE) {
      block *= 2;
    }
    float[] small = whole.shrink(drawn.cut(clean.values()), block);
    DecodeStage stage = tools.graphs().stage(whole.height() / block, whole.width() / block);
    tools.gate().enter();
    try (var decode = lease(Graphs.Part.DECODE, stage.height(), stage.width())) {
      RgbImage pixels = stage.run(decode.value(), small, new Stop());
      return blurs() && inspect(pixels).get().flagged() ? Blur.of(pixels) : pixels;
    } finally {
      tools.gate().leave();
    }
  }

  private Timings timings(boolean checked, double end) {
    double safety = checked ? ends[5] - ends[4] : 0;
    return new Timings(
        ends[0] - prepared,
        ends[1] - ends[0] + prepared,
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
