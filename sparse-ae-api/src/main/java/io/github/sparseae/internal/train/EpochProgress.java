package io.github.sparseae.internal.train;

import static com.google.common.base.Preconditions.checkArgument;

import io.github.sparseae.engine.SpanResult;
import io.github.sparseae.engine.TrainingSpan;
import io.github.sparseae.engine.UnitActivity;
import io.github.sparseae.internal.io.Quantity;
import io.github.sparseae.internal.train.control.ActivityWindow;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Losses;
import java.time.Duration;

/**
 * The position within the current epoch, and the sums that its report is computed from. Only {@code
 * rows} and {@code batches} influence the steps that follow.
 *
 * @param batches the number of batches done
 * @param rows the number of their rows; the next batch begins at this place of the epoch's order
 * @param rowsDigest the identity of these rows if they are streamed: the SHA-256 of all segments
 *     read so far, each hashed into the one before; empty in memory and without checkpoints
 * @param data the sum of the data losses of all batches, each times its rows
 * @param penalty the sum of the penalties of all batches, each times its rows
 * @param seconds the time spent
 * @param resampled the number of dead units replaced
 * @param activeUnits the sum of active units over the rows whose activity was counted
 * @param countedRows the number of these rows
 * @param activeRows for each unit the number of them on which it was active, {@code [hidden]}
 * @param saturatedRows for each unit the number of them on which it was saturated
 */
public record EpochProgress(
    int batches,
    long rows,
    String rowsDigest,
    double data,
    double penalty,
    double seconds,
    int resampled,
    double activeUnits,
    long countedRows,
    DenseArray activeRows,
    DenseArray saturatedRows) {

  public static EpochProgress begin(int hidden) {
    DenseArray none = DenseArray.wrap(new double[hidden], hidden);
    return new EpochProgress(0, 0, "", 0, 0, 0, 0, 0, 0, none, none);
  }

  /**
   * Refuses a segment, between two numbers of rows of the epoch, whose rows are not those that were
   * trained on before a checkpoint; the digest is that of all rows up to its end.
   */
  public void checkSame(long from, long to, String digest, String name) {
    if (from < rows && rows <= to) {
      checkArgument(
          digest.equals(rowsDigest),
          "%s does not deliver the %s again that were trained on in this epoch before the"
              + " checkpoint: to go on exactly, training needs the same rows",
          name,
          Quantity.of(rows, "row"));
    }
  }

  /** Returns the mean losses of the batches, weighted by rows; NaN before the first. */
  public Losses losses() {
    return new Losses(data / rows, penalty / rows);
  }

  Duration duration() {
    return Duration.ofNanos(Math.round(seconds * 1e9));
  }

  /** Returns the mean number of active units on a counted row; NaN without one. */
  public double meanL0() {
    return activeUnits / countedRows;
  }

  /** Returns this epoch with more time spent. */
  public EpochProgress later(double moreSeconds) {
    return with(seconds + moreSeconds, activeRows, saturatedRows);
  }

  /** Returns this epoch with other counts of rows for each unit, {@code [hidden]}. */
  public EpochProgress counting(DenseArray active, DenseArray saturated) {
    return with(seconds, active, saturated);
  }

  private EpochProgress with(double spent, DenseArray active, DenseArray saturated) {
    return new EpochProgress(
        batches,
        rows,
        rowsDigest,
        data,
        penalty,
        spent,
        resampled,
        activeUnits,
        countedRows,
        active,
        saturated);
  }

  /**
   * Returns this epoch after more steps: the digest of the rows read so far, the number of dead
   * units replaced before these steps, and the time spent on them. The sums grow step by step, so
   * that they do not depend on where spans end.
   */
  public EpochProgress after(
      TrainingSpan span, SpanResult result, String digest, int replaced, double moreSeconds) {
    UnitActivity activity = result.activity();
    long newRows = rows;
    double newData = data;
    double newPenalty = penalty;
    double newActive = activeUnits;
    for (int step = 0; step < span.steps(); step++) {
      Losses losses = result.losses().get(step);
      int batchRows = span.batchRows(step);
      newRows += batchRows;
      newData += losses.data() * batchRows;
      newPenalty += losses.penalty() * batchRows;
      if (activity != null) {
        newActive += activity.l0(step).orElse(0) * batchRows;
      }
    }
    return new EpochProgress(
        batches + span.steps(),
        newRows,
        digest,
        newData,
        newPenalty,
        seconds + moreSeconds,
        resampled + replaced,
        newActive,
        countedRows + (activity == null ? 0 : activity.rows()),
        activity == null ? activeRows : ActivityWindow.added(activeRows, activity::activeRows),
        activity == null
            ? saturatedRows
            : ActivityWindow.added(saturatedRows, activity::saturatedRows));
  }
}
