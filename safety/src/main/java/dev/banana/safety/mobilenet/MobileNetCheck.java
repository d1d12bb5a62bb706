package dev.banana.safety.mobilenet;

import static dev.banana.error.BananaException.require;

import dev.banana.error.BananaException;
import dev.banana.image.RgbImage;
import dev.banana.model.onnx.Matrices.Made;
import dev.banana.model.onnx.OnnxGraph;
import dev.banana.model.tfjs.GraphModel;
import dev.banana.safety.SafetyCheck;
import dev.banana.safety.SafetyReport;
import dev.banana.session.Session;
import dev.banana.session.Stop;
import dev.banana.session.Tensor;
import dev.banana.session.Tensors;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * The network {@code mobilenet_v2_mid} of nsfwjs 4.3.0: five scores, and a feature of {@value
 * #FEATURES} numbers that tells pictures apart.
 *
 * <p>MobileNetV2 with width 1.4, 4.3 million weights of 8 bits each, computed in floats; inputs are
 * resized as nsfwjs does it.
 *
 * <p>It is a help, not a guarantee. At the threshold of {@value #THRESHOLD} it flagged none of 485
 * harmless, sharp drawings, but 18 of 300 harmless pictures of the embedded model, whose shapes are
 * soft; at 0.9 it flagged two of these. Whether it finds what it should was not measured: there is
 * no data for that here. What it was trained on is not said by those who trained it.
 *
 * <p>Source: <a href="https://github.com/infinitered/nsfwjs">nsfwjs</a>, MIT, Copyright 2019
 * Infinite Red, Inc. Nothing is fetched from a network. Thread-safe.
 */
public final class MobileNetCheck implements SafetyCheck {
  /** What reports call this check. */
  public static final String NAME = "nsfwjs-4.3.0/mobilenet_v2_mid";

  /** {@code porn + hentai} above which a picture is flagged, unless another is chosen. */
  public static final float THRESHOLD = 0.6f;

  /** Numbers of a feature. */
  public static final int FEATURES = 1792;

  private static final int SIDE = 224;
  private static final String CLASSES = "Identity";
  private static final String POOLED = "/feature_vector/SpatialSqueeze";
  private static final String PICTURE = "in.picture";
  private static final String SCORES = "out.scores";
  private static final String FEATURE = "out.feature";

  private final Session session;
  private final Tensors weights;

  private MobileNetCheck(Session session, Tensors weights) {
    this.session = session;
    this.weights = weights;
  }

  /** As {@link #open(int)}, with all cores up to 4. */
  public static MobileNetCheck open() {
    return open(Math.min(4, Runtime.getRuntime().availableProcessors()));
  }

  /**
   * Load the network; it takes about 35 MB of memory.
   *
   * @param threads threads that look at one picture, at least 1
   * @return the check, which the caller closes
   * @throws BananaException if its files are missing or damaged
   */
  public static MobileNetCheck open(int threads) {
    String json = StandardCharsets.UTF_8.decode(resource("model.json")).toString();
    GraphModel network = GraphModel.read(json, resource("weights.bin"));
    OnnxGraph graph = new OnnxGraph("safety");
    Map<String, String> outputs = Map.of(SCORES, CLASSES, FEATURE, pooled(network.nodes()));
    Map<String, Made> made = network.write(graph, PICTURE, outputs);
    Tensors weights = new Tensors();
    try {
      made.forEach((name, tensor) -> weights.put(name, tensor(tensor)));
      Session.Setup setup = new Session.Setup(threads, false);
      ByteBuffer bytes = ByteBuffer.wrap(graph.bytes());
      return new MobileNetCheck(Session.open(bytes, weights.all(), setup), weights);
    } catch (RuntimeException | Error e) {
      weights.close();
      throw e;
    }
  }

  private static String pooled(List<String> nodes) {
    return nodes.stream()
        .filter(node -> node.endsWith(POOLED))
        .findFirst()
        .orElseThrow(
            () ->
                BananaException.of(
                    "Cannot open the safety check: its network has no node '%s'; install"
                        + " banana-safety again.",
                    POOLED));
  }

  private static Tensor tensor(Made made) {
    int[] dims = made.shape().dims();
    long[] wide = new long[dims.length];
    for (int i = 0; i < dims.length; i++) {
      wide[i] = dims[i];
    }
    return Tensor.wrap(made.data().asFloatBuffer(), wide);
  }

  private static ByteBuffer resource(String name) {
    try (InputStream in = MobileNetCheck.class.getResourceAsStream(name)) {
      require(
          in != null,
          "Cannot open the safety check: its file %s is not on the class path; install"
              + " banana-safety again.",
          name);
      return ByteBuffer.wrap(in.readAllBytes());
    } catch (IOException e) {
      throw new BananaException(
          "Cannot open the safety check: "
              + name
              + " cannot be read ("
              + e.getMessage()
              + "); install banana-safety again.",
          e);
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public SafetyReport check(RgbImage image) {
    float[] s = run(image, SCORES);
    return new SafetyReport(
        NAME, score(s[0]), score(s[1]), score(s[2]), score(s[3]), score(s[4]), THRESHOLD);
  }

  /** Rounding may put a share a hair above 1. */
  private static float score(float share) {
    return Math.min(1, share);
  }

  /**
   * {@return what the network sees in a picture, before it judges: {@value #FEATURES} numbers of 0
   * or more}
   *
   * <p>Means over the picture of the last maps. Pictures of one kind have features that point the
   * same way; for a distance, take off the mean over many pictures first.
   *
   * @param image of any size
   */
  public float[] feature(RgbImage image) {
    return run(image, FEATURE);
  }

  private float[] run(RgbImage image, String output) {
    float[] pixels = Resampling.square(image, SIDE);
    try (Tensor input = Tensor.of(pixels, 1, RgbImage.BYTES, SIDE, SIDE);
        Tensors outputs = session.run(Map.of(PICTURE, input), new Stop())) {
      return outputs.get(output).floats();
    }
  }

  @Override
  public void close() {
    session.close();
    weights.close();
  }
}
