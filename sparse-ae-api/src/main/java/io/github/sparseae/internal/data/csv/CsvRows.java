package io.github.sparseae.internal.data.csv;

import io.github.sparseae.data.DataFormatException;
import io.github.sparseae.data.LabeledRows;
import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.data.RowStream;
import io.github.sparseae.data.Samples;
import io.github.sparseae.internal.data.FloatChunk;
import io.github.sparseae.internal.data.SuppliedRows;
import io.github.sparseae.internal.data.idx.IdxFile;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Precision;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads the rows of a CSV file with their labels; a row has label 0 if the file has none. */
public final class CsvRows implements Closeable {
  /** The initial capacity, in numbers. */
  private static final int FIRST_ROOM = 1 << 16;

  private static final String DIGITS_AND_SIGNS = "0123456789+-.eE";

  private final Path path;
  private final CsvFormat csv;
  private final CsvLines lines;
  private final int columns;
  private final int label;
  private Optional<List<String>> ahead;
  private float[] floats = new float[0];
  private double[] doubles = new double[0];
  private int[] labels = new int[0];
  private int rows;

  private CsvRows(Path path, CsvFormat csv, CsvLines lines) throws IOException {
    this.path = path;
    this.csv = csv;
    this.lines = lines;
    ahead = lines.next();
    if (ahead.isEmpty()) {
      throw new DataFormatException(path, "content", "rows of numbers", "nothing");
    }
    List<String> first = ahead.get();
    columns = first.size();
    label = csv.labelIn(first);
    if (label < -1) {
      throw new DataFormatException(
          path,
          "line " + lines.line(),
          csv.labelText() + " for labels",
          columns + (columns == 1 ? " column without it" : " columns without it"));
    }
    if (width() < 1) {
      throw new DataFormatException(
          path, "line " + lines.line(), "a column beside the label", "none");
    }
    if (csv.hasHeader()) {
      ahead = lines.next();
    }
  }

  /**
   * Opens a file and reads its first line.
   *
   * @throws DataFormatException if the file is empty or has no such column of labels
   */
  public static CsvRows open(Path path, CsvFormat csv) throws IOException {
    CsvLines lines = CsvLines.open(path, csv.separator());
    try {
      return new CsvRows(path, csv, lines);
    } catch (Throwable e) {
      try (lines) {
        throw e;
      }
    }
  }

  /** Returns streamed rows; the first of them is read now. */
  public static LabeledRows rows(Path file, CsvFormat csv) throws IOException {
    try (CsvRows rows = CsvRows.open(file, csv)) {
      int width = rows.next(1).orElseThrow(() -> noRows(file)).width();
      return new SuppliedRows.Labeled(
          file.toString(), width, OptionalLong.empty(), () -> open(file, csv, width));
    }
  }

  /** Reads all rows of a file. */
  public static LabeledSamples readAll(Path file, CsvFormat csv) throws IOException {
    try (CsvRows rows = CsvRows.open(file, csv)) {
      return rows.next(Integer.MAX_VALUE).orElseThrow(() -> noRows(file));
    }
  }

  private static RowStream<LabeledSamples> open(Path file, CsvFormat csv, int width)
      throws IOException {
    CsvRows rows = CsvRows.open(file, csv);
    int capacity = FloatChunk.capacity(width);
    return SuppliedRows.stream(() -> rows.next(capacity), rows::close);
  }

  private static DataFormatException noRows(Path file) {
    return new DataFormatException(file, "content", "rows of numbers", "a header alone");
  }

  /** Returns the number of columns without the label. */
  public int width() {
    return label < 0 ? columns : columns - 1;
  }

  /**
   * Reads rows.
   *
   * @param most the largest number of rows
   * @return at most that number of rows; empty after the last
   */
  public Optional<LabeledSamples> next(int most) throws IOException {
    rows = 0;
    int start = (int) Math.min((long) most * width(), FIRST_ROOM);
    floats = new float[csv.precision() == Precision.FLOAT32 ? start : 0];
    doubles = new double[csv.precision() == Precision.FLOAT64 ? start : 0];
    while (rows < most && ahead.isPresent()) {
      add(ahead.get());
      ahead = lines.next();
    }
    if (rows == 0) {
      return Optional.empty();
    }
    int count = rows * width();
    DenseArray numbers =
        csv.precision() == Precision.FLOAT32
            ? DenseArray.wrap(
                count == floats.length ? floats : Arrays.copyOf(floats, count), rows, width())
            : DenseArray.wrap(
                count == doubles.length ? doubles : Arrays.copyOf(doubles, count), rows, width());
    return Optional.of(LabeledSamples.of(Samples.of(numbers), Arrays.copyOf(labels, rows)));
  }

  private void add(List<String> fields) throws DataFormatException {
    if (fields.size() != columns) {
      throw new DataFormatException(
          path, "line " + lines.line(), columns + " columns, as in the first line", fields.size());
    }
    makeRoom();
    int next = rows * width();
    for (int column = 0; column < columns; column++) {
      String field = fields.get(column);
      if (column == label) {
        labels[rows] = label(field, column);
      } else if (csv.precision() == Precision.FLOAT32) {
        floats[next++] = (float) number(field, column, Precision.FLOAT32);
      } else {
        doubles[next++] = number(field, column, Precision.FLOAT64);
      }
    }
    rows++;
  }

  private void makeRoom() throws DataFormatException {
    long needed = (rows + 1L) * width();
    if (needed > IdxFile.MAX_COUNT) {
      throw new DataFormatException(
          path,
          "line " + lines.line(),
          "at most " + IdxFile.MAX_COUNT + " numbers in memory: read them as a source",
          "more");
    }
    int count = (int) needed;
    if (csv.precision() == Precision.FLOAT32 && count > floats.length) {
      floats = Arrays.copyOf(floats, grown(floats.length, count));
    } else if (csv.precision() == Precision.FLOAT64 && count > doubles.length) {
      doubles = Arrays.copyOf(doubles, grown(doubles.length, count));
    }
    if (rows == labels.length) {
      labels = Arrays.copyOf(labels, grown(rows, rows + 1));
    }
  }

  private static int grown(int length, int needed) {
    return (int) Math.min(IdxFile.MAX_COUNT, Math.max(needed, length + (long) length / 2));
  }

  /** Returns the nearest number of a precision. */
  private double number(String field, int column, Precision precision) throws DataFormatException {
    boolean isNumber = !field.isEmpty();
    for (int i = 0; i < field.length(); i++) {
      isNumber &= DIGITS_AND_SIGNS.indexOf(field.charAt(i)) >= 0;
    }
    if (!isNumber) {
      throw wrong("a finite number", field, column);
    }
    try {
      double number =
          precision == Precision.FLOAT32 ? Float.parseFloat(field) : Double.parseDouble(field);
      if (!Double.isFinite(number)) {
        throw wrong("a finite number of " + precision, field, column);
      }
      return number;
    } catch (NumberFormatException e) {
      throw wrong("a finite number", field, column);
    }
  }

  private int label(String field, int column) throws DataFormatException {
    double number = number(field, column, Precision.FLOAT64);
    if (number < 0 || number != (int) number) {
      throw wrong("a label, a whole number from 0 to " + Integer.MAX_VALUE, field, column);
    }
    return (int) number;
  }

  private DataFormatException wrong(String expected, String field, int column) {
    boolean mayBeNames = lines.line() == 1 && !csv.hasHeader();
    return new DataFormatException(
        path,
        CsvLines.place(lines.line(), column + 1),
        mayBeNames ? expected + " (if the line holds names, call header())" : expected,
        '"' + field + '"');
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
