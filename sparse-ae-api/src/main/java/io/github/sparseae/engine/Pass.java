package io.github.sparseae.engine;

/**
 * What a forward pass is asked for. Rows come in and go out in the data's own units: a network that
 * normalises does so inside.
 */
public enum Pass {
  /** Rows in, the code out: {@code [rows, hidden]}. Autoencoders and classifiers. */
  CODE,
  /** Rows in, their reconstruction out: {@code [rows, inputs]}. Autoencoders. */
  RECONSTRUCTION,
  /** Codes in, what the decoder makes of them out: {@code [rows, inputs]}. Autoencoders. */
  DECODED,
  /**
   * Rows in, the logarithm of each class's probability out: {@code [rows, classes]}. Classifiers.
   */
  LOG_PROBABILITY
}
