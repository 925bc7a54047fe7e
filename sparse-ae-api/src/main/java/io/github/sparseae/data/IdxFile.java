package io.github.sparseae.data;

import com.google.common.hash.Hashing;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * The unpacked and checked content of one IDX file of unsigned bytes.
 *
 * <p>Whatever the header claims, memory grows only with bytes that were read: a plain file's size
 * is compared with the claim first, and a compressed file is unpacked piece by piece, to at most
 * one byte more than the claim.
 */
final class IdxFile {
  private static final int UNSIGNED_BYTE = 0x08;
  private static final int GZIP_MAGIC = 0x1F8B;
  private static final String GZIP = "gzip";
  private static final String WHOLE_GZIP = "a whole, undamaged gzip stream";

  private final Path path;
  private final byte[] header;
  private final int[] dimensions;
  private final byte[] elements;

  private IdxFile(Path path, byte[] header, int[] dimensions, byte[] elements) {
    this.path = path;
    this.header = header;
    this.dimensions = dimensions;
    this.elements = elements;
  }

  /** Reads a file of so many dimensions, plain or compressed by gzip. */
  static IdxFile read(Path path, int dimensions) throws IOException {
    try (InputStream file = new BufferedInputStream(Files.newInputStream(path))) {
      if (!isGzip(file)) {
        long size = Files.isRegularFile(path) ? Files.size(path) : Reader.SIZE_UNKNOWN;
        return new Reader(path, file, size).read(dimensions);
      }
      try (InputStream unpacked = new GZIPInputStream(file, 1 << 16)) {
        return new Reader(path, unpacked, Reader.SIZE_UNKNOWN).read(dimensions);
      } catch (ZipException e) {
        throw new IdxException(path, GZIP, WHOLE_GZIP, "damaged: " + e.getMessage(), e);
      } catch (EOFException e) {
        throw new IdxException(path, GZIP, WHOLE_GZIP, "cut short", e);
      }
    }
  }

  Path path() {
    return path;
  }

  int dimension(int index) {
    return dimensions[index];
  }

  /** The elements themselves, not a copy: this class stays inside the package. */
  byte[] elements() {
    return elements;
  }

  /** The SHA-256 of the unpacked file, header and elements, as 64 lower-case digits. */
  String sha256() {
    return Hashing.sha256().newHasher().putBytes(header).putBytes(elements).hash().toString();
  }

  private static boolean isGzip(InputStream file) throws IOException {
    file.mark(2);
    byte[] start = file.readNBytes(2);
    file.reset();
    return start.length == 2 && ByteBuffer.wrap(start).getChar() == GZIP_MAGIC;
  }

  /** Reads front to back, checking each field as soon as it is there. */
  private record Reader(Path path, InputStream in, long fileSize) {
    static final long SIZE_UNKNOWN = -1;

    /** The longest array that every Java virtual machine can make. */
    private static final int MAX_COUNT = Integer.MAX_VALUE - 8;

    IdxFile read(int dimensions) throws IOException {
      ByteBuffer magic = ByteBuffer.wrap(exactly(4, "magic number"));
      checkMagic(magic, dimensions);
      byte[] lengths = exactly(4 * dimensions, "dimensions");
      int[] shape = shape(ByteBuffer.wrap(lengths), dimensions);
      int count = count(shape, magic.capacity() + lengths.length);
      byte[] elements = exactly(count, "content");
      if (in.read() != -1) {
        throw new IdxException(path, "content", bytes(count), "more");
      }
      byte[] header =
          ByteBuffer.allocate(magic.capacity() + lengths.length)
              .put(magic.array())
              .put(lengths)
              .array();
      return new IdxFile(path, header, shape, elements);
    }

    private void checkMagic(ByteBuffer magic, int dimensions) throws IdxException {
      if (magic.getShort(0) != 0) {
        throw new IdxException(
            path,
            "magic number",
            String.format(Locale.ROOT, "0x%08X", UNSIGNED_BYTE << 8 | dimensions),
            String.format(Locale.ROOT, "0x%08X", magic.getInt(0)));
      }
      int type = Byte.toUnsignedInt(magic.get(2));
      if (type != UNSIGNED_BYTE) {
        throw new IdxException(path, "element type", typeName(UNSIGNED_BYTE), typeName(type));
      }
      int actual = Byte.toUnsignedInt(magic.get(3));
      if (actual != dimensions) {
        throw new IdxException(
            path, "number of dimensions", String.valueOf(dimensions), String.valueOf(actual));
      }
    }

    private int[] shape(ByteBuffer lengths, int dimensions) throws IdxException {
      int[] shape = new int[dimensions];
      for (int i = 0; i < dimensions; i++) {
        shape[i] = lengths.getInt();
        if (shape[i] <= 0) {
          throw new IdxException(
              path,
              "dimension " + i,
              "1 to " + Integer.MAX_VALUE,
              Integer.toUnsignedString(shape[i]));
        }
      }
      return shape;
    }

    private int count(int[] shape, int headerSize) throws IdxException {
      long count = 1;
      for (int i = 0; i < shape.length; i++) {
        count *= shape[i];
        if (count > MAX_COUNT) {
          throw new IdxException(
              path,
              "dimensions",
              "a product of at most " + MAX_COUNT,
              count + " for the first " + (i + 1));
        }
      }
      if (fileSize != SIZE_UNKNOWN && fileSize - headerSize != count) {
        throw new IdxException(path, "content", bytes(count), bytes(fileSize - headerSize));
      }
      return (int) count;
    }

    private byte[] exactly(int count, String field) throws IOException {
      byte[] read = in.readNBytes(count);
      if (read.length < count) {
        throw new IdxException(path, field, bytes(count), bytes(read.length));
      }
      return read;
    }

    private static String bytes(long count) {
      return count == 1 ? "1 byte" : count + " bytes";
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
}
