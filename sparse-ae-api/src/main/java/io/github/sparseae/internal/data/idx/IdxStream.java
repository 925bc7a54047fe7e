package io.github.sparseae.internal.data.idx;

import io.github.sparseae.data.RowStream;
import io.github.sparseae.data.Rows;
import io.github.sparseae.data.Samples;
import io.github.sparseae.internal.data.SuppliedRows;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/** Images of an IDX file, read in chunks. */
public final class IdxStream {
  /** The approximate number of pixels of a chunk. */
  private static final int BYTES = 1 << 18;

  private static final int DIMENSIONS = 3;

  private IdxStream() {}

  public static Rows rows(Path file) throws IOException {
    try (IdxReader reader = reader(file)) {
      return new SuppliedRows(
          file.toString(),
          reader.rowLength(),
          OptionalLong.of(reader.shape()[0]),
          () -> open(file));
    }
  }

  private static IdxReader reader(Path file) throws IOException {
    return IdxReader.open(file, DIMENSIONS, Long.MAX_VALUE);
  }

  private static RowStream<Samples> open(Path file) throws IOException {
    IdxReader reader = reader(file);
    return SuppliedRows.stream(
        () -> {
          if (reader.left() == 0) {
            return Optional.empty();
          }
          int width = reader.rowLength();
          long chunk = (long) Math.max(1, BYTES / width) * width;
          byte[] pixels = reader.read((int) Math.min(chunk, reader.left()));
          return Optional.of(Samples.wrapBytes(pixels, width, IdxFile.PIXEL_SCALE));
        },
        reader);
  }
}
