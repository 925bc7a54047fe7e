package io.github.sparseae.internal.train;

import io.github.sparseae.train.EpochReport;
import io.github.sparseae.train.TrainingWarning;
import io.github.sparseae.train.TrainingWarning.Kind;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The warnings of each epoch whose kind the epoch before did not have. */
public final class NewWarnings {
  private Set<Kind> known = Set.of();

  /** Logs the new warnings of the next epoch, of a training that has no listeners. */
  void log(EpochReport report) {
    System.Logger log = System.getLogger("io.github.sparseae.train");
    // No lambda, which the log would name as the source.
    for (String warning : of(report)) {
      log.log(System.Logger.Level.WARNING, warning);
    }
  }

  /** Returns the new warnings of the next epoch, as sentences that name the epoch. */
  public List<String> of(EpochReport report) {
    List<String> sentences =
        report.warnings().stream()
            .filter(warning -> !known.contains(warning.kind()))
            .map(warning -> "epoch " + report.epoch() + ": " + warning)
            .toList();
    known = report.warnings().stream().map(TrainingWarning::kind).collect(Collectors.toSet());
    return sentences;
  }
}
