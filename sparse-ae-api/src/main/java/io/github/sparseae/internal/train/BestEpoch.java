package io.github.sparseae.internal.train;

import io.github.sparseae.train.EarlyStopping;
import io.github.sparseae.train.EpochReport;
import org.jspecify.annotations.Nullable;

/**
 * What early stopping remembers while training goes on.
 *
 * @param lastImprovement the loss of the last improvement; infinite before the first
 * @param epochsSince how many epochs were made since
 * @param lowest the lowest loss of all; infinite before the first
 * @param report the report of the epoch that had it; null before the first
 * @param end what was learned by the end of that epoch; null before the first
 */
public record BestEpoch(
    double lastImprovement,
    int epochsSince,
    double lowest,
    @Nullable EpochReport report,
    @Nullable Snapshot end) {

  /** Before any epoch. */
  public static final BestEpoch NONE =
      new BestEpoch(Double.POSITIVE_INFINITY, 0, Double.POSITIVE_INFINITY, null, null);

  /** What is remembered after an epoch and what was learned by its end. */
  public BestEpoch after(EarlyStopping rule, EpochReport finished, Snapshot learned) {
    double loss = rule.loss().of(finished);
    boolean improves = loss < lastImprovement - rule.minDelta();
    boolean isLowest = loss < lowest;
    return new BestEpoch(
        improves ? loss : lastImprovement,
        improves ? 0 : epochsSince + 1,
        isLowest ? loss : lowest,
        isLowest ? finished : report,
        isLowest ? learned : end);
  }

  /** Whether patience is at its end. */
  public boolean isOver(EarlyStopping rule) {
    return epochsSince >= rule.patience();
  }
}
