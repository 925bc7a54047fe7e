package io.github.sparseae.internal.train;

import static com.google.common.base.Preconditions.checkArgument;

import io.github.sparseae.engine.SpanResult;
import io.github.sparseae.engine.TrainingSpan;
import io.github.sparseae.engine.UnitActivity;
import io.github.sparseae.internal.train.control.ActivityWindow;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Losses;
import io.github.sparseae.train.EpochReport;
import io.github.sparseae.train.L0Report;
import io.github.sparseae.train.TrainingWarning;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What an epoch has come to while it is under way: where in it training is, and what it will be
 * reported by. Only {@code rows} and {@code batches} influence what is done next.
 *
 * @param batches how many batches are done
 * @param rows how many rows these had; the next batch begins after so many rows of the epoch's
 *     order
 * @param rowsDigest what rows of a source these were: the SHA-256 of all segments read so far, each
 *     hashed into the one before; empty for rows in memory and where nobody asks
 * @param data the data losses of all batches, each times its rows, added up
 * @param penalty the penalties of all batches, each times its rows, added up
 * @param seconds how long that took
 * @param resampled how many dead units were replaced
 * @param activeUnits how many units were active on the rows whose activity was counted, added up
 * @param countedRows how many rows these were
 * @param activeRows on how many of them each unit was active, {@code [hidden]}
 * @param saturatedRows on how many of them each unit was saturated, {@code [hidden]}
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

  /** An epoch that begins. */
  public static EpochProgress begin(int hidden) {
    DenseArray none = DenseArray.wrap(new double[hidden], hidden);
    return new EpochProgress(0, 0, "", 0, 0, 0, 0, 0, 0, none, none);
  }

  /**
   * Refuses a segment of which other rows were trained on before a checkpoint than those it has
   * now.
   *
   * @param from how many rows of the epoch come before the segment
   * @param to how many rows there are by its end
   * @param digest what all these rows are
   * @param name what they are called
   */
  public void checkSame(long from, long to, String digest, String name) {
    if (from < rows && rows <= to) {
      checkArgument(
          digest.equals(rowsDigest),
          "%s does not deliver the %s rows again that were trained on in this epoch before the"
              + " checkpoint: to go on exactly, training needs the same rows",
          name,
          rows);
    }
  }

  /** The mean over the batches so far, weighted by their rows; NaN before the first. */
  public Losses losses() {
    return new Losses(data / rows, penalty / rows);
  }

  /** Returns the report of this epoch, whose batches are all done. */
  EpochReport report(
      int number,
      int epochs,
      Optional<Losses> validation,
      Optional<L0Report> l0,
      List<TrainingWarning> warnings) {
    return new EpochReport(
        number,
        epochs,
        losses(),
        validation,
        rows,
        Duration.ofNanos(Math.round(seconds * 1e9)),
        l0,
        resampled,
        warnings);
  }

  /** How many units were active on a row, in the mean over those counted; NaN where none was. */
  public double meanL0() {
    return activeUnits / countedRows;
  }

  /** The same epoch, some seconds later. */
  public EpochProgress later(double moreSeconds) {
    return new EpochProgress(
        batches,
        rows,
        rowsDigest,
        data,
        penalty,
        seconds + moreSeconds,
        resampled,
        activeUnits,
        countedRows,
        activeRows,
        saturatedRows);
  }

  /** The same epoch after some dead units were replaced. */
  public EpochProgress resampling(int units) {
    return new EpochProgress(
        batches,
        rows,
        rowsDigest,
        data,
        penalty,
        seconds,
        resampled + units,
        activeUnits,
        countedRows,
        activeRows,
        saturatedRows);
  }

  /**
   * The same epoch with other counts of units.
   *
   * @param active on how many of the counted rows each unit was active, {@code [hidden]}
   * @param saturated on how many of them each unit was saturated, {@code [hidden]}
   * @return the epoch
   */
  public EpochProgress counting(DenseArray active, DenseArray saturated) {
    return new EpochProgress(
        batches,
        rows,
        rowsDigest,
        data,
        penalty,
        seconds,
        resampled,
        activeUnits,
        countedRows,
        active,
        saturated);
  }

  /**
   * The same epoch after some more steps. What they add is added step by step, so that it does not
   * depend on where spans end.
   *
   * @param digest what rows were read by then
   */
  public EpochProgress after(TrainingSpan span, SpanResult outcome, String digest) {
    UnitActivity activity = outcome.activity();
    long newRows = rows;
    double newData = data;
    double newPenalty = penalty;
    double newActive = activeUnits;
    for (int step = 0; step < span.steps(); step++) {
      Losses losses = outcome.losses().get(step);
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
        seconds,
        resampled,
        newActive,
        countedRows + (activity == null ? 0 : activity.rows()),
        activity == null ? activeRows : ActivityWindow.added(activeRows, activity::activeRows),
        activity == null
            ? saturatedRows
            : ActivityWindow.added(saturatedRows, activity::saturatedRows));
  }
}
