package io.github.sparseae.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.github.sparseae.data.Csv;
import io.github.sparseae.data.DataFormatException;
import io.github.sparseae.data.RowStream;
import io.github.sparseae.data.Rows;
import io.github.sparseae.data.Samples;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.table.Column.Category;
import io.github.sparseae.table.Column.Flag;
import io.github.sparseae.table.Column.Ignored;
import io.github.sparseae.table.Column.Numeric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableSchemaTest {
  private static final Csv CSV = Csv.plain().header();
  private static final String PUMPS =
      """
      id,pressure,pump,open,rpm,note
      a-1,101300,north,true,2900,
      a-2,101250.5,south,FALSE,NA,
      a-3,1e5,north,false,3100,
      """;

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void setFile() {
    file = folder.resolve("table.csv");
  }

  private TableSchema inferred(String text) throws IOException {
    Files.writeString(file, text);
    return TableSchema.infer(CSV, file);
  }

  private static TableSchema pumps() {
    return new TableSchema(
        List.of(
            new Ignored("id"),
            new Numeric("pressure", "Pa", Missing.REFUSE, 100_850, 101_250.5),
            new Category("pump", List.of("north", "south")),
            new Flag("open"),
            new Numeric("rpm", "", Missing.INDICATOR, 3000, 3000),
            new Ignored("note")));
  }

  @Test
  void infer_aFileOfEveryKind_findsTheKinds() throws IOException {
    TableSchema schema = inferred(PUMPS);

    assertThat(schema.columns())
        .usingRecursiveFieldByFieldElementComparator()
        .containsExactly(
            new Category("id", List.of("a-1", "a-2", "a-3")),
            schema.column("pressure"),
            new Category("pump", List.of("north", "south")),
            new Flag("open"),
            new Numeric("rpm", "", Missing.INDICATOR, 3000, 3000),
            new Ignored("note"));
    Numeric pressure = (Numeric) schema.column("pressure");
    assertThat(pressure.median()).isEqualTo(101_250.5);
    assertThat(pressure.mean()).isBetween(100_850.0, 100_850.2);
    assertThat(schema.ignore("id").unit("pressure", "Pa").inputs()).isEqualTo(1 + 3 + 1 + 2);
  }

  @Test
  void infer_identifiersAndConstants_areIgnoredAndKept() throws IOException {
    String lines =
        IntStream.range(0, 150)
            .mapToObj(i -> "row-" + i + ",7," + "same\n")
            .collect(Collectors.joining());
    TableSchema schema = inferred("id,seven,word\n" + lines);

    assertThat(schema.columns())
        .containsExactly(
            new Ignored("id"),
            new Numeric("seven", "", Missing.REFUSE, 7, 7),
            new Category("word", List.of("same")));
  }

  @Test
  void infer_columnOfNumbersButForACell_isRefusedWithItsPlace() throws IOException {
    for (String cell : List.of("inf", "-Infinity", "+INF", "∞", "1e999", "1.234,5", "1,234,567")) {
      assertSpoiled("id,flow\n7,1.5\n\"8\n\",\"" + cell + "\"\n9,\n", cell, "");
      assertSpoiled("id,flow\n7,1.5\n\"8\n\",\"" + cell + "\"\n9,inf\n", cell, "");
    }
    assertSpoiled(
        "id,flow\n7,1.5\n8,\"2,5\"\n",
        "2,5",
        " (if the comma is before a fraction, set decimal to ',')");
    String many = IntStream.range(0, 101).mapToObj(i -> "," + i).collect(Collectors.joining("\n"));
    assertSpoiled("id,flow\n7,1.5\n8,#DIV/0!\n" + many, "#DIV/0!", "");
    assertThat(inferred("a,b\n1,inf\n2,2A\n").column("b"))
        .isEqualTo(new Category("b", List.of("inf", "2A")));
    assertThat(inferred("a,b\n1,\"1,2,3\"\n2,4\n").column("b")).isInstanceOf(Category.class);
    assertThat(inferred("a,b\n1,10.0.0.1\n2,2\n").column("b")).isInstanceOf(Category.class);

    assertThatThrownBy(
            () -> TableSchema.infer(List.of(Map.of("flow", 1.5), Map.of("flow", 1 / 0.0))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("row 1, column \"flow\": expected a finite number, was Infinity");
  }

  private void assertSpoiled(String text, String cell, String hint) {
    assertThatThrownBy(() -> inferred(text))
        .isInstanceOf(DataFormatException.class)
        .hasMessage(
            file
                + ": line 3, column 2 (\"flow\"): expected a finite number, or nothing if it is"
                + " missing; without(\"flow\") leaves the column out"
                + hint
                + ", was \""
                + cell
                + '"');
  }

  @Test
  void infer_nothingButBlanks_isRefused() {
    assertThatThrownBy(() -> inferred("a,b\n,NA\n ,\n"))
        .isInstanceOf(DataFormatException.class)
        .hasMessage(
            file
                + ": content: expected a column of numbers, flags, or at most 100 words, was none");
  }

  private enum Pump {
    NORTH,
    SOUTH
  }

  private record Flow(OptionalDouble flow, OptionalInt pumps, OptionalLong serial) {}

  @Test
  void infer_optionalNumbersOfRecords_areNumbersThatMayBeMissing() {
    TableSchema schema =
        TableSchema.infer(
            List.of(
                new Flow(OptionalDouble.of(1.5), OptionalInt.of(2), OptionalLong.of(7)),
                new Flow(OptionalDouble.empty(), OptionalInt.of(4), OptionalLong.of(8))));
    assertThat(schema.columns())
        .containsExactly(
            new Column.Numeric("flow", "", Missing.INDICATOR, 1.5, 1.5),
            new Column.Numeric("pumps", "", Missing.REFUSE, 3, 3),
            new Column.Numeric("serial", "", Missing.REFUSE, 7.5, 7.5));
    assertThat(
            schema.encode(new Flow(OptionalDouble.empty(), OptionalInt.of(5), OptionalLong.of(9))))
        .containsExactly(1.5, 1, 5, 9);
  }

  private record Failing(int a) {
    @Override
    @SuppressWarnings("UnusedMethod") // called by reflection
    public int a() {
      throw new IllegalStateException("no sensor");
    }
  }

  @Test
  void encode_accessorThrows_isRefusedWithTheReason() {
    assertThatThrownBy(() -> TableSchema.infer(List.of(new Failing(1))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("Failing cannot be read: java.lang.IllegalStateException: no sensor")
        .hasMessageStartingWith("a of ")
        .hasCauseInstanceOf(IllegalStateException.class);
  }

  @Test
  void encode_array_isNoWord() {
    assertThatThrownBy(
            () ->
                TableSchema.infer(
                    List.of(Map.of("a", "x"), Map.of("a", Optional.of(new float[] {1})))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("row 1, column \"a\": expected a finite number, was an array");
    TableSchema words = TableSchema.infer(List.of(Map.of("a", "x"), Map.of("a", "y")));
    assertThatThrownBy(() -> words.encode(Map.of("a", new String[] {"x"})))
        .hasMessage("column \"a\": expected a word, was an array");
  }

  private record Reading(double pressure, Pump pump, boolean open, Optional<Integer> rpm) {}

  @Test
  void infer_recordsAndMaps_areEncodedAlike() {
    List<Reading> readings =
        List.of(
            new Reading(1.5, Pump.NORTH, true, Optional.of(3)),
            new Reading(2.5, Pump.SOUTH, false, Optional.empty()),
            new Reading(4.5, Pump.SOUTH, false, Optional.of(8)));
    TableSchema schema = TableSchema.infer(readings);

    assertThat(schema.inputs()).isEqualTo(1 + 3 + 1 + 2);
    assertThat(schema.encode(readings.get(0))).containsExactly(1.5, 1, 0, 0, 1, 3, 0);
    assertThat(schema.encode(readings.get(1))).containsExactly(2.5, 0, 1, 0, 0, 5.5, 1);
    Map<String, Object> map = new HashMap<>();
    map.put("open", "False");
    map.put("rpm", null);
    map.put("pump", " SOUTH ");
    map.put("pressure", "2.5");
    assertThat(schema.encode(map)).containsExactly(schema.encode(readings.get(1)));
    map.put("pump", "east");
    map.put("rpm", Double.NaN);
    assertThat(schema.encode(map)).containsExactly(2.5, 0, 0, 1, 0, 5.5, 1);
    assertThat(TableSchema.infer(List.of(map, map)).columns()).hasSize(4);
    Samples samples = schema.samples(readings);
    assertThat(samples.size()).isEqualTo(3);
    assertThat(samples.get(2, 5)).isEqualTo(8);
  }

  @Test
  void missing_byEveryPolicy_isWhatItSays() {
    Map<String, ?> missing = Collections.singletonMap("x", null);
    TableSchema schema = new TableSchema(List.of(new Numeric("x", "", Missing.REFUSE, 2.5, 2)));

    assertThat(schema.missing("x", Missing.MEAN).encode(missing)).containsExactly(2.5);
    assertThat(schema.missing("x", Missing.MEDIAN).encode(missing)).containsExactly(2);
    assertThat(schema.missing("x", Missing.INDICATOR).encode(missing)).containsExactly(2, 1);
    assertThat(schema.missing("x", Missing.INDICATOR).encode(Map.of("x", 7))).containsExactly(7, 0);
    assertThatThrownBy(() -> schema.encode(missing))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "column \"x\": expected a number (to allow missing ones, set missing(\"x\","
                + " Missing.INDICATOR) of the schema), was null");
  }

  @Test
  void read_files_areStreamedToTheSameRows() throws IOException {
    Files.writeString(file, PUMPS);
    Samples samples = pumps().read(CSV, file);
    Rows rows = pumps().rows(CSV, file);

    assertThat(samples.toDenseArray().toDoubles())
        .containsExactly(
            101_300, 1, 0, 0, 1, 2900, 0, //
            101_250.5, 0, 1, 0, 0, 3000, 1, //
            100_000, 1, 0, 0, 0, 3100, 0);
    assertThat(rows.width()).isEqualTo(7);
    try (RowStream<? extends Samples> stream = rows.open()) {
      assertThat(stream.next().orElseThrow().toDenseArray()).isEqualTo(samples.toDenseArray());
      assertThat(stream.next()).isEmpty();
    }
  }

  @Test
  void read_filesAsPeopleHaveThem_areTheSameRows() throws IOException {
    TableSchema schema =
        new TableSchema(
            List.of(
                new Numeric("a b", "", Missing.MEDIAN, 0, 9),
                new Category("c", List.of("x;y", "z"))));
    Csv german = CSV.separator(';').decimal(',');
    for (String text :
        List.of(
            "\uFEFFa b;c\r\n1,5;\"x;y\"\r\n\r\n-,25e1;z\r\n;?\r\n\r\n",
            "\"a b\"; c\n 1.5 ;\"x;y\"\n\"-2,5\" ; z\nNA;z2\n")) {
      Files.writeString(file, text);
      assertThat(schema.read(german, file).toDenseArray().toDoubles())
          .as(text)
          .containsExactly(1.5, 1, 0, 0, -2.5, 0, 1, 0, 9, 0, 0, 1);
    }
    Files.writeString(file, "a b\tc\n1\tz\n");
    assertThat(schema.read(CSV.separator('\t'), file).size()).isEqualTo(1);
  }

  @Test
  void read_headersWithoutNamesOrTwice_haveNames() throws IOException {
    TableSchema schema = inferred("a,,a,a (2),\n1,2,3,4,5\n");

    assertThat(schema.columns())
        .extracting(Column::name)
        .containsExactly("a", "column 2", "a (2)", "a (2) (2)", "column 5");
    assertThat(schema.read(CSV, file).toDenseArray().toDoubles()).containsExactly(1, 2, 3, 4, 5);
    assertThat(TableSchema.infer(Csv.plain(), file).columns().get(4))
        .isEqualTo(new Numeric("column 5", "", Missing.INDICATOR, 5, 5));
  }

  @Test
  void read_thousandsOfColumns_areRead() throws IOException {
    String header =
        IntStream.range(0, 5_000).mapToObj(i -> "c" + i).collect(Collectors.joining(","));
    String row =
        IntStream.range(0, 5_000).mapToObj(String::valueOf).collect(Collectors.joining(","));
    TableSchema schema = inferred(header + "\n" + row + "\n" + row + "\n");

    assertThat(schema.inputs()).isEqualTo(5_000);
    assertThat(schema.read(CSV, file).get(1, 4_999)).isEqualTo(4_999);
  }

  @Test
  void read_otherColumns_areRefusedByName() throws IOException {
    assertRefused(
        "id,pump,pressure,open,rpm,note\n",
        "column 2: expected \"pressure\", as in the schema, was \"pump\"");
    assertRefused(
        "id,pressure,pump,open,note\n",
        "column 5: expected \"rpm\", as in the schema, was \"note\", and no \"rpm\"");
    assertRefused(
        "id,pressure,pump,open,rpm\n",
        "column 6: expected \"note\", as in the schema, was missing");
    assertRefused(
        "id,pressure,pump,open,rpm,note,more\n",
        "column 7: expected no more columns, as in the schema, was \"more\"");
    assertRefused(
        "id,pressure,pump,open,rpm,note,null\na,1,north,true,1,,2\n",
        "column 7: expected no more columns, as in the schema, was \"null\"");
  }

  @Test
  void read_formatWithoutHeader_isRefusedWithAdvice() throws IOException {
    Files.writeString(file, "id,pressure,pump,open,rpm,note\na,1,north,true,1,\n");
    assertThatThrownBy(() -> pumps().read(Csv.plain(), file))
        .isInstanceOf(DataFormatException.class)
        .hasMessage(
            file
                + ": column 1: expected \"id\", as in the schema (if the first line holds names,"
                + " read it as the header), was \"column 1\", and no \"id\"");
  }

  @Test
  void read_wrongCells_areRefusedWithLineAndColumn() throws IOException {
    String header = "id,pressure,pump,open,rpm,note\n";
    assertRefused(
        header + "a,1,north,true,1,\n\nb,fast,north,true,1,\n",
        "line 4, column 2 (\"pressure\"): expected a finite number, was \"fast\"");
    assertRefused(
        header + "a,0x1p3,north,true,1,\n",
        "line 2, column 2 (\"pressure\"): expected a finite number, was \"0x1p3\"");
    assertRefused(
        header + "a,1e999,north,true,1,\n",
        "line 2, column 2 (\"pressure\"): expected a finite number, was \"1e999\"");
    assertRefused(
        header + "a,\"1,5\",north,true,1,\n",
        "line 2, column 2 (\"pressure\"): expected a finite number (if the comma is before a"
            + " fraction, set decimal to ','), was \"1,5\"");
    assertRefused(
        header + "a,,north,true,1,\n",
        "line 2, column 2 (\"pressure\"): expected a number (to allow missing ones, set"
            + " missing(\"pressure\", Missing.INDICATOR) of the schema), was \"\"");
    assertRefused(
        header + "a,1,north,maybe,1,\n",
        "line 2, column 4 (\"open\"): expected true or false, was \"maybe\"");
    assertRefused(
        header + "a,1,north,true\n", "line 2: expected 6 columns, as in the first line, was 4");
    assertRefused(header, "content: expected rows, was a header alone");
  }

  private void assertRefused(String text, String message) throws IOException {
    Files.writeString(file, text);
    assertThatThrownBy(() -> pumps().read(CSV, file))
        .isInstanceOf(DataFormatException.class)
        .hasMessage(file + ": " + message);
  }

  @Test
  void encode_otherColumns_areRefusedByName() {
    Map<String, Object> row =
        new HashMap<>(Map.of("pressure", 1, "pump", "north", "open", true, "rpm", 3));
    assertThat(pumps().encode(row)).as("ignored columns may be missing").hasSize(7);
    row.put("id", "whatever");
    assertThat(pumps().encode(row)).hasSize(7);
    row.put("speed", 3);
    assertThatThrownBy(() -> pumps().encode(row))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "column \"speed\" is not in the schema, which has [id, pressure, pump, open, rpm,"
                + " note]");
    row.remove("speed");
    row.remove("rpm");
    assertThatThrownBy(() -> pumps().encode(row)).hasMessage("column \"rpm\" is missing");
    row.put("rpm", "fast");
    assertThatThrownBy(() -> pumps().samples(List.of(row)))
        .hasMessage("row 0, column \"rpm\": expected a finite number, was \"fast\"");
    assertThatThrownBy(() -> pumps().samples(List.of("text")))
        .hasMessage("row 0 must be a Map or a record, was java.lang.String");
    assertThatThrownBy(() -> TableSchema.infer(Arrays.asList(Map.of("a", 1), null)))
        .hasMessage("row 1 must be a Map or a record, was null");
    assertThatThrownBy(() -> pumps().encode(new double[] {1, 2}))
        .hasMessage("a row must be a Map or a record, was double[]");
    assertThatThrownBy(() -> TableSchema.infer(List.of(Map.of("a", 1), Map.of("b", 1))))
        .hasMessage("row 1: expected the columns [a], as in row 0, was [b]");
  }

  @Test
  void decode_aReconstruction_isInTheTermsOfTheTable() {
    DenseArray output = DenseArray.of(new double[] {5, 0.6, -0.2, 0.2, 1.3, 7, 0.4}, 1, 7);

    assertThat(pumps().decode(output))
        .containsExactly(
            entry("pressure", 5.0),
            entry("pump", Map.of("north", 0.6 / 0.8, "south", 0.0, "(unknown)", 0.2 / 0.8)),
            entry("open", 1.0),
            entry("rpm", 7.0));
    assertThat(pumps().value(2, output, 1)).isEqualTo("north");
    assertThat(pumps().value(3, output, 4)).isEqualTo(true);
    assertThatThrownBy(() -> pumps().decode(DenseArray.of(new double[2], 1, 2)))
        .hasMessage("2 numbers for 7 inputs");
  }

  @Test
  void schema_wrongUse_isNamed() {
    assertThatThrownBy(() -> new TableSchema(List.of(new Flag("a"), new Flag("a"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("column \"a\" is there twice");
    assertThatThrownBy(() -> new TableSchema(List.of(new Ignored("a"))))
        .hasMessage("a schema needs a column that is not ignored");
    assertThatThrownBy(() -> pumps().unit("pump", "Pa"))
        .hasMessage("column \"pump\" is not of numbers");
    assertThatThrownBy(() -> pumps().ignore("speed"))
        .hasMessage(
            "there is no column \"speed\", there are [id, pressure, pump, open, rpm, note]");
    assertThatThrownBy(() -> new Category("c", List.of("a", "a")))
        .hasMessage("column \"c\": each value must be there once and not be empty, were [a, a]");
    assertThatThrownBy(() -> new Category("c", List.of()))
        .hasMessage("column \"c\" must have between 1 and 4096 values, were 0");
    assertThatThrownBy(() -> new Numeric("x", "", Missing.MEAN, Double.NaN, 0))
        .hasMessage("column \"x\": mean and median must be finite, were NaN and 0.0");
    assertThatThrownBy(() -> new Flag("")).hasMessage("a column must have a name");
    assertThat(Arrays.stream(pumps().toString().split("\n")).toList())
        .hasSize(7)
        .first()
        .isEqualTo("6 columns, 7 inputs");
    assertThat(new Numeric("x", "Pa", Missing.MEAN, 1 / 3.0, 101_325))
        .hasToString("Numeric[name=x, unit=Pa, missing=MEAN, mean=0.333333, median=101325]");
  }

  @Test
  void encode_aWordForNothingThatTheCategoryLists_isThatWord() {
    TableSchema schema =
        new TableSchema(List.of(new Column.Category("defect", List.of("none", "scratch"))));

    assertThat(schema.encode(Map.of("defect", "none"))).containsExactly(1, 0, 0);
    assertThat(schema.encode(Map.of("defect", " scratch "))).containsExactly(0, 1, 0);
    assertThat(schema.encode(Map.of("defect", "NA"))).containsExactly(0, 0, 1);
    assertThat(schema.encode(Map.of("defect", Optional.empty()))).containsExactly(0, 0, 1);
  }
}
