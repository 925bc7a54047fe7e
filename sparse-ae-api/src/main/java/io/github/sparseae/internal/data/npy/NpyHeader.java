package io.github.sparseae.internal.data.npy;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.common.collect.ImmutableList;
import io.github.sparseae.data.DataFormatException;
import io.github.sparseae.internal.data.FloatFile;
import io.github.sparseae.model.Precision;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What the header of a {@code .npy} file says.
 *
 * @param kind of the numbers: f, i, u or b
 * @param bytes how many a number has
 * @param order of these bytes
 * @param fortran whether the first index varies fastest
 * @param shape the lengths along each dimension
 */
public record NpyHeader(char kind, int bytes, ByteOrder order, boolean fortran, List<Long> shape) {
  /** The first bytes of every file. */
  static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

  /** How long a header is that is written: room for any shape of two dimensions. */
  public static final int WRITTEN_BYTES = 128;

  private static final int PREFIX_BYTES = MAGIC.length + 2 + Short.BYTES;

  public NpyHeader {
    shape = ImmutableList.copyOf(shape);
  }

  /** What is called {@code <f4}. */
  public String type() {
    return kind + String.valueOf(bytes);
  }

  /** How many numbers there are: the product of the shape; more than fit in a long is −1. */
  public long count() {
    long count = 1;
    for (long length : shape) {
      if (length != 0 && count > Long.MAX_VALUE / Math.max(1, length)) {
        return -1;
      }
      count *= length;
    }
    return count;
  }

  /** How many rows there are: the first length. */
  public long rows() {
    return shape.get(0);
  }

  /**
   * How many numbers a row has.
   *
   * @throws DataFormatException if the array is no table of numbers that samples can be
   */
  public int width(Path path) throws DataFormatException {
    if (!List.of("f2", "f4", "f8", "u1").contains(type())) {
      throw new DataFormatException(
          path, "header: descr", "f4, f8, f2 or u1: convert it, array.astype(\"<f4\")", type());
    }
    if (shape.size() < 2) {
      throw new DataFormatException(
          path,
          "header: shape",
          "at least 2 dimensions, the first for rows: array.reshape(-1, 1) makes rows of one"
              + " number",
          words(shape));
    }
    if (count() < 1 || count() / rows() > FloatFile.MAX_WIDTH) {
      throw new DataFormatException(
          path,
          "header: shape",
          "at least 1 row, of 1 to " + FloatFile.MAX_WIDTH + " numbers",
          words(shape));
    }
    return (int) (count() / rows());
  }

  /** As NumPy writes it. */
  public static String words(List<Long> shape) {
    return shape.stream().map(String::valueOf).collect(Collectors.joining(", ", "(", ")"));
  }

  /** The header that is written for a matrix: version 1.0, little-endian, rows one by one. */
  public static ByteBuffer of(Precision precision, long... shape) {
    StringBuilder lengths = new StringBuilder();
    for (long length : shape) {
      lengths.append(length).append(shape.length == 1 ? "," : ", ");
    }
    String text =
        "{'descr': '"
            + (precision == Precision.FLOAT64 ? "<f8" : "<f4")
            + "', 'fortran_order': False, 'shape': ("
            + lengths.toString().replaceAll(", $", "")
            + "), }";
    int whole = (PREFIX_BYTES + text.length() + 1 + 63) / 64 * 64;
    int length = Math.max(WRITTEN_BYTES, whole) - PREFIX_BYTES;
    ByteBuffer bytes = ByteBuffer.allocate(PREFIX_BYTES + length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(MAGIC).put((byte) 1).put((byte) 0).putShort((short) length);
    bytes.put((text + " ".repeat(length - text.length() - 1) + "\n").getBytes(US_ASCII));
    return bytes.flip();
  }
}
