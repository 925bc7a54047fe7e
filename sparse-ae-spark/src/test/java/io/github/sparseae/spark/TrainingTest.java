package io.github.sparseae.spark;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.common.util.concurrent.Uninterruptibles;
import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.data.Rows;
import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.Compute;
import io.github.sparseae.engine.EngineException;
import io.github.sparseae.file.ModelFile;
import io.github.sparseae.file.SpecJson;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.AuxiliaryLoss;
import io.github.sparseae.model.Corruption;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.InputNormalization;
import io.github.sparseae.model.Optimizer;
import io.github.sparseae.model.Parameter;
import io.github.sparseae.model.PreEncoderBias;
import io.github.sparseae.model.Precision;
import io.github.sparseae.model.Sparsity;
import io.github.sparseae.train.Checkpoints;
import io.github.sparseae.train.EpochReport;
import io.github.sparseae.train.History;
import io.github.sparseae.train.Resampling;
import io.github.sparseae.train.Training;
import io.github.sparseae.train.TrainingListener;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.Metadata;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TrainingTest {
  private static final int WIDTH = 12;
  private static final int ROWS = 210;
  private static final float[][] VALUES = Sessions.rows(ROWS, WIDTH, 7);

  private static SparkSession spark;

  @BeforeAll
  static void start() {
    spark = Sessions.local();
  }

  private static SparseAutoencoder.Builder network(Sparsity sparsity, Precision precision) {
    return SparseAutoencoder.builder()
        .inputs(WIDTH)
        .hidden(20)
        .sparsity(sparsity)
        .precision(precision)
        .seed(3);
  }

  private static ModelFile alone(AutoencoderSpec spec, Training training) {
    return trained(
        SparseAutoencoder.builder(spec).compute(Compute.auto().engine("Java")),
        Samples.of(VALUES),
        training);
  }

  private static ModelFile trained(
      SparseAutoencoder.Builder builder, Rows rows, Training training) {
    try (SparseAutoencoder network = builder.build()) {
      network.fit(rows, training);
      return network.toModelFile();
    }
  }

  private static ModelFile onSpark(
      AutoencoderSpec spec, Training training, Dataset<Row> data, int partitions) {
    try (SparkRows rows = SparkRows.builder(data, "features").partitions(partitions).build()) {
      return trained(SparseAutoencoder.builder(spec).compute(rows.compute()), rows, training);
    }
  }

  /** 60 steps of 21 of 210 rows. */
  private static Training.Builder training(Optimizer optimizer) {
    return Training.epochs(6).batchSize(21).optimizer(optimizer);
  }

  static List<Arguments> kinds() {
    AuxiliaryLoss auxiliary = AuxiliaryLoss.of(4).deadAfter(60).relative(true);
    return List.of(
        Arguments.of(
            spec(network(Sparsity.l1(0.05), Precision.FLOAT64)),
            training(Optimizer.sgd(0.5)).build()),
        Arguments.of(
            spec(
                network(Sparsity.topK(2).auxiliary(auxiliary), Precision.FLOAT64)
                    .unitNormDecoder(true)
                    .preEncoderBias(PreEncoderBias.GEOMETRIC_MEDIAN)),
            training(Optimizer.adam(0.01)).clipGradientNorm(0.01).build()),
        Arguments.of(
            spec(
                network(
                        Sparsity.jumpRelu(0.01)
                            .bandwidth(0.3)
                            .initialThreshold(0.1)
                            .preActivationLoss(0.03, 50),
                        Precision.FLOAT64)
                    .normalization(InputNormalization.STANDARDIZE)),
            training(Optimizer.adam(0.01)).targetL0(4).build()),
        Arguments.of(
            spec(network(Sparsity.gated(0.1), Precision.FLOAT64).weightL2(0.01)),
            training(Optimizer.momentum(0.1, 0.9)).build()),
        Arguments.of(
            spec(network(Sparsity.topK(2), Precision.FLOAT64)),
            training(Optimizer.adam(0.01))
                .corruption(Corruption.gaussian(0.1))
                .resampling(Resampling.everySteps(25))
                .build()));
  }

  private static AutoencoderSpec spec(SparseAutoencoder.Builder builder) {
    try (SparseAutoencoder network = builder.compute(Compute.auto().engine("Java")).build()) {
      return network.spec();
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void fit_onePartition_hasTheBitsOfOneMachine(AutoencoderSpec spec, Training training) {
    ModelFile expected = alone(spec, training);

    ModelFile actual = onSpark(spec, training, Sessions.floats(spark, VALUES, 1), 0);

    assertThat(actual.parameters()).isEqualTo(expected.parameters());
    assertThat(actual.steps()).isEqualTo(60);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void fit_manyPartitions_isThatOfOneMachineButForRounding(
      AutoencoderSpec spec, Training training) {
    ModelFile expected = alone(spec, training);

    for (int partitions : new int[] {2, 3, 7}) {
      // Read in two partitions, and given to others in the same order.
      ModelFile actual = onSpark(spec, training, Sessions.floats(spark, VALUES, 2), partitions);

      expected
          .parameters()
          .forEach(
              (name, array) ->
                  assertThat(difference(actual.parameters().get(name), array))
                      .as("%s of %s partitions", name, partitions)
                      .isLessThan(1e-9));
    }
  }

  /** Relative to the largest number of the array. */
  private static double difference(@Nullable DenseArray actual, @Nullable DenseArray expected) {
    double[] a = requireNonNull(actual).toDoubles();
    double[] b = requireNonNull(expected).toDoubles();
    double largest = 0;
    double difference = 0;
    for (int i = 0; i < b.length; i++) {
      largest = Math.max(largest, Math.abs(b[i]));
      difference = Math.max(difference, Math.abs(a[i] - b[i]));
    }
    return difference / Math.max(largest, 1e-3);
  }

  @Test
  void fit_float32TopK_staysCloseForSomeSteps() {
    AutoencoderSpec spec = spec(network(Sparsity.topK(3), Precision.FLOAT32));
    Training training = Training.epochs(1).batchSize(21).optimizer(Optimizer.adam(0.001)).build();
    ModelFile expected = alone(spec, training);

    ModelFile actual = onSpark(spec, training, Sessions.floats(spark, VALUES, 3), 0);
    ModelFile again = onSpark(spec, training, Sessions.floats(spark, VALUES, 3), 0);

    assertThat(actual.parameters()).isEqualTo(again.parameters());
    expected
        .parameters()
        .forEach(
            (name, array) ->
                assertThat(difference(actual.parameters().get(name), array)).isLessThan(1e-5));
  }

  @Test
  void fit_gradientsAddedOnExecutors_haveTheBitsOfThoseAddedOnTheDriver() {
    AutoencoderSpec spec = spec(network(Sparsity.topK(3), Precision.FLOAT32));
    Training training = Training.epochs(2).batchSize(30).optimizer(Optimizer.adam(0.001)).build();
    Dataset<Row> data = Sessions.floats(spark, VALUES, 3);
    ModelFile expected = onSpark(spec, training, data, 0);

    try (SparkRows rows = SparkRows.builder(data, "features").slicedFrom(1).build()) {
      ModelFile actual =
          trained(SparseAutoencoder.builder(spec).compute(rows.compute()), rows, training);

      assertThat(actual.parameters()).isEqualTo(expected.parameters());
    }
  }

  private static ModelFile alone(AutoencoderSpec spec, Training training, int partitions, int k) {
    try (SparkRows rows =
        SparkRows.builder(Sessions.floats(spark, VALUES, 2), "features")
            .partitions(partitions)
            .localSteps(k)
            .build()) {
      return trained(SparseAutoencoder.builder(spec).compute(rows.compute()), rows, training);
    }
  }

  @Test
  void fit_localStepsOfOnePartition_haveTheBitsOfOneMachine() {
    AutoencoderSpec spec = spec(network(Sparsity.topK(3), Precision.FLOAT32));
    Training training =
        Training.epochs(2)
            .batchSize(21)
            .optimizer(Optimizer.adam(0.01))
            .corruption(Corruption.gaussian(0.1))
            .build();

    assertThat(alone(spec, training, 1, 4).parameters())
        .isEqualTo(alone(spec, training).parameters());
  }

  @Test
  void fit_localStepsOnAllRows_areThoseOfOneMachineWithMomentum() {
    AutoencoderSpec spec = spec(network(Sparsity.l1(0.05), Precision.FLOAT64));
    // The mean of parts' gradients, weighted by rows, is the gradient of the batch.
    Training training =
        Training.epochs(6).batchSize(ROWS).optimizer(Optimizer.momentum(0.1, 0.9)).build();
    ModelFile expected = alone(spec, training);

    ModelFile actual = alone(spec, training, 4, 3);

    assertThat(
            difference(
                actual.parameters().get(Parameter.ENCODER_WEIGHTS),
                expected.parameters().get(Parameter.ENCODER_WEIGHTS)))
        .isLessThan(1e-12);
  }

  @Test
  void fit_localSteps_areTheSameTwiceAndOthersThanExactOnes() {
    AutoencoderSpec spec =
        spec(network(Sparsity.batchTopK(3), Precision.FLOAT32).unitNormDecoder(true));
    Training training = Training.epochs(3).batchSize(21).optimizer(Optimizer.adam(0.01)).build();

    ModelFile actual = alone(spec, training, 3, 4);

    assertThat(actual.parameters()).isEqualTo(alone(spec, training, 3, 4).parameters());
    double apart =
        difference(
            actual.parameters().get(Parameter.ENCODER_WEIGHTS),
            alone(spec, training).parameters().get(Parameter.ENCODER_WEIGHTS));
    assertThat(apart).isBetween(1e-4, 0.5);
    DenseArray decoder = requireNonNull(actual.parameters().get(Parameter.DECODER_WEIGHTS));
    double square = 0;
    for (int i = 0; i < WIDTH; i++) {
      square += decoder.get(2, i) * decoder.get(2, i);
    }
    assertThat(square).isCloseTo(1, within(1e-6));
  }

  @Test
  void fit_emptyPartitions_areNoTrouble() {
    AutoencoderSpec spec = spec(network(Sparsity.topK(3), Precision.FLOAT64));
    Training training = Training.epochs(1).batchSize(2).optimizer(Optimizer.adam(0.001)).build();
    float[][] few = Arrays.copyOf(VALUES, 5);
    ModelFile expected =
        trained(
            SparseAutoencoder.builder(spec).compute(Compute.auto().engine("Java")),
            Samples.of(few),
            training);

    ModelFile actual = onSpark(spec, training, Sessions.floats(spark, few, 9), 0);

    assertThat(
            difference(
                actual.parameters().get(Parameter.ENCODER_WEIGHTS),
                expected.parameters().get(Parameter.ENCODER_WEIGHTS)))
        .isLessThan(1e-9);
  }

  @Test
  void build_failureBeforeAShuffle_isOneOfTheEngine() {
    Dataset<Row> shuffled =
        Sessions.floats(spark, VALUES, 2)
            .filter(
                (FilterFunction<Row>)
                    row -> {
                      throw new IllegalArgumentException("poisoned");
                    })
            .repartition(3);

    assertThatThrownBy(() -> SparkRows.builder(shuffled, "features").build())
        .isInstanceOf(EngineException.class)
        .hasMessage("on Spark: poisoned");
  }

  @Test
  void build_rowThatCannotBeUsed_saysWhatTrainingAllows() {
    float[][] values = {new float[WIDTH], new float[WIDTH]};
    values[1][2] = Float.NaN;

    assertThatThrownBy(
            () -> SparkRows.builder(Sessions.floats(spark, values, 1), "features").build())
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("has NaN at place 2: mend it, or set handleInvalid to skip");
  }

  @Test
  void build_firstRowOfAnotherWidth_skipsItWhereTheWidthIsKnown() {
    float[][] values = VALUES.clone();
    values[0] = new float[] {1, 2};
    Dataset<Row> vectors = Sessions.vectors(spark, values, 2);
    Metadata size = new AttributeGroup("features", WIDTH).toMetadata();
    Dataset<Row> sized =
        vectors.withColumn("features", functions.col("features").as("features", size));
    try (SparkRows rows = SparkRows.builder(sized, "features").handleInvalid("skip").build()) {
      assertThat(rows.width()).isEqualTo(WIDTH);
      assertThat(rows.size()).isEqualTo(VALUES.length - 1);
    }
    String spec = SpecJson.write(spec(network(Sparsity.topK(3), Precision.FLOAT32)));
    SparseAutoencoderModel trained =
        new SparseAutoencoderEstimator()
            .setHandleInvalid("skip")
            .setSpec(spec)
            .setEpochs(1)
            .setBatchSize(10)
            .fit(Sessions.floats(spark, values, 2));
    Vector codes = trained.transform(sized).first().getAs("codes");
    assertThat(codes.size()).isEqualTo(20);
  }

  @Test
  void fit_interruptedAgainAndAgain_endsInOrderAndResumesToTheBit(@TempDir Path folder)
      throws Exception {
    AutoencoderSpec spec = spec(network(Sparsity.topK(3), Precision.FLOAT32));
    Training training =
        Training.epochs(3).batchSize(10).checkpoint(folder, Checkpoints.everyEpochs(1)).build();
    Dataset<Row> data = Sessions.floats(spark, VALUES, 3);
    ModelFile expected = onSpark(spec, Training.epochs(3).batchSize(10).build(), data, 0);
    Thread trainer = Thread.currentThread();
    for (int i = 0; ; i++) {
      boolean interrupts = i < 4;
      int kept;
      try (SparkRows rows = SparkRows.builder(data, "features").build();
          SparseAutoencoder network =
              SparseAutoencoder.builder(spec).compute(rows.compute()).resumeOrBuild(folder)) {
        kept = rows.blocks().id();
        Thread other =
            new Thread(
                () -> {
                  Uninterruptibles.sleepUninterruptibly(Duration.ofMillis(130));
                  if (interrupts) {
                    trainer.interrupt();
                  }
                });
        other.start();
        History history = network.fit(rows, training);
        Uninterruptibles.joinUninterruptibly(other);
        if (!history.canceled()) {
          assertThat(network.toModelFile().parameters()).isEqualTo(expected.parameters());
          return;
        }
      } finally {
        assertThat(Thread.interrupted()).isEqualTo(interrupts);
      }
      assertThat(spark.sparkContext().getPersistentRDDs().contains(kept)).isFalse();
    }
  }

  @Test
  void fit_choiceOverTheBatch_mustBeAllowed() {
    AutoencoderSpec spec = spec(network(Sparsity.batchTopK(3), Precision.FLOAT32));
    Dataset<Row> data = Sessions.floats(spark, VALUES, 2);

    assertThatThrownBy(() -> onSpark(spec, training(Optimizer.adam(0.001)).build(), data, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(
            "chooses units over a whole batch, of which each of 2 partitions sees a share");
    try (SparkRows rows = SparkRows.builder(data, "features").approximateSelection(true).build()) {
      ModelFile model =
          trained(
              SparseAutoencoder.builder(spec).compute(rows.compute()),
              rows,
              Training.epochs(1).batchSize(70).build());
      assertThat(model.steps()).isEqualTo(3);
    }
  }

  @Test
  void fit_rowsThatChange_isNoticed() {
    TURN.set(0);
    Dataset<Row> data = Sessions.floats(spark, VALUES, 2);
    Dataset<Row> changing =
        data.map(
            (MapFunction<Row, Row>) row -> TURN.get() == 0 ? row : changed(row),
            Encoders.row(data.schema()));
    AutoencoderSpec spec = spec(network(Sparsity.topK(3), Precision.FLOAT32));
    try (SparkRows rows = SparkRows.builder(changing, "features").build();
        SparseAutoencoder network =
            SparseAutoencoder.builder(spec).compute(rows.compute()).build()) {
      TURN.set(1);
      rows.blocks().unpersist(true); // as if its executors were lost

      assertThatThrownBy(() -> network.fit(rows, Training.epochs(1)))
          .isInstanceOf(EngineException.class)
          .hasMessageContaining("has other rows, or in another order, than when training began")
          .hasMessageContaining("host ")
          .hasMessageContaining("partition ");
    }
  }

  /** Whether rows are computed for the first time; in the process of the local executors. */
  private static final AtomicInteger TURN = new AtomicInteger();

  private static Row changed(Row row) {
    return RowFactory.create(row.get(0), new float[WIDTH]);
  }

  @Test
  void fit_stoppedAndResumed_continuesToTheBit(@TempDir Path folder) throws Exception {
    AutoencoderSpec spec = spec(network(Sparsity.topK(3), Precision.FLOAT32));
    Training training = Training.epochs(3).batchSize(30).build();
    Dataset<Row> data = Sessions.floats(spark, VALUES, 3);
    ModelFile expected = onSpark(spec, training, data, 0);
    AtomicInteger spans = new AtomicInteger();
    Training stopping =
        Training.builder(training)
            .checkpoint(folder, Checkpoints.everySteps(2))
            .listener(
                new TrainingListener() {
                  @Override
                  public void epochFinished(EpochReport report) {}

                  @Override
                  public boolean shouldStop() {
                    return spans.incrementAndGet() > 4;
                  }
                })
            .build();
    try (SparkRows rows = SparkRows.builder(data, "features").build();
        SparseAutoencoder network =
            SparseAutoencoder.builder(spec).compute(rows.compute()).build()) {
      network.fit(rows, stopping);
    }

    try (SparkRows rows = SparkRows.builder(data, "features").build();
        SparseAutoencoder network = SparseAutoencoder.resume(folder, rows.compute())) {
      History history = network.fit(rows, training);
      assertThat(history.epochs()).hasSize(3);
      assertThat(network.toModelFile().parameters()).isEqualTo(expected.parameters());
    }
    Dataset<Row> reordered = data.orderBy(data.col("number").desc());
    try (SparkRows rows = SparkRows.builder(reordered, "features").partitions(3).build();
        SparseAutoencoder network = SparseAutoencoder.resume(folder, rows.compute())) {
      assertThatThrownBy(() -> network.fit(rows, training))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("training needs the same rows");
    }
  }
}
