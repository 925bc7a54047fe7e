package io.github.sparseae.train;

import static com.google.common.base.Preconditions.checkArgument;

import io.github.sparseae.model.Losses;
import java.util.Locale;

/** A loss of an {@link EpochReport} that a decision can hang on. Smaller is better. */
public enum ReportedLoss {
  /** {@link Losses#data} of the epoch's batches, each as it was before the batch's update. */
  TRAINING_DATA,
  /** {@link Losses#total} of the epoch's batches, each as it was before the batch's update. */
  TRAINING_TOTAL,
  /** {@link Losses#data} of the validation data after the epoch. */
  VALIDATION_DATA,
  /** {@link Losses#total} of the validation data after the epoch. */
  VALIDATION_TOTAL;

  /**
   * Whether it is computed on validation data.
   *
   * @return false if it is one of training
   */
  public boolean needsValidation() {
    return this == VALIDATION_DATA || this == VALIDATION_TOTAL;
  }

  /**
   * This loss in a report.
   *
   * @param report what an epoch came to
   * @return the loss
   * @throws IllegalArgumentException if this is a loss of validation and the report has none
   */
  public double of(EpochReport report) {
    Losses losses = needsValidation() ? report.validation() : report.losses();
    checkArgument(losses != null, "epoch %s was not validated: no %s", report.epoch(), this);
    return this == TRAINING_DATA || this == VALIDATION_DATA ? losses.data() : losses.total();
  }

  /** For example {@code validation total loss}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ') + " loss";
  }
}
