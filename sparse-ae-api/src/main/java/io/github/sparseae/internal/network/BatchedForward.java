package io.github.sparseae.internal.network;

import static com.google.common.base.Preconditions.checkArgument;

import io.github.sparseae.data.RowStream;
import io.github.sparseae.data.Rows;
import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.Evaluation;
import io.github.sparseae.engine.Pass;
import io.github.sparseae.internal.data.NumberArray;
import io.github.sparseae.internal.data.RowPass;
import io.github.sparseae.internal.data.SuppliedRows;
import io.github.sparseae.internal.io.HeapLimit;
import io.github.sparseae.model.DenseArray;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Forward passes over any number of rows, in batches. */
public record BatchedForward(GuardedNetwork network) {
  public static final int ROWS_PER_BATCH = 1000;

  /**
   * Passes on each batch of rows with its output. Rows in memory all see the weights of the same
   * step; of streamed rows each batch does, so that training does not wait for their source.
   */
  public void each(Rows rows, Pass pass, BiConsumer<Samples, DenseArray> consumer) {
    each(rows, batch -> batch, (batch, results) -> consumer.accept(batch, results.get(0)), pass);
  }

  /** Passes on each batch of rows with its outputs, of what the network reads of it, as above. */
  void each(
      Rows rows,
      UnaryOperator<Samples> inputs,
      BiConsumer<Samples, List<DenseArray>> consumer,
      Pass... outputs) {
    each(rows, batch -> consumer.accept(batch, network.forward(inputs.apply(batch), outputs)));
  }

  /** Passes on each batch of rows with its losses and reconstructions, as above. */
  void eachEvaluation(Rows rows, BiConsumer<Samples, Evaluation> consumer) {
    each(rows, batch -> consumer.accept(batch, network.evaluate(batch, Pass.RECONSTRUCTION)));
  }

  private void each(Rows rows, Consumer<Samples> forward) {
    if (rows instanceof Samples) {
      network.runAtOneStep(() -> RowPass.forEach(rows, forward::accept));
    } else {
      RowPass.forEach(rows, batch -> network.runAtOneStep(() -> forward.accept(batch)));
    }
  }

  /** Returns the output of all rows, {@code [rows, width]}. */
  public DenseArray all(Samples samples, Pass pass, int width) {
    return network.atOneStep(
        () -> gathered(samples, width, batch -> network.forward(batch, pass).get(0)));
  }

  /** Returns what a function computes from all rows, batch by batch, {@code [rows, width]}. */
  public static DenseArray gathered(
      Samples samples, int width, Function<Samples, DenseArray> function) {
    checkOutput(samples, width);
    int size = RowPass.blockRows(Math.max(samples.width(), width));
    if (samples.size() <= size) {
      return function.apply(samples);
    }
    DenseArray batch = function.apply(samples.rows(0, size));
    NumberArray gathered = new NumberArray(batch.precision(), samples.size() * width);
    gathered.set(0, batch);
    for (int from = size; from < samples.size(); from += size) {
      int to = Math.min(from + size, samples.size());
      gathered.set(from * width, function.apply(samples.rows(from, to)));
    }
    return gathered.toDense(samples.size() * width, samples.size(), width);
  }

  private static void checkOutput(Samples samples, int width) {
    checkArgument(
        (long) samples.size() * width <= HeapLimit.MAX_LENGTH,
        "the output of %s rows × %s units is more than an array holds, %s numbers: pass the rows as"
            + " a stream, of type Rows, and the output is one",
        samples.size(),
        width,
        HeapLimit.MAX_LENGTH);
  }

  /** Returns streamed rows that a function of a network computes from others as they are read. */
  public static Rows mapped(
      String what, Rows rows, int width, Object network, Function<Samples, DenseArray> function) {
    return mapped(what + " of " + rows.name() + " by " + network, rows, width, function);
  }

  /** Returns streamed rows that a function computes from others as they are read. */
  static Rows mapped(String name, Rows rows, int width, Function<Samples, DenseArray> function) {
    return new SuppliedRows(
        name,
        width,
        RowPass.sizeIfKnown(rows),
        () -> open(rows, Math.max(rows.width(), width), function.andThen(Samples::of)));
  }

  /** Begins a pass over what a function computes from rows in place of their labels. */
  public static <S extends Samples> RowStream<S> open(Rows rows, Function<Samples, S> function) {
    return open(rows, rows.width(), function);
  }

  private static <S extends Samples> RowStream<S> open(
      Rows rows, int width, Function<Samples, S> function) {
    RowPass pass = RowPass.open(rows);
    int size = RowPass.blockRows(width);
    return SuppliedRows.stream(() -> pass.next(size).map(function), pass::close);
  }
}
