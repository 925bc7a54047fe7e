package io.github.sparseae.model;

import java.io.Serializable;

/**
 * The terms of a loss. If inputs are normalized, they are of the normalized inputs.
 *
 * @param data the reconstruction loss of an autoencoder, or the negative log likelihood (in nats)
 *     of a classifier
 * @param penalty the weighted penalty on an autoencoder's code, plus the penalty on weights
 */
public record Losses(double data, double penalty) implements Serializable {

  /** {@return the loss that training minimizes, {@code data + penalty}} */
  public double total() {
    return data + penalty;
  }

  /** {@return whether both terms are finite} */
  public boolean isFinite() {
    return Double.isFinite(data) && Double.isFinite(penalty);
  }
}
