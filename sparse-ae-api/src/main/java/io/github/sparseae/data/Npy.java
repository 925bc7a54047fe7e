package io.github.sparseae.data;

import io.github.sparseae.internal.data.RowPass;
import io.github.sparseae.internal.data.idx.IdxFile;
import io.github.sparseae.internal.data.npy.NpyHeader;
import io.github.sparseae.internal.data.npy.NpyReader;
import io.github.sparseae.internal.data.npy.NpyStream;
import io.github.sparseae.internal.io.AtomicFile;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Precision;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalInt;

/**
 * Reads and writes NumPy's {@code .npy} files.
 *
 * <pre>{@code
 * Samples rows = Npy.read(Path.of("rows.npy")); // numpy.save("rows.npy", rows)
 * LabeledSamples train = LabeledSamples.of(rows, Npy.readLabels(Path.of("classes.npy")));
 * Npy.write(sae.encode(rows), Path.of("codes.npy")); // numpy.load("codes.npy")
 * Npy.write(sae.encode(Rows.ofNpy(larger)), Path.of("larger-codes.npy"));
 * }</pre>
 *
 * <p>Versions 1.0, 2.0 and 3.0 of the format are read, in either byte order. Everything is verified
 * before memory is allocated for it: a header has at most 10,000 bytes, NumPy's own bound, and the
 * size of the file must agree with it. Object arrays and structured types are refused.
 *
 * <p>Source: NumPy enhancement proposal 1, "A simple file format for NumPy arrays", and {@code
 * numpy.lib.format}.
 */
public final class Npy {
  private static final int BUFFER_BYTES = 1 << 16;

  private Npy() {}

  /**
   * Reads rows: an array of at least two dimensions, of which the first counts the rows and the
   * others are flattened. float32, float64 and unsigned bytes (with scale 1) are kept, float16
   * becomes float32. The array is in C order or, if it has two dimensions, in Fortran order.
   *
   * @param file the file
   * @return one sample for each row
   * @throws DataFormatException if the file is malformed, or a number is NaN or infinite; the
   *     message names row and column, from 0
   * @throws IOException if the file cannot be read
   */
  public static Samples read(Path file) throws IOException {
    return read(file, 1);
  }

  /**
   * Reads rows as {@link #read(Path)}, with a scale for unsigned bytes.
   *
   * @param file the file
   * @param byteScale the factor of a byte, finite and positive; {@code 1 / 255f} for pixels
   * @return one sample for each row
   * @throws IllegalArgumentException if the scale is not finite and positive
   * @throws DataFormatException if the file is malformed, or a number is NaN or infinite; the
   *     message names row and column, from 0
   * @throws IOException if the file cannot be read
   */
  public static Samples read(Path file, float byteScale) throws IOException {
    NpyStream.checkScale(byteScale);
    try (NpyReader reader = NpyReader.open(file)) {
      NpyHeader header = reader.header();
      int width = header.width(file);
      if (header.count() > IdxFile.MAX_COUNT) {
        throw new DataFormatException(
            file,
            "header: shape",
            "at most " + IdxFile.MAX_COUNT + " numbers: read them as Rows.ofNpy",
            NpyHeader.words(header.shape()));
      }
      if (header.fortran() && header.shape().size() > 2) {
        throw new DataFormatException(
            file,
            "header: fortran_order",
            "False for more than 2 dimensions: save numpy.ascontiguousarray(array)",
            "True");
      }
      int rows = (int) header.rows();
      NpyStream.Check check = numbers -> check(file, numbers, header.fortran());
      return header.fortran()
          ? turned(NpyStream.samples(reader, width, rows, byteScale, check))
          : NpyStream.samples(reader, rows, width, byteScale, check);
    }
  }

  private static void check(Path file, DenseArray numbers, boolean turned)
      throws DataFormatException {
    OptionalInt bad = numbers.firstNotFinite();
    if (bad.isPresent()) {
      int outer = bad.getAsInt() / numbers.columns();
      int inner = bad.getAsInt() % numbers.columns();
      throw new DataFormatException(
          file,
          "row " + (turned ? inner : outer) + ", column " + (turned ? outer : inner),
          "a finite number",
          numbers.get(bad.getAsInt()));
    }
  }

