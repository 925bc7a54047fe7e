package io.github.sparseae.metrics;

import com.google.common.primitives.Doubles;
import io.github.sparseae.data.Samples;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.table.Column;
import io.github.sparseae.table.Missing;
import io.github.sparseae.table.TableSchema;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The inputs that count in a score, and the columns they belong to. */
final class ScoredInputs {
  private static final int ALWAYS = -1;
  private static final int NEVER = -2;

  private final double[] scales;
  private final @Nullable TableSchema schema;

  /** The first input of each column; without a schema each input is a column. */
  private final int[] firsts;

  /** The index in the schema of each column that has inputs. */
  private final int[] places;

  /** When an input does not count: never, always, or where another input is 1. */
  private final int[] absentIf;

  ScoredInputs(List<Double> scales, Optional<TableSchema> schema) {
    this.scales = Doubles.toArray(scales);
    this.schema = schema.orElse(null);
    absentIf = new int[this.scales.length];
    Arrays.fill(absentIf, ALWAYS);
    if (schema.isEmpty()) {
      firsts = IntStream.range(0, this.scales.length).toArray();
      places = firsts;
      return;
    }
    List<Column> columns = schema.get().columns();
    places = IntStream.range(0, columns.size()).filter(i -> columns.get(i).inputs() > 0).toArray();
    firsts = new int[places.length];
    int at = 0;
    for (int column = 0; column < places.length; column++) {
      Column of = columns.get(places[column]);
      firsts[column] = at;
      if (of instanceof Column.Numeric numeric && numeric.missing() == Missing.INDICATOR) {
        absentIf[at] = at + 1;
        absentIf[at + 1] = NEVER;
      }
      at += of.inputs();
    }
  }

  int columns() {
    return firsts.length;
  }

  private int end(int column) {
    return column + 1 < firsts.length ? firsts[column + 1] : scales.length;
  }

  String name(int column) {
    return schema == null ? "input " + column : schema.columns().get(places[column]).name();
  }

  List<String> names() {
    return IntStream.range(0, columns()).mapToObj(this::name).toList();
  }

  /**
   * Returns scales with which each column counts as one input does: those of a column with n inputs
   * grow by √n, and all of them shrink so that a normal row keeps a score of about 1.
   */
  List<Double> weighted() {
    double counted = Arrays.stream(absentIf).filter(when -> when != NEVER).count();
    double[] weighted = scales.clone();
    for (int column = 0; column < columns(); column++) {
      long inputs =
          IntStream.range(firsts[column], end(column)).filter(i -> absentIf[i] != NEVER).count();
      for (int i = firsts[column]; i < end(column); i++) {
        weighted[i] *= Math.sqrt(inputs * columns() / counted);
      }
    }
    return Doubles.asList(weighted);
  }

  /**
   * Scores rows.
   *
   * @param squares receives the sum over rows of ((x̂ − x) / s)² of each column
   * @param ofRow receives the sum of each column of one row, row after row; NaN where its value is
   *     missing
   */
  double[] scores(
      Samples rows, DenseArray reconstructions, double[] squares, Consumer<double[]> ofRow) {
    int width = scales.length;
    ReconstructionReport.checkPairs(rows, reconstructions, width);
    double[] scores = new double[rows.size()];
    double[] x = new double[width];
    double[] errors = new double[columns()];
    for (int row = 0; row < scores.length; row++) {
      rows.copy(row, row + 1, x);
      double sum = 0;
      int counted = 0;
      for (int column = 0; column < firsts.length; column++) {
        errors[column] = Double.NaN;
        for (int i = firsts[column]; i < end(column); i++) {
          if (absentIf[i] == ALWAYS || (absentIf[i] >= 0 && x[absentIf[i]] != 1)) {
            double error = (reconstructions.get(row * width + i) - x[i]) / scales[i];
            // A reconstruction beyond the network's precision is NaN, and as far off as can be.
            double square = Double.isNaN(error) ? Double.POSITIVE_INFINITY : error * error;
            sum += square;
            squares[column] += square;
            errors[column] = square + (Double.isNaN(errors[column]) ? 0 : errors[column]);
            counted++;
          }
        }
      }
      scores[row] = counted == 0 ? 0 : sum / counted;
      ofRow.accept(errors);
    }
    return scores;
  }

  /**
   * Returns the share of a column in the sum of all; 0 where there is no error, or no finite sum.
   */
  static double share(double square, double all) {
    return all > 0 && Double.isFinite(all) ? square / all : 0;
  }

  Anomaly.Contribution contribution(
      int column, DenseArray row, DenseArray reconstruction, double share) {
    if (schema == null) {
      return new Anomaly.Contribution(
          name(column), "", row.get(column), reconstruction.get(column), share);
    }
    int place = places[column];
    String unit =
        schema.columns().get(place) instanceof Column.Numeric numeric ? numeric.unit() : "";
    Object expected =
        schema.columns().get(place) instanceof Column.Numeric
            ? (Object) reconstruction.get(firsts[column])
            : schema.value(place, reconstruction, firsts[column]);
    return new Anomaly.Contribution(
        name(column), unit, schema.value(place, row, firsts[column]), expected, share);
  }
}
