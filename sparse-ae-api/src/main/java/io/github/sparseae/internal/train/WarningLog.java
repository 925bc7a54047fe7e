package io.github.sparseae.internal.train;

import io.github.sparseae.train.EpochReport;
import io.github.sparseae.train.TrainingListener;

/** Logs the warnings of a training that has no listeners, each in the first epoch that has it. */
final class WarningLog implements TrainingListener {
  private static final System.Logger LOG = System.getLogger("io.github.sparseae.train");

  private final NewWarnings warnings = new NewWarnings();

  @Override
  public void epochFinished(EpochReport report) {
    warnings.of(report).forEach(warning -> LOG.log(System.Logger.Level.WARNING, warning));
  }
}
