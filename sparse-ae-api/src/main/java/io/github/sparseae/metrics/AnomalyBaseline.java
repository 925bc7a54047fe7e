package io.github.sparseae.metrics;

import static com.google.common.base.Preconditions.checkArgument;
import static io.github.sparseae.internal.builder.ArgumentChecks.checkElements;

import com.google.common.collect.ImmutableList;
import com.google.common.primitives.ImmutableDoubleArray;
import io.github.sparseae.data.Samples;
import io.github.sparseae.internal.io.Quantity;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.table.TableSchema;
import java.util.List;
import java.util.Optional;

/**
 * What normal rows showed, against which other rows are scored: {@code mean over inputs of ((x̂ −
 * x) / s)²}, which is about 1 for a normal row where s are the errors of normal rows.
 *
 * @param scales s, the error of each input that counts as 1, in the data's units
 * @param calibration the scores of normal rows that neither the network nor the scales were fitted
 *     to
 * @param schema the table that the rows are from; empty if they are numbers alone
 * @param columnErrors the mean over the rows of calibration of ((x̂ − x) / s)², summed over its
 *     inputs, of each column; empty if they were not measured
 * @param columnCounts the number of rows of calibration by the size of the error of each column,
 *     {@code [columns, 32]}: below 2⁻¹⁵, then from 2⁻¹⁵ to below 2⁻¹⁴ and so on, and from 2¹⁵ on,
 *     without rows in which its value is missing; empty if they were not counted
 * @param frequencies the share of the rows of calibration on which each unit is active; empty if
 *     they were not measured
 */
public record AnomalyBaseline(
    List<Double> scales,
    Calibration calibration,
    Optional<TableSchema> schema,
    List<Double> columnErrors,
    Optional<DenseArray> columnCounts,
    List<Double> frequencies) {
  static final int ERROR_BINS = 32;

  /**
   * Copies the scales.
   *
   * @throws IllegalArgumentException if there is no scale, one is not positive and finite, or their
   *     number or that of the errors is not that of the table's inputs or columns
   */
  public AnomalyBaseline {
    scales = ImmutableDoubleArray.copyOf(checkElements("scales", scales)).asList();
    columnErrors =
        ImmutableDoubleArray.copyOf(checkElements("columnErrors", columnErrors)).asList();
    frequencies = ImmutableDoubleArray.copyOf(checkElements("frequencies", frequencies)).asList();
    checkArgument(!scales.isEmpty(), "there must be at least one scale");
    for (int i = 0; i < scales.size(); i++) {
      Double scale = scales.get(i);
      checkArgument(
          scale > 0 && !scale.isInfinite(),
          "the scale of input %s must be positive and finite, was %s",
          i,
          scale);
    }
    int count = scales.size();
    schema.ifPresent(
        table ->
            checkArgument(
                table.inputs() == count,
                "%s for %s",
                Quantity.of(count, "scale"),
                Quantity.of(table.inputs(), "input")));
    int columns = new ScoredInputs(scales, schema).columns();
    checkArgument(
        columnErrors.isEmpty() || columnErrors.size() == columns,
        "%s for %s",
        Quantity.of(columnErrors.size(), "error"),
        Quantity.of(columns, "column"));
    columnCounts.ifPresent(
        counts ->
            checkArgument(
                counts.rows() == columns && counts.columns() == ERROR_BINS,
                "the counts of the errors of %s must be [%s, %s], were %s",
                Quantity.of(columns, "column"),
                columns,
                ERROR_BINS,
                counts));
  }

  /**
   * Creates a baseline without errors of columns and frequencies of units.
   *
   * @throws IllegalArgumentException if there is no scale, one is not positive and finite, or their
   *     number is not that of the table's inputs
   */
  public AnomalyBaseline(
      List<Double> scales, Calibration calibration, Optional<TableSchema> schema) {
    this(scales, calibration, schema, ImmutableList.of(), Optional.empty(), ImmutableList.of());
  }

  /** Returns the bin of the error of a column in a row. */
  static int errorBin(double error) {
    return Math.max(0, Math.min(ERROR_BINS - 1, Math.getExponent(error) + ERROR_BINS / 2));
  }

  ScoredInputs inputs() {
    return new ScoredInputs(scales, schema);
  }

  /**
   * Returns scales with which each column of a table counts as much as any other, however many
   * inputs it has: of s, one positive number for each input, {@code s · √(inputs of the column ·
   * columns / inputs)}.
   */
  public static List<Double> byColumn(List<Double> scales, TableSchema schema) {
    return new ScoredInputs(scales, Optional.of(schema)).weighted();
  }

  /**
   * Returns the score of each row x by its reconstruction x̂, {@code [rows, inputs]}: mean over
   * inputs of ((x̂ − x) / s)², without inputs of a value that is missing; infinite where a
   * reconstruction is NaN.
   *
   * @throws IllegalArgumentException if the shapes differ
   */
  public double[] scores(Samples rows, DenseArray reconstructions) {
    ScoredInputs inputs = inputs();
    return inputs.scores(rows, reconstructions, new double[inputs.columns()], errors -> {});
  }

  /**
   * Measures scales on normal rows: the root mean squared error of each input, {@code s = √(mean of
   * (x̂ − x)²)}, at least a hundredth of its standard deviation, so that rounding errors of an
   * input that is reconstructed exactly do not count. Of a constant input s is at least a hundredth
   * of its size, or 0.01 if it is 0: leaving the constant counts as an error of many times s.
   */
  public static final class Scales {
    private static final double SMALLEST = 0.01;

    private final double[] squares;
    private final double[] first;
    private final double[] sums;
    private final double[] spread;
    private long rows;

    /** Creates scales without rows of a width. */
    public Scales(int inputs) {
      squares = new double[inputs];
      first = new double[inputs];
      sums = new double[inputs];
      spread = new double[inputs];
    }

    /**
     * Adds a batch and its reconstructions, {@code [batch, inputs]}.
     *
     * @throws IllegalArgumentException if the shapes differ from each other or from earlier batches
     */
    public void add(Samples batch, DenseArray reconstructions) {
      int width = squares.length;
      ReconstructionReport.checkPairs(batch, reconstructions, width);
      double[] x = new double[width];
      for (int row = 0; row < batch.size(); row++) {
        batch.copy(row, row + 1, x);
        if (rows++ == 0) {
          System.arraycopy(x, 0, first, 0, width);
        }
        for (int i = 0; i < width; i++) {
          double error = reconstructions.get(row * width + i) - x[i];
          squares[i] += error * error;
          // Relative to the first row: a large constant would hide a small spread.
          double offset = x[i] - first[i];
          sums[i] += offset;
          spread[i] += offset * offset;
        }
      }
    }

    /**
     * Returns the scales of all rows added so far, one positive number for each input.
     *
     * @throws IllegalArgumentException if no row was added
     */
    public double[] result() {
      checkArgument(rows > 0, "no samples were given");
      double[] scales = new double[squares.length];
      for (int i = 0; i < scales.length; i++) {
        double mean = sums[i] / rows;
        double deviation = Math.sqrt(Math.max(0, spread[i] / rows - mean * mean));
        double size = deviation > 0 ? deviation : first[i] == 0 ? 1 : Math.abs(first[i]);
        scales[i] = Math.max(Math.sqrt(squares[i] / rows), SMALLEST * size);
      }
      return scales;
    }
  }
}
