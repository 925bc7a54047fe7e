package io.github.sparseae.internal.data.csv;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which column of a CSV file holds labels.
 *
 * @param column counted from 0, or from −1 backwards; without meaning where there is a name
 * @param name as it stands in the header; null where the number counts
 */
public record CsvLabel(int column, @Nullable String name) {
  /** No column. */
  public static final CsvLabel NONE = new CsvLabel(Integer.MIN_VALUE, null);

  public boolean isNone() {
    return equals(NONE);
  }

  /**
   * The column's place in a line.
   *
   * @param first the fields of the first line
   * @return from 0; −1 for {@link #NONE}, −2 if there is no such column, or more than one of its
   *     name
   */
  public int in(List<String> first) {
    if (isNone()) {
      return -1;
    }
    if (name == null) {
      int place = column < 0 ? column + first.size() : column;
      return place >= 0 && place < first.size() ? place : -2;
    }
    int place = first.indexOf(name);
    return place >= 0 && place == first.lastIndexOf(name) ? place : -2;
  }

  /** In words, for messages. */
  @Override
  public String toString() {
    return name != null ? "one column \"" + name + "\"" : "a column " + column + " (from 0)";
  }
}
