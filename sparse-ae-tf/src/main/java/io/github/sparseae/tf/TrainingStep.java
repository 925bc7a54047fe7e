package io.github.sparseae.tf;

import io.github.sparseae.engine.TrainingSpan;
import io.github.sparseae.engine.UnitActivity;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.ClassifierSpec;
import io.github.sparseae.model.NetworkSpec;
import io.github.sparseae.model.Parameter;
import io.github.sparseae.train.Corruption;
import io.github.sparseae.train.Losses;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/**
 * One training step in the graph: gather rows, forward, loss, gradients, updates. All gradients are
 * computed before any parameter changes, so a step has one meaning however many threads run it.
 */
final class TrainingStep<T extends TFloating> {
  private final Numbers<T> numbers;
  private final int hidden;
  private final TrainingData<T> data;
  private final Placeholder<T> penaltyFactor;
  private final Placeholder<T> maxNorm;
  private final Placeholder<TInt32> activeUnits;
  private final Placeholder<T> noise;
  private final int inputs;
  private final OptimizerOps<T> optimizer;
  private final Layers.Loss<T> loss;
  private final Operand<T> activity;
  private final List<Op> updates = new ArrayList<>();

  TrainingStep(
      Graph graph,
      Ops tf,
      NetworkSpec spec,
      Numbers<T> numbers,
      Variables<T> variables,
      TrainingData<T> data,
      TrainingSpan span,
      boolean identityOp,
      ActiveCells.Share share) {
    this.numbers = numbers;
    this.data = data;
    hidden = spec.hidden();
    inputs = spec.inputs();
    Ops scope = tf.withSubScope("step");
    Lowering<T> low = new Lowering<>(scope, numbers.type());
    penaltyFactor = scope.withName("penalty_factor").placeholder(numbers.type());
    activeUnits =
        scope.withName("active_units").placeholder(TInt32.class, Placeholder.shape(Shape.scalar()));
    noise =
        scope
            .withName("noise")
            .placeholder(numbers.type(), Placeholder.shape(Shape.of(-1, spec.inputs())));
    maxNorm = scope.withName("max_norm").placeholder(numbers.type());
    optimizer = new OptimizerOps<>(scope, span, numbers, variables);
    Layers<T> layers =
        new Layers<>(
            spec,
            variables,
            identityOp,
            span.activeUnits(0).isPresent() ? activeUnits : null,
            new Layers.Noise<>(span.corruption(), noise),
            share);
    loss =
        layers.loss(
            low,
            data.batch(scope, spec.inputs(), data.isBytes()),
            spec instanceof ClassifierSpec ? data.labels(scope) : null,
            penaltyFactor,
            true);
    activity = layers.activity(low, loss.code());
    List<Parameter> trained = List.copyOf(spec.trained());
    Output<?>[] gradients =
        graph.addGradients(
            loss.trained().asOutput(),
            trained.stream()
                .map(parameter -> layers.parameter(parameter).asOutput())
                .toArray(Output<?>[]::new));
    List<Op> computed = new ArrayList<>(List.of(gradients));
    computed.add(loss.data());
    computed.add(loss.penalty());
    computed.addAll(loss.statistics().values());
    Ops after = scope.withSubScope("update").withControlDependencies(computed);
    List<Operand<T>> applied = new ArrayList<>();
    for (int i = 0; i < gradients.length; i++) {
      Operand<T> gradient = gradients[i].expect(numbers.type());
      applied.add(
          hasUnitRows(spec, trained.get(i))
              ? low.withoutRadialPart(gradient, layers.parameter(trained.get(i)))
              : gradient);
    }
    if (span.maxGradientNorm().isPresent()) {
      applied = low.in("clip").clipped(applied, maxNorm);
    }
    for (int i = 0; i < gradients.length; i++) {
      Parameter parameter = trained.get(i);
      Op update = optimizer.update(after, parameter, spec.shape(parameter), applied.get(i), low);
      updates.add(
          hasUnitRows(spec, parameter)
              ? variables.normalizeRows(after, parameter.toString(), spec.shape(parameter), update)
              : update);
    }
    loss.statistics()
        .forEach(
            (parameter, value) ->
                updates.add(
                    after.assignVariableOp(
                        variables.get(parameter.toString(), spec.shape(parameter)).handle(),
                        value)));
  }

  private static boolean hasUnitRows(NetworkSpec spec, Parameter parameter) {
    return parameter.equals(Parameter.DECODER_WEIGHTS)
        && spec instanceof AutoencoderSpec autoencoder
        && autoencoder.structure().unitNormDecoder();
  }

  /**
   * Makes one step of a span.
   *
   * @param counter what is told of its activity, if that is to be counted
   */
  Losses run(Session session, TrainingSpan span, int step, UnitActivity.@Nullable Counter counter) {
    try (Feeds<T> feeds = new Feeds<>(session, numbers)) {
      data.feed(feeds, span.rows(step));
      feeds.scalar(penaltyFactor, span.penaltyFactor(step));
      span.maxGradientNorm().ifPresent(bound -> feeds.scalar(maxNorm, bound));
      span.activeUnits(step).ifPresent(k -> feeds.integer(activeUnits, k));
      if (!(span.corruption() instanceof Corruption.None)) {
        feeds.feed(noise, numbers.tensor(span.noise(step, inputs), inputs));
      }
      optimizer.feed(feeds, span, step);
      Session.Runner runner = feeds.runner().fetch(loss.data()).fetch(loss.penalty());
      boolean counted = counter != null && span.countsActivity(step);
      if (counted) {
        // Without this fetch the session prunes the counting away.
        runner.fetch(activity);
      }
      updates.forEach(runner::addTarget);
      try (Result result = runner.run()) {
        if (counter != null && counted) {
          double[] counts = numbers.read(result.get(2)).toDoubles();
          counter.add(
              step,
              span.batchRows(step),
              Arrays.copyOfRange(counts, 0, hidden),
              Arrays.copyOfRange(counts, hidden, 2 * hidden));
        }
        return new Losses(numbers.readScalar(result.get(0)), numbers.readScalar(result.get(1)));
      }
    }
  }
}
