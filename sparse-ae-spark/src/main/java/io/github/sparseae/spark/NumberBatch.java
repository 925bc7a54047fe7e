package io.github.sparseae.spark;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.primitives.Doubles;
import com.google.common.primitives.Floats;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Precision;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Rows of numbers of one width, side by side: in float32 for floats, else in float64. */
final class NumberBatch {
  private final int width;
  private final boolean isFloat;
  private final double largest;
  private final List<Object> rows = new ArrayList<>();

  /** Creates a batch of rows for a network of a precision, which cannot hold larger numbers. */
  NumberBatch(int width, NumberColumn.Kind kind, Precision precision) {
    this.width = width;
    isFloat = kind == NumberColumn.Kind.FLOATS;
    largest = precision == Precision.FLOAT32 ? Float.MAX_VALUE : Double.MAX_VALUE;
  }

  int rows() {
    return rows.size();
  }

  /** Appends an array of floats or of doubles; returns why it cannot be used, else null. */
  @Nullable String append(Object row) {
    return append(Array.getLength(row), () -> row);
  }

  /**
   * Appends a row of some length, whose numbers are made only if it fits: an array of floats or of
   * doubles, null if one of them is null. Returns why it cannot be used, else null.
   */
  @Nullable String append(int length, Supplier<@Nullable Object> numbers) {
    if (length != width) {
      return "has width " + length + ", must have " + width;
    }
    int most = (Integer.MAX_VALUE - 8) / width;
    checkArgument(
        rows.size() < most,
        "more than %s rows of width %s do not fit into one array: take more partitions",
        most,
        width);
    Object row = numbers.get();
    if (row == null) {
      return "has a null in it";
    }
    float[] narrow = row instanceof float[] given ? given : null;
    double[] wide = row instanceof double[] given ? given : new double[0];
    for (int i = 0; i < width; i++) {
      double value = narrow != null ? narrow[i] : wide[i];
      if (!(Math.abs(value) <= largest)) {
        String why = Double.isFinite(value) ? ", which float32 cannot hold" : "";
        return "has " + value + " at place " + i + why;
      }
    }
    rows.add(isFloat && narrow == null ? Floats.toArray(Doubles.asList(wide)) : row);
    return null;
  }

  /** Returns the numbers, {@code [rows, width]}, and begins again. */
  DenseArray take() {
    int[] shape = {rows.size(), width};
    DenseArray all =
        isFloat
            ? DenseArray.wrap(Floats.concat(rows.toArray(float[][]::new)), shape)
            : DenseArray.wrap(Doubles.concat(rows.toArray(double[][]::new)), shape);
    rows.clear();
    return all;
  }

  /** Returns a row of a matrix as an array of floats or of doubles. */
  static Object row(DenseArray matrix, int row, boolean isFloat) {
    if (isFloat) {
      return matrix.row(row);
    }
    double[] numbers = new double[matrix.columns()];
    matrix.copy(row * numbers.length, numbers.length, numbers, 0);
    return numbers;
  }
}
