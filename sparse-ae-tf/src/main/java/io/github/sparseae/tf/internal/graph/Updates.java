package io.github.sparseae.tf.internal.graph;

import io.github.sparseae.engine.TrainingSpan;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.NetworkSpec;
import io.github.sparseae.model.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.family.TFloating;

/** What a step changes, after all of its gradients are computed. */
final class Updates<T extends TFloating> {
  private final Placeholder<T> maxNorm;
  private final OptimizerOps<T> optimizer;
  private final List<Op> all = new ArrayList<>();

  /**
   * Adds the updates of a network to its graph.
   *
   * @param gradients of the trained parameters
   * @param statistics the counted parameters after the batch
   * @param losses what has to be computed before anything changes, as those have
   */
  Updates(
      NetworkGraph<T> network,
      TrainingSpan span,
      Map<Parameter, Operand<T>> gradients,
      Map<Parameter, Operand<T>> statistics,
      List<Op> losses) {
    Lowering<T> low = network.low();
    NetworkSpec spec = network.spec();
    Variables<T> variables = network.variables();
    Ops scope = low.tf();
    maxNorm = scope.withName("max_norm").placeholder(network.numbers().type());
    optimizer = new OptimizerOps<>(scope, span, network.numbers(), variables);
    List<Op> computed = new ArrayList<>(losses);
    computed.addAll(gradients.values());
    computed.addAll(statistics.values());
    Ops after = scope.withSubScope("update").withControlDependencies(computed);
    List<Parameter> trained = List.copyOf(gradients.keySet());
    List<Operand<T>> applied = new ArrayList<>();
    gradients.forEach(
        (parameter, gradient) ->
            applied.add(
                hasUnitRows(spec, parameter)
                    ? low.withoutRadialPart(
                        gradient,
                        variables.get(parameter.toString(), spec.shape(parameter)).value())
                    : gradient));
    List<Operand<T>> clipped =
        span.maxGradientNorm().isPresent() ? low.in("clip").clipped(applied, maxNorm) : applied;
    for (int i = 0; i < clipped.size(); i++) {
      Parameter parameter = trained.get(i);
      Op update = optimizer.update(after, parameter, spec.shape(parameter), clipped.get(i), low);
      if (hasUnitRows(spec, parameter)) {
        update =
            variables.normalizeRows(after, parameter.toString(), spec.shape(parameter), update);
      } else if (parameter.isUnitThreshold()) {
        update = variables.raiseToZero(after, parameter.toString(), spec.shape(parameter), update);
      }
      all.add(update);
    }
    statistics.forEach(
        (parameter, value) ->
            all.add(
                after.assignVariableOp(
                    variables.get(parameter.toString(), spec.shape(parameter)).handle(), value)));
  }

  private static boolean hasUnitRows(NetworkSpec spec, Parameter parameter) {
    return parameter.equals(Parameter.DECODER_WEIGHTS)
        && spec instanceof AutoencoderSpec autoencoder
        && autoencoder.structure().unitNormDecoder();
  }

  List<Op> all() {
    return all;
  }

  void feed(Feeds<T> feeds, TrainingSpan span, int step) {
    span.maxGradientNorm().ifPresent(bound -> feeds.scalar(maxNorm, bound));
    optimizer.feed(feeds, span, step);
  }
}
