package io.github.sparseae.internal.train;

import com.google.common.collect.ImmutableList;
import io.github.sparseae.internal.train.feed.RowsFingerprint;
import io.github.sparseae.train.EpochReport;
import java.util.List;

/**
 * The whole state of a call of {@code fit} between two steps.
 *
 * @param reports those of the finished epochs, in order
 * @param fingerprint the identity of streamed rows and of validation rows
 */
public record Checkpoint(
    Snapshot now, FitProgress soFar, List<EpochReport> reports, RowsFingerprint fingerprint) {

  public Checkpoint {
    reports = ImmutableList.copyOf(reports);
  }
}
