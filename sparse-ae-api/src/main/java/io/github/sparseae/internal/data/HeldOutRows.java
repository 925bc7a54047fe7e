package io.github.sparseae.internal.data;

import io.github.sparseae.data.RowReadException;
import io.github.sparseae.data.RowStream;
import io.github.sparseae.data.Rows;
import io.github.sparseae.data.Samples;
import io.github.sparseae.internal.random.RandomStream;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/** Streamed rows in two parts, chosen row by row by a seed: the same rows in each pass. */
public final class HeldOutRows {
  private HeldOutRows() {}

  /** Returns the rows that are held out, each with a probability, or all others. */
  public static Rows part(Rows rows, double share, long seed, boolean isHeldOut) {
    return new SuppliedRows(
        (isHeldOut ? "rows held out of " : "rows kept of ") + rows.name(),
        rows.width(),
        OptionalLong.empty(),
        () -> open(rows, share, seed, isHeldOut));
  }

  private static RowStream<Samples> open(Rows rows, double share, long seed, boolean isHeldOut) {
    RandomStream random = RandomStream.of(seed, "held out", 0);
    RowPass pass = RowPass.open(rows);
    int most = RowBlock.chunkRows(rows.width());
    boolean[] hasAny = {false};
    return SuppliedRows.stream(
        () -> {
          for (Optional<Samples> next = pass.next(most); next.isPresent(); next = pass.next(most)) {
            int[] chosen =
                IntStream.range(0, next.get().size())
                    .filter(row -> random.nextDouble() < share == isHeldOut)
                    .toArray();
            if (chosen.length > 0) {
              hasAny[0] = true;
              return Optional.of(next.get().select(chosen));
            }
          }
          if (!hasAny[0]) {
            throw new RowReadException(
                rows.name(),
                0,
                "the source has too few rows to train on some and calibrate on others: give more, or"
                    + " rows for calibration of their own");
          }
          return Optional.empty();
        },
        pass::close);
  }
}
