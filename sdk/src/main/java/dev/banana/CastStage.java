package dev.banana;

import static dev.banana.error.BananaException.require;

import dev.banana.cast.Box;
import dev.banana.cast.Cast;
import dev.banana.cast.Casting;
import dev.banana.cast.Collage;
import dev.banana.cast.Detail;
import dev.banana.cast.Finish;
import dev.banana.cast.Inset;
import dev.banana.cast.LargeInset;
import dev.banana.cast.Portrait;
import dev.banana.cast.Role;
import dev.banana.cast.Stance;
import dev.banana.cast.Subject;
import dev.banana.cast.View;
import dev.banana.decode.EncodeStage;
import dev.banana.decode.Strips;
import dev.banana.denoise.CastContext;
import dev.banana.denoise.DenoiseGraphs;
import dev.banana.governor.Recent;
import dev.banana.image.Pictures;
import dev.banana.image.Resample;
import dev.banana.image.RgbImage;
import dev.banana.image.RgbaImage;
import dev.banana.model.Bundle;
import dev.banana.model.Canvas;
import dev.banana.model.ModelSpec;
import dev.banana.model.decode.Autoencoder;
import dev.banana.model.denoise.Likeness;
import dev.banana.model.denoise.Regions;
import dev.banana.model.weights.HalfFloat;
import dev.banana.model.weights.Ranges;
import dev.banana.model.weights.Safetensors;
import dev.banana.session.Engine;
import dev.banana.session.LeaseCache;
import dev.banana.session.Session;
import dev.banana.session.Stop;
import dev.banana.session.Tensors;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * What one model makes of pictures that it is given: their latents, and keys and values of the
 * latents of characters.
 *
 * <p>It computes in 32-bit floats whatever the precision of the steps, so that what is kept serves
 * all of them. Graphs are made when the first picture comes. Thread-safe.
 */
final class CastStage implements AutoCloseable {
  /** Keys and values that are kept between pictures, about 50 KB each in the embedded model. */
  private static final int KEPT = 64;

  /** Likenesses that are kept between pictures, 70 KB each at 512 x 512. */
  private static final int KEPT_LIKENESSES = 8;

  /** Views that are kept unpacked between pictures, up to 1.8 MB each. */
  private static final int KEPT_VIEWS = 2 * Cast.MOST;

  /** Graphs that are kept between pictures: one of each kind, and one more size of a picture. */
  private static final int KEPT_GRAPHS = 6;

  /** Stands for a picture while the words about it are checked. */
  static final RgbaImage BLANK =
      new RgbaImage(
          Portrait.LEAST_SIDE,
          Portrait.LEAST_SIDE,
          new byte[RgbaImage.BYTES * Portrait.LEAST_SIDE * Portrait.LEAST_SIDE]);

  private final Bundle bundle;
  private final Engine engine;
  private final LeaseCache<Part, Session> sessions = new LeaseCache<>(KEPT_GRAPHS, Runnable::run);
  private final CastContext context;
  private final EncodeStage encoder;
  private final Recent<Key, float[]> kept = new Recent<>(KEPT);
  private final Recent<Standing, float[]> likenesses = new Recent<>(KEPT_LIKENESSES);
  private final Recent<Seen, Look> views = new Recent<>(KEPT_VIEWS);
  private String autoencoder;

  private enum Kind {
    ENCODE,
    REFERENCE,
    LIKENESS
  }

  /** A graph; sides of the picture, in pixels for the encoder and in latents for a likeness. */
  private record Part(Kind kind, int height, int width) {
    static final Part REFERENCE = new Part(Kind.REFERENCE, 0, 0);
  }

  private record Key(String subject, int slot) {}

  /** A view of a character, and what it is looked at for. */
  private record Seen(String subject, int view, Finish finish, int stance) {
    static Seen of(Role role) {
      return new Seen(role.subject(), role.view(), role.finish(), role.stance());
    }
  }

  /** Its pixels, which of them are the character, if that can be told, and where that is. */
  private record Look(RgbImage view, Optional<RgbaImage> figure, Regions.Box where) {
    static Look of(Subject subject, Seen seen) {
      Regions.Box where = box(subject.figure(seen.view));
      RgbImage view = subject.thumbnail(seen.view);
      Optional<RgbaImage> figure = figure(subject, seen, view);
      return seen.stance == Stance.UPRIGHT || figure.isEmpty()
          ? new Look(view, figure, where)
          : standing(view, Stance.stand(seen.stance, figure.get(), where));
    }

