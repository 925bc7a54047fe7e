package io.github.sparseae.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparseae.AnomalyDetector;
import io.github.sparseae.Classifier;
import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.Compute;
import io.github.sparseae.file.ModelFile;
import io.github.sparseae.metrics.AnomalyReport;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Sparsity;
import io.github.sparseae.train.Training;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScoringTest {
  private static final int WIDTH = 12;
  private static final int HIDDEN = 31;

  private static SparkSession spark;
  private static ModelFile model;

  @BeforeAll
  static void train() {
    spark = Sessions.local();
    try (SparseAutoencoder network = network()) {
      network.fit(Samples.of(Sessions.rows(300, WIDTH, 1)), Training.epochs(2).batchSize(20));
      model = network.toModelFile();
    }
  }

  private static SparseAutoencoder network() {
    return SparseAutoencoder.builder()
        .inputs(WIDTH)
        .hidden(HIDDEN)
        .sparsity(Sparsity.topK(3))
        .compute(Compute.auto().engine("Java"))
        .build();
  }

  private static SparseAutoencoderModel scoring() {
    return SparseAutoencoderModel.of(model)
        .setEngine("Java")
        .setReconstructionCol("output")
        .setScoreCol("error");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 1023, 1024, 1025, 2500})
  void transform_anyNumberOfRows_hasTheBitsOfLocalCalls(int rows) {
    float[][] values = Sessions.rows(rows, WIDTH, 2);

    List<Row> scored = scoring().transform(Sessions.floats(spark, values, 1)).collectAsList();

    assertThat(scored).hasSize(rows);
    try (SparseAutoencoder local = SparseAutoencoder.of(model, Compute.auto().engine("Java"))) {
      for (int from = 0; from < rows; from += Scoring.BATCH) {
        int to = Math.min(rows, from + Scoring.BATCH);
        Samples batch = Samples.of(Arrays.copyOfRange(values, from, to));
        DenseArray codes = local.encode(batch);
        DenseArray outputs = local.reconstruct(batch);
        for (int i = from; i < to; i++) {
          Row row = scored.get(i);
          assertThat(row.getInt(0)).isEqualTo(i);
          assertThat(floats((Vector) row.getAs("codes"))).isEqualTo(codes.row(i - from));
          assertThat(((Vector) row.getAs("codes")).numActives()).isLessThanOrEqualTo(3);
          assertThat(array(row, "output")).isEqualTo(outputs.row(i - from));
          assertThat((double) row.getAs("error")).isEqualTo(error(values[i], outputs, i - from));
        }
      }
    }
  }

  private static float[] floats(Vector vector) {
    float[] values = new float[vector.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) vector.apply(i);
    }
    return values;
  }

  private static float[] array(Row row, String column) {
    List<Float> list = row.getList(row.fieldIndex(column));
    float[] values = new float[list.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = list.get(i);
    }
    return values;
  }

  private static double error(float[] row, DenseArray outputs, int at) {
    double sum = 0;
    for (int i = 0; i < row.length; i++) {
      sum += Math.pow(outputs.get(at, i) - row[i], 2);
    }
    return sum / row.length;
  }

  @Test
  void transform_vectorsInManyPartitionsSomeEmpty_isTheSame() {
    float[][] values = Sessions.rows(5, WIDTH, 2);

    List<Row> vectors = scoring().transform(Sessions.vectors(spark, values, 9)).collectAsList();
    List<Row> arrays = scoring().transform(Sessions.floats(spark, values, 1)).collectAsList();

    assertThat(vectors).hasSize(5);
    for (int i = 0; i < 5; i++) {
      assertThat(vectors.get(i).<Vector>getAs("codes")).isEqualTo(arrays.get(i).getAs("codes"));
      assertThat(floats((Vector) vectors.get(i).getAs("output")))
          .isEqualTo(array(arrays.get(i), "output"));
    }
  }

  private static Dataset<Row> withInvalid() {
    float[][] values = Sessions.rows(6, WIDTH, 2);
    values[1][4] = Float.NaN;
    values[4] = Arrays.copyOf(values[4], WIDTH - 1);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      rows.add(RowFactory.create(i, i == 2 ? null : values[i]));
    }
    return Sessions.frame(spark, rows, NumberColumn.Kind.FLOATS, 1);
  }

  @Test
  void transform_otherColumns_areKeptAsTheyAre() {
    Metadata metadata = new MetadataBuilder().putString("unit", "mm").build();
    StructType schema =
        new StructType()
            .add("a.b", DataTypes.StringType, true, metadata)
            .add("features", DataTypes.createArrayType(DataTypes.DoubleType, true), false)
            .add("map", DataTypes.createMapType(DataTypes.StringType, DataTypes.LongType))
            .add("decimal", DataTypes.createDecimalType(30, 4));
    Double[] numbers = {1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 11.0, 12.0};
    Double[] withNull = numbers.clone();
    withNull[3] = null;
    List<Row> rows =
        List.of(
            RowFactory.create("text", numbers, Map.of("k", 3L), new BigDecimal("1.5000")),
            RowFactory.create(null, withNull, null, null));
    Dataset<Row> data = spark.createDataFrame(rows, schema);
    SparseAutoencoderModel keeping = scoring().setOutputCol("new codes").setHandleInvalid("keep");

    Dataset<Row> scored = keeping.transform(data);

    assertThat(scored.schema()).isEqualTo(keeping.transformSchema(schema));
    assertThat(scored.schema().apply("a.b").metadata()).isEqualTo(metadata);
    assertThat(scored.select("`a.b`", "features", "map", "decimal").collectAsList())
        .isEqualTo(data.collectAsList());
    assertThat(scored.select("new codes", "output", "error").collectAsList())
        .satisfiesExactly(
            first -> assertThat(first.anyNull()).isFalse(),
            second -> assertThat(second.anyNull()).isTrue());
    assertThatThrownBy(() -> scoring().transform(data).collectAsList())
        .hasStackTraceContaining("column features of row 0 of partition 1 has a null in it");
  }

  @Test
  void handleInvalid_skip_leavesTheseRowsOut() {
    List<Row> scored = scoring().setHandleInvalid("skip").transform(withInvalid()).collectAsList();

    assertThat(scored).extracting(row -> row.getInt(0)).containsExactly(0, 3, 5);
    assertThat(scored).allSatisfy(row -> assertThat(row.isNullAt(2)).isFalse());
  }

  @Test
  void handleInvalid_keep_hasNullsInTheirPlace() {
    List<Row> scored = scoring().setHandleInvalid("keep").transform(withInvalid()).collectAsList();

    assertThat(scored).extracting(row -> row.getInt(0)).containsExactly(0, 1, 2, 3, 4, 5);
    assertThat(scored)
        .extracting(row -> row.isNullAt(2) && row.isNullAt(3) && row.isNullAt(4))
        .containsExactly(false, true, true, false, true, false);
  }

  @Test
  void handleInvalid_error_saysWhichRow() {
    assertThatThrownBy(() -> scoring().transform(withInvalid()).collectAsList())
        .hasStackTraceContaining(
            "column features of row 1 of partition 0 has NaN at place 4: mend it, or set"
                + " handleInvalid to skip or keep");
  }

  @Test
  void handleInvalid_numbersBeyondFloat32_areInvalidForItsNetwork() {
    double[] numbers = new double[WIDTH];
    numbers[3] = -1e39;
    Dataset<Row> data =
        Sessions.frame(
            spark,
            List.of(RowFactory.create(0, numbers), RowFactory.create(1, new double[WIDTH])),
            NumberColumn.Kind.DOUBLES,
            1);
    data.createOrReplaceTempView("beyond");
    spark.udf().register("code_beyond", scoring().sqlFunction(spark));

    assertThat(scoring().setHandleInvalid("skip").transform(data).collectAsList())
        .extracting(row -> row.getInt(0))
        .containsExactly(1);
    assertThat(
            spark
                .sql("SELECT code_beyond(features) IS NULL FROM beyond")
                .as(Encoders.BOOLEAN())
                .collectAsList())
        .containsExactly(true, false);
    assertThatThrownBy(() -> scoring().transform(data).collectAsList())
        .hasStackTraceContaining("has -1.0E39 at place 3, which float32 cannot hold: mend it");
  }

  @Test
  void handleInvalid_sparseVectorTooLargeForMemory_isOfAnotherWidth() {
    Vector huge = Vectors.sparse(Integer.MAX_VALUE, new int[] {3}, new double[] {1});
    Vector right = Vectors.sparse(WIDTH, new int[] {3}, new double[] {1});
    Dataset<Row> data =
        Sessions.frame(
            spark,
            List.of(RowFactory.create(0, huge), RowFactory.create(1, right)),
            NumberColumn.Kind.VECTORS,
            1);
    data.createOrReplaceTempView("huge");
    spark.udf().register("code_of_huge", scoring().sqlFunction(spark));

    assertThat(
            spark
                .sql("SELECT code_of_huge(features) IS NULL FROM huge")
                .as(Encoders.BOOLEAN())
                .collectAsList())
        .containsExactly(true, false);
    assertThat(scoring().setHandleInvalid("skip").transform(data).collectAsList())
        .extracting(row -> row.getInt(0))
        .containsExactly(1);
    assertThatThrownBy(() -> scoring().transform(data).collectAsList())
        .hasStackTraceContaining("has width 2147483647, must have " + WIDTH);
  }

  @Test
  void transform_wrongColumns_isRefusedBeforeAnythingRuns() {
    Dataset<Row> data = Sessions.floats(spark, Sessions.rows(2, WIDTH, 2), 1);

    assertThatThrownBy(() -> scoring().setInputCol("feature").transform(data))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("there is no column feature, but number, features");
    assertThatThrownBy(() -> scoring().setInputCol("number").transform(data))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("column number must hold vectors, array<float> or array<double>, was int");
    assertThatThrownBy(() -> scoring().transform(data.join(data, "number")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("there are several columns features: rename or drop all but one");
    assertThatThrownBy(() -> scoring().setOutputCol("number").transform(data))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("column number is there already: choose another name, or drop it");
    assertThatThrownBy(() -> scoring().setPValueCol("p").transform(data))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("column p: only an anomaly detector has p-values, the model is an autoencoder");
  }

  @Test
  void transform_anomalyDetector_hasItsScoresAndPValues() {
    float[][] normal = Sessions.rows(400, WIDTH, 3);
    float[][] values = Sessions.rows(40, WIDTH, 4);
    try (AnomalyDetector detector =
        AnomalyDetector.builder()
            .hidden(9)
            .compute(Compute.auto().engine("Java"))
            .training(Training.epochs(2))
            .fit(Samples.of(normal))) {
      AnomalyReport report = detector.anomalies(Samples.of(values));

      List<Row> scored =
          SparseAutoencoderModel.of(detector.toModelFile())
              .setEngine("Java")
              .setOutputCol("")
              .setScoreCol("score")
              .setPValueCol("p")
              .transform(Sessions.floats(spark, values, 1))
              .collectAsList();

      assertThat(scored).extracting(row -> (Double) row.getAs("score")).isEqualTo(report.scores());
      assertThat(scored).extracting(row -> (Double) row.getAs("p")).isEqualTo(report.pValues());
    }
  }

  @Test
  void transform_classifier_hasItsPredictions() {
    float[][] values = Sessions.rows(90, WIDTH, 5);
    int[] labels = new int[values.length];
    Arrays.setAll(labels, i -> values[i][WIDTH - 1] > 0.3 ? 2 : i % 2);
    try (SparseAutoencoder network = SparseAutoencoder.of(model, Compute.auto().engine("Java"));
        Classifier classifier = Classifier.fromEncoder(network).classes(3).build()) {
      classifier.fit(LabeledSamples.of(Samples.of(values), labels), Training.epochs(20));
      int[] expected = classifier.predict(Samples.of(values));
      DenseArray probabilities = classifier.probabilities(Samples.of(values));

      List<Row> scored =
          EncoderClassifierModel.of(classifier.toModelFile())
              .setEngine("Java")
              .transform(Sessions.floats(spark, values, 1))
              .collectAsList();

      Dataset<Row> renamed =
          EncoderClassifierModel.of(classifier.toModelFile())
              .setEngine("Java")
              .setPredictionCol("class")
              .setProbabilityCol("")
              .transform(Sessions.floats(spark, values, 1));

      assertThat(renamed.columns()).containsExactly("number", "features", "class");
      assertThat(Arrays.stream(expected).distinct().count()).isGreaterThan(1);
      for (int i = 0; i < values.length; i++) {
        assertThat((double) scored.get(i).getAs("prediction")).isEqualTo(expected[i]);
        assertThat(floats((Vector) scored.get(i).getAs("probability")))
            .isEqualTo(probabilities.row(i));
      }
    }
  }

  @Test
  void of_modelOfTheOtherKind_isRefused() {
    assertThatThrownBy(() -> EncoderClassifierModel.of(model))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the model is an autoencoder's: use SparseAutoencoderModel");
    assertThatThrownBy(() -> new SparseAutoencoderModel().toModelFile())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("this model has no network: take one of a file or an estimator");
  }

  @Test
  void sqlFunction_ofAnyColumn_givesTheCode() {
    float[][] values = Sessions.rows(3, WIDTH, 2);
    spark.udf().register("sparse_code", scoring().sqlFunction(spark));
    Sessions.floats(spark, values, 2).createOrReplaceTempView("numbers");
    Sessions.vectors(spark, values, 2).createOrReplaceTempView("vectors");

    List<Row> arrays =
        spark.sql("SELECT sparse_code(features) AS code FROM numbers").collectAsList();
    List<Row> vectors =
        spark.sql("SELECT sparse_code(features) AS code FROM vectors").collectAsList();

    try (SparseAutoencoder local = SparseAutoencoder.of(model, Compute.auto().engine("Java"))) {
      for (int i = 0; i < 3; i++) {
        assertThat(floats((Vector) arrays.get(i).getAs("code"))).isEqualTo(local.encode(values[i]));
        assertThat(vectors.get(i).<Vector>getAs("code")).isEqualTo(arrays.get(i).getAs("code"));
      }
    }
    assertThatThrownBy(() -> spark.sql("SELECT sparse_code('text')").collectAsList())
        .hasStackTraceContaining("a row must be a vector or an array of numbers, was String");
    assertThatThrownBy(() -> spark.sql("SELECT sparse_code(array('1'))").collectAsList())
        .hasStackTraceContaining("array of numbers, was array of String");
  }
}
