package dev.banana.model.onnx;

import dev.banana.model.onnx.OnnxGraph.Value;
import dev.banana.model.ops.DType;
import dev.banana.model.ops.Ops;
import dev.banana.model.ops.Shape;
import dev.banana.model.weights.Init;
import dev.banana.model.weights.Safetensors;
import dev.banana.model.weights.Weights;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Full-precision weights that stay outside the graph: only their place in a file is written.
 *
 * <p>ONNX Runtime 1.29 can be given them in three ways. From the file itself, found through the
 * path of the model or through {@code session.model_external_initializers_file_folder_path}, it
 * maps them without a copy, and sessions share the pages. {@code addInitializer} shares a buffer of
 * the caller, but the file must still exist, and it is still read for tensors that ONNX Runtime
 * folds into constants. {@code addExternalInitializers} copies. In each case {@code
 * session.disable_prepacking=1} is needed to avoid another copy; it costs about a tenth of the
 * speed at 64 rows. Stored halves are widened when the model is opened, into memory.
 */
public final class OnnxWeights implements Weights<Value> {
  /**
   * Where a tensor lies.
   *
   * @param type element type, {@link DType#F32}, {@link DType#F16} or {@link DType#BF16}
   * @param shape static dimensions
   * @param location file, relative to the model
   * @param offset first byte in that file, at least 0
   */
  public record Stored(DType type, Shape shape, String location, long offset) {}

  private final OnnxOps ops;
  private final Map<String, Stored> stored;
  private final String fresh;
  private final Map<String, Value> declared = new HashMap<>();
  private long end;

  private OnnxWeights(OnnxOps ops, Map<String, Stored> stored, String fresh) {
    this.ops = ops;
    this.stored = new LinkedHashMap<>(stored);
    this.fresh = fresh;
  }

  /**
   * {@return weights that lie in known places}
   *
   * @param ops interpreter that writes the graph
   * @param stored place of each tensor that the network may name
   */
  public static OnnxWeights at(OnnxOps ops, Map<String, Stored> stored) {
    return new OnnxWeights(ops, stored, null);
  }

  /**
   * {@return weights that lie in a safetensors file}
   *
   * @param ops interpreter that writes the graph
   * @param location path of the file, relative to the model
   * @param file its content
   */
  public static OnnxWeights of(OnnxOps ops, String location, Safetensors file) {
    Map<String, Stored> stored = new LinkedHashMap<>();
    file.tensors()
        .forEach(
            (name, tensor) ->
                stored.put(
                    name, new Stored(tensor.type(), tensor.shape(), location, tensor.offset())));
    return at(ops, stored);
  }

  /**
   * {@return weights that take whatever the network names}
   *
   * <p>They are 32-bit floats, one after the other in the order of first use; see {@link #stored}.
   *
   * @param ops interpreter that writes the graph
   * @param location path of the file that shall hold them, relative to the model
   */
  public static OnnxWeights fresh(OnnxOps ops, String location) {
    return new OnnxWeights(ops, Map.of(), location);
  }

  /** {@return the place of each tensor, in order} */
  public Map<String, Stored> stored() {
    return Collections.unmodifiableMap(stored);
  }

  @Override
  public Ops<Value> ops() {
    return ops;
  }

  @Override
  public Value tensor(String name, Init init, int... dims) {
    Shape expected = Shape.of(dims);
    if (fresh != null && !stored.containsKey(name)) {
      stored.put(name, new Stored(DType.F32, expected, fresh, end));
      end += DType.F32.bytes(expected);
    }
    check(name, expected, stored.get(name));
    return declared.computeIfAbsent(name, this::declare);
  }

  /** {@inheritDoc} One node. */
  @Override
  public Value dense(String name, Value x, int out, Init init) {
    Value weight = tensor(name + ".weight", init, out, x.shape().dim(-1));
    return ops.linear(x, weight, tensor(name + ".bias", Init.ZEROS, out));
  }

  private Value declare(String name) {
    Stored place = stored.get(name);
    Value value =
        ops.graph().external(name, place.type(), place.shape(), place.location(), place.offset());
    return ops.cast(value, DType.F32);
  }

  private static void check(String name, Shape expected, Stored found) {
    if (found == null) {
      throw new IllegalArgumentException(
          "Cannot write tensor '"
              + name
              + "': expected "
              + expected
              + ", found none; write the weights of this network first");
    }
    if (!found.shape().equals(expected)) {
      throw new IllegalArgumentException(
          "Cannot write tensor '"
              + name
              + "': expected "
              + expected
              + ", found "
              + found.shape()
              + "; use the settings that the weights were made with");
    }
    if (found.type() != DType.F32 && found.type() != DType.F16 && found.type() != DType.BF16) {
      throw new IllegalArgumentException(
          "Cannot write tensor '"
              + name
              + "': expected floats, found "
              + found.type()
              + "; use the weights that know its scales");
    }
  }
}
