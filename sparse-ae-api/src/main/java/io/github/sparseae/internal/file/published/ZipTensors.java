package io.github.sparseae.internal.file.published;

import io.github.sparseae.internal.file.FieldPath;
import io.github.sparseae.internal.file.MalformedFileException;
import io.github.sparseae.internal.file.Safetensors;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** Access to the entries of a zip archive whose sizes are not trusted. */
final class ZipTensors {
  /** The highest expansion of deflate: an entry that claims more is damaged. */
  private static final int MAX_EXPANSION = 1032;

  private static final int MAX_ENTRIES = 1 << 14;

  private ZipTensors() {}

  /** Something that is read from an open archive. */
  interface Reading<T> {
    T read(ZipFile zip) throws IOException;
  }

  /**
   * Reads an archive.
   *
   * @param format what the file should be, for messages
   * @throws MalformedFileException if it is not an archive, or its entries are too many
   */
  static <T> T read(Path path, String format, Reading<T> reading) throws IOException {
    Safetensors.checkIsFile(path);
    try (ZipFile zip = open(path)) {
      if (zip.size() > MAX_ENTRIES) {
        throw new MalformedFileException(
            FieldPath.of("zip"), "at most " + MAX_ENTRIES + " entries", zip.size());
      }
      return reading.read(zip);
    } catch (ZipException e) {
      throw new MalformedFileException(
          FieldPath.of("file"), format, "no zip archive, or a damaged one: " + e.getMessage(), e);
    } catch (EOFException e) {
      throw new MalformedFileException(FieldPath.of("file"), format, "a zip archive cut short", e);
    }
  }

  private static ZipFile open(Path path) throws IOException {
    try {
      return new ZipFile(path.toFile());
    } catch (IllegalArgumentException e) {
      throw new ZipException("its names are no texts");
    }
  }

  /** Returns the path of an entry in messages. */
  static FieldPath path(ZipEntry entry) {
    return FieldPath.of("entry " + entry.getName());
  }

  /** Returns the number of bytes of an entry, which its compressed bytes can expand to. */
  static long size(ZipEntry entry) {
    long size = entry.getSize();
    if (size < 0 || size > MAX_EXPANSION * (entry.getCompressedSize() + 1)) {
      throw new MalformedFileException(
          path(entry), "a size that its " + entry.getCompressedSize() + " bytes allow", size);
    }
    return size;
  }

  /** Opens an entry. */
  static InputStream open(ZipFile zip, ZipEntry entry) throws IOException {
    InputStream in = zip.getInputStream(entry);
    if (in == null) {
      throw new MalformedFileException(path(entry), "content", "missing");
    }
    return in;
  }

  /** Fills an array with the next bytes of an entry. */
  static void fill(InputStream in, byte[] bytes, int length, ZipEntry entry) throws IOException {
    int read = in.readNBytes(bytes, 0, length);
    if (read < length) {
      throw new MalformedFileException(path(entry), length + " more bytes", read);
    }
  }
}
