package io.github.sparseae.data;

import static com.google.common.base.Preconditions.checkArgument;

import io.github.sparseae.internal.data.ClassifiedSource;
import io.github.sparseae.internal.data.LabeledIteratorRows;
import io.github.sparseae.internal.data.OpenRows;
import io.github.sparseae.internal.data.PairedRows;
import io.github.sparseae.internal.data.SizedLabeledSource;
import io.github.sparseae.internal.data.UnlabeledSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Rows, each with the number of its class, that need not fit in memory: a {@link Rows} with labels.
 * What is said there of passes, threads and failures holds here too.
 *
 * <pre>{@code
 * LabeledRows train = LabeledRows.ofIdx(Path.of("images.idx"), Path.of("labels.idx"));
 * classifier.fit(train, Training.epochs(3).shuffleBuffer(100_000));
 * }</pre>
 */
public interface LabeledRows {

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
   * How many rows a pass will deliver, where that is known beforehand, as in {@link Rows#size}.
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
  LabeledStream open() throws IOException;

  /**
   * The same rows without their labels.
   *
   * @return a source of the same name and size
   */
  default Rows samples() {
    return new UnlabeledSource(this);
  }

  /**
   * This source with the number of its rows, for sources that cannot know it themselves.
   *
   * @param rows what {@link #size} will say, positive
   * @return the same rows
   * @throws IllegalArgumentException if the number is not positive
   */
  default LabeledRows withSize(long rows) {
    checkArgument(rows > 0, "the number of rows must be positive, was %s", rows);
    return new SizedLabeledSource(this, rows);
  }

  /**
   * This source with the number of its classes: a label that names none of them is a {@link
   * RowReadException} when its row is read.
   *
   * @param classes how many there are, positive
   * @return the same rows
   * @throws IllegalArgumentException if the number is not positive, or the labels are in memory and
   *     one is {@code classes} or more
   */
  default LabeledRows withClasses(int classes) {
    return new ClassifiedSource(this, classes);
  }

  /**
   * Rows that are in memory already.
   *
   * @param samples the rows with their labels
   * @return a source that knows its size
   */
  static LabeledRows of(LabeledSamples samples) {
    return new PairedRows(Rows.of(samples.samples()), samples.labels());
  }

  /**
   * Rows of a source with labels that are in memory.
   *
   * @param rows the rows
   * @param labels the class of each row, counted from 0; copied
   * @return a source of as many rows as there are labels; a pass in which the rows turn out to be
   *     fewer or more is a {@link RowReadException}
   * @throws IllegalArgumentException if there are no labels, one is negative, or the source knows
   *     its size and it is not the number of labels
   */
  static LabeledRows of(Rows rows, int[] labels) {
    return new PairedRows(rows, labels.clone());
  }

  /**
   * Rows from iterators.
   *
   * @param name what messages call the source
   * @param width how many numbers a row has, positive
   * @param rows makes an iterator over all rows, a new one for each pass; the numbers of a row that
   *     was handed out may be overwritten when the next is asked for
   * @return a source that does not know its size
   * @throws IllegalArgumentException if the width is not positive
   * @see #withSize
   */
  static LabeledRows ofIterators(
      String name, int width, Supplier<? extends Iterator<LabeledRow>> rows) {
    return new LabeledIteratorRows(name, width, () -> OpenRows.of(rows.get()));
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
  static LabeledRows ofStreams(
      String name, int width, Supplier<? extends Stream<LabeledRow>> rows) {
    return new LabeledIteratorRows(name, width, () -> OpenRows.of(rows.get()));
  }

  /**
   * Images from an IDX file, read piece by piece as {@link Rows#ofIdx} does, with the labels of
   * another IDX file, which are kept in memory.
   *
   * @param images the images, as for {@link Idx#readImages}
   * @param labels the labels, as for {@link Idx#readLabels}
   * @return a source that knows its size
   * @throws IdxException if a file is no such IDX file, or their numbers differ
   * @throws IOException if a file cannot be read
   */
  static LabeledRows ofIdx(Path images, Path labels) throws IOException {
    Rows rows = Rows.ofIdx(images);
    int[] classes = Idx.readLabels(labels);
    Idx.checkLabels(labels, classes.length, images, rows.size().orElseThrow());
    return of(rows, classes);
  }
}
