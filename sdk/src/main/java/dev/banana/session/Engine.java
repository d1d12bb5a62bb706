package dev.banana.session;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import dev.banana.model.Bundle;
import dev.banana.model.decode.Autoencoder;
import dev.banana.model.onnx.Matrices;
import dev.banana.model.onnx.Matrices.Made;
import dev.banana.model.onnx.Matrices.Plan;
import dev.banana.model.onnx.OnnxGraph;
import dev.banana.model.onnx.OnnxGraph.Value;
import dev.banana.model.onnx.OnnxOps;
import dev.banana.model.onnx.OnnxWeights;
import dev.banana.model.onnx.QuantizedWeights;
import dev.banana.model.onnx.StaticWeights;
import dev.banana.model.ops.Ops;
import dev.banana.model.ops.Shape;
import dev.banana.model.weights.Factors;
import dev.banana.model.weights.Init;
import dev.banana.model.weights.Safetensors;
import dev.banana.model.weights.Weights;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;

/**
 * Turns the definition of a net into a session, with the weights of one bundle.
 *
 * <p>Weights are handed to ONNX Runtime where they lie, outside the Java heap. Thread-safe.
 */
public final class Engine {
  private static final String WEIGHTS = Bundle.WEIGHTS;

  /** Bytes of weights up to which graphs are kept: a kept graph holds them once more. */
  private static final long LARGEST_KEPT = 1L << 27;

  /** Tells one build of this code from another: a kept graph belongs to the code that wrote it. */
  private static final String CODE = code(Engine.class) + code(OnnxOps.class);

  private final Safetensors file;
  private final Optional<Path> folder;
  private final Session.Setup setup;
  private final Plan plan;
  private final boolean integers;
  private final GraphCache cache;
  private final String identity;
  private final Predicate<String> given;

  /** A net that declares its inputs, computes, and declares its outputs. */
  @FunctionalInterface
  public interface Net {
    /**
     * Write the net.
     *
     * @param ops interpreter that writes the graph
     * @param weights tensors of the bundle
     */
    void write(OnnxOps ops, Weights<Value> weights);
  }

  /**
   * Prepare for a bundle.
   *
   * @param bundle its tensors, which ONNX Runtime maps itself if they lie in a folder
   * @param setup how its graphs are run
   * @param plan how each matrix is multiplied
   * @param integers whether convolutions whose ranges are known are computed in integers
   * @param cache keeps graphs between two starts, or null
   * @param identity tells this bundle and plan from others, in the cache
   */
  public Engine(
      Bundle bundle,
      Session.Setup setup,
      Plan plan,
      boolean integers,
      GraphCache cache,
      String identity) {
    this(
        bundle.weights(),
        bundle.folder(),
        setup,
        plan,
        integers,
        bundle.weights().bytes() < LARGEST_KEPT ? cache : null,
        identity,
        layer -> false);
  }

  private Engine(
      Safetensors file,
      Optional<Path> folder,
      Session.Setup setup,
      Plan plan,
      boolean integers,
      GraphCache cache,
      String identity,
      Predicate<String> given) {
    this.given = given;
    this.cache = cache;
    this.identity = identity;
    this.file = file;
    this.folder = folder;
    this.setup = setup;
    this.plan = plan;
    this.integers = integers;
  }

  /** {@return one for the same bundle whose sessions have another number of threads} */
  public Engine withThreads(int number) {
    return new Engine(
        file, folder, setup.withThreads(number), plan, integers, cache, identity, given);
  }

  /**
   * {@return one for the same bundle whose graphs are given some of their matrices when they run,
   * by {@link #matrices}}
   *
   * @param layers names of the layers
   */
  public Engine givenMatrices(Set<String> layers) {
    return new Engine(file, folder, setup, plan, integers, cache, identity, layers::contains);
  }

  /**
   * {@return what graphs that are given their matrices are run with: those matrices with something
   * added; the caller closes them}
   *
   * @param layers {@code [out, in]} of each layer by its name
   * @param added what is added to each; nothing to those that are not in it
   */
  public Tensors matrices(Map<String, Shape> layers, Map<String, Factors> added) {
    Matrices matrices = new Matrices(file, plan, Processor.saturates());
    List<Map<String, Made>> made =
        StreamSupport.stream(layers.entrySet().spliterator(), setup.threads() > 1)
            .map(
                layer ->
                    matrices.given(
                        layer.getKey(),
                        layer.getValue().dim(0),
                        layer.getValue().dim(1),
                        added.get(layer.getKey())))
            .toList();
    Tensors tensors = new Tensors();
    made.forEach(some -> some.forEach((input, tensor) -> tensors.put(input, tensor(tensor))));
    return tensors;
  }

