package io.github.sparseae.internal.data.npy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import io.github.sparseae.data.DataFormatException;
import io.github.sparseae.internal.data.RowFile;
import io.github.sparseae.internal.data.ZipParts;
import io.github.sparseae.internal.io.HalfPrecision;
import io.github.sparseae.internal.io.Quantity;
import io.github.sparseae.model.DenseArray;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * Reads a {@code .npy} file from front to back. The header is compared with the size of the file
 * before any number is read, so that callers can safely allocate memory of the size it claims.
 */
public final class NpyReader implements Closeable {
  /** NumPy's own bound for files that are not trusted. */
  private static final int MAX_HEADER = 10_000;

  private static final int BUFFER_BYTES = 1 << 16;
  private static final int PIECE = 1 << 20;

  private final Path path;
  private final InputStream in;
  private final NpyHeader header;
  private final ByteBuffer buffer;
  private long headerBytes;

  private NpyReader(Path path, InputStream in, long size, @Nullable NpyHeader known)
      throws IOException {
    this.path = path;
    this.in = in;
    header = known == null ? parsed() : known;
    checkSize(size - headerBytes);
    buffer = ByteBuffer.allocate(BUFFER_BYTES).order(header.order()).limit(0);
  }

  private NpyHeader parsed() throws IOException {
    byte[] start = exactly(NpyHeader.MAGIC.length + 2, "magic number");
    RowFile.check(
        Arrays.equals(start, 0, NpyHeader.MAGIC.length, NpyHeader.MAGIC, 0, NpyHeader.MAGIC.length),
        path,
        "magic number",
        "that of NumPy's .npy files",
        start[0] == 'P' && start[1] == 'K'
            ? archive(path)
            : "another: a damaged file, or one of another kind");
    int version = start[start.length - 2];
    if (version < 1 || version > 3 || start[start.length - 1] != 0) {
      throw new DataFormatException(
          path, "version", "1.0, 2.0 or 3.0", version + "." + start[start.length - 1]);
    }
    int lengthBytes = version == 1 ? Short.BYTES : Integer.BYTES;
    ByteBuffer field =
        ByteBuffer.wrap(exactly(lengthBytes, "header length")).order(ByteOrder.LITTLE_ENDIAN);
    long length =
        version == 1
            ? Short.toUnsignedLong(field.getShort())
            : Integer.toUnsignedLong(field.getInt());
    RowFile.check(
        length <= MAX_HEADER, path, "header length", "at most " + MAX_HEADER + " bytes", length);
    byte[] text = exactly((int) length, "header");
    return NpyHeaderParser.parse(path, new String(text, version == 3 ? UTF_8 : ISO_8859_1));
  }

  private static String archive(Path path) {
    try (ZipFile zip = new ZipFile(path.toFile())) {
      return zip.stream()
          .map(ZipEntry::getName)
          .collect(joining(", ", "a zip archive, as .npz is: unpack one of its files, ", ""));
    } catch (IOException | IllegalArgumentException | UnsupportedOperationException e) {
      return "a zip archive, as .npz is, but a damaged one";
    }
  }

  private void checkSize(long there) throws DataFormatException {
    long count = header.count();
    if (count < 0 || count > Long.MAX_VALUE / header.bytes() || count * header.bytes() != there) {
      throw new DataFormatException(
          path,
          "content",
          "%s of %s for shape %s"
              .formatted(
                  count < 0 ? "more than 2^63 numbers" : Quantity.of(count, "number"),
                  Quantity.of(header.bytes(), "byte"),
                  NpyHeader.words(header.shape())),
          Quantity.of(there, "byte"));
    }
  }

  /** Opens a file, reads its header and compares it with the size of the file. */
  public static NpyReader open(Path path) throws IOException {
    return of(path, RowFile.open(path), Files.size(path), null);
  }

  /** Opens a file of the numbers of an array alone, and compares their size with its header. */
  static NpyReader open(Path path, NpyHeader header) throws IOException {
    return of(path, RowFile.open(path), Files.size(path), header);
  }

