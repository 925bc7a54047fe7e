package io.github.sparseae.train;

import io.github.sparseae.engine.Network;
import org.jspecify.annotations.Nullable;

/** What early stopping remembers while training goes on. */
final class BestEpoch {
  private final EarlyStopping rule;
  private double lastImprovement = Double.POSITIVE_INFINITY;
  private int epochsSince;
  private double lowest = Double.POSITIVE_INFINITY;
  private @Nullable Learned learned;

  /** An epoch and what was learned by its end. */
  private record Learned(EpochReport report, Moment end) {}

  BestEpoch(EarlyStopping rule) {
    this.rule = rule;
  }

  /** Takes in an epoch and what was learned by its end. */
  void epochFinished(EpochReport report, Moment end) {
    double loss = rule.loss().of(report);
    if (loss < lowest) {
      lowest = loss;
      learned = new Learned(report, end);
    }
    if (loss < lastImprovement - rule.minDelta()) {
      lastImprovement = loss;
      epochsSince = 0;
    } else {
      epochsSince++;
    }
  }

  /** Whether patience is at its end. */
  boolean isOver() {
    return epochsSince >= rule.patience();
  }

  /** The report of the best epoch; null before any. */
  @Nullable EpochReport report() {
    return learned == null ? null : learned.report();
  }

  /**
   * Gives a network back what it had learned by the end of the best epoch.
   *
   * @param now how far training has come
   * @return how far it had come then
   */
  TrainingPosition restore(Network network, TrainingPosition now) {
    if (learned == null || learned.end().position().equals(now)) {
      return now;
    }
    network.restore(learned.end().state());
    return learned.end().position();
  }
}
