package dev.banana.train.peel;

import dev.banana.text.PromptEncoder;
import dev.banana.text.TextFeatures;
import dev.banana.train.latents.LatentSet;
import dev.banana.train.latents.LatentSet.Batch;
import dev.banana.train.torch.TorchOps;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;

/**
 * Latents with what they show.
 *
 * @param ops interpreter
 * @param clean unit latents {@code [samples, channels, side, side]}; several may share a text
 * @param texts texts as they are read, in the order of the samples, repeated from the start
 */
record Samples(TorchOps ops, Tensor clean, List<TextFeatures> texts) {
  int size() {
    return (int) clean.size(0);
  }

  /** {@return the same latents with other texts} */
  Samples named(List<TextFeatures> others) {
    return new Samples(ops, clean, others);
  }

  /** {@return all but those with some of the texts} */
  Samples without(int[] left) {
    int[] rest =
        IntStream.range(0, texts.size())
            .filter(i -> IntStream.of(left).noneMatch(l -> l == i))
            .toArray();
    long[] rows =
        IntStream.range(0, size())
            .filter(i -> IntStream.of(rest).anyMatch(r -> r == i % texts.size()))
            .asLongStream()
            .toArray();
    Tensor kept = clean.index_select(0, ops.indices(rows)).retainReference();
    return new Samples(ops, kept, IntStream.of(rest).mapToObj(texts::get).toList());
  }

  /** {@return some of them} */
  Batch batch(int[] chosen) {
    long[] rows = Arrays.stream(chosen).asLongStream().toArray();
    return texts(
        ops,
        clean.index_select(0, ops.indices(rows)),
        Arrays.stream(chosen).mapToObj(i -> texts.get(i % texts.size())).toList());
  }

  /** {@return latents with texts, padded to the longest} */
  static Batch texts(TorchOps ops, Tensor clean, List<TextFeatures> texts) {
    int longest = texts.stream().mapToInt(TextFeatures::tokens).max().orElse(1);
    int width = PromptEncoder.WIDTH;
    float[] hidden = new float[texts.size() * longest * width];
    float[] bias = new float[texts.size() * longest];
    for (int i = 0; i < texts.size(); i++) {
      TextFeatures f = texts.get(i);
      System.arraycopy(f.hidden(), 0, hidden, i * longest * width, f.hidden().length);
      Arrays.fill(bias, i * longest + f.tokens(), (i + 1) * longest, LatentSet.HIDDEN);
    }
    return new Batch(
        clean,
        ops.constant(hidden, texts.size(), longest, width),
        ops.constant(bias, texts.size(), 1, 1, longest),
        null,
        null,
        null,
        null,
        null,
        null);
  }
}
