package dev.banana.train.run;

import dev.banana.model.weights.Safetensors;
import dev.banana.train.torch.TorchOps;
import dev.banana.train.torch.TorchWeights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** The state of a stage on disk: one safetensors file, replaced whole or not at all. */
public final class Checkpoint {
  private static final String FILE = "checkpoint.safetensors";

  private Checkpoint() {}

  /**
   * How far a stage is.
   *
   * @param step steps done
   * @param seconds time learned
   */
  public record State(long step, double seconds) {}

  /**
   * Write the state.
   *
   * @param folder of the stage
   * @param state how far it is
   * @param buffers flat fp32 buffers by name
   */
  public static void save(Path folder, State state, Map<String, Tensor> buffers)
      throws IOException {
    Map<String, Safetensors.Tensor> tensors = new LinkedHashMap<>();
    try (PointerScope scope = new PointerScope()) {
      buffers.forEach(
          (name, buffer) ->
              tensors.put(
                  name, Safetensors.Tensor.of(TorchOps.values(buffer), (int) buffer.numel())));
    }
    Map<String, String> metadata =
        Map.of("step", Long.toString(state.step), "seconds", Double.toString(state.seconds));
    Safetensors.write(folder.resolve(FILE), tensors, metadata);
  }

  /**
   * Read the state, if there is one.
   *
   * @param folder of the stage
   * @param buffers receive the values
   * @return how far the stage is; step 0 if it is new
   * @throws IOException if the checkpoint belongs to another network or cannot be read
   */
  public static State load(Path folder, Map<String, Tensor> buffers) throws IOException {
    Path file = folder.resolve(FILE);
    if (!Files.exists(file)) {
      return new State(0, 0);
    }
    Safetensors saved = Safetensors.open(file);
    for (Map.Entry<String, Tensor> buffer : buffers.entrySet()) {
      float[] values = saved.tensor(buffer.getKey()).toFloats();
      if (values.length != buffer.getValue().numel()) {
        throw new IOException(
            "Cannot resume from "
                + file
                + ": it holds "
                + values.length
                + " parameters, the"
                + " network has "
                + buffer.getValue().numel()
                + "; use another folder");
      }
      copy(values, buffer.getValue());
    }
    Map<String, String> metadata = saved.metadata();
    return new State(
        Long.parseLong(metadata.get("step")), Double.parseDouble(metadata.get("seconds")));
  }

  /**
   * Read the average weights that a finished stage left.
   *
   * @param folder of that stage
   * @param weights receives the values
   * @throws IOException if there is none, or it belongs to another network
   */
  public static void average(Path folder, TorchWeights weights) throws IOException {
    requireExists(folder);
    load(folder, Map.of("average", weights.flat()));
  }

  /**
   * Copy the average weights of a stage in half precision: a fourth to an eighth of the bytes, and
   * all that another stage can begin with.
   *
   * @param folder of the stage
   * @param out folder that receives them
   * @throws IOException if the stage has none, or {@code out} cannot be written
   */
  public static void keep(Path folder, Path out) throws IOException {
    requireExists(folder);
    Safetensors saved = Safetensors.open(folder.resolve(FILE));
    float[] average = saved.tensor("average").toFloats();
    Files.createDirectories(out);
    Safetensors.write(
        out.resolve(FILE),
        Map.of("average", Safetensors.Tensor.halves(average, average.length)),
        saved.metadata());
  }

  private static void requireExists(Path folder) throws IOException {
    if (!exists(folder)) {
      throw new IOException(
          "Stage folder " + folder + " holds no " + FILE + "; run the stage before this one first");
    }
  }

  private static void copy(float[] values, Tensor buffer) {
    try (FloatPointer pointer = new FloatPointer(values);
        NoGradGuard guard = new NoGradGuard()) {
      buffer.copy_(torch.from_blob(pointer, new long[] {values.length}));
    }
  }

  /** {@return how far a stage is, in words} */
  public static String describe(Path folder) throws IOException {
    requireExists(folder);
    Map<String, String> metadata = Safetensors.open(folder.resolve(FILE)).metadata();
    return metadata.get("step") + " steps in " + metadata.get("seconds") + " s";
  }

  /** {@return whether a stage's folder holds a checkpoint with all of these buffers} */
  public static boolean holds(Path folder, Set<String> names) throws IOException {
    return exists(folder)
        && Safetensors.open(folder.resolve(FILE)).tensors().keySet().containsAll(names);
  }

  /** {@return whether a stage's folder holds a checkpoint} */
  public static boolean exists(Path folder) {
    return Files.exists(folder.resolve(FILE));
  }
}
