package io.github.sparseae.internal.data;

import io.github.sparseae.data.DataFormatException;
import io.github.sparseae.internal.io.HeapLimit;
import io.github.sparseae.internal.io.IoFunction;
import io.github.sparseae.internal.io.Quantity;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** An open zip archive with its entries by name, in its order. Their sizes are not trusted. */
public record ZipParts(Path path, ZipFile zip, Map<String, ZipEntry> entries) {
  /** The highest expansion of deflate: an entry that claims more is damaged. */
  public static final int MAX_EXPANSION = 1032;

  private static final int MAX_ENTRIES = 1 << 14;

  /** Reads an archive; the format is what it should be, for messages. */
  public static <T> T read(Path path, String format, IoFunction<ZipParts, T> reading)
      throws IOException {
    RowFile.check(path);
    try {
      return HeapLimit.read(
          path,
          "",
          () -> {
            try (ZipFile zip = open(path)) {
              return reading.apply(new ZipParts(path, zip, entries(path, zip)));
            }
          });
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
      throw wrongNames();
    } catch (UnsupportedOperationException e) {
      throw new DataFormatException(
          path, "file", "a file of the default file system", "one of another: copy it", e);
    }
  }

  private static ZipException wrongNames() {
    return new ZipException("its names or remarks are no texts");
  }

  private static Map<String, ZipEntry> entries(Path path, ZipFile zip) throws IOException {
    RowFile.check(
        zip.size() <= MAX_ENTRIES, path, "zip", "at most " + MAX_ENTRIES + " entries", zip.size());
    Map<String, ZipEntry> entries = new LinkedHashMap<>();
    try {
      for (ZipEntry entry : Collections.list(zip.entries())) {
        if (entries.put(entry.getName(), entry) != null) {
          throw new DataFormatException(path, place(entry), "each name once", "twice");
        }
      }
    } catch (IllegalArgumentException e) {
      throw wrongNames(); // Which is found here or when the archive is opened.
    }
    return entries;
  }

  public static String place(ZipEntry entry) {
    return "entry " + entry.getName();
  }

  /** Returns the number of bytes of an entry, which its compressed bytes can expand to. */
  public long size(ZipEntry entry) throws DataFormatException {
    long size = entry.getSize();
    RowFile.check(
        size >= 0 && size <= MAX_EXPANSION * (entry.getCompressedSize() + 1),
        path,
        place(entry),
        "a size that " + Quantity.of(entry.getCompressedSize(), "compressed byte") + " can have",
        size);
    return size;
  }

  public InputStream open(ZipEntry entry) throws IOException {
    InputStream in = zip.getInputStream(entry);
    if (in == null) {
      throw new DataFormatException(path, place(entry), "content", "missing");
    }
    return in;
  }

  /** Opens an entry whose CRC-32 is compared where its last byte is read, as NumPy does. */
  public InputStream openChecked(ZipEntry entry) throws IOException {
    long size = size(entry);
    return new CheckedInputStream(open(entry), new CRC32()) {
      private long left = size;

      @Override
      public int read(byte[] bytes, int from, int length) throws IOException {
        int read = super.read(bytes, from, length);
        left -= Math.max(0, read);
        long actual = getChecksum().getValue();
        if (left == 0 && actual != entry.getCrc()) {
          throw new DataFormatException(
              path,
              place(entry),
              "CRC-32 " + Long.toHexString(entry.getCrc()) + ", as the archive says",
              Long.toHexString(actual));
        }
        return read;
      }
    };
  }

  public byte[] start(ZipEntry entry, int length) throws IOException {
    byte[] bytes = new byte[length];
    try (InputStream in = open(entry)) {
      fill(in, bytes, entry);
    }
    return bytes;
  }

  public void fill(InputStream in, byte[] bytes, ZipEntry entry) throws IOException {
    int read = in.readNBytes(bytes, 0, bytes.length);
    RowFile.check(read == bytes.length, path, place(entry), bytes.length + " more bytes", read);
  }
}
