package io.github.sparseae.data;

import io.github.sparseae.internal.data.csv.CsvFormat;
import io.github.sparseae.internal.data.csv.CsvLines;
import io.github.sparseae.internal.data.csv.CsvRows;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The cells of a CSV file as texts, row after row. A column without a name is called {@code column
 * 3}, counted from 1; of columns of the same name, the second is called {@code name (2)}. Not
 * thread-safe.
 *
 * @see Csv#open
 */
public final class CsvTable implements Closeable {
  private static final Pattern WITH_COMMA = Pattern.compile("[-+]?\\d*,\\d+([eE][-+]?\\d+)?");

  private final CsvLines lines;
  private final boolean hasComma;

  /** The index of each column that is read. */
  private final int[] chosen;

  private final List<String> columns;

  private CsvTable(CsvFormat format, CsvLines lines) {
    this.lines = lines;
    hasComma = format.decimal() == ',';
    chosen = lines.columns().chosen();
    columns = Arrays.stream(chosen).mapToObj(lines.columns().names()::get).toList();
  }

  static CsvTable open(Path path, CsvFormat format) throws IOException {
    return new CsvTable(format, CsvLines.open(path, format));
  }

  /** {@return the names of the columns, each once} */
  public List<String> columns() {
    return columns;
  }

  /** {@return the line of the row that was read last, from 1; the first one of several} */
  public long line() {
    return lines.line();
  }

  /**
   * Returns the cells of the next row, a text for each column, without quotes and the spaces around
   * them; empty after the last row. A number with a comma before the fraction has a point instead,
   * where {@link Csv#decimal} is a comma.
   */
  public Optional<List<String>> next() throws IOException {
    Optional<List<String>> row = lines.next();
    if (row.isEmpty()) {
      return row;
    }
    List<String> cells = new ArrayList<>(chosen.length);
    for (int column : chosen) {
      String cell = row.get().get(column);
      cells.add(hasComma && WITH_COMMA.matcher(cell).matches() ? cell.replace(',', '.') : cell);
    }
    return Optional.of(cells);
  }

  /**
   * Returns an exception for a cell of the row that was read last, by the index of its column in
   * {@link #columns}: with file, line and column, what was expected, and what it was; where that is
   * a number with a comma, also that {@link Csv#decimal} reads it.
   */
  public DataFormatException wrong(int column, String expected, String actual) {
    String name = " (\"" + columns.get(column) + "\")";
    String cell = actual.replace("\"", "");
    String hint = !hasComma && WITH_COMMA.matcher(cell).matches() ? CsvRows.SET_DECIMAL : "";
    return lines.wrong(lines.place(chosen[column] + 1) + name, expected + hint, actual);
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
