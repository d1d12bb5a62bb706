package dev.banana.cli.bench;

import static dev.banana.error.BananaException.require;

import dev.banana.Banana;
import dev.banana.Options;
import dev.banana.RandomText;
import dev.banana.error.BananaException;
import dev.banana.model.Bundle;
import dev.banana.model.ModelSpec;
import dev.banana.model.UntrainedBundle;
import dev.banana.model.family.banana.BananaFamily;
import dev.banana.text.PromptEncoder;
import java.nio.file.Path;
import java.util.List;

/**
 * The model that is timed: a trained one, or random weights of the same size.
 *
 * @param name what figures call it: the preset, or the name of the bundle
 * @param bundle where it lies; null for the embedded one
 * @param random whether its weights are random, so that only its speed means something
 * @param spec what its nets are
 * @param precisions in which precisions it may be run, as its manifest names them
 */
public record BenchModel(
    String name, Path bundle, boolean random, ModelSpec spec, List<String> precisions) {
  public static final String LARGEST = "banana-1.8b";
  private static final long SEED = 1;

  /**
   * {@return the model to time}
   *
   * @param preset one of the family's presets; null for that of the bundle
   * @param bundle folder or zip of a model; null for the embedded one, or for random weights where
   *     that is of another preset
   * @param scratch where random weights are written
   * @throws BananaException if there is no such preset, or the bundle is of another one
   */
  public static BenchModel find(String preset, Path bundle, ScratchFolder scratch) {
    if (preset == null) {
      Bundle found = open(bundle);
      return of(found.manifest().name(), bundle, found);
    }
    ModelSpec spec = spec(preset);
    if (bundle == null && !spec.textEncoder().equals(PromptEncoder.ID)) {
      return random(preset, scratch);
    }
    Bundle found = open(bundle);
    boolean fits = same(spec, found.spec());
    require(
        bundle == null || fits,
        "Cannot time bundle '%s' as preset '%s': its nets have other widths or depths; leave one of"
            + " the two out.",
        found.manifest().name(),
        preset);
    return fits ? of(preset, bundle, found) : random(preset, scratch);
  }

  /**
   * {@return this, or random weights of the same size if this draws no characters}
   *
   * @param scratch where random weights are written
   */
  public BenchModel withCast(ScratchFolder scratch) {
    if (spec.cast()) {
      return this;
    }
    ModelSpec able =
        new ModelSpec(
                spec.denoiser(),
                spec.autoencoder(),
                spec.patch(),
                spec.pyramid(),
                spec.textEncoder(),
                spec.textTokens(),
                spec.steps(),
                spec.guidance(),
                true)
            .withFinePatch(spec.finePatch())
            .withEnlarger(spec.enlarger());
    Path folder = scratch.resolve(name + "-cast");
    return of(name + "-cast", folder, UntrainedBundle.write(folder, name + "-cast", able, SEED));
  }

  /**
   * {@return random weights of a preset}
   *
   * @param preset one of the family's presets
   * @param scratch where they are written
   * @throws BananaException if there is no such preset
   */
  public static BenchModel random(String preset, ScratchFolder scratch) {
    ModelSpec spec = spec(preset);
    Path folder = scratch.resolve(preset);
    return of(
        preset, folder, UntrainedBundle.write(folder, preset, spec, SEED, preset.equals(LARGEST)));
  }

  /**
   * {@return the nets of a preset}
   *
   * @throws BananaException if there is no such preset
   */
  public static ModelSpec spec(String preset) {
    try {
      return BananaFamily.preset(preset);
    } catch (IllegalArgumentException e) {
      throw new BananaException(
          "Cannot find preset '"
              + preset.replaceAll("\\p{Cntrl}", "?")
              + "': expected tiny, micro, nano or banana-1.8b; choose one of them.",
          e);
    }
  }

  private static BenchModel of(String name, Path path, Bundle bundle) {
    return new BenchModel(
        name,
        path,
        UntrainedBundle.isUntrained(bundle.manifest()),
        bundle.spec(),
        bundle.manifest().precisions());
  }

  /** Whether two specifications are of one preset: the way in which steps are taken may differ. */
  private static boolean same(ModelSpec a, ModelSpec b) {
    return a.denoiser().equals(b.denoiser()) && a.autoencoder().equals(b.autoencoder());
  }

  private static Bundle open(Path bundle) {
    return bundle == null ? Banana.embedded() : Bundle.open(bundle);
  }

  /** {@return what draws, which the caller closes} */
  public Banana open(Options options) {
    if (bundle == null) {
      return Banana.open(options);
    }
    boolean foreign = !spec.textEncoder().equals(PromptEncoder.ID);
    return random && foreign ? RandomText.open(bundle, options) : Banana.open(bundle, options);
  }
}
