package io.github.sparseae.internal.data;

import static com.google.common.base.Preconditions.checkArgument;

import io.github.sparseae.data.RowReadException;
import io.github.sparseae.data.RowStream;
import io.github.sparseae.data.Rows;
import io.github.sparseae.data.Samples;
import io.github.sparseae.internal.io.Quantity;
import java.util.Optional;
import java.util.OptionalLong;

/** Streamed rows beside others: each row of one source, followed by the same row of another. */
public final class RowPairs {
  private RowPairs() {}

  /** Returns rows of both widths together; refuses sizes that are known and differ. */
  public static Rows of(Rows left, Rows right) {
    String name = left.name() + " beside " + right.name();
    int width = Math.addExact(left.width(), right.width());
    OptionalLong first = RowPass.sizeIfKnown(left);
    OptionalLong second = RowPass.sizeIfKnown(right);
    OptionalLong size = first.isPresent() ? first : second;
    size.ifPresent(
        rows -> {
          long other = second.orElse(rows);
          checkArgument(
              rows == other,
              "%s: %s beside %s: each row needs one",
              name,
              Quantity.of(rows, "row"),
              other);
        });
    return new SuppliedRows(name, width, size, () -> open(name, width, left, right));
  }

  private static RowStream<Samples> open(String name, int width, Rows left, Rows right) {
    RowPass first = RowPass.open(left);
    RowPass second;
    try {
      second = RowPass.open(right);
    } catch (RowReadException e) {
      first.close();
      throw e;
    }
    int most = RowPass.blockRows(width);
    long[] row = {0};
    return SuppliedRows.stream(
        () -> {
          Optional<Samples> one = first.next(most);
          Optional<Samples> other = second.next(most);
          int rows = one.map(Samples::size).orElse(0);
          int others = other.map(Samples::size).orElse(0);
          if (rows != others) {
            throw new RowReadException(
                name,
                row[0] + Math.min(rows, others),
                "the " + (rows < others ? "first" : "second") + " source ends before the other");
          }
          row[0] += rows;
          return one.map(chunk -> chunk.beside(other.orElseThrow()));
        },
        () -> {
          try {
            first.close();
          } finally {
            second.close();
          }
        });
  }
}
