package io.github.sparseae.data;

import static io.github.sparseae.internal.builder.ArgumentChecks.checkByteScale;

import com.google.common.primitives.Ints;
import io.github.sparseae.internal.data.ClassWords;
import io.github.sparseae.internal.data.RowFile;
import io.github.sparseae.internal.data.RowPass;
import io.github.sparseae.internal.data.npy.NpyHeader;
import io.github.sparseae.internal.data.npy.NpyReader;
import io.github.sparseae.internal.data.npy.NpyStream;
import io.github.sparseae.internal.data.npy.NpyWriter;
import io.github.sparseae.internal.io.AtomicFile;
import io.github.sparseae.internal.io.HeapLimit;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Precision;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * Reads and writes NumPy's {@code .npy} files.
 *
 * <pre>{@code
 * Samples rows = Npy.read(Path.of("rows.npy")); // numpy.save("rows.npy", rows)
 * LabeledSamples train = LabeledSamples.of(rows, Npy.readLabels(Path.of("classes.npy")));
 * int[] species = Npy.readLabels(Path.of("species.npy"), List.of("setosa", "versicolor"));
 * Npy.write(sae.encode(rows), Path.of("codes.npy")); // numpy.load("codes.npy")
 * Npy.write(sae.encode(Rows.ofNpy(larger)), Path.of("larger-codes.npy"));
 * }</pre>
 *
 * <p>Versions 1.0, 2.0 and 3.0 of the format are read, in either byte order. Everything is verified
 * before memory is allocated for it: a header has at most 10,000 bytes, NumPy's own bound, and the
 * size of the file must agree with it. Object arrays and structured types are refused, and of a
 * {@code .npz} archive the message names the arrays, each a {@code .npy} file once unpacked.
 *
 * <p>Source: NumPy enhancement proposal 1, "A simple file format for NumPy arrays", and {@code
 * numpy.lib.format}.
 */
public final class Npy {
  private Npy() {}

  /**
   * Reads rows: an array of at least two dimensions, of which the first counts the rows and the
   * others are flattened. float32, float64 and unsigned bytes (with scale 1) are kept; float16,
   * Booleans and other whole numbers become float32. The array is in C order or, if it has two
   * dimensions, in Fortran order.
   *
   * @return one sample for each row
   * @throws DataFormatException if the file is malformed, a number is NaN or infinite, or float32
   *     does not hold a whole number exactly; the message names row and column, from 0
   */
  public static Samples read(Path file) throws IOException {
    return read(file, 1);
  }

  /**
   * Reads rows as {@link #read(Path)}, with a scale for unsigned bytes: {@code 1 / 255f} for
   * pixels.
   *
   * @throws IllegalArgumentException if the scale is not finite and positive, or 255 times it is
   *     beyond float32
   * @throws DataFormatException as {@link #read(Path)}
   */
  public static Samples read(Path file, float byteScale) throws IOException {
    checkByteScale("the scale of bytes", byteScale);
    return RowFile.read(file, () -> NpyReader.open(file), reader -> read(file, reader, byteScale));
  }

  private static Samples read(Path file, NpyReader reader, float byteScale) throws IOException {
    NpyHeader header = reader.header();
    int width = header.width(file);
    RowFile.check(
        header.count() <= HeapLimit.MAX_LENGTH,
        file,
        "header: shape",
        "at most " + HeapLimit.MAX_LENGTH + " numbers: read them as Rows.ofNpy",
        NpyHeader.words(header.shape()));
    RowFile.check(
        !header.fortran() || header.shape().size() <= 2,
        file,
        "header: fortran_order",
        "False for more than 2 dimensions: save numpy.ascontiguousarray(array)",
        "True");
    int rows = (int) header.rows();
    boolean turned = header.fortran();
    NpyStream.Refusal refusal =
        (outer, inner, expected, actual) -> {
          throw new DataFormatException(
              file,
              "row " + (turned ? inner : outer) + ", column " + (turned ? outer : inner),
              expected,
              actual);
        };
    return turned
        ? turned(NpyStream.samples(reader, width, rows, byteScale, refusal))
        : NpyStream.samples(reader, rows, width, byteScale, refusal);
  }

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
    return Samples.wrapBytes(turned, width, columns.scale());
  }

  /**
   * Reads labels, each at least 0: an array of one dimension, or one column, of whole numbers of
   * any type, or of Booleans.
   *
   * @throws DataFormatException if the file is malformed, or a label is negative, too large or no
   *     whole number
   */
  public static int[] readLabels(Path file) throws IOException {
    return readLabels(
        file,
        "0 to " + Integer.MAX_VALUE + "; Npy.readLabels(file, classes) reads names and others",
        text -> {
          Integer label = Ints.tryParse(text);
          return label == null ? -1 : label;
        });
  }

  /**
   * Reads labels that are the names of classes, or numbers such as −1 and 1, as their places in a
   * list, which {@link io.github.sparseae.Classifier.Builder#classNames} takes: an array of one
   * dimension, or one column, of texts or numbers.
   *
   * <pre>{@code
   * int[] species = Npy.readLabels(file, List.of("setosa", "versicolor", "virginica"));
   * int[] sides = Npy.readLabels(file, List.of("-1", "1"));
   * }</pre>
   *
   * @throws IllegalArgumentException if there is no class, or a name is there twice
   * @throws DataFormatException if the file is malformed, or has a name that is not in the list
   */
  public static int[] readLabels(Path file, List<String> classes) throws IOException {
    ClassWords words = ClassWords.of(classes);
    return readLabels(file, words.expected(), words::number);
  }

  private static int[] readLabels(Path file, String expected, ToIntFunction<String> label)
      throws IOException {
    return RowFile.read(
        file, () -> NpyReader.open(file), reader -> labels(file, reader, expected, label));
  }

  private static int[] labels(
      Path file, NpyReader reader, String expected, ToIntFunction<String> label)
      throws IOException {
    NpyHeader header = reader.header();
    List<Long> shape = header.shape();
    boolean isColumn = shape.size() == 1 || (shape.size() == 2 && shape.get(1) == 1);
    RowFile.check(
        isColumn && header.count() <= HeapLimit.MAX_LENGTH,
        file,
        "header: shape",
        "1 dimension or 1 column of at most " + HeapLimit.MAX_LENGTH,
        NpyHeader.words(shape));
    int[] labels = new int[(int) header.count()];
    for (int i = 0; i < labels.length; i++) {
      String text = reader.text(labels.length - i);
      labels[i] = label.applyAsInt(text);
      if (labels[i] < 0) {
        throw new DataFormatException(file, "label " + i, expected, text);
      }
    }
    return labels;
  }

  /**
   * Writes an array in place of an existing file, in one step: a reader finds the old or the new
   * file, complete. Version 1.0, little-endian, C order, in the array's precision: NumPy reads the
   * same bits.
   *
   * @throws IOException if writing fails; an existing file is then unchanged
   */
  public static void write(DenseArray array, Path file) throws IOException {
    AtomicFile.replace(file, channel -> NpyWriter.array(array, channel));
  }

  /**
   * Writes streamed rows, some at a time, in one step as {@link #write(DenseArray, Path)}, and
   * returns their number: float64 where the source has float64, else float32, bytes times their
   * scale. Codes come from {@link io.github.sparseae.SparseAutoencoder#encode(Rows)}.
   *
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
              NpyWriter.numbers(block.toDenseArray(), channel);
            });
    channel.position(0);
    AtomicFile.writeAll(NpyHeader.of(precision[0], rows, source.width()), channel);
    return rows;
  }
}
