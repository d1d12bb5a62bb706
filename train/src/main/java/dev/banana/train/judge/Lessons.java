package dev.banana.train.judge;

import dev.banana.model.judge.Judge;
import dev.banana.model.judge.JudgeFile;
import dev.banana.model.weights.Weights;
import dev.banana.train.corpus.Subject;
import dev.banana.train.torch.TorchOps;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** What one step teaches a judge, as one number. */
final class Lessons {
  /** Captions of earlier steps that every picture is compared with as well. */
  private static final int REMEMBERED = 384;

  /** True captions of other pictures of about one length that each is matched with as well. */
  private static final int OTHERS = 2;

  /** What sums of single things cannot tell, so that it takes most examples. */
  private static final Set<CaptionChanges.Kind> HARD =
      EnumSet.of(
          CaptionChanges.Kind.BINDING,
          CaptionChanges.Kind.COUNT,
          CaptionChanges.Kind.SIDE,
          CaptionChanges.Kind.HEIGHT,
          CaptionChanges.Kind.ORDER);

  private static final Pattern SIDE = Pattern.compile("\\b(left|right) of\\b");

  /** Right answers that cross entropy leaves out. */
  private static final long UNKNOWN = -100;

  private static final float HIDDEN = -1e4f;

  private static final double STYLE_WEIGHT = 0.2;
  private static final double PLACE_WEIGHT = 4;

  /**
   * A scene as one step sees it.
   *
   * @param view how
   * @param shown what
   * @param texts the true caption's pieces, then those of false ones
   * @param named which words of them name what is shown once
   * @param pairs short captions of one matter each
   * @param boxes left, top, width, height of each subject as shares of what is seen
   */
  record Example(
      View view,
      JudgeScenes.Shown shown,
      List<float[]> texts,
      List<Named> named,
      List<Pair> pairs,
      double[][] boxes) {
    /** {@return {@code [3, 128, 128]}} */
    float[] pixels() {
      return view.of(shown.rgb());
    }
  }

  /**
   * A word that names a subject.
   *
   * @param text number of the caption
   * @param piece number of the word's last piece in it
   * @param subject number of the subject
   */
  record Named(int text, int piece, int subject) {}

  /**
   * A few true words, and the same made false.
   *
   * @param right pieces of the true ones
   * @param wrong pieces of the false ones
   * @param named which words of these two name what is shown
   */
  record Pair(float[] right, float[] wrong, List<Named> named) {}

  private final TorchOps ops;
  private final Eyes eyes;
  private final Judge judge;
  private final JudgeFile.About about;
  private final CaptionChanges changes;
  private final boolean settled;
  private final ArrayDeque<Past> past = new ArrayDeque<>();

  /** A caption of an earlier step, as it lay then. */
  private record Past(JudgeScenes.Shown shown, float[] text) {}

  /**
   * Prepare.
   *
   * @param ops interpreter
   * @param eyes of the judge
   * @param changes make false captions
   * @param settled whether only {@link Judge#match} learns
   */
  Lessons(TorchOps ops, Eyes eyes, CaptionChanges changes, boolean settled) {
    this.ops = ops;
    this.eyes = eyes;
    this.judge = eyes.judge();
    this.about = eyes.about();
    this.changes = changes;
    this.settled = settled;
  }

  /** {@return a scene as seen through a view, with at most {@code most} false captions} */
  Example example(JudgeScenes.Shown shown, View view, int most, SplittableRandom random) {
    View seen = shown.caption().contains("seen from") ? view.straight() : view;
    String caption = seen.mirror() ? mirrored(shown.caption()) : shown.caption();
    List<String> captions = new ArrayList<>(List.of(caption));
    List<CaptionChanges.Change> hard = new ArrayList<>();
    List<CaptionChanges.Change> easy = new ArrayList<>();
    for (CaptionChanges.Change change : changes.of(caption, shown.subjects(), random)) {
      (HARD.contains(change.kind()) ? hard : easy).add(change);
    }
    for (int i = 0; i < most && !(hard.isEmpty() && easy.isEmpty()); i++) {
      List<CaptionChanges.Change> from = hard.isEmpty() ? easy : hard;
      captions.add(from.remove(random.nextInt(from.size())).caption());
    }
    List<Named> named = new ArrayList<>();
    for (int i = 0; i < captions.size(); i++) {
      named.addAll(named(i, captions.get(i), shown.subjects()));
    }
    double[][] boxes = boxes(shown, seen);
    List<Pair> pairs = new ArrayList<>();
    Relation relation = Relation.of(shown.subjects(), boxes, random);
    if (relation != null) {
      pairs.add(pair(List.of(relation.right(), relation.wrong()), shown.subjects()));
    }
    List<String> place = CaptionChanges.placeAlone(caption, random);
    if (place != null) {
      pairs.add(pair(place, shown.subjects()));
    }
    List<float[]> texts = captions.stream().map(eyes::pieces).toList();
    return new Example(seen, shown, texts, named, pairs, boxes);
  }

