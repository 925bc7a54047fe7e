package io.github.sparseae.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.collect.EvictingQueue;
import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import io.github.sparseae.benchmarks.worker.Activity;
import io.github.sparseae.benchmarks.worker.Measurement;
import io.github.sparseae.benchmarks.worker.Measurement.Metric;
import io.github.sparseae.benchmarks.worker.Task;
import io.github.sparseae.benchmarks.worker.Worker;
import io.github.sparseae.samples.run.PeakMemory;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The process of a candidate, controlled by the process that times it. */
record WorkerProcess(
    String candidate, Process process, Path errors, @Nullable Path natives, long started)
    implements Closeable {
  private static final int LINES_KEPT = 30;
  private static final long EXIT_SECONDS = 30;

  /** The properties by which JavaCPP (TensorFlow Java, Deeplearning4j) and DJL are configured. */
  private static final List<String> NATIVES =
      List.of("org.bytedeco.javacpp.cachedir", "ENGINE_CACHE_DIR", "DJL_CACHE_DIR");

  /** Starts a process, which may unpack native libraries anew. */
  static WorkerProcess start(Candidate candidate, Activity activity, Task task, boolean unpacks)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(candidate.javaOptions());
    Path natives = unpacks ? Files.createTempDirectory("natives") : null;
    if (natives != null) {
      NATIVES.forEach(property -> command.add("-D" + property + "=" + natives));
    }
    command.add("-cp");
    command.add(candidate.classPath());
    command.add(Worker.class.getName());
    command.addAll(Worker.arguments(candidate.implementation(), activity, task));
    Path errors = Files.createTempFile("implementation", ".err");
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
    builder.environment().putAll(candidate.environment());
    long started = System.nanoTime();
    return new WorkerProcess(candidate.name(), builder.start(), errors, natives, started);
  }

  private BufferedWriter in() {
    return process.outputWriter(UTF_8); // the same one each time
  }

  /** Waits until the process is ready and returns its description. */
  String ready() throws IOException {
    return await(Worker::ready);
  }

  Measurement round() throws IOException {
    in().newLine();
    in().flush();
    return await(Measurement::parse);
  }

  double age() {
    return (System.nanoTime() - started) / 1e9;
  }

  /**
   * Returns a measurement with the peak memory of the process, if the system reports it, and the
   * size of the native libraries that it unpacked.
   */
  Measurement withResources(Measurement round) throws IOException {
    Measurement seen =
        PeakMemory.residentOf(process.toHandle())
            .map(bytes -> round.with(Metric.RESIDENT_BYTES, bytes))
            .orElse(round);
    return natives == null ? seen : seen.with(Metric.DISK_BYTES, (double) size(natives));
  }

  /** Returns the size of the files in a folder in bytes, without links. */
  static long size(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
          .mapToLong(file -> file.toFile().length())
          .sum();
    }
  }

  private <T> T await(Function<String, Optional<T>> read) throws IOException {
    Queue<String> others = EvictingQueue.create(LINES_KEPT);
    BufferedReader out = process.inputReader(UTF_8);
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      Optional<T> value = read.apply(line);
      if (value.isPresent()) {
        return value.get();
      }
      others.add(line);
    }
    others.addAll(Files.readAllLines(errors));
    throw new IOException(
        candidate + " ended early. Its last lines:\n" + String.join("\n", others));
  }

  @Override
  public void close() throws IOException {
    try {
      in().close();
      if (!process.waitFor(EXIT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    } finally {
      Files.deleteIfExists(errors);
      if (natives != null) {
        MoreFiles.deleteRecursively(natives, RecursiveDeleteOption.ALLOW_INSECURE);
      }
    }
  }
}
