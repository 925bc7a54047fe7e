package io.github.sparseae.benchmarks.micro;

import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.data.Samples;
import io.github.sparseae.datasets.GeneratedDigits;
import io.github.sparseae.train.History;
import io.github.sparseae.train.Training;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The cost of training beside the arithmetic, with a network so small that hardly any is left. With
 * {@code -prof gc} it reports what a step allocates in Java.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@NullUnmarked
public class TrainingBenchmark {
  private static final int ROWS = 10_000;
  private static final int BATCH_SIZE = 100;

  private SparseAutoencoder network;
  private Samples rows;

  /** Opens the network and generates digits. */
  @Setup
  public void open() {
    network = SparseAutoencoder.builder().inputs(784).hidden(2).build();
    rows = GeneratedDigits.generate(ROWS, 1);
  }

  /** Closes the network. */
  @TearDown
  public void close() {
    network.close();
  }

  /** Calls {@code fit} with one epoch of 100 steps. */
  @Benchmark
  public History hundredSteps() {
    return network.fit(rows, Training.epochs(1).batchSize(BATCH_SIZE));
  }

  /** Calls {@code fit} with ten epochs; the difference is the cost of 900 steps. */
  @Benchmark
  public History thousandSteps() {
    return network.fit(rows, Training.epochs(10).batchSize(BATCH_SIZE));
  }
}
