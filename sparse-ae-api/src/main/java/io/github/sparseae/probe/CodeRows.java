package io.github.sparseae.probe;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkNotNull;

import io.github.sparseae.data.Samples;
import io.github.sparseae.data.SparseCodes;
import io.github.sparseae.internal.io.Quantity;
import io.github.sparseae.model.DenseArray;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The codes that a probe is fitted to, in blocks of {@value #ROWS_PER_BLOCK} rows: with their zeros
 * if more than a quarter of the numbers of the first block are not 0, else without. A selection of
 * rows shares the blocks.
 *
 * <p>Sums run over ascending units and rows in either form, so both give the same bits. Of dense
 * rows four are processed at a time; where fewer are left, the others have the factor 0.
 */
final class CodeRows {
  static final int ROWS_PER_BLOCK = 1000;

  private final int width;
  private final List<DenseArray> dense;
  private final List<SparseCodes> sparse;
  private final int[] rows;

  /** Receives the scores of a row, and may replace them. */
  interface ScoreVisitor {
    void visit(int row, double[] scores);
  }

  private CodeRows(int width, List<DenseArray> dense, List<SparseCodes> sparse, int[] rows) {
    this.width = width;
    this.dense = dense;
    this.sparse = sparse;
    this.rows = rows;
  }

  /** Encodes rows block by block. */
  static CodeRows of(Samples samples, Function<Samples, DenseArray> encoder) {
    List<DenseArray> dense = new ArrayList<>();
    List<SparseCodes> sparse = new ArrayList<>();
    int width = 0;
    for (int from = 0; from < samples.size(); from += ROWS_PER_BLOCK) {
      int to = Math.min(from + ROWS_PER_BLOCK, samples.size());
      DenseArray codes = encoder.apply(samples.rows(from, to));
      check(codes, from, to - from, width);
      width = codes.columns();
      SparseCodes active = dense.isEmpty() ? SparseCodes.of(Samples.of(codes)) : null;
      if (active == null || (from == 0 && 4L * active.active() > codes.size())) {
        dense.add(codes);
      } else {
        sparse.add(active);
      }
    }
    return new CodeRows(width, dense, sparse, IntStream.range(0, samples.size()).toArray());
  }

  private static void check(DenseArray codes, int from, int rows, int width) {
    checkNotNull(codes, "the encoder must return codes, was null");
    checkArgument(
        codes.rows() == rows && (width == 0 || codes.columns() == width),
        "%s gave codes %s, expected as many of width %s",
        Quantity.of(rows, "row"),
        codes,
        width == 0 ? codes.columns() : width);
    int bad = codes.firstNotFinite().orElse(-1);
    if (bad >= 0) {
      throw new IllegalArgumentException(
          String.format(
              "the code of row %s is %s in unit %s: every number must be finite",
              from + bad / codes.columns(), codes.get(bad), bad % codes.columns()));
    }
  }

  /** Returns some of these rows, which are all of those encoded. */
  CodeRows select(int[] numbers) {
    return new CodeRows(width, dense, sparse, numbers);
  }

  int size() {
    return rows.length;
  }

  int width() {
    return width;
  }

  /** Copies the units of a row that are not 0, ascending, and their values; returns how many. */
  int active(int row, int[] units, double[] values) {
    int block = rows[row] / ROWS_PER_BLOCK;
    int number = rows[row] % ROWS_PER_BLOCK;
    int count = 0;
    if (dense.isEmpty()) {
      SparseCodes codes = sparse.get(block);
      for (int k = codes.start(number); k < codes.start(number + 1); k++) {
        units[count] = codes.unit(k);
        values[count++] = codes.value(k);
      }
      return count;
    }
    dense.get(block).copy(number * width, width, values, 0);
    for (int unit = 0; unit < width; unit++) {
      if (values[unit] != 0) {
        units[count] = unit;
        values[count++] = values[unit];
      }
    }
    return count;
  }

  /**
   * Computes the scores {@code s = b + h·W} of rows, and adds {@code h·s'} and {@code s'} to a
   * gradient by W and b, where s' are the scores as the visitor leaves them.
   *
   * @param weights W, {@code [units, classes]}, followed by b, {@code [classes]}
   * @param gradient of the same shape, or null
   */
  void pass(
      int from, int to, double[] weights, ScoreVisitor visitor, double @Nullable [] gradient) {
    if (dense.isEmpty()) {
      passSparse(from, to, weights, visitor, gradient);
    } else {
      passDense(from, to, weights, visitor, gradient);
    }
  }

  private void passSparse(
      int from, int to, double[] weights, ScoreVisitor visitor, double @Nullable [] gradient) {
    int classes = weights.length / (width + 1);
    double[] scores = new double[classes];
    int[] units = new int[width + 1];
    double[] values = new double[width + 1];
    for (int row = from; row < to; row++) {
      int active = active(row, units, values);
      System.arraycopy(weights, width * classes, scores, 0, classes);
      int c = 0;
      for (; c + 5 <= classes; c += 5) {
        addFive(weights, units, values, active, c, scores);
      }
      for (; c < classes; c++) {
        for (int k = 0; k < active; k++) {
          scores[c] += values[k] * weights[units[k] * classes + c];
        }
      }
      visitor.visit(row, scores);
      units[active] = width;
      values[active] = 1; // times the bias
      if (gradient != null) {
        addRow(gradient, units, values, active + 1, scores);
      }
    }
  }

  /** Adds the weights of units to the scores of five classes from one on, each in a register. */
  private static void addFive(
      double[] weights, int[] units, double[] values, int active, int from, double[] scores) {
    double s0 = scores[from];
    double s1 = scores[from + 1];
    double s2 = scores[from + 2];
    double s3 = scores[from + 3];
    double s4 = scores[from + 4];
    for (int k = 0; k < active; k++) {
      int at = units[k] * scores.length + from;
      double value = values[k];
      s0 += value * weights[at];
      s1 += value * weights[at + 1];
      s2 += value * weights[at + 2];
      s3 += value * weights[at + 3];
      s4 += value * weights[at + 4];
    }
    scores[from] = s0;
    scores[from + 1] = s1;
    scores[from + 2] = s2;
    scores[from + 3] = s3;
    scores[from + 4] = s4;
  }

  /** Adds the scores, times the value of each unit, to its gradient: five classes at a time. */
  private static void addRow(
      double[] gradient, int[] units, double[] values, int active, double[] scores) {
    int c = 0;
    for (; c + 5 <= scores.length; c += 5) {
      double s0 = scores[c];
      double s1 = scores[c + 1];
      double s2 = scores[c + 2];
      double s3 = scores[c + 3];
      double s4 = scores[c + 4];
      for (int k = 0; k < active; k++) {
        int at = units[k] * scores.length + c;
        double value = values[k];
        gradient[at] += value * s0;
        gradient[at + 1] += value * s1;
        gradient[at + 2] += value * s2;
        gradient[at + 3] += value * s3;
        gradient[at + 4] += value * s4;
      }
    }
    for (; c < scores.length; c++) {
      for (int k = 0; k < active; k++) {
        gradient[units[k] * scores.length + c] += values[k] * scores[c];
      }
    }
  }

  /** Each class has an array of its own, for its units and its bias: the rows end with a 1. */
  private void passDense(
      int from, int to, double[] weights, ScoreVisitor visitor, double @Nullable [] gradient) {
    int classes = weights.length / (width + 1);
    double[][] byClass = transposed(weights, classes);
    double[][] sums = gradient == null ? new double[0][] : transposed(gradient, classes);
    double[][] four = new double[4][width + 1];
    double[][] scores = new double[4][classes];
    for (int first = from; first < to; first += 4) {
      int count = Math.min(4, to - first);
      for (int r = 0; r < count; r++) {
        int row = rows[first + r];
        dense.get(row / ROWS_PER_BLOCK).copy(row % ROWS_PER_BLOCK * width, width, four[r], 0);
        four[r][width] = 1;
      }
      for (int c = 0; c < classes; c += 2) {
        multiply(four, byClass, c, Math.min(c + 1, classes - 1), scores);
      }
      for (int r = 0; r < 4; r++) {
        if (r < count) {
          visitor.visit(first + r, scores[r]);
        } else {
          Arrays.fill(scores[r], 0);
        }
      }
      for (int c = 0; c < sums.length; c++) {
        addTo(sums[c], four, scores[0][c], scores[1][c], scores[2][c], scores[3][c]);
      }
    }
    for (int i = 0; gradient != null && i < gradient.length; i++) {
      gradient[i] = sums[i % classes][i / classes];
    }
  }

  private double[][] transposed(double[] weights, int classes) {
    double[][] result = new double[classes][width + 1];
    for (int i = 0; i < weights.length; i++) {
      result[i % classes][i / classes] = weights[i];
    }
    return result;
  }

  /**
   * Computes the scores of four rows and two classes: eight sums, which do not wait for another.
   */
  private void multiply(double[][] four, double[][] byClass, int c, int d, double[][] scores) {
    double[] r0 = four[0];
    double[] r1 = four[1];
    double[] r2 = four[2];
    double[] r3 = four[3];
    double[] wc = byClass[c];
    double[] wd = byClass[d];
    double c0 = wc[width];
    double c1 = c0;
    double c2 = c0;
    double c3 = c0;
    double d0 = wd[width];
    double d1 = d0;
    double d2 = d0;
    double d3 = d0;
    for (int unit = 0; unit < width; unit++) {
      double forC = wc[unit];
      double forD = wd[unit];
      c0 += r0[unit] * forC;
      c1 += r1[unit] * forC;
      c2 += r2[unit] * forC;
      c3 += r3[unit] * forC;
      d0 += r0[unit] * forD;
      d1 += r1[unit] * forD;
      d2 += r2[unit] * forD;
      d3 += r3[unit] * forD;
    }
    scores[0][c] = c0;
    scores[1][c] = c1;
    scores[2][c] = c2;
    scores[3][c] = c3;
    scores[0][d] = d0;
    scores[1][d] = d1;
    scores[2][d] = d2;
    scores[3][d] = d3;
  }

  /** Adds four rows, each times its factor, one after the other: in vector instructions. */
  private static void addTo(
      double[] sum, double[][] four, double f0, double f1, double f2, double f3) {
    double[] r0 = four[0];
    double[] r1 = four[1];
    double[] r2 = four[2];
    double[] r3 = four[3];
    for (int i = 0; i < sum.length; i++) {
      sum[i] = sum[i] + f0 * r0[i] + f1 * r1[i] + f2 * r2[i] + f3 * r3[i];
    }
  }
}
