package io.github.sparseae.model;

/**
 * The weights of an autoencoder at one step: copies, which training does not change. If the network
 * normalizes its inputs, they apply to normalized rows.
 *
 * @param encoder encoder weights, {@code [inputs, hidden]}; column j is what unit j responds to
 * @param encoderBias encoder biases, {@code [hidden]}
 * @param decoder decoder weights, {@code [hidden, inputs]}; row j is the atom of unit j
 * @param decoderBias decoder biases, {@code [inputs]}
 */
public record Weights(
    DenseArray encoder, DenseArray encoderBias, DenseArray decoder, DenseArray decoderBias) {

  /**
   * Returns the change since earlier weights of the same network: these minus those.
   *
   * @throws IllegalArgumentException if the shapes differ
   */
  public Weights minus(Weights earlier) {
    return new Weights(
        encoder.minus(earlier.encoder),
        encoderBias.minus(earlier.encoderBias),
        decoder.minus(earlier.decoder),
        decoderBias.minus(earlier.decoderBias));
  }
}
