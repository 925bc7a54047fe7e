package io.github.sparseae.internal.train;

import com.google.common.collect.ImmutableList;
import io.github.sparseae.internal.train.feed.RowsFingerprint;
import io.github.sparseae.train.EpochReport;
import java.util.List;

/**
 * A call of {@code fit}, stopped between two of its steps, with all that it takes to go on as if it
 * had not been: what is not in it does not influence training.
 *
 * @param now what the network has learned
 * @param soFar where the call is
 * @param reports the reports of its finished epochs, in order
 * @param fingerprint what tells its rows and its validation rows from others, where that is not
 *     known without reading them
 */
public record Checkpoint(
    Snapshot now, FitProgress soFar, List<EpochReport> reports, RowsFingerprint fingerprint) {

  /**
   * Takes a copy.
   *
   * @param now what the network has learned
   * @param soFar where the call is
   * @param reports the reports of its finished epochs, in order
   * @param fingerprint what tells its rows and its validation rows from others
   */
  public Checkpoint {
    reports = ImmutableList.copyOf(reports);
  }
}