  /** Returns the transpose. */
  private static Samples turned(Samples columns) {
    if (!columns.isBytes()) {
      return Samples.of(columns.toDenseArray().transpose());
    }
    ByteBuffer bytes = columns.bytes();
    int rows = columns.width();
    int width = columns.size();
    byte[] turned = new byte[bytes.remaining()];
    for (int i = 0; i < turned.length; i++) {
      turned[i % rows * width + i / rows] = bytes.get(i);
    }
    return Samples.ofBytes(turned, width, columns.scale());
  }

  /**
   * Reads labels: an array of one dimension, of integers of any width, or of Booleans.
   *
   * @param file the file
   * @return the labels, each at least 0
   * @throws DataFormatException if the file is malformed, or a label is negative or too large
   * @throws IOException if the file cannot be read
   */
  public static int[] readLabels(Path file) throws IOException {
    try (NpyReader reader = NpyReader.open(file)) {
      NpyHeader header = reader.header();
      if (header.kind() == 'f') {
        throw new DataFormatException(
            file, "header: descr", "whole numbers: convert them, array.astype(\"<i4\")", "floats");
      }
      if (header.shape().size() != 1 || header.count() > IdxFile.MAX_COUNT) {
        throw new DataFormatException(
            file,
            "header: shape",
            "1 dimension of at most " + IdxFile.MAX_COUNT,
            NpyHeader.words(header.shape()));
      }
      int[] labels = new int[(int) header.count()];
      for (int i = 0; i < labels.length; i++) {
        long label = reader.whole(labels.length - i);
        if (label != (int) label || label < 0) {
          throw new DataFormatException(file, "label " + i, "0 to " + Integer.MAX_VALUE, label);
        }
        labels[i] = (int) label;
      }
      return labels;
    }
  }

  /**
   * Writes an array in place of an existing file, in one step: a reader finds the old or the new
   * file, complete. Version 1.0, little-endian, C order, in the array's precision: NumPy reads the
   * same bits.
   *
   * @param array an array of any shape
   * @param file the file, in an existing folder
   * @throws IOException if writing fails; an existing file is then unchanged
   */
  public static void write(DenseArray array, Path file) throws IOException {
    long[] shape = Arrays.stream(array.shape()).asLongStream().toArray();
    AtomicFile.replace(
        file,
        channel -> {
          emit(NpyHeader.of(array.precision(), shape), channel);
          emit(array, channel);
        });
  }

  /**
   * Writes streamed rows, some at a time, in one step as {@link #write(DenseArray, Path)}: float64
   * where the source has float64, else float32, bytes times their scale.
   *
   * @param source the rows; codes come from {@link
   *     io.github.sparseae.SparseAutoencoder#encode(Rows)}
   * @param file the file, in an existing folder
   * @return the number of rows
   * @throws RowReadException if the source fails; an existing file is then unchanged
   * @throws IOException if writing fails; an existing file is then unchanged
   */
  public static long write(Rows source, Path file) throws IOException {
    long[] rows = {0};
    AtomicFile.replace(file, channel -> rows[0] = write(source, channel));
    return rows[0];
  }

  private static long write(Rows source, FileChannel channel) throws IOException {
    Precision[] precision = {Precision.FLOAT32};
    channel.position(NpyHeader.WRITTEN_BYTES);
    long rows =
        RowPass.forEach(
            source,
            block -> {
              precision[0] = block.precision();
              emit(block.toDenseArray(), channel);
            });
    channel.position(0);
    emit(NpyHeader.of(precision[0], rows, source.width()), channel);
    return rows;
  }

  private static void emit(DenseArray array, FileChannel channel) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < array.size(); i++) {
      if (array.precision() == Precision.FLOAT32) {
        buffer.putFloat((float) array.get(i));
      } else {
        buffer.putDouble(array.get(i));
      }
      if (!buffer.hasRemaining()) {
        emit(buffer.flip(), channel);
        buffer.clear();
      }
    }
    emit(buffer.flip(), channel);
  }

  private static void emit(ByteBuffer bytes, FileChannel channel) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }
}
