package io.github.sparseae.model;

/**
 * The terms of a loss, apart. Where inputs are normalised they are of the normalised inputs.
 *
 * @param data how far the network is from its data: the reconstruction loss of an autoencoder, the
 *     negative log likelihood (in nats) of a classifier
 * @param penalty what the sparsity of an autoencoder costs, weight included, and what large weights
 *     of either cost
 */
public record Losses(double data, double penalty) {

  /**
   * What training makes small.
   *
   * @return {@code data + penalty}
   */
  public double total() {
    return data + penalty;
  }

  /**
   * Whether both terms are finite.
   *
   * @return false if one is NaN or infinite
   */
  public boolean isFinite() {
    return Double.isFinite(data) && Double.isFinite(penalty);
  }
}
