package io.github.sparseae.internal.network;

import io.github.sparseae.data.Rows;
import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.Pass;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Losses;
import io.github.sparseae.table.TableSchema;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * The reconstructions of rows, or a transcoder's predictions of targets, beside what they should
 * be. Where numbers of a table are missing, the network reads its own reconstruction of them in a
 * second pass; the median in their place would make the other columns look odd.
 */
public record RowOutputs(AutoencoderSpec spec, BatchedForward passes, Optional<TableSchema> table) {

  /** A batch as it was read, its x or a transcoder's targets, and x̂, {@code [batch, outputs]}. */
  public record Batch(Samples rows, Samples targets, DenseArray outputs) {}

  /** Passes on each batch of rows with its reconstructions. */
  public void each(Rows rows, Consumer<Batch> consumer) {
    passes.each(
        rows,
        this::inputs,
        (batch, results) -> consumer.accept(batch(batch, results)),
        Pass.RECONSTRUCTION);
  }

  /** Passes on each batch of rows, which have no missing numbers, with its losses. */
  public void eachWithLosses(Rows rows, BiConsumer<Batch, Losses> consumer) {
    passes.eachEvaluation(
        rows, (batch, result) -> consumer.accept(batch(batch, result.outputs()), result.losses()));
  }

  public void eachWithCodes(Rows rows, BiConsumer<Batch, DenseArray> consumer) {
    passes.each(
        rows,
        this::inputs,
        (batch, results) -> consumer.accept(batch(batch, results), results.get(1)),
        Pass.RECONSTRUCTION,
        Pass.CODE);
  }

  /** Returns the only batch of one row. */
  public Batch of(Samples row) {
    GuardedNetwork network = passes.network();
    return network.atOneStep(() -> batch(row, network.forward(inputs(row), Pass.RECONSTRUCTION)));
  }

  /** Returns what the network reads of rows: without targets and marks of missing numbers. */
  private Samples inputs(Samples rows) {
    if (table.isPresent()) {
      return table.get().completed(rows, null);
    }
    return spec.transcoding().isEmpty() ? rows : rows.columns(0, spec.inputs());
  }

  /** Returns rows of a table as the network reads them. */
  public static Rows inputs(Rows rows, TableSchema table) {
    return rows instanceof Samples samples
        ? table.completed(samples, null)
        : BatchedForward.mapped(
            rows.name(), rows, rows.width(), batch -> table.completed(batch, null).toDenseArray());
  }

  private Batch batch(Samples rows, List<DenseArray> results) {
    Samples targets =
        spec.transcoding().isEmpty() ? rows : rows.columns(spec.inputs(), spec.rowWidth());
    return new Batch(rows, targets, completed(rows, results.get(0)));
  }

  private DenseArray completed(Samples rows, DenseArray outputs) {
    int[] incomplete = table.map(its -> its.incomplete(rows)).orElse(new int[0]);
    if (incomplete.length == 0) {
      return outputs;
    }
    DenseArray first = Samples.of(outputs).select(incomplete).toDenseArray();
    Samples again = table.orElseThrow().completed(rows.select(incomplete), first);
    double[] second = passes.all(again, Pass.RECONSTRUCTION, spec.outputs()).toDoubles();
    double[] all = outputs.toDoubles();
    int width = rows.width();
    for (int i = 0; i < incomplete.length; i++) {
      System.arraycopy(second, i * width, all, incomplete[i] * width, width);
    }
    return DenseArray.wrap(all, rows.size(), width);
  }
}
