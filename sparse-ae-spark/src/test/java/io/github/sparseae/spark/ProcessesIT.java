package io.github.sparseae.spark;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.Lists;
import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.engine.Compute;
import io.github.sparseae.file.ModelFile;
import io.github.sparseae.model.Sparsity;
import io.github.sparseae.train.Checkpoints;
import io.github.sparseae.train.EpochReport;
import io.github.sparseae.train.Training;
import io.github.sparseae.train.TrainingListener;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Drivers in processes of their own: killed, and with their class path in either order. */
@Isolated("each process has a cluster of its own")
class ProcessesIT {
  private static final float[][] VALUES = Sessions.rows(400, 12, 7);

  /** Trains, with checkpoints in a folder, continuing from there; prints the model's digest. */
  static final class Driver {
    private Driver() {}

    public static void main(String[] arguments) throws IOException {
      Path folder = Path.of(arguments[0]);
      SparkSession spark = Sessions.local();
      try (SparkRows rows =
              SparkRows.builder(Sessions.floats(spark, VALUES, 3), "features")
                  .slicedFrom(Long.getLong("slicedFrom", 10 << 20))
                  .build();
          SparseAutoencoder network =
              SparseAutoencoder.builder()
                  .inputs(rows.width())
                  .hidden(20)
                  .sparsity(Sparsity.topK(3))
                  .compute(rows.compute())
                  .resumeOrBuild(folder)) {
        network.fit(
            rows,
            Training.epochs(2)
                .batchSize(20)
                .checkpoint(folder, Checkpoints.everySteps(3))
                .listener(quiet()));
        ModelFile model = network.toModelFile();
        long scored =
            SparseAutoencoderModel.of(model)
                .setEngine(System.getProperty(Compute.ENGINE_PROPERTY, ""))
                .transform(Sessions.vectors(spark, VALUES, 2))
                .count();
        // Without provenance, which has the time.
        String digests =
            model.parameters().entrySet().stream()
                .map(each -> each.getKey() + "=" + Arrays.hashCode(each.getValue().toDoubles()))
                .sorted()
                .collect(joining(","));
        System.out.println("digest " + digests + " of " + scored);
      } finally {
        spark.stop();
      }
    }

    private static TrainingListener quiet() {
      return new TrainingListener() {
        @Override
        public void epochFinished(EpochReport report) {}
      };
    }
  }

  private static Process start(
      List<String> classPath, Path folder, Path output, String... properties) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--add-opens"))
        .forEach(command::add);
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-Xmx1g");
    command.add("-Dsparseae.engine=Java");
    command.addAll(List.of(properties));
    command.add(Driver.class.getName());
    command.add(folder.toString());
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("CLASSPATH", String.join(File.pathSeparator, classPath));
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    return builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
  }

  private static List<String> classPath() {
    return List.of(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
            .split(File.pathSeparator));
  }

  private static String digest(Process process, Path output) throws Exception {
    assertThat(process.waitFor(10, TimeUnit.MINUTES)).isTrue();
    String text = Files.readString(output, StandardCharsets.UTF_8);
    assertThat(text).containsPattern("digest .*decoder.weights=.* of 400");
    return text.lines().filter(line -> line.startsWith("digest ")).findFirst().orElseThrow();
  }

  @Test
  void fit_driverKilledInTheMiddle_resumesToTheSameBits(@TempDir Path folder) throws Exception {
    Path output = folder.resolve("output");
    String undisturbed = digest(start(classPath(), folder.resolve("undisturbed"), output), output);
    Path checkpoints = folder.resolve("checkpoints");
    Process killed = start(classPath(), checkpoints, folder.resolve("killed"));
    while (files(checkpoints) < 2 && killed.isAlive()) {
      Thread.sleep(20);
    }
    killed.destroyForcibly().waitFor();
    assertThat(Files.readString(folder.resolve("killed"))).doesNotContain("digest ");

    String resumed = digest(start(classPath(), checkpoints, output), output);

    assertThat(resumed).isEqualTo(undisturbed);
  }

  private static long files(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return 0;
    }
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(file -> file.toString().endsWith(".safetensors")).count();
    }
  }

  @Test
  void classPath_inEitherOrder_trainsAndScoresTheSame(@TempDir Path folder) throws Exception {
    Path output = folder.resolve("output");
    String first = digest(start(classPath(), folder.resolve("first"), output), output);

    String reversed =
        digest(start(Lists.reverse(classPath()), folder.resolve("second"), output), output);

    assertThat(reversed).isEqualTo(first);
  }

  /** A Spark installation has its own Guava and Protobuf first, with which TensorFlow must live. */
  @Test
  void tensorFlow_withItsOwnLibrariesOrThoseOfSpark_trainsAndScoresTheSame(@TempDir Path folder)
      throws Exception {
    List<String> sparks = new ArrayList<>();
    try (DirectoryStream<Path> jars =
        Files.newDirectoryStream(Path.of("target/libraries-of-spark"), "*.jar")) {
      jars.forEach(jar -> sparks.add(jar.toAbsolutePath().toString()));
    }
    assertThat(sparks).hasSize(2);
    List<String> oursFirst = new ArrayList<>(classPath());
    oursFirst.addAll(sparks);
    List<String> sparksFirst = new ArrayList<>(sparks);
    sparksFirst.addAll(Lists.reverse(classPath()));
    Path output = folder.resolve("output");
    String tensorFlow = "-Dsparseae.engine=TensorFlow";

    String ours = digest(start(oursFirst, folder.resolve("first"), output, tensorFlow), output);
    String theirs =
        digest(start(sparksFirst, folder.resolve("second"), output, tensorFlow), output);

    assertThat(theirs).isEqualTo(ours);
  }

  @Test
  void serializerOfSpark_isKryo_trainsAndScoresTheSame(@TempDir Path folder) throws Exception {
    Path output = folder.resolve("output");
    String expected = digest(start(classPath(), folder.resolve("first"), output), output);
    String kryo = "-Dspark.serializer=org.apache.spark.serializer.KryoSerializer";

    Process process = start(classPath(), folder.resolve("second"), output, kryo, "-DslicedFrom=1");

    assertThat(digest(process, output)).isEqualTo(expected);
  }
}
