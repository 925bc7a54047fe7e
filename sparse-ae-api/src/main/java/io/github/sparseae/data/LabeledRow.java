package io.github.sparseae.data;

import static com.google.common.base.Preconditions.checkNotNull;

/** A row and its class, as iterators return them. */
public final class LabeledRow {
  private final float[] numbers;
  private final int label;

  private LabeledRow(float[] numbers, int label) {
    this.numbers = numbers;
    this.label = label;
  }

  /**
   * Returns a row with its class, counted from 0. Nothing is copied or checked: {@link LabeledRows}
   * do so when they read the row.
   */
  public static LabeledRow of(float[] numbers, int label) {
    return new LabeledRow(checkNotNull(numbers, "numbers"), label);
  }

  /** Returns the row: its numbers, not a copy. */
  public float[] numbers() {
    return numbers;
  }

  /** Returns the class of the row: its number, counted from 0. */
  public int label() {
    return label;
  }
}
