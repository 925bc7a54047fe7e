package io.github.sparseae.internal.data.idx;

import io.github.sparseae.data.DataFormatException;
import io.github.sparseae.internal.data.NumberArray;
import io.github.sparseae.internal.data.RowFile;
import io.github.sparseae.internal.io.IoSupplier;
import io.github.sparseae.internal.io.Quantity;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Reads an IDX file of unsigned bytes from front to back, plain or compressed with gzip, and
 * verifies each field as it is read.
 *
 * <p>Memory grows with the bytes read, not with the size in the header: the size of a plain file is
 * compared with the header first, and a compressed file is decompressed in pieces, to at most one
 * byte more than the header says.
 */
public final class IdxReader implements Closeable {
  private static final int UNSIGNED_BYTE = 0x08;
  private static final int GZIP_MAGIC = 0x1F8B;
  private static final long SIZE_UNKNOWN = -1;
  private static final int PIECE = 1 << 20;

  private final Path path;
  private final InputStream in;
  private final byte[] header;
  private final int[] shape;
  private final long count;

  /**
   * Whether the size of the file agrees with its header, so that memory can be allocated at once.
   */
  private final boolean isSizeChecked;

  private long left;

  private IdxReader(Path path, InputStream in, long fileSize, int dimensions, long maxCount)
      throws IOException {
    this.path = path;
    this.in = in;
    byte[] magic = exactly(4, 4, "magic number", 0);
    checkMagic(ByteBuffer.wrap(magic), dimensions);
    byte[] lengths = exactly(4 * dimensions, 4L * dimensions, "dimensions", 0);
    shape = shape(ByteBuffer.wrap(lengths), dimensions);
    header = ByteBuffer.allocate(magic.length + lengths.length).put(magic).put(lengths).array();
    count = count(maxCount);
    left = count;
    if (fileSize != SIZE_UNKNOWN && fileSize - header.length != count) {
      throw new DataFormatException(path, "content", bytes(count), bytes(fileSize - header.length));
    }
    isSizeChecked = fileSize != SIZE_UNKNOWN;
  }

  /** Opens a file of a number of dimensions and at most some elements, and reads its header. */
  public static IdxReader open(Path path, int dimensions, long maxCount) throws IOException {
    InputStream file = new BufferedInputStream(RowFile.open(path));
    return RowFile.orClosed(
        file,
        () -> {
          boolean gzip = isGzip(file);
          long size = !gzip ? Files.size(path) : SIZE_UNKNOWN;
          return translated(
              path,
              () ->
                  new IdxReader(
                      path,
                      gzip ? new GZIPInputStream(file, 1 << 16) : file,
                      size,
                      dimensions,
                      maxCount));
        });
  }

  /** Returns the bytes of the header. */
  public byte[] header() {
    return header;
  }

  public int[] shape() {
    return shape;
  }

  /** Returns the number of elements. */
  public long count() {
    return count;
  }

  /** Returns the number of elements for each index of the first dimension: the width of a row. */
  public int rowLength() throws DataFormatException {
    long length = count / shape[0];
    if (length > NumberArray.MAX_LENGTH) {
      throw new DataFormatException(
          path, "row", "at most " + NumberArray.MAX_LENGTH + " bytes", bytes(length));
    }
    return (int) length;
  }

  /**
   * Reads the next elements, at most {@link #left()}. After the last it checks that the file ends.
   */
  public byte[] read(int elements) throws IOException {
    return translated(
        path,
        () -> {
          byte[] read = exactly(elements, count, "content", count - left);
          left -= elements;
          if (left == 0 && in.read() != -1) {
            throw new DataFormatException(path, "content", bytes(count), "more");
          }
          return read;
        });
  }

  /** Returns the number of elements not read yet. */
  public long left() {
    return left;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private static <T> T translated(Path path, IoSupplier<T> reading) throws IOException {
    String whole = "a whole, undamaged gzip stream";
    try {
      return reading.get();
    } catch (ZipException e) {
      throw new DataFormatException(path, "gzip", whole, "damaged: " + e.getMessage(), e);
    } catch (EOFException e) {
      throw new DataFormatException(path, "gzip", whole, "cut short", e);
    }
  }

  private static boolean isGzip(InputStream file) throws IOException {
    file.mark(2);
    byte[] start = file.readNBytes(2);
    file.reset();
    return start.length == 2 && ByteBuffer.wrap(start).getChar() == GZIP_MAGIC;
  }

  private void checkMagic(ByteBuffer magic, int dimensions) throws DataFormatException {
    if (magic.getShort(0) != 0) {
      throw new DataFormatException(
          path,
          "magic number",
          String.format(Locale.ROOT, "0x%08X", UNSIGNED_BYTE << 8 | dimensions),
          String.format(Locale.ROOT, "0x%08X", magic.getInt(0)));
    }
    int type = Byte.toUnsignedInt(magic.get(2));
    if (type != UNSIGNED_BYTE) {
      throw new DataFormatException(path, "element type", typeName(UNSIGNED_BYTE), typeName(type));
    }
    int actual = Byte.toUnsignedInt(magic.get(3));
    if (actual != dimensions) {
      throw new DataFormatException(
          path, "number of dimensions", String.valueOf(dimensions), actual);
    }
  }

  private int[] shape(ByteBuffer lengths, int dimensions) throws DataFormatException {
    int[] shape = new int[dimensions];
    for (int i = 0; i < dimensions; i++) {
      shape[i] = lengths.getInt();
      if (shape[i] <= 0) {
        throw new DataFormatException(
            path,
            "dimension " + i,
            "1 to " + Integer.MAX_VALUE,
            Integer.toUnsignedString(shape[i]));
      }
    }
    return shape;
  }

  private long count(long maxCount) throws DataFormatException {
    long count = 1;
    for (int i = 0; i < shape.length; i++) {
      if (count > maxCount / shape[i]) {
        BigInteger product = BigInteger.valueOf(count).multiply(BigInteger.valueOf(shape[i]));
        throw new DataFormatException(
            path,
            "dimensions",
            "a product of at most " + maxCount,
            product + " for the first " + (i + 1));
      }
      count *= shape[i];
    }
    return count;
  }

  private byte[] exactly(int length, long expected, String field, long before) throws IOException {
    if (!isSizeChecked) {
      byte[] read = in.readNBytes(length);
      checkWhole(read.length, length, expected, field, before);
      return read;
    }
    byte[] read = new byte[length];
    int done = 0;
    while (done < length) {
      // In pieces: the stream allocates a buffer of the requested size outside of the heap.
      int now = in.readNBytes(read, done, Math.min(PIECE, length - done));
      checkWhole(done + now, done + Math.min(PIECE, length - done), expected, field, before);
      done += now;
    }
    return read;
  }

  private void checkWhole(int read, int wanted, long expected, String field, long before)
      throws DataFormatException {
    if (read < wanted) {
      throw new DataFormatException(path, field, bytes(expected), bytes(before + read));
    }
  }

  private static String bytes(long count) {
    return Quantity.of(count, "byte");
  }

  private static String typeName(int type) {
    String name =
        switch (type) {
          case UNSIGNED_BYTE -> "unsigned byte";
          case 0x09 -> "signed byte";
          case 0x0B -> "short";
          case 0x0C -> "int";
          case 0x0D -> "float";
          case 0x0E -> "double";
          default -> "unknown";
        };
    return String.format(Locale.ROOT, "0x%02X (%s)", type, name);
  }
}
