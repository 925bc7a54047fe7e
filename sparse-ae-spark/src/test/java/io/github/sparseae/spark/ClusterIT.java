package io.github.sparseae.spark;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.Compute;
import io.github.sparseae.file.ModelFile;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.Optimizer;
import io.github.sparseae.model.Sparsity;
import io.github.sparseae.train.EpochReport;
import io.github.sparseae.train.Training;
import io.github.sparseae.train.TrainingListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Two executors in processes of their own, which are killed at any time. */
@Isolated("starts a cluster, of which a process has one")
class ClusterIT {
  private static final int WIDTH = 12;
  private static final float[][] VALUES = Sessions.rows(4000, WIDTH, 7);

  private static SparkSession spark;

  @BeforeAll
  static void start() throws IOException {
    Files.createDirectories(Path.of(requireNonNull(System.getenv("SPARK_HOME")), "jars"));
    String path =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    SparkSession.getDefaultSession().foreach(session -> stopped(session));
    spark =
        Sessions.quiet(SparkSession.builder().master("local-cluster[2,1,1024]"))
            .config("spark.executor.extraClassPath", path)
            .config("spark.executor.extraJavaOptions", "-Dsparseae.threads=1")
            .getOrCreate();
  }

  private static Object stopped(SparkSession session) {
    session.stop();
    return session;
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private static AutoencoderSpec spec() {
    try (SparseAutoencoder network =
        SparseAutoencoder.builder()
            .inputs(WIDTH)
            .hidden(20)
            .sparsity(Sparsity.topK(3))
            .compute(Compute.auto().engine("Java"))
            .build()) {
      return network.spec();
    }
  }

  /** Kills an executor that has not been killed yet, as kill -9 does. */
  private static void killOne(Set<Long> killed) {
    int before = killed.size();
    while (killed.size() == before) {
      List<Long> found =
          JavaSparkContext.fromSparkContext(spark.sparkContext())
              .parallelize(List.of(1, 2, 3, 4), 4)
              .map(unused -> ProcessHandle.current().pid())
              .collect();
      found.stream()
          .filter(pid -> pid != ProcessHandle.current().pid())
          .filter(killed::add)
          .findFirst()
          .ifPresent(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
    }
  }

  private static ModelFile trained(TrainingListener listener) {
    try (SparkRows rows = SparkRows.builder(Sessions.floats(spark, VALUES, 4), "features").build();
        SparseAutoencoder network =
            SparseAutoencoder.builder(spec()).compute(rows.compute()).build()) {
      network.fit(
          rows,
          Training.epochs(2).batchSize(400).optimizer(Optimizer.adam(0.001)).listener(listener));
      return network.toModelFile();
    }
  }

  private static TrainingListener listener(Runnable afterEachSpan) {
    return new TrainingListener() {
      @Override
      public void epochFinished(EpochReport report) {}

      @Override
      public void progressed(int epoch, int batches) {
        afterEachSpan.run();
      }
    };
  }

  @Test
  void fit_executorsKilledOneAfterTheOther_hasTheSameBits() throws InterruptedException {
    ModelFile undisturbed = trained(listener(() -> {}));
    Set<Long> killed = ConcurrentHashMap.newKeySet();
    List<Thread> killers = new ArrayList<>();
    AtomicInteger spans = new AtomicInteger();

    ModelFile disturbed =
        trained(
            listener(
                () -> {
                  if (spans.incrementAndGet() % 3 == 0 && killers.size() < 4) {
                    // While the next step runs.
                    Thread killer = new Thread(() -> killOne(killed));
                    killers.add(killer);
                    killer.start();
                  }
                }));

    for (Thread killer : killers) {
      killer.join();
    }
    assertThat(killed).hasSize(4);
    assertThat(disturbed.parameters()).isEqualTo(undisturbed.parameters());
    assertThat(disturbed.steps()).isEqualTo(20);
  }

  @Test
  void transform_executorKilledMeanwhile_hasAllRows() throws InterruptedException {
    ModelFile model;
    try (SparseAutoencoder network =
        SparseAutoencoder.builder(spec()).compute(Compute.auto().engine("Java")).build()) {
      model = network.toModelFile();
    }
    // Each partition takes some time, so that one dies in the middle.
    Dataset<Row> data = Sessions.floats(spark, VALUES, 8);
    Dataset<Row> slow =
        data.map(
            (MapFunction<Row, Row>)
                row -> {
                  if (row.getInt(0) % 100 == 0) {
                    Thread.sleep(100);
                  }
                  return row;
                },
            Encoders.row(data.schema()));
    Set<Long> killed = ConcurrentHashMap.newKeySet();
    // Its job waits for a turn among the partitions.
    Thread killer = new Thread(() -> killOne(killed));
    killer.start();

    List<Row> scored =
        SparseAutoencoderModel.of(model).setEngine("Java").transform(slow).collectAsList();

    killer.join();
    assertThat(killed).hasSize(1);
    assertThat(scored).hasSameSizeAs(VALUES);
    try (SparseAutoencoder local = SparseAutoencoder.of(model, Compute.auto().engine("Java"))) {
      float[] codes = local.encode(Samples.of(VALUES)).toFloats();
      for (int i = 0; i < VALUES.length; i++) {
        assertThat(scored.get(i).getInt(0)).isEqualTo(i);
        Vector code = scored.get(i).getAs("codes");
        for (int unit = 0; unit < code.size(); unit++) {
          assertThat((float) code.apply(unit)).isEqualTo(codes[i * code.size() + unit]);
        }
      }
    }
  }

  @Test
  void fit_poisonedRow_endsTheJobWithItsPlace() {
    float[][] poisoned = Sessions.rows(40, WIDTH, 7);
    poisoned[33][5] = Float.POSITIVE_INFINITY;

    assertThatThrownBy(
            () -> SparkRows.builder(Sessions.floats(spark, poisoned, 4), "features").build())
        .hasStackTraceContaining("column features of row 3 of partition 3 has Infinity at place 5");
  }
}
