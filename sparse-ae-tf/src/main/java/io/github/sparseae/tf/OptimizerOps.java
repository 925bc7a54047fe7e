package io.github.sparseae.tf;

import io.github.sparseae.engine.NetworkState;
import io.github.sparseae.engine.TrainingSpan;
import io.github.sparseae.model.Parameter;
import io.github.sparseae.train.Optimizer;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.VarHandleOp;
import org.tensorflow.types.family.TFloating;

/**
 * An optimiser in the graph: the numbers it is told at each step, and the operations that change a
 * parameter. The one place that lowers {@link Optimizer}.
 */
final class OptimizerOps<T extends TFloating> {
  private final Optimizer optimizer;
  private final Variables<T> variables;
  private final Placeholder<T> rate;
  private final Placeholder<T> epsilon;

  OptimizerOps(Ops tf, Optimizer optimizer, Numbers<T> numbers, Variables<T> variables) {
    this.optimizer = optimizer;
    this.variables = variables;
    rate = tf.withName("rate").placeholder(numbers.type());
    epsilon = tf.withName("epsilon").placeholder(numbers.type());
  }

  /** What distinguishes graphs of optimisers: everything but the learning rate, which is fed. */
  static List<Object> key(Optimizer optimizer) {
    if (optimizer instanceof Optimizer.Sgd) {
      return List.of("sgd");
    }
    if (optimizer instanceof Optimizer.Momentum momentum) {
      return List.of("momentum", momentum.momentum());
    }
    if (optimizer instanceof Optimizer.Adam adam) {
      return List.of("adam", adam.beta1(), adam.beta2());
    }
    throw new IllegalArgumentException("no lowering for " + optimizer);
  }

  /** Changes a parameter by its gradient. */
  Op update(
      Ops tf, Parameter parameter, List<Integer> shape, Operand<T> gradient, Lowering<T> low) {
    VarHandleOp handle = variables.get(parameter.toString(), shape).handle();
    if (optimizer instanceof Optimizer.Sgd) {
      return tf.train.resourceApplyGradientDescent(handle, rate, gradient);
    }
    if (optimizer instanceof Optimizer.Momentum momentum) {
      return tf.train.resourceApplyMomentum(
          handle, slot(parameter, shape, 0), rate, gradient, low.constant(momentum.momentum()));
    }
    if (optimizer instanceof Optimizer.Adam adam) {
      // Bias corrections come with the fed rate and epsilon, computed in double: TensorFlow would
      // compute 1 - beta2^t in float32, where it has lost four digits at the first step.
      Operand<T> corrected = low.constant(0);
      return tf.train.resourceApplyAdam(
          handle,
          slot(parameter, shape, 0),
          slot(parameter, shape, 1),
          corrected,
          corrected,
          rate,
          low.constant(adam.beta1()),
          low.constant(adam.beta2()),
          epsilon,
          gradient);
    }
    throw new IllegalArgumentException("no lowering for " + optimizer);
  }

  /** Tells the optimiser its numbers for one step. */
  void feed(Feeds<T> feeds, TrainingSpan span, int step) {
    double eta = span.learningRate(step);
    if (span.optimizer() instanceof Optimizer.Adam adam) {
      double first = 1 - Math.pow(adam.beta1(), (double) span.updates(step));
      double second = Math.sqrt(1 - Math.pow(adam.beta2(), (double) span.updates(step)));
      feeds.scalar(rate, eta * second / first);
      feeds.scalar(epsilon, adam.epsilon() * second);
    } else {
      feeds.scalar(rate, eta);
    }
  }

  private VarHandleOp slot(Parameter parameter, List<Integer> shape, int index) {
    return variables
        .get(NetworkState.slotName(parameter, optimizer.slots().get(index)), shape)
        .handle();
  }
}
