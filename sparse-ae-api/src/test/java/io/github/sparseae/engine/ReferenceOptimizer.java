package io.github.sparseae.engine;

import io.github.sparseae.model.Optimizer;
import java.util.function.Function;

/** PyTorch's optimizers, value by value. */
final class ReferenceOptimizer {
  private ReferenceOptimizer() {}

  /**
   * Changes a parameter.
   *
   * @param w the parameter
   * @param g its gradient
   * @param slots the optimizer's arrays, by name
   * @param rate the learning rate of this step
   * @param t how many updates there are with this one
   */
  static void update(
      Optimizer optimizer,
      double[] w,
      double[] g,
      Function<String, double[]> slots,
      double rate,
      long t) {
    if (optimizer instanceof Optimizer.Sgd) {
      for (int i = 0; i < w.length; i++) {
        w[i] -= rate * g[i];
      }
    } else if (optimizer instanceof Optimizer.Momentum momentum) {
      double[] v = slots.apply("momentum.v");
      for (int i = 0; i < w.length; i++) {
        v[i] = momentum.momentum() * v[i] + g[i];
        w[i] -= rate * v[i];
      }
    } else if (optimizer instanceof Optimizer.Nesterov nesterov) {
      double[] v = slots.apply("nesterov.v");
      for (int i = 0; i < w.length; i++) {
        v[i] = nesterov.momentum() * v[i] + g[i];
        w[i] -= rate * (g[i] + nesterov.momentum() * v[i]);
      }
    } else if (optimizer instanceof Optimizer.RmsProp rmsProp) {
      double[] v = slots.apply("rmsprop.v");
      for (int i = 0; i < w.length; i++) {
        v[i] = rmsProp.alpha() * v[i] + (1 - rmsProp.alpha()) * g[i] * g[i];
        w[i] -= rate * g[i] / (Math.sqrt(v[i]) + rmsProp.epsilon());
      }
    } else if (optimizer instanceof Optimizer.Adagrad adagrad) {
      double[] s = slots.apply("adagrad.s");
      for (int i = 0; i < w.length; i++) {
        s[i] += g[i] * g[i];
        w[i] -= rate * g[i] / (Math.sqrt(s[i]) + adagrad.epsilon());
      }
    } else if (optimizer instanceof Optimizer.Adam adam) {
      adam(adam, w, g, slots, rate, t);
    } else if (optimizer instanceof Optimizer.AdamW adamW) {
      for (int i = 0; i < w.length; i++) {
        w[i] -= rate * adamW.weightDecay() * w[i];
      }
      adam(adamW.adam(), w, g, slots, rate, t);
    } else {
      throw new IllegalArgumentException("no reference for " + optimizer);
    }
  }

  private static void adam(
      Optimizer.Adam adam,
      double[] w,
      double[] g,
      Function<String, double[]> slots,
      double rate,
      long t) {
    double[] m = slots.apply("adam.m");
    double[] v = slots.apply("adam.v");
    for (int i = 0; i < w.length; i++) {
      m[i] = adam.beta1() * m[i] + (1 - adam.beta1()) * g[i];
      v[i] = adam.beta2() * v[i] + (1 - adam.beta2()) * g[i] * g[i];
      double corrected = m[i] / (1 - Math.pow(adam.beta1(), (double) t));
      double spread = v[i] / (1 - Math.pow(adam.beta2(), (double) t));
      w[i] -= rate * corrected / (Math.sqrt(spread) + adam.epsilon());
    }
  }
}
