package io.github.sparseae.tf.internal.graph;

import static java.util.Objects.requireNonNull;

import io.github.sparseae.engine.BatchStatistics;
import io.github.sparseae.engine.Gradients;
import io.github.sparseae.engine.TrainingSpan;
import io.github.sparseae.engine.UnitActivity;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.Corruption;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Losses;
import io.github.sparseae.model.NetworkSpec;
import io.github.sparseae.model.Parameter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.SwitchCond;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;
import org.tensorflow.types.family.TType;

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
  private final Computed<T> computed;

  /**
   * What is computed of a batch.
   *
   * @param activity the number of active and of saturated rows of each unit
   * @param sums what a part adds to the statistics of its batch; null where that is not needed
   * @param gradients of the trained parameters
   */
  private record Computed<T extends TFloating>(
      Operand<T> data,
      Operand<T> penalty,
      Operand<T> activity,
      @Nullable WholeBatch<T> sums,
      Map<Parameter, Operand<T>> statistics,
      Map<Parameter, Operand<T>> gradients) {

    Computed<T> with(Computed<T> other, BinaryOperator<Operand<T>> operation) {
      return new Computed<>(
          operation.apply(data, other.data),
          operation.apply(penalty, other.penalty),
          operation.apply(activity, other.activity),
          sums == null ? null : sums.with(requireNonNull(other.sums), operation),
          each(statistics, other.statistics, operation),
          each(gradients, other.gradients, operation));
    }

    private static <T extends TFloating> Map<Parameter, Operand<T>> each(
        Map<Parameter, Operand<T>> these,
        Map<Parameter, Operand<T>> others,
        BinaryOperator<Operand<T>> operation) {
      Map<Parameter, Operand<T>> results = new LinkedHashMap<>(these);
      results.replaceAll(
          (parameter, value) -> operation.apply(value, requireNonNull(others.get(parameter))));
      return results;
    }
  }

  /**
   * Adds the losses of a network to its graph; those of a part are weighted, without the penalty on
   * large weights.
   */
  public BatchLoss(
      NetworkGraph<T> network, TrainingSpan span, ActiveCells.Share active, boolean isPart) {
    spec = network.spec();
    numbers = network.numbers();
    Ops scope = network.low().tf();
    batch = network.data().batch(scope, spec.rowWidth(), network.data().isBytes());
    penaltyFactor = network.low().placeholder("penalty_factor", Shape.unknown());
    activeUnits =
        scope.withName("active_units").placeholder(TInt32.class, Placeholder.shape(Shape.scalar()));
    noise = network.low().placeholder("noise", Shape.of(-1, spec.inputs()));
    share = isPart ? network.low().placeholder("share", Shape.unknown()) : null;
    whole = span.whole().isPresent() ? WholeBatch.fed(network.low(), spec) : null;
    computed =
        active == ActiveCells.Share.BY_BATCH
            ? byBatch(network, span)
            : computed(network, span, active, null);
  }

  private Layers<T> layers(NetworkGraph<T> network, TrainingSpan span, ActiveCells.Share active) {
    return new Layers<>(
        spec,
        network.variables(),
        network.identityOp(),
        span.activeUnits(0).isPresent() ? activeUnits : null,
        new Layers.Noise<>(span.corruption(), noise),
        active,
        whole);
  }

  private Computed<T> computed(
      NetworkGraph<T> network,
      TrainingSpan span,
      ActiveCells.Share active,
      Layers.@Nullable Encoded<T> encoded) {
    Lowering<T> low = network.low();
    Layers<T> layers = layers(network, span, active);
    Layers.Loss<T> loss =
        layers.loss(
            share == null ? low : low.ofShare(share),
            batch.rows(),
            batch.labels(),
            penaltyFactor,
            true,
            encoded);
    List<Parameter> trained = List.copyOf(spec.trained());
    Output<?>[] found =
        network
            .graph()
            .addGradients(
                loss.trained().asOutput(),
                trained.stream()
                    .map(parameter -> layers.parameter(parameter).asOutput())
                    .toArray(Output<?>[]::new));
    Map<Parameter, Operand<T>> gradients = new LinkedHashMap<>();
    for (int i = 0; i < found.length; i++) {
      gradients.put(trained.get(i), found[i].expect(numbers.type()));
    }
    return new Computed<>(
        loss.data(),
        loss.penalty(),
        layers.activity(low, loss.code()),
        share != null && spec instanceof AutoencoderSpec ? layers.sums(low.in("sums"), loss) : null,
        loss.statistics(),
        gradients);
  }

  /** Adds two ways of which a session runs one: the batch alone decides which. */
  private Computed<T> byBatch(NetworkGraph<T> network, TrainingSpan span) {
    Ops tf = network.low().tf();
    Layers.Encoded<T> encoded =
        layers(network, span, ActiveCells.Share.MANY).encoded(network.low(), batch.rows());
    Operand<TBool> areFew = ActiveCells.areFew(tf, encoded.used());
    // Constants run in both ways, so what leaves a way also waits for its condition.
    Ops inFew = tf.withControlDependencies(tf.identity(way(tf, areFew, areFew, true)));
    Ops inMany = tf.withControlDependencies(tf.identity(way(tf, areFew, areFew, false)));
    return way(network.in("few"), span, encoded, areFew, true)
        .with(
            way(network.in("many"), span, encoded, areFew, false),
            (few, many) -> tf.merge(List.of(inFew.identity(few), inMany.identity(many))).output());
  }

  private Computed<T> way(
      NetworkGraph<T> network,
      TrainingSpan span,
      Layers.Encoded<T> encoded,
      Operand<TBool> areFew,
      boolean few) {
    Ops tf = network.low().tf();
    return computed(
        network.with(network.variables().through(value -> way(tf, value, areFew, few))),
        span,
        few ? ActiveCells.Share.VERY_FEW : ActiveCells.Share.MANY,
        new Layers.Encoded<>(
            way(tf, encoded.z(), areFew, few), way(tf, encoded.used(), areFew, few)));
  }

  /** Returns a value where a condition holds, or does not; elsewhere nothing of it is computed. */
  private static <U extends TType> Operand<U> way(
      Ops tf, Operand<U> value, Operand<TBool> condition, boolean holds) {
    SwitchCond<U> both = tf.switchCond(value, condition);
    return holds ? both.outputTrue() : both.outputFalse();
  }

  Updates<T> updates(NetworkGraph<T> network, TrainingSpan span) {
    List<Op> losses = List.of(computed.data(), computed.penalty());
    return new Updates<>(network, span, computed.gradients(), computed.statistics(), losses);
  }

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
   * Adds the losses to what a session call computes, and if it is counted the activity of units.
   */
  void fetch(Session.Runner runner, boolean counted) {
    runner.fetch(computed.data()).fetch(computed.penalty());
    if (counted) {
      runner.fetch(computed.activity());
    }
  }

  static int results(boolean counted) {
    return counted ? 3 : 2;
  }

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

  public Gradients gradients(Feeds<T> feeds, TrainingSpan part) {
    feed(feeds, part, 0);
    boolean counted = part.countsActivity(0);
    fetch(feeds.runner(), counted);
    computed.gradients().values().forEach(gradient -> feeds.runner().fetch(gradient));
    if (computed.sums() != null) {
      computed.sums().fetch(feeds.runner(), false);
    }
    try (Result result = feeds.runner().run()) {
      UnitActivity.Counter counter = new UnitActivity.Counter(1, spec.hidden());
      if (counted) {
        count(result, 0, part, 0, counter);
      }
      Map<Parameter, DenseArray> arrays = new LinkedHashMap<>();
      int at = results(counted);
      for (Parameter parameter : computed.gradients().keySet()) {
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
    requireNonNull(computed.sums()).fetch(feeds.runner(), withResidual);
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
