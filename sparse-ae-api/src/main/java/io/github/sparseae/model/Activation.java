package io.github.sparseae.model;

/** The activation function of a unit, applied to its pre-activation z. */
public enum Activation {
  /** Hyperbolic tangent, range (−1, 1): {@code (eᶻ − e⁻ᶻ) / (eᶻ + e⁻ᶻ)}. */
  TANH("tanh"),
  /** Logistic function, range (0, 1): {@code 1 / (1 + e⁻ᶻ)}. */
  SIGMOID("sigmoid"),
  /** Rectifier, range [0, ∞): {@code max(0, z)}. Exactly zero for half of all inputs. */
  RELU("relu"),
  /** Identity, range (−∞, ∞): {@code z}. */
  LINEAR("linear");

  private final String label;

  Activation(String label) {
    this.label = label;
  }

  @Override
  public String toString() {
    return label;
  }
}
