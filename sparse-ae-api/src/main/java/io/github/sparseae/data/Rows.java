package io.github.sparseae.data;

import static com.google.common.base.Preconditions.checkArgument;

import io.github.sparseae.internal.data.FloatFileRows;
import io.github.sparseae.internal.data.IteratorRows;
import io.github.sparseae.internal.data.MemorySource;
import io.github.sparseae.internal.data.OpenRows;
import io.github.sparseae.internal.data.SizedSource;
import io.github.sparseae.internal.data.idx.IdxSource;
import io.github.sparseae.internal.data.npy.NpySource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Rows that need not fit in memory: they are read again, from the first to the last, for each epoch
 * and each evaluation, and never held all at once.
 *
 * <pre>{@code
 * Rows activations = Rows.ofFloats(Path.of("activations.f32"), 768);
 * sae.fit(activations, Training.epochs(3).shuffleBuffer(100_000));
 * }</pre>
 *
 * <p>A source is a recipe: it holds nothing open itself. Rows are read by a thread of their own
 * while the network trains, so {@link #open} and what it returns are called by another thread than
 * the one that calls {@code fit}, one pass after the other.
 *
 * <p>What goes wrong with a source while it is read reaches the caller as a {@link
 * RowReadException} that names the source and the row.
 */
public interface Rows {

  /**
   * What messages call this source, for example the path of a file.
   *
   * @return a few words
   */
  String name();

  /**
   * How many numbers a row has.
   *
   * @return at least 1, always the same
   */
  int width();

  /**
   * How many rows a pass will deliver, where that is known beforehand. A pass that delivers fewer
   * or more is an error then; a source that does not say may have another number of rows in each
   * pass. Schedules of shares of all steps need to know.
   *
   * @return at least 1; empty unless overridden
   */
  default OptionalLong size() {
    return OptionalLong.empty();
  }

  /**
   * Begins a pass at the first row.
   *
   * @return the pass
   * @throws IOException if the rows cannot be reached
   */
  RowStream open() throws IOException;

  /**
   * This source with the number of its rows, for sources that cannot know it themselves.
   *
   * @param rows what {@link #size} will say, positive
   * @return the same rows
   * @throws IllegalArgumentException if the number is not positive
   */
  default Rows withSize(long rows) {
    checkArgument(rows > 0, "the number of rows must be positive, was %s", rows);
    return new SizedSource(this, rows);
  }

  /**
   * Rows that are in memory already.
   *
   * @param samples the rows
   * @return a source that knows its size
   */
  static Rows of(Samples samples) {
    return new MemorySource(samples);
  }

  /**
   * Rows from iterators.
   *
   * @param name what messages call the source
   * @param width how many numbers a row has, positive
   * @param rows makes an iterator over all rows, a new one for each pass; a row that was handed out
   *     may be overwritten when the next is asked for
   * @return a source that does not know its size
   * @throws IllegalArgumentException if the width is not positive
   * @see #withSize
   */
  static Rows ofIterators(String name, int width, Supplier<? extends Iterator<float[]>> rows) {
    return new IteratorRows(name, width, () -> OpenRows.of(rows.get()));
  }

  /**
   * Rows from Java streams, which are closed after use.
   *
   * @param name what messages call the source
   * @param width how many numbers a row has, positive
   * @param rows makes a stream of all rows, a new one for each pass
   * @return a source that does not know its size
   * @throws IllegalArgumentException if the width is not positive
   * @see #withSize
   */
  static Rows ofStreams(String name, int width, Supplier<? extends Stream<float[]>> rows) {
    return new IteratorRows(name, width, () -> OpenRows.of(rows.get()));
  }

  /**
   * Images from an IDX file of three dimensions {@code [images, rows, columns]}, plain or
   * compressed by gzip, read piece by piece. Gives the rows that {@link Idx#readImages} gives:
   * bytes, scaled to [0, 1].
   *
   * @param file the file
   * @return a source that knows its size
   * @throws IdxException if the file is no such IDX file, or a plain file's size is not what its
   *     header says
   * @throws IOException if the file cannot be read
   */
  static Rows ofIdx(Path file) throws IOException {
    return IdxSource.of(file);
  }

  /**
   * Rows from a file of raw float32 numbers, little-endian, row after row and nothing else: what
   * NumPy writes with {@code array.astype('<f4').tofile(path)}.
   *
   * @param file the file
   * @param width how many numbers a row has, positive
   * @return a source that knows its size
   * @throws IllegalArgumentException if the width is not positive, or the file is empty or no whole
   *     number of rows
   * @throws IOException if the file cannot be read
   */
  static Rows ofFloats(Path file, int width) throws IOException {
    return FloatFileRows.of(file, width);
  }

  /**
   * Rows from NumPy's {@code .npy} file, read piece by piece: the rows that {@link Npy#read} gives.
   * The array must lie in C order, as arrays do unless they were transposed.
   *
   * @param file the file
   * @return a source that knows its size
   * @throws TableException if the file is no such file, or its size is not what its header says
   * @throws IOException if the file cannot be read
   */
  static Rows ofNpy(Path file) throws IOException {
    return NpySource.of(file, 1);
  }

  /**
   * Rows from NumPy's {@code .npy} file, as {@link #ofNpy(Path)}, with a scale for unsigned bytes.
   *
   * @param file the file
   * @param byteScale what a byte is multiplied by, finite and positive; {@code 1 / 255f} for pixels
   * @return a source that knows its size
   * @throws IllegalArgumentException if the scale is not finite and positive
   * @throws TableException if the file is no such file, or its size is not what its header says
   * @throws IOException if the file cannot be read
   */
  static Rows ofNpy(Path file, float byteScale) throws IOException {
    return NpySource.of(file, byteScale);
  }
}
