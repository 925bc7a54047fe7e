package io.github.sparseae.tf.internal.graph;

import static java.util.Objects.requireNonNull;

import io.github.sparseae.engine.Gradients;
import io.github.sparseae.engine.TrainingSpan;
import io.github.sparseae.model.Losses;
import io.github.sparseae.model.NetworkSpec;
import io.github.sparseae.model.Parameter;
import io.github.sparseae.model.WeightPenalty;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.family.TFloating;

/** A step by gradients that are given. */
public final class ApplyStep<T extends TFloating> {
  private final TensorPrecision<T> numbers;
  private final Map<Parameter, Placeholder<T>> given = new LinkedHashMap<>();
  private final WholeBatch<T> batch;
  private final Operand<T> penalty;
  private final Updates<T> updates;

  public ApplyStep(NetworkGraph<T> network, TrainingSpan span) {
    NetworkSpec spec = network.spec();
    Lowering<T> low = network.low();
    numbers = network.numbers();
    batch = WholeBatch.fed(low, spec);
    Layers<T> layers = new Layers<>(spec, network.variables(), false, batch);
    Map<Parameter, Operand<T>> gradients = new LinkedHashMap<>();
    for (Parameter parameter : spec.trained()) {
      Shape shape = Variables.shape(spec.shape(parameter));
      Placeholder<T> fed = low.tf().placeholder(numbers.type(), Placeholder.shape(shape));
      given.put(parameter, fed);
      WeightPenalty cost = spec.weightPenalties().get(parameter);
      gradients.put(
          parameter,
          cost == null
              ? fed
              : low.sum(fed, low.weightPenaltyGradient(cost, layers.parameter(parameter))));
    }
    penalty = layers.weightPenalties(low);
    Map<Parameter, Operand<T>> statistics = layers.statistics(low);
    updates = new Updates<>(network, span, gradients, statistics, List.of(penalty));
  }

  /** Runs the step; returns the losses with the penalty on large weights. */
  public Losses run(Feeds<T> feeds, Gradients gradients, TrainingSpan span) {
    given.forEach(
        (parameter, fed) ->
            feeds.feed(fed, numbers.tensor(requireNonNull(gradients.sums().get(parameter)))));
    batch.feed(feeds, numbers, gradients.statistics());
    updates.feed(feeds, span, 0);
    feeds.runner().fetch(penalty);
    updates.all().forEach(feeds.runner()::addTarget);
    try (Result result = feeds.runner().run()) {
      return new Losses(
          gradients.losses().data(),
          gradients.losses().penalty() + numbers.readScalar(result.get(0)));
    }
  }
}
