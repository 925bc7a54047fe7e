package io.github.sparseae.java.internal.kernel;

/**
 * The factors of a step of Adam: {@code w = w − decay·w}, {@code m = m + (1 − β₁)(g − m)}, {@code v
 * = v + (1 − β₂)(g² − v)} and {@code w = w − η·m / (√v + ε)}. The caller corrects the bias: {@code
 * η = rate · √(1 − β₂ᵗ) / (1 − β₁ᵗ)} and {@code ε = epsilon · √(1 − β₂ᵗ)}.
 */
public record Adam(double eta, double beta1, double beta2, double epsilon, double decay) {}
