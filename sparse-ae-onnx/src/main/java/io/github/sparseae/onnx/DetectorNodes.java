package io.github.sparseae.onnx;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.primitives.Doubles;
import io.github.sparseae.metrics.AnomalyBaseline;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.table.Column;
import io.github.sparseae.table.Missing;
import io.github.sparseae.table.TableSchema;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** Lowers what an anomaly detector computes from rows and reconstructions to ONNX nodes. */
final class DetectorNodes {
  private final OnnxGraph graph;
  private final AnomalyBaseline baseline;
  private final int inputs;

  /** The column of each input, of those that have inputs. */
  private final int[] columnOf;

  private final int columns;

  /** 1 for each input that counts in a score, 0 for indicators of missing numbers. */
  private final double[] counted;

  /** The indicator of a number that may be missing, the number of an indicator, else the input. */
  private final int[] besideOf;

  private final boolean canMiss;

  DetectorNodes(OnnxGraph graph, AnomalyBaseline baseline, AutoencoderSpec spec) {
    checkArgument(
        spec.transcoding().isEmpty(),
        "the detector of a transcoder is not exported, since its scores need targets: export the"
            + " transcoder alone, by OnnxExport.of(detector.network())");
    this.graph = graph;
    this.baseline = baseline;
    inputs = spec.inputs();
    columnOf = new int[inputs];
    counted = new double[inputs];
    Arrays.fill(counted, 1);
    List<Column> table = baseline.schema().map(TableSchema::columns).orElse(List.of());
    canMiss = table.stream().anyMatch(DetectorNodes::isMarked);
    besideOf = IntStream.range(0, inputs).toArray();
    int at = 0;
    int column = 0;
    for (Column of : table) {
      Arrays.fill(columnOf, at, at + of.inputs(), column);
      if (isMarked(of)) {
        counted[at + 1] = 0;
        besideOf[at] = at + 1;
        besideOf[at + 1] = at;
      }
      at += of.inputs();
      column += of.inputs() > 0 ? 1 : 0;
    }
    if (table.isEmpty()) {
      Arrays.setAll(columnOf, i -> i);
      column = inputs;
    }
    columns = column;
  }

  private static boolean isMarked(Column column) {
    return column instanceof Column.Numeric numeric && numeric.missing() == Missing.INDICATOR;
  }

  private String matrix(String name, double[] numbers, int rows) {
    return graph.constantOf(name, DenseArray.wrap(numbers, rows, numbers.length / rows));
  }

  /** Returns rows with the indicators of missing numbers set to 0. */
  String known(String rows) {
    return canMiss ? graph.node("Mul", rows, matrix("anomaly.counted", counted, 1)) : rows;
  }

  /**
   * Adds the outputs of a detector and returns the reconstructions they come from.
   *
   * @param known the rows that the network reads
   * @param first the reconstructions of these
   * @param network returns the reconstructions of rows
   */
  String outputs(String rows, String known, String first, UnaryOperator<String> network) {
    String reconstructions = first;
    String weight = matrix("anomaly.counted", counted, 1);
    if (canMiss) {
      // The indicators alone, at the places of their numbers.
      String indicators = graph.node("Sub", rows, known);
      String missing = graph.columns(indicators, "anomaly.beside", besideOf);
      String estimated = graph.node("Mul", missing, graph.node("Sub", first, known));
      reconstructions = network.apply(graph.node("Add", known, estimated));
      weight = graph.node("Sub", weight, missing);
    }
    String scales = matrix("anomaly.scales", Doubles.toArray(baseline.scales()), 1);
    String error = graph.node("Div", graph.node("Sub", reconstructions, rows), scales);
    String squares = graph.node("Mul", graph.node("Mul", error, error), weight);
    String parts = graph.node("Div", squares, graph.sum(weight));
    String scores = graph.sum(parts);
    if (columns < inputs) {
      parts = graph.sums(parts, scores, "anomaly.columns", columnOf, columns);
    }
    double[] calibration = Doubles.toArray(baseline.calibration().scores());
    String larger =
        graph.where(
            graph.number(1),
            "GreaterOrEqual",
            matrix("anomaly.calibration", calibration, 1),
            scores);
    String pValues =
        graph.node(
            "Div",
            graph.node("Add", graph.sum(larger), graph.number(1)),
            graph.number(calibration.length + 1.0));
    graph.output("scores", scores, 1);
    graph.output("contributions", parts, columns);
    graph.output("p_values", pValues, 1);
    return reconstructions;
  }
}
