package io.github.sparseae.java.internal.kernel;

/** A function of one number. */
public enum Unary {
  /** eˣ. */
  EXP,
  /** eˣ − 1, without cancellation near 0. */
  EXPM1,
  /** ln x; NaN for negative numbers, −∞ for 0. */
  LOG,
  /** ln(1 + x), without cancellation near 0. */
  LOG1P,
  /** Hyperbolic tangent. */
  TANH,
  /** Logistic function, {@code 1 / (1 + e⁻ˣ)}. */
  SIGMOID,
  /** {@code ln(1 + eˣ)}, without overflow. */
  SOFTPLUS,
  /** √x, correctly rounded. */
  SQRT,
  /** x². */
  SQUARE,
  /** |x|. */
  ABSOLUTE,
  /** −x. */
  NEGATE,
  /** −1, 0 or 1. */
  SIGN,
  /** max(0, x). */
  RELU
}