  private Pair pair(List<String> both, List<Subject> subjects) {
    List<Named> named = new ArrayList<>(named(0, both.get(0), subjects));
    named.addAll(named(1, both.get(1), subjects));
    return new Pair(eyes.pieces(both.get(0)), eyes.pieces(both.get(1)), named);
  }

  /** What is there twice, or goes by a name of something else there, has no place of its own. */
  private List<Named> named(int text, String caption, List<Subject> subjects) {
    List<Named> out = new ArrayList<>();
    List<Integer> ends = Arrays.stream(eyes.ends(caption)).boxed().toList();
    for (int i = 0; i < subjects.size(); i++) {
      String concept = subjects.get(i).concept();
      int[] at = Relation.single(subjects, i) ? CaptionChanges.noun(caption, concept) : null;
      int piece = at == null ? -1 : ends.indexOf(at[1]);
      if (piece >= 0) {
        out.add(new Named(text, piece, i));
      }
    }
    return out;
  }

  /** {@return the words for a picture whose left and right are exchanged} */
  static String mirrored(String caption) {
    return SIDE.matcher(caption)
        .replaceAll(m -> (m.group(1).equals("left") ? "right" : "left") + " of");
  }

  static double[][] boxes(JudgeScenes.Shown shown, View view) {
    double scale = JudgeScenes.SIDE / (double) shown.drawn();
    double left = view.cx() - view.side() / 2;
    double top = view.cy() - view.side() / 2;
    double[][] out = new double[shown.subjects().size()][];
    for (int i = 0; i < out.length; i++) {
      Subject s = shown.subjects().get(i);
      double x = (s.x() * scale - left) / view.side();
      double width = s.width() * scale / view.side();
      out[i] =
          new double[] {
            view.mirror() ? 1 - x - width : x,
            (s.y() * scale - top) / view.side(),
            width,
            s.height() * scale / view.side()
          };
    }
    return out;
  }

  /**
   * {@return the loss}
   *
   * @param views weights of this step
   * @param batch what it learns from
   */
  Tensor loss(Weights<Tensor> views, Batches.Batch batch) {
    List<Example> scenes = batch.scenes();
    List<JudgeScenes.Trio> trios = batch.trios();
    List<float[]> pictures = batch.pictures();
    Tensor pixels = Eyes.pixels(ops, pictures).contiguous(torch.MemoryFormat.ChannelsLast);
    Tensor seen = still(judge.look(views, pixels));
    int count = scenes.size();
    Tensor ofScenes = ops.slice(seen, 0, 0, count);
    Tensor ofTrios = ops.slice(seen, 0, count, pictures.size());
    if (settled) {
      return captions(views, ofScenes, scenes);
    }
    Tensor total = captions(views, ofScenes, scenes).add(identities(views, ofTrios, trios));
    Tensor cells = judge.subjects(views, ofScenes).to(ScalarType.Float);
    total = total.add(new BoxLessons(ops, judge, about).loss(cells, scenes));
    if (about.styles().size() > 1) {
      long[] hands =
          scenes.stream()
              .mapToLong(e -> about.styles().indexOf(e.shown.subjects().get(0).family()))
              .map(hand -> hand < 0 ? UNKNOWN : hand)
              .toArray();
      Tensor guess = judge.style(views, ofScenes).to(ScalarType.Float);
      total = total.add(cross(guess, hands).mul(new Scalar(STYLE_WEIGHT)));
    }
    return total;
  }

