package io.github.sparseae.internal.data.npy;

import static com.google.common.base.Preconditions.checkArgument;

import io.github.sparseae.data.RowReadException;
import io.github.sparseae.data.RowStream;
import io.github.sparseae.data.Rows;
import io.github.sparseae.data.Samples;
import io.github.sparseae.data.TableException;
import io.github.sparseae.internal.data.FloatChunk;
import io.github.sparseae.model.DenseArray;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Rows of a {@code .npy} file, read piece by piece. */
public record NpySource(Path file, int width, long rows, float byteScale) implements Rows {

  public NpySource {
    checkScale(byteScale);
  }

  public static void checkScale(float byteScale) {
    checkArgument(
        byteScale > 0 && Float.isFinite(byteScale),
        "the scale of bytes must be finite and positive, was %s",
        byteScale);
  }

  public static NpySource of(Path file, float byteScale) throws IOException {
    try (NpyReader reader = NpyReader.open(file)) {
      NpyHeader header = reader.header();
      int width = header.width(file);
      if (header.fortran()) {
        throw new TableException(
            file,
            "header: fortran_order",
            "False, so that rows can be read one by one: save numpy.ascontiguousarray(array)",
            "True");
      }
      return new NpySource(file, width, header.rows(), byteScale);
    }
  }

  @Override
  public String name() {
    return file.toString();
  }

  @Override
  public OptionalLong size() {
    return OptionalLong.of(rows);
  }

  @Override
  public RowStream open() throws IOException {
    NpyReader reader = NpyReader.open(file);
    int capacity = FloatChunk.capacity(width);
    return new RowStream() {
      private long row;

      @Override
      public Optional<Samples> next() throws IOException {
        int count = (int) Math.min(capacity, rows - row);
        if (count == 0) {
          return Optional.empty();
        }
        Samples chunk = samples(reader, count, width, byteScale, this::check);
        row += count;
        return Optional.of(chunk);
      }

      private void check(DenseArray numbers) {
        OptionalInt bad = numbers.firstNotFinite();
        if (bad.isPresent()) {
          int at = bad.getAsInt();
          throw new RowReadException(
              name(), row + at / width, FloatChunk.notFinite(at % width, numbers.get(at)));
        }
      }

      @Override
      public void close() throws IOException {
        reader.close();
      }
    };
  }

  /** Looks at numbers before they become samples. */
  public interface Check {
    void check(DenseArray numbers) throws IOException;
  }

  /** The next rows of a reader, as they lie in the file. */
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

  @Override
  public String toString() {
    return name();
  }
}
