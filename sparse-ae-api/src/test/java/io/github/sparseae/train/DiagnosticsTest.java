package io.github.sparseae.train;

import static io.github.sparseae.train.ControlFixture.DENSE;
import static io.github.sparseae.train.ControlFixture.HIDDEN;
import static io.github.sparseae.train.ControlFixture.INPUTS;
import static io.github.sparseae.train.ControlFixture.network;
import static io.github.sparseae.train.ControlFixture.training;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparseae.Classifier;
import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.Compute;
import io.github.sparseae.engine.Fixtures;
import io.github.sparseae.engine.ReferenceEngine;
import io.github.sparseae.internal.random.RandomStream;
import io.github.sparseae.internal.train.control.Diagnostics;
import io.github.sparseae.model.Activation;
import io.github.sparseae.model.AuxiliaryLoss;
import io.github.sparseae.model.InputNormalization;
import io.github.sparseae.model.Optimizer;
import io.github.sparseae.model.PreEncoderBias;
import io.github.sparseae.model.Precision;
import io.github.sparseae.model.Reduction;
import io.github.sparseae.model.Sparsity;
import io.github.sparseae.train.TrainingWarning.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Each warning, in a training that goes wrong in its way; and none where nothing does. */
@Isolated("it listens to a logger of this process")
class DiagnosticsTest {

  private static SparseAutoencoder.Builder plain(Activation activation, Activation output) {
    return SparseAutoencoder.builder()
        .inputs(INPUTS)
        .hidden(HIDDEN)
        .activation(activation)
        .output(output)
        .precision(Precision.FLOAT64)
        .seed(5)
        .compute(Compute.auto().engine(new ReferenceEngine()));
  }

  private static Samples shifted(double factor, double offset) {
    double[][] rows = new double[DENSE.size()][INPUTS];
    for (int row = 0; row < rows.length; row++) {
      for (int i = 0; i < INPUTS; i++) {
        rows[row][i] = DENSE.get(row, i) * factor + offset;
      }
    }
    return Samples.of(rows);
  }

  private static List<TrainingWarning> last(
      SparseAutoencoder.Builder network, Samples samples, Training.Builder training) {
    try (SparseAutoencoder sae = network.build()) {
      return sae.fit(samples, training).last().orElseThrow().warnings();
    }
  }

  @Test
  void sampleRows_ofWideCodes_areFewer() {
    assertThat(Diagnostics.sampleRows(1)).isEqualTo(512);
    assertThat(Diagnostics.sampleRows(4_096)).isEqualTo(512);
    assertThat(Diagnostics.sampleRows(16_384)).isEqualTo(128);
    assertThat(Diagnostics.sampleRows(1_000_000)).isEqualTo(64);
  }

  @Test
  void fit_healthy_givesNoWarning() {
    try (SparseAutoencoder sae = plain(Activation.TANH, Activation.SIGMOID).l1(0.01).build()) {
      History history = sae.fit(DENSE, training(60));

      assertThat(history.epochs()).allMatch(report -> report.warnings().isEmpty());
      assertThat(history.last().orElseThrow().loss()).isLessThan(0.02);
    }
  }

  /** Rows of four columns between 0 and 1, of which column 2 is changed. */
  private static Samples changed(DoubleUnaryOperator change) {
    Samples dense = Fixtures.samples(100, 4, 4);
    double[][] rows = new double[100][4];
    for (int r = 0; r < 100; r++) {
      dense.copy(r, r + 1, rows[r]);
      for (int i = 0; i < 4; i++) {
        rows[r][i] = Math.min(1, Math.abs(rows[r][i]));
      }
      rows[r][2] = change.applyAsDouble(rows[r][2]);
    }
    return Samples.of(rows);
  }

  private static List<TrainingWarning> ofRows(
      Activation output, InputNormalization normalization, Samples rows) {
    return last(
            SparseAutoencoder.builder()
                .inputs(4)
                .hidden(3)
                .output(output)
                .normalization(normalization)
                .compute(Compute.auto().engine(new ReferenceEngine())),
            rows,
            Training.epochs(1))
        .stream()
        .filter(
            warning ->
                warning.kind() == Kind.UNREACHABLE_ROWS || warning.kind() == Kind.LOST_DIGITS)
        .toList();
  }