  // ---------------------------------------------------------------- captions

  private Tensor captions(Weights<Tensor> views, Tensor seen, List<Example> scenes) {
    int count = scenes.size();
    int[] lengths =
        scenes.stream()
            .mapToInt(e -> e.texts.stream().mapToInt(t -> t.length).max().orElseThrow())
            .toArray();
    Tensor cells = still(judge.cells(views, seen));
    Tensor image = judge.image(views, cells).to(ScalarType.Float);
    List<Tensor> read = new ArrayList<>();
    List<Integer> owners = new ArrayList<>();
    long[] own = new long[count];
    List<Long> changed = new ArrayList<>();
    Tensor matched = ops.scalar(0);
    for (List<Integer> members : Eyes.byLength(lengths)) {
      List<float[]> texts = new ArrayList<>();
      long[] first = new long[members.size()];
      for (int i = 0; i < first.length; i++) {
        int member = members.get(i);
        first[i] = texts.size();
        own[member] = owners.size();
        for (float[] text : scenes.get(member).texts) {
          if (owners.size() > own[member]) {
            changed.add((long) owners.size());
          }
          texts.add(text);
          owners.add(member);
        }
      }
      Eyes.Words words = read(views, texts);
      Tensor text = judge.text(views, words.states(), words.real()).to(ScalarType.Float);
      Tensor which = ops.indices(members.stream().mapToLong(m -> m).toArray());
      Tensor cosines = image.index_select(0, which).matmul(text.t()).detach();
      Candidates candidates = candidates(members.stream().map(scenes::get).toList(), first);
      Tensor loss = matched(views, cells.index_select(0, which), cosines, words, candidates);
      matched = matched.add(loss.mul(new Scalar(members.size() / (double) count)));
      read.add(text);
    }
    matched = matched.add(paired(views, cells, scenes));
    if (settled) {
      return matched;
    }
    Tensor all = ops.concat(0, read);
    return contrasted(scenes, image, all, own, changed, owners).add(matched);
  }

  private Tensor still(Tensor x) {
    return settled ? x.detach() : x;
  }

  private Eyes.Words read(Weights<Tensor> views, List<float[]> texts) {
    Eyes.Words words = eyes.words(views, texts);
    return new Eyes.Words(still(words.states()), words.real());
  }

  /**
   * The loss of finding each picture's own caption, the first, among its candidates, and what they
   * name in the picture.
   */
  private Tensor matched(
      Weights<Tensor> views,
      Tensor cells,
      Tensor cosines,
      Eyes.Words words,
      Candidates candidates) {
    Tensor chosen = candidates.flat(ops);
    Tensor states = words.states().index_select(0, chosen);
    Tensor found = judge.found(views, cells, states);
    Tensor fit = judge.match(views, cells, found, words.real().index_select(0, chosen));
    Tensor each = cosines.gather(1, candidates.rows(ops)).mul(new Scalar(Judge.SHARPNESS));
    Tensor scores = fit.to(ScalarType.Float).add(each).add(candidates.bias(ops));
    Tensor loss = cross(scores, new long[(int) cells.size(0)]);
    List<Place> places = candidates.places((int) found.size(1));
    return places.isEmpty() ? loss : loss.add(placed(judge.centres(views, found), places));
  }

  /** The loss of telling true words from false ones in pairs, and where named things are. */
  private Tensor paired(Weights<Tensor> views, Tensor cells, List<Example> scenes) {
    List<Integer> owners = new ArrayList<>();
    List<float[]> texts = new ArrayList<>();
    for (int i = 0; i < scenes.size(); i++) {
      for (Pair pair : scenes.get(i).pairs) {
        owners.add(i);
        texts.addAll(List.of(pair.right, pair.wrong));
      }
    }
    if (owners.isEmpty()) {
      return ops.scalar(0);
    }
    long[] rows = owners.stream().mapToLong(i -> i).toArray();
    Tensor seen = cells.index_select(0, ops.indices(rows));
    Eyes.Words words = read(views, texts);
    Tensor found = judge.found(views, seen, words.states());
    Tensor fit = judge.match(views, seen, found, words.real()).to(ScalarType.Float);
    Tensor loss = cross(fit, new long[rows.length]);
    List<Place> places = new ArrayList<>();
    long first = 0;
    for (Example scene : scenes) {
      for (Pair pair : scene.pairs) {
        for (Named named : pair.named) {
          add(places, scene, named, (first + named.text) * found.size(1));
        }
        first += 2;
      }
    }
    loss = places.isEmpty() ? loss : loss.add(placed(judge.centres(views, found), places));
    return loss.mul(new Scalar(rows.length / (double) scenes.size()));
  }

