package io.github.sparseae.internal.data;

import io.github.sparseae.data.LabeledRow;
import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.data.RowReadException;
import io.github.sparseae.data.Samples;
import io.github.sparseae.model.DenseArray;
import java.util.Arrays;
import java.util.Optional;

/** Gathers float32 rows of a source into chunks and checks each of them. */
public final class FloatChunk {
  /** The most numbers of a chunk, 256 KiB, unless one row has more. */
  private static final int NUMBERS = 1 << 16;

  /** The most rows of a chunk: a reader of a slow source waits for a whole chunk. */
  private static final int ROWS = 1 << 10;

  private final String source;
  private final int width;
  private final int capacity;
  private float[] values = new float[0];
  private int[] labels = new int[0];
  private int filled;
  private long row;

  public FloatChunk(String source, int width) {
    this.source = source;
    this.width = width;
    capacity = capacity(width);
  }

  /** Returns the number of rows of a chunk. */
  public static int capacity(int width) {
    return Math.max(1, Math.min(ROWS, NUMBERS / width));
  }

  /** Returns the message about a number that is not finite. */
  public static String notFinite(int column, double number) {
    return "column " + column + " is " + number + ": every number must be finite";
  }

  public int capacity() {
    return capacity;
  }

  /** Returns the number of the next row. */
  public long row() {
    return row;
  }

  public boolean isFull() {
    return filled == capacity;
  }

  /** Copies the next row of the source. */
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

  /** Copies the next row of the source and its label. */
  public void add(LabeledRow labeled) {
    if (labeled.label() < 0) {
      throw new RowReadException(
          source, row, "the label is " + labeled.label() + ": classes count from 0");
    }
    if (labels.length == 0) {
      labels = new int[capacity];
    }
    labels[filled] = labeled.label();
    add(labeled.numbers());
  }

  /** Returns the rows added since the last call, with their labels; empty if there are none. */
  public Optional<LabeledSamples> takeLabeled() {
    return take().map(rows -> LabeledSamples.of(rows, Arrays.copyOf(labels, rows.size())));
  }

  /** Returns the rows added since the last call; empty if there are none. */
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
