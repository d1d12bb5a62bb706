package dev.banana.train.teacher;

import dev.banana.model.decode.Autoencoder;
import dev.banana.model.denoise.Denoiser.Context;
import dev.banana.model.denoise.Pyramid;
import dev.banana.text.PromptEncoder;
import dev.banana.text.TextFeatures;
import dev.banana.train.corpus.ContactSheet;
import dev.banana.train.latents.LatentSet;
import dev.banana.train.latents.LatentSet.Batch;
import dev.banana.train.torch.TorchOps;
import dev.banana.train.torch.TorchWeights;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Sample sheets with the same prompts and seeds every time. */
public final class Preview {
  /** Makes latents from noise and a context. */
  public interface Drawer {
    /** {@return latents at unit scale for this noise} */
    Tensor draw(Tensor noise, Context<Tensor> context);
  }

  /** Makes latents from noise and prompts. */
  public interface Painter {
    /** {@return latents at unit scale for this noise and these prompts} */
    Tensor draw(Tensor noise, Batch prompts);
  }

  /** Takes batches of pictures as they are made. */
  public interface Taker {
    /**
     * Take a batch.
     *
     * @param first number of its first prompt
     * @param pixels {@code [count, 3, height, width]} in [-1, 1]
     * @param count pictures
     */
    void take(int first, float[] pixels, int count);
  }

  private static final int CHUNK = 8;

  /** Pixels of each side of a picture on a sheet. */
  private static final int CELL = 256;

  private final TorchOps ops;
  private final Autoencoder autoencoder;
  private final TorchWeights decoder;
  private final Tensor mean;
  private final Tensor deviation;
  private final List<String> prompts;
  private final List<TextFeatures> features = new ArrayList<>();

  /**
   * Prepare.
   *
   * @param ops interpreter
   * @param autoencoder its decoder makes the pixels
   * @param decoder learned weights of the autoencoder
   * @param set says the scale of the latents
   * @param text encoder that drawing uses too
   * @param prompts what is drawn
   */
  public Preview(
      TorchOps ops,
      Autoencoder autoencoder,
      TorchWeights decoder,
      LatentSet set,
      PromptEncoder text,
      List<String> prompts) {
    this.ops = ops;
    this.autoencoder = autoencoder;
    this.decoder = decoder;
    int channels = set.mean().length;
    this.mean = ops.constant(set.mean(), 1, channels, 1, 1).retainReference();
    this.deviation = ops.constant(set.deviation(), 1, channels, 1, 1).retainReference();
    this.prompts = List.copyOf(prompts);
    prompts.forEach(prompt -> features.add(text.encode(prompt)));
  }

