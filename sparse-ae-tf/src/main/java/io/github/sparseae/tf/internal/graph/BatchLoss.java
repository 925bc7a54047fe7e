package io.github.sparseae.tf.internal.graph;

import static java.util.Objects.requireNonNull;

import io.github.sparseae.engine.BatchStatistics;
import io.github.sparseae.engine.Gradients;
import io.github.sparseae.engine.TrainingSpan;
import io.github.sparseae.engine.UnitActivity;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.ClassifierSpec;
import io.github.sparseae.model.Corruption;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Losses;
import io.github.sparseae.model.NetworkSpec;
import io.github.sparseae.model.Parameter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/**
 * The losses of a step in the graph with their gradients: gather rows, forward, backward. It is
 * that of a whole batch, or of a part that is weighted by its share of the batch's rows.
 */
public final class BatchLoss<T extends TFloating> {
  private final NetworkSpec spec;
  private final TensorPrecision<T> numbers;
  private final TrainingData.Batch<T> batch;
  private final Placeholder<T> penaltyFactor;
  private final Placeholder<TInt32> activeUnits;
  private final Placeholder<T> noise;
  private final @Nullable Placeholder<T> share;
  private final @Nullable WholeBatch<T> whole;
  private final @Nullable WholeBatch<T> sums;
  private final Layers.Loss<T> loss;
  private final Operand<T> activity;
  private final Map<Parameter, Operand<T>> gradients = new LinkedHashMap<>();

  /**
   * Adds the losses of a network to its graph.
   *
   * @param isPart whether the rows are weighted, without the penalty on large weights
   * @param active how the code is computed
   */
  public BatchLoss(
      NetworkGraph<T> network, TrainingSpan span, ActiveCells.Share active, boolean isPart) {
    spec = network.spec();
    numbers = network.numbers();
    Lowering<T> low = network.low();
    Ops scope = low.ops();
    batch = network.data().batch(scope, spec.rowWidth(), network.data().isBytes());
    penaltyFactor = scope.withName("penalty_factor").placeholder(numbers.type());
    activeUnits =
        scope.withName("active_units").placeholder(TInt32.class, Placeholder.shape(Shape.scalar()));
    noise =
        scope
            .withName("noise")
            .placeholder(numbers.type(), Placeholder.shape(Shape.of(-1, spec.inputs())));
    share = isPart ? scope.withName("share").placeholder(numbers.type()) : null;
    whole = span.whole().isPresent() ? network.fedBatch() : null;
    Layers<T> layers =
        new Layers<>(
            spec,
            network.variables(),
            network.identityOp(),
            span.activeUnits(0).isPresent() ? activeUnits : null,
            new Layers.Noise<>(span.corruption(), noise),
            active,
            whole);
    Lowering<T> weighted = share == null ? low : low.ofShare(share);
    loss =
        layers.loss(
            weighted,
            batch.rows(),
            spec instanceof ClassifierSpec ? batch.labels() : null,
            penaltyFactor,
            true);
    activity = layers.activity(low, loss.code());
    sums = isPart && spec instanceof AutoencoderSpec ? layers.sums(low.in("sums"), loss) : null;
    List<Parameter> trained = List.copyOf(spec.trained());
    Output<?>[] found =
        network
            .graph()
            .addGradients(
                loss.trained().asOutput(),
                trained.stream()
                    .map(parameter -> layers.parameter(parameter).asOutput())
                    .toArray(Output<?>[]::new));
    for (int i = 0; i < found.length; i++) {
      gradients.put(trained.get(i), found[i].expect(numbers.type()));
    }
  }

  Layers.Loss<T> loss() {
    return loss;
  }

  /** Returns the gradients of the trained parameters. */
  Map<Parameter, Operand<T>> gradients() {
    return gradients;
  }

  /** Feeds one step of a span. */
  public void feed(Feeds<T> feeds, TrainingSpan span, int step) {
    batch.feeder().accept(feeds, span.rows(step));
    feeds.scalar(penaltyFactor, span.penaltyFactor(step));
    span.activeUnits(step).ifPresent(k -> feeds.integer(activeUnits, k));
    if (!(span.corruption() instanceof Corruption.None)) {
      feeds.feed(noise, numbers.tensor(span.noise(step, spec.inputs()), spec.inputs()));
    }
    if (share != null) {
      feeds.scalar(share, (double) span.batchRows(step) / span.wholeRows(step));
    }
    if (whole != null) {
      whole.feed(feeds, numbers, span.whole().orElseThrow());
    }
  }

  /**
   * Adds the losses to what a session call computes.
   *
   * @param counted whether to fetch the activity of units; otherwise the session skips it
   */
  void fetch(Session.Runner runner, boolean counted) {
    runner.fetch(loss.data()).fetch(loss.penalty());
    if (counted) {
      runner.fetch(activity);
    }
  }

  /** Returns the number of results that {@link #fetch} adds. */
  static int results(boolean counted) {
    return counted ? 3 : 2;
  }

  /** Returns the losses, from the results of {@link #fetch}. */
  Losses losses(Result result, int at) {
    return new Losses(numbers.readScalar(result.get(at)), numbers.readScalar(result.get(at + 1)));
  }

  /** Counts the activity, from the results of {@link #fetch}. */
  void count(Result result, int at, TrainingSpan span, int step, UnitActivity.Counter counter) {
    double[] counts = numbers.read(result.get(at + 2)).toDoubles();
    counter.add(
        step,
        span.batchRows(step),
        Arrays.copyOfRange(counts, 0, spec.hidden()),
        Arrays.copyOfRange(counts, spec.hidden(), 2 * spec.hidden()));
  }

  /** Runs a part and returns its gradients. */
  public Gradients gradients(Feeds<T> feeds, TrainingSpan part) {
    feed(feeds, part, 0);
    boolean counted = part.countsActivity(0);
    fetch(feeds.runner(), counted);
    gradients.values().forEach(gradient -> feeds.runner().fetch(gradient));
    if (sums != null) {
      sums.fetch(feeds.runner(), false);
    }
    try (Result result = feeds.runner().run()) {
      UnitActivity.Counter counter = new UnitActivity.Counter(1, spec.hidden());
      if (counted) {
        count(result, 0, part, 0, counter);
      }
      Map<Parameter, DenseArray> arrays = new LinkedHashMap<>();
      int at = results(counted);
      for (Parameter parameter : gradients.keySet()) {
        arrays.put(parameter, numbers.read(result.get(at++)));
      }
      return new Gradients(
          arrays,
          statistics(part, result, at, false),
          losses(result, 0),
          counted ? counter.activity() : null);
    }
  }

  /** Runs a part and returns what its rows add to the statistics of the batch. */
  public BatchStatistics statistics(Feeds<T> feeds, TrainingSpan part) {
    boolean withResidual = ((AutoencoderSpec) spec).sparsity().auxiliary().relative();
    feed(feeds, part, 0);
    requireNonNull(sums).fetch(feeds.runner(), withResidual);
    try (Result result = feeds.runner().run()) {
      return statistics(part, result, 0, withResidual);
    }
  }

  private BatchStatistics statistics(
      TrainingSpan part, Result result, int at, boolean withResidual) {
    int rows = part.batchRows(0);
    return spec instanceof AutoencoderSpec autoencoder
        ? WholeBatch.read(autoencoder, rows, result, at, withResidual, numbers)
        : new BatchStatistics(rows, null, null, Double.POSITIVE_INFINITY, null, 0);
  }
}
