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
  HEAD_BIAS("head.bias"),
  /** JumpReLU: the logarithm of each unit's threshold, {@code [hidden]}. */
  LOG_THRESHOLD("code.log_threshold"),
  /** Gated: r, the logarithm of what the gate's weights are multiplied by, {@code [hidden]}. */
  MAGNITUDE_SCALE("code.magnitude_scale"),
  /** Gated: the bias of the magnitude path, {@code [hidden]}. */
  MAGNITUDE_BIAS("code.magnitude_bias"),
  /** BatchTopK: the threshold used after training, {@code [1]}; 0 before. Counted, not trained. */
  CODE_THRESHOLD("code.threshold", false),
  /** AuxK: on how many rows in a row each unit was idle, {@code [hidden]}. Counted, not trained. */
  IDLE_ROWS("code.idle_rows", false),
  /** Kullback-Leibler: running mean activity, {@code [hidden]}. Counted, not trained. */
  MEAN_ACTIVITY("code.mean_activity", false),
  /** Standardised inputs: what is taken off each, {@code [inputs]}. Measured, not trained. */
  INPUT_MEAN("input.mean", false),
  /**
   * Normalised inputs: what they are divided by, {@code [inputs]} if each has its own number,
   * {@code [1]} if there is one for all. Measured, not trained.
   */
  INPUT_SCALE("input.scale", false);

  private final String label;
  private final boolean trained;

  Parameter(String label) {
    this(label, true);
  }

  Parameter(String label, boolean trained) {
    this.label = label;
    this.trained = trained;
  }

  /**
   * Whether an optimiser changes it.
   *
   * @return false for what is counted while training or measured before
   */
  public boolean isTrained() {
    return trained;
  }

  /** The name in states and files, for example {@code encoder.weights}. */
  @Override
  public String toString() {
    return label;
  }
}
