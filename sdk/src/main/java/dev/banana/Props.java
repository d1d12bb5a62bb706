package dev.banana;

import dev.banana.cast.Cast;
import dev.banana.cast.Casting;
import dev.banana.cast.Finish;
import dev.banana.cast.Matte;
import dev.banana.cast.Portrait;
import dev.banana.cast.Subject;
import dev.banana.cast.Things;
import dev.banana.governor.Recent;
import dev.banana.image.RgbImage;
import dev.banana.image.RgbaImage;
import dev.banana.model.Canvas;
import dev.banana.model.denoise.Denoiser;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Things that a prompt names, several of them, beside characters, or in a picture that is no
 * square: each is drawn by itself in a square, twice over plain grounds, cut out, and read as a
 * character is, so that it can stand beside the others.
 *
 * <p>A scene with somebody in it and a thing too, or with two things, is more than a small model
 * draws; each alone in a square is what it knows best. What was drawn is kept: it is the same in
 * all pictures of a seed, or of {@link Cast#thingSeed}. Thread-safe.
 */
final class Props {
  /** Things that are kept between pictures, up to 2 MB each. */
  private static final int KEPT = 8;

  /** Over these a thing is drawn the same, and they are far enough apart to tell it from both. */
  private static final List<String> GROUNDS = List.of(", white background", ", blue background");

  private final Map<Key, Optional<Subject>> kept = new Recent<>(KEPT);

  /** All that a thing depends on, with one model. */
  private record Key(String words, long seed, int steps, OptionalDouble guidance) {}

  /**
   * {@return things that stand beside the characters of a request, by their words; those that
   * cannot be cut out, or have no seat, are not among them}
   *
   * @param tools what draws
   * @param request what is drawn, with a seed
   */
  Map<String, Subject> of(Tools tools, ImageRequest request) {
    Map<String, Subject> drawn = new LinkedHashMap<>();
    if (!tools.bundle().spec().cast()
        || !request.peels().on().isEmpty()
        || request.latency().isPresent()) {
      return drawn;
    }
    int free = request.cast().map(cast -> seats(cast, request)).orElse(Cast.MOST);
    boolean beside = free < Cast.MOST;
    Canvas base = tools.plans().base(request);
    boolean wished =
        beside
            ? request.cast().map(c -> c.things() && c.finish() == Finish.CUTOUT).orElseThrow()
            : request.apart() && Denoiser.isWhole(base.height(), base.width());
    Map<String, Things.Several> seated = new LinkedHashMap<>();
    int taken = 0;
    for (String words : wished ? named(request) : List.<String>of()) {
      Things.Several several = Things.several(words, tools.lexicon());
      boolean room = taken + several.count() <= free;
      if (beside && (!room || request.cast().orElseThrow().placesTogether(words))) {
        several = new Things.Several(words, 1);
      }
      if (taken + several.count() <= free) {
        seated.put(words, several);
        taken += several.count();
      }
    }
    // One thing without anybody is the picture of the prompt as it stands, if that is a square.
    int least = beside || base.height() != base.width() ? 1 : 2;
    if (taken < least) {
      return drawn;
    }
    // Nobody waits for the parts of a picture that cannot fit.
    tools.plans().memory(request);
    seated.forEach(
        (words, several) ->
            thing(tools, request, several.one())
                .ifPresent(
                    thing -> {
                      for (int i = 1; i <= several.count(); i++) {
                        String copy = Things.Several.copy(words, i);
                        drawn.put(copy, thing.withName(Things.name(copy)));
                      }
                    }));
    return drawn.size() >= least ? drawn : Map.of();
  }

  /** Things of a prompt by names that nobody else has. */
  private static List<String> named(ImageRequest request) {
    Set<String> names = new HashSet<>();
    request
        .cast()
        .ifPresent(c -> c.subjects().forEach(s -> names.add(s.name().toLowerCase(Locale.ROOT))));
    return Things.in(request.prompt()).stream()
        .filter(words -> names.add(Things.name(words).toLowerCase(Locale.ROOT)))
        .toList();
  }

  /** {@return how many seats those leave whom a prompt names} */
  private static int seats(Cast cast, ImageRequest request) {
    return Cast.MOST
        - Casting.of(cast, request.prompt(), request.width(), request.height()).roles().size();
  }

  private Optional<Subject> thing(Tools tools, ImageRequest request, String words) {
    Key key = new Key(words, seed(request), tools.plans().steps(request), request.guidance());
    synchronized (kept) {
      Optional<Subject> known = kept.get(key);
      if (known != null) {
        return known;
      }
    }
    Optional<Subject> made = make(tools, request, key);
    synchronized (kept) {
      kept.put(key, made);
    }
    return made;
  }

  private static long seed(ImageRequest request) {
    OptionalLong own = request.cast().map(Cast::thingSeed).orElse(OptionalLong.empty());
    return own.orElseGet(request.seed()::getAsLong);
  }

  private static Optional<Subject> make(Tools tools, ImageRequest request, Key key) {
    RgbImage[] pictures = new RgbImage[GROUNDS.size()];
    for (int i = 0; i < pictures.length; i++) {
      ImageRequest alone =
          ImageRequest.of(key.words + GROUNDS.get(i))
              .withSeed(key.seed)
              .withSteps(key.steps)
              .withCancellation(request.cancellation());
      ImageRequest guided =
          request.guidance().isPresent()
              ? alone.withGuidance(request.guidance().getAsDouble())
              : alone;
      pictures[i] = new Drawing(tools, guided, Map.of(), null, null).draw().pixels();
    }
    Optional<RgbaImage> cut = Matte.of(pictures[0], pictures[1]);
    Portrait.Ground clear = Portrait.Ground.REMOVE;
    return cut.map(
        picture ->
            tools
                .casts()
                .seen(
                    new Portrait(Things.name(key.words), "", List.of(picture), clear, false),
                    "drawn by " + tools.bundle().manifest().name() + ": " + key.words,
                    request.cancellation().stop()));
  }
}
