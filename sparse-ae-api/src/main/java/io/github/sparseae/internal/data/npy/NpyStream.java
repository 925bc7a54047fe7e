package io.github.sparseae.internal.data.npy;

import static io.github.sparseae.internal.builder.RangeChecks.checkPositive;

import io.github.sparseae.data.DataFormatException;
import io.github.sparseae.data.RowReadException;
import io.github.sparseae.data.RowStream;
import io.github.sparseae.data.Rows;
import io.github.sparseae.data.Samples;
import io.github.sparseae.internal.data.FloatChunk;
import io.github.sparseae.internal.data.SuppliedRows;
import io.github.sparseae.model.DenseArray;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Rows of a {@code .npy} file, read in chunks. */
public final class NpyStream {
  private NpyStream() {}

  public static void checkScale(float byteScale) {
    checkPositive("the scale of bytes", byteScale);
  }

  public static Rows rows(Path file, float byteScale) throws IOException {
    try (NpyReader reader = NpyReader.open(file)) {
      NpyHeader header = reader.header();
      int width = header.width(file);
      if (header.fortran()) {
        throw new DataFormatException(
            file,
            "header: fortran_order",
            "False, so that rows can be read one by one: save numpy.ascontiguousarray(array)",
            "True");
      }
      checkScale(byteScale);
      return new SuppliedRows(
          file.toString(),
          width,
          OptionalLong.of(header.rows()),
          () -> open(file, width, header.rows(), byteScale));
    }
  }

  private static RowStream<Samples> open(Path file, int width, long rows, float byteScale)
      throws IOException {
    NpyReader reader = NpyReader.open(file);
    int capacity = FloatChunk.capacity(width);
    long[] row = {0};
    return SuppliedRows.stream(
        () -> {
          int count = (int) Math.min(capacity, rows - row[0]);
          if (count == 0) {
            return Optional.empty();
          }
          Samples chunk =
              samples(
                  reader,
                  count,
                  width,
                  byteScale,
                  (at, column, expected, actual) -> {
                    throw new RowReadException(
                        file.toString(),
                        row[0] + at,
                        "column " + column + " is " + actual + ": expected " + expected);
                  });
          row[0] += count;
          return Optional.of(chunk);
        },
        reader);
  }

  /** Refuses a number, by an exception that says where it is. */
  public interface Refusal {
    void at(int row, int column, String expected, Object actual) throws IOException;
  }

  /** Returns the next rows of a reader, in the order of the file. */
  public static Samples samples(
      NpyReader reader, int rows, int width, float byteScale, Refusal refusal) throws IOException {
    int count = Math.multiplyExact(rows, width);
    NpyHeader header = reader.header();
    if (header.type().equals("u1")) {
      byte[] bytes = new byte[count];
      reader.read(bytes);
      return Samples.wrapBytes(bytes, width, byteScale);
    }
    DenseArray numbers;
    if (header.kind() == 'f') {
      numbers = reader.reals(count, rows, width);
    } else {
      float[] values = new float[count];
      readWhole(reader, values, width, refusal);
      numbers = DenseArray.wrap(values, rows, width);
    }
    OptionalInt bad = numbers.firstNotFinite();
    if (bad.isPresent()) {
      int at = bad.getAsInt();
      refusal.at(at / width, at % width, "a finite number", numbers.get(at));
    }
    return Samples.of(numbers);
  }

  private static void readWhole(NpyReader reader, float[] into, int width, Refusal refusal)
      throws IOException {
    for (int i = 0; i < into.length; i++) {
      long whole = reader.whole(into.length - i);
      into[i] = whole;
      boolean isHuge = whole < 0 && reader.header().kind() == 'u';
      if (isHuge || (long) into[i] != whole || whole == Long.MAX_VALUE) {
        refusal.at(
            i / width,
            i % width,
            "a whole number that float32 holds, as all up to 16777216",
            isHuge ? Long.toUnsignedString(whole) : whole);
      }
    }
  }
}
