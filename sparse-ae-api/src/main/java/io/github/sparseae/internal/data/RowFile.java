package io.github.sparseae.internal.data;

import static com.google.common.base.Preconditions.checkArgument;

import io.github.sparseae.data.DataFormatException;
import io.github.sparseae.data.RowReadException;
import io.github.sparseae.data.RowStream;
import io.github.sparseae.data.Rows;
import io.github.sparseae.data.Samples;
import io.github.sparseae.internal.io.AtomicFile;
import io.github.sparseae.internal.io.HeapLimit;
import io.github.sparseae.internal.io.IoFunction;
import io.github.sparseae.internal.io.IoSupplier;
import io.github.sparseae.internal.io.Quantity;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.AccessMode;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/** Files of rows, and those of raw little-endian float32 numbers. */
public final class RowFile {

  /** The most numbers that a row of a file may have. */
  public static final int MAX_WIDTH = 1 << 28;

  private RowFile() {}

  /** Opens a file, checked as by {@link #check}. */
  public static InputStream open(Path path) throws IOException {
    check(path);
    return Files.newInputStream(path);
  }

  /**
   * Checks that a file can be read.
   *
   * @throws NoSuchFileException if there is none
   * @throws DataFormatException if it is a folder, or a device or a pipe, which could block
   */
  static void check(Path path) throws IOException {
    Optional<String> other = AtomicFile.otherKind(path);
    if (other.isPresent()) {
      throw new DataFormatException(path, "file", "a file", other.get());
    }
    path.getFileSystem().provider().checkAccess(path, AccessMode.READ);
  }

  /**
   * Returns what work on an open file returns, and closes it.
   *
   * @throws FileSystemException if the result does not fit into the Java heap
   */
  public static <C extends Closeable, T> T read(
      Path path, IoSupplier<C> opening, IoFunction<C, T> work) throws IOException {
    return HeapLimit.read(
        path,
        () -> {
          try (C open = opening.get()) {
            return work.apply(open);
          }
        });
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

  public static Rows rows(Path file, int width) throws IOException {
    checkArgument(
        width > 0 && width <= MAX_WIDTH,
        "the width must be from 1 to %s, was %s",
        MAX_WIDTH,
        width);
    check(file);
    long size = Files.size(file);
    long rowSize = (long) width * Float.BYTES;
    checkArgument(
        size > 0 && size % rowSize == 0,
        "%s: a size of %s is no whole number of rows of %s, %s each",
        file,
        Quantity.of(size, "byte"),
        Quantity.of(width, "float32 number"),
        Quantity.of(rowSize, "byte"));
    return new SuppliedRows(
        file.toString(), width, OptionalLong.of(size / rowSize), () -> open(file, width));
  }

  private static RowStream<Samples> open(Path file, int width) throws IOException {
    InputStream in = new BufferedInputStream(open(file), 1 << 16);
    FloatChunk chunk = new FloatChunk(file.toString(), width);
    float[] row = new float[width];
    return SuppliedRows.stream(
        () -> {
          byte[] bytes = in.readNBytes(chunk.capacity() * width * Float.BYTES);
          ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
          while (buffer.hasRemaining()) {
            if (buffer.remaining() < width * Float.BYTES) {
              throw new RowReadException(
                  file.toString(),
                  chunk.row(),
                  "the file ends within it, after " + Quantity.of(buffer.remaining(), "byte"));
            }
            buffer.asFloatBuffer().get(row);
            buffer.position(buffer.position() + width * Float.BYTES);
            chunk.add(row);
          }
          return chunk.take();
        },
        in);
  }
}
