package io.github.sparseae.internal.network;

import io.github.sparseae.data.RowStream;
import io.github.sparseae.data.Rows;
import io.github.sparseae.data.Samples;
import io.github.sparseae.internal.data.RowPass;
import io.github.sparseae.model.DenseArray;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/** Codes or reconstructions, which are made of a source's rows as they are read. */
public record MappedRows(
    String what, Rows rows, int width, String by, Function<Samples, DenseArray> make)
    implements Rows {
  @Override
  public String name() {
    return what + " of " + rows.name() + " by " + by;
  }

  @Override
  public OptionalLong size() {
    return rows.size();
  }

  @Override
  public RowStream open() {
    RowPass<Samples> pass = RowPass.open(rows);
    return new RowStream() {
      @Override
      public Optional<Samples> next() {
        return pass.next(BatchedForward.ROWS_PER_BATCH).map(make).map(Samples::of);
      }

      @Override
      public void close() {
        pass.close();
      }
    };
  }

  @Override
  public String toString() {
    return name();
  }
}