  @Test
  void fit_rowsThatTheOutputCannotReach_warnsOfThem() {
    Samples large = changed(x -> 254 + x);
    Samples negative = changed(x -> -0.5 - x);

    assertThat(ofRows(Activation.SIGMOID, InputNormalization.NONE, large))
        .singleElement()
        .satisfies(
            warning ->
                assertThat(warning.toString())
                    .matches(
                        "the output cannot reach 25\\.0 % of the numbers of the rows, such as"
                            + " 25\\d\\.\\d in column 2: choose a linear output, or scale the rows"
                            + " to the output's range"));
    assertThat(ofRows(Activation.TANH, InputNormalization.NONE, large)).hasSize(1);
    assertThat(ofRows(Activation.RELU, InputNormalization.NONE, large)).isEmpty();
    assertThat(ofRows(Activation.LINEAR, InputNormalization.NONE, large)).isEmpty();
    assertThat(ofRows(Activation.RELU, InputNormalization.NONE, negative)).hasSize(1);
    assertThat(ofRows(Activation.SIGMOID, InputNormalization.NONE, changed(x -> x))).isEmpty();
  }

  @Test
  void fit_columnThatLosesItsDigitsInFloat32_warnsOfIt() {
    Samples seconds = changed(x -> 1.7e9 + 200 * x);
    Samples hours = changed(x -> 1.7e9 + 20_000 * x);

    assertThat(ofRows(Activation.LINEAR, InputNormalization.NONE, seconds))
        .singleElement()
        .satisfies(
            warning ->
                assertThat(warning.toString())
                    .matches(
                        "column 2, 1\\.70000e\\+09 on average with a deviation of [\\d.]+, loses"
                            + " its digits in float32: set normalization"
                            + "\\(InputNormalization\\.STANDARDIZE\\), or choose"
                            + " Precision\\.FLOAT64"));
    assertThat(ofRows(Activation.LINEAR, InputNormalization.STANDARDIZE, seconds)).isEmpty();
    assertThat(ofRows(Activation.LINEAR, InputNormalization.NONE, hours)).isEmpty();
    assertThat(ofRows(Activation.LINEAR, InputNormalization.NONE, changed(x -> 1.7e9))).isEmpty();
  }

  @Test
  void fit_withoutListeners_logsAWarningOnce() {
    Thread tester = Thread.currentThread();
    List<String> logged = new ArrayList<>();
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord message) {
            // Other tests train at the same time.
            if (Thread.currentThread() == tester) {
              assertThat(message.getSourceMethodName()).isEqualTo("log");
              logged.add(message.getLevel() + " " + message.getMessage());
            }
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger logger = Logger.getLogger("io.github.sparseae.train");
    logger.addHandler(handler);
    try (SparseAutoencoder sae = network(Sparsity.l1(100, Reduction.PER_SAMPLE)).build()) {
      sae.fit(DENSE, training(100));
    } finally {
      logger.removeHandler(handler);
    }
    assertThat(logged).filteredOn(message -> message.contains("no unit is active")).hasSize(1);
    assertThat(logged).allMatch(message -> message.matches("WARNING epoch \\d+: [^\\[]+: [^\\[]+"));

    logger.addHandler(handler);
    logged.clear();
    try (SparseAutoencoder sae = network(Sparsity.l1(100, Reduction.PER_SAMPLE)).build()) {
      sae.fit(DENSE, training(100).listener(report -> {}));
    } finally {
      logger.removeHandler(handler);
    }
    assertThat(logged).as("a listener receives the warnings instead").isEmpty();
  }

  @Test
  void fit_penaltySummedOverTheBatch_warnsOfSaturatedUnits() {
    // The lecture's printed code in small: each step is so large that it ends in saturation.
    List<TrainingWarning> warnings =
        last(
            plain(Activation.TANH, Activation.SIGMOID).sparsity(Sparsity.l1(5, Reduction.SUM)),
            DENSE,
            Training.epochs(3).batchSize(50).optimizer(Optimizer.sgd(0.98)));

    assertThat(warnings)
        .filteredOn(warning -> warning.kind() == Kind.SATURATED_UNITS)
        .singleElement()
        .satisfies(
            warning ->
                assertThat(warning.toString())
                    // Of four batches of 50 rows the first is counted.
                    .matches(
                        "\\d+ of 30 units are saturated \\(\\|h\\| above 0.99\\) on at least half"
                            + " of 50 rows: lower the learning rate, or a penalty that is summed"
                            + " over the batch"));
  }

