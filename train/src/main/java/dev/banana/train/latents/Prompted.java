package dev.banana.train.latents;

import dev.banana.model.weights.Safetensors;
import dev.banana.train.torch.TorchOps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * A picture in a file of several, with the features of its caption.
 *
 * @param file number of the file
 * @param saved the file
 * @param index which of its pictures, from 0
 * @param row first row of its features
 * @param tokens how many rows
 * @param caption its words
 */
record Prompted(int file, Safetensors saved, int index, int row, int tokens, String caption) {
  /**
   * Features of the captions of a batch.
   *
   * @param hidden {@code [batch, tokens, width]}
   * @param bias {@link LatentSet#HIDDEN} where a caption has no token, {@code [batch, 1, 1,
   *     tokens]}
   */
  record Words(Tensor hidden, Tensor bias) {
    /** {@return samples of these captions that have no classes and no references} */
    LatentSet.Batch batch(Tensor clean) {
      return new LatentSet.Batch(clean, hidden, bias, null, null, null, null, null, null);
    }
  }

  /** {@return the pictures of a file that {@code tokens} and {@code hidden} lie in} */
  static List<Prompted> of(Path file, int number) throws IOException {
    Safetensors saved = Safetensors.open(file);
    float[] counts = saved.tensor("tokens").toFloats();
    List<String> captions = Files.readAllLines(WrittenCaptions.beside(file));
    List<Prompted> all = new ArrayList<>();
    for (int i = 0, row = 0; i < counts.length; i++) {
      all.add(new Prompted(number, saved, i, row, (int) counts[i], captions.get(i)));
      row += (int) counts[i];
    }
    return all;
  }

  /** {@return what their captions are read as, padded to the longest} */
  static Words words(TorchOps ops, List<Prompted> all) {
    int longest = all.stream().mapToInt(Prompted::tokens).max().orElse(0);
    int width = all.get(0).saved.tensor("hidden").shape().dim(1);
    Tensor hidden = torch.zeros(all.size(), longest, width);
    float[] bias = new float[all.size() * longest];
    for (int i = 0; i < all.size(); i++) {
      Prompted one = all.get(i);
      Tensor rows = part(one.saved, "hidden", one.row, one.tokens);
      hidden.get(i).narrow(0, 0, one.tokens).copy_(rows);
      Arrays.fill(bias, i * longest + one.tokens, (i + 1) * longest, LatentSet.HIDDEN);
    }
    return new Words(ops.place(hidden), ops.constant(bias, all.size(), 1, 1, longest));
  }

  /** {@return a tensor of each of them, in fp32, {@code [batch, ...]}} */
  static Tensor cat(List<Prompted> all, String name) {
    return torch.cat(
        new TensorVector(
            all.stream().map(one -> part(one.saved, name, one.index, 1)).toArray(Tensor[]::new)),
        0);
  }

  /** {@return some rows of a tensor of halves, in fp32} */
  static Tensor part(Safetensors saved, String name, int first, int count) {
    Safetensors.Tensor tensor = saved.tensor(name);
    long[] dims = Arrays.stream(tensor.shape().dims()).asLongStream().toArray();
    try (BytePointer pointer = new BytePointer(tensor.data())) {
      return torch
          .from_blob(pointer, dims, new TensorOptions(ScalarType.Half))
          .narrow(0, first, count)
          .to(ScalarType.Float);
    }
  }
}
