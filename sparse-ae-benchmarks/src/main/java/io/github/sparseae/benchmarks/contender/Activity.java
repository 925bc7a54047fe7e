package io.github.sparseae.benchmarks.contender;

import io.github.sparseae.benchmarks.contender.Round.Measure;
import io.github.sparseae.data.Samples;
import io.github.sparseae.model.DenseArray;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;

/** What a contender is timed at. */
public enum Activity {
  /** An epoch of training. */
  TRAIN {
    @Override
    Rounds begin(Contender contender, Task task) throws IOException {
      Learner learner = contender.learner(task);
      return new Rounds() {
        @Override
        public Round next() {
          long start = System.nanoTime();
          double loss = learner.epoch();
          double seconds = (System.nanoTime() - start) / 1e9;
          return new Round(
              Map.of(
                  Measure.SECONDS,
                  seconds,
                  Measure.SECONDS_PER_STEP,
                  seconds / task.steps(),
                  Measure.ROWS_PER_SECOND,
                  task.rows().size() / seconds,
                  Measure.OUTCOME,
                  loss));
        }

        @Override
        public void close() {
          learner.close();
        }
      };
    }
  },
  /** Encoding, 1,000 rows in a call. */
  ENCODE_BATCHES {
    @Override
    Rounds begin(Contender contender, Task task) throws IOException {
      return new EncoderRounds(contender.encoder(task), task, 1000) {
        @Override
        Round round(long[] nanos) {
          double seconds = Arrays.stream(nanos).sum() / 1e9;
          return new Round(Map.of(Measure.ROWS_PER_SECOND, nanos.length * 1000 / seconds));
        }
      };
    }
  },
  /** Encoding, one row in a call. */
  ENCODE_SINGLE_ROWS {
    @Override
    Rounds begin(Contender contender, Task task) throws IOException {
      return new EncoderRounds(contender.encoder(task), task, 1) {
        @Override
        Round round(long[] nanos) {
          Arrays.sort(nanos);
          return new Round(
              Map.of(
                  Measure.MEDIAN_MICROS,
                  nanos[nanos.length / 2] / 1e3,
                  Measure.P99_MICROS,
                  nanos[(int) (nanos.length * 0.99)] / 1e3));
        }
      };
    }
  };

  private static final long PATIENCE = Duration.ofSeconds(2).toNanos();
  private static final int MAX_CALLS = 1_000_000;

  /** Rounds one after the other. */
  interface Rounds extends AutoCloseable {
    Round next();

    @Override
    void close();
  }

  abstract Rounds begin(Contender contender, Task task) throws IOException;

  /** Calls an encoder for two seconds a round. */
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

    abstract Round round(long[] nanos);

    @Override
    public Round next() {
      double outcome = meanSize(encoder.encode(calls[0], rowsPerCall));
      long[] nanos = new long[MAX_CALLS];
      int done = 0;
      long start = System.nanoTime();
      long before = start;
      while (before - start < PATIENCE && done < MAX_CALLS) {
        encoder.encode(calls[done % calls.length], rowsPerCall);
        long after = System.nanoTime();
        nanos[done++] = after - before;
        before = after;
      }
      return round(Arrays.copyOf(nanos, done)).with(Measure.OUTCOME, outcome);
    }

    private static double meanSize(DenseArray codes) {
      return Arrays.stream(codes.toDoubles()).map(Math::abs).average().orElseThrow();
    }

    @Override
    public void close() {
      encoder.close();
    }
  }
}