  @Test
  void fit_penaltyFarTooHeavy_warnsOfASilentCode() {
    assertThat(last(network(Sparsity.l1(100, Reduction.PER_SAMPLE)), DENSE, training(100)))
        .containsExactly(Kind.SILENT_CODE.of(200));
    assertThat(Kind.SILENT_CODE.of(200).toString())
        .isEqualTo(
            "no unit is active on any of 200 rows: lower the penalty's weight, or let it rise by a"
                + " schedule");
  }

  @Test
  void fit_inputsNextToNothing_warnsOfAConstantCode() {
    assertThat(last(plain(Activation.TANH, Activation.LINEAR), shifted(1e-9, 0), training(5)))
        .containsExactly(Kind.CONSTANT_CODE.of(200));
    assertThat(Kind.CONSTANT_CODE.of(200).toString())
        .isEqualTo(
            "the code is the same for all of 200 rows: lower the learning rate or the penalty's"
                + " weight, and see that inputs are of a size near 1");
  }

  @Test
  void fit_outputThatCannotReachTheRows_warnsThatNothingIsExplained() {
    try (SparseAutoencoder sae = plain(Activation.TANH, Activation.SIGMOID).build()) {
      History history = sae.fit(shifted(1, 3), training(30));

      assertThat(history.last().orElseThrow().warnings())
          .filteredOn(warning -> warning.kind() == Kind.NOTHING_EXPLAINED)
          .singleElement()
          .satisfies(
              warning -> {
                assertThat(warning.figures().get(0)).isNegative();
                assertThat(warning.figures().get(1)).isEqualTo(200);
                assertThat(warning.toString())
                    .startsWith("the reconstruction of 200 rows is no better than their mean (")
                    .endsWith("see that the output can reach the rows' range");
              });
      // Ten updates an epoch: it is given time until 200 are made.
      assertThat(history.epochs().get(18).warnings())
          .noneMatch(warning -> warning.kind() == Kind.NOTHING_EXPLAINED);
      assertThat(history.epochs().get(19).warnings())
          .anyMatch(warning -> warning.kind() == Kind.NOTHING_EXPLAINED);
    }
  }

  @Test
  void fit_bandwidthFarTooNarrow_warnsOfFrozenThresholds() {
    List<TrainingWarning> warnings =
        last(
            network(Sparsity.jumpRelu(0.01).bandwidth(1e-9).initialThreshold(0.01)),
            DENSE,
            training(3));

    assertThat(warnings).contains(Kind.FROZEN_THRESHOLDS.of(30, 30));
    assertThat(Kind.FROZEN_THRESHOLDS.of(30, 30).toString())
        .isEqualTo(
            "30 of 30 JumpReLU thresholds did not move in the whole epoch: widen the bandwidth, or"
                + " start the thresholds nearer to the pre-activations");
    assertThat(
            last(
                network(Sparsity.jumpRelu(0.01).bandwidth(2).initialThreshold(0.3)),
                DENSE,
                training(3)))
        .noneMatch(warning -> warning.kind() == Kind.FROZEN_THRESHOLDS);
  }

  @Test
  void fit_manyUnitsDead_saysHowManyAndOnWhat() {
    try (SparseAutoencoder sae = network(Sparsity.l1(0.5, Reduction.PER_SAMPLE)).build()) {
      List<TrainingWarning> warnings = sae.fit(DENSE, training(20)).last().orElseThrow().warnings();

      // The first of ten steps, of 20 rows, and all rows at the epoch's end.
      assertThat(warnings).containsExactly(Kind.DEAD_UNITS.of(sae.sparsity(DENSE).dead(), 30, 220));
      assertThat(warnings.get(0).toString())
          .matches(
              "\\d+ of 30 units were active on none of 220 observed rows: start the encoder from"
                  + " the decoder, let the penalty rise by a schedule, or resample dead units");
    }
  }

