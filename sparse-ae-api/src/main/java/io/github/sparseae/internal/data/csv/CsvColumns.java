package io.github.sparseae.internal.data.csv;

import com.google.common.collect.ImmutableList;
import io.github.sparseae.data.DataFormatException;
import io.github.sparseae.internal.io.Quantity;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The columns of a file that are read.
 *
 * @param label the column of labels; -1 if there is none
 * @param names the name of each column, read or not: {@code column 3}, counted from 1, of one
 *     without a name, and {@code name (2)} of the second of a name
 */
@SuppressWarnings("ArrayRecordComponent") // read only, and never compared
public record CsvColumns(int label, int[] chosen, List<String> names) {
  private static final int SHOWN = 20;

  /** Finds the columns that a format names by the fields of the first line. */
  public static CsvColumns of(List<String> first, CsvFormat csv, Path path, long line)
      throws DataFormatException {
    int columns = first.size();
    List<String> names = names(first, csv.hasHeader());
    CsvFormat.Label named = csv.label();
    int label = named == null ? -1 : named.in(first, names);
    String place = "line " + line;
    if (label < 0 && named != null) {
      throw new DataFormatException(
          path,
          place,
          named.name() != null
              ? "one column \"" + named.name() + "\" for labels"
              : "a column " + named.column() + " (from 0) for labels",
          named.name() != null
              ? found(first, names, named.name())
              : Quantity.of(columns, "column") + " without it");
    }
    CsvFormat.Selection selection = csv.selection();
    for (String name : selection.names()) {
      if (!first.contains(name) && !names.contains(name)) {
        throw new DataFormatException(
            path,
            place,
            "a column \"" + name + (selection.areKept() ? "\", to read" : "\", to leave out"),
            found(first, names, name));
      }
    }
    int[] chosen =
        IntStream.range(0, columns)
            .filter(column -> column != label)
            .filter(column -> selection.includes(first.get(column), names.get(column)))
            .toArray();
    if (chosen.length == 0) {
      throw new DataFormatException(
          path,
          place,
          selection.names().isEmpty()
              ? "a column beside the label"
              : "a column beside the label and those left out",
          "none");
    }
    return new CsvColumns(label, chosen, names);
  }

  private static List<String> names(List<String> first, boolean isHeader) {
    Set<String> names = new LinkedHashSet<>();
    for (String field : first) {
      String name = isHeader && !field.isEmpty() ? field : "column " + (names.size() + 1);
      String given = name;
      for (int copy = 2; !names.add(given); copy++) {
        given = name + " (" + copy + ")";
      }
    }
    return ImmutableList.copyOf(names);
  }

  /** Returns the columns that there are in place of one of a name. */
  private static String found(List<String> header, List<String> names, String name) {
    int same = Collections.frequency(header, name);
    if (same > 1) {
      return same + " of that name";
    }
    List<String> shown = names.subList(0, Math.min(names.size(), SHOWN));
    return "the columns " + String.join(", ", shown) + (names.size() > SHOWN ? ", …" : "");
  }
}
