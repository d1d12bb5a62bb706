package dev.banana.model.tfjs;

import static dev.banana.error.BananaException.require;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import dev.banana.error.BananaException;
import dev.banana.model.onnx.Matrices.Made;
import dev.banana.model.onnx.OnnxGraph;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A network in the form of TensorFlow.js: nodes in the order in which they run, and tensors.
 *
 * <p>Format: <a
 * href="https://github.com/tensorflow/tfjs/blob/master/tfjs-core/src/io/types.ts">graph model</a>
 * with float or 8-bit tensors. The operations are those that a folded MobileNet is made of: {@code
 * Placeholder}, {@code Const}, {@code Identity}, {@code Mul}, {@code Sub}, {@code AddV2}, {@code
 * _FusedConv2D}, {@code FusedDepthwiseConv2dNative}, {@code AvgPool}, {@code Squeeze}, {@code
 * _FusedMatMul} and {@code Softmax}.
 *
 * <p>The file may come from a stranger: nothing is allocated on its word alone, and the tensors
 * must fill the weights without gap. Immutable.
 */
public final class GraphModel {
  private static final int MOST_LETTERS = 8_000_000;
  private static final int MOST_NODES = 10_000;
  private static final int MOST_AXES = 4;
  private static final String FLOAT32 = "float32";

  private final List<GraphNode> nodes;
  private final Map<String, GraphTensor> tensors;

  private GraphModel(List<GraphNode> nodes, Map<String, GraphTensor> tensors) {
    this.nodes = nodes;
    this.tensors = tensors;
  }

  /**
   * Read a network.
   *
   * @param json text of {@code model.json}
   * @param weights bytes of all weight files, one after the other; kept, so leave them alone
   * @return the network, whose operations are checked when it is written
   * @throws BananaException if it is not a graph model, or weights and text do not fit
   */
  public static GraphModel read(String json, ByteBuffer weights) {
    require(
        json.length() <= MOST_LETTERS,
        "Cannot read the network: its text has %d letters, expected at most %d; use another.",
        json.length(),
        MOST_LETTERS);
    try {
      JsonReader reader = new JsonReader(new StringReader(json));
      reader.setStrictness(Strictness.STRICT);
      JsonObject model = JsonParser.parseReader(reader).getAsJsonObject();
      Map<String, GraphTensor> tensors = tensors(model, weights.duplicate());
      return new GraphModel(nodes(field(model, "modelTopology").getAsJsonObject()), tensors);
    } catch (JsonParseException
        | IllegalStateException
        | UnsupportedOperationException
        | NumberFormatException e) {
      throw new BananaException(
          "Cannot read the network: its text is not that of a TensorFlow.js graph model; copy it"
              + " again.",
          e);
    }
  }

  /** A missing one is found out here, as one of another kind is by whoever reads it. */
  private static JsonElement field(JsonObject parent, String name) {
    JsonElement value = parent.get(name);
    if (value == null) {
      throw new IllegalStateException("There is no '" + name + "'");
    }
    return value;
  }

  private static String text(JsonObject parent, String name) {
    return field(parent, name).getAsString();
  }

  private static List<GraphNode> nodes(JsonObject topology) {
    List<GraphNode> nodes = new ArrayList<>();
    List<JsonElement> list = field(topology, "node").getAsJsonArray().asList();
    require(
        list.size() <= MOST_NODES,
        "Cannot read the network: it has %d nodes, expected at most %d; use another.",
        list.size(),
        MOST_NODES);
    for (JsonElement element : list) {
      JsonObject node = element.getAsJsonObject();
      List<String> inputs = new ArrayList<>();
      if (node.has("input")) {
        field(node, "input").getAsJsonArray().forEach(input -> inputs.add(input.getAsString()));
      }
      JsonObject attributes =
          node.has("attr") ? field(node, "attr").getAsJsonObject() : new JsonObject();
      nodes.add(new GraphNode(text(node, "name"), text(node, "op"), inputs, attributes));
    }
    return nodes;
  }

  private static Map<String, GraphTensor> tensors(JsonObject model, ByteBuffer weights) {
    Map<String, GraphTensor> tensors = new LinkedHashMap<>();
    for (JsonElement group : field(model, "weightsManifest").getAsJsonArray()) {
      for (JsonElement entry : field(group.getAsJsonObject(), "weights").getAsJsonArray()) {
        GraphTensor tensor = tensor(entry.getAsJsonObject(), weights);
        require(
            tensors.put(tensor.name(), tensor) == null,
            "Cannot read the network: it has two tensors of one name; copy it again.");
      }
    }
    require(
        !weights.hasRemaining(),
        "Cannot read the network: %d bytes of its weights belong to no tensor; copy it again.",
        weights.remaining());
    return tensors;
  }

  /** The next bytes of the weights. */
  private static GraphTensor tensor(JsonObject entry, ByteBuffer weights) {
    List<Integer> dims = new ArrayList<>();
    field(entry, "shape")
        .getAsJsonArray()
        .forEach(dim -> dims.add(Integer.parseInt(dim.getAsString())));
    require(
        dims.size() <= MOST_AXES && dims.stream().allMatch(dim -> dim > 0),
        "Cannot read the network: a tensor has the shape %s, expected at most %d positive"
            + " dimensions; use another.",
        dims,
        MOST_AXES);
    JsonObject levels =
        entry.has("quantization") ? field(entry, "quantization").getAsJsonObject() : null;
    String stored = text(levels == null ? entry : levels, "dtype");
    require(
        text(entry, "dtype").equals(FLOAT32) && stored.equals(levels == null ? FLOAT32 : "uint8"),
        "Cannot read the network: a tensor is stored in a type that this reader does not know,"
            + " expected float32 or uint8; use another.");
    long bytes = GraphTensor.elements(dims) * (levels == null ? Float.BYTES : 1L);
    require(
        bytes <= weights.remaining(),
        "Cannot read the network: its weights end too early, %d bytes are left where a tensor needs"
            + " %d; copy it again.",
        weights.remaining(),
        bytes);
    ByteBuffer data = weights.slice(weights.position(), (int) bytes);
    weights.position(weights.position() + (int) bytes);
    return new GraphTensor(
        text(entry, "name"),
        dims,
        levels != null,
        levels == null ? 1 : field(levels, "scale").getAsDouble(),
        levels == null ? 0 : field(levels, "min").getAsDouble(),
        data);
  }

  /** {@return the names of its nodes, in the order in which they run} */
  public List<String> nodes() {
    return nodes.stream().map(GraphNode::name).toList();
  }

  /**
   * Write the part of the network that some outputs need, for one picture at a time.
   *
   * <p>Pictures and maps lie as {@code [1, channels, height, width]} in the written graph, where
   * the file has the channels last.
   *
   * @param graph gets the nodes
   * @param input name of the graph's input
   * @param outputs nodes of the file by the names that they get as outputs
   * @return tensors that ONNX Runtime must be given by name
   * @throws BananaException if it uses something that this reader does not know
   */
  public Map<String, Made> write(OnnxGraph graph, String input, Map<String, String> outputs) {
    GraphModelWriter writer = new GraphModelWriter(graph, input, tensors);
    writer.write(nodes, outputs);
    return writer.made();
  }
}
