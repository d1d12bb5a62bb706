package dev.banana.train.autoencoder;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Latents that a student drew, each beside the true ones of the same caption: what a decoder meets
 * in use is softer than what it learned from.
 */
public final class DrawnLatents {
  /**
   * The same places of drawn and of true latents, as the encoder scales them.
   *
   * @param drawn {@code [count, channels, side, side]}
   * @param clean likewise
   */
  record Crops(Tensor drawn, Tensor clean) {}

  private final List<Tensor> drawn = new ArrayList<>();
  private final List<Tensor> clean = new ArrayList<>();

  /**
   * Add some.
   *
   * @param made what the student drew, as the encoder scales latents, {@code [batch, channels, h,
   *     w]}
   * @param truth the true ones, likewise
   */
  public void add(Tensor made, Tensor truth) {
    drawn.add(made.retainReference());
    clean.add(truth.retainReference());
  }

  /** {@return the livelier of two places, for each of {@code count} random pictures} */
  Crops crops(SplittableRandom random, int count, int side) {
    TensorVector ours = new TensorVector();
    TensorVector theirs = new TensorVector();
    for (int i = 0; i < count; i++) {
      int at = random.nextInt(drawn.size());
      int picture = random.nextInt((int) drawn.get(at).size(0));
      Tensor whole = drawn.get(at).get(picture);
      int y = 0;
      int x = 0;
      double best = -1;
      for (int k = 0; k < 2; k++) {
        int py = random.nextInt((int) whole.size(1) - side + 1);
        int px = random.nextInt((int) whole.size(2) - side + 1);
        double lively = cut(whole, py, px, side).std().item_double();
        if (lively > best) {
          best = lively;
          y = py;
          x = px;
        }
      }
      ours.push_back(cut(whole, y, x, side));
      theirs.push_back(cut(clean.get(at).get(picture), y, x, side));
    }
    return new Crops(torch.stack(ours, 0), torch.stack(theirs, 0));
  }

  private static Tensor cut(Tensor whole, int y, int x, int side) {
    return whole.narrow(1, y, side).narrow(2, x, side);
  }
}
