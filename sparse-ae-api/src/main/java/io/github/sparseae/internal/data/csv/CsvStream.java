package io.github.sparseae.internal.data.csv;

import io.github.sparseae.data.DataFormatException;
import io.github.sparseae.data.LabeledRows;
import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.data.RowStream;
import io.github.sparseae.internal.data.FloatChunk;
import io.github.sparseae.internal.data.SuppliedRows;
import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalLong;

/** Rows of a CSV file with labels; each has label 0 where the file has none. */
public final class CsvStream {
  private CsvStream() {}

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
}