    private static Optional<RgbaImage> figure(Subject subject, Seen seen, RgbImage view) {
      if (seen.finish.setsIn() && subject.masked()) {
        return subject
            .maskPng(seen.view)
            .map(png -> Pictures.read(png, "a mask of @" + subject.name()).colours())
            .map(mask -> Inset.figure(view, mask));
      }
      return seen.finish.setsIn() ? Inset.figure(view) : Detail.figure(view);
    }

    /** Over the ground that the view has. */
    private static Look standing(RgbImage view, Stance.Standing as) {
      RgbaImage picture = as.picture();
      RgbImage over = Resample.whole(picture, picture.width(), picture.height(), view.pixel(0, 0));
      return new Look(over, Optional.of(picture), as.figure());
    }
  }

  /** Who is seen, where they stand, and latents down and across of the picture. */
  private record Standing(List<Seen> views, List<Regions.Box> regions, int height, int width) {}

  /**
   * Prepare for a model.
   *
   * @param bundle the model
   * @param engine makes graphs of it in 32-bit floats
   */
  CastStage(Bundle bundle, Engine engine) {
    this.bundle = bundle;
    this.engine = engine;
    this.context = new CastContext(bundle.spec().denoiser());
    this.encoder = stage(View.SIDE, View.SIDE);
  }

  // ---------------------------------------------------------------- characters

  /** {@return a character, as this model reads its pictures, with keys for its seats} */
  Subject subject(Portrait portrait, String origin, Stop stop) {
    return prepare(seen(portrait, origin, stop), stop);
  }

  /** {@return the same without keys, which are made where they are asked for} */
  Subject seen(Portrait portrait, String origin, Stop stop) {
    List<View> views = portrait.views();
    List<short[]> latents = new ArrayList<>();
    for (View view : views) {
      latents.add(halves(encode(view.pixels(), stop)));
    }
    Subject.Parts parts =
        new Subject.Parts(
            portrait.name(),
            portrait.description(),
            origin,
            bundle.manifest().family(),
            autoencoder(),
            encoder.channels(),
            latents,
            views.stream().map(View::figure).toList(),
            views.stream().map(View::png).toList(),
            views.stream().map(view -> view.mask().map(Pictures::plainPng)).toList(),
            Map.of());
    return new Subject(parts);
  }

  private float[] encode(RgbImage picture, Stop stop) {
    return encode(picture, picture.height() / Autoencoder.FACTOR, stop);
  }

  /**
   * {@return the latents of a picture, of unit deviation, {@code [channels, height / 16, width /
   * 16]}}
   *
   * @param picture whose sides are multiples of 16
   * @param rows rows of latents that are made at once
   */
  float[] encode(RgbImage picture, int rows, Stop stop) {
    EncodeStage stage = stage(picture.height(), picture.width());
    int reach = bundle.spec().autoencoderNet().encoderReach();
    Strips strips = Strips.of(picture.height() / Autoencoder.FACTOR, rows, reach);
    Part part = new Part(Kind.ENCODE, strips.window() * Autoencoder.FACTOR, stage.width());
    try (var lease = lease(part)) {
      return stage.run(lease.value(), picture, strips, stop);
    }
  }

  /** Give back what is kept of graphs; it is made ready again when it is asked for. */
  void forgetGraphs() {
    sessions.trim();
  }

  private EncodeStage stage(int height, int width) {
    return new EncodeStage(bundle.spec().denoiser().latentChannels(), height, width);
  }

  /**
   * {@return the same with the keys and values of this model for as many slots as there is room}
   */
  Subject prepare(Subject subject, Stop stop) {
    check(subject);
    int each = 2 * context.size(subject.views());
    Map<Subject.Kept, short[]> keys = new TreeMap<>();
    for (int slot = 0; slot < Cast.MOST && (slot + 1) * each <= Subject.MOST_KEPT; slot++) {
      keys.put(new Subject.Kept(bundle.hash(), slot), halves(keys(subject, slot, stop)));
    }
    return subject.withKept(keys);
  }

  /** Throws if this model cannot draw the character. */
  void check(Subject subject) {
    require(
        bundle.spec().cast(),
        "Cannot draw @%s with model '%s': it has learned to draw from words alone; choose a model"
            + " that draws characters.",
        subject.name(),
        bundle.manifest().name());
    require(
        subject.family().equals(bundle.manifest().family()),
        "Cannot draw @%s with model '%s': the character is of the family '%s', the model of '%s';"
            + " make it anew from its pictures with this model.",
        subject.name(),
        bundle.manifest().name(),
        subject.family(),
        bundle.manifest().family());
    require(
        subject.autoencoder().equals(autoencoder()) && subject.channels() == encoder.channels(),
        "Cannot draw @%s with model '%s': the character was read by another autoencoder (%s, this"
            + " one is %s); make it anew from its pictures with this model.",
        subject.name(),
        bundle.manifest().name(),
        brief(subject.autoencoder()),
        brief(autoencoder()));
  }

