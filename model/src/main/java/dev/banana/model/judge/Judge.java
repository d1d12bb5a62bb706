package dev.banana.model.judge;

import dev.banana.model.layers.Layers;
import dev.banana.model.ops.Ops;
import dev.banana.model.ops.Shape;
import dev.banana.model.weights.Init;
import dev.banana.model.weights.Weights;
import java.util.List;

/**
 * A small convolutional network over {@value #SIDE} x {@value #SIDE} pixels with four answers: an
 * embedding to compare with a caption's, an embedding of who is shown, boxes of the subjects, and
 * the style; and a small transformer of its own for captions.
 *
 * <p>Captions and pictures meet twice: on the unit sphere, and word by word, where each word looks
 * at the picture ({@link #match}). Sources: Radford et al. 2021 (CLIP), <a
 * href="https://arxiv.org/abs/2103.00020">arXiv:2103.00020</a>; Li et al. 2021 (ALBEF, matching by
 * cross-attention), <a href="https://arxiv.org/abs/2107.07651">arXiv:2107.07651</a>; subjects as
 * one prediction per cell of a coarse grid, Redmon et al. 2016 (YOLO), <a
 * href="https://arxiv.org/abs/1506.02640">arXiv:1506.02640</a>.
 *
 * @param config widths and what is told apart
 */
public record Judge(Config config) {
  /** Pixels of each side of what it looks at. */
  public static final int SIDE = 128;

  /** Cells of each side of the grid of subjects. */
  public static final int GRID = 8;

  /** Numbers of a cell before the concepts: presence, then centre and logarithms of the sides. */
  public static final int BOX = 5;

  /**
   * What the cosine of a picture and a caption is multiplied with before {@link #match} is added.
   */
  public static final float SHARPNESS = 30;

  private static final int FOLD = 4;
  private static final int BLOCKS = 2;
  private static final int HEAD = 32;
  private static final int KERNEL = 3;

  /**
   * Widths, and how many things are told apart.
   *
   * @param narrow channels at 1/4 of the side, 8 to 512
   * @param middle channels at 1/8, 8 to 512
   * @param wide channels at 1/16, 8 to 512, a multiple of 32 from 32 on
   * @param pieces word pieces that are known, the unknown one included, 2 to 100 000
   * @param words most pieces of a caption that are read, 2 to 256
   * @param text channels of a word piece, a multiple of 32 up to 512
   * @param embedding numbers of an embedding, 8 to 512
   * @param concepts concepts of subjects, 1 to 10 000
   * @param colours colour words of subjects, 1 to 64
   * @param styles hands that a picture may be drawn in, 1 to 64
   */
  public record Config(
      int narrow,
      int middle,
      int wide,
      int pieces,
      int words,
      int text,
      int embedding,
      int concepts,
      int colours,
      int styles) {
    /** Checks the ranges. */
    public Config {
      within("narrow", narrow, 8, 512);
      within("middle", middle, 8, 512);
      within("wide", wide, 8, 512);
      within("pieces", pieces, 2, 100_000);
      if (wide > HEAD && wide % HEAD != 0) {
        throw new IllegalArgumentException(
            "wide must be a multiple of " + HEAD + " from there on, found " + wide);
      }
      within("words", words, 2, 256);
      within("text", text, HEAD, 512);
      within("embedding", embedding, 8, 512);
      within("concepts", concepts, 1, 10_000);
      within("colours", colours, 1, 64);
      within("styles", styles, 1, 64);
      if (text % HEAD != 0) {
        throw new IllegalArgumentException(
            "text must be a multiple of " + HEAD + ", found " + text);
      }
    }

    private static void within(String name, int value, int least, int most) {
      if (value < least || value > most) {
        throw new IllegalArgumentException(
            name + " must be in [" + least + ", " + most + "], found " + value);
      }
    }

    /**
     * {@return the judge of the small presets, about two and a half million parameters}
     *
     * @param pieces word pieces that are known
     * @param concepts concepts of subjects
     * @param colours colour words of subjects
     * @param styles hands that a picture may be drawn in
     */
    public static Config small(int pieces, int concepts, int colours, int styles) {
      return new Config(48, 96, 128, pieces, 48, 128, 256, concepts, colours, styles);
    }
  }

  /** {@return numbers per cell of the grid of subjects} */
  public int cell() {
    return BOX + config.concepts + config.colours;
  }

  /** {@return numbers of {@link #pooled}} */
  public int features() {
    return 2 * config.wide;
  }

