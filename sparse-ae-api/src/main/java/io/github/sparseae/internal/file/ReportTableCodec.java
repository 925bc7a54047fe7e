package io.github.sparseae.internal.file;

import com.google.common.collect.ImmutableList;
import com.google.common.primitives.Doubles;
import io.github.sparseae.internal.file.TensorTable.Tensor;
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
 *
 * @param plannedEpochs the number of epochs the training is to last; 0 before the first report
 */
record ReportTableCodec(int size, int warnings, int plannedEpochs) {
  private static final String REPORTS = "epochs/reports";

  /** The kinds of warnings, numbered from 1 in files. */
  private static final ImmutableList<TrainingWarning.Kind> KINDS =
      ImmutableList.copyOf(TrainingWarning.Kind.values());

  private static final String WARNINGS = "epochs/warnings";

  /** Losses, validation losses, rows, seconds, L0, resampled units: as the package describes. */
  private static final int COLUMNS = 13;

  private static final int WARNING_COLUMNS = 5;
  private static final int ANY = Integer.MAX_VALUE;

  static ReportTableCodec of(List<EpochReport> reports) {
    return new ReportTableCodec(
        reports.size(),
        reports.stream().mapToInt(report -> report.warnings().size()).sum(),
        reports.isEmpty() ? 0 : reports.get(0).epochs());
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
    put(tensors, REPORTS, size, COLUMNS);
    put(tensors, WARNINGS, warnings, WARNING_COLUMNS);
    return tensors;
  }

  private static void put(Map<String, Tensor> tensors, String name, int rows, int columns) {
    if (rows > 0) {
      tensors.put(name, Tensor.of(Precision.FLOAT64, ImmutableList.of(rows, columns)));
    }
  }

  /** Returns the tables of these reports; one without rows is left out. */
  static Map<String, DenseArray> arrays(List<EpochReport> reports) {
    Map<String, DenseArray> arrays = new LinkedHashMap<>();
    put(arrays, REPORTS, reports.stream().map(ReportTableCodec::row).toList());
    put(
        arrays,
        WARNINGS,
        reports.stream()
            .flatMap(report -> report.warnings().stream().map(it -> row(report.epoch(), it)))
            .toList());
    return arrays;
  }

  private static void put(Map<String, DenseArray> arrays, String name, List<double[]> rows) {
    if (!rows.isEmpty()) {
      double[] numbers = Doubles.concat(rows.toArray(double[][]::new));
      arrays.put(name, DenseArray.wrap(numbers, rows.size(), rows.get(0).length));
    }
  }

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
