package io.github.sparseae.internal.data;

import static com.google.common.base.Preconditions.checkArgument;

import io.github.sparseae.data.DataFormatException;
import io.github.sparseae.data.RowReadException;
import io.github.sparseae.data.RowStream;
import io.github.sparseae.data.Rows;
import io.github.sparseae.data.Samples;
import io.github.sparseae.internal.io.AtomicFile;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/** Files of rows, and those of raw little-endian float32 numbers. */
public final class RowFile {

  /** The most numbers that a row of a file may have. */
  public static final int MAX_WIDTH = 1 << 28;

  private RowFile() {}

  /**
   * Opens a file.
   *
   * @throws DataFormatException if it is a folder, or a device or a pipe, which could block
   */
  public static InputStream open(Path path) throws IOException {
    Optional<String> other = AtomicFile.otherKind(path);
    if (other.isPresent()) {
      throw new DataFormatException(path, "file", "a file", other.get());
    }
    return Files.newInputStream(path);
  }

  public static Rows rows(Path file, int width) throws IOException {
    checkArgument(
        width > 0 && width <= MAX_WIDTH,
        "the width must be from 1 to %s, was %s",
        MAX_WIDTH,
        width);
    open(file).close();
    long size = Files.size(file);
    long rowSize = (long) width * Float.BYTES;
    checkArgument(
        size > 0 && size % rowSize == 0,
        "%s: %s bytes are no whole number of rows of %s float32 numbers, %s bytes each",
        file,
        size,
        width,
        rowSize);
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
                  "the file ends within it, after " + buffer.remaining() + " bytes");
            }
            buffer.asFloatBuffer().get(row);
            buffer.position(buffer.position() + width * Float.BYTES);
            chunk.add(row);
          }
          return chunk.take();
        },
        in::close);
  }
}
