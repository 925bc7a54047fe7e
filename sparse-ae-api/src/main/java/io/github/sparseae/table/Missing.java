package io.github.sparseae.table;

/** What stands for a missing number. */
public enum Missing {
  /** Nothing: a missing number is refused, with its row and column. */
  REFUSE,
  /** The mean of the column. */
  MEAN,
  /** The median of the column. */
  MEDIAN,
  /**
   * The median of the column, and a further input that is 1 where the number is missing, else 0. An
   * anomaly detector takes what it expects of the row's other columns in its place, and leaves the
   * column out of the score.
   */
  INDICATOR
}
