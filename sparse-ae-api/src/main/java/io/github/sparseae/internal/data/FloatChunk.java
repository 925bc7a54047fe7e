package io.github.sparseae.internal.data;

import io.github.sparseae.data.RowReadException;
import io.github.sparseae.data.Samples;
import io.github.sparseae.model.DenseArray;
import java.util.Arrays;
import java.util.Optional;

/** Gathers float32 rows of a source into chunks and checks each as it comes. */
public final class FloatChunk {
  /** A chunk has at most so many numbers, 256 KiB, but at least one row. */
  private static final int NUMBERS = 1 << 16;

  /** Nor more rows than this: whoever waits for a slow source waits for a chunk. */
  private static final int ROWS = 1 << 10;

  private final String source;
  private final int width;
  private final int capacity;
  private float[] values = new float[0];
  private int filled;
  private long row;

  public FloatChunk(String source, int width) {
    this.source = source;
    this.width = width;
    capacity = capacity(width);
  }

  /** How many rows of a width are a chunk. */
  public static int capacity(int width) {
    return Math.max(1, Math.min(ROWS, NUMBERS / width));
  }

  /** What is wrong with a row that has a number which is not finite. */
  public static String notFinite(int column, double number) {
    return "column " + column + " is " + number + ": every number must be finite";
  }

  public int capacity() {
    return capacity;
  }

  /** The number of the row that comes next. */
  public long row() {
    return row;
  }

  public boolean isFull() {
    return filled == capacity;
  }

  /** Takes in the next row of the source, copied. */
  public void add(float[] numbers) {
    if (numbers.length != width) {
      throw new RowReadException(
          source, row, "has width " + numbers.length + ", but the source's width is " + width);
    }
    for (int column = 0; column < width; column++) {
      if (!Float.isFinite(numbers[column])) {
        throw new RowReadException(source, row, notFinite(column, numbers[column]));
      }
    }
    if (filled == 0) {
      values = new float[capacity * width];
    }
    System.arraycopy(numbers, 0, values, filled * width, width);
    filled++;
    row++;
  }

  /** Hands out the rows taken in since the last time; empty if there are none. */
  public Optional<Samples> take() {
    if (filled == 0) {
      return Optional.empty();
    }
    float[] full = isFull() ? values : Arrays.copyOf(values, filled * width);
    int rows = filled;
    filled = 0;
    return Optional.of(Samples.of(DenseArray.wrap(full, rows, width)));
  }
}