  /** Notes where a word's thing is, if that is seen. */
  private static void add(List<Place> places, Example scene, Named named, long firstPiece) {
    double[] box = scene.boxes[named.subject];
    double x = box[0] + box[2] / 2;
    double y = box[1] + box[3] / 2;
    if (x >= 0 && x <= 1 && y >= 0 && y <= 1) {
      places.add(new Place(firstPiece + named.piece, x, y));
    }
  }

  /**
   * Where a word's thing is.
   *
   * @param row number of the word among those of all candidates
   * @param x its centre as a share of the picture
   * @param y its centre as a share of the picture
   */
  private record Place(long row, double x, double y) {}

  /** How far off the words' places are; sides and heights cannot be compared without them. */
  private Tensor placed(Tensor centres, List<Place> places) {
    float[] truth = new float[2 * places.size()];
    for (int i = 0; i < places.size(); i++) {
      truth[2 * i] = (float) places.get(i).x;
      truth[2 * i + 1] = (float) places.get(i).y;
    }
    long[] rows = places.stream().mapToLong(Place::row).toArray();
    Tensor guess = centres.reshape(-1, 2).index_select(0, ops.indices(rows)).to(ScalarType.Float);
    Tensor off = guess.sub(ops.constant(truth, places.size(), 2)).abs().mean();
    return off.mul(new Scalar(PLACE_WEIGHT));
  }

  /**
   * Captions that each of some pictures is matched with: its true one, the false ones, then others'
   * true ones.
   *
   * @param scenes the pictures
   * @param index numbers of the captions, {@code width} for each picture
   * @param counts whether a caption is one, or only fills the row
   * @param width captions of each picture
   */
  private record Candidates(List<Example> scenes, long[] index, boolean[] counts, int width) {
    /** {@return where what the words name is, if captions have {@code length} pieces} */
    List<Place> places(int length) {
      List<Place> out = new ArrayList<>();
      for (int i = 0; i < scenes.size(); i++) {
        for (Named named : scenes.get(i).named) {
          add(out, scenes.get(i), named, ((long) i * width + named.text) * length);
        }
      }
      return out;
    }

    Tensor flat(TorchOps ops) {
      return ops.indices(index);
    }

    Tensor rows(TorchOps ops) {
      return flat(ops).view(index.length / width, width);
    }

    Tensor bias(TorchOps ops) {
      float[] out = new float[index.length];
      for (int i = 0; i < out.length; i++) {
        out[i] = counts[i] ? 0 : HIDDEN;
      }
      return ops.constant(out, index.length / width, width);
    }
  }

  private static Candidates candidates(List<Example> scenes, long[] first) {
    int width = OTHERS + scenes.stream().mapToInt(e -> e.texts.size()).max().orElseThrow();
    long[] index = new long[scenes.size() * width];
    boolean[] counts = new boolean[index.length];
    for (int i = 0; i < scenes.size(); i++) {
      Arrays.fill(index, i * width, (i + 1) * width, first[i]);
      int at = i * width;
      for (int k = 0; k < scenes.get(i).texts.size(); k++) {
        index[at] = first[i] + k;
        counts[at++] = true;
      }
      int end = at + OTHERS;
      for (int k = 1; k < scenes.size() && at < end; k++) {
        int other = (i + k) % scenes.size();
        if (tells(scenes.get(other).shown, scenes.get(i).shown)) {
          index[at] = first[other];
          counts[at++] = true;
        }
      }
    }
    return new Candidates(scenes, index, counts, width);
  }

