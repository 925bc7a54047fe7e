package io.github.sparseae.internal.data;

import io.github.sparseae.data.DataFormatException;
import io.github.sparseae.internal.io.AtomicFile;
import io.github.sparseae.internal.io.HeapLimit;
import io.github.sparseae.internal.io.IoFunction;
import io.github.sparseae.internal.io.IoSupplier;
import io.github.sparseae.internal.io.Quantity;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Files of rows. */
public final class RowFile {

  /** The most numbers that a row of a file may have. */
  public static final int MAX_WIDTH = 1 << 28;

  private RowFile() {}

  public static InputStream open(Path path) throws IOException {
    check(path);
    return Files.newInputStream(path);
  }

  /** Refuses a missing file, a folder, and a device or a pipe, which could block. */
  public static void check(Path path) throws IOException {
    Optional<String> other = AtomicFile.otherKind(path);
    if (other.isPresent()) {
      throw new DataFormatException(path, "file", "a file", other.get());
    }
    path.getFileSystem().provider().checkAccess(path, AccessMode.READ);
  }

  /** Refuses a place in a file that does not hold what is expected. */
  public static void check(
      boolean isExpected, Path path, String place, String expected, Object actual)
      throws DataFormatException {
    if (!isExpected) {
      throw new DataFormatException(path, place, expected, actual);
    }
  }

  /** Returns what work on an open file, whose rows can also be streamed, returns, and closes it. */
  public static <C extends Closeable, T> T read(
      Path path, IoSupplier<C> opening, IoFunction<C, T> work) throws IOException {
    return HeapLimit.read(
        path,
        ", or stream the rows",
        () -> {
          try (C open = opening.get()) {
            return work.apply(open);
          }
        });
  }

  public static byte[] exactly(Path path, InputStream in, int length, String field)
      throws IOException {
    byte[] read = in.readNBytes(length);
    if (read.length < length) {
      throw new DataFormatException(
          path, field, Quantity.of(length, "byte"), Quantity.of(read.length, "byte"));
    }
    return read;
  }

  /** Returns what reads a file from a resource, which is closed if that fails. */
  public static <T> T orClosed(Closeable resource, IoSupplier<T> reader) throws IOException {
    try {
      return reader.get();
    } catch (Throwable e) {
      try (resource) {
        throw e;
      }
    }
  }
}