  /**
   * Look at pictures: what all answers are read from.
   *
   * @param <T> tensor handle of the interpreter
   * @param weights tensors named {@code judge.look.*}
   * @param pixels {@code [batch, 3, 128, 128]} in [-1, 1]
   * @return {@code [batch, wide, 8, 8]}, of unit root mean square over the channels before a
   *     learned factor
   */
  public <T> T look(Weights<T> weights, T pixels) {
    T x = weights.ops().pixelUnshuffle(pixels, FOLD);
    x = conv(weights, "judge.look.0", x, config.narrow, 1);
    x = norm(weights, "judge.look.norm0", x);
    x = conv(weights, "judge.look.1", x, config.middle, 2);
    x = residual(weights, "judge.look.2", x);
    x = norm(weights, "judge.look.norm2", x);
    x = conv(weights, "judge.look.3", x, config.wide, 2);
    x = residual(weights, "judge.look.4", x);
    x = residual(weights, "judge.look.5", x);
    return norm(weights, "judge.look.norm5", x);
  }

  /**
   * {@return means, then maxima of what was seen over the picture, {@code [batch, 2 * wide]}: the
   * features that distances between sets of pictures are measured in}
   *
   * @param <T> tensor handle of the interpreter
   * @param ops interpreter
   * @param seen as {@link #look} gives it
   */
  public <T> T pooled(Ops<T> ops, T seen) {
    Shape s = ops.shape(seen);
    T flat = ops.reshape(seen, s.dim(0), s.dim(1), s.dim(2) * s.dim(3));
    T both = ops.concat(1, List.of(ops.mean(flat, 2), ops.max(flat, 2)));
    return ops.reshape(both, s.dim(0), 2 * s.dim(1));
  }

  /**
   * {@return what each cell of a picture has to say to captions, {@code [batch, 64, wide]}}
   *
   * <p>The cells, each with its place, look at each other: what is left of what is a matter of two
   * cells, which no sum over single ones can tell.
   *
   * @param <T> tensor handle of the interpreter
   * @param weights tensors named {@code judge.image.*}
   * @param seen as {@link #look} gives it
   */
  public <T> T cells(Weights<T> weights, T seen) {
    T x = compared(weights, "judge.image", seen, Init.normal(0.5f));
    return Layers.rmsNorm(weights, "judge.image.norm", x);
  }

  /**
   * Cells, each with its place, after they have looked at each other, {@code [batch, 64, wide]}.
   */
  private <T> T compared(Weights<T> weights, String name, T seen, Init places) {
    Ops<T> ops = weights.ops();
    int wide = config.wide;
    T rows =
        ops.reshape(ops.transpose(seen, 0, 2, 3, 1), ops.shape(seen).dim(0), GRID * GRID, wide);
    T x = ops.add(rows, weights.tensor(name + ".places", places, GRID * GRID, wide));
    for (int i = 0; i < BLOCKS; i++) {
      x = Layers.selfBlock(weights, name + "." + i, x, null, Math.min(HEAD, wide), 2 * wide);
    }
    return x;
  }

  /**
   * {@return where a picture lies among captions, {@code [batch, embedding]}, of length 1}
   *
   * @param <T> tensor handle of the interpreter
   * @param weights tensors named {@code judge.image.*}
   * @param cells as {@link #cells} gives them
   */
  public <T> T image(Weights<T> weights, T cells) {
    Ops<T> ops = weights.ops();
    T told = ops.silu(weights.dense("judge.image.in", cells, 2 * config.wide, Init.he(1)));
    T all = summed(ops, told);
    return unit(ops, weights.dense("judge.image.out", all, config.embedding, Init.he(0.7f)));
  }

  /**
   * {@return who is shown, {@code [batch, embedding]}, of length 1}
   *
   * <p>Meant for a square that one subject fills. The cells look at each other first: red hair over
   * a blue shirt is not blue hair over a red one, and means and maxima over the picture cannot
   * tell.
   *
   * @param <T> tensor handle of the interpreter
   * @param weights tensors named {@code judge.identity.*}
   * @param seen as {@link #look} gives it
   */
  public <T> T identity(Weights<T> weights, T seen) {
    Ops<T> ops = weights.ops();
    T cells = compared(weights, "judge.identity", seen, Init.SMALL);
    T features = summed(ops, cells);
    T hidden = weights.dense("judge.identity.in", features, config.wide, Init.he(1));
    T out = weights.dense("judge.identity.out", ops.silu(hidden), config.embedding, Init.he(1));
    return unit(ops, out);
  }