  /** Pictures among captions on the sphere, and captions among pictures. */
  private Tensor contrasted(
      List<Example> scenes,
      Tensor image,
      Tensor all,
      long[] own,
      List<Long> changed,
      List<Integer> owners) {
    int count = scenes.size();
    List<Past> before = List.copyOf(past);
    Tensor text = all.index_select(0, ops.indices(own));
    List<Tensor> parts = new ArrayList<>(List.of(text));
    if (!changed.isEmpty()) {
      long[] wrong = changed.stream().mapToLong(c -> c).toArray();
      parts.add(all.index_select(0, ops.indices(wrong)));
    }
    if (!before.isEmpty()) {
      parts.add(remembered(before));
    }
    int told = count + changed.size();
    int width = told + before.size();
    Tensor scores = image.matmul(ops.concat(0, parts).t()).mul(new Scalar(Judge.SHARPNESS));
    float[] bias = new float[count * width];
    for (int i = 0; i < count; i++) {
      for (int k = 0; k < width; k++) {
        boolean counts =
            k < count
                ? k == i || tells(scenes.get(k).shown, scenes.get(i).shown)
                : k < told
                    ? owners.get(changed.get(k - count).intValue()) == i
                    : tells(before.get(k - told).shown, scenes.get(i).shown);
        bias[i * width + k] = counts ? 0 : HIDDEN;
      }
    }
    long[] right = new long[count];
    Arrays.setAll(right, i -> i);
    Tensor masked = scores.add(ops.constant(bias, count, width));
    remember(scenes, text);
    Tensor back = ops.slice(masked, 1, 0, count).t();
    return cross(masked, right).add(cross(back, right).mul(new Scalar(0.5)));
  }

  private Tensor remembered(List<Past> before) {
    int width = about.config().embedding();
    float[] rows = new float[before.size() * width];
    for (int i = 0; i < before.size(); i++) {
      System.arraycopy(before.get(i).text, 0, rows, i * width, width);
    }
    return ops.constant(rows, before.size(), width);
  }

  /** Captions move slowly on the sphere, so those of a few steps ago still tell. */
  private void remember(List<Example> scenes, Tensor text) {
    float[] rows = TorchOps.values(ops.slice(text, 0, 0, scenes.size()));
    int width = rows.length / scenes.size();
    for (int i = 0; i < scenes.size(); i++) {
      float[] row = Arrays.copyOfRange(rows, i * width, (i + 1) * width);
      past.addLast(new Past(scenes.get(i).shown, row));
    }
    while (past.size() > REMEMBERED) {
      past.removeFirst();
    }
  }

  /** {@return whether a scene's caption is false of another scene, whatever else it says} */
  static boolean tells(JudgeScenes.Shown captioned, JudgeScenes.Shown other) {
    for (Subject said : captioned.subjects()) {
      boolean seen = false;
      for (Subject shown : other.subjects()) {
        seen |= CaptionChanges.fits(said.concept(), shown.concept());
      }
      if (!seen) {
        return true;
      }
    }
    return false;
  }

  // ---------------------------------------------------------------- identities

  private Tensor identities(Weights<Tensor> views, Tensor seen, List<JudgeScenes.Trio> trios) {
    int n = trios.size();
    Tensor all = judge.identity(views, seen).to(ScalarType.Float);
    Tensor first = ops.slice(all, 0, 0, n);
    Tensor second = ops.slice(all, 0, n, 2 * n);
    Tensor others = ops.slice(all, 0, n, 3 * n);
    Tensor swapped = ops.concat(0, List.of(first, ops.slice(all, 0, 2 * n, 3 * n)));
    float[] bias = new float[n * 2 * n];
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < 2 * n; k++) {
        String looks = k < n ? trios.get(k).looks() : trios.get(k - n).otherLooks();
        bias[i * 2 * n + k] = k != i && looks.equals(trios.get(i).looks()) ? HIDDEN : 0;
      }
    }
    Tensor mask = ops.constant(bias, n, 2 * n);
    long[] right = new long[n];
    Arrays.setAll(right, i -> i);
    Scalar sharp = new Scalar(Judge.SHARPNESS);
    Tensor one = cross(first.matmul(others.t()).mul(sharp).add(mask), right);
    Tensor two = cross(second.matmul(swapped.t()).mul(sharp).add(mask), right);
    return one.add(two).mul(new Scalar(0.5));
  }

  private Tensor cross(Tensor scores, long[] right) {
    return torch.cross_entropy_loss(scores, ops.indices(right));
  }
}
