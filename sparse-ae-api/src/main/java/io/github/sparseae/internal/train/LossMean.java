package io.github.sparseae.internal.train;

import io.github.sparseae.model.Losses;

/** The mean of batch losses, weighted by rows. Not safe for use by several threads. */
public final class LossMean {
  private double data;
  private double penalty;
  private long rows;

  /** Adds one batch of a number of rows. */
  public void add(Losses losses, int batchRows) {
    data += losses.data() * batchRows;
    penalty += losses.penalty() * batchRows;
    rows += batchRows;
  }

  /** {@return the mean, {@code Σ rows·loss / Σ rows} for each term; NaN if no batch was added} */
  public Losses mean() {
    return new Losses(data / rows, penalty / rows);
  }
}
