package io.github.sparseae.data;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.sparseae.internal.data.RowFile;
import io.github.sparseae.internal.data.ZipParts;
import io.github.sparseae.internal.data.npy.NpyHeader;
import io.github.sparseae.internal.data.npy.NpyReader;
import io.github.sparseae.internal.data.npy.NpyWriter;
import io.github.sparseae.internal.io.AtomicFile;
import io.github.sparseae.internal.io.HeapLimit;
import io.github.sparseae.model.DenseArray;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Reads and writes SciPy's {@code .npz} files of sparse matrices in compressed sparse row format.
 *
 * <pre>{@code
 * Npz.write(sae.encodeSparse(rows), Path.of("codes.npz")); // scipy.sparse.load_npz("codes.npz")
 * SparseCodes codes = Npz.read(Path.of("matrix.npz")); // scipy.sparse.save_npz("matrix.npz", m)
 * }</pre>
 *
 * <p>Sizes are verified before memory is allocated, and the CRC-32 of each array. Source: {@code
 * scipy.sparse.save_npz}.
 */
public final class Npz {
  private static final String FORMAT = "csr";

  /** The time of every entry, so that the same codes give the same bytes. */
  private static final LocalDateTime EPOCH = LocalDateTime.of(1980, 1, 1, 0, 0);

  private Npz() {}

  /**
   * Reads a {@code csr_matrix} or {@code csr_array} of float32, float64 or float16, which becomes
   * float32. Columns of a row are sorted, and zeros are left out.
   *
   * @throws DataFormatException if the file is malformed, its matrix has another format, no rows or
   *     no columns, or a number is NaN or infinite
   */
  public static SparseCodes read(Path file) throws IOException {
    return ZipParts.read(file, "a .npz file of scipy.sparse.save_npz", Npz::read);
  }

  private static SparseCodes read(ZipParts zip) throws IOException {
    checkFormat(zip);
    int[] shape = whole(zip, "shape");
    int[] starts = whole(zip, "indptr");
    RowFile.check(
        shape.length == 2 && starts.length == shape[0] + 1,
        zip.path(),
        place("indptr"),
        "two sides, and a start for each row and the end",
        shape.length + " sides, " + starts.length + " starts");
    try {
      return SparseCodes.of(shape[1], starts, whole(zip, "indices"), values(zip));
    } catch (IllegalArgumentException e) {
      throw new DataFormatException(
          zip.path(), "matrix", "rows in order", String.valueOf(e.getMessage()), e);
    }
  }

  private static void checkFormat(ZipParts zip) throws IOException {
    ZipEntry entry = entry(zip, "format");
    int size = (int) Math.min(1 << 14, zip.size(entry));
    String text = new String(zip.start(entry, size), US_ASCII);
    if (!text.contains("'|S3'") || !text.endsWith(FORMAT)) {
      String found = text.contains("'|S3'") ? text.substring(text.length() - 3) : "something else";
      throw new DataFormatException(zip.path(), place("format"), "csr: save matrix.tocsr()", found);
    }
  }

  private static int[] whole(ZipParts zip, String name) throws IOException {
    try (NpyReader reader = NpyReader.of(zip, entry(zip, name))) {
      int[] numbers = new int[count(zip.path(), name, "iu", reader.header())];
      for (int i = 0; i < numbers.length; i++) {
        long number = reader.whole(numbers.length - i);
        if (number < 0 || number > HeapLimit.MAX_LENGTH) {
          throw new DataFormatException(
              zip.path(), place(name), "numbers from 0 to " + HeapLimit.MAX_LENGTH, number);
        }
        numbers[i] = (int) number;
      }
      return numbers;
    }
  }

  private static DenseArray values(ZipParts zip) throws IOException {
    try (NpyReader reader = NpyReader.of(zip, entry(zip, "data"))) {
      int count = count(zip.path(), "data", "f", reader.header());
      return reader.reals(count);
    }
  }

  private static int count(Path file, String name, String kinds, NpyHeader header)
      throws DataFormatException {
    RowFile.check(
        header.shape().size() == 1
            && header.count() <= HeapLimit.MAX_LENGTH
            && kinds.indexOf(header.kind()) >= 0,
        file,
        place(name),
        (kinds.equals("f") ? "floats" : "whole numbers") + " of one dimension, below 2^31 of them",
        header);
    return (int) header.count();
  }

  private static ZipEntry entry(ZipParts zip, String name) throws DataFormatException {
    ZipEntry entry = zip.entries().get(name + ".npy");
    if (entry == null) {
      throw new DataFormatException(
          zip.path(),
          place(name),
          "one, as scipy.sparse.save_npz writes; of another archive, unpack one array and read"
              + " it by Npy",
          "missing");
    }
    return entry;
  }

  private static String place(String name) {
    return "entry " + name + ".npy";
  }

  /**
   * Writes codes in place of an existing file, in one step: a reader finds the old or the new file,
   * complete. The same codes give the same bytes.
   */
  public static void write(SparseCodes codes, Path file) throws IOException {
    AtomicFile.replace(file, channel -> write(codes, Channels.newOutputStream(channel)));
  }

  private static void write(SparseCodes codes, OutputStream out) throws IOException {
    ZipOutputStream zip = new ZipOutputStream(out); // Not closed: the channel stays open.
    WritableByteChannel channel = Channels.newChannel(zip);
    begin(zip, "indices");
    NpyWriter.whole(codes.active(), codes::unit, channel);
    begin(zip, "indptr");
    NpyWriter.whole(codes.size() + 1, codes::start, channel);
    begin(zip, "format");
    NpyWriter.text(FORMAT, channel);
    begin(zip, "shape");
    int[] shape = {codes.size(), codes.width()};
    NpyWriter.whole(2, side -> shape[side], channel);
    begin(zip, "data");
    NpyWriter.array(codes.values(), channel);
    zip.finish();
  }

  private static void begin(ZipOutputStream zip, String name) throws IOException {
    ZipEntry entry = new ZipEntry(name + ".npy");
    entry.setTimeLocal(EPOCH);
    zip.putNextEntry(entry);
  }
}
