package io.github.sparseae.internal.data;

import io.github.sparseae.data.Samples;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Precision;

/**
 * How rows keep their numbers, and whether each has a label. Rows of one kind lie in plain arrays,
 * {@code byte[]}, {@code float[]} or {@code double[]}, and are moved without a look at their
 * numbers.
 */
public record RowKind(int width, boolean bytes, float scale, Precision precision, boolean labeled) {
  /** The longest array that every Java virtual machine can make. */
  public static final int MAX_LENGTH = Integer.MAX_VALUE - 8;

  public static RowKind of(RowChunk rows) {
    Samples samples = rows.samples();
    return new RowKind(
        samples.width(),
        samples.isBytes(),
        samples.scale(),
        samples.precision(),
        rows.labels() != null);
  }

  /** An array for so many rows. */
  public Object array(int rows) {
    int length = Math.multiplyExact(rows, width);
    if (bytes) {
      return new byte[length];
    }
    return precision == Precision.FLOAT64 ? new double[length] : new float[length];
  }

  /** The numbers of samples of this kind, copied. */
  public Object numbers(Samples samples) {
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

  /** Samples of the numbers of an array, which nobody will touch any more. */
  public Samples samples(Object array) {
    if (array instanceof byte[] numbers) {
      return Samples.ofBytes(numbers, width, scale);
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
