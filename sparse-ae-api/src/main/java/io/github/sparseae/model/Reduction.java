package io.github.sparseae.model;

import java.util.Locale;

/** The reduction of the terms of a loss or a penalty, one per row and feature, to one number. */
public enum Reduction {
  /** Mean over batch and features. Settings do not depend on batch and width: the default. */
  MEAN("mean over batch and %s"),
  /** Sum over features, mean over the batch: used by most papers. */
  PER_SAMPLE("sum over %s, mean over batch"),
  /** Sum over batch and features: the gradient grows with the batch. The lecture's penalty. */
  SUM("sum over batch and %s");

  private final String description;

  Reduction(String description) {
    this.description = description;
  }

  /** Returns the factor of the sum: {@code 1 / (batch · features)}, {@code 1 / batch} or 1. */
  public double factor(int batch, int features) {
    return switch (this) {
      case MEAN -> 1.0 / ((double) batch * features);
      case PER_SAMPLE -> 1.0 / batch;
      case SUM -> 1;
    };
  }

  /**
   * Returns a description of the reduction with the name of the features, for example {@code "mean
   * over batch and units"}.
   */
  public String describe(String features) {
    return String.format(Locale.ROOT, description, features);
  }
}
