package dev.banana.export;

import static dev.banana.error.BananaException.require;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.banana.decode.DecodeStage;
import dev.banana.denoise.DenoiseGraphs;
import dev.banana.denoise.Scale;
import dev.banana.error.BananaException;
import dev.banana.model.Bundle;
import dev.banana.model.ModelSpec;
import dev.banana.model.decode.Autoencoder;
import dev.banana.model.denoise.Schedule;
import dev.banana.model.onnx.EmbeddedWeights;
import dev.banana.model.onnx.OnnxGraph;
import dev.banana.model.onnx.OnnxGraph.Value;
import dev.banana.model.onnx.OnnxOps;
import dev.banana.model.onnx.StaticWeights;
import dev.banana.model.weights.Ranges;
import dev.banana.model.weights.Weights;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Writes a model as ONNX graphs of fixed shapes in 8-bit integers with fixed ranges, for
 * accelerators that know nothing else.
 *
 * <p>Matrices and convolutions lie between {@code QuantizeLinear} and {@code DequantizeLinear},
 * with the ranges that the bundle holds; norms, softmax and what reads the prompt once stay in
 * floats. A prompt has all its tokens, and a bias hides those that are not there. Each file holds
 * its weights.
 *
 * <pre>
 * context.onnx       features of the prompt -> keys and values of every layer
 * coarse-step.onnx   one step on the picture of half the sides, where the model draws in a pyramid
 * step.onnx          one step on the whole picture
 * decode.onnx        latents -> pixels as bytes, [1, height, width, 3]
 * graphs.json        what the inputs are, and the times of 1 to 8 steps
 * </pre>
 *
 * @param bundle the model
 * @param width pixels across, a multiple of 64
 * @param height pixels down, a multiple of 64
 */
public record StaticExport(Bundle bundle, int width, int height) {
  private static final int GRID = 4 * Autoencoder.FACTOR;
  private static final int MOST = 4096;

  /** Checks the size, and that the bundle knows its ranges. */
  public StaticExport {
    require(
        width >= GRID && height >= GRID && width <= MOST && height <= MOST,
        "Cannot export for %d x %d pixels: expected sides from %d to %d; choose others.",
        width,
        height,
        GRID,
        MOST);
    require(
        width % GRID == 0 && height % GRID == 0,
        "Cannot export for %d x %d pixels: expected multiples of %d; choose others.",
        width,
        height,
        GRID);
    require(
        Ranges.in(bundle.weights(), "blocks.0.query")
            && Ranges.in(bundle.weights(), Autoencoder.LAST),
        "Cannot export bundle '%s' with fixed ranges: it holds none for its matrices; pack it with"
            + " this version of Banana.",
        bundle.manifest().name());
  }

  /**
   * Write the files.
   *
   * @param folder receives them; made if it is missing
   * @return the files, in the order in which drawing runs them
   * @throws BananaException if they cannot be written
   */
  public List<Path> write(Path folder) {
    ModelSpec spec = bundle.spec();
    int high = height / Autoencoder.FACTOR;
    int wide = width / Autoencoder.FACTOR;
    DenoiseGraphs graphs = new DenoiseGraphs(spec, spec.textTokens());
    DecodeStage decode = new DecodeStage(spec.denoiser().latentChannels(), high, wide);
    try {
      Files.createDirectories(folder);
      List<Path> files = new ArrayList<>();
      files.add(graph(folder, "context", graphs::context));
      if (spec.pyramid()) {
        files.add(
            graph(
                folder, "coarse-step", (ops, w) -> graphs.step(ops, w, high, wide, Scale.COARSE)));
      }
      files.add(graph(folder, "step", (ops, w) -> graphs.step(ops, w, high, wide, Scale.FINE)));
      files.add(graph(folder, "decode", (ops, w) -> decode.writePixels(spec, ops, w)));
      byte[] description = description().getBytes(StandardCharsets.UTF_8);
      files.add(Files.write(folder.resolve("graphs.json"), description));
      return files;
    } catch (IOException e) {
      throw new BananaException(
          "Cannot write to '" + folder + "': " + e + "; choose a folder that can be written.", e);
    }
  }

  private Path graph(Path folder, String name, BiConsumer<OnnxOps, Weights<Value>> net)
      throws IOException {
    OnnxGraph graph = new OnnxGraph(name);
    OnnxOps ops = new OnnxOps(graph, true);
    net.accept(
        ops,
        new StaticWeights(
            ops,
            new EmbeddedWeights(ops, bundle::floats),
            bundle.weights(),
            new StaticWeights.Rules(Autoencoder.LAST, true, false, layer -> false)));
    graph.metadata("banana.bundle", bundle.hash());
    graph.metadata("banana.model", bundle.manifest().name());
    return Files.write(folder.resolve(name + ".onnx"), graph.bytes());
  }

  private String description() {
    JsonObject json = new JsonObject();
    json.addProperty("model", bundle.manifest().name());
    json.addProperty("bundle", bundle.hash());
    json.addProperty("width", width);
    json.addProperty("height", height);
    json.addProperty("textEncoder", bundle.spec().textEncoder());
    json.addProperty("textTokens", bundle.spec().textTokens());
    json.addProperty("pyramid", bundle.spec().pyramid());
    json.addProperty("in.bias", "0 for a token that is there, -10000 for one that is not");
    json.addProperty(
        "step", "x = cos t * before + sin t * noise; before = cos t * x - sin t * out.velocity");
    json.addProperty(
        "follows", "noise = (x - cos t * before) / sin t, of the step before; else it is fresh");
    JsonObject times = new JsonObject();
    for (int steps = 1; steps <= ModelSpec.MOST_STEPS; steps++) {
      JsonArray jumps = new JsonArray();
      for (Schedule.Jump jump : Schedule.jumps(steps, bundle.spec().pyramid())) {
        JsonObject one = new JsonObject();
        one.addProperty("in.time", jump.time());
        one.addProperty("in.mode", jump.mode());
        one.addProperty("coarse", jump.coarse());
        one.addProperty("follows", jump.follows());
        jumps.add(one);
      }
      times.add(Integer.toString(steps), jumps);
    }
    json.add("jumps", times);
    return new GsonBuilder().setPrettyPrinting().create().toJson(json) + "\n";
  }
}
