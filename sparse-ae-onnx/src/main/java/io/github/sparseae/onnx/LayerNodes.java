package io.github.sparseae.onnx;

import io.github.sparseae.model.Activation;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.CodeRule;
import io.github.sparseae.model.InputNormalization;
import io.github.sparseae.model.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * Lowers one layer of a trained network to ONNX nodes. Each method takes and returns the name of a
 * matrix {@code [batch, …]}.
 *
 * @param place the number of the layer, 1 for the one that reads the rows
 */
record LayerNodes(OnnxGraph graph, AutoencoderSpec spec, int place) {

  private String array(Parameter parameter) {
    return graph.array(parameter.inLayer(place));
  }

  private boolean normalizes(Parameter parameter) {
    return spec.structure().normalization().shapes(spec.inputs()).containsKey(parameter);
  }

  /** The names of the mean, the divisor and the factor of each row. */
  private record OfRow(String mean, String divisor, String factor) {}

  /** Adds {@code InputNormalization.ofRow} of rows. */
  private OfRow ofRow(String rows) {
    if (spec.structure().normalization() == InputNormalization.LAYER_NORM) {
      String mean = graph.reduced("ReduceMean", rows);
      String norm = graph.reduced("ReduceL2", graph.node("Sub", rows, mean));
      String deviation = graph.node("Div", norm, graph.number(Math.sqrt(spec.inputs() - 1)));
      return new OfRow(mean, graph.node("Add", deviation, graph.number(1e-5)), deviation);
    }
    String norm = graph.reduced("ReduceL2", rows);
    String scale = graph.node("Div", norm, graph.number(Math.sqrt(spec.inputs())));
    // A row of zeros stays as it is.
    String one = graph.where(graph.number(1), "Equal", norm, graph.number(0));
    String divisor = graph.node("Add", scale, one);
    return new OfRow(graph.number(0), divisor, divisor);
  }

  String code(String rows) {
    String x = rows;
    if (spec.structure().normalization().isOfEachRow()) {
      OfRow own = ofRow(rows);
      x = graph.node("Div", graph.node("Sub", rows, own.mean()), own.divisor());
    }
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
      return graph.where(graph.node("Relu", magnitude), "Greater", z, graph.number(0));
    }
    String h = activation(spec.activation(), z);
    if (rule instanceof CodeRule.Identity) {
      return h;
    }
    if (rule instanceof CodeRule.KLargest largest) {
      // Compares with the k-th largest, so that units that equal it stay too.
      String compared = largest.bySize() ? graph.node("Abs", z) : z;
      return graph.where(
          h,
          "GreaterOrEqual",
          compared,
          graph.smallestOfLargest(compared, spec.hidden(), largest.k()));
    }
    if (rule instanceof CodeRule.Threshold) {
      return graph.where(h, "Greater", h, array(Parameter.CODE_THRESHOLD));
    }
    throw new AssertionError("no nodes of the code rule " + rule);
  }

  /**
   * Returns the reconstructions of codes, in the units of the rows unless these are unknown, null,
   * or a transcoder's predictions.
   */
  String decoded(String codes, @Nullable String rows) {
    String bias = array(Parameter.DECODER_BIAS);
    String out =
        spec.structure().tiedWeights()
            ? graph.linearTransposed(codes, array(Parameter.ENCODER_WEIGHTS), bias)
            : graph.linear(codes, array(Parameter.DECODER_WEIGHTS), bias);
    if (spec.skips() && rows != null) {
      out = graph.node("Add", out, graph.node("MatMul", rows, array(Parameter.SKIP_WEIGHTS)));
    }
    String x = activation(spec.output(), out);
    if (spec.transcoding().isPresent()) {
      return x;
    }
    if (spec.structure().normalization().isOfEachRow() && rows != null) {
      OfRow own = ofRow(rows);
      return graph.node("Add", graph.node("Mul", x, own.factor()), own.mean());
    }
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
