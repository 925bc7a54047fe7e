package io.github.sparseae.tf.internal.graph;

import io.github.sparseae.engine.NetworkState;
import io.github.sparseae.engine.TrainingSpan;
import io.github.sparseae.model.Optimizer;
import io.github.sparseae.model.Parameter;
import java.util.List;
import java.util.function.Predicate;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.VarHandleOp;
import org.tensorflow.op.train.ResourceApplyMomentum;
import org.tensorflow.types.family.TFloating;

/** Lowers an {@link Optimizer}: the values fed at each step, and the updates of parameters. */
public final class OptimizerOps<T extends TFloating> {
  private final NetworkGraph<T> network;
  private final Lowering<T> low;
  private final Optimizer optimizer;
  private final Placeholder<T> rate;
  private final Placeholder<T> epsilon;
  private final Placeholder<T> decay;
  private final Placeholder<T> ownRate;
  private final Predicate<Parameter> hasOwnRate;

  OptimizerOps(NetworkGraph<T> network, TrainingSpan span) {
    this.network = network;
    low = network.low();
    optimizer = span.optimizer();
    hasOwnRate = span::hasOwnRate;
    rate = low.placeholder("rate", Shape.unknown());
    epsilon = low.placeholder("epsilon", Shape.unknown());
    decay = low.placeholder("decay", Shape.unknown());
    ownRate = low.placeholder("own_rate", Shape.unknown());
  }

  /** Returns what the graph of an optimizer depends on: everything but the numbers that are fed. */
  public static List<Object> key(Optimizer optimizer) {
    if (optimizer instanceof Optimizer.Sgd) {
      return List.of("sgd");
    }
    if (optimizer instanceof Optimizer.Momentum momentum) {
      return List.of("momentum", momentum.momentum());
    }
    if (optimizer instanceof Optimizer.Nesterov nesterov) {
      return List.of("nesterov", nesterov.momentum());
    }
    if (optimizer instanceof Optimizer.RmsProp rmsProp) {
      return List.of("rmsprop", rmsProp.alpha(), rmsProp.epsilon());
    }
    if (optimizer instanceof Optimizer.Adagrad adagrad) {
      return List.of("adagrad", adagrad.epsilon());
    }
    if (optimizer instanceof Optimizer.Adam adam) {
      return List.of("adam", adam.beta1(), adam.beta2());
    }
    if (optimizer instanceof Optimizer.AdamW adamW) {
      return List.of("adamw", adamW.beta1(), adamW.beta2());
    }
    throw new AssertionError("no lowering of " + optimizer);
  }

  Op update(Ops tf, Parameter parameter, Operand<T> gradient) {
    VarHandleOp handle = network.variable(parameter).handle();
    Operand<T> rate = of(tf, parameter, this.rate);
    if (optimizer instanceof Optimizer.Sgd) {
      return tf.train.resourceApplyGradientDescent(handle, rate, gradient);
    }
    if (optimizer instanceof Optimizer.Momentum || optimizer instanceof Optimizer.Nesterov) {
      return tf.train.resourceApplyMomentum(
          handle,
          slot(parameter, 0).handle(),
          rate,
          gradient,
          low.constant(
              optimizer instanceof Optimizer.Momentum momentum
                  ? momentum.momentum()
                  : ((Optimizer.Nesterov) optimizer).momentum()),
          ResourceApplyMomentum.useNesterov(optimizer instanceof Optimizer.Nesterov));
    }
    if (optimizer instanceof Optimizer.RmsProp rmsProp) {
      return rmsProp(tf, rmsProp, parameter, gradient);
    }
    if (optimizer instanceof Optimizer.Adagrad adagrad) {
      return tf.train.resourceApplyAdagrad(
          handle, slot(parameter, 0).handle(), rate, low.constant(adagrad.epsilon()), gradient);
    }
    if (optimizer instanceof Optimizer.Adam adam) {
      return adam(tf, adam, parameter, gradient);
    }
    if (optimizer instanceof Optimizer.AdamW adamW) {
      Operand<T> before = network.variable(parameter).value();
      Op decayed = tf.assignSubVariableOp(handle, tf.math.mul(of(tf, parameter, decay), before));
      return adam(tf.withControlDependencies(decayed), adamW.adam(), parameter, gradient);
    }
    throw new AssertionError("no lowering of " + optimizer);
  }

  /** Returns the rate of a parameter: thresholds and encoders may have another one. */
  private Operand<T> of(Ops tf, Parameter parameter, Operand<T> fed) {
    return hasOwnRate.test(parameter) ? tf.math.mul(fed, ownRate) : fed;
  }

  /** In graph algebra: TensorFlow's own RMSProp has epsilon inside the root. */
  private Op rmsProp(Ops tf, Optimizer.RmsProp rmsProp, Parameter parameter, Operand<T> gradient) {
    Variables.Variable<T> slot = slot(parameter, 0);
    Operand<T> meanSquare =
        tf.math.add(
            tf.math.mul(low.constant(rmsProp.alpha()), slot.value()),
            tf.math.mul(low.constant(1 - rmsProp.alpha()), tf.math.square(gradient)));
    Operand<T> spread = tf.math.add(tf.math.sqrt(meanSquare), low.constant(rmsProp.epsilon()));
    Op remembered = tf.assignVariableOp(slot.handle(), meanSquare);
    return tf.withControlDependencies(remembered)
        .assignSubVariableOp(
            network.variable(parameter).handle(),
            tf.math.mul(of(tf, parameter, rate), tf.math.div(gradient, spread)));
  }

  private Op adam(Ops tf, Optimizer.Adam adam, Parameter parameter, Operand<T> gradient) {
    // Bias corrections come with the fed rate and epsilon, computed in double: TensorFlow would
    // compute 1 - beta2^t in float32, where it has lost four digits at the first step.
    Operand<T> corrected = low.constant(0);
    return tf.train.resourceApplyAdam(
        network.variable(parameter).handle(),
        slot(parameter, 0).handle(),
        slot(parameter, 1).handle(),
        corrected,
        corrected,
        of(tf, parameter, rate),
        low.constant(adam.beta1()),
        low.constant(adam.beta2()),
        epsilon,
        gradient);
  }

  public void feed(Feeds<T> feeds, TrainingSpan span, int step) {
    double eta = span.learningRate(step);
    span.ownRate().ifPresent(factor -> feeds.scalar(ownRate, factor));
    if (span.optimizer() instanceof Optimizer.Adam adam) {
      feed(feeds, adam, eta, span.updates(step));
    } else if (span.optimizer() instanceof Optimizer.AdamW adamW) {
      feed(feeds, adamW.adam(), eta, span.updates(step));
      feeds.scalar(decay, eta * adamW.weightDecay());
    } else {
      feeds.scalar(rate, eta);
    }
  }

  private void feed(Feeds<T> feeds, Optimizer.Adam adam, double eta, long updates) {
    double first = 1 - Math.pow(adam.beta1(), (double) updates);
    double second = Math.sqrt(1 - Math.pow(adam.beta2(), (double) updates));
    feeds.scalar(rate, eta * second / first);
    feeds.scalar(epsilon, adam.epsilon() * second);
  }

  private Variables.Variable<T> slot(Parameter parameter, int index) {
    String name = NetworkState.slotName(parameter, optimizer.slots().get(index));
    return network.variables().get(name, network.spec().shape(parameter));
  }
}
