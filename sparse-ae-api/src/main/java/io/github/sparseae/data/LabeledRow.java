package io.github.sparseae.data;

import static com.google.common.base.Preconditions.checkNotNull;

/**
 * A row and its class, as iterators return them. Nothing is copied or checked: {@link LabeledRows}
 * do so when they read the row.
 *
 * @param numbers the row, not a copy
 * @param label the class of the row: its number, counted from 0
 */
@SuppressWarnings("ArrayRecordComponent") // read once, and compared with nothing
public record LabeledRow(float[] numbers, int label) {
  public LabeledRow {
    checkNotNull(numbers, "numbers");
  }

  /** Returns a row with its class, counted from 0. */
  public static LabeledRow of(float[] numbers, int label) {
    return new LabeledRow(numbers, label);
  }
}
