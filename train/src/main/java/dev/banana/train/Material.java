package dev.banana.train;

import dev.banana.train.corpus.Corpus;
import dev.banana.train.latents.Size;
import java.util.List;

/**
 * One part of what a denoiser learns from.
 *
 * @param name folder of its latents; materials are read in the order of these names, and the first
 *     says at which scale latents are learned
 * @param mix what is drawn, in which shares; its seed and split do not matter
 * @param scenes scenes that are encoded once
 * @param reserved whether something is kept for evaluation; where nothing is, held-out scenes are
 *     fresh ones of the same drawings
 * @param sizes of the pictures; empty for the square of the preset
 */
public record Material(
    String name, Corpus.Config mix, int scenes, boolean reserved, List<Size> sizes) {
  /** Of squares. */
  public Material(String name, Corpus.Config mix, int scenes, boolean reserved) {
    this(name, mix, scenes, reserved, List.of());
  }

  /** Checks the name and the number. */
  public Material {
    if (!name.matches("[0-9a-z-]+") || scenes < 1) {
      throw new IllegalArgumentException(
          "A material needs a name of a-z, 0-9 and -, and at least 1 scene, found '"
              + name
              + "' and "
              + scenes);
    }
  }

  /** {@return the same with another number of scenes} */
  Material withScenes(int count) {
    return new Material(name, mix, count, reserved, sizes);
  }

  /**
   * {@return what this material draws}
   *
   * @param seed first random number
   * @param split training or held out
   */
  Corpus.Config corpus(long seed, Corpus.Split split) {
    return mix.with(seed, reserved ? split : Corpus.Split.TRAIN);
  }
}
