package io.github.sparseae.onnx;

import static com.google.common.base.Preconditions.checkArgument;

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
import com.google.protobuf.UnsafeByteOperations;
import io.github.sparseae.file.ModelFile;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Parameter;
import io.github.sparseae.model.Precision;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A graph that grows node by node. Values go by their names; an array of the network becomes part
 * of the file when a node first takes it.
 */
final class OnnxGraph {
  /** Of 2022: what TopK and GreaterOrEqual need, and no newer than what runtimes have. */
  static final int OPERATOR_SET = 17;

  /** The file format that came with that operator set. */
  private static final int FORMAT_VERSION = 8;

  /** Protobuf counts in 31 bits; what is not weights stays below the difference. */
  private static final long MAX_WEIGHT_BYTES = Integer.MAX_VALUE - (64L << 20);

  private final List<ModelFile> models;
  private final Precision precision;
  private final GraphProto.Builder graph = GraphProto.newBuilder();
  private final Map<String, List<Integer>> shapes = new HashMap<>();
  private final Map<String, DenseArray> arrays = new HashMap<>();
  private final Set<String> used = new HashSet<>();
  private long weightBytes;

  /**
   * @param models one, or the layers of a stack of autoencoders, the one that rows come into first
   */
  OnnxGraph(List<ModelFile> models) {
    this.models = models;
    precision = models.get(0).spec().precision();
    for (int i = 0; i < models.size(); i++) {
      int place = i + 1;
      ModelFile model = models.get(i);
      model
          .spec()
          .shapes()
          .forEach((parameter, shape) -> shapes.put(name(parameter, place), shape));
      model.parameters().forEach((parameter, array) -> arrays.put(name(parameter, place), array));
    }
  }

  /** A classifier, which is the only model then, says itself which layer an array is of. */
  private static String name(Parameter parameter, int place) {
    return (place == 1 ? parameter : parameter.inLayer(place)).toString();
  }

  /** A matrix {@code [batch, width]} that comes in. */
  String input(String name, int width) {
    graph.addInput(matrix(name, width));
    return name;
  }

  /** Gives a matrix {@code [batch, width]} out, under another name. */
  void output(String name, String value, int width) {
    graph.addNode(
        NodeProto.newBuilder().setName(name).setOpType("Identity").addInput(value).addOutput(name));
    graph.addOutput(matrix(name, width));
  }

  private ValueInfoProto matrix(String name, int width) {
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder()
                        .setElemType(type().getNumber())
                        .setShape(
                            TensorShapeProto.newBuilder()
                                .addDim(
                                    TensorShapeProto.Dimension.newBuilder().setDimParam("batch"))
                                .addDim(
                                    TensorShapeProto.Dimension.newBuilder().setDimValue(width)))))
        .build();
  }

  private TensorProto.DataType type() {
    return precision == Precision.FLOAT32
        ? TensorProto.DataType.FLOAT
        : TensorProto.DataType.DOUBLE;
  }

  /** One of the network's arrays. */
  String array(Parameter parameter) {
    String name = parameter.toString();
    if (used.add(name)) {
      List<Integer> shape = shapes.get(name);
      checkArgument(shape != null, "this network has no %s", name);
      checkSize(name, shape);
      DenseArray array = arrays.get(name);
      checkArgument(array != null, "the model lacks its %s", name);
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
        "the weights up to %s take %s bytes, but an ONNX file holds less than 2 GiB: write encoder"
            + " and decoder as files of their own, or compute in float32, or export a SavedModel",
        name,
        weightBytes);
  }

  /** The number 0. */
  String zero() {
    String name = "zero";
    if (used.add(name)) {
      constant(name, DenseArray.of(new double[1], 1).in(precision));
    }
    return name;
  }

  private void constant(String name, DenseArray array) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(type().getNumber())
            .setRawData(bytes(array));
    for (int length : array.shape()) {
      tensor.addDims(length);
    }
    graph.addInitializer(tensor);
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

  /** What an operator makes of its inputs. */
  String node(String operator, String... inputs) {
    return add(NodeProto.newBuilder().setOpType(operator), inputs);
  }

  private String add(NodeProto.Builder node, String... inputs) {
    String name = node.getOpType() + "_" + graph.getNodeCount();
    graph.addNode(node.setName(name).addAllInput(List.of(inputs)).addOutput(name));
    return name;
  }

  /** {@code x·W + b}. */
  String linear(String x, String weights, String bias) {
    return node("Gemm", x, weights, bias);
  }

  /** {@code x·Wᵀ + b}. */
  String linearTransposed(String x, String weights, String bias) {
    return add(
        NodeProto.newBuilder().setOpType("Gemm").addAttribute(integer("transB", 1)),
        x,
        weights,
        bias);
  }

  /** Numbers where a comparison holds, else 0: multiplied by 1 or 0, as the engines do. */
  String where(String values, String comparison, String left, String right) {
    String holds = node(comparison, left, right);
    String factor =
        add(
            NodeProto.newBuilder()
                .setOpType("Cast")
                .addAttribute(integer("to", type().getNumber())),
            holds);
    return node("Mul", values, factor);
  }

  /** The smallest of the k largest numbers of each row, {@code [batch, 1]}. */
  String smallestOfLargest(String rows, int k) {
    String count = "k_" + graph.getNodeCount();
    graph.addInitializer(
        TensorProto.newBuilder()
            .setName(count)
            .setDataType(TensorProto.DataType.INT64.getNumber())
            .addDims(1)
            .addInt64Data(k));
    String name = "TopK_" + graph.getNodeCount();
    graph.addNode(
        NodeProto.newBuilder()
            .setName(name)
            .setOpType("TopK")
            .addInput(rows)
            .addInput(count)
            .addOutput(name)
            .addOutput(name + "_indices"));
    return add(
        NodeProto.newBuilder()
            .setOpType("ReduceMin")
            .addAttribute(
                AttributeProto.newBuilder()
                    .setName("axes")
                    .setType(AttributeProto.AttributeType.INTS)
                    .addInts(1)),
        name);
  }

  private static AttributeProto.Builder integer(String name, long value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INT)
        .setI(value);
  }

  /** The file's content. */
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
                  model.addMetadataProps(
                      StringStringEntryProto.newBuilder()
                          .setKey("sparse_ae." + layer + key)
                          .setValue(value)));
    }
    return model.build();
  }
}
