package io.github.sparseae.onnx;

import io.github.sparseae.model.Activation;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.CodeRule;
import io.github.sparseae.model.Parameter;

/**
 * Lowers one layer of a trained network to ONNX nodes. Each method takes and returns the name of a
 * matrix {@code [batch, …]}.
 */
final class LayerNodes {
  private final OnnxGraph graph;
  private final AutoencoderSpec spec;
  private final int place;

  /**
   * Prepares a layer.
   *
   * @param place the layer's number, 1 for the one that reads the rows
   */
  LayerNodes(OnnxGraph graph, AutoencoderSpec spec, int place) {
    this.graph = graph;
    this.spec = spec;
    this.place = place;
  }

  private String array(Parameter parameter) {
    return graph.array(parameter.inLayer(place));
  }

  private boolean normalizes(Parameter parameter) {
    return spec.structure().normalization().shapes(spec.inputs()).containsKey(parameter);
  }

  /** Returns the codes of rows. */
  String code(String rows) {
    String x = rows;
    if (normalizes(Parameter.INPUT_MEAN)) {
      x = graph.node("Sub", x, array(Parameter.INPUT_MEAN));
    }
    if (normalizes(Parameter.INPUT_SCALE)) {
      x = graph.node("Div", x, array(Parameter.INPUT_SCALE));
    }
    if (spec.structure().hasPreEncoderBias()) {
      x = graph.node("Sub", x, array(Parameter.DECODER_BIAS));
    }
    String z = graph.linear(x, array(Parameter.ENCODER_WEIGHTS), array(Parameter.ENCODER_BIAS));
    return codeOf(z);
  }

  private String codeOf(String z) {
    CodeRule rule = spec.sparsity().atInference(spec.hidden());
    if (rule instanceof CodeRule.UnitThresholds) {
      String threshold = graph.node("Relu", array(Parameter.UNIT_THRESHOLD));
      return graph.where(z, "Greater", z, threshold);
    }
    if (rule instanceof CodeRule.Gate) {
      String weighted = graph.node("Sub", z, array(Parameter.ENCODER_BIAS));
      String scaled =
          graph.node("Mul", weighted, graph.node("Exp", array(Parameter.MAGNITUDE_SCALE)));
      String magnitude = graph.node("Add", scaled, array(Parameter.MAGNITUDE_BIAS));
      return graph.where(graph.node("Relu", magnitude), "Greater", z, graph.zero());
    }
    String h = activation(spec.activation(), z);
    if (rule instanceof CodeRule.Identity) {
      return h;
    }
    if (rule instanceof CodeRule.KLargest largest) {
      // Compares with the k-th largest, so that units that equal it stay too.
      return graph.where(h, "GreaterOrEqual", z, graph.smallestOfLargest(z, largest.k()));
    }
    if (rule instanceof CodeRule.Threshold) {
      return graph.where(h, "Greater", h, array(Parameter.CODE_THRESHOLD));
    }
    throw new AssertionError("no nodes of the code rule " + rule);
  }

  /** Returns the reconstructions of codes, in the units of the rows. */
  String decoded(String codes) {
    String bias = array(Parameter.DECODER_BIAS);
    String out =
        spec.structure().tiedWeights()
            ? graph.linearTransposed(codes, array(Parameter.ENCODER_WEIGHTS), bias)
            : graph.linear(codes, array(Parameter.DECODER_WEIGHTS), bias);
    String x = activation(spec.output(), out);
    if (normalizes(Parameter.INPUT_SCALE)) {
      x = graph.node("Mul", x, array(Parameter.INPUT_SCALE));
    }
    return normalizes(Parameter.INPUT_MEAN) ? graph.node("Add", x, array(Parameter.INPUT_MEAN)) : x;
  }

  private String activation(Activation activation, String z) {
    return switch (activation) {
      case TANH -> graph.node("Tanh", z);
      case SIGMOID -> graph.node("Sigmoid", z);
      case RELU -> graph.node("Relu", z);
      case LINEAR -> z;
    };
  }
}