  private static String brief(String hash) {
    return hash.substring(0, Math.min(6, hash.length()));
  }

  /** {@return SHA-256 of all that the latents of a picture depend on} */
  synchronized String autoencoder() {
    if (autoencoder == null) {
      autoencoder = hash(bundle.weights());
    }
    return autoencoder;
  }

  private static String hash(Safetensors weights) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      new TreeMap<>(weights.tensors())
          .forEach(
              (name, tensor) -> {
                boolean counts = name.startsWith("encoder.") || name.startsWith("latent.");
                if (counts && !name.endsWith(Ranges.SUFFIX)) {
                  String what = name + " " + tensor.type() + " " + tensor.shape() + "\n";
                  digest.update(what.getBytes(StandardCharsets.UTF_8));
                  digest.update(tensor.data());
                }
              });
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }

  // ---------------------------------------------------------------- keys and values

  /**
   * {@return whether the steps read the keys of a cast; whoever is set in afterwards comes as he is
   * in his view, so that his place and colours are all that they need}
   */
  boolean read(Casting casting) {
    return !uncut(casting).isEmpty();
  }

  /** {@return those who are not set in as they are in their views} */
  List<Subject> uncut(Casting casting) {
    if (!setsIn(casting)) {
      return casting.subjects();
    }
    return IntStream.range(0, casting.roles().size())
        .filter(i -> look(casting, i).figure.isEmpty())
        .mapToObj(casting.subjects()::get)
        .toList();
  }

  /**
   * {@return what the steps need of a prompt and its characters, which the caller closes}
   *
   * @param text keys and values of the prompt
   * @param casting who is in the picture, somebody at least
   * @param height latents down
   * @param width latents across
   * @param rows rows of latents that are encoded at once; one takes as much memory as decoding one
   */
  Tensors join(Tensors text, Casting casting, int height, int width, int rows, Stop stop) {
    List<Regions.Box> regions = casting.roles().stream().map(r -> box(r.region())).toList();
    List<CastContext.Reference> references = new ArrayList<>();
    int read = read(casting) ? regions.size() : 0;
    for (int i = 0; i < read; i++) {
      float[] keys = keys(casting.subjects().get(i), casting.roles().get(i).slot(), stop);
      references.add(new CastContext.Reference(keys, regions.get(i)));
    }
    float[] pasted = likeness(casting, regions, height, width, rows, stop);
    try (var likeness = lease(new Part(Kind.LIKENESS, height, width))) {
      return context.join(
          likeness.value(), pasted, text, references, height, width, bundle.spec(), stop);
    }
  }

  /** The characters where they will stand; kept for other seeds that show the same views. */
  private float[] likeness(
      Casting casting, List<Regions.Box> regions, int height, int width, int rows, Stop stop) {
    Standing standing = standing(casting, regions, height, width);
    return likenesses.known(
        standing,
        () -> {
          RgbImage collage = collage(casting, standing);
          float[] latents = encode(collage, rows, stop);
          return Likeness.of(latents, encoder.channels(), height, width, regions);
        });
  }

  private static Standing standing(
      Casting casting, List<Regions.Box> regions, int height, int width) {
    List<Seen> seen = casting.roles().stream().map(Seen::of).toList();
    return new Standing(seen, regions, height, width);
  }

  private RgbImage collage(Casting casting, Standing standing) {
    List<Collage.Piece> pieces = new ArrayList<>();
    for (int i = 0; i < standing.views.size(); i++) {
      pieces.add(piece(casting, standing.regions, i));
    }
    return Collage.of(
        pieces, standing.width * Autoencoder.FACTOR, standing.height * Autoencoder.FACTOR);
  }

  private Collage.Piece piece(Casting casting, List<Regions.Box> regions, int index) {
    Look look = look(casting, index);
    return new Collage.Piece(look.view, look.where, regions.get(index));
  }

  private Look look(Casting casting, int index) {
    Seen seen = Seen.of(casting.roles().get(index));
    Subject subject = casting.subjects().get(index);
    return views.known(seen, () -> Look.of(subject, seen));
  }

  /**
   * {@return a picture with its characters as they are in the views that they were drawn over, or
   * with the detail of those}
   *
   * @param drawn the picture
   * @param casting who is in it
   * @param height latents down that it was drawn on
   * @param width latents across
   */
  RgbImage finished(RgbImage drawn, Casting casting, int height, int width) {
    List<Inset.Source> sources = sources(casting);
    int across = width * Autoencoder.FACTOR;
    int down = height * Autoencoder.FACTOR;
    return setsIn(casting)
        ? Inset.of(drawn, sources, across, down, casting.alone())
        : Detail.of(drawn, sources, across, down);
  }

  /**
   * {@return the same for a picture that is made larger, whose characters are set in then}
   *
   * @param drawn the small picture
   * @param casting who is in it, to be set in
   * @param base what it was drawn on
   * @param large how large it becomes
   * @param enlarger for views that have fewer pixels than will be seen
   */
  LargeInset enlarged(
      RgbImage drawn,
      Casting casting,
      Canvas base,
      ImageRequest large,
      LargeInset.Enlarger enlarger) {
    return LargeInset.of(
        drawn,
        sources(casting),
        base.width() * Autoencoder.FACTOR,
        base.height() * Autoencoder.FACTOR,
        casting.alone(),
        large.width(),
        large.height(),
        enlarger);
  }

  /**
   * {@return how a cast is set into a large picture that was drawn without it}
   *
   * @param bare the picture
   * @param casting who is in it, all of them to be set in
   * @param small the canvas of a small picture of its shape
   * @param enlarger for views that have fewer pixels than will be seen
   */
  LargeInset unlit(RgbImage bare, Casting casting, Canvas small, LargeInset.Enlarger enlarger) {
    int width = small.width() * Autoencoder.FACTOR;
    return LargeInset.unlit(bare, sources(casting), width, enlarger);
  }

  /** {@return whether a cast is set in as it is in its views} */
  static boolean setsIn(Casting casting) {
    return casting.roles().get(0).finish().setsIn();
  }

  private List<Inset.Source> sources(Casting casting) {
    List<Regions.Box> regions = casting.roles().stream().map(r -> box(r.region())).toList();
    List<Inset.Source> sources = new ArrayList<>();
    for (int i = 0; i < regions.size(); i++) {
      Optional<RgbaImage> figure = look(casting, i).figure;
      boolean soft = casting.roles().get(i).isThing();
      sources.add(new Inset.Source(piece(casting, regions, i), figure, soft));
    }
    return sources;
  }

  private static Regions.Box box(Box box) {
    return new Regions.Box(box.left(), box.top(), box.right(), box.bottom());
  }

  /** Keys and values, as they are after they were 16-bit floats. */
  private float[] keys(Subject subject, int slot, Stop stop) {
    return kept.known(new Key(subject.hash(), slot), () -> wide(subject, slot, stop));
  }

  private float[] wide(Subject subject, int slot, Stop stop) {
    short[] made = subject.kept(bundle.hash(), slot).orElseGet(() -> read(subject, slot, stop));
    require(
        made.length == context.size(subject.views()),
        "Cannot draw @%s with model '%s': its file holds %d numbers for the model, expected %d; make"
            + " it anew.",
        subject.name(),
        bundle.manifest().name(),
        made.length,
        context.size(subject.views()));
    return floats(made);
  }

  private short[] read(Subject subject, int slot, Stop stop) {
    List<float[]> views = new ArrayList<>();
    for (int view = 0; view < subject.views(); view++) {
      views.add(floats(subject.latents(view)));
    }
    try (var lease = lease(Part.REFERENCE)) {
      return context.read(lease.value(), views, slot, stop);
    }
  }

  private LeaseCache<Part, Session>.Lease lease(Part part) {
    return sessions.lease(part, () -> build(part));
  }

  private Session build(Part part) {
    ModelSpec spec = bundle.spec();
    DenoiseGraphs graphs = new DenoiseGraphs(spec);
    String size = " " + part.width + "x" + part.height;
    return switch (part.kind) {
      case REFERENCE -> engine.build("reference", graphs::reference);
      case LIKENESS ->
          engine.build(
              "likeness" + size, (ops, w) -> graphs.likeness(ops, w, part.height, part.width));
      case ENCODE ->
          engine.build(
              "encode" + size, (ops, w) -> stage(part.height, part.width).write(spec, ops, w));
    };
  }

  private static short[] halves(float[] values) {
    short[] halves = new short[values.length];
    for (int i = 0; i < halves.length; i++) {
      halves[i] = HalfFloat.toF16(values[i]);
    }
    return halves;
  }

  private static float[] floats(short[] halves) {
    float[] values = new float[halves.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = HalfFloat.fromF16(halves[i]);
    }
    return values;
  }

  @Override
  public void close() {
    sessions.close();
  }
}
