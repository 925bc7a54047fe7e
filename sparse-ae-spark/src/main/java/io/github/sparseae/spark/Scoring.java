package io.github.sparseae.spark;

import com.google.common.collect.AbstractIterator;
import io.github.sparseae.data.Samples;
import io.github.sparseae.spark.internal.WholeRow;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.jspecify.annotations.Nullable;

/**
 * Adds a model's columns to the rows of a partition, {@value #BATCH} rows at a time.
 *
 * @param model the bytes of the model's file
 * @param sha256 of these bytes
 * @param engine the name of an engine; empty for the best on the class path
 * @param handleInvalid {@link #ERROR}, {@link #SKIP} or {@link #KEEP}
 */
record Scoring(
    Broadcast<byte[]> model,
    String sha256,
    String engine,
    NumberColumn inputs,
    String handleInvalid,
    List<Scorer.Column> outputs)
    implements MapPartitionsFunction<Row, Row> {
  static final int BATCH = 1024;

  /** What happens to rows that are null, not finite, or of another width. */
  static final String ERROR = "error";

  static final String SKIP = "skip";
  static final String KEEP = "keep";

  /** The models of an executor, by SHA-256 and engine. */
  static final Kept<Scorer> MODELS = new Kept<>(Scorer::close, 1, TimeUnit.MINUTES);

  /** Returns a model as the tasks of this executor share it. */
  static Scorer scorer(Broadcast<byte[]> model, String sha256, String engine) {
    return MODELS.ofTask(sha256 + " " + engine, () -> Scorer.open(model.value(), engine));
  }

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    if (!rows.hasNext()) {
      return rows;
    }
    return Place.failing(() -> new Scored(rows, scorer(model, sha256, engine)), "");
  }

  /** The rows, in their order, each with its columns and then the new ones. */
  private final class Scored extends AbstractIterator<Row> {
    private final Iterator<Row> rows;
    private final Scorer scorer;
    private final NumberBatch batch;
    private final List<InternalRow> waiting = new ArrayList<>();
    private final BitSet isValid = new BitSet();
    private final Queue<Row> ready = new ArrayDeque<>();
    private long number;

    Scored(Iterator<Row> rows, Scorer scorer) {
      this.rows = rows;
      this.scorer = scorer;
      batch = new NumberBatch(scorer.inputs(), inputs.kind());
    }

    @Override
    protected @Nullable Row computeNext() {
      while (ready.isEmpty() && rows.hasNext()) {
        fill();
        score();
      }
      return ready.isEmpty() ? endOfData() : ready.remove();
    }

    private void fill() {
      while (batch.rows() < BATCH && waiting.size() < 2 * BATCH && rows.hasNext()) {
        InternalRow row = WholeRow.in(rows.next());
        String trouble = inputs.append(row, batch);
        if (trouble == null || handleInvalid.equals(KEEP)) {
          isValid.set(waiting.size(), trouble == null);
          waiting.add(row);
        } else if (handleInvalid.equals(ERROR)) {
          throw invalid(inputs.name(), number, trouble, "skip or keep");
        }
        number++;
      }
    }

    private void score() {
      Object[][] columns =
          batch.rows() == 0
              ? new Object[outputs.size()][]
              : Place.failing(
                  () -> scorer.score(Samples.of(batch.take()), outputs, inputs.kind()),
                  "rows " + (number - waiting.size()) + " to " + (number - 1));
      int scored = 0;
      for (int i = 0; i < waiting.size(); i++) {
        Object[] values = new Object[1 + columns.length];
        values[0] = waiting.get(i);
        if (isValid.get(i)) {
          for (int j = 0; j < columns.length; j++) {
            values[1 + j] = columns[j][scored];
          }
          scored++;
        }
        ready.add(WholeRow.of(new GenericInternalRow(values)));
      }
      waiting.clear();
    }
  }

  /** Returns an error that says which row is wrong, and what handling it needs. */
  static IllegalArgumentException invalid(
      String column, long number, String trouble, String handling) {
    return new IllegalArgumentException(
        String.format(
            "column %s of row %d of partition %d %s: mend it, or set handleInvalid to %s",
            column, number, TaskContext.getPartitionId(), trouble, handling));
  }
}
