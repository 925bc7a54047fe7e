package io.github.sparseae.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparseae.Classifier;
import io.github.sparseae.Presets;
import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.Compute;
import io.github.sparseae.file.SpecJson;
import io.github.sparseae.file.TrainingJson;
import io.github.sparseae.model.Optimizer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.ServiceLoader;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.evaluation.RegressionEvaluator;
import org.apache.spark.ml.feature.VectorSlicer;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import scala.util.Properties;

/** What Spark expects of estimators and models. */
class ConventionsTest {
  private static final int WIDTH = 12;
  private static final float[][] VALUES = Sessions.rows(120, WIDTH, 7);

  private static SparkSession spark;
  private static Dataset<Row> data;

  /** The files of this machine under another name, as any file system that is not the default. */
  public static final class OtherFiles extends RawLocalFileSystem {
    @Override
    public URI getUri() {
      return URI.create("other:///");
    }

    @Override
    public String getScheme() {
      return "other";
    }
  }

  @BeforeAll
  static void start() {
    spark = Sessions.local();
    spark
        .sparkContext()
        .hadoopConfiguration()
        .setClass("fs.other.impl", OtherFiles.class, FileSystem.class);
    data = Sessions.vectors(spark, VALUES, 2);
  }

  private static SparseAutoencoderEstimator estimator() {
    return new SparseAutoencoderEstimator()
        .setHidden(20)
        .setPreset("openaiTopK(3)")
        .setOptimizer("adam")
        .setLearningRate(0.01)
        .setEpochs(2)
        .setBatchSize(40)
        .setEngine("Java")
        .setSeed(5);
  }

  @Test
  void fit_parameters_areThoseOfALocalTraining() {
    SparseAutoencoderModel model = estimator().fit(Sessions.vectors(spark, VALUES, 1).coalesce(1));

    try (SparseAutoencoder local =
        Presets.openaiTopK(3)
            .autoencoder(WIDTH, 20)
            .seed(5)
            .compute(Compute.auto().engine("Java"))
            .build()) {
      local.fit(
          Samples.of(VALUES),
          Presets.openaiTopK(3).training().epochs(2).batchSize(40).optimizer(Optimizer.adam(0.01)));
      assertThat(model.toModelFile().parameters()).isEqualTo(local.toModelFile().parameters());
      assertThat(model.getOrDefault(model.inputCol())).isEqualTo("features");
      assertThat(model.parent().uid()).isEqualTo(model.uid());
    }
  }

  @Test
  void fit_specAndTrainingAsJson_areTaken() {
    SparseAutoencoderModel first = estimator().fit(data);

    SparseAutoencoderModel second =
        new SparseAutoencoderEstimator()
            .setSpec(SpecJson.write(first.toModelFile().spec()))
            .setTraining(
                TrainingJson.write(
                    Presets.openaiTopK(3)
                        .training()
                        .epochs(2)
                        .batchSize(40)
                        .optimizer(Optimizer.adam(0.01))
                        .build()))
            .fit(data);

    assertThat(second.toModelFile().parameters()).isEqualTo(first.toModelFile().parameters());
  }

  @Test
  void fit_partitionsAndLocalSteps_areThoseOfRows() {
    try (SparkRows rows =
            SparkRows.builder(data, "features").partitions(3).localSteps(2).engine("Java").build();
        SparseAutoencoder expected =
            Presets.openaiTopK(3).autoencoder(WIDTH, 20).seed(5).compute(rows.compute()).build()) {
      expected.fit(
          rows,
          Presets.openaiTopK(3).training().epochs(2).batchSize(40).optimizer(Optimizer.adam(0.01)));

      SparseAutoencoderModel model = estimator().setPartitions(3).setLocalSteps(2).fit(data);

      assertThat(model.toModelFile().parameters()).isEqualTo(expected.toModelFile().parameters());
    }
  }

  @Test
  void fit_choiceOverABatch_needsOnePartitionOrAnApproximation() {
    SparseAutoencoderEstimator estimator =
        estimator().setPreset("batchTopK(3)").setPartitions(2).setEpochs(1);

    assertThatThrownBy(() -> estimator.copy(new ParamMap()).fit(data))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("each of 2 partitions sees a share");
    SparseAutoencoderModel model = estimator.setApproximateSelection(true).fit(data);
    assertThat(model.toModelFile().steps()).isEqualTo(3);
  }

