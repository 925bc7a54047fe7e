package io.github.sparseae.internal.data.idx;

import io.github.sparseae.data.DataFormatException;
import io.github.sparseae.internal.data.ZipParts;
import io.github.sparseae.internal.data.npy.NpyHeader;
import io.github.sparseae.internal.io.IoSupplier;
import io.github.sparseae.internal.io.Quantity;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** The content of a gzip file, which says what is wrong with it, and has the expected length. */
final class Unpacked extends InputStream {
  private final Path path;
  private final GZIPInputStream in;
  private long expected = Long.MAX_VALUE;
  private long read;

  private Unpacked(Path path, GZIPInputStream in) {
    this.path = path;
    this.in = in;
  }

  static Unpacked of(Path path, InputStream packed) throws IOException {
    return new Unpacked(path, translated(path, () -> new GZIPInputStream(packed, 1 << 16)));
  }

  /** Expects the numbers of a header, each a byte, which a file of some size can expand to. */
  void expect(NpyHeader header, long packedSize) throws DataFormatException {
    expected = header.count();
    read = 0;
    if (expected < 0 || expected > ZipParts.MAX_EXPANSION * packedSize) {
      throw new DataFormatException(
          path,
          "dimensions",
          "a size that " + Quantity.of(packedSize, "compressed byte") + " can have",
          NpyHeader.words(header.shape()));
    }
  }

  @Override
  public int read(byte[] bytes, int from, int length) throws IOException {
    int now = translated(path, () -> in.read(bytes, from, length));
    read += Math.max(0, now);
    boolean isCut = now < 0 && expected < Long.MAX_VALUE && read < expected;
    if (isCut || read > expected || (read == expected && translated(path, in::read) >= 0)) {
      throw new DataFormatException(
          path,
          "content",
          Quantity.of(expected, "byte"),
          isCut ? Quantity.of(read, "byte") : "more");
    }
    return now;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
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

  @Override
  public void close() throws IOException {
    in.close();
  }
}
