package io.github.sparseae.internal.data.npy;

import static com.google.common.base.Preconditions.checkArgument;
import static io.github.sparseae.internal.builder.ArgumentChecks.checkByteScale;

import com.google.common.collect.ImmutableList;
import io.github.sparseae.data.DataFormatException;
import io.github.sparseae.data.RowReadException;
import io.github.sparseae.data.RowStream;
import io.github.sparseae.data.Rows;
import io.github.sparseae.data.Samples;
import io.github.sparseae.internal.data.RowBlock;
import io.github.sparseae.internal.data.RowFile;
import io.github.sparseae.internal.data.SuppliedRows;
import io.github.sparseae.internal.io.IoSupplier;
import io.github.sparseae.internal.io.Quantity;
import io.github.sparseae.model.DenseArray;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Rows of a {@code .npy} file, read in chunks. */
public final class NpyStream {
  private NpyStream() {}

  public static Rows rows(Path file, float byteScale) throws IOException {
    try (NpyReader reader = NpyReader.open(file)) {
      NpyHeader header = reader.header();
      header.width(file);
      RowFile.check(
          !header.fortran(),
          file,
          "header: fortran_order",
          "False, so that rows can be read one by one: save numpy.ascontiguousarray(array)",
          "True");
      checkByteScale("the scale of bytes", byteScale);
      return rows(file, header, byteScale, () -> NpyReader.open(file));
    }
  }

  /** Returns the rows of a file of little-endian float32 numbers and nothing else. */
  public static Rows floats(Path file, int width) throws IOException {
    checkArgument(
        width > 0 && width <= RowFile.MAX_WIDTH,
        "the width must be from 1 to %s, was %s",
        RowFile.MAX_WIDTH,
        width);
    RowFile.check(file);
    long size = Files.size(file);
    long rowSize = (long) width * Float.BYTES;
    checkArgument(
        size > 0 && size % rowSize == 0,
        "%s: a size of %s is no whole number of rows of %s, %s each",
        file,
        Quantity.of(size, "byte"),
        Quantity.of(width, "float32 number"),
        Quantity.of(rowSize, "byte"));
    NpyHeader header =
        new NpyHeader(
            'f',
            Float.BYTES,
            ByteOrder.LITTLE_ENDIAN,
            false,
            ImmutableList.of(size / rowSize, (long) width));
    return rows(file, header, 1, () -> NpyReader.open(file, header));
  }

  /** Returns the rows of a file that a function opens, each time with the same header. */
  public static Rows rows(
      Path file, NpyHeader header, float byteScale, IoSupplier<NpyReader> opening)
      throws DataFormatException {
    return new SuppliedRows(
        file.toString(),
        header.width(file),
        OptionalLong.of(header.rows()),
        () -> {
          NpyReader reader = opening.get();
          return RowFile.orClosed(reader, () -> stream(file, header, byteScale, reader));
        });
  }

  private static RowStream<Samples> stream(
      Path file, NpyHeader header, float byteScale, NpyReader reader) throws IOException {
    if (!reader.header().equals(header)) {
      throw new DataFormatException(
          file, "header", header + ", as when it was opened first", reader.header());
    }
    int width = header.width(file);
    int capacity = RowBlock.chunkRows(width);
    long[] row = {0};
    return SuppliedRows.stream(
        () -> {
          int count = (int) Math.min(capacity, header.rows() - row[0]);
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
      numbers = reader.reals(rows, width);
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
