package io.github.sparseae.benchmarks.worker;

import static com.google.common.base.Preconditions.checkArgument;

import io.github.sparseae.data.Idx;
import io.github.sparseae.data.Rows;
import io.github.sparseae.data.Samples;
import io.github.sparseae.internal.random.RandomStream;
import io.github.sparseae.model.DenseArray;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A file of rows that every implementation reads: an IDX file of byte pixels, whose name ends in
 * {@code .idx}, or raw float32.
 */
public record RowsFile(Path path, int width, int size) {
  public static final float SCALE = 1 / 255f;

  private static final int IDX_MAGIC = 0x803;
  private static final int IDX_HEADER = 16;
  private static final int DIRECTIONS = 1024;
  private static final int DIRECTIONS_PER_ROW = 16;

  static RowsFile of(Path path, int width) throws IOException {
    long header = isBytes(path) ? IDX_HEADER : 0;
    int rowLength = isBytes(path) ? width : width * Float.BYTES;
    return new RowsFile(path, width, Math.toIntExact((Files.size(path) - header) / rowLength));
  }

  private static boolean isBytes(Path path) {
    return path.toString().endsWith(".idx");
  }

  /** Returns whether values are bytes, to be multiplied by {@link #SCALE}. */
  public boolean isBytes() {
    return isBytes(path);
  }

  /** Writes square pictures to an {@code .idx} file, repeated from the first as often as needed. */
  public static RowsFile pictures(Path path, Samples pictures, int size) throws IOException {
    checkArgument(isBytes(path), "a file of bytes must end in .idx, was %s", path);
    int side = (int) Math.sqrt(pictures.width());
    ByteBuffer header =
        ByteBuffer.allocate(IDX_HEADER).putInt(IDX_MAGIC).putInt(size).putInt(side).putInt(side);
    byte[] row = new byte[pictures.width()];
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(path))) {
      out.write(header.array());
      ByteBuffer source = pictures.bytes();
      for (int i = 0; i < size; i++) {
        source.position(i % pictures.size() * row.length).get(row);
        out.write(row);
      }
    }
    return new RowsFile(path, pictures.width(), size);
  }

  /**
   * Writes sums of 16 of 1,024 random directions with normally distributed weights, like the
   * activations of a network in the superposition hypothesis.
   */
  public static RowsFile sparseSums(Path path, int width, int size) throws IOException {
    checkArgument(!isBytes(path), "a file of float32 must not end in .idx, was %s", path);
    float[][] directions = new float[DIRECTIONS][width];
    RandomStream random = RandomStream.of(1, "directions", 0);
    for (float[] direction : directions) {
      random.fillGaussian(direction, 0.25);
    }
    ByteBuffer bytes = ByteBuffer.allocate(width * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    float[] weights = new float[DIRECTIONS_PER_ROW];
    float[] row = new float[width];
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(path))) {
      for (int i = 0; i < size; i++) {
        Arrays.fill(row, 0);
        random.fillGaussian(weights, 1);
        for (float weight : weights) {
          float[] direction = directions[random.nextInt(DIRECTIONS)];
          for (int j = 0; j < width; j++) {
            row[j] += weight * direction[j];
          }
        }
        bytes.clear().asFloatBuffer().put(row);
        out.write(bytes.array());
      }
    }
    return new RowsFile(path, width, size);
  }

  /** Reads the rows into Java's memory, as bytes or float32. */
  public Samples read() throws IOException {
    if (isBytes()) {
      return Idx.readImages(path);
    }
    float[] numbers = new float[width * size];
    map().asFloatBuffer().get(numbers);
    return Samples.of(DenseArray.wrap(numbers, size, width));
  }

  public Rows source() throws IOException {
    return isBytes() ? Rows.ofIdx(path) : Rows.ofFloats(path, width);
  }

  /** Maps the values of all rows outside of the Java heap: bytes, or little-endian float32. */
  public ByteBuffer map() throws IOException {
    long header = isBytes() ? IDX_HEADER : 0;
    try (FileChannel channel = FileChannel.open(path)) {
      return channel
          .map(FileChannel.MapMode.READ_ONLY, header, channel.size() - header)
          .order(ByteOrder.LITTLE_ENDIAN);
    }
  }
}
