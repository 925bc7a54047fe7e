package io.github.sparseae.engine;

/**
 * An output of a forward pass. Inputs and reconstructions are in the units of the data; a network
 * that normalizes does so internally.
 */
public enum Pass {
  /** The code of rows, {@code [rows, hidden]}. Autoencoders and classifiers. */
  CODE,
  /** The reconstruction of rows, {@code [rows, inputs]}. Autoencoders. */
  RECONSTRUCTION,
  /** The decoder's output for codes, {@code [rows, inputs]}. Autoencoders. */
  DECODED,
  /** The logarithm of each class's probability, {@code [rows, classes]}. Classifiers. */
  LOG_PROBABILITY
}
