package dev.banana.denoise;

import dev.banana.model.ModelSpec;
import dev.banana.model.denoise.Denoiser;
import dev.banana.model.denoise.Likeness;
import dev.banana.model.denoise.Regions;
import dev.banana.model.weights.HalfFloat;
import dev.banana.session.Session;
import dev.banana.session.Stop;
import dev.banana.session.Tensor;
import dev.banana.session.Tensors;
import java.util.List;
import java.util.Map;

/**
 * Puts the keys and values of characters behind those of a prompt.
 *
 * <p>They are 16-bit floats between: what was kept on disk is then the same as what was computed
 * now.
 *
 * @param config widths of the denoiser
 */
public record CastContext(Denoiser.Config config) {
  /**
   * One character as the steps need it.
   *
   * @param keys keys and values, in the order of {@link #read}
   * @param region where it will stand; tokens outside do not see it
   */
  public record Reference(float[] keys, Regions.Box region) {}

  /** {@return numbers of the keys and values of a character} */
  public int size(int views) {
    return 2
        * config.layers()
        * config.kvHeads()
        * views
        * Denoiser.REFERENCE_TOKENS
        * config.headDim();
  }

  /**
   * {@return keys and values of a character, 16-bit floats: per layer keys then values, each {@code
   * [kvHeads, tokens, headDim]}, the tokens of one view after the other}
   *
   * @param session runs {@link DenoiseGraphs#reference}
   * @param views latents of each view, {@code [channels, 16, 16]}, of unit deviation
   * @param slot place in the cast, 0 to 4
   * @param stop ends it from another thread
   */
  public short[] read(Session session, List<float[]> views, int slot, Stop stop) {
    short[] halves = new short[size(views.size())];
    int head = Denoiser.REFERENCE_TOKENS * config.headDim();
    try (Tensor place = Tensor.of(new float[] {slot}, 1)) {
      for (int view = 0; view < views.size(); view++) {
        try (Tensor latents = Tensor.of(views.get(view), 1, config.latentChannels(), 16, 16);
            Tensors read =
                session.run(Map.of(DenoiseGraphs.VIEW, latents, DenoiseGraphs.SLOT, place), stop)) {
          for (int part = 0; part < 2 * config.layers(); part++) {
            float[] values = read.get(name(part)).floats();
            for (int h = 0; h < config.kvHeads(); h++) {
              int at = ((part * config.kvHeads() + h) * views.size() + view) * head;
              for (int i = 0; i < head; i++) {
                halves[at + i] = HalfFloat.toF16(values[h * head + i]);
              }
            }
          }
        }
      }
    }
    return halves;
  }

  /** Even parts are keys, odd ones are values. */
  private static String name(int part) {
    return part % 2 == 0 ? DenoiseGraphs.key(part / 2) : DenoiseGraphs.value(part / 2);
  }

  /**
   * {@return keys and values of text and characters, their bias if there are any, and what the
   * steps see of the characters' likeness, which the caller closes}
   *
   * @param likeness runs {@link DenoiseGraphs#likeness} at these sides
   * @param pasted the characters where they will stand, see {@link Likeness}
   * @param text keys and values of the prompt; left open
   * @param references the characters that are read; none if all are set in afterwards
   * @param height latents of the picture from top to bottom
   * @param width latents from left to right
   * @param spec says what makes a token at each scale
   * @param stop ends it from another thread
   */
  public Tensors join(
      Session likeness,
      float[] pasted,
      Tensors text,
      List<Reference> references,
      int height,
      int width,
      ModelSpec spec,
      Stop stop) {
    int words = (int) text.get(DenoiseGraphs.key(0)).dims()[2];
    int[] keys = references.stream().mapToInt(this::tokens).toArray();
    int all = words;
    for (int number : keys) {
      all += number;
    }
    Tensors joined = seen(likeness, pasted, height, width, stop);
    for (int part = 0; part < 2 * config.layers(); part++) {
      float[] values = joined(text.get(name(part)).floats(), words, references, keys, all, part);
      joined.put(name(part), Tensor.of(values, 1, config.kvHeads(), all, config.headDim()));
    }
    if (references.isEmpty()) {
      return joined;
    }
    Regions.Box[] boxes = references.stream().map(Reference::region).toArray(Regions.Box[]::new);
    for (Scale scale : spec.pyramid() ? Scale.values() : new Scale[] {Scale.FINE}) {
      int patch = scale.patch(spec, height, width);
      Regions regions = new Regions(scale.of(height) / patch, scale.of(width) / patch);
      float[] bias = regions.bias(words, boxes, keys);
      joined.put(DenoiseGraphs.BIAS + scale.suffix(), Tensor.of(bias, 1, 1, regions.count(), all));
    }
    return joined;
  }

  private Tensors seen(Session likeness, float[] pasted, int height, int width, Stop stop) {
    try (Tensor input = Tensor.of(pasted, 1, config.latentChannels() + 1, height, width)) {
      return likeness.run(Map.of(DenoiseGraphs.LIKENESS, input), stop);
    }
  }

  private int tokens(Reference reference) {
    return reference.keys.length / (2 * config.layers() * config.kvHeads() * config.headDim());
  }

  private float[] joined(
      float[] text, int words, List<Reference> references, int[] keys, int all, int part) {
    int width = config.headDim();
    float[] joined = new float[config.kvHeads() * all * width];
    for (int h = 0; h < config.kvHeads(); h++) {
      int at = h * all * width;
      System.arraycopy(text, h * words * width, joined, at, words * width);
      at += words * width;
      for (int r = 0; r < keys.length; r++) {
        int count = keys[r] * width;
        int from = (part * config.kvHeads() + h) * count;
        System.arraycopy(references.get(r).keys, from, joined, at, count);
        at += count;
      }
    }
    return joined;
  }
}
