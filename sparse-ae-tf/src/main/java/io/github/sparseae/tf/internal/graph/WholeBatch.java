package io.github.sparseae.tf.internal.graph;

import io.github.sparseae.engine.BatchStatistics;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.NetworkSpec;
import io.github.sparseae.model.Parameter;
import io.github.sparseae.model.Sparsity;
import java.util.List;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.family.TFloating;

/** {@link BatchStatistics} in a graph: fed, or summed over rows. */
record WholeBatch<T extends TFloating>(
    Operand<T> rows,
    Operand<T> activeRows,
    Operand<T> codeSums,
    Operand<T> smallest,
    Operand<T> residualSums,
    Operand<T> residualSquares) {

  /** Returns statistics that {@link #feed} sets. */
  static <T extends TFloating> WholeBatch<T> fed(Lowering<T> low, NetworkSpec spec) {
    int outputs = spec instanceof AutoencoderSpec autoencoder ? autoencoder.outputs() : 0;
    Shape units = Shape.of(spec.hidden());
    Lowering<T> in = low.in("batch");
    return new WholeBatch<>(
        in.placeholder("rows", Shape.scalar()),
        in.placeholder("active_rows", units),
        in.placeholder("code_sums", units),
        // As Code.smallestAbove0 and the threshold have it.
        in.placeholder("smallest", Shape.unknown()),
        in.placeholder("residual_sums", Shape.of(outputs)),
        in.placeholder("residual_squares", Shape.scalar()));
  }

  /** Feeds statistics. Without sums of residuals, in which no unit is dead, the spread is 1. */
  void feed(Feeds<T> feeds, TensorPrecision<T> numbers, BatchStatistics batch) {
    feeds.scalar(rows, batch.rows());
    feed(feeds, numbers, activeRows, batch.activeRows());
    feed(feeds, numbers, codeSums, batch.codeSums());
    feeds.scalar(smallest, Math.min(batch.smallest(), SparsityLowering.FAR));
    DenseArray sums = batch.residualSums();
    feed(feeds, numbers, residualSums, sums);
    feeds.scalar(residualSquares, sums == null ? 1 : batch.residualSquares());
  }

  private static <T extends TFloating> void feed(
      Feeds<T> feeds,
      TensorPrecision<T> numbers,
      Operand<T> placeholder,
      @Nullable DenseArray values) {
    int length = Math.toIntExact(placeholder.shape().size());
    feeds.feed(
        placeholder, numbers.tensor(values == null ? Variables.zeros(List.of(length)) : values));
  }

  /** Returns the results of an operation on each of these and the same of another batch. */
  WholeBatch<T> with(WholeBatch<T> other, BinaryOperator<Operand<T>> operation) {
    return new WholeBatch<>(
        operation.apply(rows, other.rows),
        operation.apply(activeRows, other.activeRows),
        operation.apply(codeSums, other.codeSums),
        operation.apply(smallest, other.smallest),
        operation.apply(residualSums, other.residualSums),
        operation.apply(residualSquares, other.residualSquares));
  }

  /** Adds the sums to what a session call computes. */
  void fetch(Session.Runner runner, boolean withResidual) {
    runner.fetch(activeRows).fetch(codeSums).fetch(smallest);
    if (withResidual) {
      runner.fetch(residualSums).fetch(residualSquares);
    }
  }

  /** Returns the sums of some rows, from the results of {@link #fetch} that begin at a place. */
  static <T extends TFloating> BatchStatistics read(
      AutoencoderSpec spec,
      int rows,
      Result result,
      int at,
      boolean withResidual,
      TensorPrecision<T> numbers) {
    Sparsity sparsity = spec.sparsity();
    boolean countsIdle = sparsity.parameters().containsKey(Parameter.IDLE_ROWS);
    boolean hasThreshold = sparsity.parameters().containsKey(Parameter.CODE_THRESHOLD);
    double smallest = numbers.readScalar(result.get(at + 2));
    return new BatchStatistics(
        rows,
        countsIdle ? numbers.read(result.get(at)) : null,
        sparsity instanceof Sparsity.KullbackLeibler ? numbers.read(result.get(at + 1)) : null,
        hasThreshold && smallest < SparsityLowering.FAR / 2 ? smallest : Double.POSITIVE_INFINITY,
        withResidual ? numbers.read(result.get(at + 3)) : null,
        withResidual ? numbers.readScalar(result.get(at + 4)) : 0);
  }
}
