package dev.banana.model.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import dev.banana.model.ops.DType;
import dev.banana.model.ops.Shape;
import dev.banana.model.ops.ShapeRules;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * An ONNX graph while it is written: inputs, constants, external weights, nodes, outputs.
 *
 * <p>Nodes are kept in the order in which they were asked for, which is a valid order to run them
 * in. Equal constants are stored once. Names of values are unique; those of nodes are made from the
 * operator and a running number. Not safe for use by several threads.
 *
 * <p>Format: <a href="https://onnx.ai/onnx/repo-docs/IR.html">ONNX IR</a> version 11 with operator
 * set 23 and the operators that ONNX Runtime adds under {@value #MICROSOFT}.
 */
public final class OnnxGraph {
  /** Domain of the operators that ONNX Runtime adds. */
  public static final String MICROSOFT = "com.microsoft";

  private static final int IR_VERSION = 11;
  private static final int OPERATOR_SET = 23;

  private final GraphProto.Builder graph = GraphProto.newBuilder();
  private final ModelProto.Builder model = ModelProto.newBuilder();
  private final Map<Constant, Value> constants = new HashMap<>();
  private final Set<String> names = new HashSet<>();

  /**
   * A value that flows through the graph.
   *
   * @param name unique in its graph
   * @param type how its elements are stored
   * @param shape its dimensions; a dynamic one is known when the graph runs
   */
  public record Value(String name, DType type, Shape shape) {}

  private record Constant(DType type, Shape shape, ByteString bytes) {}

  /**
   * Start an empty graph.
   *
   * @param name what viewers show
   */
  public OnnxGraph(String name) {
    graph.setName(name);
    model.setIrVersion(IR_VERSION).setProducerName("banana");
    model.addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPERATOR_SET));
    model.addOpsetImport(OperatorSetIdProto.newBuilder().setDomain(MICROSOFT).setVersion(1));
  }

  /**
   * Declare an input whose dynamic dimensions are its own.
   *
   * @param name unique name
   * @param type element type
   * @param shape dimensions; a dynamic one is called by the input's name and its axis
   * @return the input as a value
   * @throws IllegalArgumentException if the name is taken
   */
  public Value input(String name, DType type, Shape shape) {
    return input(name, type, shape, null);
  }

  /**
   * Declare an input that shares its dynamic dimensions with other inputs.
   *
   * @param name unique name
   * @param type element type
   * @param shape dimensions
   * @param symbol name of all its dynamic dimensions; equal symbols promise equal sizes
   * @return the input as a value
   * @throws IllegalArgumentException if the name is taken
   */
  public Value input(String name, DType type, Shape shape, String symbol) {
    graph.addInput(info(name, type, shape, symbol));
    return new Value(unique(name), type, shape);
  }

  /**
   * {@return a value that is stored in the graph}
   *
   * @param values row-major
   * @param dims dimensions; none makes a scalar
   * @throws IllegalArgumentException if there are not as many values as the dimensions ask for
   */
  public Value constant(float[] values, int... dims) {
    Shape shape = ShapeRules.constant(values.length, dims);
    ByteBuffer bytes = littleEndian(Math.multiplyExact(values.length, Float.BYTES));
    bytes.asFloatBuffer().put(values);
    return constant(DType.F32, shape, bytes);
  }

  /** {@return whole numbers that are stored in the graph, rank 1, 64 bits each} */
  public Value integers(long... values) {
    ByteBuffer bytes = littleEndian(Math.multiplyExact(values.length, Long.BYTES));
    bytes.asLongBuffer().put(values);
    return constant(DType.I64, Shape.of(values.length), bytes);
  }

  /**
   * {@return a value that is stored in the graph}
   *
   * @param type element type
   * @param shape static dimensions
   * @param bytes row-major, little-endian; read from its position to its limit, both left alone
   * @throws IllegalArgumentException if the number of bytes does not fit
   */
  public Value constant(DType type, Shape shape, ByteBuffer bytes) {
    if (bytes.remaining() != type.bytes(shape)) {
      throw new IllegalArgumentException(
          "Constant of shape "
              + shape
              + " needs "
              + type.bytes(shape)
              + " bytes, found "
              + bytes.remaining());
    }
    Constant key = new Constant(type, shape, ByteString.copyFrom(bytes.duplicate()));
    return constants.computeIfAbsent(key, this::store);
  }

  private Value store(Constant constant) {
    String name = unique("constant_" + constants.size());
    graph.addInitializer(header(name, constant.type, constant.shape).setRawData(constant.bytes));
    return new Value(name, constant.type, constant.shape);
  }

  /**
   * Declare a tensor that lies outside the graph.
   *
   * <p>ONNX Runtime reads it from the file beside the model, or takes a buffer that the caller
   * registers under the same name before the session is made.
   *
   * @param name unique name
   * @param type element type
   * @param shape static dimensions
   * @param location path of the file, relative to the model
   * @param offset first byte in that file
   * @return the tensor as a value
   * @throws IllegalArgumentException if the name is taken
   */
  public Value external(String name, DType type, Shape shape, String location, long offset) {
    TensorProto.Builder tensor = header(unique(name), type, shape);
    tensor.setDataLocation(TensorProto.DataLocation.EXTERNAL);
    tensor.addExternalData(entry("location", location));
    tensor.addExternalData(entry("offset", Long.toString(offset)));
    tensor.addExternalData(entry("length", Long.toString(type.bytes(shape))));
    graph.addInitializer(tensor);
    return new Value(name, type, shape);
  }

  /**
   * {@return the beginning of a node of the standard operator set; finish it with {@link Node#to}}
   *
   * @param operator e.g. {@code MatMul}
   * @param inputs its inputs, at least one; null leaves out an optional one, but never the first
   */
  public Node node(String operator, Value... inputs) {
    return new Node(operator, inputs);
  }

  /**
   * Declare an output.
   *
   * @param name unique name, which may not be that of a node's value
   * @param value what it gives
   * @throws IllegalArgumentException if the name is taken
   */
  public void output(String name, Value value) {
    NodeProto.Builder same = NodeProto.newBuilder().setOpType("Identity").setName(name);
    graph.addNode(same.addInput(value.name).addOutput(unique(name)));
    graph.addOutput(info(name, value.type, value.shape, null));
  }

  /** Write a line of the birth certificate, which ONNX Runtime reads as custom metadata. */
  public void metadata(String key, String value) {
    model.addMetadataProps(entry(key, value));
  }

  /** {@return the graph so far as protobuf message} */
  public ModelProto message() {
    return model.clone().setGraph(graph).build();
  }

  /** {@return the graph so far as the bytes of an ONNX file; external tensors are not in it} */
  public byte[] bytes() {
    return message().toByteArray();
  }

  private String unique(String name) {
    if (name.isEmpty() || !names.add(name)) {
      throw new IllegalArgumentException(
          "ONNX names must be unique and not empty, found '" + name + "' again; rename one");
    }
    return name;
  }

  private static ValueInfoProto info(String name, DType type, Shape shape, String symbol) {
    TensorShapeProto.Builder dims = TensorShapeProto.newBuilder();
    for (int axis = 0; axis < shape.rank(); axis++) {
      if (shape.dim(axis) == Shape.DYNAMIC) {
        dims.addDimBuilder().setDimParam(symbol == null ? name + "." + axis : symbol);
      } else {
        dims.addDimBuilder().setDimValue(shape.dim(axis));
      }
    }
    TypeProto.Tensor.Builder tensor =
        TypeProto.Tensor.newBuilder().setElemType(code(type)).setShape(dims);
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }

  private static TensorProto.Builder header(String name, DType type, Shape shape) {
    TensorProto.Builder tensor = TensorProto.newBuilder().setName(name).setDataType(code(type));
    for (int dim : shape.dims()) {
      tensor.addDims(dim);
    }
    return tensor;
  }

  /** {@return the number that ONNX gives an element type} */
  static int code(DType type) {
    return name(type).getNumber();
  }

  private static TensorProto.DataType name(DType type) {
    return switch (type) {
      case F32 -> TensorProto.DataType.FLOAT;
      case F16 -> TensorProto.DataType.FLOAT16;
      case BF16 -> TensorProto.DataType.BFLOAT16;
      case I8 -> TensorProto.DataType.INT8;
      case U8 -> TensorProto.DataType.UINT8;
      case I32 -> TensorProto.DataType.INT32;
      case I64 -> TensorProto.DataType.INT64;
    };
  }

  private static StringStringEntryProto entry(String key, String value) {
    return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
  }

  private static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** A node while it is written; it joins the graph when {@link #to} names its result. */
  public final class Node {
    private final NodeProto.Builder node = NodeProto.newBuilder();
    private final DType type;

    private Node(String operator, Value... inputs) {
      node.setOpType(operator);
      type = inputs[0].type;
      for (Value input : Arrays.asList(inputs).subList(0, present(inputs))) {
        node.addInput(input == null ? "" : input.name);
      }
    }

    private static int present(Value... inputs) {
      int count = inputs.length;
      while (inputs[count - 1] == null) {
        count--;
      }
      return count;
    }

    /** {@return this node, with its operator taken from another domain} */
    public Node domain(String domain) {
      node.setDomain(domain);
      return this;
    }

    /** {@return this node, with a whole number as attribute} */
    public Node set(String attribute, long value) {
      return add(attribute, AttributeProto.AttributeType.INT, a -> a.setI(value));
    }

    /** {@return this node, with a fraction as attribute} */
    public Node set(String attribute, float value) {
      return add(attribute, AttributeProto.AttributeType.FLOAT, a -> a.setF(value));
    }

    /** {@return this node, with a word as attribute} */
    public Node set(String attribute, String value) {
      return add(
          attribute,
          AttributeProto.AttributeType.STRING,
          a -> a.setS(ByteString.copyFromUtf8(value)));
    }

    /** {@return this node, with whole numbers as attribute} */
    public Node set(String attribute, int... values) {
      return add(
          attribute,
          AttributeProto.AttributeType.INTS,
          a -> {
            for (int value : values) {
              a.addInts(value);
            }
          });
    }

    private Node add(
        String name, AttributeProto.AttributeType type, Consumer<AttributeProto.Builder> value) {
      AttributeProto.Builder attribute = AttributeProto.newBuilder().setName(name).setType(type);
      value.accept(attribute);
      node.addAttribute(attribute);
      return this;
    }

    /** {@return the result, which has the element type of the first input} */
    public Value to(Shape shape) {
      return to(type, shape);
    }

    /**
     * {@return the results of a node that has several}
     *
     * @param types element type of each
     * @param shapes dimensions of each
     */
    public Value[] to(DType[] types, Shape... shapes) {
      String stem = node.getOpType().toLowerCase(Locale.ROOT) + "_" + graph.getNodeCount();
      Value[] values = new Value[types.length];
      for (int i = 0; i < types.length; i++) {
        values[i] = new Value(unique(stem + "_" + i), types[i], shapes[i]);
        node.addOutput(values[i].name);
      }
      graph.addNode(node.setName(stem));
      return values;
    }

    /** {@return the result} */
    public Value to(DType type, Shape shape) {
      String stem = node.getOpType().toLowerCase(Locale.ROOT);
      Value value = new Value(unique(stem + "_" + graph.getNodeCount()), type, shape);
      graph.addNode(node.setName(value.name).addOutput(value.name));
      return value;
    }
  }
}
