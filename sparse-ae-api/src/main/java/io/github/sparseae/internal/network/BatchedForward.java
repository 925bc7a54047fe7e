package io.github.sparseae.internal.network;

import io.github.sparseae.data.LabeledRows;
import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.data.Rows;
import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.Pass;
import io.github.sparseae.internal.data.RowPass;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Precision;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

/** Forward passes over any number of rows, batch by batch. */
public final class BatchedForward {
  public static final int ROWS_PER_BATCH = 1000;

  private final GuardedNetwork network;

  public BatchedForward(GuardedNetwork network) {
    this.network = network;
  }

  /** Hands on each batch with what came out of it. */
  public void each(Samples samples, Pass pass, BiConsumer<Samples, DenseArray> consumer) {
    network.atOneStep(
        () -> {
          batches(samples, batch -> consumer.accept(batch, network.forward(batch, pass).get(0)));
          return true;
        });
  }

  /** Hands on each batch of a source with what came out of it. */
  public void each(Rows source, Pass pass, BiConsumer<Samples, DenseArray> consumer) {
    try (RowPass<Samples> rows = RowPass.open(source)) {
      batches(rows, batch -> consumer.accept(batch, network.forward(batch, pass).get(0)));
    }
  }

  /** Hands on each batch of a labelled source with what came out of it. */
  public void each(LabeledRows source, Pass pass, BiConsumer<LabeledSamples, DenseArray> consumer) {
    try (RowPass<LabeledSamples> rows = RowPass.open(source)) {
      batches(rows, batch -> consumer.accept(batch, network.forward(batch.samples(), pass).get(0)));
    }
  }

  private static <R> void batches(RowPass<R> rows, Consumer<R> consumer) {
    Optional<R> batch = rows.next(ROWS_PER_BATCH);
    while (batch.isPresent()) {
      consumer.accept(batch.get());
      batch = rows.next(ROWS_PER_BATCH);
    }
  }

  /** What came out of all rows: {@code [rows, width]}. */
  public DenseArray all(Samples samples, Pass pass, int width) {
    return network.atOneStep(
        () -> gathered(samples, width, batch -> network.forward(batch, pass).get(0)));
  }

  /** What a function makes of all rows, batch by batch: {@code [rows, width]}. */
  public static DenseArray gathered(
      Samples samples, int width, Function<Samples, DenseArray> each) {
    if (samples.size() <= ROWS_PER_BATCH) {
      return each.apply(samples);
    }
    int size = Math.multiplyExact(samples.size(), width);
    Gatherer gatherer = new Gatherer();
    batches(samples, batch -> gatherer.add(each.apply(batch), size));
    return gatherer.result(samples.size(), width);
  }

  private static void batches(Samples samples, Consumer<Samples> consumer) {
    for (int from = 0; from < samples.size(); from += ROWS_PER_BATCH) {
      consumer.accept(samples.rows(from, Math.min(from + ROWS_PER_BATCH, samples.size())));
    }
  }

  /** Puts batches one after the other, in the precision of the first. */
  private static final class Gatherer {
    private float[] floats = new float[0];
    private double[] doubles = new double[0];
    private Precision precision = Precision.FLOAT32;
    private int filled;

    void add(DenseArray batch, int size) {
      if (filled == 0) {
        precision = batch.precision();
        floats = new float[precision == Precision.FLOAT32 ? size : 0];
        doubles = new double[precision == Precision.FLOAT64 ? size : 0];
      }
      if (precision == Precision.FLOAT32) {
        System.arraycopy(batch.toFloats(), 0, floats, filled, batch.size());
      } else {
        System.arraycopy(batch.toDoubles(), 0, doubles, filled, batch.size());
      }
      filled += batch.size();
    }

    DenseArray result(int rows, int width) {
      return precision == Precision.FLOAT32
          ? DenseArray.wrap(floats, rows, width)
          : DenseArray.wrap(doubles, rows, width);
    }
  }
}
