package io.github.sparseae.model;

import java.io.Serializable;

/**
 * The terms of a loss. If inputs are normalized, they are of the normalized inputs.
 *
 * @param data the reconstruction loss of an autoencoder, or the negative log likelihood (in nats)
 *     of a classifier
 * @param penalty what the kind of sparsity adds, the weighted penalty on the code, an auxiliary
 *     loss and the losses of a Matryoshka's prefixes, plus the penalty on weights
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
