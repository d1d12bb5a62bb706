package dev.banana.judge;

import static dev.banana.error.BananaException.require;

import dev.banana.cast.IdentityEncoder;
import dev.banana.image.RgbImage;
import dev.banana.model.judge.Crop;
import dev.banana.model.judge.Judge;
import dev.banana.model.judge.JudgeFile;
import dev.banana.model.judge.Subject;
import dev.banana.model.onnx.EmbeddedWeights;
import dev.banana.model.onnx.OnnxGraph;
import dev.banana.model.onnx.OnnxGraph.Value;
import dev.banana.model.onnx.OnnxOps;
import dev.banana.model.ops.DType;
import dev.banana.model.ops.Shape;
import dev.banana.session.Session;
import dev.banana.session.Stop;
import dev.banana.session.Tensor;
import dev.banana.session.Tensors;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/**
 * Pictures of figures to vectors that are near each other if it is the same figure, whatever its
 * pose, place and light.
 *
 * <pre>{@code
 * try (JudgeEncoder encoder = JudgeEncoder.open(JudgeFile.open(file), 1)) {
 *   double score = JudgeEncoder.similarity(encoder.identity(one), encoder.identity(other));
 * }
 * }</pre>
 *
 * <p>Thread-safe.
 */
public final class JudgeEncoder implements IdentityEncoder, AutoCloseable {
  private static final String PIXELS = "in.pixels";
  private static final String IDENTITY = "out.identity";
  private static final String SUBJECTS = "out.subjects";

  /** A figure is seen with a little of what is around it. */
  private static final double MARGIN = 1.15;

  private final JudgeFile file;
  private final Judge judge;
  private final Session session;

  private JudgeEncoder(JudgeFile file, Session session) {
    this.file = file;
    this.judge = file.judge();
    this.session = session;
  }

  /**
   * Make a judge ready.
   *
   * @param file a trained judge
   * @param threads threads of one reading, at least 1; more than 1 rarely pays
   * @return the encoder, which the caller closes
   */
  public static JudgeEncoder open(JudgeFile file, int threads) {
    require(threads >= 1, "Cannot open a judge with %d threads: expected at least 1.", threads);
    Judge judge = file.judge();
    OnnxGraph graph = new OnnxGraph("judge");
    OnnxOps ops = new OnnxOps(graph);
    EmbeddedWeights weights = new EmbeddedWeights(ops, file::values);
    Value pixels = graph.input(PIXELS, DType.F32, Shape.of(1, 3, Judge.SIDE, Judge.SIDE));
    Value seen = judge.look(weights, pixels);
    graph.output(IDENTITY, judge.identity(weights, seen));
    graph.output(SUBJECTS, judge.subjects(weights, seen));
    Session.Setup setup = new Session.Setup(threads, false);
    return new JudgeEncoder(file, Session.open(ByteBuffer.wrap(graph.bytes()), Map.of(), setup));
  }

  /** {@return the judge that it reads with} */
  public JudgeFile file() {
    return file;
  }

  /**
   * {@return who is shown in a picture that one figure fills, a vector of length 1}
   *
   * @param picture any size; what is missing to a square is filled with its edges
   */
  public float[] identity(RgbImage picture) {
    return read(Crop.whole(picture.rgb(), picture.width(), picture.height()), IDENTITY);
  }

  /** As {@link #identity(RgbImage)}. */
  @Override
  public float[] embed(RgbImage crop) {
    return identity(crop);
  }

  /**
   * {@return who is shown in a part of a picture, a vector of length 1}
   *
   * @param picture any size
   * @param x left edge of the part, in pixels
   * @param y upper edge of the part, in pixels
   * @param width of the part in pixels, at least 1
   * @param height of the part in pixels, at least 1
   * @throws dev.banana.error.BananaException if the part does not lie within the picture
   */
  public float[] identity(RgbImage picture, int x, int y, int width, int height) {
    require(
        x >= 0
            && y >= 0
            && width >= 1
            && height >= 1
            && (long) x + width <= picture.width()
            && (long) y + height <= picture.height(),
        "Cannot look at a part of %d x %d at (%d, %d): the picture is %d x %d; choose a part"
            + " inside.",
        width,
        height,
        x,
        y,
        picture.width(),
        picture.height());
    double side = Math.max(width, height);
    return read(
        Crop.square(
            picture.rgb(),
            picture.width(),
            picture.height(),
            x + width / 2.0,
            y + height / 2.0,
            side),
        IDENTITY);
  }

  /**
   * {@return who a subject of a picture is, a vector of length 1}
   *
   * @param picture the picture it was found in
   * @param subject as {@link #subjects} gives it
   */
  public float[] identity(RgbImage picture, Subject subject) {
    // Boxes are shares of the square that the whole picture was fitted into.
    double square = Math.max(picture.width(), picture.height());
    double side = square * MARGIN * Math.max(subject.width(), subject.height());
    double cx = subject.centreX() * square - (square - picture.width()) / 2;
    double cy = subject.centreY() * square - (square - picture.height()) / 2;
    return read(
        Crop.square(picture.rgb(), picture.width(), picture.height(), cx, cy, Math.max(1, side)),
        IDENTITY);
  }

  /**
   * {@return the subjects of a picture, the surest first}
   *
   * @param picture any size; boxes are shares of the square that it is fitted into
   * @param least scores below this are left out, 0 to 1; 0.5 is usual
   */
  public List<Subject> subjects(RgbImage picture, double least) {
    require(
        least >= 0 && least <= 1,
        "Cannot look for subjects with a score of %s: expected 0 to 1; try 0.5.",
        least);
    float[] pixels = Crop.whole(picture.rgb(), picture.width(), picture.height());
    return Subject.read(judge, read(pixels, SUBJECTS), least);
  }

  /** {@return the name of a subject's concept, e.g. {@code fox}} */
  public String concept(Subject subject) {
    return file.about().concepts().get(subject.concept());
  }

  /**
   * {@return how alike two identities are: 1 is the same, 0 nothing in common}
   *
   * @param one as {@link #identity} gives it
   * @param other as {@link #identity} gives it
   */
  public static double similarity(float[] one, float[] other) {
    require(
        one.length == other.length,
        "Cannot compare identities of %d and %d numbers; use one judge for both.",
        one.length,
        other.length);
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += one[i] * other[i];
    }
    return Math.max(-1, Math.min(1, sum));
  }

  private float[] read(float[] pixels, String output) {
    try (Tensor input = Tensor.of(pixels, 1, 3, Judge.SIDE, Judge.SIDE);
        Tensors outputs = session.run(Map.of(PIXELS, input), new Stop())) {
      return outputs.get(output).floats();
    }
  }

  @Override
  public void close() {
    session.close();
  }
}
