package io.github.sparseae.model;

import java.util.Locale;

/** The activation function of a unit, applied to its pre-activation z. */
public enum Activation {
  /** Hyperbolic tangent, range (−1, 1): {@code (eᶻ − e⁻ᶻ) / (eᶻ + e⁻ᶻ)}. */
  TANH,
  /** Logistic function, range (0, 1): {@code 1 / (1 + e⁻ᶻ)}. */
  SIGMOID,
  /** Rectifier, range [0, ∞): {@code max(0, z)}. Exactly zero for half of all inputs. */
  RELU,
  /** Identity, range (−∞, ∞): {@code z}. */
  LINEAR;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
