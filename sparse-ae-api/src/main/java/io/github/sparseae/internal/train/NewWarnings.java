package io.github.sparseae.internal.train;

import io.github.sparseae.train.EpochReport;
import io.github.sparseae.train.TrainingListener;
import io.github.sparseae.train.TrainingWarning;
import io.github.sparseae.train.TrainingWarning.Kind;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The warnings of each epoch whose kind the epoch before did not have. */
public final class NewWarnings {
  private Set<Kind> known = Set.of();

  /** Returns a listener that logs the warnings of a training that has no other listeners. */
  static TrainingListener logged() {
    System.Logger log = System.getLogger("io.github.sparseae.train");
    NewWarnings warnings = new NewWarnings();
    return report ->
        warnings.of(report).forEach(warning -> log.log(System.Logger.Level.WARNING, warning));
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
