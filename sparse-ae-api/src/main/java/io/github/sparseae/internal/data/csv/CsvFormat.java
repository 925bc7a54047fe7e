package io.github.sparseae.internal.data.csv;

import io.github.sparseae.model.Precision;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The layout of a CSV file.
 *
 * @param separator the character between two fields
 * @param hasHeader whether the first line holds the names of the columns
 * @param labelColumn the column of labels from 0, or backwards from −1; {@link #NO_LABEL} if none
 * @param labelName the header of the column of labels, in place of its number
 * @param precision the precision of the numbers
 */
public record CsvFormat(
    char separator,
    boolean hasHeader,
    int labelColumn,
    @Nullable String labelName,
    Precision precision) {
  public static final int NO_LABEL = Integer.MIN_VALUE;

  public CsvFormat withLabel(int column, @Nullable String name) {
    return new CsvFormat(separator, hasHeader || name != null, column, name, precision);
  }

  public boolean hasLabel() {
    return labelName != null || labelColumn != NO_LABEL;
  }

  /**
   * Returns the index of the column of labels.
   *
   * @param first the fields of the first line
   * @return from 0; −1 without labels, −2 if the column is missing or its name is not unique
   */
  int labelIn(List<String> first) {
    if (!hasLabel()) {
      return -1;
    }
    int index = labelColumn < 0 ? labelColumn + first.size() : labelColumn;
    if (labelName != null) {
      index =
          first.lastIndexOf(labelName) == first.indexOf(labelName) ? first.indexOf(labelName) : -1;
    }
    return index >= 0 && index < first.size() ? index : -2;
  }

  /** Returns the description of the column of labels in messages. */
  String labelText() {
    return labelName != null
        ? "one column \"" + labelName + "\""
        : "a column " + labelColumn + " (from 0)";
  }
}
