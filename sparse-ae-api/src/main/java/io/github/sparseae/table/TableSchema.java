package io.github.sparseae.table;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkNotNull;
import static io.github.sparseae.internal.builder.ArgumentChecks.checkElements;
import static java.util.stream.Collectors.joining;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Iterables;
import io.github.sparseae.data.Csv;
import io.github.sparseae.data.CsvTable;
import io.github.sparseae.data.DataFormatException;
import io.github.sparseae.data.RowStream;
import io.github.sparseae.data.Rows;
import io.github.sparseae.data.Samples;
import io.github.sparseae.internal.data.RowFile;
import io.github.sparseae.internal.data.RowPass;
import io.github.sparseae.internal.data.SuppliedRows;
import io.github.sparseae.internal.io.Quantity;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.table.Column.Category;
import io.github.sparseae.table.Column.Flag;
import io.github.sparseae.table.Column.Ignored;
import io.github.sparseae.table.Column.Numeric;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a table, by which its rows become rows of numbers, and the numbers of a network
 * become a table's values again. Inferred once, from the first rows of a file or from rows in
 * memory, and fixed from then on: rows with other columns are refused by name. Immutable; each
 * option returns a changed copy.
 *
 * <pre>{@code
 * Csv csv = Csv.plain().header().separator(';').decimal(',');
 * Path file = Path.of("pumps.csv");
 * TableSchema schema = TableSchema.infer(csv, file).ignore("id").unit("pressure", "Pa");
 * try (AnomalyDetector detector =
 *     AnomalyDetector.builder().schema(schema).fit(schema.read(csv, file))) {
 *   System.out.println(detector.anomaly(Map.of("pressure", 101_300, "pump", "north")));
 * }
 * }</pre>
 *
 * <p>A number stays in its unit: a network on a table should {@linkplain
 * io.github.sparseae.model.InputNormalization#STANDARDIZE standardize} its inputs, as that of an
 * anomaly detector does. A category is an input for each of its values, and one for all other
 * values. Rows are float64, so that a column such as a time stamp keeps its digits until it is
 * standardized.
 *
 * <p>A row is a {@code Map} from the names of the columns, a Java record with components of these
 * names, or a line of a CSV file with these names in its header, in their order. A value is a
 * number, a boolean, a text, an enum constant, or an {@code Optional} of one, {@code
 * OptionalDouble} and the like included. Missing are null, an empty Optional, NaN, and the texts
 * nothing, {@code NA}, {@code N/A}, {@code NaN}, {@code null}, {@code none} and {@code ?}, in lower
 * or upper case, unless a category lists the text.
 *
 * <p>The name of no such column is an {@link IllegalArgumentException}.
 *
 * @param columns the columns, in the order of their inputs
 */
public record TableSchema(List<Column> columns) {
  /** The name in results of a category's value that was not there when it was inferred. */
  public static final String UNKNOWN = "(unknown)";

  /** The number of rows from which a schema is inferred. */
  public static final int INFERRED_ROWS = 100_000;

  /**
   * Copies the columns.
   *
   * @throws IllegalArgumentException if a name is there twice, or no column has inputs
   */
  public TableSchema {
    columns = ImmutableList.copyOf(checkElements("columns", columns));
    Set<String> names = new HashSet<>();
    for (Column column : columns) {
      checkArgument(names.add(column.name()), "column \"%s\" is there twice", column.name());
    }
    checkArgument(
        columns.stream().anyMatch(column -> column.inputs() > 0),
        "a schema needs a column that is not ignored");
  }

  /**
   * Infers a schema from the first rows of a CSV file, at most {@link #INFERRED_ROWS}. A column is
   * one of numbers if all its values are, of flags if all are true or false, and otherwise a
   * category. A number that is missing anywhere has an {@link Missing#INDICATOR}; elsewhere a
   * missing number is refused. Ignored are columns without a value, and those of texts of which
   * more than a hundred differ. Refused is a column that is meant as one of numbers but is none: of
   * numbers, infinities and numbers with commas, or of more than a hundred different values nine
   * tenths of which are numbers.
   *
   * @param csv the format; its columns of labels and those left out are not part of the schema.
   *     Without {@link Csv#header} the first line is a row, and columns are called {@code column 1}
   *     and so on
   * @param file the file
   * @throws DataFormatException if the file is malformed, has no rows, all its columns would be
   *     ignored, or one is refused; the message has line and column
   */
  public static TableSchema infer(Csv csv, Path file) throws IOException {
    return RowFile.read(file, () -> csv.open(file), table -> inferred(table, file));
  }

  private static TableSchema inferred(CsvTable table, Path file) throws IOException {
    List<ColumnGuess<DataFormatException>> guesses = new ArrayList<>();
    table.columns().forEach(name -> guesses.add(new ColumnGuess<>(name)));
    int rows = 0;
    for (Optional<List<String>> row = table.next();
        row.isPresent() && rows < INFERRED_ROWS;
        row = table.next(), rows++) {
      List<String> cells = row.get();
      for (int i = 0; i < cells.size(); i++) {
        int column = i;
        guesses.get(i).add(cells.get(i), () -> spoiled(table, column, cells.get(column)));
      }
    }
    RowFile.check(rows > 0, file, "content", "rows", "a header alone");
    List<Column> columns = new ArrayList<>();
    for (ColumnGuess<DataFormatException> guess : guesses) {
      columns.add(guess.column());
    }
    if (columns.stream().allMatch(Ignored.class::isInstance)) {
      throw new DataFormatException(
          file, "content", "a column of numbers, flags, or at most 100 words", "none");
    }
    return new TableSchema(columns);
  }

  private static DataFormatException spoiled(CsvTable table, int column, String cell) {
    String name = quoted(table.columns().get(column));
    return table.wrong(
        column,
        "a finite number, or nothing if it is missing; without(" + name + ") leaves the column out",
        quoted(cell));
  }

  /**
   * Infers a schema from rows in memory, maps or records, as {@link #infer(Csv, Path)} does from a
   * file.
   *
   * @throws IllegalArgumentException if there is no row, one is neither map nor record, one has
   *     other columns than the first, or a column is refused
   */
  public static TableSchema infer(Iterable<?> rows) {
    Map<String, ColumnGuess<IllegalArgumentException>> guesses = new LinkedHashMap<>();
    int number = 0;
    for (Object row : Iterables.limit(rows, INFERRED_ROWS)) {
      Map<String, ?> cells = RecordCells.of(row, "row " + number);
      if (number == 0) {
        cells.keySet().forEach(name -> guesses.put(name, new ColumnGuess<>(name)));
      }
      checkArgument(
          guesses.keySet().equals(cells.keySet()),
          "row %s: expected the columns %s, as in row 0, was %s",
          number,
          guesses.keySet(),
          cells.keySet());
      String place = "row " + number++ + ", ";
      guesses.forEach(
          (name, guess) -> guess.add(cells.get(name), () -> spoiled(place, name, cells.get(name))));
    }
    checkArgument(number > 0, "at least one row is needed, there are none");
    return new TableSchema(guesses.values().stream().map(ColumnGuess::column).toList());
  }

  private static IllegalArgumentException spoiled(
      String place, String name, @Nullable Object cell) {
    return new IllegalArgumentException(
        place
            + new Cells.WrongCellException(new Ignored(name), "a finite number", cell)
                .getMessage());
  }

  /**
   * Returns a column.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  public Column column(String name) {
    return columns.stream()
        .filter(column -> column.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no column \"" + name + "\", there are " + names()));
  }

  private List<String> names() {
    return columns.stream().map(Column::name).toList();
  }

  /**
   * Replaces a column by another of its name.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  public TableSchema with(Column column) {
    Column before = column(column.name());
    return new TableSchema(columns.stream().map(it -> it == before ? column : it).toList());
  }

  /**
   * Ignores columns by their names, such as the number of a row or a time.
   *
   * @throws IllegalArgumentException if there is none of such a name, or no other column is left
   */
  public TableSchema ignore(String... names) {
    TableSchema changed = this;
    for (String name : names) {
      changed = changed.with(new Ignored(name));
    }
    return changed;
  }

  /**
   * Sets the unit of a column of numbers, for messages: Pa, for example.
   *
   * @throws IllegalArgumentException if there is no such column of numbers
   */
  public TableSchema unit(String name, String unit) {
    Numeric it = numeric(name);
    return with(new Numeric(name, unit, it.missing(), it.mean(), it.median()));
  }

  /**
   * Sets what stands for missing numbers of a column.
   *
   * @throws IllegalArgumentException if there is no such column of numbers
   */
  public TableSchema missing(String name, Missing missing) {
    Numeric it = numeric(name);
    return with(new Numeric(name, it.unit(), missing, it.mean(), it.median()));
  }

  private Numeric numeric(String name) {
    if (column(name) instanceof Numeric numeric) {
      return numeric;
    }
    throw new IllegalArgumentException("column \"" + name + "\" is not of numbers");
  }

  /** {@return the width of a row of numbers} */
  public int inputs() {
    return columns.stream().mapToInt(Column::inputs).sum();
  }

  /**
   * Encodes a row: a map from the names of the columns, or a record with components of these names.
   *
   * @throws IllegalArgumentException if it is neither map nor record, a column is missing or
   *     unknown, or a value does not suit its column, which the message names
   */
  public double[] encode(Object row) {
    Map<String, ? extends @Nullable Object> cells = RecordCells.of(row, "a row");
    List<@Nullable Object> values = new ArrayList<>();
    int known = 0;
    for (Column column : columns) {
      boolean isThere = cells.containsKey(column.name());
      checkArgument(
          isThere || column instanceof Ignored, "column \"%s\" is missing", column.name());
      known += isThere ? 1 : 0;
      values.add(cells.get(column.name()));
    }
    if (known < cells.size()) {
      Set<String> more = new HashSet<>(cells.keySet());
      names().forEach(more::remove);
      throw new IllegalArgumentException(
          "column \"" + more.iterator().next() + "\" is not in the schema, which has " + names());
    }
    return encoded(values);
  }

  private double[] encoded(List<? extends @Nullable Object> cells) {
    double[] numbers = new double[inputs()];
    int at = 0;
    for (int i = 0; i < columns.size(); i++) {
      Cells.encode(columns.get(i), cells.get(i), numbers, at);
      at += columns.get(i).inputs();
    }
    return numbers;
  }

  /**
   * Encodes rows in memory, maps or records.
   *
   * @throws IllegalArgumentException if there are none, or as {@link #encode} with the number of
   *     the row
   */
  public Samples samples(Iterable<?> rows) {
    List<double[]> encoded = new ArrayList<>();
    for (Object row : rows) {
      Map<String, ?> cells = RecordCells.of(row, "row " + encoded.size());
      try {
        encoded.add(encode(cells));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("row " + encoded.size() + ", " + e.getMessage(), e);
      }
    }
    return Samples.of(encoded.toArray(double[][]::new));
  }

  /**
   * Reads a CSV file with the names of the columns in its header, in their order.
   *
   * @throws DataFormatException if the file is malformed, has no rows or other columns, or a value
   *     does not suit its column; the message has line and column
   */
  public Samples read(Csv csv, Path file) throws IOException {
    return RowFile.read(
        file,
        () -> open(csv, file),
        table ->
            next(table, Integer.MAX_VALUE)
                .orElseThrow(
                    () -> new DataFormatException(file, "content", "rows", "a header alone")));
  }

  /**
   * Returns the rows of a CSV file as a stream of unknown length; the header is read now.
   *
   * @throws DataFormatException if the file has other columns
   */
  public Rows rows(Csv csv, Path file) throws IOException {
    open(csv, file).close();
    return new SuppliedRows(
        file.toString(), inputs(), OptionalLong.empty(), () -> stream(csv, file));
  }

  private RowStream<Samples> stream(Csv csv, Path file) throws IOException {
    CsvTable table = open(csv, file);
    return SuppliedRows.stream(() -> next(table, RowPass.blockRows(inputs())), table);
  }

  private CsvTable open(Csv csv, Path file) throws IOException {
    CsvTable table = csv.open(file);
    return RowFile.orClosed(
        table,
        () -> {
          checkColumns(table.columns(), file);
          return table;
        });
  }

  private void checkColumns(List<String> header, Path file) throws DataFormatException {
    List<String> expected = names();
    boolean hasNames =
        IntStream.range(0, header.size()).anyMatch(i -> !header.get(i).equals("column " + (i + 1)));
    for (int i = 0; i < Math.max(header.size(), expected.size()); i++) {
      String found = i < header.size() ? header.get(i) : null;
      String name = i < expected.size() ? expected.get(i) : null;
      if (!Objects.equals(name, found)) {
        throw new DataFormatException(
            file,
            "column " + (i + 1),
            name == null
                ? "no more columns, as in the schema"
                : quoted(name)
                    + ", as in the schema"
                    + (hasNames ? "" : " (if the first line holds names, read it as the header)"),
            found == null
                ? "missing"
                : quoted(found)
                    + (name == null || header.contains(name) ? "" : ", and no " + quoted(name)));
      }
    }
  }

  private static String quoted(@Nullable String name) {
    return "\"" + name + '"';
  }

  private Optional<Samples> next(CsvTable table, int most) throws IOException {
    List<double[]> rows = new ArrayList<>();
    while (rows.size() < most) {
      Optional<List<String>> cells = table.next();
      if (cells.isEmpty()) {
        break;
      }
      try {
        rows.add(encoded(cells.get()));
      } catch (Cells.WrongCellException e) {
        throw table.wrong(columns.indexOf(e.column), e.expected, e.actual);
      }
    }
    return rows.isEmpty()
        ? Optional.empty()
        : Optional.of(Samples.of(rows.toArray(double[][]::new)));
  }

  /**
   * Returns a row of numbers in the table's terms.
   *
   * @param row the reconstruction of a row, {@link #inputs} numbers
   * @return by the name of each column that is not ignored: a {@code Double} in the column's unit;
   *     of a flag the probability of true; of a category a {@code Map} from each value to its
   *     probability, with {@link #UNKNOWN} for all other values. Probabilities are outputs cut to
   *     [0, 1], those of a category divided by their sum
   * @throws IllegalArgumentException if the width is another
   */
  public Map<String, Object> decode(DenseArray row) {
    checkArgument(
        row.size() == inputs(),
        "%s for %s",
        Quantity.of(row.size(), "number"),
        Quantity.of(inputs(), "input"));
    Map<String, Object> decoded = new LinkedHashMap<>();
    int at = 0;
    for (Column column : columns) {
      if (column instanceof Category category) {
        decoded.put(column.name(), probabilities(category, row, at));
      } else if (column instanceof Flag) {
        decoded.put(column.name(), Cells.probability(row.get(at)));
      } else if (column instanceof Numeric) {
        decoded.put(column.name(), row.get(at));
      }
      at += column.inputs();
    }
    return decoded;
  }

  private static Map<String, Double> probabilities(Category category, DenseArray row, int at) {
    double sum = 0;
    for (int i = 0; i < category.inputs(); i++) {
      sum += Cells.probability(row.get(at + i));
    }
    Map<String, Double> probabilities = new LinkedHashMap<>();
    for (int i = 0; i < category.inputs(); i++) {
      probabilities.put(
          Cells.value(category, i),
          sum > 0 ? Cells.probability(row.get(at + i)) / sum : 1.0 / category.inputs());
    }
    return probabilities;
  }

  /**
   * Returns the value of a column, whose first input has an index, in a row of numbers or in its
   * reconstruction, as a person would write it: a Double; of a flag a Boolean, true above 0.5; of a
   * category its most probable value; an empty text where the number is missing.
   */
  public Object value(int column, DenseArray row, int at) {
    Column of = checkNotNull(columns.get(column));
    if (of instanceof Category category) {
      return Cells.value(category, Cells.mostProbable(category, row, at));
    }
    if (isMarked(of) && row.get(at + 1) == 1) {
      return "";
    }
    return of instanceof Flag ? (Object) (row.get(at) > 0.5) : (Object) row.get(at);
  }

  /** Returns the inputs whose numbers have an indicator beside them. */
  private int[] marked() {
    IntStream.Builder marked = IntStream.builder();
    int at = 0;
    for (Column column : columns) {
      if (isMarked(column)) {
        marked.add(at);
      }
      at += column.inputs();
    }
    return marked.build().toArray();
  }

  private static boolean isMarked(Column column) {
    return column instanceof Numeric numeric && numeric.missing() == Missing.INDICATOR;
  }

  /**
   * Returns the numbers of the rows in which a number is missing, ascending; empty if no column has
   * an {@link Missing#INDICATOR}.
   */
  public int[] incomplete(Samples rows) {
    int[] marked = marked();
    return IntStream.range(0, rows.size())
        .filter(row -> IntStream.of(marked).anyMatch(at -> rows.get(row, at + 1) == 1))
        .toArray();
  }

  /**
   * Returns rows with an estimate in place of each missing number, such as a reconstruction, or
   * what stands for it if there are none, and without marks: changed copies, or the same rows if no
   * column has an {@link Missing#INDICATOR}.
   */
  public Samples completed(Samples rows, @Nullable DenseArray estimates) {
    int[] marked = marked();
    if (marked.length == 0) {
      return rows;
    }
    int width = rows.width();
    double[] numbers = new double[rows.size() * width];
    rows.copy(0, rows.size(), numbers);
    for (int row = 0; row < numbers.length; row += width) {
      for (int at : marked) {
        if (estimates != null && numbers[row + at + 1] == 1) {
          numbers[row + at] = estimates.get(row + at);
        }
        numbers[row + at + 1] = 0;
      }
    }
    return Samples.of(DenseArray.wrap(numbers, rows.size(), width));
  }

  /** The columns in one line each. */
  @Override
  public String toString() {
    return Quantity.of(columns.size(), "column")
        + ", "
        + Quantity.of(inputs(), "input")
        + columns.stream().map(column -> "\n  " + column).collect(joining());
  }
}
