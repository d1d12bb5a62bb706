package dev.banana.session;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A graph that is ready to run. Thread-safe; close it when no thread runs it any more. */
public final class Session implements AutoCloseable {
  private static final String FOLDER = "session.model_external_initializers_file_folder_path";

  private static final String SHRINK = "memory.enable_memory_arena_shrinkage";

  /** Bytes of stack for the thread that makes the environment. */
  private static final long ROOM = 64L << 20;

  private final OrtSession session;
  private final Map<String, Tensor> fed;

  /** Whether what a run took is given back after it, as far as an arena kept it. */
  private final boolean shrinks;

  /**
   * How a graph is run.
   *
   * @param threads threads that work on one operator, at least 1
   * @param spin whether idle threads wait busily, which is faster alone and slower in company
   * @param arena whether memory is got in large pieces, which is faster and takes more
   */
  public record Setup(int threads, boolean spin, boolean arena) {
    /** With an arena. */
    public Setup(int threads, boolean spin) {
      this(threads, spin, true);
    }

    /** Checks the number of threads. */
    public Setup {
      if (threads < 1) {
        throw new IllegalArgumentException("threads must be at least 1, found " + threads);
      }
    }

    /** {@return this with another number of threads} */
    public Setup withThreads(int number) {
      return new Setup(number, spin, arena);
    }

    /** {@return this without an arena} */
    public Setup withoutArena() {
      return new Setup(threads, spin, false);
    }
  }

  private Session(OrtSession session, Setup setup) {
    this(session, Map.of(), setup.arena);
  }

  private Session(OrtSession session, Map<String, Tensor> fed, boolean shrinks) {
    this.session = session;
    this.fed = fed;
    this.shrinks = shrinks;
  }

  /**
   * {@return this session, keeping what a run takes for the next one; it need not be closed}
   *
   * <p>Worth it for the largest graphs, whose memory takes as long to get as to fill: others hold
   * together what one of them needs.
   */
  public Session keeping() {
    return new Session(session, fed, false);
  }

  /**
   * {@return this session with some more of its inputs given for every run; it need not be closed}
   *
   * @param inputs tensors by name, which stay open as long as it is run; those that the graph does
   *     not ask for are left out
   */
  public Session feeding(Map<String, Tensor> inputs) {
    Map<String, Tensor> asked = new LinkedHashMap<>(fed);
    for (String name : session.getInputNames()) {
      if (inputs.containsKey(name)) {
        asked.put(name, inputs.get(name));
      }
    }
    return new Session(session, asked, shrinks);
  }

  /**
   * Make a graph ready.
   *
   * @param graph bytes of an ONNX file; direct ones are not copied
   * @param weights tensors that the graph declares as external; must stay open as long as this
   * @param setup how it is run
   * @return the session, which the caller closes
   */
  public static Session open(ByteBuffer graph, Map<String, Tensor> weights, Setup setup) {
    return open(graph, weights, Optional.empty(), null, setup);
  }

  /**
   * As the other, with files that the graph names.
   *
   * @param folder holds them; they are mapped, and let go where a kernel keeps a form of its own
   * @param draft receives the graph as it was made ready, with its weights, or null
   */
  static Session open(
      ByteBuffer graph,
      Map<String, Tensor> weights,
      Optional<Path> folder,
      Path draft,
      Setup setup) {
    try (OrtSession.SessionOptions options = options(setup)) {
      if (folder.isPresent()) {
        options.addConfigEntry(FOLDER, folder.get().toAbsolutePath().toString());
      }
      if (draft != null) {
        options.setOptimizedModelFilePath(draft.toString());
      }
      if (!weights.isEmpty()) {
        Map<String, OnnxTensorLike> tensors = new LinkedHashMap<>();
        weights.forEach((name, tensor) -> tensors.put(name, tensor.onnx()));
        options.addExternalInitializers(tensors);
      }
      return new Session(environment().createSession(direct(graph), options), setup);
    } catch (OrtException e) {
      throw fault("open a graph", e);
    }
  }

