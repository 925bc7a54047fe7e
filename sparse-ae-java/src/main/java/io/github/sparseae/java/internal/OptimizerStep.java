package io.github.sparseae.java.internal;

import io.github.sparseae.engine.TrainingSpan;
import io.github.sparseae.java.internal.kernel.Adam;
import io.github.sparseae.java.internal.kernel.Binary;
import io.github.sparseae.java.internal.kernel.Matrix;
import io.github.sparseae.java.internal.kernel.Unary;
import io.github.sparseae.model.NetworkSpec;
import io.github.sparseae.model.Optimizer;
import io.github.sparseae.model.Parameter;
import io.github.sparseae.model.WeightPenalty;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Changes a network's parameters by their gradients. */
final class OptimizerStep<A> {
  /**
   * The number of updates after which tiny numbers of the optimizer are set to zero. Where
   * gradients are zero for long, as those of units that are rarely active, its averages decay to
   * subnormal numbers and stay there, since 0.9 times the smallest of these rounds to itself. Many
   * processors take ten times as long for a vector with one of them.
   */
  private static final int CLEARED_EVERY = 64;

  /** The ratio of the bound to the least normal number; more than 64 factors of 0.9 reach. */
  private static final double TINY = 0x1p14;

  private final NetworkSpec spec;
  private final NetworkArrays<A> arrays;
  private final Numbers<A> math;

  OptimizerStep(NetworkSpec spec, NetworkArrays<A> arrays) {
    this.spec = spec;
    this.arrays = arrays;
    math = arrays.math();
  }

  /**
   * Returns {@code Σ l1·|w| + (l2/2)·w²} over all penalized weights; the slope of |w| at zero is
   * zero.
   *
   * @param gradients receives the gradient; null where only the value is needed
   */
  double weightPenalty(@Nullable NetworkArrays<A> gradients) {
    double sum = 0;
    for (Map.Entry<Parameter, WeightPenalty> each : spec.weightPenalties().entrySet()) {
      A w = arrays.get(each.getKey());
      A g = gradients == null ? null : gradients.get(each.getKey());
      int length = Numbers.length(w);
      WeightPenalty penalty = each.getValue();
      if (penalty.l1() > 0) {
        A signs = math.allocate(length);
        math.apply(Unary.SIGN, w, signs, length);
        sum += penalty.l1() * math.dot(w, signs, length); // Σ |w|
        add(penalty.l1(), signs, g, length);
      }
      if (penalty.l2() > 0) {
        sum += penalty.l2() / 2 * math.sumOfSquares(w, length);
        add(penalty.l2(), w, g, length);
      }
    }
    return sum;
  }

  private void add(double factor, A x, @Nullable A g, int length) {
    if (g != null) {
      math.axpy(factor, x, g, length);
    }
  }

  /** Makes the update of one step of a span. The gradients are changed. */
  void update(TrainingSpan span, int step, NetworkArrays<A> gradients) {
    for (Parameter parameter : spec.trained()) {
      if (spec.hasUnitRows(parameter)) {
        removeRadialPart(gradients.matrix(parameter), arrays.matrix(parameter));
      }
    }
    if (span.maxGradientNorm().isPresent()) {
      clip(gradients, span.maxGradientNorm().getAsDouble());
    }
    for (Parameter parameter : spec.trained()) {
      update(span, step, parameter, gradients.get(parameter));
      if (spec.hasUnitRows(parameter)) {
        normalizeRows(arrays.matrix(parameter));
      } else if (parameter.isUnitThreshold()) {
        A thresholds = arrays.get(parameter);
        math.apply(Unary.RELU, thresholds, thresholds, Numbers.length(thresholds));
      }
    }
    if (span.updates(step) % CLEARED_EVERY == 0) {
      arrays.clearSlotsBelow(TINY * math.leastNormal());
    }
  }

  /** Removes what lies along the rows, which only changes their length. */
  private void removeRadialPart(Matrix<A> g, Matrix<A> rows) {
    A along = math.allocate(rows.rows());
    math.rowDots(g, rows, along);
    math.scale(-1, along, rows.rows());
    math.axpyRows(along, rows, g);
  }

  private void normalizeRows(Matrix<A> rows) {
    A norms = math.allocate(rows.rows());
    math.rowDots(rows, rows, norms);
    math.apply(Unary.SQRT, norms, norms, rows.rows());
    for (int i = 0; i < rows.rows(); i++) {
      if (math.get(norms, i) == 0) {
        math.set(norms, i, 1); // a row of zeros stays so
      }
    }
    math.applyColumn(Binary.DIVIDE, rows, norms, rows);
  }

  private void clip(NetworkArrays<A> gradients, double maxNorm) {
    double square = 0;
    for (Parameter parameter : spec.trained()) {
      A g = gradients.get(parameter);
      square += math.sumOfSquares(g, Numbers.length(g));
    }
    double factor = Math.min(1, maxNorm / (Math.sqrt(square) + 1e-6));
    if (factor == 1) {
      return;
    }
    for (Parameter parameter : spec.trained()) {
      A g = gradients.get(parameter);
      math.scale(factor, g, Numbers.length(g));
    }
  }

  private void update(TrainingSpan span, int step, Parameter parameter, A g) {
    Optimizer kind = span.optimizer();
    A w = arrays.get(parameter);
    int length = Numbers.length(w);
    double rate =
        span.learningRate(step) * (span.hasOwnRate(parameter) ? span.ownRate().orElseThrow() : 1);
    if (kind instanceof Optimizer.Sgd) {
      math.axpy(-rate, g, w, length);
    } else if (kind instanceof Optimizer.Momentum momentum) {
      math.momentum(w, g, slot(parameter, kind, 0), length, rate, momentum.momentum(), false);
    } else if (kind instanceof Optimizer.Nesterov nesterov) {
      math.momentum(w, g, slot(parameter, kind, 0), length, rate, nesterov.momentum(), true);
    } else if (kind instanceof Optimizer.RmsProp own) {
      math.scaled(w, g, slot(parameter, kind, 0), length, rate, own.alpha(), own.epsilon());
    } else if (kind instanceof Optimizer.Adagrad adagrad) {
      math.scaled(w, g, slot(parameter, kind, 0), length, rate, 1, adagrad.epsilon());
    } else if (kind instanceof Optimizer.Adam adam) {
      adam(adam, parameter, w, g, rate, span.updates(step), 0);
    } else if (kind instanceof Optimizer.AdamW adamW) {
      adam(adamW.adam(), parameter, w, g, rate, span.updates(step), rate * adamW.weightDecay());
    } else {
      throw new AssertionError("no implementation of " + kind);
    }
  }

  private A slot(Parameter parameter, Optimizer optimizer, int index) {
    return arrays.slot(parameter, optimizer.slots().get(index));
  }

  private void adam(
      Optimizer.Adam kind, Parameter parameter, A w, A g, double rate, long t, double decay) {
    double first = 1 - StrictMath.pow(kind.beta1(), (double) t);
    double second = Math.sqrt(1 - StrictMath.pow(kind.beta2(), (double) t));
    A m = slot(parameter, kind, 0);
    A v = slot(parameter, kind, 1);
    double epsilon = kind.epsilon() * second;
    math.adam(
        w,
        g,
        m,
        v,
        Numbers.length(w),
        new Adam(rate * second / first, kind.beta1(), kind.beta2(), epsilon, decay));
  }
}
