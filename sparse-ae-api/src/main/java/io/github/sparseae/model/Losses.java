package io.github.sparseae.model;

/**
 * The terms of a loss. If inputs are normalized, they are of the normalized inputs.
 *
 * @param data the reconstruction loss of an autoencoder, or the negative log likelihood (in nats)
 *     of a classifier
 * @param penalty the weighted penalty on an autoencoder's code, plus the penalty on weights
 */
public record Losses(double data, double penalty) {

  /**
   * Returns the loss that training minimizes.
   *
   * @return {@code data + penalty}
   */
  public double total() {
    return data + penalty;
  }

  /**
   * Returns whether both terms are finite.
   *
   * @return false if one is NaN or infinite
   */
  public boolean isFinite() {
    return Double.isFinite(data) && Double.isFinite(penalty);
  }
}
