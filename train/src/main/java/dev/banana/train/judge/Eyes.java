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
   * @param identity who is shown
   * @param features what was seen on the whole
   * @param cells what is where
   * @param style scores of each style
   */
  public record Look(
      float[] image, float[] identity, float[] features, float[] cells, float[] style) {}

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
      float[][] image = rows(judge.image(views, seen));
      float[][] identity = rows(judge.identity(views, seen));
      float[][] features = rows(judge.pooled(ops, seen));
      float[][] cells = rows(judge.subjects(views, seen).flatten(1, 3));
      float[][] style = rows(judge.style(views, seen));
      for (int i = 0; i < pictures.size(); i++) {
        out.add(new Look(image[i], identity[i], features[i], cells[i], style[i]));
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

  /** {@return where each caption lies among pictures} */
  public List<float[]> read(List<String> captions) {
    List<float[]> out = new ArrayList<>();
    for (int at = 0; at < captions.size(); at += BATCH) {
      List<float[]> pieces =
          captions.subList(at, Math.min(at + BATCH, captions.size())).stream()
              .map(this::pieces)
              .toList();
      try (PointerScope scope = new PointerScope();
          NoGradGuard guard = new NoGradGuard()) {
        out.addAll(List.of(rows(text(weights.use(ops), pieces))));
      }
    }
    return out;
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
   * {@return embeddings of captions of different lengths, {@code [captions, embedding]}}
   *
   * <p>Most captions are half as long as the longest, so short and long ones are read apart: what
   * is filled up costs as much as what is read.
   */
  Tensor text(Weights<Tensor> views, List<float[]> pieces) {
    int count = pieces.size();
    List<Integer> order = new ArrayList<>(IntStream.range(0, count).boxed().toList());
    order.sort(Comparator.comparingInt(i -> pieces.get(i).length));
    long[] places = new long[count];
    List<Tensor> read = new ArrayList<>();
    for (int group = 0; group < LENGTHS; group++) {
      int from = group * count / LENGTHS;
      List<Integer> members = order.subList(from, (group + 1) * count / LENGTHS);
      if (!members.isEmpty()) {
        read.add(padded(views, members.stream().map(pieces::get).toList()));
      }
      for (int i = 0; i < members.size(); i++) {
        places[members.get(i)] = from + i;
      }
    }
    return ops.concat(0, read).index_select(0, ops.indices(places));
  }

  private Tensor padded(Weights<Tensor> views, List<float[]> pieces) {
    int longest = pieces.stream().mapToInt(p -> p.length).max().orElseThrow();
    float[] all = new float[pieces.size() * longest];
    float[] real = new float[all.length];
    for (int i = 0; i < pieces.size(); i++) {
      System.arraycopy(pieces.get(i), 0, all, i * longest, pieces.get(i).length);
      Arrays.fill(real, i * longest, i * longest + pieces.get(i).length, 1);
    }
    return judge.text(
        views,
        ops.constant(all, pieces.size(), longest),
        ops.constant(real, pieces.size(), longest));
  }

  @Override
  public void close() {
    words.close();
  }
}
