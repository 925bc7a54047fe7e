package io.github.sparseae.data;

import static com.google.common.base.Preconditions.checkNotNull;

import io.github.sparseae.internal.data.IteratorStream;
import io.github.sparseae.internal.data.RowPairs;
import io.github.sparseae.internal.data.SuppliedRows;
import io.github.sparseae.internal.data.idx.IdxFile;
import io.github.sparseae.internal.data.npy.NpyStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Rows of numbers, all of one width: what networks are trained on and applied to.
 *
 * <p>{@link Samples} are rows in memory. All other rows are streamed: read from the first to the
 * last, again for each epoch and each evaluation, and never held in memory all at once. Both give
 * the same results, bit for bit; training that shuffles takes streamed rows in another order, since
 * it mixes them in a buffer.
 *
 * <pre>{@code
 * Rows activations = Rows.ofFloats(Path.of("activations.f32"), 768);
 * sae.fit(activations, Training.epochs(3).shuffleBuffer(100_000));
 * }</pre>
 *
 * <p>Streamed rows hold nothing open themselves. Training reads them in a thread of its own, so
 * {@link #open} and the stream it returns are used by another thread than the one that calls {@code
 * fit}, one pass after the other. A source that fails while it is read is a {@link
 * RowReadException} with the name of the source and the row.
 */
public interface Rows {

  /** Returns the name of these rows in messages, for example the path of a file: a few words. */
  String name();

  /** Returns the number of numbers in a row: at least 1, always the same. */
  int width();

  /**
   * Returns the number of rows of a pass, at least 1, if it is known beforehand; empty by default.
   * A pass that then delivers fewer or more is an error; a source of unknown size may have another
   * number of rows in each pass. Schedules that depend on the number of all steps require it.
   */
  default OptionalLong sizeIfKnown() {
    return OptionalLong.empty();
  }

  /**
   * Begins a pass at the first row.
   *
   * @throws IOException if the rows cannot be reached
   */
  RowStream<? extends Samples> open() throws IOException;

  /**
   * Returns the same rows with a known size.
   *
   * @throws IllegalArgumentException if the number is not positive, or is not the number of rows
   *     that are in memory
   */
  default Rows withSize(long rows) {
    return new SuppliedRows(name(), width(), OptionalLong.of(rows), this::open);
  }

  /**
   * Returns each row followed by the same row of another source, without labels of either: the rows
   * that train a transcoder, with its inputs here and its targets there. Streamed, unless both are
   * {@link Samples}.
   *
   * @throws IllegalArgumentException if both sizes are known and differ; if one is unknown and the
   *     sources end at different rows, reading them is a {@link RowReadException}
   */
  default Rows beside(Rows other) {
    return this instanceof Samples left && other instanceof Samples right
        ? left.beside(right)
        : RowPairs.of(this, other);
  }

  /**
   * Returns rows from iterators over all rows, a new one for each pass, which may reuse the array
   * of a row for the next: rows of unknown size, with a name for messages.
   *
   * @throws IllegalArgumentException if the width is not positive
   * @see #withSize
   */
  static Rows ofIterators(String name, int width, Supplier<? extends Iterator<float[]>> rows) {
    checkNotNull(rows, "rows");
    return IteratorStream.rows(name, width, () -> IteratorStream.Source.of(rows.get()));
  }

  /**
   * Returns rows from Java streams, which are closed after use; otherwise as {@link #ofIterators}.
   */
  static Rows ofStreams(String name, int width, Supplier<? extends Stream<float[]>> rows) {
    checkNotNull(rows, "rows");
    return IteratorStream.rows(name, width, () -> IteratorStream.Source.of(rows.get()));
  }

  /**
   * Returns the images of an IDX file, as {@link Idx#readImages} does, of known size.
   *
   * @throws DataFormatException if it is not such a file, or the size of a plain file is not what
   *     its header says
   */
  static Rows ofIdx(Path file) throws IOException {
    return IdxFile.rows(file);
  }

  /**
   * Returns the rows of a file of raw little-endian float32 numbers and nothing else: what NumPy
   * writes by {@code array.astype('<f4').tofile(path)}. Their number is known.
   *
   * @throws IllegalArgumentException if the width is not positive, or the file is empty or not a
   *     whole number of rows
   */
  static Rows ofFloats(Path file, int width) throws IOException {
    return NpyStream.floats(file, width);
  }

  /**
   * Returns the rows of NumPy's {@code .npy} file, as {@link Npy#read} does. The array must be in C
   * order, as arrays are unless they were transposed. Their number is known.
   *
   * @throws DataFormatException if it is not such a file, or its size is not what its header says
   */
  static Rows ofNpy(Path file) throws IOException {
    return ofNpy(file, 1);
  }

  /**
   * Returns rows as {@link #ofNpy(Path)}, with a scale for unsigned bytes, finite and positive:
   * {@code 1 / 255f} for pixels.
   */
  static Rows ofNpy(Path file, float byteScale) throws IOException {
    return NpyStream.rows(file, byteScale);
  }
}
