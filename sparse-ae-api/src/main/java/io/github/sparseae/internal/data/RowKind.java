package io.github.sparseae.internal.data;

import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.data.Samples;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Precision;

/**
 * The kind of number of some rows, and whether they have labels. Rows of one kind are copied
 * between plain arrays, {@code byte[]}, {@code float[]} or {@code double[]}.
 */
public record RowKind(int width, boolean bytes, float scale, Precision precision, boolean labeled) {
  static RowKind of(Samples rows) {
    return new RowKind(
        rows.width(),
        rows.isBytes(),
        rows.scale(),
        rows.precision(),
        rows instanceof LabeledSamples);
  }

  /** Returns an array for the given number of rows. */
  Object array(int rows) {
    int length = Math.multiplyExact(rows, width);
    if (bytes) {
      return new byte[length];
    }
    return precision == Precision.FLOAT64 ? new double[length] : new float[length];
  }

  /** Returns a copy of the numbers of samples of this kind. */
  Object numbers(Samples samples) {
    Object array = array(samples.size());
    if (array instanceof byte[] target) {
      samples.bytes().get(target);
    } else if (array instanceof double[] target) {
      samples.copy(0, samples.size(), target);
    } else {
      samples.copy(0, samples.size(), (float[]) array);
    }
    return array;
  }

  /** Returns samples around an array, which must not be changed afterwards. */
  Samples samples(Object array) {
    if (array instanceof byte[] numbers) {
      return Samples.wrapBytes(numbers, width, scale);
    }
    return array instanceof double[] numbers
        ? Samples.of(DenseArray.wrap(numbers, numbers.length / width, width))
        : Samples.of(DenseArray.wrap((float[]) array, ((float[]) array).length / width, width));
  }

  /** For example {@code bytes x 0.003921569} or {@code float32}. */
  @Override
  public String toString() {
    return bytes ? "bytes x " + scale : precision.toString();
  }
}
