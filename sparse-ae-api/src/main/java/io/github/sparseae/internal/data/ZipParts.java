package io.github.sparseae.internal.data;

import io.github.sparseae.data.DataFormatException;
import io.github.sparseae.internal.io.Quantity;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** Access to the entries of a zip archive whose sizes are not trusted. */
public final class ZipParts {
  /** The highest expansion of deflate: an entry that claims more is damaged. */
  private static final int MAX_EXPANSION = 1032;

  private static final int MAX_ENTRIES = 1 << 14;

  private ZipParts() {}

  /** Something that is read from an open archive. */
  public interface Reading<T> {
    T read(ZipFile zip) throws IOException;
  }

  /**
   * Reads an archive.
   *
   * @param format what the file should be, for messages
   * @throws DataFormatException if it is not an archive, or its entries are too many
   */
  public static <T> T read(Path path, String format, Reading<T> reading) throws IOException {
    RowFile.check(path);
    try (ZipFile zip = open(path)) {
      if (zip.size() > MAX_ENTRIES) {
        throw new DataFormatException(
            path, "zip", "at most " + MAX_ENTRIES + " entries", zip.size());
      }
      return reading.read(zip);
    } catch (ZipException e) {
      throw new DataFormatException(
          path, "file", format, "no zip archive, or a damaged one: " + e.getMessage(), e);
    } catch (EOFException e) {
      throw new DataFormatException(path, "file", format, "a zip archive cut short", e);
    }
  }

  private static ZipFile open(Path path) throws IOException {
    try {
      return new ZipFile(path.toFile());
    } catch (IllegalArgumentException e) {
      throw new ZipException("its names are no texts");
    } catch (UnsupportedOperationException e) {
      throw new DataFormatException(
          path, "file", "a file of the default file system", "one of another: copy it", e);
    }
  }

  /** Returns the place of an entry in messages. */
  public static String place(ZipEntry entry) {
    return "entry " + entry.getName();
  }

  /** Returns the number of bytes of an entry, which its compressed bytes can expand to. */
  public static long size(Path path, ZipEntry entry) throws DataFormatException {
    long size = entry.getSize();
    if (size < 0 || size > MAX_EXPANSION * (entry.getCompressedSize() + 1)) {
      throw new DataFormatException(
          path,
          place(entry),
          "a size that " + Quantity.of(entry.getCompressedSize(), "compressed byte") + " can have",
          size);
    }
    return size;
  }

  /** Opens an entry. */
  public static InputStream open(Path path, ZipFile zip, ZipEntry entry) throws IOException {
    InputStream in = zip.getInputStream(entry);
    if (in == null) {
      throw new DataFormatException(path, place(entry), "content", "missing");
    }
    return in;
  }

  /** Returns the first bytes of an entry. */
  public static byte[] start(Path path, ZipFile zip, ZipEntry entry, int length)
      throws IOException {
    byte[] bytes = new byte[length];
    try (InputStream in = open(path, zip, entry)) {
      fill(path, in, bytes, entry);
    }
    return bytes;
  }

  /** Fills an array with the next bytes of an entry. */
  public static void fill(Path path, InputStream in, byte[] bytes, ZipEntry entry)
      throws IOException {
    int read = in.readNBytes(bytes, 0, bytes.length);
    if (read < bytes.length) {
      throw new DataFormatException(path, place(entry), bytes.length + " more bytes", read);
    }
  }
}
