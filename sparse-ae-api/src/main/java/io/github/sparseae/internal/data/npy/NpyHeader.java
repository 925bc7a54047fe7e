package io.github.sparseae.internal.data.npy;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.common.collect.ImmutableList;
import com.google.common.primitives.Longs;
import io.github.sparseae.data.DataFormatException;
import io.github.sparseae.internal.data.NumberType;
import io.github.sparseae.internal.data.RowFile;
import io.github.sparseae.model.Precision;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The header of a {@code .npy} file.
 *
 * @param kind the type of the elements: f, i, u or b for numbers, U or S for texts
 * @param fortran whether the first index varies fastest
 */
public record NpyHeader(char kind, int bytes, ByteOrder order, boolean fortran, List<Long> shape) {
  static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

  /** The length of a written header, enough for any shape of two dimensions. */
  public static final int WRITTEN_BYTES = 128;

  private static final int PREFIX_BYTES = MAGIC.length + 2 + Short.BYTES;

  public NpyHeader {
    shape = ImmutableList.copyOf(shape);
  }

  public boolean isText() {
    return kind == 'U' || kind == 'S';
  }

  /** Returns type and width of the elements, for example {@code f4}. */
  public String type() {
    return kind + String.valueOf(bytes);
  }

  /** Returns the type of numbers with fractions; empty of others. */
  public Optional<NumberType> realType() {
    return switch (type()) {
      case "f2" -> Optional.of(NumberType.F16);
      case "f4" -> Optional.of(NumberType.F32);
      case "f8" -> Optional.of(NumberType.F64);
      default -> Optional.empty();
    };
  }

  /** Returns the number of numbers, the product of the shape; −1 if it overflows a long. */
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

  public long rows() {
    return shape.get(0);
  }

  /** Returns the number of numbers of a row; refuses what cannot be rows. */
  public int width(Path path) throws DataFormatException {
    if (isText()) {
      throw new DataFormatException(
          path, "header: descr", "numbers; Npy.readLabels reads the names of classes", "texts");
    }
    RowFile.check(
        shape.size() >= 2,
        path,
        "header: shape",
        "at least 2 dimensions, the first for rows: array.reshape(-1, 1) makes rows of one"
            + " number",
        words(shape));
    RowFile.check(
        count() >= 1 && count() / rows() <= RowFile.MAX_WIDTH,
        path,
        "header: shape",
        "at least 1 row, of 1 to " + RowFile.MAX_WIDTH + " numbers",
        words(shape));
    return (int) (count() / rows());
  }

  /** Returns a shape in NumPy's notation. */
  public static String words(List<Long> shape) {
    String end = shape.size() == 1 ? ",)" : ")";
    return shape.stream().map(String::valueOf).collect(Collectors.joining(", ", "(", end));
  }

  /** Returns the header of an array of numbers: version 1.0, little-endian, C order. */
  public static ByteBuffer of(Precision precision, long... shape) {
    return of(precision == Precision.FLOAT64 ? "<f8" : "<f4", shape);
  }

  static ByteBuffer of(String type, long... shape) {
    String text =
        "{'descr': '%s', 'fortran_order': False, 'shape': %s, }"
            .formatted(type, words(Longs.asList(shape)));
    int whole = (PREFIX_BYTES + text.length() + 1 + 63) / 64 * 64;
    int length = Math.max(WRITTEN_BYTES, whole) - PREFIX_BYTES;
    ByteBuffer bytes = ByteBuffer.allocate(PREFIX_BYTES + length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(MAGIC).put((byte) 1).put((byte) 0).putShort((short) length);
    bytes.put((text + " ".repeat(length - text.length() - 1) + "\n").getBytes(US_ASCII));
    return bytes.flip();
  }

  /** The type and the shape, for example {@code f4 of shape (3, 4)}. */
  @Override
  public String toString() {
    return type() + " of shape " + words(shape);
  }
}