  /** {@return the 64 fixed prompts} */
  public static List<String> fixedPrompts() throws IOException {
    try (InputStream in = Preview.class.getResourceAsStream("prompts.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }

  /**
   * Draw all prompts, seed by position.
   *
   * @param png sheet to write
   * @param side latents of each side
   * @param columns pictures in a row
   * @param contexts makes the context of a batch
   * @param drawer makes the latents
   */
  public void write(
      Path png,
      int side,
      int columns,
      java.util.function.Function<Batch, Context<Tensor>> contexts,
      Drawer drawer)
      throws IOException {
    List<ContactSheet.Cell> cells = new ArrayList<>();
    for (int at = 0; at < prompts.size(); at += CHUNK) {
      cells.addAll(chunk(at, Math.min(CHUNK, prompts.size() - at), side, contexts, drawer));
    }
    ContactSheet.write(png, cells, columns);
  }

  /**
   * Draw all prompts, seed by position.
   *
   * @param side latents of each side
   * @param painter makes the latents
   * @param taker receives the pictures in order
   */
  public void each(int side, Painter painter, Taker taker) {
    for (int at = 0; at < prompts.size(); at += CHUNK) {
      int count = Math.min(CHUNK, prompts.size() - at);
      try (PointerScope scope = new PointerScope();
          NoGradGuard guard = new NoGradGuard()) {
        taker.take(at, TorchOps.values(pixels(at, count, side, painter)), count);
      }
    }
  }

  /**
   * {@return the mean square difference of the pixels, in [-1, 1], that two painters draw of all
   * prompts from the same noise}
   *
   * @param side latents of each side
   * @param one the first
   * @param other the second
   */
  public double meanSquare(int side, Painter one, Painter other) {
    double sum = 0;
    for (int at = 0; at < prompts.size(); at += CHUNK) {
      int count = Math.min(CHUNK, prompts.size() - at);
      try (PointerScope scope = new PointerScope();
          NoGradGuard guard = new NoGradGuard()) {
        Tensor difference = pixels(at, count, side, one).sub(pixels(at, count, side, other));
        sum += difference.square().mean().item_float() * count;
      }
    }
    return sum / prompts.size();
  }

  /**
   * Draw samples that have reference pictures, each beside its references and the truth.
   *
   * @param png sheet to write
   * @param batch the samples
   * @param painter makes the latents
   */
  public void writeCast(Path png, Batch batch, Painter painter) throws IOException {
    List<ContactSheet.Cell> cells = new ArrayList<>();
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      torch.manual_seed(1000);
      int count = (int) batch.clean().size(0);
      int side = (int) batch.clean().size(2);
      Tensor drawn = decoded(painter.draw(torch.randn_like(batch.clean()), batch), side);
      Tensor truth = decoded(batch.clean(), side);
      for (int i = 0; i < count; i++) {
        cells.add(new ContactSheet.Cell(references(batch, i), "references"));
        cells.add(new ContactSheet.Cell(cell(drawn.get(i)), "drawn"));
        cells.add(new ContactSheet.Cell(cell(truth.get(i)), "held-out scene"));
      }
    }
    ContactSheet.write(png, cells, 6);
  }

  /** The references of one sample, three in a row. */
  private BufferedImage references(Batch batch, int sample) {
    BufferedImage all = new BufferedImage(CELL, CELL, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = all.createGraphics();
    int tile = CELL / 3;
    Tensor views = batch.references().get(sample);
    float[] hidden = TorchOps.values(batch.referenceBias().get(sample));
    Tensor pixels = decoded(views, (int) views.size(2));
    for (int r = 0, at = 0; r < hidden.length && at < 9; r++) {
      if (hidden[r] == 0) {
        g.drawImage(cell(pixels.get(r)), at % 3 * tile, at / 3 * tile, tile, tile, null);
        at++;
      }
    }
    g.dispose();
    return all;
  }

  private static BufferedImage cell(Tensor pixels) {
    return ContactSheet.image(
        TorchOps.values(pixels.contiguous()), (int) pixels.size(1), (int) pixels.size(2), CELL);
  }

  /** {@return pixels {@code [count, 3, h, w]} in [-1, 1]} */
  private Tensor pixels(int at, int count, int side, Painter painter) {
    torch.manual_seed(1000 + at);
    int channels = autoencoder.config().latentChannels();
    Tensor noise = ops.place(torch.randn(count, channels, side, side));
    return decoded(painter.draw(noise, texts(at, count)), side);
  }

  /**
   * {@return the pixels of one picture, {@code [3, height, width]} in [-1, 1]}
   *
   * @param latents at unit scale, {@code [1, channels, h, w]}
   */
  public float[] pixels(Tensor latents) {
    return TorchOps.values(decoded(latents, (int) latents.size(2)).contiguous());
  }

  /** Latents at unit scale to pixels; those of half the sides are stretched. */
  private Tensor decoded(Tensor latents, int side) {
    Tensor means = latents.to(ScalarType.Float).mul(deviation).add(mean);
    Tensor decoded = autoencoder.decode(decoder.use(), means).to(ScalarType.Float);
    Tensor whole = latents.size(2) < side ? Pyramid.fine(ops, decoded) : decoded;
    return whole.clamp(new ScalarOptional(new Scalar(-1)), new ScalarOptional(new Scalar(1)));
  }

  private List<ContactSheet.Cell> chunk(
      int at,
      int count,
      int side,
      java.util.function.Function<Batch, Context<Tensor>> contexts,
      Drawer drawer) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      Painter painter = (noise, prompts) -> drawer.draw(noise, contexts.apply(prompts));
      float[] pixels = TorchOps.values(pixels(at, count, side, painter));
      int size = side * Autoencoder.FACTOR;
      List<ContactSheet.Cell> images = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int plane = 3 * size * size;
        float[] one = java.util.Arrays.copyOfRange(pixels, i * plane, (i + 1) * plane);
        images.add(
            new ContactSheet.Cell(ContactSheet.image(one, size, size, CELL), prompts.get(at + i)));
      }
      return images;
    }
  }

  private Batch texts(int at, int count) {
    int longest = 0;
    for (int i = 0; i < count; i++) {
      longest = Math.max(longest, features.get(at + i).tokens());
    }
    int width = PromptEncoder.WIDTH;
    float[] hidden = new float[count * longest * width];
    float[] bias = new float[count * longest];
    for (int i = 0; i < count; i++) {
      TextFeatures f = features.get(at + i);
      System.arraycopy(f.hidden(), 0, hidden, i * longest * width, f.hidden().length);
      java.util.Arrays.fill(bias, i * longest + f.tokens(), (i + 1) * longest, LatentSet.HIDDEN);
    }
    Tensor empty = ops.place(torch.zeros(count, 1));
    return new Batch(
        empty,
        ops.constant(hidden, count, longest, width),
        ops.constant(bias, count, 1, 1, longest),
        null,
        null,
        null,
        null,
        null,
        null);
  }
}
