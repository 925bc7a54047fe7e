package io.github.sparseae.internal.data.csv;

import io.github.sparseae.data.DataFormatException;
import io.github.sparseae.data.LabeledRows;
import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.data.RowStream;
import io.github.sparseae.internal.data.ClassWords;
import io.github.sparseae.internal.data.RowBlock;
import io.github.sparseae.internal.data.RowFile;
import io.github.sparseae.internal.data.RowKind;
import io.github.sparseae.internal.data.SuppliedRows;
import io.github.sparseae.internal.io.HeapLimit;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Precision;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Reads the rows of a CSV file with their labels; a row has label 0 if the file has none. */
public final class CsvRows implements Closeable {
  public static final String SET_DECIMAL =
      " (if the comma is before a fraction, set decimal to ',')";

  private static final String DIGITS_AND_SIGNS = "0123456789+-eE";

  private final CsvFormat csv;
  private final CsvLines lines;
  private final CsvColumns columns;
  private final @Nullable ClassWords classes;
  private final double[] row;

  private CsvRows(CsvFormat csv, CsvLines lines) {
    this.csv = csv;
    this.lines = lines;
    columns = lines.columns();
    classes = csv.label() == null ? null : csv.label().classes();
    row = new double[width()];
  }

  public static CsvRows open(Path path, CsvFormat csv) throws IOException {
    return new CsvRows(csv, CsvLines.open(path, csv));
  }

  /** Returns streamed rows; the first of them is read now. */
  public static LabeledRows rows(Path file, CsvFormat csv) throws IOException {
    List<String> read =
        RowFile.read(
            file,
            () -> open(file, csv),
            rows -> {
              if (rows.next(1).isEmpty()) {
                throw rows.noRows();
              }
              return rows.names();
            });
    return new SuppliedRows.Labeled(
        file.toString(), read.size(), OptionalLong.empty(), () -> open(file, csv, read));
  }

  /** Returns the names of the columns that are read. */
  private List<String> names() {
    return Arrays.stream(columns.chosen()).mapToObj(columns.names()::get).toList();
  }

  public static LabeledSamples readAll(Path file, CsvFormat csv) throws IOException {
    return RowFile.read(
        file,
        () -> open(file, csv),
        rows -> rows.next(Integer.MAX_VALUE).orElseThrow(rows::noRows));
  }

  /** Passes the word that labels each row to an action. */
  public static void labels(Path file, CsvFormat csv, LabelAction action) throws IOException {
    RowFile.read(file, () -> open(file, csv), rows -> rows.labels(action));
  }

  private int labels(LabelAction action) throws IOException {
    int label = columns.label();
    int count = 0;
    for (Optional<List<String>> row = lines.next(); row.isPresent(); row = lines.next(), count++) {
      action.accept(this, row.get().get(label), label);
    }
    if (count == 0) {
      throw noRows();
    }
    return count;
  }

  public interface LabelAction {
    void accept(CsvRows rows, String field, int column) throws DataFormatException;
  }

  private static RowStream<LabeledSamples> open(Path file, CsvFormat csv, List<String> read)
      throws IOException {
    CsvRows rows = CsvRows.open(file, csv);
    int capacity = RowBlock.chunkRows(read.size());
    return RowFile.orClosed(
        rows,
        () -> {
          rows.checkNames(read);
          return SuppliedRows.stream(() -> rows.next(capacity), rows);
        });
  }

  /** Refuses other columns than those that were read before. */
  private void checkNames(List<String> before) throws DataFormatException {
    List<String> now = names();
    for (int i = 0; i < Math.max(before.size(), now.size()); i++) {
      String expected = i < before.size() ? '"' + before.get(i) + '"' : "no more columns";
      String found = i < now.size() ? '"' + now.get(i) + '"' : "missing";
      if (!expected.equals(found)) {
        throw lines.wrong(
            "column " + (i + 1) + " of those read",
            expected + ", as when it was opened first",
            found);
      }
    }
  }

  private DataFormatException noRows() {
    return lines.wrong("content", "rows", "a header alone");
  }

  private int width() {
    return columns.chosen().length;
  }

  /** Reads the next rows, a number at most; empty after the last. */
  public Optional<LabeledSamples> next(int most) throws IOException {
    int limit = Math.min(most, HeapLimit.MAX_LENGTH / width());
    RowBlock block = RowBlock.upTo(new RowKind(width(), false, 1, csv.precision(), true), limit);
    Optional<List<String>> row = lines.next();
    while (row.isPresent()) {
      add(row.get(), block);
      row = block.rows() < most ? lines.next() : Optional.empty();
    }
    return block.rows() == 0 ? Optional.empty() : Optional.of((LabeledSamples) block.gathered());
  }

  private void add(List<String> fields, RowBlock block) throws DataFormatException {
    if (block.isFull()) {
      throw lines.wrong(
          "line " + lines.line(),
          "at most " + HeapLimit.MAX_LENGTH + " numbers in memory: read them as a source",
          "more");
    }
    for (int i = 0; i < row.length; i++) {
      int column = columns.chosen()[i];
      row[i] = number(fields.get(column), column);
    }
    int label = columns.label();
    block.add(DenseArray.wrap(row, row.length), label < 0 ? 0 : label(fields.get(label), label));
  }

  /** Returns the nearest number of the precision. */
  private double number(String field, int column) throws DataFormatException {
    String text = withPoint(field);
    try {
      double number =
          csv.precision() == Precision.FLOAT32 ? Float.parseFloat(text) : Double.parseDouble(text);
      if (!Double.isFinite(number)) {
        throw wrong("a finite number of " + csv.precision(), field, column);
      }
      return number;
    } catch (NumberFormatException e) {
      throw wrong(aNumber(field), field, column);
    }
  }

  /**
   * Returns a decimal number with a point before its fraction; nothing if the field has other
   * characters, such as the suffix and the hexadecimal digits that Java takes.
   */
  private String withPoint(String field) {
    for (int i = 0; i < field.length(); i++) {
      char digit = field.charAt(i);
      if (digit != csv.decimal() && DIGITS_AND_SIGNS.indexOf(digit) < 0) {
        return "";
      }
    }
    return field.replace(csv.decimal(), '.');
  }

  private String aNumber(String field) {
    if (csv.decimal() == '.' && field.matches("[-+]?\\d+,\\d+")) {
      return "a finite number" + SET_DECIMAL;
    }
    return columns.names().size() == 1 && field.matches(".*[;\t|].*")
        ? "a finite number (if another mark is between fields, set separator to it)"
        : "a finite number";
  }

  /** Returns the class that a field names. */
  public int label(String field, int column) throws DataFormatException {
    if (classes != null) {
      int number = classes.number(field);
      if (number < 0) {
        throw wrong("a label, " + classes.expected(), field, column);
      }
      return number;
    }
    try {
      double number = Double.parseDouble(withPoint(field));
      if (number >= 0 && number == (int) number) {
        return (int) number;
      }
    } catch (NumberFormatException e) {
      // A word.
    }
    throw wrong(
        "a label, a whole number from 0 to "
            + Integer.MAX_VALUE
            + " (for other labels, name the classes: label(column, classes))",
        field,
        column);
  }

  private DataFormatException wrong(String expected, String field, int column) {
    boolean mayBeNames = lines.isFirst() && !csv.hasHeader();
    return lines.wrong(
        lines.place(column + 1) + (csv.hasHeader() ? " (" + columns.names().get(column) + ")" : ""),
        mayBeNames ? expected + " (if the line holds names, read it as the header)" : expected,
        '"' + field + '"');
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
