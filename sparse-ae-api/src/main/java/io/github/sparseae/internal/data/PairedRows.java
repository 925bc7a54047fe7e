package io.github.sparseae.internal.data;

import static com.google.common.base.Preconditions.checkArgument;

import io.github.sparseae.data.LabeledRows;
import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.data.LabeledStream;
import io.github.sparseae.data.RowReadException;
import io.github.sparseae.data.RowStream;
import io.github.sparseae.data.Rows;
import io.github.sparseae.data.Samples;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;

/** Rows of a source and labels in memory. */
public final class PairedRows implements LabeledRows {
  private final Rows rows;
  private final int[] labels;

  public PairedRows(Rows rows, int[] labels) {
    this.rows = rows;
    this.labels = labels;
    checkArgument(labels.length > 0, "%s: there are no labels: each row needs one", rows.name());
    long expected = rows.size().orElse(labels.length);
    checkArgument(
        labels.length == expected,
        "%s: %s labels for %s rows: each row needs one",
        rows.name(),
        labels.length,
        expected);
    for (int i = 0; i < labels.length; i++) {
      checkArgument(
          labels[i] >= 0,
          "%s: the label of row %s is %s: classes count from 0",
          rows.name(),
          i,
          labels[i]);
    }
  }

  @Override
  public String name() {
    return rows.name();
  }

  @Override
  public int width() {
    return rows.width();
  }

  @Override
  public OptionalLong size() {
    return OptionalLong.of(labels.length);
  }

  @Override
  public Rows samples() {
    return rows;
  }

  @Override
  public LabeledRows withClasses(int classes) {
    for (int i = 0; i < labels.length; i++) {
      checkArgument(
          labels[i] < classes,
          "%s: the label of row %s is %s, but there are %s classes, 0 to %s",
          name(),
          i,
          labels[i],
          classes,
          classes - 1);
    }
    return this;
  }

  @Override
  public LabeledStream open() throws IOException {
    RowStream stream = rows.open();
    return new LabeledStream() {
      private int row;

      @Override
      public Optional<LabeledSamples> next() throws IOException {
        Optional<Samples> chunk = stream.next();
        if (chunk.isEmpty()) {
          if (row < labels.length) {
            throw new RowReadException(
                name(), row, "the rows end, but there are " + labels.length + " labels");
          }
          return Optional.empty();
        }
        Samples samples = chunk.get();
        if (samples.size() > labels.length - row) {
          throw new RowReadException(
              name(),
              labels.length,
              "there is no label for it: the rows go on after " + labels.length + " labels");
        }
        int from = row;
        row += samples.size();
        return Optional.of(LabeledSamples.of(samples, Arrays.copyOfRange(labels, from, row)));
      }

      @Override
      public void close() throws IOException {
        stream.close();
      }
    };
  }

  @Override
  public String toString() {
    return name();
  }
}
