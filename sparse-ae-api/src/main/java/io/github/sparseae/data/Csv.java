package io.github.sparseae.data;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkNotNull;
import static com.google.common.base.Preconditions.checkState;
import static io.github.sparseae.internal.builder.ArgumentChecks.checkElements;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.collect.ImmutableList;
import com.google.common.primitives.ImmutableIntArray;
import io.github.sparseae.internal.data.ClassWords;
import io.github.sparseae.internal.data.RowPass;
import io.github.sparseae.internal.data.csv.CsvFormat;
import io.github.sparseae.internal.data.csv.CsvRows;
import io.github.sparseae.internal.io.AtomicFile;
import io.github.sparseae.internal.io.IoConsumer;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Precision;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes numbers in CSV files: rows with or without labels are read, codes and
 * reconstructions are written. Immutable; each option returns a changed copy.
 *
 * <pre>{@code
 * Csv csv = Csv.plain().without("id").label("species", List.of("setosa", "versicolor"));
 * LabeledSamples flowers = csv.readLabeled(Path.of("flowers.csv"));
 * Csv.plain().write(sae.encode(flowers), Path.of("codes.csv"));
 * }</pre>
 *
 * <p>A file is UTF-8, with or without a byte order mark. A line is a row and ends with {@code \n},
 * {@code \r\n} or {@code \r}. A field may be quoted with {@code "}, written twice within quotes;
 * spaces around a field are ignored. Every row has as many fields as the first, and every field is
 * a decimal number such as {@code -1.5e-3}. A {@link DataFormatException} with line and column,
 * both from 1, and the text refuses a missing field, text that is not a number, NaN, an infinity
 * and a number beyond the precision; a file without rows is refused as well. Empty lines are passed
 * over, unless lines have one field. Lines have at most 16 million characters and a million fields.
 * Methods that read labels throw an {@link IllegalStateException} if there is no column of them.
 *
 * <p>Numbers are written with enough digits to read the same bits again.
 *
 * <p>Source: RFC 4180, "Common format and MIME type for comma-separated values (CSV) files".
 */
public final class Csv {
  private static final String NOT_SEPARATORS = "\"\r\n +-.0123456789eE";
  private static final Csv PLAIN = new Csv(CsvFormat.PLAIN);

  private final CsvFormat format;

  private Csv(CsvFormat format) {
    this.format = format;
  }

  /** Returns the default format: commas between fields, no header, no labels, float32. */
  public static Csv plain() {
    return PLAIN;
  }

  /**
   * Sets the character between fields, for example a semicolon or a tab. A file whose first line is
   * {@code sep=;}, as for Excel, names its own.
   *
   * @throws IllegalArgumentException if the character can be part of a number, or is a space, a
   *     quote or a line ending
   */
  public Csv separator(char mark) {
    checkArgument(
        NOT_SEPARATORS.indexOf(mark) < 0,
        "the separator must not be part of a number, a space, a quote or a line ending, was '%s'",
        mark);
    return new Csv(format.withSeparator(mark));
  }

  /**
   * Sets the character before the fraction of a number: a point, the default, or a comma. With a
   * comma, the {@link #separator} must be another, such as a semicolon. Numbers are always written
   * with a point.
   *
   * @throws IllegalArgumentException if it is neither
   */
  public Csv decimal(char mark) {
    checkArgument(mark == '.' || mark == ',', "decimal must be '.' or ',', was '%s'", mark);
    return new Csv(format.withDecimal(mark));
  }

  /** Takes the first line as the names of the columns. One that is written has numbers from 0. */
  public Csv header() {
    return new Csv(format.withHeader());
  }

  /**
   * Leaves out columns by their names in the header, such as a number of the row, or by those that
   * a {@link CsvTable} gives to columns without a name and to repeated names. The first line is
   * then the header.
   */
  public Csv without(String... names) {
    return selection(names, false);
  }

  /**
   * Reads the columns of some names in the header alone, in the order of the file, beside the
   * label. The first line is then the header. Takes the place of {@link #without}.
   *
   * @throws IllegalArgumentException if there is no name
   */
  public Csv columns(String... names) {
    checkArgument(names.length > 0, "columns needs the name of at least one column, got none");
    return selection(names, true);
  }

  private Csv selection(String[] names, boolean areKept) {
    List<String> all = checkElements("names", Arrays.asList(names));
    return new Csv(format.with(new CsvFormat.Selection(ImmutableList.copyOf(all), areKept)));
  }

  /**
   * Sets the column with the class of each row, a whole number of at least 0, which is not part of
   * the samples. Columns count from 0; −1 is the last, −2 the one before it.
   */
  public Csv label(int column) {
    return label(null, column, null);
  }

  /** Sets the column with the class of each row by its name in the header, then the first line. */
  public Csv label(String name) {
    return label(checkNotNull(name, "name"), 0, null);
  }

  /**
   * Sets the column, by its name in the header, with the class of each row as a word, and the word
   * of each class, in order, as {@link io.github.sparseae.Classifier.Builder#classNames} takes
   * them.
   *
   * <pre>{@code
   * Csv.plain().label("Species", List.of("Iris-setosa", "Iris-versicolor", "Iris-virginica"));
   * Csv.plain().label(-1, List.of("-1", "+1"));
   * }</pre>
   *
   * @throws IllegalArgumentException if there is no class, or a word is there twice
   */
  public Csv label(String name, List<String> classes) {
    return label(checkNotNull(name, "name"), 0, ClassWords.of(classes));
  }

  /**
   * Sets the column with the class of each row as a word, by its number as {@link #label(int)}
   * counts; otherwise as {@link #label(String, List)}.
   */
  public Csv label(int column, List<String> classes) {
    return label(null, column, ClassWords.of(classes));
  }

  private Csv label(@Nullable String name, int column, @Nullable ClassWords classes) {
    return new Csv(format.with(new CsvFormat.Label(name, column, classes)));
  }

  /** Sets the precision of the numbers that are read. Rows are written in their own precision. */
  public Csv precision(Precision precision) {
    return new Csv(format.withPrecision(checkNotNull(precision, "precision")));
  }

  /** Reads rows, a sample for each. A column of labels is left out. */
  public Samples read(Path file) throws IOException {
    checkDecimal();
    return CsvRows.readAll(file, format).samples();
  }

  /** Reads rows, a sample for each, with labels. */
  public LabeledSamples readLabeled(Path file) throws IOException {
    checkLabel();
    checkDecimal();
    return CsvRows.readAll(file, format);
  }

  /**
   * Returns the rows of a file as a stream of unknown length, of which the first row is read now. A
   * column of labels is left out.
   *
   * @see Rows#withSize
   */
  public Rows source(Path file) throws IOException {
    checkDecimal();
    return CsvRows.rows(file, format).samples();
  }

  /** Returns the rows of a file with their labels, otherwise as {@link #source}. */
  public LabeledRows labeledSource(Path file) throws IOException {
    checkLabel();
    checkDecimal();
    return CsvRows.rows(file, format);
  }

  /**
   * Returns the words of the column of labels, each once, in the order in which they appear.
   *
   * <pre>{@code
   * Csv csv = Csv.plain().label("Species");
   * List<String> classes = csv.classes(file);
   * LabeledSamples flowers = csv.label("Species", classes).readLabeled(file);
   * }</pre>
   */
  public List<String> classes(Path file) throws IOException {
    checkLabel();
    Set<String> words = new LinkedHashSet<>();
    CsvRows.labels(file, format, (rows, word, column) -> words.add(word));
    return ImmutableList.copyOf(words);
  }

  /**
   * Reads the column of labels alone, for example beside a {@link
   * io.github.sparseae.table.TableSchema} that reads the other columns.
   */
  public int[] labels(Path file) throws IOException {
    checkLabel();
    ImmutableIntArray.Builder labels = ImmutableIntArray.builder();
    CsvRows.labels(file, format, (rows, word, column) -> labels.add(rows.label(word, column)));
    return labels.build().toArray();
  }

  /**
   * Opens a file as a table of texts, whatever its cells hold, without the column of labels and
   * those left out. The first line, which is read now, is the header if there is one ({@link
   * #header}). The table is to be closed after use.
   */
  public CsvTable open(Path file) throws IOException {
    checkDecimal();
    return CsvTable.open(file, format);
  }

  private void checkDecimal() {
    checkState(
        format.decimal() != format.separator(),
        "fields are separated by the comma that is also before fractions: set separator to ';'");
  }

  private void checkLabel() {
    checkState(
        format.label() != null, "there is no column of labels: call label(column) or label(name)");
  }

  /**
   * Writes a line for each row of a matrix in place of an existing file, in one step: a reader
   * finds the old or the new file, complete.
   *
   * @throws IllegalStateException if the array is not a matrix
   * @throws IOException if writing fails; an existing file is then unchanged
   */
  public void write(DenseArray matrix, Path file) throws IOException {
    write(matrix.columns(), file, out -> write(matrix, out));
  }

  private void write(int width, Path file, IoConsumer<Writer> rows) throws IOException {
    AtomicFile.replace(
        file,
        channel -> {
          Writer out = new BufferedWriter(Channels.newWriter(channel, UTF_8));
          for (int column = 0; column < width && format.hasHeader(); column++) {
            write(column, width, String.valueOf(column), out);
          }
          rows.accept(out);
          out.flush(); // The channel stays open.
        });
  }

  private void write(DenseArray matrix, Writer out) throws IOException {
    int width = matrix.columns();
    boolean isSingle = matrix.precision() == Precision.FLOAT32;
    for (int i = 0; i < matrix.size(); i++) {
      double number = matrix.get(i);
      // A zero, the most frequent number of a code, is one character, and quick.
      String text =
          Double.doubleToRawLongBits(number) == 0
              ? "0"
              : isSingle ? Float.toString((float) number) : Double.toString(number);
      write(i % width, width, text, out);
    }
  }

  private void write(int column, int width, String text, Writer out) throws IOException {
    out.write(text);
    out.write(column == width - 1 ? '\n' : format.separator());
  }

  /**
   * Writes streamed rows, some at a time, in one step as {@link #write(DenseArray, Path)}, and
   * returns their number. Codes come from {@link
   * io.github.sparseae.SparseAutoencoder#encode(Rows)}.
   *
   * @throws RowReadException if the source fails; an existing file is then unchanged
   */
  public long write(Rows source, Path file) throws IOException {
    long[] rows = {0};
    write(
        source.width(),
        file,
        out -> rows[0] = RowPass.forEach(source, it -> write(it.toDenseArray(), out)));
    return rows[0];
  }
}
