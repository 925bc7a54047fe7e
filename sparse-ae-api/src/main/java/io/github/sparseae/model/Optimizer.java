package io.github.sparseae.model;

import static com.google.common.base.Preconditions.checkArgument;
import static io.github.sparseae.internal.builder.ArgumentChecks.checkAtLeastZero;
import static io.github.sparseae.internal.builder.ArgumentChecks.checkPositive;

import java.io.Serializable;
import java.util.List;

/** How a gradient g updates a parameter w at a learning rate η, exactly by PyTorch's formulas. */
public sealed interface Optimizer extends Serializable {

  /** Returns stochastic gradient descent, {@code w ← w − η·g}, with η positive and finite. */
  static Sgd sgd(double learningRate) {
    return new Sgd(learningRate);
  }

  /** Returns gradient descent with momentum μ, from 0 up to but not including 1; 0.9 is usual. */
  static Momentum momentum(double learningRate, double momentum) {
    return new Momentum(learningRate, momentum);
  }

  /** Returns gradient descent with Nesterov's momentum μ, between 0 and 1; 0.9 is usual. */
  static Nesterov nesterov(double learningRate, double momentum) {
    return new Nesterov(learningRate, momentum);
  }

  /** Returns RMSProp with α 0.99 and ε 1e-8; a learning rate of 0.001 is usual. */
  static RmsProp rmsProp(double learningRate) {
    return new RmsProp(learningRate, 0.99, 1e-8);
  }

  /** Returns Adagrad with ε 1e-10; a learning rate of 0.01 is usual. */
  static Adagrad adagrad(double learningRate) {
    return new Adagrad(learningRate, 1e-10);
  }

  /** Returns Adam with β₁ 0.9, β₂ 0.999 and ε 1e-8; a learning rate of 0.001 is usual. */
  static Adam adam(double learningRate) {
    return new Adam(learningRate, 0.9, 0.999, 1e-8);
  }

  /**
   * Returns Adam with decoupled weight decay λ, at least 0, β₁ 0.9, β₂ 0.999 and ε 1e-8; a learning
   * rate of 0.001 and λ 0.01 are usual.
   */
  static AdamW adamW(double learningRate, double weightDecay) {
    return new AdamW(learningRate, 0.9, 0.999, 1e-8, weightDecay);
  }

  /** {@return the learning rate η before any schedule, positive and finite} */
  double learningRate();

  /**
   * {@return the names of the arrays kept for each parameter, all zero at first, for example {@code
   * adam.m} and {@code adam.v}}
   */
  List<String> slots();

  /** {@return the optimizer in words, for example {@code "SGD, learning rate 0.98"}} */
  String describe();

