package io.github.sparseae.internal.data.idx;

import io.github.sparseae.data.Idx;
import io.github.sparseae.data.RowStream;
import io.github.sparseae.data.Rows;
import io.github.sparseae.data.Samples;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/** Images of an IDX file, read piece by piece. */
public record IdxSource(Path file, int width, long rows) implements Rows {
  /** A chunk has about so many pixels. */
  private static final int BYTES = 1 << 18;

  private static final int DIMENSIONS = 3;

  public static IdxSource of(Path file) throws IOException {
    try (IdxReader reader = reader(file)) {
      return new IdxSource(file, reader.rowLength(), reader.shape()[0]);
    }
  }

  private static IdxReader reader(Path file) throws IOException {
    return IdxReader.open(file, DIMENSIONS, Long.MAX_VALUE);
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
    IdxReader reader = reader(file);
    return new RowStream() {
      @Override
      public Optional<Samples> next() throws IOException {
        if (reader.left() == 0) {
          return Optional.empty();
        }
        int actual = reader.rowLength();
        long chunk = (long) Math.max(1, BYTES / actual) * actual;
        byte[] pixels = reader.read((int) Math.min(chunk, reader.left()));
        return Optional.of(Samples.wrapBytes(pixels, actual, Idx.PIXEL_SCALE));
      }

      @Override
      public void close() throws IOException {
        reader.close();
      }
    };
  }

  @Override
  public String toString() {
    return name();
  }
}
