package io.github.sparseae.benchmarks.micro;

import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.data.Samples;
import io.github.sparseae.datasets.GeneratedDigits;
import io.github.sparseae.internal.random.RandomStream;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The cost of rows before they reach an engine. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@NullUnmarked
public class DataBenchmark {
  private static final int ROWS = 1000;
  private static final int EPOCH = 60_000;
  private static final int WIDTH = 784;

  private Samples rows;
  private float[] numbers;
  private long epoch;

  /** Generates digits. */
  @Setup
  public void generate() {
    rows = GeneratedDigits.generate(ROWS, 1);
    numbers = new float[ROWS * WIDTH];
  }

  /** Converts 1,000 rows of bytes to float32. */
  @Benchmark
  public float[] copyThousandRows() {
    rows.copy(0, ROWS, numbers);
    return numbers;
  }

  /** Shuffles an epoch of 60,000 rows. */
  @Benchmark
  public int[] orderOfAnEpoch() {
    return RandomStream.of(1, "shuffle", epoch++).permutation(EPOCH);
  }

  /** Generates 100 digits. */
  @Benchmark
  public LabeledSamples generateHundredDigits() {
    return GeneratedDigits.generate(100, epoch++);
  }
}