  /**
   * {@code w ← w − η·g}.
   *
   * @param learningRate η, positive and finite
   */
  record Sgd(double learningRate) implements Optimizer {
    public Sgd {
      checkPositive("the learning rate", learningRate);
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
    public Momentum {
      checkPositive("the learning rate", learningRate);
      checkShareKept("momentum", momentum);
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
   * {@code v ← μ·v + g; w ← w − η·(g + μ·v)}, with v zero at first (Nesterov 1983 in the form of
   * Sutskever et al. 2013, as PyTorch's {@code SGD(nesterov=True)} writes it).
   *
   * @param learningRate η, positive and finite
   * @param momentum μ, between 0 and 1, both excluded: at 0 it would be plain descent
   */
  record Nesterov(double learningRate, double momentum) implements Optimizer {
    public Nesterov {
      checkPositive("the learning rate", learningRate);
      checkArgument(
          momentum > 0 && momentum < 1, "Nesterov's momentum must be in (0, 1), was %s", momentum);
    }

    @Override
    public List<String> slots() {
      return List.of("nesterov.v");
    }

    @Override
    public String describe() {
      return "Nesterov momentum " + momentum + ", learning rate " + learningRate;
    }
  }

  /**
   * {@code v ← α·v + (1 − α)·g²; w ← w − η·g / (√v + ε)}, with v zero at first (Hinton 2012,
   * lecture 6e of "Neural networks for machine learning"; as PyTorch's {@code RMSprop} writes it,
   * with ε outside the root).
   *
   * @param learningRate η, positive and finite
   * @param alpha α, the share of the mean square that is kept, from 0 up to but not including 1
   * @param epsilon ε, positive
   */
  record RmsProp(double learningRate, double alpha, double epsilon) implements Optimizer {
    public RmsProp {
      checkPositive("the learning rate", learningRate);
      checkShareKept("alpha", alpha);
      checkPositive("epsilon", epsilon);
    }

    /** Sets α, the share of the mean square that is kept: from 0 up to but not including 1. */
    public RmsProp alpha(double alpha) {
      return new RmsProp(learningRate, alpha, epsilon);
    }

    /** Sets ε: positive and finite. */
    public RmsProp epsilon(double epsilon) {
      return new RmsProp(learningRate, alpha, epsilon);
    }

    @Override
    public List<String> slots() {
      return List.of("rmsprop.v");
    }

    @Override
    public String describe() {
      return "RMSProp, learning rate " + learningRate;
    }
  }

  /**
   * {@code s ← s + g²; w ← w − η·g / (√s + ε)}, with s zero at first (Duchi, Hazan and Singer 2011;
   * as PyTorch's {@code Adagrad} writes it, without learning rate decay).
   *
   * @param learningRate η, positive and finite
   * @param epsilon ε, positive
   */
  record Adagrad(double learningRate, double epsilon) implements Optimizer {
    public Adagrad {
      checkPositive("the learning rate", learningRate);
      checkPositive("epsilon", epsilon);
    }

    /** Sets ε: positive and finite. */
    public Adagrad epsilon(double epsilon) {
      return new Adagrad(learningRate, epsilon);
    }

    @Override
    public List<String> slots() {
      return List.of("adagrad.s");
    }

    @Override
    public String describe() {
      return "Adagrad, learning rate " + learningRate;
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
    public Adam {
      checkPositive("the learning rate", learningRate);
      checkShareKept("beta1", beta1);
      checkShareKept("beta2", beta2);
      checkPositive("epsilon", epsilon);
    }

    /** Sets β₁ and β₂, each from 0 up to but not including 1. */
    public Adam betas(double beta1, double beta2) {
      return new Adam(learningRate, beta1, beta2, epsilon);
    }

    /** Sets ε: positive and finite. */
    public Adam epsilon(double epsilon) {
      return new Adam(learningRate, beta1, beta2, epsilon);
    }

    @Override
    public List<String> slots() {
      return List.of("adam.m", "adam.v");
    }

    @Override
    public String describe() {
      return "Adam, learning rate " + learningRate + otherThanUsual(beta1, beta2, epsilon);
    }
  }

  /**
   * {@code w ← w − η·λ·w}, then Adam's update (Loshchilov and Hutter 2019, "Decoupled weight decay
   * regularization", as PyTorch's {@code AdamW} writes it). As there, every trained parameter
   * decays alike: weight matrices, biases, and the parameters of a sparsity. The decay's η is that
   * of the step, schedule included.
   *
   * @param learningRate η, positive and finite
   * @param beta1 β₁, from 0 up to but not including 1
   * @param beta2 β₂, from 0 up to but not including 1
   * @param epsilon ε, positive
   * @param weightDecay λ, at least 0
   */
  record AdamW(double learningRate, double beta1, double beta2, double epsilon, double weightDecay)
      implements Optimizer {
    public AdamW {
      checkPositive("the learning rate", learningRate);
      checkShareKept("beta1", beta1);
      checkShareKept("beta2", beta2);
      checkPositive("epsilon", epsilon);
      checkAtLeastZero("the weight decay", weightDecay);
    }

    /** Sets β₁ and β₂, each from 0 up to but not including 1. */
    public AdamW betas(double beta1, double beta2) {
      return new AdamW(learningRate, beta1, beta2, epsilon, weightDecay);
    }

    /** Sets ε: positive and finite. */
    public AdamW epsilon(double epsilon) {
      return new AdamW(learningRate, beta1, beta2, epsilon, weightDecay);
    }

    /** {@return Adam with the same settings, without the decay} */
    public Adam adam() {
      return new Adam(learningRate, beta1, beta2, epsilon);
    }

    @Override
    public List<String> slots() {
      return adam().slots();
    }

    @Override
    public String describe() {
      return "AdamW, learning rate %s, weight decay %s%s"
          .formatted(learningRate, weightDecay, otherThanUsual(beta1, beta2, epsilon));
    }
  }

  /** Describes Adam's settings that differ from PyTorch's defaults. */
  private static String otherThanUsual(double beta1, double beta2, double epsilon) {
    return (beta1 == 0.9 && beta2 == 0.999 ? "" : ", betas " + beta1 + " and " + beta2)
        + (epsilon == 1e-8 ? "" : ", epsilon " + epsilon);
  }

  private static void checkShareKept(String name, double share) {
    checkArgument(share >= 0 && share < 1, "%s must be in [0, 1), was %s", name, share);
  }
}
