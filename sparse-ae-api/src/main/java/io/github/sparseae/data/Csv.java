package io.github.sparseae.data;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkState;

import io.github.sparseae.internal.data.RowPass;
import io.github.sparseae.internal.data.csv.CsvFormat;
import io.github.sparseae.internal.data.csv.CsvLabel;
import io.github.sparseae.internal.data.csv.CsvStream;
import io.github.sparseae.internal.data.csv.CsvWriter;
import io.github.sparseae.internal.io.AtomicFile;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Precision;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Numbers in CSV files: rows in, with labels or without; codes and reconstructions out. Immutable;
 * each option gives a changed copy.
 *
 * <pre>{@code
 * Csv csv = Csv.plain().header().label("species");
 * LabeledSamples flowers = csv.readLabeled(Path.of("flowers.csv"));
 * Csv.plain().write(sae.encode(flowers), Path.of("codes.csv"));
 * }</pre>
 *
 * <p>A file is UTF-8, with a byte order mark or without; a line is a row and ends with {@code \n}
 * or {@code \r\n}; a field may stand in double quotes, in which two stand for one; spaces around a
 * field do not count. Every row has as many fields as the first, and every field is a decimal
 * number such as {@code -1.5e-3}, in digits with a point: what is missing, is no number, or is NaN,
 * infinite or beyond the precision is a {@link DataFormatException} with its line and column, both
 * counted from 1, and the text. Lines are at most 16 million characters long and have at most a
 * million fields.
 *
 * <p>Numbers are written with as many digits as it takes to read the same bits again.
 *
 * <p>Source: RFC 4180, "Common format and MIME type for comma-separated values (CSV) files".
 */
public final class Csv {
  private static final String NOT_SEPARATORS = "\"\r\n +-.0123456789eE";
  private static final Csv PLAIN =
      new Csv(new CsvFormat(',', false, CsvLabel.NONE, Precision.FLOAT32));

  private final CsvFormat format;

  private Csv(CsvFormat format) {
    this.format = format;
  }

  /**
   * Fields between commas, no header, no labels, float32.
   *
   * @return the defaults
   */
  public static Csv plain() {
    return PLAIN;
  }

  /**
   * Puts something else than a comma between fields.
   *
   * @param mark for example a semicolon or a tab
   * @return a changed copy
   * @throws IllegalArgumentException if it can be a part of a number, a space, a quote or the end
   *     of a line
   */
  public Csv separator(char mark) {
    checkArgument(
        NOT_SEPARATORS.indexOf(mark) < 0,
        "a separator must be no part of a number, no space, quote or end of line, was '%s'",
        mark);
    return new Csv(new CsvFormat(mark, format.hasHeader(), format.label(), format.precision()));
  }

  /**
   * Takes the first line for the names of the columns. What is written has the numbers of the
   * columns there, from 0.
   *
   * @return a changed copy
   */
  public Csv header() {
    return new Csv(new CsvFormat(format.separator(), true, format.label(), format.precision()));
  }

  /**
   * Takes one column for the class of each row, a whole number of at least 0. It is no part of the
   * samples.
   *
   * @param column which, counted from 0; −1 is the last, −2 the last but one
   * @return a changed copy
   */
  public Csv label(int column) {
    return new Csv(
        new CsvFormat(
            format.separator(),
            format.hasHeader(),
            new CsvLabel(column, null),
            format.precision()));
  }

  /**
   * Takes the column of one name for the class of each row, a whole number of at least 0. It is no
   * part of the samples. The first line is the header then.
   *
   * @param name as it stands in the header
   * @return a changed copy
   */
  public Csv label(String name) {
    return new Csv(
        new CsvFormat(format.separator(), true, new CsvLabel(0, name), format.precision()));
  }

  /**
   * Reads numbers in another precision than float32. What is written has the precision of its rows.
   *
   * @param wanted float32 or float64
   * @return a changed copy
   */
  public Csv precision(Precision wanted) {
    return new Csv(new CsvFormat(format.separator(), format.hasHeader(), format.label(), wanted));
  }

  /**
   * Reads rows. A column of labels is left out.
   *
   * @param file the file
   * @return one sample a row
   * @throws DataFormatException if something in the file is not as it should be, or it has no rows
   * @throws IOException if the file cannot be read
   */
  public Samples read(Path file) throws IOException {
    return CsvStream.readAll(file, format).samples();
  }

  /**
   * Reads rows and their labels.
   *
   * @param file the file
   * @return one sample a row, with its label
   * @throws IllegalStateException if no column was chosen for labels
   * @throws DataFormatException if something in the file is not as it should be, or it has no rows
   * @throws IOException if the file cannot be read
   */
  public LabeledSamples readLabeled(Path file) throws IOException {
    checkLabel();
    return CsvStream.readAll(file, format);
  }

  /**
   * Rows that need not fit in memory. A column of labels is left out.
   *
   * @param file the file, of which the first row is read now
   * @return a source that does not know its size
   * @throws DataFormatException if something in the first row is not as it should be, or there is
   *     none
   * @throws IOException if the file cannot be read
   * @see Rows#withSize
   */
  public Rows source(Path file) throws IOException {
    return CsvStream.rows(file, format).samples();
  }

  /**
   * Rows with labels that need not fit in memory.
   *
   * @param file the file, of which the first row is read now
   * @return a source that does not know its size
   * @throws IllegalStateException if no column was chosen for labels
   * @throws DataFormatException if something in the first row is not as it should be, or there is
   *     none
   * @throws IOException if the file cannot be read
   * @see LabeledRows#withSize
   */
  public LabeledRows labeledSource(Path file) throws IOException {
    checkLabel();
    return CsvStream.rows(file, format);
  }

  private void checkLabel() {
    checkState(
        !format.label().isNone(),
        "no column was chosen for labels: say label(column) or label(name)");
  }

  /**
   * Writes a matrix in place of what was there, in one step: whoever opens the file finds the old
   * numbers or the new ones, whole.
   *
   * @param matrix one line a row
   * @param file the file, in a folder that is there
   * @throws IllegalStateException if the array is not a matrix
   * @throws IOException if writing fails; a file that was there is then what it was before
   */
  public void write(DenseArray matrix, Path file) throws IOException {
    int width = matrix.columns();
    AtomicFile.replace(
        file,
        channel -> {
          CsvWriter writer = new CsvWriter(channel, format.separator());
          writer.begin(format.hasHeader(), width);
          writer.write(matrix);
          writer.end();
        });
  }

  /**
   * Writes rows that need not fit in memory, some at a time, in one step as {@link
   * #write(DenseArray, Path)}.
   *
   * @param source the rows; codes come from {@link
   *     io.github.sparseae.SparseAutoencoder#encode(Rows)}
   * @param file the file, in a folder that is there
   * @return how many rows there were
   * @throws RowReadException if the source fails; a file that was there is what it was before
   * @throws IOException if writing fails; a file that was there is then what it was before
   */
  public long write(Rows source, Path file) throws IOException {
    long[] rows = {0};
    AtomicFile.replace(
        file,
        channel -> {
          CsvWriter writer = new CsvWriter(channel, format.separator());
          writer.begin(format.hasHeader(), source.width());
          rows[0] = RowPass.forEach(source, block -> writer.write(block.toDenseArray()));
          writer.end();
        });
    return rows[0];
  }
}
