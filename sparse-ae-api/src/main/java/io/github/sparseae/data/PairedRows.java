package io.github.sparseae.data;

import static com.google.common.base.Preconditions.checkArgument;

import io.github.sparseae.internal.data.RowPass;
import io.github.sparseae.internal.data.SuppliedRows;
import io.github.sparseae.internal.io.Quantity;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;

/** Streamed rows with labels in memory. */
final class PairedRows implements LabeledRows {
  private final Rows rows;
  private final int[] labels;

  PairedRows(Rows rows, int[] labels) {
    checkArgument(labels.length > 0, "%s: there are no labels: each row needs one", rows.name());
    this.rows = rows;
    long expected = RowPass.sizeIfKnown(rows).orElse(labels.length);
    this.labels = LabeledSamples.checked(rows.name() + ": ", labels, expected);
  }

  static void checkClasses(String name, int[] labels, int classes) {
    checkClassCount(classes);
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] >= classes) {
        throw new IllegalArgumentException(
            name + ": the label of row " + i + notAClass(labels[i], classes));
      }
    }
  }

  /** Returns the same rows, of which each label is checked when its row is read. */
  static LabeledRows checked(LabeledRows rows, int classes) {
    checkClassCount(classes);
    return new SuppliedRows.Labeled(
        rows.name(),
        rows.width(),
        RowPass.sizeIfKnown(rows),
        () -> {
          RowStream<LabeledSamples> stream = SuppliedRows.checked(rows.open());
          long[] row = {0};
          return SuppliedRows.stream(
              () -> {
                Optional<LabeledSamples> chunk = stream.next();
                chunk.ifPresent(
                    samples -> row[0] = checkClasses(rows.name(), row[0], samples, classes));
                return chunk;
              },
              stream::close);
        });
  }

  private static long checkClasses(String name, long first, LabeledSamples chunk, int classes) {
    for (int i = 0; i < chunk.size(); i++) {
      if (chunk.label(i) >= classes) {
        throw new RowReadException(
            name, first + i, "the label" + notAClass(chunk.label(i), classes));
      }
    }
    return first + chunk.size();
  }

  private static void checkClassCount(int classes) {
    checkArgument(classes > 0, "the number of classes must be positive, was %s", classes);
  }

  private static String notAClass(int label, int classes) {
    return " is " + label + ", but classes are from 0 to " + (classes - 1);
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
  public OptionalLong sizeIfKnown() {
    return OptionalLong.of(labels.length);
  }

  @Override
  public Rows samples() {
    return rows;
  }

  @Override
  public LabeledRows withClasses(int classes) {
    checkClasses(name(), labels, classes);
    return this;
  }

  @Override
  public RowStream<LabeledSamples> open() throws IOException {
    RowStream<? extends Samples> stream = SuppliedRows.checked(rows.open());
    int[] row = {0};
    return SuppliedRows.stream(
        () -> {
          Optional<? extends Samples> chunk = stream.next();
          if (chunk.isEmpty()) {
            checkEnd(row[0]);
            return Optional.empty();
          }
          LabeledSamples labeled = labeled(chunk.get(), row[0]);
          row[0] += labeled.size();
          return Optional.of(labeled);
        },
        stream::close);
  }

  private LabeledSamples labeled(Samples chunk, int from) {
    if (chunk.size() > labels.length - from) {
      throw new RowReadException(
          name(),
          labels.length,
          "there is no label for it: the rows go on after " + Quantity.of(labels.length, "label"));
    }
    return new LabeledSamples(chunk, Arrays.copyOfRange(labels, from, from + chunk.size()));
  }

  private void checkEnd(int row) {
    if (row < labels.length) {
      throw new RowReadException(
          name(), row, "the rows end, but there are " + Quantity.of(labels.length, "label"));
    }
  }

  @Override
  public String toString() {
    return name();
  }
}
