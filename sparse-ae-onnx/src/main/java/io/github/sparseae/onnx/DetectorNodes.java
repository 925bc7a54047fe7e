package io.github.sparseae.onnx;

import static com.google.common.base.Preconditions.checkArgument;

import io.github.sparseae.metrics.AnomalyBaseline;
import io.github.sparseae.metrics.DetectionArrays;
import io.github.sparseae.model.AutoencoderSpec;
import java.util.function.UnaryOperator;

/** Lowers what an anomaly detector computes from rows and reconstructions to ONNX nodes. */
final class DetectorNodes {
  private static final String SCORES = "scores";
  private static final String CONTRIBUTIONS = "contributions";
  private static final String P_VALUES = "p_values";

  private final OnnxGraph graph;
  private final DetectionArrays arrays;

  DetectorNodes(OnnxGraph graph, AnomalyBaseline baseline, AutoencoderSpec spec) {
    checkArgument(
        spec.transcoding().isEmpty(),
        "the detector of a transcoder is not exported, since its scores need targets: export the"
            + " transcoder alone, by OnnxExport.of(detector.network())");
    this.graph = graph;
    arrays = DetectionArrays.of(baseline);
  }

  private String counted() {
    return graph.constantOf("anomaly.counted", arrays.counted());
  }

  /** Returns rows with the indicators of missing numbers set to 0. */
  String known(String rows) {
    return arrays.missing().isPresent() ? graph.node("Mul", rows, counted()) : rows;
  }

  /**
   * Adds the outputs of a detector and returns the reconstructions they come from.
   *
   * @param rows the rows as they are given
   * @param known the rows that the network reads
   * @param first the reconstructions of these
   * @param network returns the reconstructions of rows
   */
  String outputs(String rows, String known, String first, UnaryOperator<String> network) {
    String reconstructions = first;
    String weight = counted();
    if (arrays.missing().isPresent()) {
      String matrix = graph.constantOf("anomaly.missing", arrays.missing().get());
      String missing = graph.node("MatMul", rows, matrix);
      String estimated = graph.node("Mul", missing, graph.node("Sub", first, known));
      reconstructions = network.apply(graph.node("Add", known, estimated));
      weight = graph.node("Sub", weight, missing);
    }
    String scales = graph.constantOf("anomaly.scales", arrays.scales());
    String error = graph.node("Div", graph.node("Sub", reconstructions, rows), scales);
    String squares = graph.node("Mul", graph.node("Mul", error, error), weight);
    String parts = graph.node("Div", squares, graph.sum(weight));
    int columns = arrays.columns().columns();
    if (columns < arrays.columns().rows()) {
      parts = graph.node("MatMul", parts, graph.constantOf("anomaly.columns", arrays.columns()));
    }
    String scores = graph.sum(parts);
    String larger =
        graph.where(
            graph.number(1),
            "GreaterOrEqual",
            graph.constantOf("anomaly.calibration", arrays.calibration()),
            scores);
    String pValues =
        graph.node(
            "Div",
            graph.node("Add", graph.sum(larger), graph.number(1)),
            graph.number(arrays.calibration().size() + 1.0));
    graph.output(SCORES, scores, 1);
    graph.output(CONTRIBUTIONS, parts, columns);
    graph.output(P_VALUES, pValues, 1);
    return reconstructions;
  }
}
