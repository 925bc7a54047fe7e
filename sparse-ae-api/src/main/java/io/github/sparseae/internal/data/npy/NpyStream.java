package io.github.sparseae.internal.data.npy;

import static com.google.common.base.Preconditions.checkArgument;

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
    checkArgument(
        byteScale > 0 && Float.isFinite(byteScale),
        "the scale of bytes must be finite and positive, was %s",
        byteScale);
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
                  reader, count, width, byteScale, numbers -> checkFinite(file, row[0], numbers));
          row[0] += count;
          return Optional.of(chunk);
        },
        reader::close);
  }

  private static void checkFinite(Path file, long first, DenseArray numbers) {
    OptionalInt bad = numbers.firstNotFinite();
    if (bad.isPresent()) {
      int row = bad.getAsInt() / numbers.columns();
      int column = bad.getAsInt() % numbers.columns();
      throw new RowReadException(
          file.toString(), first + row, FloatChunk.notFinite(column, numbers.get(row, column)));
    }
  }

  /** Checks numbers before they become samples. */
  public interface Check {
    void check(DenseArray numbers) throws IOException;
  }

  /** Returns the next rows of a reader, in the order of the file. */
  public static Samples samples(NpyReader reader, int rows, int width, float byteScale, Check check)
      throws IOException {
    int count = Math.multiplyExact(rows, width);
    if (reader.header().kind() == 'u') {
      byte[] bytes = new byte[count];
      reader.read(bytes);
      return Samples.ofBytes(bytes, width, byteScale);
    }
    DenseArray numbers;
    if (reader.header().bytes() == Double.BYTES) {
      double[] values = new double[count];
      reader.read(values);
      numbers = DenseArray.wrap(values, rows, width);
    } else {
      float[] values = new float[count];
      reader.read(values);
      numbers = DenseArray.wrap(values, rows, width);
    }
    check.check(numbers);
    return Samples.of(numbers);
  }
}
