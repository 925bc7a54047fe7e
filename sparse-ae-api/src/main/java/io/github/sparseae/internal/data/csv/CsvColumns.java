package io.github.sparseae.internal.data.csv;

import io.github.sparseae.data.DataFormatException;
import io.github.sparseae.internal.io.Quantity;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The columns of a file that are read.
 *
 * @param count the number of columns of the file
 * @param label the column of labels; -1 if there is none
 * @param chosen the other columns that are read, in order
 */
@SuppressWarnings("ArrayRecordComponent") // read only, and never compared
public record CsvColumns(int count, int label, int[] chosen) {
  /** The number of columns that a message names. */
  private static final int SHOWN = 20;

  /**
   * Finds the columns that a format names.
   *
   * @param first the fields of the first line
   * @throws DataFormatException if one is missing, or none is left beside the label
   */
  public static CsvColumns of(List<String> first, CsvFormat csv, Path path, long line)
      throws DataFormatException {
    int columns = first.size();
    int label = csv.labelIn(first);
    String place = "line " + line;
    if (label < 0 && csv.hasLabel()) {
      throw new DataFormatException(
          path,
          place,
          csv.labelName() != null
              ? "one column \"" + csv.labelName() + "\" for labels"
              : "a column " + csv.labelColumn() + " (from 0) for labels",
          csv.labelName() != null
              ? found(first, csv.labelName())
              : Quantity.of(columns, "column") + " without it");
    }
    boolean isSelection = !csv.named().isEmpty();
    for (String name : csv.named()) {
      if (!first.contains(name)) {
        throw new DataFormatException(
            path,
            place,
            "a column \"" + name + (csv.areKept() ? "\", to read" : "\", to leave out"),
            found(first, name));
      }
    }
    int[] chosen =
        IntStream.range(0, columns)
            .filter(column -> column != label)
            .filter(
                column -> !isSelection || csv.named().contains(first.get(column)) == csv.areKept())
            .toArray();
    if (chosen.length == 0) {
      throw new DataFormatException(
          path,
          place,
          isSelection
              ? "a column beside the label and those left out"
              : "a column beside the label",
          "none");
    }
    return new CsvColumns(columns, label, chosen);
  }

  /** Returns the columns that there are in place of one of a name. */
  private static String found(List<String> header, String name) {
    int same = Collections.frequency(header, name);
    if (same > 1) {
      return same + " of that name";
    }
    List<String> shown = header.subList(0, Math.min(header.size(), SHOWN));
    return "the columns " + String.join(", ", shown) + (header.size() > SHOWN ? ", …" : "");
  }
}