  /**
   * Begins to read an array that is part of a file; refuses a header that the size contradicts.
   *
   * @param in from the beginning of the array; closed with the reader, also if this fails
   * @param size the number of bytes of the array, with its header if that is not known
   * @param known the header; null if the array begins with it
   */
  public static NpyReader of(Path path, InputStream in, long size, @Nullable NpyHeader known)
      throws IOException {
    InputStream buffered = new BufferedInputStream(in);
    return RowFile.orClosed(buffered, () -> new NpyReader(path, buffered, size, known));
  }

  /** Begins to read an array that is an entry of a zip archive; as above. */
  public static NpyReader of(ZipParts zip, ZipEntry entry) throws IOException {
    try {
      return of(zip.path(), zip.openChecked(entry), zip.size(entry), null);
    } catch (DataFormatException e) {
      String place = ZipParts.place(entry);
      throw e.place().equals(place)
          ? e
          : new DataFormatException(
              zip.path(), place + ": " + e.place(), e.expected(), e.actual(), e.getCause());
    }
  }

  public NpyHeader header() {
    return header;
  }

  /** Reads the next numbers, of type f2, f4 or f8: float64 of f8, else float32. */
  public DenseArray reals(int... shape) throws IOException {
    return header.realType().orElseThrow().read(this::fill, header.order(), shape);
  }

  public void read(byte[] into) throws IOException {
    fill(into, into.length);
  }

  @SuppressWarnings("ByteBufferBackingArray") // The reader of the numbers has allocated it.
  private void fill(ByteBuffer bytes) throws IOException {
    fill(bytes.array(), bytes.limit());
  }

  /** Fills an array in pieces, each of which a stream may copy outside of the heap. */
  private void fill(byte[] into, int length) throws IOException {
    for (int done = 0; done < length; done += PIECE) {
      int piece = Math.min(PIECE, length - done);
      if (in.readNBytes(into, done, piece) < piece) {
        throw new DataFormatException(
            path, "content", "as many bytes as when it was opened", "cut short in the meantime");
      }
    }
  }

  /** Reads the next element as text; a whole number without a fraction. */
  public String text(long left) throws IOException {
    if (header.isText()) {
      ByteBuffer bytes = next(left);
      byte[] own = new byte[header.bytes()];
      ByteOrder order = bytes.order();
      bytes.get(own);
      Charset charset =
          header.kind() == 'S'
              ? UTF_8
              : Charset.forName(order == ByteOrder.BIG_ENDIAN ? "UTF-32BE" : "UTF-32LE");
      return new String(own, charset).replaceAll("\0+$", "");
    }
    if (header.kind() != 'f') {
      long whole = whole(left);
      return header.kind() == 'i' ? Long.toString(whole) : Long.toUnsignedString(whole);
    }
    double number = real(left);
    return number == Math.rint(number) && Math.abs(number) < 1e15
        ? Long.toString((long) number)
        : Double.toString(number);
  }

  private double real(long left) throws IOException {
    ByteBuffer bytes = next(left);
    return switch (header.bytes()) {
      case Short.BYTES -> HalfPrecision.ofFloat16(bytes.getShort());
      case Float.BYTES -> bytes.getFloat();
      default -> bytes.getDouble();
    };
  }

  /** Reads the next number, of type i, u or b; a u8 of 2^63 or more becomes negative. */
  public long whole(long left) throws IOException {
    ByteBuffer bytes = next(left);
    boolean signed = header.kind() == 'i';
    return switch (header.bytes()) {
      case Byte.BYTES -> signed ? bytes.get() : Byte.toUnsignedLong(bytes.get());
      case Short.BYTES -> signed ? bytes.getShort() : Short.toUnsignedLong(bytes.getShort());
      case Integer.BYTES -> signed ? bytes.getInt() : Integer.toUnsignedLong(bytes.getInt());
      default -> bytes.getLong();
    };
  }

  /** Returns the buffer with at least one number; refills it if it is empty. */
  private ByteBuffer next(long left) throws IOException {
    if (buffer.hasRemaining()) {
      return buffer;
    }
    int whole = BUFFER_BYTES / header.bytes() * header.bytes();
    int bytes = (int) Math.min(whole, left * header.bytes());
    fill(buffer.clear().limit(bytes));
    return buffer;
  }

  private byte[] exactly(int length, String field) throws IOException {
    headerBytes += length;
    return RowFile.exactly(path, in, length, field);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
