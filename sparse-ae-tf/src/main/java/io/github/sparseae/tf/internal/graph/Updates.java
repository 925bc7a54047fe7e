package io.github.sparseae.tf.internal.graph;

import io.github.sparseae.engine.TrainingSpan;
import io.github.sparseae.model.NetworkSpec;
import io.github.sparseae.model.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.ReduceSum;
import org.tensorflow.op.core.VarHandleOp;
import org.tensorflow.types.family.TFloating;

/** What a step changes, after all of its gradients are computed. */
final class Updates<T extends TFloating> {
  private final Placeholder<T> maxNorm;
  private final OptimizerOps<T> optimizer;
  private final List<Op> all = new ArrayList<>();

  /**
   * Adds the updates of a network to its graph: by the gradients of the trained parameters, and of
   * the counted ones to their values after the batch. Nothing changes before the losses are
   * computed.
   */
  Updates(
      NetworkGraph<T> network,
      TrainingSpan span,
      Map<Parameter, Operand<T>> gradients,
      Map<Parameter, Operand<T>> statistics,
      List<Op> losses) {
    Lowering<T> low = network.low();
    NetworkSpec spec = network.spec();
    Ops scope = low.tf();
    maxNorm = low.placeholder("max_norm", Shape.unknown());
    optimizer = new OptimizerOps<>(network, span);
    List<Op> computed = new ArrayList<>(losses);
    computed.addAll(gradients.values());
    computed.addAll(statistics.values());
    Ops after = scope.withSubScope("update").withControlDependencies(computed);
    List<Parameter> trained = List.copyOf(gradients.keySet());
    List<Operand<T>> applied = new ArrayList<>();
    gradients.forEach(
        (parameter, gradient) ->
            applied.add(
                spec.hasUnitRows(parameter)
                    ? low.withoutRadialPart(gradient, network.variable(parameter).value())
                    : gradient));
    List<Operand<T>> clipped =
        span.maxGradientNorm().isPresent() ? low.in("clip").clipped(applied, maxNorm) : applied;
    for (int i = 0; i < clipped.size(); i++) {
      Parameter parameter = trained.get(i);
      Op update = optimizer.update(after, parameter, clipped.get(i));
      if (spec.hasUnitRows(parameter)) {
        Ops then = after.withSubScope("normalize").withControlDependencies(update);
        update = changed(network, parameter, then, rows -> unitRows(then, rows));
      } else if (parameter.isUnitThreshold()) {
        Ops then = after.withSubScope("raise").withControlDependencies(update);
        update = changed(network, parameter, then, then.nn::relu);
      }
      all.add(update);
    }
    statistics.forEach(
        (parameter, value) ->
            all.add(after.assignVariableOp(network.variable(parameter).handle(), value)));
  }

  /** Changes a parameter as it is after its update. */
  private static <T extends TFloating> Op changed(
      NetworkGraph<T> network, Parameter parameter, Ops then, UnaryOperator<Operand<T>> change) {
    VarHandleOp handle = network.variable(parameter).handle();
    return then.assignVariableOp(
        handle, change.apply(then.readVariableOp(handle, network.numbers().type())));
  }

  /** Returns rows divided by their norms; a row of zeros stays so. */
  private static <T extends TFloating> Operand<T> unitRows(Ops tf, Operand<T> rows) {
    Operand<T> squares =
        tf.reduceSum(tf.math.square(rows), tf.constant(1), ReduceSum.keepDims(true));
    return tf.math.mulNoNan(tf.math.rsqrt(squares), rows);
  }

  List<Op> all() {
    return all;
  }

  void feed(Feeds<T> feeds, TrainingSpan span, int step) {
    span.maxGradientNorm().ifPresent(bound -> feeds.scalar(maxNorm, bound));
    optimizer.feed(feeds, span, step);
  }
}
