package io.github.sparseae.internal.data;

import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Precision;
import java.util.Arrays;

/** Numbers of either precision, in an array that can grow. */
public final class NumberArray {
  private float[] floats;
  private double[] doubles;
  private final boolean isDouble;

  public NumberArray(Precision precision, int length) {
    isDouble = precision == Precision.FLOAT64;
    floats = new float[isDouble ? 0 : length];
    doubles = new double[isDouble ? length : 0];
  }

  public int length() {
    return isDouble ? doubles.length : floats.length;
  }

  public void resize(int length) {
    if (isDouble) {
      doubles = Arrays.copyOf(doubles, length);
    } else {
      floats = Arrays.copyOf(floats, length);
    }
  }

  /** Sets a number, rounded to the precision. */
  public void set(int at, double number) {
    if (isDouble) {
      doubles[at] = number;
    } else {
      floats[at] = (float) number;
    }
  }

  /** Sets consecutive numbers, rounded to the precision. */
  public void set(int at, DenseArray numbers) {
    if (isDouble) {
      numbers.copy(0, numbers.size(), doubles, at);
    } else {
      numbers.copy(0, numbers.size(), floats, at);
    }
  }

  /** Returns the first numbers, all that the shape holds; they must not be set afterwards. */
  public DenseArray toDense(int count, int... shape) {
    if (count != length()) {
      resize(count);
    }
    return isDouble ? DenseArray.wrap(doubles, shape) : DenseArray.wrap(floats, shape);
  }
}
