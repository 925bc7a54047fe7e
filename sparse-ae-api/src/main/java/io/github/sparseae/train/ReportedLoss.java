package io.github.sparseae.train;

import static com.google.common.base.Preconditions.checkArgument;

import io.github.sparseae.model.Losses;
import java.util.Locale;

/** A loss of an {@link EpochReport} that {@link EarlyStopping} can watch. Smaller is better. */
public enum ReportedLoss {
  /** {@link Losses#data} of the epoch's batches, each before the update of its batch. */
  TRAINING_DATA,
  /** {@link Losses#total} of the epoch's batches, each before the update of its batch. */
  TRAINING_TOTAL,
  /** {@link Losses#data} of the validation rows after the epoch. */
  VALIDATION_DATA,
  /** {@link Losses#total} of the validation rows after the epoch. */
  VALIDATION_TOTAL;

  /**
   * {@return whether this loss is computed on validation rows; false for a loss of the training
   * rows}
   */
  public boolean needsValidation() {
    return this == VALIDATION_DATA || this == VALIDATION_TOTAL;
  }

  /**
   * Returns this loss of an epoch.
   *
   * @throws IllegalArgumentException if this is a loss of validation and the report has none
   */
  public double of(EpochReport report) {
    Losses losses = needsValidation() ? report.validation().orElse(null) : report.losses();
    checkArgument(losses != null, "epoch %s was not validated: no %s", report.epoch(), this);
    return this == TRAINING_DATA || this == VALIDATION_DATA ? losses.data() : losses.total();
  }

  /** Returns the name in words, for example {@code validation total loss}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ') + " loss";
  }
}
