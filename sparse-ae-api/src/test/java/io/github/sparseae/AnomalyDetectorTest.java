package io.github.sparseae;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.common.primitives.Doubles;
import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.data.RowReadException;
import io.github.sparseae.data.Rows;
import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.Compute;
import io.github.sparseae.engine.Fixtures;
import io.github.sparseae.engine.ReferenceEngine;
import io.github.sparseae.file.ModelFile;
import io.github.sparseae.internal.random.RandomStream;
import io.github.sparseae.metrics.Anomaly;
import io.github.sparseae.metrics.AnomalyReport;
import io.github.sparseae.metrics.DetectionReport;
import io.github.sparseae.metrics.DriftMonitor;
import io.github.sparseae.metrics.DriftReport;
import io.github.sparseae.model.Activation;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.InputNormalization;
import io.github.sparseae.model.Optimizer;
import io.github.sparseae.model.Precision;
import io.github.sparseae.model.Sparsity;
import io.github.sparseae.table.TableSchema;
import io.github.sparseae.train.Checkpoints;
import io.github.sparseae.train.Training;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnomalyDetectorTest {
  /** Units of eight sensors, from Pa to kV; two common causes move all of them. */
  private static final double[] UNITS = {100_000, 20, 1, 0.3, 0.02, 7, 900, 0.5};

  @TempDir Path folder;

  private static Compute compute() {
    return Compute.auto().engine(new ReferenceEngine());
  }

  private static AnomalyDetector.Builder builder() {
    return AnomalyDetector.builder()
        .hidden(4)
        .training(Training.epochs(25).batchSize(20).optimizer(Optimizer.adam(0.01)))
        .network(
            network ->
                network
                    .activation(Activation.TANH)
                    .sparsity(Sparsity.none())
                    .precision(Precision.FLOAT64))
        .compute(compute());
  }

  private static double[][] sensors(int rows, int seed) {
    RandomStream random = RandomStream.of(seed, "sensors", 0);
    double[][] x = new double[rows][UNITS.length];
    for (double[] row : x) {
      double a = random.nextGaussian();
      double b = random.nextGaussian();
      for (int i = 0; i < row.length; i++) {
        double cause = a * Math.cos(i) + b * Math.sin(i);
        row[i] = UNITS[i] * (3 + cause + 0.1 * random.nextGaussian());
      }
    }
    return x;
  }

  /** Every third row has one sensor that no longer follows the causes. */
  private static LabeledSamples broken(int rows, int seed) {
    double[][] x = sensors(rows, seed);
    double[][] others = sensors(rows, seed + 1);
    int[] labels = new int[rows];
    for (int row = 0; row < rows; row += 3) {
      x[row][sensor(row)] = others[row][sensor(row)];
      labels[row] = 1;
    }
    return LabeledSamples.of(Samples.of(x), labels);
  }

  private static int sensor(int row) {
    return row / 3 % UNITS.length;
  }

  @Test
  void fit_sensorsInManyUnits_findsBrokenOnesAndNamesThem() {
    LabeledSamples test = broken(300, 7);
    try (AnomalyDetector detector = builder().seed(3).fit(Samples.of(sensors(600, 1)))) {
      DetectionReport found = detector.evaluate(test);
      double threshold = detector.threshold(0.1);
      int named = 0;
      int alarms = 0;
      for (int row = 0; row < test.size(); row++) {
        Anomaly anomaly = detector.anomaly(test, row);
        boolean isAbove = anomaly.score() > threshold;
        assertThat(isAbove).isEqualTo(anomaly.pValue() <= 0.1);
        if (isAbove && test.label(row) == 1) {
          alarms++;
          named += anomaly.top(1).get(0).column().equals("input " + sensor(row)) ? 1 : 0;
        }
      }

      assertThat(found.auc()).isGreaterThan(0.82);
      assertThat(alarms).isGreaterThan(30);
      assertThat(named).isGreaterThan(alarms * 3 / 4);
      assertThat(found.anomalies()).isEqualTo(100);
      assertThat(detector.calibration().scores()).hasSize(120);
    }
  }

  @Test
  void scores_ofManyRows_areThoseOfReconstructionsAndOfEachRowAlone() {
    Samples rows = Samples.of(sensors(1_203, 5));
    try (AnomalyDetector detector = builder().fit(Samples.of(sensors(100, 1)))) {
      AnomalyReport report = detector.anomalies(rows);
      DenseArray reconstructions = detector.network().reconstruct(rows);
      double[] scales = Doubles.toArray(detector.toModelFile().baseline().orElseThrow().scales());
      for (int row = 0; row < rows.size(); row += 401) {
        double sum = 0;
        for (int i = 0; i < 8; i++) {
          sum += Math.pow((reconstructions.get(row, i) - rows.get(row, i)) / scales[i], 2);
        }
        assertThat(report.score(row)).isCloseTo(sum / 8, within(1e-9));
        assertThat(detector.anomaly(rows, row).score()).isCloseTo(sum / 8, within(1e-9));
        assertThat(detector.score(rows.row(row))).isCloseTo(sum / 8, within(1e-3));
        assertThat(detector.anomaly(rows.row(row)).score())
            .isEqualTo(detector.score(rows.row(row)));
      }
      assertThat(report.shares().stream().mapToDouble(share -> share).sum())
          .isCloseTo(1, within(1e-9));
      assertThat(detector.anomalies(Fixtures.streamed(rows))).isEqualTo(report);
    }
  }

  @Test
  void save_andLoad_givesTheSameScoresAndAnAutoencoder() throws IOException {
    Path file = folder.resolve("detector.safetensors");
    Samples rows = Samples.of(sensors(50, 5));
    AnomalyReport before;
    String text;
    try (AnomalyDetector detector = builder().fit(Samples.of(sensors(200, 1)))) {
      before = detector.anomalies(rows);
      text = detector.toString();
      detector.save(file);
      assertThat(detector.provenance().trainings()).hasSize(1);
    }
    try (AnomalyDetector again = AnomalyDetector.load(file, compute());
        SparseAutoencoder sae = SparseAutoencoder.load(file, compute())) {
      assertThat(again.anomalies(rows)).isEqualTo(before);
      assertThat(again).hasToString(text);
      assertThat(text).startsWith("AnomalyDetector 8-4-8, calibration on 40 rows: median score ");
      assertThat(sae.reconstruct(rows)).isEqualTo(again.network().reconstruct(rows));
      assertThat(sae.toModelFile().baseline()).isEmpty();
      sae.save(file);
    }
    assertThatThrownBy(() -> AnomalyDetector.load(file, compute()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            file
                + " is no anomaly detector: fit one to normal rows by"
                + " AnomalyDetector.builder(network)");
  }

  @Test
  @SuppressWarnings("try") // Closed early, on purpose.
  void builder_ofATrainedNetwork_copiesItAndTrainsNothing() {
    Samples rows = Samples.of(sensors(100, 1));
    try (SparseAutoencoder sae =
        SparseAutoencoder.builder()
            .inputs(8)
            .hidden(4)
            .normalization(InputNormalization.STANDARDIZE)
            .compute(compute())
            .build()) {
      sae.fit(rows, Training.epochs(2));
      DenseArray before = sae.reconstruct(rows);
      AnomalyDetector detector = AnomalyDetector.builder(sae).calibration(0.5).fit(rows);
      sae.close();
      try (detector) {
        assertThat(detector.network().reconstruct(rows)).isEqualTo(before);
        assertThat(detector.calibration().scores()).hasSize(50);
        assertThat(detector.network().provenance().trainings()).hasSize(1);
      }
      assertThatThrownBy(() -> detector.score(new float[8]))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("closed");
      assertThatThrownBy(() -> AnomalyDetector.builder(sae).hidden(3))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("hidden is of no use to a network that is already trained");
    }
  }

  /** The parts of a stream are the same in each pass, and no row is in both. */
  @Test
  void fit_streamedRows_keepsTheSameRowsOut() {
    Samples rows = Samples.of(sensors(300, 1));
    AnomalyDetector.Builder options = builder().seed(5).calibration(0.3);
    try (AnomalyDetector detector = options.fit(Fixtures.streamed(rows));
        AnomalyDetector again = options.fit(Fixtures.streamed(rows))) {
      assertThat(again.toModelFile().baseline()).isEqualTo(detector.toModelFile().baseline());
      int kept = detector.calibration().scores().size();
      assertThat(kept).isBetween(60, 120);
      double[] all = Doubles.toArray(detector.anomalies(rows).scores());
      Arrays.sort(all);
      assertThat(Doubles.asList(all)).containsAll(detector.calibration().scores());
      assertThat(detector.provenance().trainings().get(0).data().name())
          .startsWith("rows kept of ");
    }
  }

  @Test
  void fit_constantColumns_scoresWhatLeavesThem() {
    double[][] x = sensors(200, 1);
    for (double[] row : x) {
      row[2] = 5;
      row[3] = 0;
    }
    double[] normal = x[0].clone();
    double[] odd = x[0].clone();
    odd[2] = 6;
    double[] other = x[0].clone();
    other[3] = 1;
    try (AnomalyDetector detector = builder().fit(Samples.of(x))) {
      assertThat(detector.anomaly(Samples.of(normal), 0).score()).isLessThan(10);
      for (double[] row : new double[][] {odd, other}) {
        Anomaly anomaly = detector.anomaly(Samples.of(row), 0);
        assertThat(anomaly.score()).isGreaterThan(10);
        assertThat(anomaly.pValue()).isEqualTo(detector.calibration().smallestRate());
        assertThat(anomaly.top(1).get(0).column()).isEqualTo(row == odd ? "input 2" : "input 3");
      }
    }
  }

  @Test
  void fit_oneColumnAndTwoRows_answers() {
    try (AnomalyDetector one =
            AnomalyDetector.builder()
                .compute(compute())
                .training(Training.epochs(3))
                .fit(Samples.of(new float[][] {{1}, {2}}));
        AnomalyDetector constant =
            AnomalyDetector.builder()
                .compute(compute())
                .training(Training.epochs(3))
                .fit(Samples.of(new float[][] {{3, 4}, {3, 4}, {3, 4}}))) {
      assertThat(one.calibration().scores()).hasSize(1);
      assertThat(one.threshold(0.5)).isEqualTo(one.calibration().scores().get(0));
      assertThat(constant.score(new float[] {3, 9}))
          .isGreaterThan(constant.score(new float[] {3, 4}));
    }
    assertThatThrownBy(() -> builder().fit(Samples.of(new float[] {1, 2})))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a detector needs normal rows, at least 2, was 1");
  }

  @Test
  void fit_streamOfTooFewRows_saysSo() {
    Rows one = Rows.ofIterators("one", 2, () -> List.of(new float[] {1, 2}).iterator());
    assertThatThrownBy(() -> AnomalyDetector.builder().compute(compute()).fit(one.withSize(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a detector needs normal rows, at least 2, was 1");
    // None is held out, and none is left.
    for (double share : new double[] {0.2, 0.9}) {
      assertThatThrownBy(
              () -> AnomalyDetector.builder().compute(compute()).calibration(share).fit(one))
          .isInstanceOf(RowReadException.class)
          .hasMessage(
              "one, row 0: the source has too few rows to train on some and calibrate on others:"
                  + " give more, or rows for calibration of their own");
    }
  }

  private static List<Map<String, Object>> pumps(int rows, int seed) {
    RandomStream random = RandomStream.of(seed, "pumps", 0);
    double[][] x = sensors(rows, seed);
    List<Map<String, Object>> table = new ArrayList<>();
    for (double[] row : x) {
      int pump = random.nextInt(3);
      Map<String, Object> cells = new LinkedHashMap<>();
      cells.put("pressure", row[0] + pump * UNITS[0]);
      cells.put("temperature", random.nextInt(10) == 0 ? null : row[1]);
      cells.put("current", row[2]);
      cells.put("rpm", row[3]);
      cells.put("pump", List.of("north", "south", "west").get(pump));
      cells.put("open", pump == 1);
      table.add(cells);
    }
    return table;
  }

  @Test
  void fit_aTable_answersInItsTerms() throws IOException {
    List<Map<String, Object>> normal = pumps(600, 1);
    TableSchema schema = TableSchema.infer(normal).unit("pressure", "Pa").unit("current", "A");
    Path file = folder.resolve("table.safetensors");
    try (AnomalyDetector fitted = builder().schema(schema).fit(schema.samples(normal))) {
      fitted.save(file);
    }
    List<Map<String, Object>> test = pumps(200, 9);
    try (AnomalyDetector detector = AnomalyDetector.load(file, compute())) {
      assertThat(detector.schema()).hasValue(schema);
      AnomalyReport report = detector.anomalies(schema.samples(test));
      assertThat(report.columns())
          .containsExactly("pressure", "temperature", "current", "rpm", "pump", "open");
      assertThat(report.shares().stream().mapToDouble(share -> share).sum())
          .isCloseTo(1, within(1e-9));
      for (int row = 0; row < 20; row++) {
        assertThat(detector.score(test.get(row))).isCloseTo(report.score(row), within(1e-9));
      }
      // Blanks are a tenth of the rows, and about a tenth of the false alarms.
      int blank = 0;
      int[] alarms = report.above(detector.threshold(0.2));
      for (int row : alarms) {
        blank += test.get(row).get("temperature") == null ? 1 : 0;
      }
      assertThat(alarms.length).isBetween(10, 80);
      assertThat(blank).isLessThan(alarms.length / 3);

      Map<String, Object> odd = new LinkedHashMap<>(test.get(0));
      odd.put("temperature", null);
      odd.put("current", (double) requireNonNull(odd.get("current")) + 8 * UNITS[2]);
      Anomaly anomaly = detector.anomaly(odd);
      assertThat(anomaly.pValue()).isLessThan(0.02);
      assertThat(anomaly.top(1).get(0).column()).isEqualTo("current");
      assertThat(anomaly.toString()).contains(" A, expected ");
      Anomaly.Contribution temperature =
          anomaly.contributions().stream()
              .filter(contribution -> contribution.column().equals("temperature"))
              .findFirst()
              .orElseThrow();
      assertThat(temperature.share()).isZero();
      assertThat(temperature.value()).isEqualTo("");
      assertThat(temperature.toString()).startsWith("temperature is missing, expected ");
      odd.putAll(test.get(0));
      odd.put("pump", "east");
      assertThat(detector.anomaly(odd).toString()).contains("pump is (unknown), expected ");

      odd.put("speed", 3);
      assertThatThrownBy(() -> detector.score(odd))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "column \"speed\" is not in the schema, which has [pressure, temperature, current,"
                  + " rpm, pump, open]");
    }
    try (AnomalyDetector plain = builder().fit(Samples.of(sensors(40, 1)))) {
      assertThatThrownBy(() -> plain.score(Map.of("pressure", 1)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(
              "the detector was fitted to numbers alone: pass a row as float[], or set the schema of"
                  + " the table before fit");
    }
    assertThatThrownBy(() -> builder().schema(schema).fit(Samples.of(sensors(40, 1))))
        .hasMessage(
            "32 samples of 8 float64: rows have width 8, but the schema has 10 inputs: encode them"
                + " by the schema");
  }

  @Test
  void monitor_ofAService_namesTheSensorThatChanged() throws IOException {
    Path file = folder.resolve("watched.safetensors");
    try (AnomalyDetector fitted = builder().fit(Samples.of(sensors(600, 1)))) {
      fitted.save(file);
    }
    double[][] changed = sensors(300, 5);
    for (double[] row : changed) {
      row[6] *= 1.5;
    }
    try (AnomalyDetector detector = AnomalyDetector.load(file, compute())) {
      DriftMonitor monitor = detector.monitor();
      detector.watch(Samples.of(sensors(300, 4)), monitor);
      DriftReport before = monitor.report();
      assertThat(before.rows()).isEqualTo(300);
      assertThat(before.isDrift(0.01)).isFalse();
      assertThat(before.columns()).hasSize(8);
      assertThat(before.units()).hasSize(4);
      detector.watch(Fixtures.streamed(Samples.of(changed)), monitor);
      DriftReport after = monitor.report();
      assertThat(after.rows()).isEqualTo(600);
      assertThat(after.isDrift(0.001)).isTrue();
      assertThat(before.driftedColumns(0.01)).isEmpty();
      assertThat(before.driftedUnits(0.01)).isEmpty();
      assertThat(after.columns().get(0).column()).isEqualTo("input 6");
      assertThat(after.driftedColumns(0.001).get(0).column()).isEqualTo("input 6");
      assertThat(after.highestScores()).hasSize(10);
      assertThat(after.highestScores().get(0).row()).isGreaterThanOrEqualTo(300);
    }
  }

  private record Flow(double flow, Optional<Double> rate) {}

  @Test
  void fit_streamedRecords_equalsRowsInMemory() {
    List<Flow> flows = new ArrayList<>();
    RandomStream random = RandomStream.of(1, "flows", 0);
    for (int i = 0; i < 400; i++) {
      double x = random.nextGaussian();
      flows.add(new Flow(x, i % 9 == 0 ? Optional.empty() : Optional.of(2 * x)));
    }
    TableSchema schema = TableSchema.infer(flows);
    Samples rows = schema.samples(flows);
    AnomalyDetector.Builder builder = builder().schema(schema);
    try (AnomalyDetector memory = builder.fit(rows.rows(0, 300), rows.rows(300, 400));
        AnomalyDetector streamed =
            builder.fit(
                Fixtures.streamed(rows.rows(0, 300)), Fixtures.streamed(rows.rows(300, 400)))) {
      assertThat(streamed.toModelFile().baseline()).isEqualTo(memory.toModelFile().baseline());
      assertThat(streamed.score(new Flow(1, Optional.empty())))
          .isEqualTo(memory.score(new Flow(1, Optional.empty())))
          .isLessThan(memory.threshold(0.05));
    }
  }

  @Test
  void network_options_areThoseOfTheNetwork() {
    try (AnomalyDetector detector =
        AnomalyDetector.builder()
            .hidden(3)
            .network(network -> network.activation(Activation.TANH).sparsity(Sparsity.l1(0.01)))
            .training(Training.epochs(1))
            .seed(11)
            .compute(compute())
            .fit(Samples.of(sensors(40, 1)))) {
      assertThat(detector.network().spec().activation()).isEqualTo(Activation.TANH);
      assertThat(detector.network().spec().sparsity()).isEqualTo(Sparsity.l1(0.01));
      assertThat(detector.network().spec().seed()).isEqualTo(11);
      assertThat(detector.network().spec().structure().normalization())
          .isEqualTo(InputNormalization.STANDARDIZE);
    }
  }

  @Test
  void defaults_ofNarrowAndWideRows_suitTheirWidth() {
    AnomalyDetector.Builder builder =
        AnomalyDetector.builder().compute(compute()).training(Training.epochs(1));
    try (AnomalyDetector narrow = builder.fit(Samples.of(sensors(40, 1)));
        AnomalyDetector wide = builder.fit(Samples.of(new double[9][300]))) {
      assertThat(narrow.network().spec().hidden()).isEqualTo(32);
      assertThat(narrow.network().spec().sparsity()).isEqualTo(Sparsity.topK(2));
      assertThat(wide.network().spec().hidden()).isEqualTo(1024);
      assertThat(wide.network().spec().sparsity()).isEqualTo(Sparsity.topK(32));
    }
  }

  @Test
  void fit_withCheckpoints_isResumed() {
    Path checkpoints = folder.resolve("checkpoints");
    Samples rows = Samples.of(sensors(60, 1));
    AnomalyDetector.Builder builder =
        AnomalyDetector.builder()
            .compute(compute())
            .network(network -> network.precision(Precision.FLOAT64))
            .training(Training.epochs(2).checkpoint(checkpoints, Checkpoints.everyEpochs(1)));
    try (AnomalyDetector first = builder.fit(rows);
        AnomalyDetector again = builder.fit(rows)) {
      assertThat(again.network().resumption()).isPresent();
      assertThat(again.toModelFile().baseline()).isEqualTo(first.toModelFile().baseline());
    }
  }

  @Test
  void fit_checkpointsThatAreDamaged_areNamed() throws IOException {
    Path checkpoints = Files.createDirectory(folder.resolve("damaged"));
    Files.writeString(checkpoints.resolve("checkpoint-000001.safetensors"), "nothing");
    AnomalyDetector.Builder builder =
        AnomalyDetector.builder()
            .compute(compute())
            .training(Training.epochs(1).checkpoint(checkpoints, Checkpoints.everyEpochs(1)));

    assertThatThrownBy(() -> builder.fit(Samples.of(sensors(60, 1))))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageStartingWith("the checkpoints in " + checkpoints + " cannot be read: ");
  }

  @Test
  void wrongUse_isNamed() {
    Samples rows = Samples.of(sensors(40, 1));
    assertThatThrownBy(() -> AnomalyDetector.builder().calibration(1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("calibration must be above 0 and below 1, was 1.0");
    assertThatThrownBy(() -> AnomalyDetector.builder().calibration(0.3).fit(rows, rows))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "calibration keeps a share of 0.3 out of training, but there are rows for it: leave it"
                + " out");
    assertThatThrownBy(() -> AnomalyDetector.builder().hidden(4).hidden(5))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("hidden was already set to 4");
    assertThatThrownBy(
            () ->
                AnomalyDetector.builder()
                    .training(Training.epochs(3).targetL0(25))
                    .training(Training.epochs(4)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "training was already set to 3 epochs, batches of 128, Adam, learning rate 0.001,"
                + " target L0 25");
    Samples far = Samples.of(new float[] {0, 0, 0, 0, 0, 0, 0, 3e38f});
    assertThatThrownBy(
            () ->
                AnomalyDetector.builder()
                    .compute(compute())
                    .training(Training.epochs(1))
                    .fit(rows, far))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "1 sample of 8 float32: the score of row 0 is infinite: leave it out, or scale the"
                + " rows");
    Rows narrow = Samples.of(new float[] {1, 2});
    assertThatThrownBy(() -> builder().fit(rows, narrow))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "1 sample of 2 float32: rows for calibration have width 2, but those to train on have"
                + " width 8");
    try (AnomalyDetector detector = builder().fit(rows)) {
      assertThatThrownBy(() -> detector.anomalies(narrow))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("1 sample of 2 float32: rows have width 2, but inputs is 8");
      assertThatThrownBy(() -> detector.score(new float[] {1, 2, 3, 4, 5, 6, 7, Float.NaN}))
          .hasMessage("row 0, column 7 is NaN: every number must be finite");
      assertThatThrownBy(() -> detector.anomaly(rows, 40))
          .isInstanceOf(IndexOutOfBoundsException.class)
          .hasMessage("row (40) must be less than size (40)");
      assertThatThrownBy(
              () -> detector.evaluate(LabeledSamples.of(rows.rows(0, 2), new int[] {0, 2})))
          .hasMessage("the label of row 1 must be 0 (normal) or 1 (anomaly), was 2");
      ModelFile model = detector.toModelFile();
      try (SparseAutoencoder narrower =
          SparseAutoencoder.builder().inputs(3).hidden(2).compute(compute()).build()) {
        ModelFile other = narrower.toModelFile();
        assertThatThrownBy(() -> other.withBaseline(model.baseline().orElseThrow()))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageStartingWith(
                "a baseline of 8 scales is for an autoencoder with as many outputs, the model is");
      }
    }
  }
}
