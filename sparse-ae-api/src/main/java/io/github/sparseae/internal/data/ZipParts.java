package io.github.sparseae.internal.data;

import io.github.sparseae.data.DataFormatException;
import io.github.sparseae.internal.io.IoFunction;
import io.github.sparseae.internal.io.Quantity;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * An open zip archive, the sizes of whose entries are not trusted.
 *
 * @param path the file
 * @param zip its content
 */
public record ZipParts(Path path, ZipFile zip) {
  /** The highest expansion of deflate: an entry that claims more is damaged. */
  private static final int MAX_EXPANSION = 1032;

  private static final int MAX_ENTRIES = 1 << 14;

  /**
   * Reads an archive.
   *
   * @param format what the file should be, for messages
   * @throws DataFormatException if it is not an archive, or its entries are too many
   */
  public static <T> T read(Path path, String format, IoFunction<ZipParts, T> reading)
      throws IOException {
    RowFile.check(path);
    try (ZipFile zip = open(path)) {
      if (zip.size() > MAX_ENTRIES) {
        throw new DataFormatException(
            path, "zip", "at most " + MAX_ENTRIES + " entries", zip.size());
      }
      return reading.apply(new ZipParts(path, zip));
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

  /** Returns the entries, in the order of the archive. */
  public List<? extends ZipEntry> entries() {
    return Collections.list(zip.entries());
  }

  /** Returns the place of an entry in messages. */
  public static String place(ZipEntry entry) {
    return "entry " + entry.getName();
  }

  /** Returns the number of bytes of an entry, which its compressed bytes can expand to. */
  public long size(ZipEntry entry) throws DataFormatException {
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
  public InputStream open(ZipEntry entry) throws IOException {
    InputStream in = zip.getInputStream(entry);
    if (in == null) {
      throw new DataFormatException(path, place(entry), "content", "missing");
    }
    return in;
  }

  /** Returns the first bytes of an entry. */
  public byte[] start(ZipEntry entry, int length) throws IOException {
    byte[] bytes = new byte[length];
    try (InputStream in = open(entry)) {
      fill(in, bytes, entry);
    }
    return bytes;
  }

  /** Fills an array with the next bytes of an entry. */
  public void fill(InputStream in, byte[] bytes, ZipEntry entry) throws IOException {
    int read = in.readNBytes(bytes, 0, bytes.length);
    if (read < bytes.length) {
      throw new DataFormatException(path, place(entry), bytes.length + " more bytes", read);
    }
  }
}
