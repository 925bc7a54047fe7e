package io.github.sparseae.benchmarks.micro;

import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.data.Samples;
import io.github.sparseae.datasets.GeneratedDigits;
import io.github.sparseae.model.Activation;
import io.github.sparseae.model.DenseArray;
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

/** The cost of encoding and reconstructing with the lecture's network. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@NullUnmarked
public class EncodingBenchmark {
  private static final int ROWS = 1000;

  private SparseAutoencoder network;
  private Samples rows;
  private float[] row;

  /** Opens the network and generates digits. */
  @Setup
  public void open() {
    network =
        SparseAutoencoder.builder()
            .inputs(784)
            .hidden(400)
            .activation(Activation.TANH)
            .output(Activation.SIGMOID)
            .build();
    rows = GeneratedDigits.generate(ROWS, 1);
    row = rows.row(0);
  }

  /** Closes the network. */
  @TearDown
  public void close() {
    network.close();
  }

  /** Encodes one row. */
  @Benchmark
  public float[] encodeRow() {
    return network.encode(row);
  }

  /** Encodes 1,000 rows of bytes. */
  @Benchmark
  public DenseArray encodeThousandRows() {
    return network.encode(rows);
  }

  /** Reconstructs 1,000 rows of bytes. */
  @Benchmark
  public DenseArray reconstructThousandRows() {
    return network.reconstruct(rows);
  }
}
