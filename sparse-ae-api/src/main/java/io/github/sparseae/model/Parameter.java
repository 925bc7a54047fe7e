package io.github.sparseae.model;

/** The learned arrays of a network, by the names they have in states and files. */
public enum Parameter {
  /** Encoder weights, {@code [inputs, hidden]}. */
  ENCODER_WEIGHTS("encoder.weights"),
  /** Encoder biases, {@code [hidden]}. */
  ENCODER_BIAS("encoder.bias"),
  /** Decoder weights, {@code [hidden, inputs]}. */
  DECODER_WEIGHTS("decoder.weights"),
  /** Decoder biases, {@code [inputs]}. */
  DECODER_BIAS("decoder.bias"),
  /** Weights of a classifier's head, {@code [hidden, classes]}. */
  HEAD_WEIGHTS("head.weights"),
  /** Biases of a classifier's head, {@code [classes]}. */
  HEAD_BIAS("head.bias");

  private final String label;

  Parameter(String label) {
    this.label = label;
  }

  /** The name in states and files, for example {@code encoder.weights}. */
  @Override
  public String toString() {
    return label;
  }
}
