package io.github.sparseae.cli;

import static com.google.common.base.Preconditions.checkArgument;
import static io.github.sparseae.cli.FileCommand.check;

import com.google.common.collect.Ordering;
import com.google.common.io.MoreFiles;
import com.google.common.primitives.Doubles;
import io.github.sparseae.data.Csv;
import io.github.sparseae.data.CsvTable;
import io.github.sparseae.data.Idx;
import io.github.sparseae.data.JsonLines;
import io.github.sparseae.data.Npy;
import io.github.sparseae.data.Npz;
import io.github.sparseae.data.Rows;
import io.github.sparseae.data.SparseCodes;
import io.github.sparseae.datasets.GeneratedDigits;
import io.github.sparseae.datasets.Mnist;
import io.github.sparseae.model.Precision;
import io.github.sparseae.table.Column;
import io.github.sparseae.table.Missing;
import io.github.sparseae.table.TableSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options to read files of rows, whose format their name says. */
final class RowOptions {
  static final String[] WRITTEN = {"npy", "csv", "npz", "jsonl"};

  /** What rows may be, for a parameter's description. */
  static final String ROWS = "a file of CSV, NPY, NPZ or IDX, or mnist, or digits (generated)";

  private static final float BYTES = 1 / 255f;
  private static final int GENERATED = 10_000;

  /** The number of rows by which the precision of a table is chosen. */
  private static final int FIRST_ROWS = 100;

  private static final Set<String> DIGITS = Set.of("mnist", "digits");

  @Option(names = "--no-header", description = "the first line of CSV is a row, not names")
  private boolean headless;

  @Option(
      names = "--separator",
      paramLabel = "MARK",
      description = "between the fields of CSV (default: a comma; of .tsv a tab)")
  private @Nullable Character separator;

  @Option(names = "--decimal", paramLabel = "MARK", description = "before fractions, . or ,")
  private char decimal = '.';

  @Option(
      names = "--without",
      paramLabel = "COLUMN",
      description = "columns of CSV to leave out, by name, with commas between them")
  private List<String> without = List.of();

  @Option(
      names = "--stream",
      description = "read rows of CSV, NPY and IDX from the file each time, not into memory")
  private boolean isStreamed;

  private List<String> columns = List.of();

  /** The schema by which tables are read; without one their columns are numbers of any name. */
  private @Nullable TableSchema schema;

  private @Nullable String labelColumn;

  /** Reads tables by the schema of a model, if it has one. */
  void readAs(Optional<TableSchema> modelled) {
    schema = modelled.orElse(null);
  }

  /** Reads rows; bytes of NPY are divided by 255, as pixels. */
  Rows read(Path file) throws IOException {
    check(
        without.isEmpty() || isTable(file),
        "--without leaves out columns of CSV, which %s is not: its name ends in neither .csv nor"
            + " .tsv",
        file);
    return switch (file.toString()) {
      case "mnist" -> Mnist.load().train().samples();
      case "digits" -> GeneratedDigits.generate(GENERATED, 1).samples();
      default -> fromFile(file);
    };
  }

  private Rows fromFile(Path file) throws IOException {
    checkArgument(!Files.isDirectory(file), "%s is a folder: name a file of rows", file);
    return switch (extension(file)) {
      case "csv", "tsv" -> table(csv(file), file);
      case "npy" -> isStreamed ? Rows.ofNpy(file, BYTES) : Npy.read(file, BYTES);
      case "npz" -> {
        check(!isStreamed, "--stream does not go with %s: NPZ is read into memory", file);
        yield Npz.read(file);
      }
      default -> {
        check(
            isIdx(file),
            "%s: the name of a file of rows ends in .csv, .tsv, .npy, .npz, .idx or -ubyte",
            file);
        yield isStreamed ? Rows.ofIdx(file) : Idx.readImages(file);
      }
    };
  }

  private Rows table(Csv csv, Path file) throws IOException {
    if (schema != null && !headless) {
      Rows rows = schema.rows(csv, file); // of the schema's columns, or refused
      // Numbers alone take less memory as Csv reads them, most of them in float32.
      if (!schema.columns().stream().allMatch(RowOptions::isNumber)) {
        return isStreamed ? rows : schema.read(csv, file);
      }
    }
    return isStreamed ? csv.source(file) : csv.read(file);
  }

  private static boolean isNumber(Column column) {
    return column instanceof Column.Numeric numeric && numeric.missing() == Missing.REFUSE;
  }

  /**
   * Reads the labels of rows: a column of CSV, which {@link #read} then leaves out, or a file of
   * their own.
   */
  int[] labels(Path file, String label) throws IOException {
    if (isTable(file)) {
      checkNamed("--label");
      labelColumn = label;
      return csv(file).labels(file);
    }
    Path labels = Path.of(label);
    return isIdx(labels) ? Idx.readLabels(labels) : Npy.readLabels(labels);
  }

