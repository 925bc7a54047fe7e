package io.github.sparseae.train;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.List;

/**
 * How a gradient g changes a parameter w, at a learning rate η. One of a closed family. Each kind
 * follows PyTorch's formula to the letter.
 */
public sealed interface Optimizer {

  /**
   * Stochastic gradient descent, {@code w ← w − η·g}.
   *
   * @param learningRate η, positive and finite
   * @return the optimiser
   * @throws IllegalArgumentException if η is not positive and finite
   */
  static Optimizer sgd(double learningRate) {
    return new Sgd(learningRate);
  }

  /**
   * Gradient descent with momentum.
   *
   * @param learningRate η, positive and finite
   * @param momentum μ, from 0 up to but not including 1; 0.9 is usual
   * @return the optimiser
   * @throws IllegalArgumentException if an argument is out of its range
   */
  static Optimizer momentum(double learningRate, double momentum) {
    return new Momentum(learningRate, momentum);
  }

  /**
   * Adam with β₁ 0.9, β₂ 0.999 and ε 1e-8.
   *
   * @param learningRate η, positive and finite; 0.001 is usual
   * @return the optimiser
   * @throws IllegalArgumentException if η is not positive and finite
   */
  static Optimizer adam(double learningRate) {
    return new Adam(learningRate, 0.9, 0.999, 1e-8);
  }

  /**
   * The learning rate before any schedule.
   *
   * @return η, positive and finite
   */
  double learningRate();

  /**
   * The arrays this optimiser keeps for each parameter, all zero at first.
   *
   * @return names, for example {@code adam.m} and {@code adam.v}
   */
  List<String> slots();

  /**
   * The optimiser and its settings in words.
   *
   * @return for example {@code "SGD, learning rate 0.98"}
   */
  String describe();

  /**
   * {@code w ← w − η·g}.
   *
   * @param learningRate η, positive and finite
   */
  record Sgd(double learningRate) implements Optimizer {
    /**
     * Checks the arguments.
     *
     * @param learningRate η, positive and finite
     */
    public Sgd {
      checkRate(learningRate);
    }

    @Override
    public List<String> slots() {
      return List.of();
    }

    @Override
    public String describe() {
      return "SGD, learning rate " + learningRate;
    }
  }

  /**
   * {@code v ← μ·v + g; w ← w − η·v}, with v zero at first (Polyak 1964, as PyTorch writes it).
   *
   * @param learningRate η, positive and finite
   * @param momentum μ, from 0 up to but not including 1
   */
  record Momentum(double learningRate, double momentum) implements Optimizer {
    /**
     * Checks the arguments.
     *
     * @param learningRate η, positive and finite
     * @param momentum μ, from 0 up to but not including 1
     */
    public Momentum {
      checkRate(learningRate);
      checkArgument(momentum >= 0 && momentum < 1, "momentum must be in [0, 1), was %s", momentum);
    }

    @Override
    public List<String> slots() {
      return List.of("momentum.v");
    }

    @Override
    public String describe() {
      return "momentum " + momentum + ", learning rate " + learningRate;
    }
  }

  /**
   * {@code m ← β₁·m + (1 − β₁)·g; v ← β₂·v + (1 − β₂)·g²; w ← w − η·m̂ / (√v̂ + ε)} with {@code m̂
   * = m / (1 − β₁ᵗ)} and {@code v̂ = v / (1 − β₂ᵗ)} after t updates (Kingma and Ba 2015, algorithm
   * 1).
   *
   * @param learningRate η, positive and finite
   * @param beta1 β₁, from 0 up to but not including 1
   * @param beta2 β₂, from 0 up to but not including 1
   * @param epsilon ε, positive
   */
  record Adam(double learningRate, double beta1, double beta2, double epsilon)
      implements Optimizer {
    /**
     * Checks the arguments.
     *
     * @param learningRate η, positive and finite
     * @param beta1 β₁, from 0 up to but not including 1
     * @param beta2 β₂, from 0 up to but not including 1
     * @param epsilon ε, positive
     */
    public Adam {
      checkRate(learningRate);
      checkArgument(beta1 >= 0 && beta1 < 1, "beta1 must be in [0, 1), was %s", beta1);
      checkArgument(beta2 >= 0 && beta2 < 1, "beta2 must be in [0, 1), was %s", beta2);
      checkArgument(
          epsilon > 0 && Double.isFinite(epsilon),
          "epsilon must be positive and finite, was %s",
          epsilon);
    }

    @Override
    public List<String> slots() {
      return List.of("adam.m", "adam.v");
    }

    @Override
    public String describe() {
      return "Adam, learning rate " + learningRate;
    }
  }

  private static void checkRate(double learningRate) {
    checkArgument(
        learningRate > 0 && Double.isFinite(learningRate),
        "the learning rate must be positive and finite, was %s",
        learningRate);
  }
}