  @Test
  void fit_weightAMillionfoldTooLight_saysThatTheCoefficientIsAtItsBound() {
    try (SparseAutoencoder sae = network(Sparsity.l1(1e-9, Reduction.PER_SAMPLE)).build()) {
      History history = sae.fit(DENSE, training(150).targetL0(4));

      EpochReport last = history.last().orElseThrow();
      assertThat(last.warnings())
          .contains(Kind.COEFFICIENT_AT_BOUND.of(1e-9 * Math.exp(Math.log(1e6))))
          .anyMatch(warning -> warning.kind() == Kind.TARGET_MISSED);
      assertThat(history.epochs().get(148).warnings())
          .noneMatch(warning -> warning.kind() == Kind.TARGET_MISSED);
      assertThat(Kind.COEFFICIENT_AT_BOUND.of(0.001).toString())
          .isEqualTo(
              "the sparsity coefficient is at its bound, 0.00100, and targetL0 needs one beyond it:"
                  + " this network cannot reach that L0, or the penalty's weight is a millionfold"
                  + " off");
      assertThat(Kind.TARGET_MISSED.of(12.34, 4).toString())
          .isEqualTo(
              "L0 averages 12.3 over the last steps, 209 % off targetL0 4: train longer, or start"
                  + " with a weight nearer to the coefficient found");
    }
  }

  @Test
  void fit_withEarlyStopping_mayEndAnywhereAndSaysSo() {
    try (SparseAutoencoder sae = network(Sparsity.l1(0.1, Reduction.PER_SAMPLE)).build()) {
      History history =
          sae.fit(
              DENSE,
              training(20).targetL0(4).earlyStopping(EarlyStopping.on(ReportedLoss.TRAINING_DATA)));

      assertThat(history.epochs().get(3).warnings())
          .anyMatch(warning -> warning.kind() == Kind.TARGET_MISSED);
    }
  }

  @Test
  void fit_diagnosticsOff_isSilentAndLearnsTheSameBits() {
    Sparsity heavy = Sparsity.l1(0.5, Reduction.PER_SAMPLE);
    try (SparseAutoencoder watched = network(heavy).build();
        SparseAutoencoder alone = network(heavy).build()) {
      History with = watched.fit(DENSE, training(5));
      History without = alone.fit(DENSE, training(5).diagnostics(false));

      assertThat(alone.weights()).isEqualTo(watched.weights());
      assertThat(without.epochs()).allMatch(report -> report.warnings().isEmpty());
      assertThat(with.epochs()).anyMatch(report -> !report.warnings().isEmpty());
    }
  }

  @Test
  void fit_fromASource_looksAtTheRowsInMemory() {
    try (SparseAutoencoder sae = network(Sparsity.l1(100, Reduction.PER_SAMPLE)).build()) {
      // Segments of 60 rows, of which the last of each epoch has 20.
      History history = sae.fit(Fixtures.streamed(DENSE), training(100).shuffleBuffer(60));

      assertThat(history.last().orElseThrow().warnings()).containsExactly(Kind.SILENT_CODE.of(20));
    }
  }

  @Test
  void fit_aClassifier_isWarnedOfFewUpdatesAlone() {
    try (SparseAutoencoder sae = network(Sparsity.l1(100, Reduction.PER_SAMPLE)).build()) {
      sae.fit(DENSE, training(30));
      try (Classifier classifier = Classifier.fromEncoder(sae).classes(2).build()) {
        History history = classifier.fit(LabeledSamples.of(DENSE, new int[200]), training(2));
        assertThat(history.epochs().get(0).warnings()).isEmpty();
        assertThat(history.epochs().get(1).warnings()).containsExactly(Kind.FEW_UPDATES.of(20));
      }
    }
  }

  /** Normal rows around a point, whose columns repeat the first few. */
  private static Samples rows(int size, int inputs, double offset, int different) {
    RandomStream random = RandomStream.of(9, "rows", 0);
    float[] normal = new float[different];
    double[][] rows = new double[size][inputs];
    for (double[] row : rows) {
      random.fillGaussian(normal, 1);
      for (int i = 0; i < inputs; i++) {
        row[i] = normal[i % different] + offset;
      }
    }
    return Samples.of(rows);
  }

  private static final Samples CENTERED = rows(400, 6, 0, 6);
  private static final Samples FAR = rows(400, 6, 1, 6);

  private static SparseAutoencoder.Builder of(int hidden, Sparsity sparsity) {
    return SparseAutoencoder.builder()
        .hidden(hidden)
        .sparsity(sparsity)
        .compute(Compute.auto().engine(new ReferenceEngine()));
  }

