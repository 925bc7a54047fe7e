package io.github.sparseae.internal.file;

import io.github.sparseae.internal.file.ReportTableCodec.Row;
import io.github.sparseae.train.TrainingWarning;

/** Writes warnings as rows of numbers, the epoch, the kind and its figures, and reads them back. */
public final class WarningCodec {
  private static final int ANY = Integer.MAX_VALUE;

  private WarningCodec() {}

  public static double[] row(int epoch, TrainingWarning warning) {
    if (warning instanceof TrainingWarning.SaturatedUnits it) {
      return new double[] {epoch, 1, it.saturated(), it.units(), it.rows()};
    }
    if (warning instanceof TrainingWarning.SilentCode it) {
      return new double[] {epoch, 2, it.rows(), 0, 0};
    }
    if (warning instanceof TrainingWarning.ConstantCode it) {
      return new double[] {epoch, 3, it.rows(), 0, 0};
    }
    if (warning instanceof TrainingWarning.NothingExplained it) {
      return new double[] {epoch, 4, it.explainedVariance(), it.rows(), 0};
    }
    if (warning instanceof TrainingWarning.FrozenThresholds it) {
      return new double[] {epoch, 5, it.frozen(), it.units(), 0};
    }
    if (warning instanceof TrainingWarning.DeadUnits it) {
      return new double[] {epoch, 6, it.dead(), it.units(), it.rows()};
    }
    if (warning instanceof TrainingWarning.CoefficientAtBound it) {
      return new double[] {epoch, 7, it.coefficient(), 0, 0};
    }
    if (warning instanceof TrainingWarning.TargetMissed it) {
      return new double[] {epoch, 8, it.l0(), it.target(), 0};
    }
    throw new IllegalArgumentException(
        "there is no number in files for " + warning.getClass().getName());
  }

  public static TrainingWarning read(Row row) {
    return switch (row.count(1, ANY)) {
      case 1 ->
          new TrainingWarning.SaturatedUnits(
              row.count(2, ANY), row.count(3, ANY), row.longCount(4));
      case 2 -> new TrainingWarning.SilentCode(row.count(2, ANY));
      case 3 -> new TrainingWarning.ConstantCode(row.count(2, ANY));
      case 4 -> new TrainingWarning.NothingExplained(row.number(2), row.count(3, ANY));
      case 5 -> new TrainingWarning.FrozenThresholds(row.count(2, ANY), row.count(3, ANY));
      case 6 ->
          new TrainingWarning.DeadUnits(row.count(2, ANY), row.count(3, ANY), row.longCount(4));
      case 7 -> new TrainingWarning.CoefficientAtBound(row.number(2));
      case 8 -> new TrainingWarning.TargetMissed(row.number(2), row.number(3));
      default -> throw row.wrong(1, "a kind of warning from 1 to 8");
    };
  }
}
