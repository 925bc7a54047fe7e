package io.github.sparseae.internal.data;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkNotNull;

import io.github.sparseae.data.LabeledRow;
import io.github.sparseae.data.LabeledRows;
import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.data.LabeledStream;
import io.github.sparseae.data.RowReadException;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;

/** Rows with labels that iterators hand out one by one. */
public record LabeledIteratorRows(String name, int width, Supplier<OpenRows<LabeledRow>> rows)
    implements LabeledRows {
  public LabeledIteratorRows {
    checkNotNull(name, "name");
    checkArgument(width > 0, "the width must be positive, was %s", width);
  }

  @Override
  public LabeledStream open() {
    OpenRows<LabeledRow> open = rows.get();
    FloatChunk chunk = new FloatChunk(name, width);
    int[] labels = new int[chunk.capacity()];
    return new LabeledStream() {
      @Override
      public Optional<LabeledSamples> next() {
        int filled = 0;
        while (!chunk.isFull()) {
          Optional<LabeledRow> row = open.next(name, chunk.row());
          if (row.isEmpty()) {
            break;
          }
          labels[filled++] = checked(row.get().label());
          chunk.add(row.get().numbers());
        }
        int[] own = Arrays.copyOf(labels, filled);
        return chunk.take().map(samples -> LabeledSamples.of(samples, own));
      }

      private int checked(int label) {
        if (label < 0) {
          throw new RowReadException(
              name, chunk.row(), "the label is " + label + ": classes count from 0");
        }
        return label;
      }

      @Override
      public void close() {
        open.closing().run();
      }
    };
  }

  @Override
  public String toString() {
    return name;
  }
}
