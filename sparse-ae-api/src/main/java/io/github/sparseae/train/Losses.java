package io.github.sparseae.train;

/**
 * The terms of a loss, apart.
 *
 * @param data how far the network is from its data: the reconstruction loss of an autoencoder, the
 *     negative log likelihood (in nats) of a classifier
 * @param penalty what sparsity costs, weight included; 0 for a classifier
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
