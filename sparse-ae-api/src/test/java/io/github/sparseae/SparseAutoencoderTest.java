package io.github.sparseae;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.data.Rows;
import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.Compute;
import io.github.sparseae.engine.EngineProvider;
import io.github.sparseae.engine.Fixtures;
import io.github.sparseae.engine.Network;
import io.github.sparseae.engine.NetworkState;
import io.github.sparseae.engine.ReferenceEngine;
import io.github.sparseae.internal.data.RowPass;
import io.github.sparseae.internal.train.InputStatistics;
import io.github.sparseae.internal.train.StatisticsPass;
import io.github.sparseae.metrics.ClassificationReport;
import io.github.sparseae.metrics.FeatureReport;
import io.github.sparseae.metrics.ReconstructionReport;
import io.github.sparseae.metrics.SparsityReport;
import io.github.sparseae.model.Activation;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Device;
import io.github.sparseae.model.Initializer;
import io.github.sparseae.model.InputNormalization;
import io.github.sparseae.model.NetworkSpec;
import io.github.sparseae.model.Optimizer;
import io.github.sparseae.model.PreEncoderBias;
import io.github.sparseae.model.Precision;
import io.github.sparseae.model.Reconstruction;
import io.github.sparseae.model.Sparsity;
import io.github.sparseae.model.Transcoding;
import io.github.sparseae.model.Weights;
import io.github.sparseae.probe.LinearProbe;
import io.github.sparseae.probe.ProbeReport;
import io.github.sparseae.pursuit.Pursuit;
import io.github.sparseae.train.Training;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SparseAutoencoderTest {
  private static final Samples SAMPLES = Fixtures.samples(23, 1);

  private static SparseAutoencoder.Builder builder() {
    return SparseAutoencoder.builder()
        .inputs(Fixtures.INPUTS)
        .hidden(3)
        .activation(Activation.TANH)
        .output(Activation.SIGMOID)
        .precision(Precision.FLOAT64)
        .seed(9)
        .compute(Compute.auto().engine(new ReferenceEngine()));
  }

  @Test
  void encodeDecodeReconstruct_ofInitialWeights_areTheFormulas() {
    try (SparseAutoencoder sae = builder().build()) {
      Weights w = sae.weights();
      DenseArray codes = sae.encode(SAMPLES);
      DenseArray reconstructions = sae.reconstruct(SAMPLES);

      assertThat(codes.shape()).containsExactly(23, 3);
      assertThat(reconstructions.shape()).containsExactly(23, Fixtures.INPUTS);
      double z = w.encoderBias().get(2);
      for (int i = 0; i < Fixtures.INPUTS; i++) {
        z += SAMPLES.get(7, i) * w.encoder().get(i, 2);
      }
      assertThat(codes.get(7, 2)).isCloseTo(Math.tanh(z), within(1e-12));
      double out = w.decoderBias().get(4);
      for (int j = 0; j < 3; j++) {
        out += codes.get(7, j) * w.decoder().get(j, 4);
      }
      assertThat(reconstructions.get(7, 4)).isCloseTo(1 / (1 + Math.exp(-out)), within(1e-12));
      assertThat(sae.decode(Samples.of(codes))).isEqualTo(reconstructions);
    }
  }

  @Test
  void build_initialNumbersBeyondThePrecision_isRefused() {
    String advice =
        " are not all finite in float32: set the initializer's deviation, the decoder's norm and"
            + " thresholds to numbers nearer to 1";
    assertThatThrownBy(
            () -> single().initializer(Initializer.gaussian(1e-60)).unitNormDecoder(true).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the initial decoder.weights" + advice);
    assertThatThrownBy(() -> single().initializer(Initializer.gaussian(1e60)).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the initial encoder.weights" + advice);
    assertThatThrownBy(
            () -> single().sparsity(Sparsity.jumpRelu(1).initialThreshold(1e300)).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the initial code.unit_threshold" + advice);
  }

  private static SparseAutoencoder.Builder single() {
    return SparseAutoencoder.builder()
        .inputs(3)
        .hidden(2)
        .compute(Compute.auto().engine(new ReferenceEngine()));
  }

  @Test
  void encode_oneRow_equalsTheBatch() {
    try (SparseAutoencoder sae = builder().build()) {
      assertThat(sae.encode(SAMPLES.row(4)))
          .usingComparatorWithPrecision(1e-6f)
          .containsExactly(sae.encode(SAMPLES).row(4));
      assertThat(sae.reconstruct(SAMPLES.row(4)))
          .usingComparatorWithPrecision(1e-6f)
          .containsExactly(sae.reconstruct(SAMPLES).row(4));
      assertThat(sae.decode(sae.encode(SAMPLES).row(4)))
          .usingComparatorWithPrecision(1e-6f)
          .containsExactly(sae.reconstruct(SAMPLES).row(4));
    }
  }

  @Test
  void encode_moreRowsThanOneBatch_keepsTheirOrder() {
    Samples many = Fixtures.samples(2_345, 6);
    try (SparseAutoencoder sae = builder().build()) {
      DenseArray codes = sae.encode(many);

      assertThat(codes.rows()).isEqualTo(2_345);
      for (int row : new int[] {0, 999, 1_000, 2_000, 2_344}) {
        assertThat(codes.row(row)).containsExactly(sae.encode(many.rows(row, row + 1)).row(0));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void encode_byPursuit_solvesForRowsAsTheDecoderSeesThem(InputNormalization normalization) {
    Samples many = Fixtures.samples(1_200, 6);
    try (SparseAutoencoder sae =
        SparseAutoencoder.builder()
            .inputs(Fixtures.INPUTS)
            .hidden(7)
            .normalization(normalization)
            .preEncoderBias(PreEncoderBias.MEAN)
            .sparsity(Sparsity.topK(2))
            .seed(9)
            .compute(Compute.auto().engine(new ReferenceEngine()))
            .build()) {
      sae.fit(many, Training.epochs(1).batchSize(100).listener(report -> {}));

      DenseArray codes = sae.encode(many, Pursuit.orthogonal(Fixtures.INPUTS));

      assertThat(codes.precision()).isEqualTo(Precision.FLOAT32);
      // As many independent atoms as inputs reach any row. Where each row has a scale of its own,
      // the decoder does not know it.
      float[] expected = many.toDenseArray().toFloats();
      for (int i = 0; normalization.isOfEachRow() && i < many.size(); i++) {
        double[] row = new double[Fixtures.INPUTS];
        many.copy(i, i + 1, row);
        InputNormalization.OfRow scale = normalization.ofRow(row);
        for (int j = 0; j < row.length; j++) {
          expected[i * row.length + j] = (float) ((row[j] - scale.mean()) / scale.divisor());
        }
      }
      assertThat(sae.decode(Samples.of(codes)).toFloats())
          .usingComparatorWithPrecision(1e-3f)
          .containsExactly(expected);
      assertThat(collected(sae.encode((Rows) many, Pursuit.orthogonal(Fixtures.INPUTS))))
          .isEqualTo(codes);
      assertThat(SparsityReport.of(sae.encode(many, Pursuit.nonNegative(2)), 0).l0())
          .isBetween(1.0, 2.0);
    }
  }

  private static DenseArray collected(Rows rows) {
    try (RowPass pass = RowPass.open(rows)) {
      return pass.next(10_000).orElseThrow().toDenseArray();
    }
  }

  @Test
  void encode_byPursuitOfNoLinearAutoencoder_refused() {
    try (SparseAutoencoder sae = builder().build()) {
      assertThatThrownBy(() -> sae.encode(SAMPLES, Pursuit.orthogonal(2)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "codes are solved for with a linear output, but the output is sigmoid: use encode"
                  + " without a pursuit");
    }
    try (SparseAutoencoder transcoder =
        SparseAutoencoder.builder()
            .inputs(Fixtures.INPUTS)
            .hidden(3)
            .transcoding(Transcoding.to(2))
            .compute(Compute.auto().engine(new ReferenceEngine()))
            .build()) {
      assertThatThrownBy(() -> transcoder.encode(SAMPLES, Pursuit.orthogonal(2)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("which a transcoder does not: solve for those of its targets");
    }
  }

  @Test
  void features_overManyRows_equalTheAccumulator() {
    Samples many = Fixtures.samples(1_005, 6);
    DenseArray activations = Fixtures.samples(1_005, 7).toDenseArray();
    DenseArray directions = Fixtures.samples(Fixtures.INPUTS, 8).toDenseArray();
    try (SparseAutoencoder sae = builder().l1(0.5).build()) {
      FeatureReport.Accumulator expected =
          new FeatureReport.Accumulator(sae.weights().decoder(), directions, 0.01);
      expected.add(many, sae.encode(many), sae.reconstruct(many), activations);

      assertThat(sae.features(many, activations, directions)).isEqualTo(expected.report());
      assertThatThrownBy(() -> sae.features(SAMPLES, activations, directions))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("23 rows, but activations of 1005");
    }
  }

  @Test
  void sparsityAndEvaluate_overManyRows_equalTheNaiveComputation() {
    Samples many = Fixtures.samples(2_345, 6);
    try (SparseAutoencoder sae = builder().l1(0.5).build()) {
      SparsityReport sparsity = sae.sparsity(many);
      ReconstructionReport report = sae.evaluate(many);

      DenseArray codes = sae.encode(many);
      DenseArray reconstructions = sae.reconstruct(many);
      double size = 0;
      for (int i = 0; i < codes.size(); i++) {
        size += Math.abs(codes.get(i));
      }
      double error = 0;
      for (int i = 0; i < reconstructions.size(); i++) {
        double difference = reconstructions.get(i) - many.get(i / 5, i % 5);
        error += difference * difference;
      }
      double cosines = 0;
      for (int row = 0; row < reconstructions.rows(); row++) {
        double dot = 0;
        double x2 = 0;
        double r2 = 0;
        for (int i = 0; i < 5; i++) {
          dot += many.get(row, i) * reconstructions.get(row, i);
          x2 += many.get(row, i) * many.get(row, i);
          r2 += reconstructions.get(row, i) * reconstructions.get(row, i);
        }
        cosines += dot / Math.sqrt(x2 * r2);
      }
      assertThat(sparsity.meanAbs()).isCloseTo(size / codes.size(), within(1e-12));
      assertThat(sparsity.activityThreshold()).isEqualTo(0.01);
      assertThat(report.meanSquaredError())
          .isCloseTo(error / reconstructions.size(), within(1e-12));
      assertThat(report.cosineSimilarity())
          .isCloseTo(cosines / reconstructions.rows(), within(1e-12));
      assertThat(report.losses().data()).isCloseTo(error / reconstructions.size(), within(1e-12));
      assertThat(report.losses().penalty()).isCloseTo(0.5 * size / codes.size(), within(1e-12));
    }
  }

  @Test
  void probe_onFrozenCodes_equalsAProbeOnTheCodesThemselves() {
    LabeledSamples train =
        LabeledSamples.of(Fixtures.samples(2_345, 6), Fixtures.labels(2_345, 3, 7));
    LabeledSamples test =
        LabeledSamples.of(Fixtures.samples(1_234, 8), Fixtures.labels(1_234, 3, 9));
    try (SparseAutoencoder sae = builder().build()) {
      Weights before = sae.weights();
      ProbeReport report = sae.probe(train, test);

      LinearProbe naive =
          LinearProbe.builder()
              .build(LabeledSamples.of(Samples.of(sae.encode(train.samples())), train.labels()));
      ClassificationReport expected =
          naive.evaluate(LabeledSamples.of(Samples.of(sae.encode(test.samples())), test.labels()));
      assertThat(report.fit()).isEqualTo(naive.fit());
      assertThat(report.fit().converged()).isTrue();
      assertThat(report.test().logLoss()).isEqualTo(expected.logLoss());
      assertThat(report.test().confusionMatrix())
          .hasToString(expected.confusionMatrix().toString());
      assertThat(report.toString()).startsWith("linear probe converged after ");
      assertThat(sae.weights()).isEqualTo(before);
    }
  }

  @Test
  void weights_takenBeforeTraining_stayAsTheyWere() {
    try (SparseAutoencoder sae = builder().build()) {
      Weights before = sae.weights();
      Weights copy = sae.weights();
      sae.fit(SAMPLES, Training.epochs(2));

      assertThat(before).isEqualTo(copy);
      assertThat(sae.weights().minus(before).encoder().get(0)).isNotZero();
    }
  }

  @Test
  void describe_network_countsItsParameters() {
    try (SparseAutoencoder sae = builder().l1(0.1).build()) {
      assertThat(sae.describe().lines().toList())
          .containsExactly(
              "SparseAutoencoder, 38 parameters, float64, reference engine on plain Java",
              "  encoder   5 -> 3, tanh: weights [5, 3] + bias [3] = 18 parameters",
              "  decoder   3 -> 5, sigmoid: weights [3, 5] + bias [5] = 20 parameters",
              "  sparsity  L1, weight 0.1, mean over batch and units of |h|",
              "  loss      squared error, mean over batch and inputs",
              "  structure plain",
              "  start     uniform ±1/sqrt(fan-in), seed 9");
      assertThat(sae).hasToString("SparseAutoencoder 5-3-5");
    }
  }

  @Test
  void builder_wrongValues_areNamed() {
    assertThatThrownBy(() -> SparseAutoencoder.builder().hidden(-3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("hidden must be positive, was -3");
    assertThatThrownBy(() -> SparseAutoencoder.builder().inputs(0))
        .hasMessage("inputs must be positive, was 0");
    assertThatThrownBy(() -> SparseAutoencoder.builder().l1(-1))
        .hasMessage("the L1 weight must be a finite number of at least 0, was -1.0");
    assertThatThrownBy(() -> builder().inputs(4))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("inputs was already set to 5");
    assertThatThrownBy(() -> builder().l1(0.1).sparsity(Sparsity.none()))
        .hasMessage(
            "sparsity was already set to L1[weight=0.1, reduction=MEAN, weightedByDecoder=false]");
    assertThatThrownBy(() -> SparseAutoencoder.builder().inputs(3).build())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("hidden is not set: set the number of units of the code");
    assertThatThrownBy(() -> SparseAutoencoder.builder().hidden(3).build())
        .hasMessage("inputs is not set: set the width of a row, or a schema");
    assertThatThrownBy(
            () ->
                SparseAutoencoder.builder()
                    .inputs(3)
                    .hidden(3)
                    .reconstruction(Reconstruction.binaryCrossEntropy())
                    .build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("binary cross-entropy needs a sigmoid output");
    assertThatThrownBy(() -> SparseAutoencoder.builder().inputs(70_000).hidden(70_000).build())
        .hasMessage("inputs x hidden must stay below 2^31, was 70000 x 70000");
  }

  @Test
  void anyCall_rowsOfAnotherWidth_namesBothWidths() {
    Samples wide = Samples.of(new float[] {1, 2, 3, 4, 5, 6});
    try (SparseAutoencoder sae = builder().build()) {
      String message = "1 sample of 6 float32: rows have width 6, but inputs is 5";
      assertThatThrownBy(() -> sae.encode(wide))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(message);
      assertThatThrownBy(() -> sae.reconstruct(wide)).hasMessage(message);
      assertThatThrownBy(() -> sae.sparsity(wide)).hasMessage(message);
      assertThatThrownBy(() -> sae.evaluate(wide)).hasMessage(message);
      LabeledSamples labeled = LabeledSamples.of(wide, new int[1]);
      LabeledSamples right = LabeledSamples.of(SAMPLES, new int[23]);
      assertThatThrownBy(() -> sae.probe(labeled, right)).hasMessage(message);
      assertThatThrownBy(() -> sae.probe(right, labeled)).hasMessage(message);
      assertThatThrownBy(() -> sae.fit(wide, Training.epochs(1))).hasMessage(message);
      assertThatThrownBy(() -> sae.fit(SAMPLES, Training.epochs(1).validation(wide)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("1 sample of 6 float32: validation rows have width 6, but inputs is 5");
      assertThatThrownBy(() -> sae.decode(wide))
          .hasMessage("1 sample of 6 float32: rows have width 6, but hidden is 3");
      assertThatThrownBy(() -> sae.encode(new float[] {1, 2, 3, 4, Float.NaN}))
          .hasMessage("row 0, column 4 is NaN: every number must be finite");
    }
  }

  @Test
  void encode_moreNumbersThanAnArrayHolds_namesRowsAndUnits() {
    Samples rows = Samples.ofBytes(new byte[1_000_000 * 5], 5, 1);
    try (SparseAutoencoder wide =
        SparseAutoencoder.builder()
            .inputs(5)
            .hidden(2_148)
            .compute(Compute.auto().engine(new ReferenceEngine()))
            .build()) {
      assertThatThrownBy(() -> wide.encode(rows))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "the output of 1000000 rows × 2148 units is more than an array holds, 2147483639"
                  + " numbers: pass the rows as a stream, of type Rows, and the output is one");
      assertThat(wide.encode((Rows) rows).sizeIfKnown()).hasValue(1_000_000);
    }
  }

  @Test
  void anyCall_streamedRows_givesTheBitsOfRowsInMemory() {
    Samples rows = Fixtures.samples(2_345, 6);
    Rows streamed = Fixtures.streamed(rows);
    try (SparseAutoencoder sae = builder().build()) {
      assertThat(all(sae.encode(streamed))).isEqualTo(sae.encode(rows));
      assertThat(all(sae.reconstruct(streamed))).isEqualTo(sae.reconstruct(rows));
      Samples codes = Samples.of(sae.encode(rows));
      assertThat(all(sae.decode(Fixtures.streamed(codes)))).isEqualTo(sae.decode(codes));
      assertThat(sae.evaluate(streamed)).isEqualTo(sae.evaluate(rows));
      assertThat(sae.sparsity(streamed)).isEqualTo(sae.sparsity(rows));
    }
  }

  private static DenseArray all(Rows rows) {
    try (RowPass pass = RowPass.open(rows)) {
      return pass.next(2_345).orElseThrow().toDenseArray();
    }
  }

  @Test
  void build_engineOpensNothing_namesTheEngine() {
    EngineProvider empty =
        new EngineProvider() {
          @Override
          public String name() {
            return "empty";
          }

          @Override
          public String version() {
            return "empty 1";
          }

          @Override
          @SuppressWarnings("NullAway") // as an engine without annotations may
          public Network open(NetworkSpec spec, NetworkState state, Device device) {
            return null;
          }
        };
    SparseAutoencoder.Builder options =
        SparseAutoencoder.builder().inputs(2).hidden(3).compute(Compute.auto().engine(empty));

    assertThatThrownBy(options::build)
        .isInstanceOf(NullPointerException.class)
        .hasMessage("engine empty: open() returned null");
  }

  @Test
  void anyCall_afterClose_isAnIllegalState() {
    SparseAutoencoder sae = builder().build();
    sae.close();
    sae.close();

    assertThatThrownBy(() -> sae.encode(SAMPLES))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("this SparseAutoencoder is closed");
    assertThatThrownBy(() -> sae.fit(SAMPLES, Training.epochs(1)))
        .hasMessage("this SparseAutoencoder is closed");
    assertThatThrownBy(sae::weights).hasMessage("this SparseAutoencoder is closed");
    assertThatThrownBy(sae::describe).hasMessage("this SparseAutoencoder is closed");
    assertThatThrownBy(sae::device).hasMessage("this SparseAutoencoder is closed");
    assertThatThrownBy(() -> Classifier.fromEncoder(sae).classes(2).build())
        .hasMessage("this SparseAutoencoder is closed");
  }

  @Test
  void fit_whileAnotherThreadFits_isAnIllegalState() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    ExecutorService threads = Executors.newSingleThreadExecutor();
    try (SparseAutoencoder sae = builder().build()) {
      Future<?> first =
          threads.submit(
              () ->
                  sae.fit(
                      SAMPLES,
                      Training.epochs(2)
                          .listener(
                              report -> {
                                started.countDown();
                                awaitQuietly(release);
                              })));
      started.await();
      assertThatThrownBy(() -> sae.fit(SAMPLES, Training.epochs(1)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("this SparseAutoencoder is being trained already: one fit at a time");
      // Meanwhile it can be asked.
      assertThat(sae.encode(SAMPLES).rows()).isEqualTo(23);
      release.countDown();
      first.get();
      sae.fit(SAMPLES, Training.epochs(1));
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void close_whileAnotherThreadFits_endsThatFit() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    ExecutorService threads = Executors.newSingleThreadExecutor();
    SparseAutoencoder sae = builder().build();
    Future<?> fit =
        threads.submit(
            () ->
                sae.fit(
                    SAMPLES,
                    Training.epochs(2)
                        .optimizer(Optimizer.sgd(0.1))
                        .listener(
                            report -> {
                              started.countDown();
                              awaitQuietly(release);
                            })));
    started.await();
    sae.close();
    release.countDown();
    threads.shutdown();

    assertThatThrownBy(fit::get)
        .hasCauseInstanceOf(IllegalStateException.class)
        .hasMessageContaining("this SparseAutoencoder is closed");
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void fit_preEncoderBiasFromTheMean_startsThere() {
    Samples rows = Samples.of(new double[] {1, 10}, new double[] {3, 20}, new double[] {8, 60});
    try (SparseAutoencoder sae =
        SparseAutoencoder.builder()
            .inputs(2)
            .hidden(3)
            .preEncoderBias(PreEncoderBias.MEAN)
            .precision(Precision.FLOAT64)
            .compute(Compute.auto().engine(new ReferenceEngine()))
            .build()) {
      assertThat(sae.weights().decoderBias().toDoubles()).containsExactly(0, 0);
      sae.fit(rows, Training.epochs(1).optimizer(Optimizer.sgd(1e-12)));

      assertThat(sae.weights().decoderBias().toDoubles())
          .usingComparatorWithPrecision(1e-6)
          .containsExactly(4, 30);
    }
  }

  @Test
  void geometricMedian_withAnOutlier_staysAmongTheOthers() {
    // For four corners of a square and their centre, once as a far outlier, Weiszfeld's point is
    // where the unit vectors to all rows add up to zero.
    Samples rows =
        Samples.of(
            new double[] {0, 0},
            new double[] {2, 0},
            new double[] {0, 2},
            new double[] {2, 2},
            new double[] {100, 1});
    double[] median = StatisticsPass.geometricMedian(rows, InputStatistics.NONE);

    double[] sum = new double[2];
    for (int row = 0; row < 5; row++) {
      double dx = rows.get(row, 0) - median[0];
      double dy = rows.get(row, 1) - median[1];
      sum[0] += dx / Math.hypot(dx, dy);
      sum[1] += dy / Math.hypot(dx, dy);
    }
    assertThat(sum).usingComparatorWithPrecision(1e-6).containsExactly(0, 0);
    assertThat(median[0]).isBetween(1.0, 2.0);
    assertThat(median[1]).isCloseTo(1, within(1e-9));
  }

  @Test
  void tiedWeights_throughTraining_areTheEncodersTranspose() {
    try (SparseAutoencoder sae = builder().tiedWeights(true).build()) {
      sae.fit(SAMPLES, Training.epochs(3));

      assertThat(sae.weights().decoder()).isEqualTo(sae.weights().encoder().transpose());
      assertThat(sae.describe()).contains("structure tied weights");
    }
    assertThatThrownBy(() -> builder().tiedWeights(true).unitNormDecoder(true).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("tied weights and unit-norm decoder rows exclude each other");
  }
}
