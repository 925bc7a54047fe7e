package io.github.sparseae.data;

import static com.google.common.base.Preconditions.checkNotNull;

/** One row and the number of its class, as iterators hand them out. */
public final class LabeledRow {
  private final float[] numbers;
  private final int label;

  private LabeledRow(float[] numbers, int label) {
    this.numbers = numbers;
    this.label = label;
  }

  /**
   * Puts a row and a label together. Nothing is copied or checked: the source that the row belongs
   * to does that when it takes the row in.
   *
   * @param numbers the row
   * @param label its class, counted from 0
   * @return both
   */
  public static LabeledRow of(float[] numbers, int label) {
    return new LabeledRow(checkNotNull(numbers, "numbers"), label);
  }

  /**
   * Returns the row.
   *
   * @return its numbers, not a copy
   */
  public float[] numbers() {
    return numbers;
  }

  /**
   * Returns the class of the row.
   *
   * @return its number, counted from 0
   */
  public int label() {
    return label;
  }
}
