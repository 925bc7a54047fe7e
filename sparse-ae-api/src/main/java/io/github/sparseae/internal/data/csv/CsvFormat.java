package io.github.sparseae.internal.data.csv;

import com.google.common.collect.ImmutableList;
import io.github.sparseae.model.Precision;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The layout of a CSV file.
 *
 * @param separator the character between two fields
 * @param decimal the character before the fraction of a number: a point or a comma
 * @param hasHeader whether the first line holds the names of the columns
 * @param labelColumn the column of labels from 0, or backwards from −1; {@link #NO_LABEL} if none
 * @param labelName the header of the column of labels, in place of its number
 * @param classes the words of the column of labels, one for each class in order; empty if labels
 *     are numbers
 * @param named the headers of the columns that are read or left out
 * @param areKept whether the columns named are read, and no others
 * @param precision the precision of the numbers
 */
public record CsvFormat(
    char separator,
    char decimal,
    boolean hasHeader,
    int labelColumn,
    @Nullable String labelName,
    List<String> classes,
    List<String> named,
    boolean areKept,
    Precision precision) {
  public static final int NO_LABEL = Integer.MIN_VALUE;

  /** Commas, no header, no labels, all columns, float32. */
  public static final CsvFormat PLAIN =
      new CsvFormat(
          ',',
          '.',
          false,
          NO_LABEL,
          null,
          ImmutableList.of(),
          ImmutableList.of(),
          false,
          Precision.FLOAT32);

  public CsvFormat withSeparator(char mark) {
    return new CsvFormat(
        mark, decimal, hasHeader, labelColumn, labelName, classes, named, areKept, precision);
  }

  public CsvFormat withDecimal(char mark) {
    return new CsvFormat(
        separator, mark, hasHeader, labelColumn, labelName, classes, named, areKept, precision);
  }

  public CsvFormat withHeader() {
    return new CsvFormat(
        separator, decimal, true, labelColumn, labelName, classes, named, areKept, precision);
  }

  public CsvFormat withLabel(int column, @Nullable String name, List<String> words) {
    return new CsvFormat(
        separator,
        decimal,
        hasHeader || name != null,
        column,
        name,
        words,
        named,
        areKept,
        precision);
  }

  public CsvFormat withNamed(List<String> names, boolean kept) {
    return new CsvFormat(
        separator, decimal, true, labelColumn, labelName, classes, names, kept, precision);
  }

  public CsvFormat withPrecision(Precision other) {
    return new CsvFormat(
        separator, decimal, hasHeader, labelColumn, labelName, classes, named, areKept, other);
  }

  public boolean hasLabel() {
    return labelName != null || labelColumn != NO_LABEL;
  }

  /**
   * Returns the index of the column of labels.
   *
   * @param first the fields of the first line
   * @return from 0; −1 without labels, and if the column is missing or its name is there twice
   */
  int labelIn(List<String> first) {
    if (!hasLabel()) {
      return -1;
    }
    if (labelName != null) {
      int index = first.indexOf(labelName);
      return first.lastIndexOf(labelName) == index ? index : -1;
    }
    int index = labelColumn < 0 ? labelColumn + first.size() : labelColumn;
    return index < first.size() ? Math.max(-1, index) : -1;
  }
}
