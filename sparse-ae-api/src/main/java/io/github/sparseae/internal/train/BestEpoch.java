package io.github.sparseae.internal.train;

import io.github.sparseae.train.EarlyStopping;
import io.github.sparseae.train.EpochReport;
import org.jspecify.annotations.Nullable;

/**
 * The state of early stopping.
 *
 * @param lastImprovement the loss of the last improvement; infinite before the first
 * @param epochsSince the number of epochs since then
 * @param lowest the lowest loss of all epochs; infinite before the first
 * @param report the report of the epoch with the lowest loss; null before the first
 * @param end the network at the end of that epoch; null before the first
 */
public record BestEpoch(
    double lastImprovement,
    int epochsSince,
    double lowest,
    @Nullable EpochReport report,
    @Nullable Snapshot end) {

  public static final BestEpoch NONE =
      new BestEpoch(Double.POSITIVE_INFINITY, 0, Double.POSITIVE_INFINITY, null, null);

  BestEpoch after(EarlyStopping rule, EpochReport finished, Snapshot learned) {
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
}
