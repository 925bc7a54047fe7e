package io.github.sparseae.java.internal.kernel;

/** A function of two numbers. */
public enum Binary {
  /** x + y. */
  ADD,
  /** x − y. */
  SUBTRACT,
  /** x · y. */
  MULTIPLY,
  /** x / y. */
  DIVIDE,
  /** x · (1 − y²): an upstream gradient x through y = tanh z. */
  TANH_SLOPE,
  /** x · (y · (1 − y)): an upstream gradient x through the sigmoid y of z. */
  SIGMOID_SLOPE,
  /** x where y > 0, else 0: an upstream gradient x through a rectifier. */
  RELU_SLOPE,
  /** x where x ≥ y, else 0. */
  IF_AT_LEAST,
  /** x where x > y, else y. */
  LARGER
}
