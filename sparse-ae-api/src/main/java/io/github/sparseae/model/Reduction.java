package io.github.sparseae.model;

import java.util.Locale;

/**
 * How the terms of a loss or a penalty, one for each row of a batch and each feature, become one
 * number.
 */
public enum Reduction {
  /**
   * Mean over batch and features. A setting keeps its meaning when the batch or the width changes:
   * the default.
   */
  MEAN("mean over batch and %s"),
  /** Sum over features, mean over the batch: what most papers write. */
  PER_SAMPLE("sum over %s, mean over batch"),
  /**
   * Sum over batch and features. The gradient grows with the batch: what the lecture's code does
   * with its penalty.
   */
  SUM("sum over batch and %s");

  private final String description;

  Reduction(String description) {
    this.description = description;
  }

  /**
   * What the sum of all terms is multiplied by.
   *
   * @param batch the number of rows
   * @param features the number of features
   * @return {@code 1 / (batch · features)}, {@code 1 / batch} or 1
   */
  public double factor(int batch, int features) {
    return switch (this) {
      case MEAN -> 1.0 / ((double) batch * features);
      case PER_SAMPLE -> 1.0 / batch;
      case SUM -> 1;
    };
  }

  /**
   * The reduction in words.
   *
   * @param features what the features are called, for example {@code "units"}
   * @return for example {@code "mean over batch and units"}
   */
  public String describe(String features) {
    return String.format(Locale.ROOT, description, features);
  }
}
