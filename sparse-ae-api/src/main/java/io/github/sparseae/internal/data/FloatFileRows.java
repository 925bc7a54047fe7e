package io.github.sparseae.internal.data;

import static com.google.common.base.Preconditions.checkArgument;

import io.github.sparseae.data.RowReadException;
import io.github.sparseae.data.RowStream;
import io.github.sparseae.data.Rows;
import io.github.sparseae.data.Samples;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/** Rows of raw little-endian float32 numbers in a file. */
public record FloatFileRows(Path file, int width, long rows) implements Rows {

  /** How many numbers a row of a file may have. */
  public static final int MAX_WIDTH = 1 << 28;

  public static FloatFileRows of(Path file, int width) throws IOException {
    checkArgument(
        width > 0 && width <= MAX_WIDTH,
        "the width must be from 1 to %s, was %s",
        MAX_WIDTH,
        width);
    long size = Files.size(file);
    long rowSize = (long) width * Float.BYTES;
    checkArgument(
        size > 0 && size % rowSize == 0,
        "%s: %s bytes are no whole number of rows of %s float32 numbers, %s bytes each",
        file,
        size,
        width,
        rowSize);
    return new FloatFileRows(file, width, size / rowSize);
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
    InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    FloatChunk chunk = new FloatChunk(name(), width);
    return new RowStream() {
      private final float[] row = new float[width];

      @Override
      public Optional<Samples> next() throws IOException {
        byte[] bytes = in.readNBytes(chunk.capacity() * width * Float.BYTES);
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
          if (buffer.remaining() < row.length * Float.BYTES) {
            throw new RowReadException(
                name(),
                chunk.row(),
                "the file ends within it, after " + buffer.remaining() + " bytes");
          }
          buffer.asFloatBuffer().get(row);
          buffer.position(buffer.position() + row.length * Float.BYTES);
          chunk.add(row);
        }
        return chunk.take();
      }

      @Override
      public void close() throws IOException {
        in.close();
      }
    };
  }

  @Override
  public String toString() {
    return name();
  }
}
