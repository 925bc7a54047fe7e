package io.github.sparseae.internal.data.csv;

import io.github.sparseae.data.LabeledRows;
import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.data.LabeledStream;
import io.github.sparseae.data.TableException;
import io.github.sparseae.internal.data.FloatChunk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Rows of a CSV file, with labels, read piece by piece. */
public record CsvSource(Path file, CsvFormat csv, int width) implements LabeledRows {

  public static CsvSource of(Path file, CsvFormat csv) throws IOException {
    try (CsvRows rows = CsvRows.open(file, csv)) {
      LabeledSamples first = rows.next(1).orElseThrow(() -> noRows(file));
      return new CsvSource(file, csv, first.samples().width());
    }
  }

  /** All rows of a file; each has label 0 where the file has none. */
  public static LabeledSamples readAll(Path file, CsvFormat csv) throws IOException {
    try (CsvRows rows = CsvRows.open(file, csv)) {
      return rows.next(Integer.MAX_VALUE).orElseThrow(() -> noRows(file));
    }
  }

  private static TableException noRows(Path file) {
    return new TableException(file, "content", "rows of numbers", "a header alone");
  }

  @Override
  public String name() {
    return file.toString();
  }

  @Override
  public LabeledStream open() throws IOException {
    CsvRows rows = CsvRows.open(file, csv);
    int capacity = FloatChunk.capacity(width);
    return new LabeledStream() {
      @Override
      public Optional<LabeledSamples> next() throws IOException {
        return rows.next(capacity);
      }

      @Override
      public void close() throws IOException {
        rows.close();
      }
    };
  }

  @Override
  public String toString() {
    return name();
  }
}