  /** Returns the names of the columns of the rows that were read last; empty without a header. */
  List<String> columns() {
    return columns;
  }

  /** Returns the schema of the table that was read last, all of numbers; empty without a header. */
  Optional<TableSchema> schema() {
    return columns.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new TableSchema(
                columns.stream()
                    .map(name -> (Column) new Column.Numeric(name, "", Missing.REFUSE, 0, 0))
                    .toList()));
  }

  /** Returns whether the file is a table of CSV, whose columns have units of their own. */
  static boolean isTable(Path file) {
    return List.of("csv", "tsv").contains(extension(file));
  }

  static boolean isDataSet(Path file) {
    return DIGITS.contains(file.toString());
  }

  /** Writes rows as CSV, NPY, sparse NPZ or JSON lines, and returns their number. */
  static long write(Rows rows, Path file) throws IOException {
    return switch (extension(file)) {
      case "csv" -> Csv.plain().header().write(rows, file);
      case "npy" -> Npy.write(rows, file);
      case "jsonl" -> JsonLines.field("code").write(rows, file);
      default -> {
        SparseCodes codes = SparseCodes.of(rows);
        Npz.write(codes, file);
        yield codes.size();
      }
    };
  }

  private Csv csv(Path file) throws IOException {
    if (!without.isEmpty()) {
      checkNamed("--without");
    }
    char between =
        Optional.ofNullable(separator).orElse(extension(file).equals("tsv") ? '\t' : ',');
    check(
        between != decimal,
        "--decimal %s is the mark between fields too: name another by --separator, as ';'",
        decimal);
    Csv plain = FileCommand.made(() -> Csv.plain().separator(between).decimal(decimal));
    Csv all = headless ? plain : plain.header();
    try (CsvTable table = all.open(file)) {
      if (!headless) {
        checkHeader(table.columns(), file);
      }
      String[] left =
          without.stream()
              .flatMap(
                  name ->
                      table.columns().contains(name) ? Stream.of(name) : Stream.of(name.split(",")))
              .toArray(String[]::new);
      Csv kept = left.length == 0 ? all : all.without(left);
      Csv csv = labelColumn == null ? kept : kept.label(labelColumn);
      try (CsvTable read = csv.open(file)) {
        columns = headless ? List.of() : read.columns();
        return needsDoubles(read) ? csv.precision(Precision.FLOAT64) : csv;
      }
    }
  }

  private void checkNamed(String option) {
    check(!headless, "%s names a column by the header: it does not go with --no-header", option);
  }

  /**
   * Returns whether float32 would lose more than a thousandth of the range of a column, such as one
   * of time stamps, or digits of a whole number, by the first rows.
   */
  private static boolean needsDoubles(CsvTable table) throws IOException {
    List<DoubleSummaryStatistics> columns =
        table.columns().stream().map(name -> new DoubleSummaryStatistics()).toList();
    boolean losesDigits = false;
    for (int row = 0; row < FIRST_ROWS; row++) {
      List<String> cells = table.next().orElse(List.of());
      for (int column = 0; column < cells.size(); column++) {
        Double number = Doubles.tryParse(cells.get(column));
        if (number != null) {
          losesDigits |= number == Math.rint(number) && (float) number.doubleValue() != number;
          columns.get(column).accept(number);
        }
      }
    }
    return losesDigits
        || columns.stream()
            .mapToDouble(it -> Math.ulp((float) Math.max(-it.getMin(), it.getMax())) / range(it))
            .anyMatch(share -> share > 0.001 && Double.isFinite(share));
  }

  private static double range(DoubleSummaryStatistics column) {
    return column.getMax() - column.getMin();
  }

  /**
   * Refuses a row of numbers in place of a header, also with gaps; rising whole numbers may be
   * names of columns.
   */
  private static void checkHeader(List<String> all, Path file) {
    List<String> names = all.stream().filter(name -> !name.matches("column \\d+")).toList();
    List<Double> numbers =
        names.stream()
            .map(name -> Doubles.tryParse(name.replaceFirst(" \\(\\d+\\)$", "")))
            .takeWhile(Objects::nonNull)
            .toList();
    boolean areNames =
        Ordering.natural().isStrictlyOrdered(numbers)
            && numbers.stream().allMatch(number -> number == Math.rint(number));
    checkArgument(
        numbers.size() < names.size() || areNames,
        "%s: the first line has numbers in place of names: --no-header reads it as a row",
        file);
  }

  private static boolean isIdx(Path file) {
    return file.toString().matches("(?i).*(-ubyte|\\.idx\\d?)(\\.gz)?");
  }

  static String extension(Path file) {
    return MoreFiles.getFileExtension(file).toLowerCase(Locale.ROOT);
  }
}