  /**
   * {@return what is in each cell, {@code [batch, 5 + concepts + colours, 8, 8]}: log odds that a
   * subject's centre lies in it, the centre within the cell, logarithms of width and height as
   * shares of the picture, then scores of each concept and of each colour}
   *
   * @param <T> tensor handle of the interpreter
   * @param weights tensors named {@code judge.subjects.*}
   * @param seen as {@link #look} gives it
   */
  public <T> T subjects(Weights<T> weights, T seen) {
    T hidden = weights.conv("judge.subjects.in", seen, config.wide, 1, 1, true, Init.he(1));
    return weights.conv("judge.subjects.out", hidden, cell(), 1, 1, false, Init.he(0.3f));
  }

  /**
   * {@return scores of each style, {@code [batch, styles]}}
   *
   * @param <T> tensor handle of the interpreter
   * @param weights tensors named {@code judge.style.*}
   * @param seen as {@link #look} gives it
   */
  public <T> T style(Weights<T> weights, T seen) {
    return weights.dense("judge.style", pooled(weights.ops(), seen), config.styles, Init.he(0.3f));
  }

  /**
   * {@return the words of captions, each as its neighbours make it, {@code [batch, n, text]}}
   *
   * @param <T> tensor handle of the interpreter
   * @param weights tensors named {@code judge.text.*}
   * @param pieces {@code [batch, n]}, whole numbers below {@code config.pieces}, {@code n} at most
   *     {@code config.words}
   * @param real 1 for a piece and 0 for padding, {@code [batch, n]}
   */
  public <T> T words(Weights<T> weights, T pieces, T real) {
    Ops<T> ops = weights.ops();
    int n = ops.shape(pieces).dim(1);
    Init start = Init.normal(0.5f);
    T table = weights.tensor("judge.text.pieces", start, config.pieces, config.text);
    T places = weights.tensor("judge.text.places", start, config.words, config.text);
    T bias = padding(ops, real);
    T x = ops.add(ops.gather(table, pieces), ops.slice(places, 0, 0, n));
    for (int i = 0; i < BLOCKS; i++) {
      x = Layers.selfBlock(weights, "judge.text." + i, x, bias, HEAD, 2 * config.text);
    }
    return Layers.rmsNorm(weights, "judge.text.norm", x);
  }

  /**
   * {@return where captions lie among pictures, {@code [batch, embedding]}, of length 1}
   *
   * @param <T> tensor handle of the interpreter
   * @param weights tensors named {@code judge.text.*}
   * @param words as {@link #words} gives them
   * @param real 1 for a piece and 0 for padding, {@code [batch, n]}
   */
  public <T> T text(Weights<T> weights, T words, T real) {
    T row = mean(weights.ops(), words, real);
    return unit(weights.ops(), weights.dense("judge.text.out", row, config.embedding, Init.he(1)));
  }

  /**
   * {@return captions' words with what each has found in a picture, {@code [batch * captions, n,
   * text]}}
   *
   * @param <T> tensor handle of the interpreter
   * @param weights tensors named {@code judge.match.0.look.*}
   * @param cells as {@link #cells} gives them, {@code [batch, 64, wide]}
   * @param words as {@link #words} gives them, {@code [batch * captions, n, text]}, those of one
   *     picture after those of another
   */
  public <T> T found(Weights<T> weights, T cells, T words) {
    return asked(weights, "judge.match.0.look", words, cells);
  }

  /**
   * {@return where each word's thing has its centre, from the left and from the top as shares of
   * the picture, {@code [batch * captions, n, 2]}: means something for a noun whose thing is seen
   * once}
   *
   * @param <T> tensor handle of the interpreter
   * @param weights tensors named {@code judge.match.place.*}
   * @param found as {@link #found} gives it
   */
  public <T> T centres(Weights<T> weights, T found) {
    return weights.dense("judge.match.place", found, 2, Init.he(0.3f));
  }

  /**
   * {@return how well each of several captions fits a picture, {@code [batch, captions]}: what is
   * added to {@value #SHARPNESS} times the cosine of the two, any number}
   *
   * <p>What the words have found meets the other words, then each looks at the picture again and
   * meets them once more: so "left of" can learn where both things are.
   *
   * @param <T> tensor handle of the interpreter
   * @param weights tensors named {@code judge.match.*}
   * @param cells as {@link #cells} gives them, {@code [batch, 64, wide]}
   * @param found as {@link #found} gives it
   * @param real 1 for a piece and 0 for padding, {@code [batch * captions, n]}
   */
  public <T> T match(Weights<T> weights, T cells, T found, T real) {
    Ops<T> ops = weights.ops();
    int batch = ops.shape(cells).dim(0);
    int all = ops.shape(found).dim(0);
    int n = ops.shape(found).dim(1);
    T bias = padding(ops, real);
    T x = found;
    for (int i = 0; i < BLOCKS; i++) {
      String name = "judge.match." + i;
      x = i == 0 ? x : asked(weights, name + ".look", x, cells);
      x = Layers.selfBlock(weights, name, x, bias, HEAD, 2 * config.text);
    }
    x = Layers.rmsNorm(weights, "judge.match.norm", x);
    T hidden = ops.scale(ops.shift(ops.reshape(real, all, n, 1), -1), 1e4f);
    T most = ops.reshape(ops.max(ops.add(x, hidden), 1), all, config.text);
    T both = ops.concat(1, List.of(mean(ops, x, real), most));
    T told = ops.silu(weights.dense("judge.match.in", both, config.text, Init.he(1)));
    return ops.reshape(
        weights.dense("judge.match.out", told, 1, Init.he(0.3f)), batch, all / batch);
  }

