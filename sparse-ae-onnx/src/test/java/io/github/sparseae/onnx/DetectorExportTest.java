package io.github.sparseae.onnx;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OrtException;
import io.github.sparseae.AnomalyDetector;
import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.Compute;
import io.github.sparseae.engine.Fixtures;
import io.github.sparseae.engine.ReferenceEngine;
import io.github.sparseae.metrics.Anomaly;
import io.github.sparseae.metrics.AnomalyReport;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Optimizer;
import io.github.sparseae.model.Precision;
import io.github.sparseae.model.Transcoding;
import io.github.sparseae.table.TableSchema;
import io.github.sparseae.train.Training;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The scores of an exported detector are those of the detector. */
class DetectorExportTest {
  @TempDir Path folder;

  private static AnomalyDetector.Builder builder(Precision precision) {
    return AnomalyDetector.builder()
        .hidden(9)
        .network(network -> network.precision(precision))
        .training(Training.epochs(6).batchSize(10).optimizer(Optimizer.adam(0.01)))
        .compute(Compute.auto().engine(new ReferenceEngine()));
  }

  private static List<Map<String, Object>> table(int rows, int seed) {
    Samples numbers = Fixtures.samples(rows, seed);
    List<Map<String, Object>> table = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      Map<String, Object> cells = new LinkedHashMap<>();
      cells.put("rpm", row % 4 == 1 ? null : 3000 + 100 * numbers.get(row, 0));
      cells.put("pump", numbers.get(row, 1) > 0.2 ? "a" : numbers.get(row, 2) > 0 ? "b" : "c");
      cells.put("flow", row % 7 == 1 ? null : numbers.get(row, 0) - numbers.get(row, 3));
      cells.put("open", numbers.get(row, 4) > 0);
      table.add(cells);
    }
    return table;
  }

  private void assertSame(AnomalyDetector detector, Samples rows, Precision precision)
      throws IOException, OrtException {
    Path file = folder.resolve("detector.onnx");
    OnnxExport.of(detector).write(file);
    Map<String, DenseArray> outputs = OnnxExportTest.run(file, rows.toDenseArray().in(precision));
    AnomalyReport report = detector.anomalies(rows);
    DenseArray scores = requireNonNull(outputs.get("scores"));
    DenseArray pValues = requireNonNull(outputs.get("p_values"));
    DenseArray contributions = requireNonNull(outputs.get("contributions"));
    assertThat(outputs)
        .containsOnlyKeys("scores", "p_values", "contributions", "codes", "reconstructions");
    assertThat(contributions.columns()).isEqualTo(report.columns().size());
    double relative = precision == Precision.FLOAT32 ? 2e-4 : 1e-9;
    // In float32, a score may fall on the other side of one of calibration.
    double onCalibration =
        precision == Precision.FLOAT32 ? 1.01 / detector.calibration().scores().size() : 1e-12;
    assertThat(OnnxExportTest.run(file, DenseArray.wrap(new float[0], 0, rows.width())))
        .allSatisfy((name, output) -> assertThat(output.rows()).isZero());
    for (int row = 0; row < rows.size(); row++) {
      double score = report.score(row);
      assertThat(scores.get(row)).isCloseTo(score, within(relative * score));
      assertThat(pValues.get(row)).isCloseTo(report.pValues().get(row), within(onCalibration));
      for (Anomaly.Contribution part : detector.anomaly(rows, row).contributions()) {
        assertThat(contributions.get(row, report.columns().indexOf(part.column())))
            .as("%s of row %s", part.column(), row)
            .isCloseTo(part.share() * score, within(relative * score));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void write_aDetectorOfNumbers_scoresAsTheDetector(Precision precision)
      throws IOException, OrtException {
    try (AnomalyDetector detector = builder(precision).fit(Fixtures.samples(120, 1))) {
      assertSame(detector, Fixtures.samples(37, 2), precision);
    }
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void write_aDetectorOfATableWithBlanks_scoresAsTheDetector(Precision precision)
      throws IOException, OrtException {
    TableSchema schema = TableSchema.infer(table(160, 1));
    try (AnomalyDetector detector =
        builder(precision).schema(schema).fit(schema.samples(table(160, 1)))) {
      assertSame(detector, schema.samples(table(45, 2)), precision);
    }
  }

  /** Returns a table of a word and many flags in each row. */
  private static List<Map<String, Object>> wideTable(int rows, int seed) {
    Samples numbers = Fixtures.samples(rows, seed);
    List<Map<String, Object>> table = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      Map<String, Object> cells = new LinkedHashMap<>();
      cells.put("pump", numbers.get(row, 1) > 0.2 ? "a" : numbers.get(row, 2) > 0 ? "b" : "c");
      for (int flag = 0; flag < 1000; flag++) {
        cells.put("flag " + flag, numbers.get(row, flag % 5) > (flag % 7 - 3) * 0.1);
      }
      table.add(cells);
    }
    return table;
  }

  @Test
  void write_aDetectorOfAWideTable_isAsLargeAsItsWeights() throws IOException, OrtException {
    TableSchema schema = TableSchema.infer(wideTable(60, 1));
    try (AnomalyDetector detector =
        AnomalyDetector.builder()
            .hidden(3)
            .training(Training.epochs(1))
            .compute(Compute.auto().engine(new ReferenceEngine()))
            .schema(schema)
            .fit(schema.samples(wideTable(60, 1)))) {
      assertSame(detector, schema.samples(wideTable(9, 2)), Precision.FLOAT32);
      // 30 KB of weights; a matrix of inputs and columns would have 4 MB.
      assertThat(Files.size(folder.resolve("detector.onnx"))).isLessThan(200_000);
    }
  }

  @Test
  void write_theDetectorOfATranscoder_isRefused() {
    Samples rows = Fixtures.samples(40, 1);
    try (SparseAutoencoder transcoder =
            SparseAutoencoder.builder()
                .inputs(5)
                .hidden(4)
                .transcoding(Transcoding.to(5))
                .compute(Compute.auto().engine(new ReferenceEngine()))
                .build();
        AnomalyDetector detector = AnomalyDetector.builder(transcoder).fit(rows.beside(rows))) {
      assertThatThrownBy(() -> OnnxExport.of(detector).write(folder.resolve("no.onnx")))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "the detector of a transcoder is not exported, since its scores need targets: export"
                  + " the transcoder alone, by OnnxExport.of(detector.network())");
    }
  }
}
