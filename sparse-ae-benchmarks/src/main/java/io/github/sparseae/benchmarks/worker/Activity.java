package io.github.sparseae.benchmarks.worker;

import io.github.sparseae.benchmarks.worker.Measurement.Metric;
import io.github.sparseae.data.Samples;
import io.github.sparseae.model.DenseArray;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;

/** What is timed. */
public enum Activity {
  /** An epoch of training. */
  TRAIN {
    @Override
    Rounds begin(Implementation implementation, Task task) throws IOException {
      Trainer trainer = implementation.trainer(task);
      return new Rounds() {
        @Override
        public Measurement next() {
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
        }

        @Override
        public void close() {
          trainer.close();
        }
      };
    }
  },
  /** Encoding, 1,000 rows per call. */
  ENCODE_BATCHES {
    @Override
    Rounds begin(Implementation implementation, Task task) throws IOException {
      return new EncoderRounds(implementation.encoder(task), task, 1000) {
        @Override
        Measurement round(long[] nanos) {
          double seconds = Arrays.stream(nanos).sum() / 1e9;
          return new Measurement(Map.of(Metric.ROWS_PER_SECOND, nanos.length * 1000 / seconds));
        }
      };
    }
  },
  /** Encoding, one row per call. */
  ENCODE_SINGLE_ROWS {
    @Override
    Rounds begin(Implementation implementation, Task task) throws IOException {
      return new EncoderRounds(implementation.encoder(task), task, 1) {
        @Override
        Measurement round(long[] nanos) {
          Arrays.sort(nanos);
          return new Measurement(
              Map.of(
                  Metric.MEDIAN_MICROS,
                  nanos[nanos.length / 2] / 1e3,
                  Metric.P99_MICROS,
                  nanos[(int) (nanos.length * 0.99)] / 1e3));
        }
      };
    }
  };

  private static final long ROUND_NANOS = Duration.ofSeconds(2).toNanos();
  private static final int MAX_CALLS = 1_000_000;

  /** Runs rounds one after the other. */
  interface Rounds extends AutoCloseable {
    Measurement next();

    @Override
    void close();
  }

  abstract Rounds begin(Implementation implementation, Task task) throws IOException;

  /** Calls an encoder for two seconds per round. */
  private abstract static class EncoderRounds implements Rounds {
    private final Encoder encoder;
    private final float[][] calls;
    private final int rowsPerCall;

    EncoderRounds(Encoder encoder, Task task, int rowsPerCall) throws IOException {
      this.encoder = encoder;
      this.rowsPerCall = rowsPerCall;
      Samples rows = task.rows().read();
      calls = new float[Math.min(1000, rows.size() / rowsPerCall)][rowsPerCall * rows.width()];
      for (int i = 0; i < calls.length; i++) {
        rows.copy(i * rowsPerCall, (i + 1) * rowsPerCall, calls[i]);
      }
    }

    abstract Measurement round(long[] nanos);

    @Override
    public Measurement next() {
      double outcome = meanAbsolute(encoder.encode(calls[0], rowsPerCall));
      long[] nanos = new long[MAX_CALLS];
      int done = 0;
      long start = System.nanoTime();
      long before = start;
      while (before - start < ROUND_NANOS && done < MAX_CALLS) {
        encoder.encode(calls[done % calls.length], rowsPerCall);
        long after = System.nanoTime();
        nanos[done++] = after - before;
        before = after;
      }
      return round(Arrays.copyOf(nanos, done)).with(Metric.OUTCOME, outcome);
    }

    private static double meanAbsolute(DenseArray codes) {
      return Arrays.stream(codes.toDoubles()).map(Math::abs).average().orElseThrow();
    }

    @Override
    public void close() {
      encoder.close();
    }
  }
}