  @Test
  void fit_checkpointPath_continuesFromTheNewest(@TempDir Path folder) {
    SparseAutoencoderEstimator estimator = estimator().setCheckpointPath(folder.toString());

    SparseAutoencoderModel first = estimator.fit(data);
    SparseAutoencoderModel again = estimator.fit(data);

    assertThat(folder.toFile().list()).anyMatch(name -> name.startsWith("checkpoint-"));
    assertThat(again.toModelFile().parameters()).isEqualTo(first.toModelFile().parameters());
    assertThat(again.toModelFile().steps()).isEqualTo(6);
  }

  @ParameterizedTest
  @ValueSource(strings = {"hdfs:///checkpoints", "s3a://bucket/checkpoints", "file:/tmp"})
  void checkpointPath_ofAFileSystemOfHadoop_isRefused(String path) {
    assertThatThrownBy(() -> estimator().setCheckpointPath(path).fit(data))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("checkpointPath must be a folder of the driver, was " + path);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "openaiTopK(3|preset must be a name with numbers, as in openaiTopK(32), was openaiTopK(3",
        "kSparse(many)|preset kSparse(many): For input string: \"many\"",
        "kSparse|there is no preset kSparse, but ",
        "kSparse(0)|preset kSparse(0): "
      })
  void preset_thatIsNone_isRefused(String preset, String message) {
    assertThatThrownBy(() -> estimator().setPreset(preset).fit(data))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void fit_contradictions_areRefused() {
    Dataset<Row> unread = data.filter("raise_error('is read') IS NULL");
    assertThatThrownBy(() -> new SparseAutoencoderEstimator().fit(unread))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("hidden is not set: set it, or spec");
    assertThatThrownBy(() -> new SparseAutoencoderEstimator().setSpec("sparse").fit(unread))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("specification: expected JSON");
    assertThatThrownBy(
            () -> new SparseAutoencoderEstimator().setHidden(3).setLearningRate(1).fit(unread))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("learningRate is the optimizer's: set optimizer too");
    assertThatThrownBy(() -> estimator().setHandleInvalid("keep").fit(data))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("training on rows that cannot be used is error or skip, was keep");
    assertThatThrownBy(() -> estimator().setHandleInvalid("drop"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("handleInvalid given invalid value drop");
  }

  @Test
  @SuppressWarnings("unchecked") // the type is compared
  void set_null_isRefusedByEveryParameterOfText() {
    for (Params params :
        List.of(
            new SparseAutoencoderEstimator(),
            new SparseAutoencoderModel(),
            new EncoderClassifierModel())) {
      for (Param<?> param : params.params()) {
        if (param.getClass().equals(Param.class)) {
          assertThatThrownBy(() -> params.set((Param<String>) param, null))
              .isInstanceOf(IllegalArgumentException.class)
              .hasMessage(param.name() + " must not be null: clear it to leave it unset");
        }
      }
    }
  }

  @Test
  void load_modelThatIsCutOff_saysWhichFolder(@TempDir Path folder) throws IOException {
    SparseAutoencoderModel model = estimator().fit(data);
    String path = folder.resolve("cut").toString();
    model.write().save(path);
    Path file = Path.of(path, "model.safetensors");
    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 1000));
    Files.deleteIfExists(Path.of(path, ".model.safetensors.crc"));

    assertThatThrownBy(() -> SparseAutoencoderModel.load(path))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageStartingWith("the model cannot be read from " + path + ": ");
  }

  @Test
  void pipeline_savedAndLoaded_givesTheSame(@TempDir Path folder) throws IOException {
    Pipeline pipeline =
        new Pipeline()
            .setStages(
                new PipelineStage[] {
                  estimator().setOutputCol("codes"),
                  new VectorSlicer()
                      .setInputCol("codes")
                      .setOutputCol("some")
                      .setIndices(new int[] {1, 4, 7})
                });
    PipelineModel fitted = pipeline.fit(data);
    List<Row> expected = fitted.transform(data).collectAsList();
    String path = "other://" + folder.resolve("pipeline");

    fitted.write().overwrite().save(path);
    fitted.write().overwrite().save(path);
    PipelineModel loaded = PipelineModel.load(path);

    assertThat(loaded.transform(data).collectAsList()).isEqualTo(expected);
    assertThat(loaded.stages()[0]).isInstanceOf(SparseAutoencoderModel.class);
    assertThat(((SparseAutoencoderModel) loaded.stages()[0]).sha256())
        .isEqualTo(((SparseAutoencoderModel) fitted.stages()[0]).sha256());
    assertThatThrownBy(() -> fitted.write().save(path)).isInstanceOf(IOException.class);
    pipeline.write().save(folder.resolve("estimator").toString());
    Pipeline again = Pipeline.load(folder.resolve("estimator").toString());
    assertThat(again.fit(data).transform(data).collectAsList()).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.b", "a`b", "`c`.d`", "with space"})
  void columns_ofAnyName_areTakenAndAdded(String column) {
    Dataset<Row> renamed = data.withColumnRenamed("features", column);

    SparseAutoencoderModel model =
        estimator().setInputCol(column).setOutputCol("codes of " + column).fit(renamed);

    assertThat(model.transform(renamed).columns())
        .containsExactly("number", column, "codes of " + column);
    assertThat(model.transform(renamed).collectAsList()).hasSize(VALUES.length);
  }

  @Test
  void load_modelOfAnotherKind_isRefused() {
    assertThatThrownBy(
            () -> EncoderClassifierModel.load("src/test/resources/golden/autoencoder-0.1.0"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Expected class name io.github.sparseae.spark.EncoderClassifierModel")
        .hasMessageContaining("found class name io.github.sparseae.spark.SparseAutoencoderModel");
  }

  @Test
  void load_folderWithANetworkOfAnotherKind_saysSoBeforeItScores(@TempDir Path folder)
      throws IOException {
    String path = folder.resolve("model").toString();
    estimator().fit(data).write().save(path);
    Path file = Path.of(path, "model.safetensors");
    try (SparseAutoencoder encoder = SparseAutoencoder.builder().inputs(WIDTH).hidden(4).build();
        Classifier classifier = Classifier.fromEncoder(encoder).classes(2).build()) {
      classifier.save(file);
    }
    Files.deleteIfExists(Path.of(path, ".model.safetensors.crc"));

    assertThatThrownBy(() -> SparseAutoencoderModel.load(path))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the model is a classifier's: use EncoderClassifierModel");
  }

  @Test
  void saveToLocal_likeConnectsCache_isReadBack(@TempDir Path folder) throws IOException {
    SparseAutoencoderModel model = estimator().fit(data).setOutputCol("other");
    String path = folder.resolve("model").toString();

    model.write().saveToLocal(path);
    SparseAutoencoderModel loaded = SparseAutoencoderModel.read().loadFromLocal(path);

    assertThat(loaded.sha256()).isEqualTo(model.sha256());
    assertThat(loaded.getOrDefault(loaded.outputCol())).isEqualTo("other");
    assertThat(model.estimatedSize())
        .isEqualTo(Files.size(folder.resolve("model").resolve("model.safetensors")));
  }

  @Test
  void load_folderOfAnEarlierVersion_isRead() {
    SparseAutoencoderModel model =
        SparseAutoencoderModel.load("src/test/resources/golden/autoencoder-0.1.0");

    assertThat(model.getOrDefault(model.outputCol())).isEqualTo("golden codes");
    assertThat(model.transform(data).select("golden codes").collectAsList()).hasSize(VALUES.length);
  }

  @Test
  void crossValidator_overHidden_choosesAModel() {
    SparseAutoencoderEstimator estimator = estimator().setEpochs(1);
    // The error of the reconstructions against 0.
    CrossValidatorModel chosen =
        new CrossValidator()
            .setEstimator(estimator.setScoreCol("prediction"))
            .setEstimatorParamMaps(
                new ParamGridBuilder().addGrid(estimator.hidden(), new int[] {5, 9}).build())
            .setEvaluator(new RegressionEvaluator().setLabelCol("zero").setMetricName("mae"))
            .setNumFolds(2)
            .setParallelism(2)
            .fit(data.withColumn("zero", functions.lit(0.0)));

    assertThat(chosen.avgMetrics()).hasSize(2).doesNotContain(0.0);
    assertThat(chosen.bestModel()).isInstanceOf(SparseAutoencoderModel.class);
  }

  @Test
  void transform_stream_scoresAllRows(@TempDir Path folder) throws Exception {
    SparseAutoencoderModel model = estimator().fit(data);
    String source = folder.resolve("rows").toString();
    Sessions.floats(spark, VALUES, 3).write().parquet(source);

    StreamingQuery query =
        model
            .transform(
                spark
                    .readStream()
                    .schema(Sessions.floats(spark, VALUES, 1).schema())
                    .parquet(source))
            .writeStream()
            .format("memory")
            .queryName("coded")
            .option("checkpointLocation", folder.resolve("checkpoint").toString())
            .trigger(Trigger.AvailableNow())
            .start();
    query.awaitTermination();

    assertThat(spark.sql("SELECT codes FROM coded").collectAsList()).hasSize(VALUES.length);
  }

  @Test
  @SuppressWarnings("rawtypes") // a service is a raw type
  void services_ofConnect_nameEveryOperator() {
    assertThat(ServiceLoader.load(Estimator.class).stream().map(each -> each.type().getName()))
        .contains(SparseAutoencoderEstimator.class.getName());
    assertThat(ServiceLoader.load(Transformer.class).stream().map(each -> each.type().getName()))
        .contains(SparseAutoencoderModel.class.getName(), EncoderClassifierModel.class.getName());
  }

  @Test
  void python_parameterNames_areThoseOfTheJvm() throws IOException {
    String python = Files.readString(Path.of("src/main/python/sparse_ae_spark.py"));
    for (Params params :
        List.of(
            new SparseAutoencoderEstimator(),
            new SparseAutoencoderModel(),
            new EncoderClassifierModel())) {
      String name = params.getClass().getSimpleName();
      String body = python.substring(python.indexOf("class " + name + "("));
      body = body.substring(0, body.indexOf("\n\n\n") < 0 ? body.length() : body.indexOf("\n\n\n"));
      List<String> declared =
          Pattern.compile("\"(\\w+)\": ")
              .matcher(body)
              .results()
              .map(found -> found.group(1))
              .sorted()
              .toList();
      assertThat(declared)
          .as(name)
          .isEqualTo(Arrays.stream(params.params()).map(Param::name).sorted().toList());
      assertThat(body).contains("\"" + params.getClass().getName() + "\"");
    }
  }

  @Test
  void documentation_linesOfMaven_areThoseOfTheConsumerAndTheTests() throws IOException {
    List<String> lines =
        Pattern.compile("(?s)```xml\n(.*?)```")
            .matcher(Files.readString(Path.of("../docs/spark.md")))
            .results()
            .map(found -> found.group(1).replaceAll("</?dependenc(yManagement|ies)>|\\s", ""))
            // The consumer has this version from the BOM.
            .map(found -> found.replaceAll("(sparse-ae-spark</artifactId>)<version>.*?<.*?>", "$1"))
            .toList();

    assertThat(lines).hasSize(2);
    assertThat(Files.readString(Path.of("src/it/consumer/pom.xml")).replaceAll("\\s", ""))
        .contains(lines);
    assertThat(lines.get(0)).contains("<version>" + spark.version() + "<");
    assertThat(lines.get(1)).contains("<version>" + Properties.versionNumberString() + "<");
  }

  @Test
  void copy_withOtherValues_keepsTheFirst() {
    SparseAutoencoderEstimator first = estimator();
    SparseAutoencoderEstimator second = first.copy(new ParamMap().put(first.outputCol(), "others"));

    assertThat(first.getOrDefault(first.outputCol())).isEqualTo("codes");
    assertThat(second.getOrDefault(second.outputCol())).isEqualTo("others");
    assertThat(second.getOrDefault(second.preset())).isEqualTo("openaiTopK(3)");
    assertThat(second.explainParams()).contains("approximateSelection", "checkpointPath");
  }
}
