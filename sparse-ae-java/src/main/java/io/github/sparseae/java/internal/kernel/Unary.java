package io.github.sparseae.java.internal.kernel;

/** A function of one number. */
public enum Unary {
  /** Hyperbolic tangent. */
  TANH,
  /** Logistic function, {@code 1 / (1 + e⁻ˣ)}. */
  SIGMOID,
  /** {@code ln(1 + eˣ)}, without overflow. */
  SOFTPLUS,
  /** √x, correctly rounded. */
  SQRT,
  /** |x|. */
  ABSOLUTE,
  /** −1, 0 or 1. */
  SIGN,
  /** max(0, x); NaN of NaN. */
  RELU
}
