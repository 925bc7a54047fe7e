package io.github.sparseae.internal.train;

import io.github.sparseae.model.Losses;

/** The mean of batch losses, each weighted by its number of rows. Not for several threads. */
public final class LossMean {
  private double data;
  private double penalty;
  private long rows;

  /** A mean of nothing yet. */
  public LossMean() {}

  /**
   * Takes in one batch.
   *
   * @param losses its losses
   * @param batchRows its number of rows
   */
  public void add(Losses losses, int batchRows) {
    data += losses.data() * batchRows;
    penalty += losses.penalty() * batchRows;
    rows += batchRows;
  }

  /**
   * The mean so far.
   *
   * @return {@code Σ rows·loss / Σ rows} for each term; NaN where nothing was added
   */
  public Losses mean() {
    return new Losses(data / rows, penalty / rows);
  }
}
