package io.github.sparseae.model;

/**
 * The weights of an autoencoder at one moment: copies, which training does not change. Of a network
 * that normalises its inputs they are those that work on the normalised rows.
 *
 * @param encoder encoder weights, {@code [inputs, hidden]}; column j is what unit j looks for
 * @param encoderBias encoder biases, {@code [hidden]}
 * @param decoder decoder weights, {@code [hidden, inputs]}; row j is what unit j draws
 * @param decoderBias decoder biases, {@code [inputs]}
 */
public record Weights(
    DenseArray encoder, DenseArray encoderBias, DenseArray decoder, DenseArray decoderBias) {

  /**
   * The change since an earlier moment.
   *
   * @param earlier weights of the same network
   * @return these weights minus the earlier ones
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
