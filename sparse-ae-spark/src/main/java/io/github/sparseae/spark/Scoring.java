package io.github.sparseae.spark;

import com.google.common.collect.Iterators;
import io.github.sparseae.data.Samples;
import io.github.sparseae.spark.internal.WholeRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;

/**
 * Adds a model's columns to the rows of a partition, {@value #BATCH} rows at a time.
 *
 * @param model the bytes of the model's file, of which the SHA-256 is given
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
  static final Kept<Scorer> MODELS = new Kept<>(Scorer::close, Duration.ofMinutes(1));

  /** Returns a model as the tasks of this executor share it. */
  static Scorer scorer(Broadcast<byte[]> model, String sha256, String engine) {
    return MODELS.ofTask(sha256 + " " + engine, () -> Scorer.open(model.value(), engine));
  }

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    if (!rows.hasNext()) {
      return rows;
    }
    Scorer scorer = Place.failing(() -> scorer(model, sha256, engine), "");
    NumberBatch batch = scorer.batch(inputs.kind());
    AtomicLong number = new AtomicLong();
    return Iterators.concat(
        Iterators.transform(
            Iterators.partition(rows, BATCH),
            some -> scored(scorer, batch, some, number.getAndAdd(some.size()))));
  }

  /** Returns rows in their order, each with its columns and then the new ones. */
  private Iterator<Row> scored(Scorer scorer, NumberBatch batch, List<Row> rows, long first) {
    List<InternalRow> kept = new ArrayList<>();
    BitSet isValid = new BitSet();
    for (int i = 0; i < rows.size(); i++) {
      InternalRow row = WholeRow.in(rows.get(i));
      String trouble = inputs.append(row, batch);
      if (trouble == null || handleInvalid.equals(KEEP)) {
        isValid.set(kept.size(), trouble == null);
        kept.add(row);
      } else if (handleInvalid.equals(ERROR)) {
        throw invalid(inputs.name(), first + i, trouble, "skip or keep");
      }
    }
    Object[][] columns =
        batch.rows() == 0
            ? new Object[outputs.size()][]
            : Place.failing(
                () -> scorer.score(Samples.of(batch.take()), outputs, inputs.kind()),
                "rows " + first + " to " + (first + rows.size() - 1));
    List<Row> results = new ArrayList<>();
    int scored = 0;
    for (int i = 0; i < kept.size(); i++) {
      Object[] values = new Object[1 + columns.length];
      values[0] = kept.get(i);
      if (isValid.get(i)) {
        for (int j = 0; j < columns.length; j++) {
          values[1 + j] = columns[j][scored];
        }
        scored++;
      }
      results.add(WholeRow.of(new GenericInternalRow(values)));
    }
    return results.iterator();
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