  /** {@return a session of a graph that was made ready before} */
  static Session reopen(ByteBuffer graph, Setup setup) {
    try (OrtSession.SessionOptions options = options(setup)) {
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.NO_OPT);
      return new Session(environment().createSession(graph, options), setup);
    } catch (OrtException e) {
      throw fault("open a graph", e);
    }
  }

  /** {@return what the graph says about itself under a name, or null} */
  String metadata(String name) {
    try {
      return session.getMetadata().getCustomMetadata().get(name);
    } catch (OrtException e) {
      throw fault("read a graph", e);
    }
  }

  /** {@return the version of ONNX Runtime} */
  static String version() {
    return environment().getVersion();
  }

  private static OrtSession.SessionOptions options(Setup setup) throws OrtException {
    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
    options.setIntraOpNumThreads(setup.threads);
    options.setInterOpNumThreads(1);
    options.setDeterministicCompute(true);
    options.setCPUArenaAllocator(setup.arena);
    // A plan of all buffers is laid out beside what the first run took: a tenth more memory for
    // large pictures, and no faster.
    options.setMemoryPatternOptimization(false);
    options.addConfigEntry("session.intra_op.allow_spinning", setup.spin ? "1" : "0");
    return options;
  }

  private static ByteBuffer direct(ByteBuffer graph) {
    return graph.isDirect()
        ? graph
        : ByteBuffer.allocateDirect(graph.remaining()).put(graph.duplicate()).flip();
  }

  static OrtEnvironment environment() {
    return Shared.ENVIRONMENT;
  }

  /**
   * Makes the environment on a thread with room: ONNX Runtime 1.29 matches the command line of the
   * process by recursion, and with more than about 4000 characters (a long class path) that
   * overflows a usual stack and ends the process.
   */
  private static OrtEnvironment create() {
    CompletableFuture<OrtEnvironment> made = new CompletableFuture<>();
    Runnable make =
        () -> {
          try {
            made.complete(
                OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, "banana"));
          } catch (RuntimeException | LinkageError e) {
            made.completeExceptionally(e);
          }
        };
    new Thread(null, make, "banana-environment", ROOM).start();
    return LeaseCache.Waiting.join(made);
  }

  /** There is one environment in a process; it is made when it is first needed. */
  private static final class Shared {
    static final OrtEnvironment ENVIRONMENT = create();
  }

  /**
   * Run the graph.
   *
   * @param inputs tensors by the graph's names; left open
   * @param stop ends the run from another thread
   * @return the graph's outputs by name, which the caller closes
   * @throws dev.banana.error.CancelledException if it was stopped
   */
  public Tensors run(Map<String, Tensor> inputs, Stop stop) {
    Map<String, OnnxTensor> feeds = new LinkedHashMap<>();
    fed.forEach((name, tensor) -> feeds.put(name, tensor.onnx()));
    inputs.forEach((name, tensor) -> feeds.put(name, tensor.onnx()));
    try (OrtSession.RunOptions options = new OrtSession.RunOptions()) {
      if (shrinks) {
        options.addRunConfigEntry(SHRINK, "cpu:0");
      }
      stop.enter(options);
      try {
        return tensors(session.run(feeds, options));
      } finally {
        stop.leave(options);
      }
    } catch (OrtException e) {
      stop.check();
      throw fault("run a graph", e);
    }
  }

  /** The outputs are closed one by one, so the result that holds them is not. */
  private static Tensors tensors(OrtSession.Result result) {
    Tensors outputs = new Tensors();
    for (Map.Entry<String, OnnxValue> output : result) {
      outputs.put(output.getKey(), new Tensor((OnnxTensor) output.getValue()));
    }
    return outputs;
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw fault("close a graph", e);
    }
  }

  static IllegalStateException fault(String what, OrtException cause) {
    return new IllegalStateException(
        "ONNX Runtime could not " + what + ": " + cause.getMessage(), cause);
  }
}
