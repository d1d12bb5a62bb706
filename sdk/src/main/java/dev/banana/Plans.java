package dev.banana;

import static dev.banana.error.BananaException.require;

import dev.banana.cast.Casting;
import dev.banana.cast.Finish;
import dev.banana.cast.Multitude;
import dev.banana.cast.Subject;
import dev.banana.cast.Things;
import dev.banana.image.RgbaImage;
import dev.banana.model.Bundle;
import dev.banana.model.Canvas;
import dev.banana.model.Enlargement;
import dev.banana.model.decode.Autoencoder;
import dev.banana.model.denoise.Denoiser;
import dev.banana.noise.SeededNoise;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What a request means for one model.
 *
 * @param bundle the model
 * @param options how this machine draws
 * @param precision how exactly the nets are computed
 * @param casts says whether the model can draw a character
 * @param wardrobe says what peels take
 */
record Plans(
    Bundle bundle, Options options, Precision precision, CastStage casts, Wardrobe wardrobe) {
  /** The most steps. */
  int steps(ImageRequest request) {
    return request.steps().orElse(bundle.spec().steps());
  }

  /**
   * {@return the recipe that a request would be drawn by, if it took all its steps}
   *
   * @param request what to draw, with a seed
   * @param parts what it is put together from
   * @throws dev.banana.error.BananaException if this model cannot draw its cast
   */
  Recipe recipe(ImageRequest request, Props.Parts parts) {
    return recipe(request, steps(request), casting(parts), Optional.empty(), parts.crowd());
  }

  /** {@return the request with its seed, or with a new one} */
  ImageRequest seeded(ImageRequest request) {
    return request.seed().isPresent()
        ? request
        : request.withSeed(ThreadLocalRandom.current().nextLong(1L << 31));
  }

  /**
   * {@return how much memory a picture will take}
   *
   * @param request what is drawn
   * @throws dev.banana.error.BananaException if that is more than the options allow
   */
  MemoryPlan memory(ImageRequest request) {
    return MemoryPlan.of(
        bundle.spec(),
        bundle.weights().bytes(),
        wardrobe.bytes(request.peels(), precision) + figures(request),
        request.width(),
        request.height(),
        mode(request),
        options.memoryCap());
  }

  /** Who may be set into a large picture, as opaque pixels of it, and what those were made of. */
  private long figures(ImageRequest request) {
    // What a large picture is drawn with natively draws things that stand there without many.
    boolean things = !isLarge(request) && !Things.in(request.prompt()).isEmpty();
    boolean many = request.crowds() && Multitude.mayBeIn(request.prompt());
    boolean apart = request.apart() && (things || many);
    boolean anybody = request.cast().isPresent() || apart;
    return anybody && (isLarge(request) || mode(request) != SamplingMode.NATIVE)
        ? (long) RgbaImage.BYTES * request.width() * request.height()
        : 0;
  }

  /**
   * {@return how much memory enlarging a picture will take, if a net does it}
   *
   * @param request how large it becomes
   * @param passes of that net
   * @throws dev.banana.error.BananaException if that is more than the options allow
   */
  MemoryPlan memory(ImageRequest request, List<Enlargement> passes) {
    return MemoryPlan.of(
        bundle.spec(),
        bundle.weights().bytes(),
        wardrobe.bytes(request.peels(), precision),
        passes,
        request.width(),
        request.height(),
        options.memoryCap());
  }

  /** {@return what a picture is decoded from} */
  Canvas canvas(ImageRequest request) {
    return Canvas.of(request.width(), request.height(), bundle.spec().patch());
  }

  /** {@return whether the trunk of large pictures draws it, at its own size} */
  boolean isLarge(ImageRequest request) {
    Canvas canvas = canvas(request);
    return request.sampling(bundle.spec()) == SamplingMode.NATIVE
        && bundle.spec().isLarge(canvas.height(), canvas.width());
  }

  /** What the steps work on, but the refining one: the picture, or a small one of its shape. */
  Canvas base(ImageRequest request) {
    return mode(request) == SamplingMode.NATIVE
        ? canvas(request)
        : Canvas.base(request.width(), request.height(), bundle.spec().patch());
  }

  /**
   * {@return how the picture comes about}
   *
   * @throws dev.banana.error.BananaException if this model cannot do it
   */
  SamplingMode mode(ImageRequest request) {
    SamplingMode mode = request.sampling(bundle.spec());
    require(
        mode != SamplingMode.ENLARGE || bundle.spec().enlarger().isPresent(),
        "Cannot enlarge with model '%s': it has no enlarger; use mode refine.",
        bundle.manifest().name());
    require(
        request.peels().isOff() || !isLarge(request),
        "Cannot draw %d x %d natively with peels: model '%s' draws such pictures with a trunk that"
            + " no peel was learned for; use mode enlarge, or take the peels off.",
        request.width(),
        request.height(),
        bundle.manifest().name());
    return mode;
  }

  /** Who is in the picture of a request that has a seed, and what; empty if nobody is. */
  Optional<Casting> casting(Props.Parts parts) {
    ImageRequest request = parts.scene();
    Map<String, Subject> things = parts.things();
    Optional<Casting> named =
        request
            .cast()
            .map(c -> c.shownBy(request.seed().orElseThrow()))
            // A peel draws everything its own way, characters too.
            .map(c -> request.peels().uses().isEmpty() ? c : c.withFinish(Finish.DRAWN))
            .map(c -> Casting.of(c, request.prompt(), things, request.width(), request.height()))
            .filter(c -> !c.roles().isEmpty());
    Optional<Casting> casting =
        named.isPresent() || things.isEmpty()
            ? named
            : Optional.of(
                Casting.apart(request.prompt(), things, request.width(), request.height()));
    casting.ifPresent(c -> c.subjects().forEach(casts::check));
    casting.ifPresent(c -> requireSeen(c, request));
    return casting;
  }

  /** In a large picture no token reads anybody: all of them are set in. */
  private void requireSeen(Casting casting, ImageRequest request) {
    if (!isLarge(request)) {
      Canvas base = base(request);
      require(
          Denoiser.isWhole(base.height(), base.width()),
          "Cannot draw a cast in %d x %d at once: expected at most %d pixels, found %d; choose a"
              + " smaller size, or leave the mode out.",
          request.width(),
          request.height(),
          Denoiser.WHOLE * Autoencoder.FACTOR * Autoencoder.FACTOR,
          base.height() * base.width() * Autoencoder.FACTOR * Autoencoder.FACTOR);
      return;
    }
    List<String> names =
        casts.uncut(casting).stream().map(subject -> "@" + subject.name()).toList();
    require(
        names.isEmpty(),
        "Cannot draw %s in %d x %d natively: whoever stands in such a picture is cut out of his"
            + " view, and %s; leave the mode out.",
        String.join(" and ", names),
        request.width(),
        request.height(),
        CastStage.setsIn(casting)
            ? "the ground of that cannot be told from him"
            : "the finish asks for him to be drawn");
  }

  Recipe recipe(
      ImageRequest request,
      int steps,
      Optional<Casting> casting,
      Optional<String> source,
      OptionalLong crowd) {
    return new Recipe(
        request.prompt(),
        request.width(),
        request.height(),
        steps,
        request.seed().orElseThrow(),
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
        mode(request),
        source,
        crowd);
  }
}
