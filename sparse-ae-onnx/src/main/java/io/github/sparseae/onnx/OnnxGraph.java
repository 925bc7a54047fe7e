package io.github.sparseae.onnx;

import static com.google.common.base.Preconditions.checkArgument;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.common.primitives.Ints;
import com.google.common.primitives.Longs;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.github.sparseae.file.ModelFile;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Parameter;
import io.github.sparseae.model.Precision;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Builds an ONNX graph node by node. Values are referred to by name; an array of the network
 * becomes part of the file when a node first uses it.
 */
final class OnnxGraph {
  /** The operator set of 2022, which has all operators used here and which runtimes support. */
  static final int OPERATOR_SET = 17;

  /** The version of the file format that came with that operator set. */
  private static final int FORMAT_VERSION = 8;

  /** The 2 GiB of protobuf, less a margin for everything but the weights. */
  private static final long MAX_WEIGHT_BYTES = Integer.MAX_VALUE - (64L << 20);

  private final List<ModelFile> models;
  private final Precision precision;
  private final GraphProto.Builder graph = GraphProto.newBuilder();
  private final Map<String, List<Integer>> shapes = new HashMap<>();
  private final Map<String, DenseArray> arrays = new HashMap<>();
  private final Set<String> used = new HashSet<>();
  private long weightBytes;

  /**
   * @param models one model, or the layers of a stack of autoencoders, the first layer first
   */
  OnnxGraph(List<ModelFile> models) {
    this.models = models;
    precision = models.get(0).spec().precision();
    for (int i = 0; i < models.size(); i++) {
      int layer = i + 1;
      ModelFile model = models.get(i);
      model
          .spec()
          .shapes()
          .forEach((parameter, shape) -> shapes.put(name(parameter, layer), shape));
      model.parameters().forEach((parameter, array) -> arrays.put(name(parameter, layer), array));
    }
  }

  /** Returns a name with the layer, which the parameters of a classifier already have. */
  private static String name(Parameter parameter, int layer) {
    return (layer == 1 ? parameter : parameter.inLayer(layer)).toString();
  }

  /** Adds an input, a matrix {@code [batch, width]}, and returns its name. */
  String input(String name, int width) {
    graph.addInput(matrix(name, width));
    return name;
  }

  /** Adds an output, a matrix {@code [batch, width]}, under another name. */
  void output(String name, String value, int width) {
    graph.addNode(
        NodeProto.newBuilder().setName(name).setOpType("Identity").addInput(value).addOutput(name));
    graph.addOutput(matrix(name, width));
  }

