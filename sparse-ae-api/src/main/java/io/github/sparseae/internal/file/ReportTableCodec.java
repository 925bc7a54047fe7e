package io.github.sparseae.internal.file;

import com.google.common.collect.ImmutableList;
import io.github.sparseae.internal.file.ModelFileCodec.Tensor;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Losses;
import io.github.sparseae.model.Precision;
import io.github.sparseae.train.EpochReport;
import io.github.sparseae.train.L0Report;
import io.github.sparseae.train.TrainingWarning;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes the reports of epochs as two tables of numbers, with a row for each epoch and a row for
 * each warning, and reads them back. A table is small also for a hundred thousand epochs, and keeps
 * NaN.
 */
final class ReportTableCodec {
  private static final String REPORTS = "epochs/reports";

  /** The kinds of warnings, numbered from 1 in files. */
  private static final ImmutableList<TrainingWarning.Kind> KINDS =
      ImmutableList.copyOf(TrainingWarning.Kind.values());

  private static final String WARNINGS = "epochs/warnings";

  /** Losses, validation losses, rows, seconds, L0, resampled units: as the package describes. */
  private static final int COLUMNS = 13;

  private static final int WARNING_COLUMNS = 5;
  private static final int ANY = Integer.MAX_VALUE;

  private final int size;
  private final int warnings;
  private final int plannedEpochs;
  private final double[] reportNumbers;
  private final double[] warningNumbers;

  private ReportTableCodec(
      int size, int warnings, int plannedEpochs, double[] reportNumbers, double[] warningNumbers) {
    this.size = size;
    this.warnings = warnings;
    this.plannedEpochs = plannedEpochs;
    this.reportNumbers = reportNumbers;
    this.warningNumbers = warningNumbers;
  }

  /** Returns the tables of reports. */
  static ReportTableCodec of(List<EpochReport> reports) {
    double[] numbers = new double[reports.size() * COLUMNS];
    List<double[]> found = new ArrayList<>();
    for (int i = 0; i < reports.size(); i++) {
      EpochReport report = reports.get(i);
      double[] row = row(report);
      System.arraycopy(row, 0, numbers, i * COLUMNS, COLUMNS);
      report.warnings().forEach(warning -> found.add(row(report.epoch(), warning)));
    }
    double[] warnings = new double[found.size() * WARNING_COLUMNS];
    for (int i = 0; i < found.size(); i++) {
      System.arraycopy(found.get(i), 0, warnings, i * WARNING_COLUMNS, WARNING_COLUMNS);
    }
    int planned = reports.isEmpty() ? 0 : reports.get(0).epochs();
    return new ReportTableCodec(reports.size(), found.size(), planned, numbers, warnings);
  }

  /** Returns tables of a known size whose numbers are read later. */
  static ReportTableCodec sized(int size, int warnings, int plannedEpochs) {
    return new ReportTableCodec(size, warnings, plannedEpochs, new double[0], new double[0]);
  }

  int size() {
    return size;
  }

  int warnings() {
    return warnings;
  }

  /** Returns the number of epochs the training is to last; 0 before the first report. */
  int plannedEpochs() {
    return plannedEpochs;
  }

  private static double[] row(EpochReport report) {
    Losses validation = report.validation().orElse(null);
    L0Report l0 = report.l0().orElse(null);
    return new double[] {
      report.losses().data(),
      report.losses().penalty(),
      validation == null ? 0 : 1,
      validation == null ? 0 : validation.data(),
      validation == null ? 0 : validation.penalty(),
      report.samples(),
      report.duration().toNanos() / 1e9,
      l0 == null ? 0 : 1,
      l0 == null ? 0 : l0.target(),
      l0 == null ? 0 : l0.mean(),
      l0 == null ? 0 : l0.end(),
      l0 == null ? 0 : l0.coefficient(),
      report.resampled()
    };
  }

  Map<String, Tensor> tensors() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    if (size > 0) {
      tensors.put(REPORTS, new Tensor(ImmutableList.of(size, COLUMNS), Precision.FLOAT64));
    }
    if (warnings > 0) {
      tensors.put(
          WARNINGS, new Tensor(ImmutableList.of(warnings, WARNING_COLUMNS), Precision.FLOAT64));
    }
    return tensors;
  }

  Map<String, DenseArray> arrays() {
    Map<String, DenseArray> arrays = new LinkedHashMap<>();
    if (size > 0) {
      arrays.put(REPORTS, DenseArray.wrap(reportNumbers, size, COLUMNS));
    }
    if (warnings > 0) {
      arrays.put(WARNINGS, DenseArray.wrap(warningNumbers, warnings, WARNING_COLUMNS));
    }
    return arrays;
  }

  /** Reads the reports from the tables of a file. */
  List<EpochReport> read(Safetensors file) {
    List<List<TrainingWarning>> found = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      found.add(new ArrayList<>());
    }
    for (int i = 0; i < warnings; i++) {
      Row row = new Row(WARNINGS, i, file.array(WARNINGS));
      int epoch = row.count(0, size);
      if (epoch == 0) {
        throw row.wrong(0, "an epoch from 1 to " + size);
      }
      found.get(epoch - 1).add(warning(row));
    }
    List<EpochReport> reports = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      Row row = new Row(REPORTS, i, file.array(REPORTS));
      reports.add(
          new EpochReport(
              i + 1,
              plannedEpochs,
              new Losses(row.number(0), row.number(1)),
              row.count(2, 1) == 0
                  ? Optional.empty()
                  : Optional.of(new Losses(row.number(3), row.number(4))),
              row.longCount(5),
              Duration.ofNanos(Math.round(row.number(6) * 1e9)),
              l0(row),
              row.count(12, ANY),
              found.get(i)));
    }
    return reports;
  }

  private static Optional<L0Report> l0(Row row) {
    return row.count(7, 1) == 0
        ? Optional.empty()
        : Optional.of(new L0Report(row.number(8), row.number(9), row.number(10), row.number(11)));
  }

  /** Returns a warning as a row: the epoch, the number of its kind and up to three figures. */
  private static double[] row(int epoch, TrainingWarning warning) {
    double[] row = new double[WARNING_COLUMNS];
    row[0] = epoch;
    row[1] = KINDS.indexOf(warning.kind()) + 1;
    for (int i = 0; i < warning.figures().size(); i++) {
      row[2 + i] = warning.figures().get(i);
    }
    return row;
  }

  private static TrainingWarning warning(Row row) {
    int number = row.count(1, ANY);
    if (number == 0 || number > KINDS.size()) {
      throw row.wrong(1, "a kind of warning from 1 to " + KINDS.size());
    }
    TrainingWarning.Kind kind = KINDS.get(number - 1);
    double[] figures = new double[kind.figures()];
    for (int i = 0; i < figures.length; i++) {
      figures[i] = row.number(2 + i);
    }
    return kind.of(figures);
  }

  /** A row of a table in a file. */
  private record Row(String table, int row, DenseArray numbers) {
    double number(int column) {
      return numbers.get(row, column);
    }

    int count(int column, int most) {
      double value = number(column);
      if (!(value >= 0 && value <= most && value == Math.rint(value))) {
        throw wrong(column, "a whole number from 0 to " + most);
      }
      return (int) value;
    }

    long longCount(int column) {
      double value = number(column);
      if (!(value >= 0 && value < 0x1p53 && value == Math.rint(value))) {
        throw wrong(column, "a whole number of at least 0");
      }
      return (long) value;
    }

    MalformedFileException wrong(int column, String expected) {
      return new MalformedFileException(
          TensorTable.path(table).part("row " + row + ", column " + column),
          expected,
          number(column));
    }
  }
}