  /** Returns what the first epoch warns of that was there before it; the second warns of none. */
  private static List<Kind> foretold(
      Samples rows, SparseAutoencoder.Builder network, UnaryOperator<Training.Builder> settings) {
    try (SparseAutoencoder sae = network.inputs(rows.width()).build()) {
      List<List<Kind>> kinds =
          sae.fit(rows, settings.apply(Training.epochs(2).batchSize(100))).epochs().stream()
              .map(
                  report ->
                      report.warnings().stream()
                          .map(TrainingWarning::kind)
                          .filter(kind -> kind.compareTo(Kind.OFF_CENTER_ROWS) >= 0)
                          .toList())
              .toList();
      assertThat(kinds.get(1)).isEmpty();
      return kinds.get(0);
    }
  }

  private static List<Kind> foretold(Samples rows, SparseAutoencoder.Builder network) {
    return foretold(rows, network, training -> training);
  }

  @Test
  void fit_rowsFarFromZero_warnsWhereTheKLargestChoose() {
    Sparsity.TopK topK = Sparsity.topK(2);

    assertThat(foretold(FAR, of(20, topK))).containsExactly(Kind.OFF_CENTER_ROWS);
    assertThat(foretold(FAR, of(20, topK).preEncoderBias(PreEncoderBias.ZERO)))
        .containsExactly(Kind.OFF_CENTER_ROWS);
    assertThat(foretold(FAR, of(20, Sparsity.matryoshka(topK, 4))))
        .containsExactly(Kind.OFF_CENTER_ROWS);
    assertThat(foretold(CENTERED, of(20, topK))).isEmpty();
    assertThat(foretold(FAR, of(20, topK).preEncoderBias(PreEncoderBias.MEAN))).isEmpty();
    assertThat(foretold(FAR, of(20, topK).normalization(InputNormalization.STANDARDIZE))).isEmpty();
    assertThat(foretold(FAR, of(20, Sparsity.batchTopK(2)))).isEmpty();
    assertThat(foretold(FAR, of(20, Sparsity.gated(0.1)))).isEmpty();
    assertThat(foretold(FAR, of(20, topK), training -> training.diagnostics(false))).isEmpty();
    assertThat(Kind.OFF_CENTER_ROWS.of(1.234))
        .hasToString(
            "the mean of the rows is 1.23 times as large as their deviation from it, so that of"
                + " units chosen by the k largest many die: set"
                + " preEncoderBias(PreEncoderBias.MEAN), or"
                + " normalization(InputNormalization.STANDARDIZE)");
  }

  @Test
  void fit_moreUnitsThanDirections_warnsUnlessTheyAreRevived() {
    Samples copies = rows(400, 6, 0, 2);
    Sparsity.TopK topK = Sparsity.topK(2);

    assertThat(foretold(copies, of(20, topK))).containsExactly(Kind.CROWDED_DIRECTIONS);
    assertThat(foretold(copies, of(12, topK))).isEmpty();
    assertThat(foretold(CENTERED, of(20, topK))).isEmpty();
    assertThat(foretold(copies, of(20, topK.auxiliary(AuxiliaryLoss.of(2))))).isEmpty();
    assertThat(
            foretold(
                copies, of(20, topK), training -> training.resampling(Resampling.everySteps(100))))
        .isEmpty();
    // 120 rows in 90 directions vary in some 51 by their sample, which is corrected for.
    assertThat(foretold(rows(120, 90, 0, 90), of(500, topK))).isEmpty();
  }

  @Test
  void fit_geometricMedianThatConvergesSlowly_warns() {
    // Of two heaps of almost the same size the larger one is the median.
    double[][] heaps = new double[400][2];
    for (int r = 202; r < 400; r++) {
      heaps[r][0] = 1;
    }

    assertThat(
            foretold(
                Samples.of(heaps),
                of(20, Sparsity.l1(0.1)).preEncoderBias(PreEncoderBias.GEOMETRIC_MEDIAN)))
        .containsExactly(Kind.UNSETTLED_MEDIAN);
    assertThat(
            foretold(FAR, of(20, Sparsity.l1(0.1)).preEncoderBias(PreEncoderBias.GEOMETRIC_MEDIAN)))
        .isEmpty();
  }
}
