package io.github.sparseae.data;

import static com.google.common.base.Preconditions.checkNotNull;

import io.github.sparseae.internal.data.IteratorStream;
import io.github.sparseae.internal.data.RowPass;
import io.github.sparseae.internal.data.SuppliedRows;
import io.github.sparseae.internal.data.idx.IdxFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Rows, each with the number of its class: in memory ({@link LabeledSamples}) or streamed.
 *
 * <pre>{@code
 * LabeledRows train = LabeledRows.ofIdx(Path.of("images.idx"), Path.of("labels.idx"));
 * classifier.fit(train, Training.epochs(3).shuffleBuffer(100_000));
 * }</pre>
 */
public interface LabeledRows extends Rows {

  @Override
  RowStream<LabeledSamples> open() throws IOException;

  /** Returns the same rows without their labels: rows of the same name and size. */
  default Rows samples() {
    return new SuppliedRows(
        name(),
        width(),
        RowPass.sizeIfKnown(this),
        () -> {
          RowStream<LabeledSamples> stream = SuppliedRows.checked(open());
          return SuppliedRows.stream(
              () -> stream.next().map(LabeledSamples::samples), stream::close);
        });
  }

  @Override
  default LabeledRows withSize(long rows) {
    return new SuppliedRows.Labeled(name(), width(), OptionalLong.of(rows), this::open);
  }

  /**
   * Returns the same rows with a known number of classes: a label outside of them is a {@link
   * RowReadException} when its row is read.
   *
   * @throws IllegalArgumentException if the number is not positive, or the labels are in memory and
   *     one of them is {@code classes} or more
   */
  default LabeledRows withClasses(int classes) {
    return PairedRows.checked(this, classes);
  }

  /**
   * Returns rows together with labels that are in memory, the class of each row counted from 0,
   * copied. A pass that delivers fewer or more rows than there are labels is a {@link
   * RowReadException}.
   *
   * @throws IllegalArgumentException if there are no labels, one is negative, or the size of the
   *     rows is known and is not the number of labels
   */
  static LabeledRows of(Rows rows, int[] labels) {
    return rows instanceof Samples samples
        ? LabeledSamples.of(samples, labels)
        : new PairedRows(rows, labels);
  }

  /** Returns rows from iterators, as {@link Rows#ofIterators}. */
  static LabeledRows ofIterators(
      String name, int width, Supplier<? extends Iterator<LabeledRow>> rows) {
    checkNotNull(rows, "rows");
    return IteratorStream.labeledRows(name, width, () -> IteratorStream.Source.of(rows.get()));
  }

  /** Returns rows from Java streams, which are closed after use, as {@link Rows#ofStreams}. */
  static LabeledRows ofStreams(
      String name, int width, Supplier<? extends Stream<LabeledRow>> rows) {
    checkNotNull(rows, "rows");
    return IteratorStream.labeledRows(name, width, () -> IteratorStream.Source.of(rows.get()));
  }

  /**
   * Returns the images of an IDX file, streamed as {@link Rows#ofIdx} does, with the labels of
   * another, which are held in memory: rows of known size.
   *
   * @throws DataFormatException if a file is not such an IDX file, or the number of labels is not
   *     that of the images
   */
  static LabeledRows ofIdx(Path images, Path labels) throws IOException {
    Rows rows = Rows.ofIdx(images);
    int[] classes = Idx.readLabels(labels);
    IdxFile.checkLabels(labels, classes.length, images, rows.sizeIfKnown().orElseThrow());
    return of(rows, classes);
  }
}