  /** Means, then maxima over the cells, {@code [batch, 2 * width]}. */
  private static <T> T summed(Ops<T> ops, T cells) {
    Shape s = ops.shape(cells);
    T both = ops.concat(1, List.of(ops.mean(cells, 1), ops.max(cells, 1)));
    return ops.reshape(both, s.dim(0), 2 * s.dim(2));
  }

  /** Words with what they see in the cells of their picture. */
  private <T> T asked(Weights<T> weights, String name, T words, T cells) {
    Ops<T> ops = weights.ops();
    int batch = ops.shape(cells).dim(0);
    int all = ops.shape(words).dim(0);
    int n = ops.shape(words).dim(1);
    int width = config.text;
    T h = Layers.rmsNorm(weights, name + ".norm", words);
    T query = weights.linear(name + ".query", h, width, Init.he(0.7f));
    T key = weights.linear(name + ".key", cells, width, Init.he(0.7f));
    T value = weights.linear(name + ".value", cells, width, Init.he(0.7f));
    T q = Layers.splitHeads(ops, ops.reshape(query, batch, all / batch * n, width), HEAD);
    q = Layers.rmsNorm(weights, name + ".queryNorm", q);
    T k = Layers.rmsNorm(weights, name + ".keyNorm", Layers.splitHeads(ops, key, HEAD));
    T v = Layers.splitHeads(ops, value, HEAD);
    T mixed = ops.reshape(Layers.joinHeads(ops, ops.attention(q, k, v, null)), all, n, width);
    return ops.add(words, weights.linear(name + ".out", mixed, width, Init.SMALL));
  }

  /** What hides padding from attention, {@code [batch, 1, 1, n]}. */
  private static <T> T padding(Ops<T> ops, T real) {
    Shape s = ops.shape(real);
    return ops.reshape(ops.scale(ops.shift(real, -1), 1e4f), s.dim(0), 1, 1, s.dim(1));
  }

  /** Means over the pieces that are no padding, {@code [batch, width]}. */
  private static <T> T mean(Ops<T> ops, T words, T real) {
    Shape s = ops.shape(words);
    T mask = ops.reshape(real, s.dim(0), s.dim(1), 1);
    T mean = ops.divide(ops.sum(ops.multiply(words, mask), 1), ops.sum(mask, 1));
    return ops.reshape(mean, s.dim(0), s.dim(2));
  }

  /** Runs every part once, so that weights can list their tensors. */
  public <T> void visit(Weights<T> weights) {
    Ops<T> ops = weights.ops();
    T seen = look(weights, ops.constant(new float[3 * SIDE * SIDE], 1, 3, SIDE, SIDE));
    T cells = cells(weights, seen);
    image(weights, cells);
    identity(weights, seen);
    subjects(weights, seen);
    style(weights, seen);
    T real = ops.constant(new float[] {1, 1}, 1, 2);
    T words = words(weights, ops.constant(new float[2], 1, 2), real);
    text(weights, words, real);
    T found = found(weights, cells, words);
    centres(weights, found);
    match(weights, cells, found, real);
  }

  private static <T> T conv(Weights<T> weights, String name, T x, int out, int stride) {
    return weights.conv(name, x, out, KERNEL, stride, true, Init.he(1));
  }

  private static <T> T residual(Weights<T> weights, String name, T x) {
    int width = weights.ops().shape(x).dim(1);
    return weights.ops().add(x, conv(weights, name, x, width, 1));
  }

  /** Root-mean-square norm over the channels of each pixel. */
  private static <T> T norm(Weights<T> weights, String name, T x) {
    Ops<T> ops = weights.ops();
    T rows = Layers.rmsNorm(weights, name, ops.transpose(x, 0, 2, 3, 1));
    return ops.transpose(rows, 0, 3, 1, 2);
  }

  private static <T> T unit(Ops<T> ops, T x) {
    int width = ops.shape(x).dim(-1);
    return ops.scale(ops.rmsNorm(x, null, 1e-12f), (float) (1 / Math.sqrt(width)));
  }
}
