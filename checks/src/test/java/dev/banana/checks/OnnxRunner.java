package dev.banana.checks;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.banana.model.onnx.OnnxGraph;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Evaluates a written graph with ONNX Runtime, one thread, for tests. */
public final class OnnxRunner {
  private static final OrtEnvironment ENVIRONMENT = OrtEnvironment.getEnvironment();

  private static final String FOLDER = "session.model_external_initializers_file_folder_path";

  private OnnxRunner() {}

  /**
   * {@return ONNX Runtime's view of values}
   *
   * @param values row-major, copied out of the heap
   * @param dims dimensions
   */
  public static OnnxTensor tensor(float[] values, int... dims) {
    FloatBuffer buffer =
        ByteBuffer.allocateDirect(values.length * Float.BYTES)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    return tensor(buffer.put(values).flip(), dims);
  }

  /** {@return ONNX Runtime's view of a direct buffer, which is not copied} */
  public static OnnxTensor tensor(FloatBuffer values, int... dims) {
    long[] shape = new long[dims.length];
    for (int i = 0; i < dims.length; i++) {
      shape[i] = dims[i];
    }
    try {
      return OnnxTensor.createTensor(ENVIRONMENT, values, shape);
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * {@return one output of a graph}
   *
   * @param graph the graph; all its outputs are evaluated
   * @param inputs a tensor for each input
   * @param output name of the output, a tensor of floats
   */
  public static float[] run(OnnxGraph graph, Map<String, OnnxTensor> inputs, String output) {
    return run(graph, inputs, Map.of(), output);
  }

  /** {@return one output of a graph with external weights, which are given by name} */
  public static float[] run(
      OnnxGraph graph,
      Map<String, OnnxTensor> inputs,
      Map<String, OnnxTensor> weights,
      String output) {
    try (OrtSession.SessionOptions options = options()) {
      options.addExternalInitializers(new HashMap<String, OnnxTensorLike>(weights));
      return floats(run(graph, inputs, options, output));
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }

  /** {@return one output of a graph with external weights, which lie in files of a folder} */
  public static float[] run(
      OnnxGraph graph, Map<String, OnnxTensor> inputs, Path folder, String output) {
    try (OrtSession.SessionOptions options = options()) {
      options.addConfigEntry(FOLDER, folder.toString());
      return floats(run(graph, inputs, options, output));
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }

  /** {@return the bytes of one output of a graph} */
  public static byte[] runBytes(OnnxGraph graph, Map<String, OnnxTensor> inputs, String output) {
    try (OrtSession.SessionOptions options = options()) {
      return run(graph, inputs, options, output);
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] run(
      OnnxGraph graph,
      Map<String, OnnxTensor> inputs,
      OrtSession.SessionOptions options,
      String output)
      throws OrtException {
    try (OrtSession session = ENVIRONMENT.createSession(graph.bytes(), options);
        OrtSession.Result result = session.run(inputs)) {
      ByteBuffer buffer = ((OnnxTensor) result.get(output).orElseThrow()).getByteBuffer();
      byte[] bytes = new byte[buffer.remaining()];
      buffer.get(bytes);
      return bytes;
    }
  }

  private static float[] floats(byte... bytes) {
    float[] values = new float[bytes.length / Float.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).asFloatBuffer().get(values);
    return values;
  }

  private static OrtSession.SessionOptions options() throws OrtException {
    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    options.setIntraOpNumThreads(1);
    return options;
  }
}
