package io.github.sparseae.benchmarks.worker;

import io.github.sparseae.benchmarks.worker.Implementation.Encoder;
import io.github.sparseae.benchmarks.worker.Implementation.Trainer;
import io.github.sparseae.benchmarks.worker.Measurement.Metric;
import io.github.sparseae.data.Samples;
import io.github.sparseae.internal.io.IoSupplier;
import io.github.sparseae.model.DenseArray;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** What is timed. */
public enum Activity {
  TRAIN(0, 1) {
    @Override
    IoSupplier<Measurement> begin(Implementation implementation, Task task) throws IOException {
      Trainer trainer = implementation.trainer(task);
      return () -> {
        long start = System.nanoTime();
        double loss = trainer.epoch();
        double seconds = (System.nanoTime() - start) / 1e9;
        return new Measurement(
            Map.of(
                Metric.SECONDS,
                seconds,
                Metric.SECONDS_PER_STEP,
                seconds / task.steps(),
                Metric.ROWS_PER_SECOND,
                task.rows().size() / seconds,
                Metric.OUTCOME,
                loss));
      };
    }
  },
  ENCODE_FIRST_ROW(1, 1) {
    @Override
    IoSupplier<Measurement> begin(Implementation implementation, Task task) throws IOException {
      Encoder encoder = implementation.encoder(task);
      float[] row = new float[task.rows().width()];
      task.rows().read().copy(0, 1, row);
      return () -> new Measurement(Map.of(Metric.OUTCOME, meanAbsolute(encoder.encode(row, 1))));
    }
  },
  ENCODE_BATCHES(1000, 1),
  ENCODE_SINGLE_ROWS(1, 1),
  ENCODE_BY_THREADS(1, 16);

  private static final long ROUND_NANOS = Duration.ofSeconds(2).toNanos();
  private static final int MAX_CALLS = 1_000_000;

  private final int rowsPerCall;
  private final int threads;

  Activity(int rowsPerCall, int threads) {
    this.rowsPerCall = rowsPerCall;
    this.threads = threads;
  }

  /** Prepares rounds: here of calls of an encoder, for two seconds each. */
  IoSupplier<Measurement> begin(Implementation implementation, Task task) throws IOException {
    Encoder encoder = implementation.encoder(task);
    Samples rows = task.rows().read();
    float[][] calls =
        new float[Math.min(1000, rows.size() / rowsPerCall)][rowsPerCall * rows.width()];
    for (int i = 0; i < calls.length; i++) {
      rows.copy(i * rowsPerCall, (i + 1) * rowsPerCall, calls[i]);
    }
    return () -> round(encoder, calls);
  }

  private static double meanAbsolute(DenseArray codes) {
    return Arrays.stream(codes.toDoubles()).map(Math::abs).average().orElseThrow();
  }

  private Measurement round(Encoder encoder, float[][] rows) {
    double outcome = meanAbsolute(encoder.encode(rows[0], rowsPerCall));
    List<CompletableFuture<long[]>> callers = new ArrayList<>();
    long start = System.nanoTime();
    for (int i = 0; i < threads; i++) {
      int first = i;
      // A thread each: a pool would have no more than there are cores.
      callers.add(
          CompletableFuture.supplyAsync(
              () -> calls(encoder, rows, first, start + ROUND_NANOS),
              task -> new Thread(task).start()));
    }
    long[] nanos =
        callers.stream().map(CompletableFuture::join).flatMapToLong(Arrays::stream).toArray();
    double seconds = (System.nanoTime() - start) / 1e9;
    Arrays.sort(nanos);
    return new Measurement(
        Map.of(
            Metric.ROWS_PER_SECOND, nanos.length * rowsPerCall / seconds,
            Metric.MEDIAN_MICROS, nanos[nanos.length / 2] / 1e3,
            Metric.P99_MICROS, nanos[(int) (nanos.length * 0.99)] / 1e3,
            Metric.OUTCOME, outcome));
  }

  /** Returns the durations of the calls of a thread. */
  private long[] calls(Encoder encoder, float[][] rows, int first, long end) {
    long[] nanos = new long[MAX_CALLS];
    int done = 0;
    long before = System.nanoTime();
    while (before < end && done < MAX_CALLS) {
      encoder.encode(rows[(first + done) % rows.length], rowsPerCall);
      long after = System.nanoTime();
      nanos[done++] = after - before;
      before = after;
    }
    return Arrays.copyOf(nanos, done);
  }
}
