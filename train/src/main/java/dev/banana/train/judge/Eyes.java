package dev.banana.train.judge;

import dev.banana.model.judge.Judge;
import dev.banana.model.judge.JudgeFile;
import dev.banana.model.weights.Weights;
import dev.banana.text.WordPieces;
import dev.banana.train.torch.TorchOps;
import dev.banana.train.torch.TorchWeights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/** A judge at work: pictures and captions to numbers, in batches. */
public final class Eyes implements AutoCloseable {
  private static final int BATCH = 32;

  /** Groups of captions of about one length. */
  private static final int LENGTHS = 4;

  /**
   * What the judge says about one picture.
   *
   * @param image where it lies among captions
   * @param patches what captions are matched with word by word
   * @param identity who is shown
   * @param features what was seen on the whole
   * @param cells what is where
   * @param style scores of each style
   */
  public record Look(
      float[] image,
      float[] patches,
      float[] identity,
      float[] features,
      float[] cells,
      float[] style) {}

  /**
   * Captions of about one length, read.
   *
   * @param states each word as its neighbours make it, {@code [captions, n, text]}
   * @param real 1 for a piece and 0 for padding, {@code [captions, n]}
   */
  record Words(Tensor states, Tensor real) {}

  private final TorchOps ops;
  private final JudgeFile.About about;
  private final Judge judge;
  private final TorchWeights weights;
  private final WordPieces words;
  private final Map<Integer, Integer> numbers = new HashMap<>();

  /**
   * Open the eyes of a judge in training.
   *
   * @param ops interpreter
   * @param about what the judge knows
   * @param weights its weights, at any time
   */
  public Eyes(TorchOps ops, JudgeFile.About about, TorchWeights weights) {
    this.ops = ops;
    this.about = about;
    this.judge = new Judge(about.config());
    this.weights = weights;
    this.words = WordPieces.open();
    for (int i = 0; i < about.pieces().size(); i++) {
      numbers.put(about.pieces().get(i), i + 1);
    }
  }

  /** {@return the eyes of a finished judge} */
  public static Eyes of(TorchOps ops, JudgeFile file) {
    return new Eyes(ops, file.about(), weights(ops, file));
  }

  /** {@return the weights of a finished judge} */
  static TorchWeights weights(TorchOps ops, JudgeFile file) {
    TorchWeights weights = TorchWeights.create(ops, 0, file.judge()::visit);
    Map<String, float[]> values = new HashMap<>();
    file.names().forEach(name -> values.put(name, file.values(name)));
    weights.adopt(values);
    return weights;
  }

  /** {@return what the judge knows} */
  public JudgeFile.About about() {
    return about;
  }

  /** {@return the network} */
  public Judge judge() {
    return judge;
  }

  /**
   * {@return what is said about each picture}
   *
   * @param pictures each {@code [3, 128, 128]} in [-1, 1]
   */
  public List<Look> look(List<float[]> pictures) {
    List<Look> out = new ArrayList<>();
    for (int at = 0; at < pictures.size(); at += BATCH) {
      batch(pictures.subList(at, Math.min(at + BATCH, pictures.size())), out);
    }
    return out;
  }

