package dev.banana;

import dev.banana.cast.Cast;
import dev.banana.cast.Casting;
import dev.banana.cast.Matte;
import dev.banana.cast.Multitude;
import dev.banana.cast.Portrait;
import dev.banana.cast.Subject;
import dev.banana.cast.Things;
import dev.banana.governor.Recent;
import dev.banana.image.RgbImage;
import dev.banana.image.RgbaImage;
import dev.banana.model.Canvas;
import dev.banana.model.denoise.Denoiser;
import java.util.ArrayList;
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
 * character is, so that it can stand beside the others. Of many that are alike some are drawn, cut
 * out, and set in again and again.
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

  /** Figures of so many kinds are kept, up to 1 MB each. */
  private static final int KEPT_FIGURES = 16;

  /** How often each of none, one, two or more kinds is drawn for a crowd. */
  private static final int[] LOOKS = {0, 4, 3, 2};

  private final Recent<Key, Optional<Subject>> kept = new Recent<>(KEPT);
  private final Recent<Key, Optional<RgbaImage>> figures = new Recent<>(KEPT_FIGURES);

  /** All that a thing depends on, with one model. */
  private record Key(String words, long seed, int steps, OptionalDouble guidance) {}

  /**
   * What a picture is put together from.
   *
   * @param scene what is left to draw, the request itself unless there are many of something
   * @param things what stands in it, by its words
   * @param many of whom there is a crowd
   */
  record Parts(ImageRequest scene, Map<String, Subject> things, Optional<Many> many) {
    /** {@return a picture that is drawn in one go} */
    static Parts none(ImageRequest request) {
      return new Parts(request, Map.of(), Optional.empty());
    }

    /** {@return by which seed many were drawn, if there are any} */
    OptionalLong crowd() {
      return many.stream().mapToLong(Many::seed).findFirst();
    }

    boolean none() {
      return things.isEmpty() && many.isEmpty();
    }
  }

  /**
   * Many that are alike.
   *
   * @param words what the prompt says of them
   * @param seed of the first figure of each kind
   * @param looks figures of each kind, clear around them
   */
  record Many(Multitude words, long seed, List<List<RgbaImage>> looks) {}

  /**
   * {@return things that stand beside the characters of a request, and many that are alike; those
   * that cannot be cut out, or have no seat, are not among them}
   *
   * @param tools what draws
   * @param request what is drawn, with a seed
   */
  Parts of(Tools tools, ImageRequest request) {
    if (!tools.bundle().spec().cast()
        || !request.peels().on().isEmpty()
        || request.latency().isPresent()) {
      return Parts.none(request);
    }
    Canvas base = tools.plans().base(request);
    boolean large = tools.plans().isLarge(request);
    boolean wished =
        seats(request) < Cast.MOST
            ? request.cast().map(c -> c.things() && c.finish().setsIn()).orElseThrow()
            : request.apart() && (large || Denoiser.isWhole(base.height(), base.width()));
    if (!wished) {
      return Parts.none(request);
    }
    Optional<Multitude> many =
        request.crowds() && request.apart()
            ? Multitude.in(request.prompt(), tools.lexicon())
            : Optional.empty();
    return many.flatMap(words -> crowded(tools, request, words))
        .orElseGet(
            () -> {
              boolean nobody = seats(request) == Cast.MOST;
              if (large && nobody) {
                return Parts.none(request);
              }
              // One thing alone is the picture of the prompt as it stands, if that is a square.
              boolean alone = nobody && base.height() == base.width();
              return new Parts(request, things(tools, request, alone ? 2 : 1), Optional.empty());
            });
  }

  /** A scene with many, unless one of them or whoever is in front cannot be cut out. */
  private Optional<Parts> crowded(Tools tools, ImageRequest request, Multitude words) {
    // Nobody waits for the parts of a picture that cannot fit.
    tools.plans().memory(request);
    ImageRequest scene = request.withPrompt(words.place(request.seed().orElseThrow()));
    Map<String, Subject> things = things(tools, scene, 1);
    boolean somebody = !things.isEmpty() || seats(scene) < Cast.MOST;
    long cut = things.keySet().stream().map(Things.Several::all).distinct().count();
    if (cut < named(scene).size() || words.anybody() && !somebody) {
      return Optional.empty();
    }
    boolean repeated = words.manner() == Multitude.Manner.PATTERN;
    int looks = repeated ? 1 : LOOKS[Math.min(words.kinds().size(), LOOKS.length - 1)];
    List<List<RgbaImage>> kinds = new ArrayList<>();
    for (String kind : words.kinds()) {
      List<RgbaImage> one = new ArrayList<>();
      for (int i = 0; i < looks; i++) {
        figure(tools, request, key(tools, request, kind, seed(request) + i)).ifPresent(one::add);
      }
      if (one.isEmpty()) {
        return Optional.empty();
      }
      kinds.add(one);
    }
    return Optional.of(
        new Parts(scene, things, Optional.of(new Many(words, seed(request), kinds))));
  }

  /** Things that stand beside the characters of a request; none if they are fewer than wanted. */
  private Map<String, Subject> things(Tools tools, ImageRequest request, int least) {
    Map<String, Subject> drawn = new LinkedHashMap<>();
    int free = seats(request);
    boolean beside = free < Cast.MOST;
    Map<String, Things.Several> seated = new LinkedHashMap<>();
    int taken = 0;
    for (String words : named(request)) {
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
  private static int seats(ImageRequest request) {
    int taken =
        request
            .cast()
            .map(c -> Casting.of(c, request.prompt(), request.width(), request.height()))
            .map(casting -> casting.roles().size())
            .orElse(0);
    return Cast.MOST - taken;
  }

  /** A figure is a small picture, which wants its steps even where the large one takes fewer. */
  private static Key key(Tools tools, ImageRequest request, String words, long seed) {
    Plans plans = tools.plans();
    int steps = plans.isLarge(request) ? tools.bundle().spec().steps() : plans.steps(request);
    return new Key(words, seed, steps, request.guidance());
  }

  private static long seed(ImageRequest request) {
    OptionalLong own = request.cast().map(Cast::thingSeed).orElse(OptionalLong.empty());
    return own.orElseGet(request.seed()::getAsLong);
  }

  private Optional<Subject> thing(Tools tools, ImageRequest request, String words) {
    Key key = key(tools, request, words, seed(request));
    return kept.known(key, () -> cut(tools, request, key).map(f -> read(tools, request, key, f)));
  }

  private Optional<RgbaImage> figure(Tools tools, ImageRequest request, Key key) {
    return figures.known(key, () -> cut(tools, request, key));
  }

  /** Drawn by itself, clear around it; empty if it cannot be told from its grounds. */
  private static Optional<RgbaImage> cut(Tools tools, ImageRequest request, Key key) {
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
      pictures[i] = new Drawing(tools, guided, Parts.none(guided), null, null).draw().pixels();
    }
    return Matte.of(pictures[0], pictures[1]);
  }

  private static Subject read(Tools tools, ImageRequest request, Key key, RgbaImage figure) {
    Portrait.Ground clear = Portrait.Ground.REMOVE;
    return tools
        .casts()
        .seen(
            new Portrait(Things.name(key.words), "", List.of(figure), clear, false),
            "drawn by " + tools.bundle().manifest().name() + ": " + key.words,
            request.cancellation().stop());
  }
}
