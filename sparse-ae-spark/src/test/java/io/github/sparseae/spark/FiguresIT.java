package io.github.sparseae.spark;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.Compute;
import io.github.sparseae.engine.Network;
import io.github.sparseae.engine.NetworkState;
import io.github.sparseae.engine.TrainingSpan;
import io.github.sparseae.file.ModelFile;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Device;
import io.github.sparseae.model.Optimizer;
import io.github.sparseae.model.Sparsity;
import io.github.sparseae.spark.internal.WholeRow;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BinaryOperator;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.parallel.Isolated;

/** Measures the figures of docs/spark.md; with {@code -Dfigures}. */
@EnabledIfSystemProperty(named = "figures", matches = ".*")
@Isolated("measures times")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FiguresIT {
  private static final int WIDTH = 784;
  private static final int ROWS = 40_960;
  private static final int WARMUPS = 2;
  private static final int TIMES = 5;
  private static final int PASSES = 8;
  private static final List<Scorer.Column> ERROR =
      List.of(new Scorer.Column("error", Scorer.Output.SCORE));

  private static void say(String text, Object... values) {
    System.out.println("FIGURE " + String.format(Locale.ROOT, text, values));
  }

  private static SparkSession session(String master) throws IOException {
    SparkSession.getDefaultSession()
        .foreach(
            session -> {
              session.stop();
              return session;
            });
    Files.createDirectories(Path.of(requireNonNull(System.getenv("SPARK_HOME")), "jars"));
    return Sessions.quiet(SparkSession.builder().master(master))
        .config(
            "spark.executor.extraClassPath",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")))
        .config(
            "spark.executor.extraJavaOptions",
            "-Dsparseae.threads=1 -Dsparseae.engine=Java --add-modules=jdk.incubator.vector")
        .getOrCreate();
  }

  @AfterEach
  void stop() {
    SparkSession.getDefaultSession()
        .foreach(
            session -> {
              session.stop();
              return session;
            });
  }

  private static AutoencoderSpec spec(int inputs, int hidden, Sparsity sparsity) {
    try (SparseAutoencoder network =
        SparseAutoencoder.builder()
            .inputs(inputs)
            .hidden(hidden)
            .sparsity(sparsity)
            .compute(Compute.auto().engine("Java"))
            .build()) {
      return network.spec();
    }
  }

  /** The rows of the plain loop and, without a copy, of the tasks: a task is not sent them. */
  private static float[][] values = {};

  /** A way to score all rows, and the sum of their errors; NaN for one that scores none. */
  private record Way(String name, DoubleSupplier sum) {}

  /** Says the median rows per second of several ways, in turns, and their CPU time. */
  private static void compare(List<Way> ways) {
    OperatingSystemMXBean process =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    double[][] seconds = new double[ways.size()][TIMES];
    double[][] cpu = new double[ways.size()][TIMES];
    double[] sums = new double[ways.size()];
    for (int turn = -WARMUPS; turn < TIMES; turn++) {
      for (int i = 0; i < sums.length; i++) {
        long start = System.nanoTime();
        long startCpu = process.getProcessCpuTime();
        sums[i] = ways.get(i).sum.getAsDouble();
        if (turn >= 0) {
          cpu[i][turn] = (process.getProcessCpuTime() - startCpu) * 1e-9;
          seconds[i][turn] = (System.nanoTime() - start) * 1e-9;
        }
      }
    }
    double rows = (double) ROWS * PASSES;
    for (int i = 0; i < sums.length; i++) {
      if (!Double.isNaN(sums[i])) {
        assertThat(sums[i]).isCloseTo(sums[0], within(1e-6 * sums[0]));
      }
      say(
          "| %s | %,.0f | %.2f | %.1f |",
          ways.get(i).name,
          rows / median(seconds[i]),
          median(seconds[0]) / median(seconds[i]),
          median(cpu[i]) / rows * 1e6);
    }
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    return values[values.length / 2];
  }

  private static org.assertj.core.data.Offset<Double> within(double distance) {
    return org.assertj.core.api.Assertions.within(distance);
  }

  @Test
  @Order(1)
  void scoring() throws IOException {
    SparkSession spark = session("local[2]");
    ModelFile model;
    try (SparseAutoencoder network =
        SparseAutoencoder.builder(spec(WIDTH, 400, Sparsity.none()))
            .compute(Compute.auto().engine("Java"))
            .build()) {
      model = network.toModelFile();
    }
    SparseAutoencoderModel scoring =
        SparseAutoencoderModel.of(model).setEngine("Java").setOutputCol("").setScoreCol("error");
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    values = Sessions.rows(ROWS, WIDTH, 1);
    JavaRDD<float[]> arrays =
        context
            .parallelize(List.of(0, 1, 2, 3), 4)
            .flatMap(
                part ->
                    Arrays.asList(values)
                        .subList(part * ROWS / 4, (part + 1) * ROWS / 4)
                        .iterator())
            .persist(StorageLevel.MEMORY_ONLY());
    Broadcast<byte[]> bytes = context.broadcast(NetworkModel.bytes(scoring.toModelFile()));
    say("scoring 784-400-784, %d cached rows, %d times a job, two threads:", ROWS, PASSES);
    say("| way | rows/s | to the plain loop | CPU, µs a row |");
    try (Scorer scorer = Scorer.open(bytes.value(), "Java")) {
      Dataset<Row> floats = cached(spark, arrays, NumberColumn.Kind.FLOATS);
      compare(
          List.of(
              new Way("plain loop", () -> plain(scorer, values, Samples::of)),
              new Way(
                  "RDD of `float[]`",
                  () ->
                      repeated(arrays, JavaRDD<float[]>::union)
                          .mapPartitions(own -> sum(own, bytes))
                          .reduce(Double::sum)),
              new Way("column of `array<float>`", () -> scored(scoring, floats)),
              new Way("the same without a network", () -> passed(floats))));
      floats.unpersist(true);
      Dataset<Row> vectors = cached(spark, arrays, NumberColumn.Kind.VECTORS);
      double[][] wide = Arrays.stream(values).map(FiguresIT::doubles).toArray(double[][]::new);
      compare(
          List.of(
              new Way("plain loop, float64", () -> plain(scorer, wide, Samples::of)),
              new Way("column of vectors", () -> scored(scoring, vectors)),
              new Way("the same without a network", () -> passed(vectors))));
    }
  }

  private static double[] doubles(float[] row) {
    return IntStream.range(0, row.length).mapToDouble(i -> row[i]).toArray();
  }

  /** By two threads, as Spark has. */
  private static <T> double plain(Scorer scorer, T[] rows, Function<T[], Samples> samples) {
    return IntStream.range(0, 2)
        .parallel()
        .mapToDouble(
            half -> {
              double sum = 0;
              for (int pass = 0; pass < PASSES; pass++) {
                int end = (half + 1) * rows.length / 2;
                for (int from = half * rows.length / 2; from < end; from += Scoring.BATCH) {
                  int to = Math.min(from + Scoring.BATCH, end);
                  sum += sum(scorer, samples.apply(Arrays.copyOfRange(rows, from, to)));
                }
              }
              return sum;
            })
        .sum();
  }

  private static Iterator<Double> sum(Iterator<float[]> rows, Broadcast<byte[]> model) {
    Scorer scorer = Scoring.MODELS.ofTask("rdd", () -> Scorer.open(model.value(), "Java"));
    double sum = 0;
    List<float[]> batch = new ArrayList<>();
    while (rows.hasNext()) {
      batch.add(rows.next());
      if (batch.size() == Scoring.BATCH || !rows.hasNext()) {
        sum += sum(scorer, Samples.of(batch.toArray(float[][]::new)));
        batch.clear();
      }
    }
    return List.of(sum).iterator();
  }

  private static <T> T repeated(T rows, BinaryOperator<T> union) {
    return Stream.generate(() -> rows).limit(PASSES).reduce(union).orElseThrow();
  }

  private static Dataset<Row> cached(
      SparkSession spark, JavaRDD<float[]> rows, NumberColumn.Kind kind) {
    boolean isFloat = kind == NumberColumn.Kind.FLOATS;
    Dataset<Row> cached =
        spark
            .createDataFrame(
                rows.map(
                    row -> {
                      Object cell = isFloat ? row : Vectors.dense(doubles(row)).compressed();
                      return RowFactory.create(cell);
                    }),
                new StructType().add("features", kind.type(), false))
            .persist(StorageLevel.MEMORY_ONLY());
    cached.count();
    return cached;
  }

  private static double sum(Scorer scorer, Samples rows) {
    return Arrays.stream(scorer.score(rows, ERROR, NumberColumn.Kind.FLOATS)[0])
        .mapToDouble(value -> (double) value)
        .sum();
  }

  private static double scored(SparseAutoencoderModel model, Dataset<Row> data) {
    return model
        .transform(repeated(data, Dataset<Row>::union))
        .selectExpr("sum(error)")
        .first()
        .getDouble(0);
  }

  /** Hands all rows to a function that returns them, as scoring does with its results. */
  private static double passed(Dataset<Row> data) {
    MapPartitionsFunction<Row, Row> same = rows -> rows;
    Dataset<Row> passed =
        WholeRow.wrap(repeated(data, Dataset<Row>::union))
            .mapPartitions(same, WholeRow.encoder(data.schema()));
    assertThat(WholeRow.unwrap(passed, "row").selectExpr("count(row.features)").first().getLong(0))
        .isEqualTo((long) ROWS * PASSES);
    return Double.NaN;
  }

  /** Bytes that tasks return and shuffle. */
  private static final class Traffic extends SparkListener {
    private final AtomicLong bytes = new AtomicLong();

    @Override
    public void onTaskEnd(SparkListenerTaskEnd end) {
      if (end.taskMetrics() != null) {
        bytes.addAndGet(
            end.taskMetrics().resultSize()
                + end.taskMetrics().shuffleWriteMetrics().bytesWritten());
      }
    }
  }

  private static TrainingSpan step(int rows, int batch, int number) {
    int[] order = new int[batch];
    Arrays.setAll(order, i -> (int) ((i + (long) number * batch) * 7919 % rows));
    return new TrainingSpan(
        Optimizer.adam(1e-3), order, batch, number, new double[] {1e-3}, new double[] {1});
  }

  @Test
  @Order(2)
  void roundsOnOneExecutor() throws Exception {
    rounds("local-cluster[1,1,2560]", 1);
  }

  @Test
  @Order(3)
  void roundsOnTwoExecutors() throws Exception {
    rounds("local-cluster[2,1,2560]", 2);
  }

  private static void rounds(String master, int executors) throws Exception {
    SparkSession spark = session(master);
    rounds(spark, executors, "784-400, batch 1,000", spec(WIDTH, 400, Sparsity.l1(1e-3)), 1000, 20);
    rounds(
        spark,
        executors,
        "784-1,000 TopK 25, batch 1,000",
        spec(WIDTH, 1000, Sparsity.topK(25)),
        1000,
        10);
    rounds(
        spark,
        executors,
        "768-12,288 TopK 32, batch 512",
        spec(768, 12_288, Sparsity.topK(32)),
        512,
        3);
    JavaSparkContext.fromSparkContext(spark.sparkContext())
        .parallelize(List.of(1, 2), 2)
        .map(unused -> memory())
        .collect()
        .forEach(line -> say("%s", line));
  }

  private static String memory() throws IOException {
    Runtime jvm = Runtime.getRuntime();
    System.gc();
    String resident =
        Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(line -> line.startsWith("VmRSS"))
            .findFirst()
            .orElse("VmRSS unknown");
    return String.format(
        "executor %d: heap used %d MB of %d MB, %s",
        ProcessHandle.current().pid(),
        (jvm.totalMemory() - jvm.freeMemory()) >> 20,
        jvm.totalMemory() >> 20,
        resident);
  }

  private static void rounds(
      SparkSession spark, int executors, String name, AutoencoderSpec spec, int batch, int times)
      throws Exception {
    int size = 2048;
    float[][] values = Sessions.rows(size, spec.inputs(), 1);
    Traffic traffic = new Traffic();
    NetworkState initial = NetworkState.initial(spec);
    double alone;
    try (Network network = Compute.auto().engine("Java").engine().open(spec, initial, Device.CPU)) {
      network.load(Samples.of(values));
      alone = seconds(network, size, batch, Math.min(times, 5));
    }
    try (SparkRows rows =
            SparkRows.builder(Sessions.floats(spark, values, executors), "features")
                .engine("Java")
                .build();
        Network network = rows.compute().engine().open(spec, initial, Device.CPU)) {
      network.train(step(size, batch, 0)); // the executors open their networks
      spark.sparkContext().addSparkListener(traffic);
      double seconds = seconds(network, size, batch, times);
      Thread.sleep(500); // the listener is notified later
      spark.sparkContext().removeSparkListener(traffic);
      long down = 4L * spec.parameterCount();
      say(
          "| %s | %d | %.3f | %.3f | %.1f | %.1f |",
          name,
          executors,
          alone,
          seconds,
          down * 1e-6,
          traffic.bytes.get() * 1e-6 / (times + 1)); // one warms up
    }
  }

  private static double seconds(Network network, int rows, int batch, int times) {
    network.train(step(rows, batch, 1));
    long start = System.nanoTime();
    for (int i = 0; i < times; i++) {
      network.train(step(rows, batch, i + 2));
    }
    return (System.nanoTime() - start) * 1e-9 / times;
  }

  /** What a round and a task cost that compute nothing, on one core each. */
  @Test
  @Order(4)
  void manyExecutors() throws Exception {
    SparkSession spark = session("local[2]");
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    double few = empty(context, 2);
    double many = empty(context, 402);
    double task = (many - few) / 400;
    double round = few - 2 * task;
    int batch = 4096;
    AutoencoderSpec spec = spec(768, 12_288, Sparsity.topK(32));
    double core;
    try (Network network =
        Compute.auto().engine("Java").engine().open(spec, NetworkState.initial(spec), Device.CPU)) {
      network.load(Samples.of(Sessions.rows(512, 768, 1)));
      core = 2 * seconds(network, 512, 512, 2) * batch / 512;
    }
    double bytes = 4.0 * spec.parameterCount();
    say(
        "round %.4f s, task %.5f s, step of %d rows on one core %.1f s, gradients %.1f MB",
        round, task, batch, core, bytes * 1e-6);
    for (int executors : new int[] {1, 10, 100, 1000}) {
      double wire = 3 * bytes / 1.25e9; // 10 Gbit/s: parameters down, slices across, sums up
      double all = round + executors * task + core / (8 * executors) + wire;
      say("| %d | %.2f | %.1f |", executors, all, (core / 8) / all);
    }
  }

  private static double empty(JavaSparkContext context, int tasks) {
    double best = Double.MAX_VALUE;
    for (int i = 0; i < 6; i++) {
      long start = System.nanoTime();
      context.parallelize(List.of(1), tasks).mapPartitions(own -> own).collect();
      best = Math.min(best, (System.nanoTime() - start) * 1e-9);
    }
    return best;
  }

  /** How far parameters come apart in 60 steps, and the loss of the last ten. */
  @Test
  @Order(5)
  void localSteps() throws Exception {
    SparkSession spark = session("local[2]");
    AutoencoderSpec spec = spec(64, 256, Sparsity.topK(8));
    float[][] values = Sessions.rows(6000, 64, 1);
    NetworkState exact = null;
    for (int[] way : new int[][] {{1, 1}, {2, 1}, {2, 10}, {4, 10}, {8, 10}}) {
      try (SparkRows rows =
              SparkRows.builder(Sessions.floats(spark, values, way[0]), "features")
                  .engine("Java")
                  .localSteps(way[1])
                  .build();
          Network network =
              rows.compute().engine().open(spec, NetworkState.initial(spec), Device.CPU)) {
        double loss = 0;
        for (int round = 0; round < 6; round++) {
          TrainingSpan span = span(values.length, 10 * round);
          loss =
              network.train(span).losses().stream()
                  .mapToDouble(each -> each.data())
                  .average()
                  .orElseThrow();
        }
        NetworkState state = network.state();
        exact = exact == null ? state : exact;
        say(
            "| %d | %d | %.1f %% | %.6f |",
            way[0], way[1], 100 * apart(state, requireNonNull(exact)), loss);
      }
    }
  }

  private static TrainingSpan span(int rows, int first) {
    int[] order = new int[10 * 400];
    Arrays.setAll(order, i -> (int) ((i + first * 400L) * 7919 % rows));
    double[] rates = new double[10];
    Arrays.fill(rates, 1e-3);
    double[] factors = new double[10];
    Arrays.fill(factors, 1);
    return new TrainingSpan(Optimizer.adam(1e-3), order, 400, first, rates, factors);
  }

  /** The norm of the difference of all parameters by that of the first ones. */
  private static double apart(NetworkState actual, NetworkState expected) {
    double difference = 0;
    double all = 0;
    for (var each : expected.parameters().entrySet()) {
      DenseArray own = actual.parameter(each.getKey());
      for (int i = 0; i < own.size(); i++) {
        difference += Math.pow(own.get(i) - each.getValue().get(i), 2);
        all += Math.pow(each.getValue().get(i), 2);
      }
    }
    return Math.sqrt(difference / all);
  }
}
