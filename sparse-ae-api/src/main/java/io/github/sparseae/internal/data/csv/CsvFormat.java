package io.github.sparseae.internal.data.csv;

import io.github.sparseae.internal.data.ClassWords;
import io.github.sparseae.model.Precision;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The layout of a CSV file.
 *
 * @param decimal the character before the fraction of a number: a point or a comma
 */
public record CsvFormat(
    char separator,
    char decimal,
    boolean hasHeader,
    @Nullable Label label,
    Selection selection,
    Precision precision) {

  /** Commas, no header, no labels, all columns, float32. */
  public static final CsvFormat PLAIN =
      new CsvFormat(',', '.', false, null, new Selection(List.of(), false), Precision.FLOAT32);

  /**
   * The column of labels.
   *
   * @param name its header; null if the column is given by its number
   * @param column its number from 0, or backwards from −1
   * @param classes the words in it; null if labels are numbers
   */
  public record Label(@Nullable String name, int column, @Nullable ClassWords classes) {

    /** Returns the index in the first line; −1 if it is missing or its name is there twice. */
    int in(List<String> first, List<String> names) {
      if (name != null) {
        int index = first.indexOf(name);
        return index < 0 ? names.indexOf(name) : first.lastIndexOf(name) == index ? index : -1;
      }
      int index = column < 0 ? column + first.size() : column;
      return index < first.size() ? Math.max(-1, index) : -1;
    }
  }

  /**
   * Some columns.
   *
   * @param names headers; none if all columns are read
   * @param areKept whether the columns named are read, and no others; else they are left out
   */
  public record Selection(List<String> names, boolean areKept) {

    /** Returns whether a column is read, by its field in the first line and by its name. */
    boolean includes(String field, String name) {
      return names.isEmpty() || (names.contains(field) || names.contains(name)) == areKept;
    }
  }

  public CsvFormat withSeparator(char mark) {
    return new CsvFormat(mark, decimal, hasHeader, label, selection, precision);
  }

  public CsvFormat withDecimal(char mark) {
    return new CsvFormat(separator, mark, hasHeader, label, selection, precision);
  }

  public CsvFormat withHeader() {
    return new CsvFormat(separator, decimal, true, label, selection, precision);
  }

  public CsvFormat with(Label column) {
    boolean isNamed = hasHeader || column.name() != null;
    return new CsvFormat(separator, decimal, isNamed, column, selection, precision);
  }

  public CsvFormat with(Selection columns) {
    return new CsvFormat(separator, decimal, true, label, columns, precision);
  }

  public CsvFormat withPrecision(Precision other) {
    return new CsvFormat(separator, decimal, hasHeader, label, selection, other);
  }
}