  private void batch(List<float[]> pictures, List<Look> out) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      Weights<Tensor> views = weights.use(ops);
      Tensor seen = judge.look(views, pixels(ops, pictures));
      Tensor patches = judge.cells(views, seen);
      float[][] image = rows(judge.image(views, patches));
      float[][] places = rows(patches.flatten(1, 2));
      float[][] identity = rows(judge.identity(views, seen));
      float[][] features = rows(judge.pooled(ops, seen));
      float[][] cells = rows(judge.subjects(views, seen).flatten(1, 3));
      float[][] style = rows(judge.style(views, seen));
      for (int i = 0; i < pictures.size(); i++) {
        out.add(new Look(image[i], places[i], identity[i], features[i], cells[i], style[i]));
      }
    }
  }

  static Tensor pixels(TorchOps ops, List<float[]> pictures) {
    int plane = 3 * Judge.SIDE * Judge.SIDE;
    float[] all = new float[pictures.size() * plane];
    for (int i = 0; i < pictures.size(); i++) {
      System.arraycopy(pictures.get(i), 0, all, i * plane, plane);
    }
    return ops.constant(all, pictures.size(), 3, Judge.SIDE, Judge.SIDE);
  }

  private static float[][] rows(Tensor x) {
    float[] all = TorchOps.values(x);
    int count = (int) x.size(0);
    int width = all.length / count;
    float[][] out = new float[count][];
    for (int i = 0; i < count; i++) {
      out[i] = Arrays.copyOfRange(all, i * width, (i + 1) * width);
    }
    return out;
  }

  /**
   * {@return for each piece of a caption that the judge reads the offset behind its last character,
   * 0 for the mark of the beginning}
   */
  int[] ends(String caption) {
    int[] ends = words.ends(caption);
    return Arrays.copyOf(ends, Math.min(ends.length, about.config().words()));
  }

  /** {@return the judge's numbers of a caption's word pieces} */
  float[] pieces(String caption) {
    long[] ids = words.ids(caption);
    float[] out = new float[Math.min(ids.length, about.config().words())];
    for (int i = 0; i < out.length; i++) {
      out[i] = numbers.getOrDefault((int) ids[i], 0);
    }
    return out;
  }

  /**
   * {@return how well each caption fits a picture: what the judge compares captions by}
   *
   * @param look what was said about the picture
   * @param captions any number
   */
  public double[] fit(Look look, List<String> captions) {
    double[] out = new double[captions.size()];
    List<float[]> pieces = captions.stream().map(this::pieces).toList();
    for (List<Integer> members : byLength(pieces.stream().mapToInt(p -> p.length).toArray())) {
      try (PointerScope scope = new PointerScope();
          NoGradGuard guard = new NoGradGuard()) {
        Weights<Tensor> views = weights.use(ops);
        Words words = words(views, members.stream().map(pieces::get).toList());
        float[][] text = rows(judge.text(views, words.states, words.real));
        int patch = about.config().wide();
        Tensor patches = ops.constant(look.patches, 1, look.patches.length / patch, patch);
        Tensor found = judge.found(views, patches, words.states);
        float[] match = TorchOps.values(judge.match(views, patches, found, words.real));
        for (int i = 0; i < match.length; i++) {
          double cosine = Retrieval.dot(look.image, text[i]);
          out[members.get(i)] = Judge.SHARPNESS * cosine + match[i];
        }
      }
    }
    return out;
  }

  /**
   * {@return the numbers of captions in at most {@value #LENGTHS} groups of about one length}
   *
   * <p>Most are half as long as the longest, and what is filled up costs as much as what is read.
   */
  static List<List<Integer>> byLength(int[] lengths) {
    List<Integer> order = new ArrayList<>(IntStream.range(0, lengths.length).boxed().toList());
    order.sort(Comparator.comparingInt(i -> lengths[i]));
    List<List<Integer>> out = new ArrayList<>();
    for (int group = 0; group < LENGTHS; group++) {
      int from = group * lengths.length / LENGTHS;
      int to = (group + 1) * lengths.length / LENGTHS;
      if (to > from) {
        out.add(order.subList(from, to));
      }
    }
    return out;
  }

  /** {@return captions, read, each filled up to the longest} */
  Words words(Weights<Tensor> views, List<float[]> pieces) {
    int longest = pieces.stream().mapToInt(p -> p.length).max().orElseThrow();
    float[] all = new float[pieces.size() * longest];
    float[] real = new float[all.length];
    for (int i = 0; i < pieces.size(); i++) {
      System.arraycopy(pieces.get(i), 0, all, i * longest, pieces.get(i).length);
      Arrays.fill(real, i * longest, i * longest + pieces.get(i).length, 1);
    }
    Tensor mask = ops.constant(real, pieces.size(), longest);
    return new Words(judge.words(views, ops.constant(all, pieces.size(), longest), mask), mask);
  }

  @Override
  public void close() {
    words.close();
  }
}
