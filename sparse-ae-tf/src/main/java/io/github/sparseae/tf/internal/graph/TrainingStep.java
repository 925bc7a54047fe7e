package io.github.sparseae.tf.internal.graph;

import io.github.sparseae.engine.TrainingSpan;
import io.github.sparseae.engine.UnitActivity;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.ClassifierSpec;
import io.github.sparseae.model.Corruption;
import io.github.sparseae.model.Losses;
import io.github.sparseae.model.NetworkSpec;
import io.github.sparseae.model.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
 * computed before any parameter changes, so the result does not depend on the number of threads.
 */
public final class TrainingStep<T extends TFloating> {
  private final TensorPrecision<T> numbers;
  private final int hidden;
  private final TrainingData.Batch<T> batch;
  private final Placeholder<T> penaltyFactor;
  private final Placeholder<T> maxNorm;
  private final Placeholder<TInt32> activeUnits;
  private final Placeholder<T> noise;
  private final int inputs;
  private final OptimizerOps<T> optimizer;
  private final Layers.Loss<T> loss;
  private final Operand<T> activity;
  private final List<Op> updates = new ArrayList<>();

  public TrainingStep(
      Graph graph,
      Lowering<T> root,
      NetworkSpec spec,
      TensorPrecision<T> numbers,
      Variables<T> variables,
      TrainingData<T> data,
      TrainingSpan span,
      boolean identityOp,
      ActiveCells.Share share) {
    this.numbers = numbers;
    hidden = spec.hidden();
    inputs = spec.inputs();
    Lowering<T> low = root.in("step");
    Ops scope = low.ops();
    batch = data.batch(scope, spec.rowWidth(), data.isBytes());
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
            batch.rows(),
            spec instanceof ClassifierSpec ? batch.labels() : null,
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
      Operand<T> value = layers.parameter(trained.get(i));
      applied.add(
          hasUnitRows(spec, trained.get(i)) ? low.withoutRadialPart(gradient, value) : gradient);
    }
    if (span.maxGradientNorm().isPresent()) {
      applied = low.in("clip").clipped(applied, maxNorm);
    }
    for (int i = 0; i < gradients.length; i++) {
      Parameter parameter = trained.get(i);
      Op update = optimizer.update(after, parameter, spec.shape(parameter), applied.get(i), low);
      if (hasUnitRows(spec, parameter)) {
        update =
            variables.normalizeRows(after, parameter.toString(), spec.shape(parameter), update);
      } else if (parameter.isUnitThreshold()) {
        update = variables.raiseToZero(after, parameter.toString(), spec.shape(parameter), update);
      }
      updates.add(update);
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

  /** Returns the updates, after which the next step reads its parameters. */
  public List<Op> updates() {
    return updates;
  }

  /** Feeds one step of a span. */
  public void feed(Feeds<T> feeds, TrainingSpan span, int step) {
    batch.feeder().accept(feeds, span.rows(step));
    feeds.scalar(penaltyFactor, span.penaltyFactor(step));
    span.maxGradientNorm().ifPresent(bound -> feeds.scalar(maxNorm, bound));
    span.activeUnits(step).ifPresent(k -> feeds.integer(activeUnits, k));
    if (!(span.corruption() instanceof Corruption.None)) {
      feeds.feed(noise, numbers.tensor(span.noise(step, inputs), inputs));
    }
    optimizer.feed(feeds, span, step);
  }

  /**
   * Adds a step to what a session call computes.
   *
   * @param counted whether to fetch the activity of units; otherwise the session skips it
   */
  public void fetch(Session.Runner runner, boolean counted) {
    runner.fetch(loss.data()).fetch(loss.penalty());
    if (counted) {
      runner.fetch(activity);
    }
    updates.forEach(runner::addTarget);
  }

  /** Returns the losses, from the results of {@link #fetch}. */
  public Losses losses(Result result, int at) {
    return new Losses(numbers.readScalar(result.get(at)), numbers.readScalar(result.get(at + 1)));
  }

  /** Returns the number of results that {@link #fetch} adds. */
  public static int results(boolean counted) {
    return counted ? 3 : 2;
  }

  /** Counts the activity, from the results of {@link #fetch}. */
  public void count(
      Result result, int at, TrainingSpan span, int step, UnitActivity.Counter counter) {
    double[] counts = numbers.read(result.get(at + 2)).toDoubles();
    counter.add(
        step,
        span.batchRows(step),
        Arrays.copyOfRange(counts, 0, hidden),
        Arrays.copyOfRange(counts, hidden, 2 * hidden));
  }
}