  /**
   * {@return a session for a net, which the caller closes}
   *
   * @param name what viewers call the graph, with its size: what tells it from others of the bundle
   * @param net the net
   */
  public Session build(String name, Net net) {
    if (cache == null) {
      return write(name, net, null, null);
    }
    String key = GraphCache.key(identity, name, Processor.identity(), CODE, Session.version());
    ByteBuffer kept = cache.find(key);
    if (kept != null) {
      try {
        Session session = Session.reopen(kept, setup);
        if (key.equals(session.metadata(GraphCache.KEY))) {
          return session;
        }
        session.close();
        cache.discard(key, "was made for something else");
      } catch (IllegalStateException e) {
        cache.discard(key, "cannot be opened");
      }
    }
    Path draft = cache.draft();
    Session session = write(name, net, key, draft);
    if (draft != null) {
      cache.keep(key, draft);
    }
    return session;
  }

  private Session write(String name, Net net, String key, Path draft) {
    OnnxGraph graph = new OnnxGraph(name);
    if (key != null) {
      graph.metadata(GraphCache.KEY, key);
    }
    OnnxOps ops = new OnnxOps(graph);
    Used used = new Used(OnnxWeights.of(ops, WEIGHTS, file), new TreeSet<>());
    boolean saturates = Processor.saturates();
    QuantizedWeights matrices =
        new QuantizedWeights(
            ops,
            used,
            new Matrices(file, plan, saturates),
            folder.map(f -> WEIGHTS).orElse(null),
            given);
    StaticWeights.Rules rules =
        new StaticWeights.Rules(Autoencoder.LAST, false, saturates, Autoencoder::isDelicate);
    Weights<Value> weights = integers ? new StaticWeights(ops, matrices, file, rules) : matrices;
    net.write(ops, weights);
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    try {
      if (folder.isEmpty()) {
        for (String tensor : used.names) {
          tensors.put(tensor, tensor(file.tensor(tensor)));
        }
      }
      matrices.made().forEach((made, tensor) -> tensors.put(made, tensor(tensor)));
      return Session.open(ByteBuffer.wrap(graph.bytes()), tensors, folder, draft, setup);
    } finally {
      tensors.values().forEach(Tensor::close);
    }
  }

  private static String code(Class<?> type) {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    if (source == null || source.getLocation() == null) {
      return "";
    }
    try {
      Path place = Path.of(source.getLocation().toURI());
      return place + " " + Files.size(place) + " " + Files.getLastModifiedTime(place);
    } catch (IOException | URISyntaxException | RuntimeException e) {
      return source.getLocation().toString();
    }
  }

  private static Tensor tensor(Made made) {
    return tensor(Safetensors.Tensor.of(made.type(), made.data(), made.shape().dims()));
  }

  /** A view of a stored tensor; it is copied only if it lies on the Java heap. */
  private static Tensor tensor(Safetensors.Tensor stored) {
    int[] dims = stored.shape().dims();
    long[] wide = new long[dims.length];
    for (int i = 0; i < dims.length; i++) {
      wide[i] = dims[i];
    }
    OnnxJavaType type =
        switch (stored.type()) {
          case F32 -> OnnxJavaType.FLOAT;
          case F16 -> OnnxJavaType.FLOAT16;
          case BF16 -> OnnxJavaType.BFLOAT16;
          case I8 -> OnnxJavaType.INT8;
          case U8 -> OnnxJavaType.UINT8;
          default -> throw new IllegalArgumentException("No weights are " + stored.type());
        };
    try {
      OrtEnvironment environment = Session.environment();
      return new Tensor(OnnxTensor.createTensor(environment, stored.data(), wide, type));
    } catch (OrtException e) {
      throw Session.fault("take a weight", e);
    }
  }

  /** Remembers which tensors a net has asked for. */
  private record Used(Weights<Value> inner, Set<String> names) implements Weights<Value> {
    @Override
    public Ops<Value> ops() {
      return inner.ops();
    }

    @Override
    public Value tensor(String name, Init init, int... dims) {
      names.add(name);
      return inner.tensor(name, init, dims);
    }

    @Override
    public Value dense(String name, Value x, int out, Init init) {
      names.add(name + ".weight");
      names.add(name + ".bias");
      return inner.dense(name, x, out, init);
    }
  }
}