  private ValueInfoProto matrix(String name, int width) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    shape.addDimBuilder().setDimParam("batch");
    shape.addDimBuilder().setDimValue(width);
    ValueInfoProto.Builder matrix = ValueInfoProto.newBuilder().setName(name);
    matrix.getTypeBuilder().getTensorTypeBuilder().setElemType(type().getNumber()).setShape(shape);
    return matrix.build();
  }

  private TensorProto.DataType type() {
    return precision == Precision.FLOAT32
        ? TensorProto.DataType.FLOAT
        : TensorProto.DataType.DOUBLE;
  }

  /** Adds an array of the network, if it is not there yet, and returns its name. */
  String array(Parameter parameter) {
    String name = parameter.toString();
    if (used.add(name)) {
      List<Integer> shape = shapes.get(name);
      checkArgument(shape != null, "the network must have %s, which its specification lacks", name);
      checkSize(name, shape);
      DenseArray array = arrays.get(name);
      checkArgument(array != null, "the model must have the array %s, which is missing", name);
      constant(name, array.in(precision));
    }
    return name;
  }

  private void checkSize(String name, List<Integer> shape) {
    long bytes = precision == Precision.FLOAT32 ? Float.BYTES : Double.BYTES;
    for (int length : shape) {
      bytes *= length;
    }
    weightBytes += bytes;
    checkArgument(
        weightBytes <= MAX_WEIGHT_BYTES,
        "the weights up to %s take %s bytes, but an ONNX file holds less than 2 GiB; write encoder"
            + " and decoder to separate files, use float32, or export a SavedModel",
        name,
        weightBytes);
  }

  /** Adds a number, if it is not there yet, and returns its name. */
  String number(double value) {
    String name = value == 0 ? "zero" : "number_" + value;
    return constantOf(name, DenseArray.of(new double[] {value}, 1));
  }

  /** Adds an array of numbers, if it is not there yet, and returns its name. */
  String constantOf(String name, DenseArray array) {
    if (used.add(name)) {
      checkSize(name, Ints.asList(array.shape()));
      constant(name, array.in(precision));
    }
    return name;
  }

  private void constant(String name, DenseArray array) {
    TensorProto.Builder tensor = graph.addInitializerBuilder().setName(name);
    tensor.setDataType(type().getNumber()).setRawData(bytes(array));
    for (int length : array.shape()) {
      tensor.addDims(length);
    }
  }

  private static ByteString bytes(DenseArray array) {
    boolean single = array.precision() == Precision.FLOAT32;
    ByteBuffer bytes =
        ByteBuffer.allocate(array.size() * (single ? Float.BYTES : Double.BYTES))
            .order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < array.size(); i++) {
      if (single) {
        bytes.putFloat((float) array.get(i));
      } else {
        bytes.putDouble(array.get(i));
      }
    }
    return UnsafeByteOperations.unsafeWrap(bytes.flip());
  }

  /** Adds a node and returns the name of its output. */
  String node(String operator, String... inputs) {
    return node(operator, List.of(), inputs);
  }

  private String node(String operator, List<AttributeProto> attributes, String... inputs) {
    String name = operator + "_" + graph.getNodeCount();
    graph.addNode(
        NodeProto.newBuilder()
            .setName(name)
            .setOpType(operator)
            .addAllAttribute(attributes)
            .addAllInput(List.of(inputs))
            .addOutput(name));
    return name;
  }

  /** Adds {@code x·W + b}. */
  String linear(String x, String weights, String bias) {
    return node("Gemm", x, weights, bias);
  }

  /** Adds {@code x·Wᵀ + b}. */
  String linearTransposed(String x, String weights, String bias) {
    return node("Gemm", List.of(integer("transB", 1)), x, weights, bias);
  }

  /**
   * Adds the values where a comparison holds and 0 elsewhere: a product with 1 or 0, as in engines.
   */
  String where(String values, String comparison, String left, String right) {
    String holds = node(comparison, left, right);
    String factor = node("Cast", List.of(integer("to", type().getNumber())), holds);
    return node("Mul", values, factor);
  }

  /**
   * Adds the smallest of the k largest numbers of each row, {@code [batch, 1]}. ONNX Runtime's TopK
   * divides by the number of rows: one of zeros is appended, and left out of the result.
   */
  String smallestOfLargest(String rows, int width, int k) {
    String zeros = constantOf("zeros_" + width, DenseArray.of(new double[width], 1, width));
    String name = "TopK_" + graph.getNodeCount();
    graph.addNode(
        NodeProto.newBuilder()
            .setName(name)
            .setOpType("TopK")
            .addInput(node("Concat", List.of(integer("axis", 0)), rows, zeros))
            .addInput(whole(k))
            .addOutput(name)
            .addOutput(name + "_indices"));
    return node("Slice", reduced("ReduceMin", name), whole(0), whole(-1), whole(0));
  }

  private String whole(int value) {
    return whole("whole_" + value, value);
  }

  /** Adds whole numbers, if they are not there yet, and returns their name. */
  private String whole(String name, int... values) {
    if (used.add(name)) {
      graph
          .addInitializerBuilder()
          .setName(name)
          .setDataType(TensorProto.DataType.INT64.getNumber())
          .addDims(values.length)
          .addAllInt64Data(Longs.asList(Arrays.stream(values).asLongStream().toArray()));
    }
    return name;
  }

  /** Adds columns of a matrix by a name of their indices, {@code [batch, indices]}. */
  String columns(String matrix, String name, int... indices) {
    return node("Gather", List.of(integer("axis", 1)), matrix, whole(name, indices));
  }

  /**
   * Adds the sums of groups of columns, {@code [batch, groups]}.
   *
   * @param beside another matrix {@code [batch, 1]}
   * @param name a name of the group of each column
   */
  String sums(String matrix, String beside, String name, int[] groupOf, int groups) {
    String zeros = constantOf("zeros_" + groups, DenseArray.of(new double[groups], 1, groups));
    AttributeProto.Builder add = AttributeProto.newBuilder().setName("reduction");
    add.setType(AttributeProto.AttributeType.STRING).setS(ByteString.copyFromUtf8("add"));
    return node(
        "ScatterElements",
        List.of(integer("axis", 1), add.build()),
        node("Expand", zeros, node("Shape", beside)),
        node("Expand", whole(name, groupOf), node("Shape", matrix)),
        matrix);
  }

  /** Adds a reduction of each row to one number, {@code [batch, 1]}. */
  String reduced(String operator, String rows) {
    AttributeProto.Builder axes =
        AttributeProto.newBuilder().setName("axes").setType(AttributeProto.AttributeType.INTS);
    return node(operator, List.of(axes.addInts(1).build()), rows);
  }

  /** Adds the sum of each row, {@code [batch, 1]}, whose axis is an input in this operator set. */
  String sum(String rows) {
    return node("ReduceSum", rows, whole(1));
  }

  private static AttributeProto integer(String name, long value) {
    AttributeProto.Builder attribute = AttributeProto.newBuilder().setName(name).setI(value);
    return attribute.setType(AttributeProto.AttributeType.INT).build();
  }

  ModelProto build() {
    ModelProto.Builder model =
        ModelProto.newBuilder()
            .setIrVersion(FORMAT_VERSION)
            .setProducerName("sparse-ae")
            .setProducerVersion(models.get(0).provenance().library())
            .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPERATOR_SET))
            .setGraph(graph.setName("sparse_ae"));
    for (int i = 0; i < models.size(); i++) {
      String layer = models.size() == 1 ? "" : "layer" + (i + 1) + ".";
      models
          .get(i)
          .metadata()
          .forEach(
              (key, value) ->
                  model
                      .addMetadataPropsBuilder()
                      .setKey("sparse_ae." + layer + key)
                      .setValue(value));
    }
    return model.build();
  }
}
