package io.github.sparseae.data;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.sparseae.engine.Fixtures;
import io.github.sparseae.internal.data.RowPass;
import io.github.sparseae.internal.data.csv.CsvLines;
import io.github.sparseae.internal.random.RandomStream;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Precision;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvTest {
  private static final Csv PLAIN = Csv.plain();

  @TempDir Path folder;

  private Path write(String text) throws IOException {
    return Files.writeString(folder.resolve("rows.csv"), text, UTF_8);
  }

  private static DenseArray matrix(int rows, int columns, float... numbers) {
    return DenseArray.of(numbers, rows, columns);
  }

  private void assertReads(Csv csv, String text, DenseArray expected) throws IOException {
    assertThat(csv.read(write(text)).toDenseArray()).isEqualTo(expected);
  }

  @Test
  void read_numbers_areTheNearestToTheirDigits() throws IOException {
    assertReads(PLAIN, "1,-2.5,+.5\n1e3,-0,5.\n", matrix(2, 3, 1, -2.5f, 0.5f, 1000, -0.0f, 5));
    assertReads(PLAIN, "1.00000017881393432617187499", matrix(1, 1, Math.nextUp(1f)));
    assertThat(PLAIN.precision(Precision.FLOAT64).read(write("0.1,1e-320\n")).toDenseArray())
        .isEqualTo(DenseArray.of(new double[] {0.1, 1e-320}, 1, 2));
  }

  @Test
  void read_endsOfLinesQuotesSpacesAndMarks_areUnderstood() throws IOException {
    DenseArray expected = matrix(2, 2, 1, 2, 3, 4);
    for (String text :
        new String[] {
          "1,2\n3,4",
          "1,2\r\n3,4\r\n",
          "1,2\n3,4\n\n\r\n",
          "\uFEFF1,2\n3,4\n",
          " 1 ,\"2\"\n\t3,\" 4 \" \n",
          "\"1\",\"2\"\r\n\"3\",\"4\""
        }) {
      assertReads(PLAIN, text, expected);
    }
    assertReads(PLAIN.separator(';'), "1;2\n3;4\n", expected);
    assertReads(PLAIN.separator('\t'), "1\t2\n3\t4\n", expected);
    assertReads(PLAIN.header(), "\"a \"\"b\"\",\nc\",7\n1,2\n3,4\n", expected);
  }

  @Test
  void read_separatorInTheFirstLine_isTakenFromIt() throws IOException {
    for (String text : new String[] {"sep=;\n1;2\n3;4\n", "\uFEFFSEP=;\r\n1;2\r\n3;4\r\n"}) {
      assertReads(PLAIN, text, matrix(2, 2, 1, 2, 3, 4));
      assertReads(PLAIN.separator(';'), text, matrix(2, 2, 1, 2, 3, 4));
    }
    assertReads(PLAIN.separator(';'), "sep=,\n1,2\n", matrix(1, 2, 1, 2));
    assertReads(PLAIN.header(), "sep=;\na;b\n1;2\n", matrix(1, 2, 1, 2));
    assertReads(PLAIN.header(), "sep=;,b\n1,2\n", matrix(1, 2, 1, 2));
    assertThatThrownBy(() -> PLAIN.header().read(write("sep=;\na;b\n1;x\n")))
        .hasMessageContaining("line 3, column 2 (b): expected a finite number, was \"x\"");
    assertThatThrownBy(() -> PLAIN.read(write("sep=;\n")))
        .hasMessageContaining("content: expected rows, was nothing");
    assertThatThrownBy(() -> PLAIN.separator(';').decimal(',').read(write("sep=,\n1,2\n")))
        .hasMessageContaining("line 1: expected another mark than before fractions, was sep=,");
  }

  @Test
  void read_longFile_isTheSameWhereverABufferEnds() throws IOException {
    for (int shift = 0; shift < 9; shift++) {
      StringBuilder text = new StringBuilder(" ".repeat(shift));
      float[] numbers = new float[3_000];
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = i / 8f;
        text.append('"').append(numbers[i]).append('"').append(i % 3 == 2 ? "\r\n" : ",");
      }
      assertReads(PLAIN, text.toString(), DenseArray.of(numbers, 1_000, 3));
    }
  }

  @Test
  void readLabeled_columnByNumberOrName_isNoPartOfTheSamples() throws IOException {
    String text = "x,class,y\n0.5,2,1\n1.5,0,-1\n";
    for (Csv csv :
        new Csv[] {PLAIN.label("class"), PLAIN.header().label(1), PLAIN.header().label(-2)}) {
      LabeledSamples flowers = csv.readLabeled(write(text));
      assertThat(flowers.samples().toDenseArray()).isEqualTo(matrix(2, 2, 0.5f, 1, 1.5f, -1));
      assertThat(flowers.labels()).containsExactly(2, 0);
      assertThat(csv.read(folder.resolve("rows.csv")).toDenseArray())
          .isEqualTo(flowers.samples().toDenseArray());
    }
    assertThat(PLAIN.label(0).readLabeled(write("16777217,1\n")).label(0)).isEqualTo(16777217);
  }

  @Test
  void source_givesTheRowsThatReadGives() throws IOException {
    Samples many = Fixtures.samples(2_345, 1);
    int[] classes = Fixtures.labels(2_345, 4, 2);
    StringBuilder text = new StringBuilder("a,b,c,d,e,class\n");
    for (int r = 0; r < many.size(); r++) {
      for (int i = 0; i < many.width(); i++) {
        text.append(many.get(r, i)).append(',');
      }
      text.append(classes[r]).append('\n');
    }
    Path file = write(text.toString());
    Csv csv = PLAIN.label("class").precision(Precision.FLOAT64);
    LabeledRows source = csv.labeledSource(file);
    assertThat(source.width()).isEqualTo(5);
    assertThat(source.sizeIfKnown()).isEmpty();
    for (int pass = 0; pass < 2; pass++) {
      try (RowPass rows = RowPass.open(source)) {
        LabeledSamples all = (LabeledSamples) rows.next(5_000).orElseThrow();
        assertThat(all.samples().toDenseArray()).isEqualTo(many.toDenseArray());
        assertThat(all.labels()).isEqualTo(classes);
        assertThat(rows.isOver()).isTrue();
      }
    }
    assertThat(csv.readLabeled(file).samples().toDenseArray()).isEqualTo(many.toDenseArray());
    try (RowPass rows = RowPass.open(csv.source(file).withSize(2_345))) {
      assertThat(rows.next(5_000).map(Samples::toDenseArray)).hasValue(many.toDenseArray());
    }
  }

  @Test
  void source_lineThatIsWrong_isNamed() throws IOException {
    Path file = write("1,2\n".repeat(1_500) + "1,x\n");
    Rows source = PLAIN.source(file);

    assertThatThrownBy(
            () -> {
              try (RowPass pass = RowPass.open(source)) {
                Optional<Samples> all = pass.next(5_000);
                assertThat(all).isEmpty();
              }
            })
        .isInstanceOf(RowReadException.class)
        .hasMessageStartingWith(file + ", row 1024: cannot be read: ")
        .hasMessageEndingWith(file + ": line 1501, column 2: expected a finite number, was \"x\"")
        .hasCauseInstanceOf(DataFormatException.class);
  }

  private void assertRefused(String text, String place, String expected, String actual)
      throws IOException {
    assertRefused(PLAIN, text, place, expected, actual);
  }

  private void assertRefused(Csv csv, String text, String place, String expected, String actual)
      throws IOException {
    Path file = write(text);
    DataFormatException refused =
        catchThrowableOfType(DataFormatException.class, () -> csv.read(file));
    assertThat(refused).hasMessage("%s: %s: expected %s, was %s", file, place, expected, actual);
    assertThat(refused.place()).isEqualTo(place);
    assertThat(refused.expected()).isEqualTo(expected);
    assertThat(refused.actual()).isEqualTo(actual);
  }

  @Test
  void read_fieldThatIsNoNumber_isNamedWithItsText() throws IOException {
    for (String field :
        new String[] {
          "",
          "x",
          "nan",
          "NaN",
          "-inf",
          "Infinity",
          "1f",
          "1d",
          "0x1p3",
          "1;5",
          "1e",
          "--1",
          "1 2",
          ".",
          "e5",
          "١"
        }) {
      assertRefused(
          "1,2\n3," + field + "\n", "line 2, column 2", "a finite number", '"' + field + '"');
    }
    assertRefused(
        "1,1e39\n",
        "line 1, column 2",
        "a finite number of float32 (if the line holds names, read it as the header)",
        "\"1e39\"");
    assertRefused(
        PLAIN.precision(Precision.FLOAT64).header(),
        "a\n-1e309\n",
        "line 2, column 1 (a)",
        "a finite number of float64",
        "\"-1e309\"");
    assertRefused(
        "width,height\n1,2\n",
        "line 1, column 1",
        "a finite number (if the line holds names, read it as the header)",
        "\"width\"");
    assertRefused(
        "\n\nwidth,height\n1,2\n",
        "line 3, column 1",
        "a finite number (if the line holds names, read it as the header)",
        "\"width\"");
    assertRefused(
        "0\n" + "9".repeat(299) + "x\n",
        "line 2, column 1",
        "a finite number",
        '"' + "9".repeat(299) + "…");
  }

  @Test
  void read_emptyLinesBetweenRows_arePassedOver() throws IOException {
    assertThat(PLAIN.read(write("1,2\n\n \n3,4\n\n")).toDenseArray().toDoubles())
        .containsExactly(1, 2, 3, 4);
  }

  @Test
  void columns_byName_areReadAlone() throws IOException {
    Path file = write("id,a,word,b,species\n7,1,x,2,1\n8,3,y,4,0\n");
    Csv csv = PLAIN.columns("b", "a").label("species");
    assertThat(csv.readLabeled(file).toDenseArray().toDoubles()).containsExactly(1, 2, 3, 4);
    assertThat(csv.labels(file)).containsExactly(1, 0);
    assertRefused(
        PLAIN.columns("a", "c"),
        "a,b\n1,2\n",
        "line 1",
        "a column \"c\", to read",
        "the columns a, b");
  }

  @Test
  void classes_ofWords_areInTheOrderOfTheirAppearance() throws IOException {
    Path file = write("a,species\n1,virginica\n2,setosa\n3,virginica\n4,true\n");
    Csv csv = PLAIN.label("species");
    List<String> classes = csv.classes(file);

    assertThat(classes).containsExactly("virginica", "setosa", "true");
    assertThat(csv.label("species", classes).readLabeled(file).labels())
        .containsExactly(0, 1, 0, 2);
    assertThatThrownBy(() -> PLAIN.header().classes(file))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("there is no column of labels: call label(column) or label(name)");
    assertThatThrownBy(() -> csv.classes(write("a,species\n")))
        .hasMessageEndingWith("content: expected rows, was a header alone");
  }

  @Test
  void read_rowsThatDoNotFit_areNamed() throws IOException {
    assertRefused("1,2\n3\n", "line 2", "2 columns, as in the first line", "1");
    assertRefused("1,2\n3,4,5\n", "line 2", "2 columns, as in the first line", "3");
    assertRefused("1\n\n\n3\n", "line 2", "fields", "an empty line");
    assertRefused(PLAIN.header(), "a,b\n1\n", "line 2", "2 columns, as in the first line", "1");
    assertRefused("", "content", "rows", "nothing");
    assertRefused("\n\n", "content", "rows", "nothing");
    assertRefused(PLAIN.header(), "a,b\n", "content", "rows", "a header alone");
    assertRefused(
        "1,\"2\"x\n",
        "line 1, column 2",
        "nothing between a closing quote and the next field",
        "\"x\"");
    assertRefused("1,2\n3,\"4\n5\n", "line 2, column 2", "a closing quote", "the end of the file");
    assertRefused(
        PLAIN.header(), "\"a\nb\",c\n1,x\n", "line 3, column 2 (c)", "a finite number", "\"x\"");
    assertThatThrownBy(() -> PLAIN.read(folder.resolve("none")))
        .isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> PLAIN.read(folder))
        .hasMessage("%s: file: expected a file, was a folder", folder);
  }

  @Test
  void read_endlessLines_areBounded() throws IOException {
    assertRefused(
        "1".repeat(CsvLines.MAX_LINE + 1), "line 1", "at most 16777216 characters", "more");
    assertRefused(
        "\"" + "1".repeat(CsvLines.MAX_LINE), "line 1", "at most 16777216 characters", "more");
    assertRefused(
        PLAIN.header(),
        ",".repeat(CsvLines.MAX_FIELDS),
        "line 1",
        "at most 1048576 fields",
        "more");
  }

  @Test
  void read_bytesThatAreNotUtf8_areRefused() throws IOException {
    Path file = write("");
    Files.write(file, new byte[] {'1', '\n', (byte) 0xC0, (byte) 0xAF});
    assertThatThrownBy(() -> PLAIN.read(file))
        .isInstanceOf(DataFormatException.class)
        .hasMessageEndingWith(
            "rows.csv: beginning: expected a text in UTF-8, was other bytes: compressed, or in an"
                + " encoding such as UTF-16 or Windows-1252");
    for (Charset utf16 : List.of(UTF_16, UTF_16LE)) {
      Files.writeString(file, "1,2\n", utf16);
      assertThatThrownBy(() -> PLAIN.read(file)).hasMessageContaining("a text in UTF-8");
    }
  }

  @Test
  void read_linesThatEndWithACarriageReturn_areRows() throws IOException {
    assertThat(PLAIN.read(write("1,2\r3,4\r\n\r5,6\r")).toDenseArray().toDoubles())
        .containsExactly(1, 2, 3, 4, 5, 6);
    assertRefused("1,2\r\r3,x\r", "line 3, column 2", "a finite number", "\"x\"");
  }

  @Test
  void read_quotedFieldOverTwoLinesThatEndWithACarriageReturn_countsBoth() throws IOException {
    assertRefused(
        Csv.plain().label(0, List.of("x\ry")),
        "\"x\ry\",1\r\"x\ry\",z\r",
        "line 3, column 2",
        "a finite number",
        "\"z\"");
  }

  @Test
  void read_anotherMarkBetweenFields_isNamed() throws IOException {
    String another = "a finite number (if another mark is between fields, set separator to it)";
    assertRefused("1\n3;4\n", "line 2, column 1", another, "\"3;4\"");
    assertRefused("1\n3\t4\n", "line 2, column 1", another, "\"3\t4\"".replace('\t', '?'));
    assertRefused(
        PLAIN.header(),
        "a;b\n1,5;2,5\n",
        "line 2",
        "1 column, as in the first line, or another mark between fields than ','",
        "3");
  }

  @Test
  void columns_withoutANameOrOfTheSame_areNamedAsInATable() throws IOException {
    Path file = write(",a,a,\n0,7,8,9\n");
    try (CsvTable table = PLAIN.header().open(file)) {
      assertThat(table.columns()).containsExactly("column 1", "a", "a (2)", "column 4");
    }
    assertThat(PLAIN.without("column 1", "a (2)").read(file).row(0)).containsExactly(7, 9);
    assertThat(PLAIN.without("a").read(file).row(0)).containsExactly(0, 9);
    assertThat(PLAIN.columns("column 4").label("a (2)").labels(file)).containsExactly(8);
    assertRefused(
        PLAIN.header(), ",a\nx,1\n", "line 2, column 1 (column 1)", "a finite number", "\"x\"");
  }

  @Test
  void write_markOutsideOfAscii_isReadAgain() throws IOException {
    Path file = write("");
    Csv csv = PLAIN.separator('§');
    csv.write(DenseArray.of(new float[] {0, -0f, 2.5f}, 1, 3), file);
    assertThat(file).hasContent("0§-0.0§2.5");
    assertThat(csv.read(file).row(0)).containsExactly(0, -0f, 2.5f);
  }

  @Test
  void readLabeled_words_areTheClassesGiven() throws IOException {
    Csv iris = PLAIN.without("Id").label("Species", List.of("Iris-setosa", "Iris-versicolor"));
    LabeledSamples flowers =
        iris.readLabeled(
            write("Id,Length,Width,Species\n1,5.1,3.5,Iris-versicolor\n2,4.9,3.0,Iris-setosa\n"));
    assertThat(flowers.labels()).containsExactly(1, 0);
    assertThat(flowers.samples().row(0)).containsExactly(5.1f, 3.5f);
    assertThat(flowers.width()).isEqualTo(2);

    Csv signs = PLAIN.label(-1, List.of("-1", "+1"));
    assertThat(signs.readLabeled(write("0.5,+1\n2,-1\n")).labels()).containsExactly(1, 0);
    Csv truth = PLAIN.label(0, List.of("false", "true"));
    assertThat(truth.readLabeled(write("true,2\nfalse,3\n")).labels()).containsExactly(1, 0);

    assertRefused(signs, "1,+1\n1,1\n", "line 2, column 2", "a label, one of -1, +1", "\"1\"");
    assertThatThrownBy(() -> PLAIN.label("x", List.of("a", "b", "a")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("each class must be named once, were [a, b, a]");
    assertThatThrownBy(() -> PLAIN.label(0, List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("there must be at least one class");
  }

  @Test
  void read_withoutColumns_leavesOutThoseOfTheNames() throws IOException {
    Samples rows = PLAIN.without("b", "word").read(write("a,b,word,b\n1,2,x,3\n4,5,,6\n"));
    assertThat(rows.width()).isEqualTo(1);
    assertThat(rows.row(1)).containsExactly(4f);

    assertRefused(
        PLAIN.without("id"),
        "a,b\n1,2\n",
        "line 1",
        "a column \"id\", to leave out",
        "the columns a, b");
    assertRefused(
        PLAIN.without("a"),
        "a\n1\n",
        "line 1",
        "a column beside the label and those left out",
        "none");
  }

  @Test
  void read_decimalComma_isTheFractionsMark() throws IOException {
    Csv german = PLAIN.separator(';').decimal(',');
    assertThat(german.read(write("1,5;-2,25e-1\n3;4\n")).row(0)).containsExactly(1.5f, -0.225f);

    assertRefused(
        german,
        "1.5;2\n",
        "line 1, column 1",
        "a finite number (if the line holds names, read it as the header)",
        "\"1.5\"");
    assertRefused(
        PLAIN.separator(';'),
        "1;2\n1,5;2\n",
        "line 2, column 1",
        "a finite number (if the comma is before a fraction, set decimal to ',')",
        "\"1,5\"");
    assertThatThrownBy(() -> PLAIN.decimal(',').read(write("1;2\n")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "fields are separated by the comma that is also before fractions: set separator to"
                + " ';'");
    assertThatThrownBy(() -> PLAIN.decimal(';'))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("decimal must be '.' or ',', was ';'");
  }

  @Test
  void read_labelsThatAreNone_areNamed() throws IOException {
    String label =
        "a label, a whole number from 0 to 2147483647 (for other labels, name the classes:"
            + " label(column, classes))";
    assertRefused(
        PLAIN.label("class"),
        "a,class\n1,setosa\n",
        "line 2, column 2 (class)",
        label,
        "\"setosa\"");
    Csv last = PLAIN.label(-1);
    assertRefused(last, "1,2\n1,-1\n", "line 2, column 2", label, "\"-1\"");
    assertRefused(last, "1,2\n1,0.5\n", "line 2, column 2", label, "\"0.5\"");
    assertRefused(last, "1,2\n1,2147483648\n", "line 2, column 2", label, "\"2147483648\"");
    assertRefused(last, "1\n", "line 1", "a column beside the label", "none");
    assertRefused(
        PLAIN.label(2),
        "1,2\n",
        "line 1",
        "a column 2 (from 0) for labels",
        "2 columns without it");
    assertRefused(
        PLAIN.label(-3),
        "1,2\n",
        "line 1",
        "a column -3 (from 0) for labels",
        "2 columns without it");
    assertRefused(
        PLAIN.label("class"),
        "a,class,class\n1,2,3\n",
        "line 1",
        "one column \"class\" for labels",
        "2 of that name");
    assertRefused(
        PLAIN.label("species"),
        "a,class,b\n1,2,3\n",
        "line 1",
        "one column \"species\" for labels",
        "the columns a, class, b");
    assertThatThrownBy(() -> PLAIN.readLabeled(write("1,2\n")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("there is no column of labels: call label(column) or label(name)");
    assertThatThrownBy(() -> PLAIN.labeledSource(write("1,2\n")))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void read_anyCut_readsFewerNumbersOrIsRefused() throws IOException {
    String whole = "a,\"b\"\r\n1.5,\"-2e1\"\r\n3,4\r\n";
    for (int length = 0; length < whole.length(); length++) {
      Path file = write(whole.substring(0, length));
      try {
        Samples samples = PLAIN.header().read(file);
        assertThat(samples.width()).isEqualTo(2);
        assertThat(length).isGreaterThan(whole.indexOf("-2e1\"") + 4);
      } catch (DataFormatException e) {
        assertThat(e.path()).isEqualTo(file.toString());
      }
    }
  }

  @Test
  void separator_partOfANumber_isRefused() {
    for (char mark : new char[] {'.', '-', '7', 'e', ' ', '"', '\n'}) {
      assertThatThrownBy(() -> PLAIN.separator(mark))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "the separator must not be part of a number, a space, a quote or a line ending, was"
                  + " '%s'",
              mark);
    }
  }

  @Test
  void write_numbers_readBackBitForBit() throws IOException {
    RandomStream random = RandomStream.of(1, "bits", 0);
    float[] floats = new float[3_000];
    double[] doubles = new double[3_000];
    for (int i = 0; i < floats.length; i++) {
      do {
        floats[i] = Float.intBitsToFloat((int) random.nextLong());
      } while (!Float.isFinite(floats[i]));
      do {
        doubles[i] = Double.longBitsToDouble(random.nextLong());
      } while (!Double.isFinite(doubles[i]));
    }
    Arrays.fill(floats, 5, 9, -0.0f);
    Arrays.fill(floats, 9, 20, 0);
    floats[20] = Float.MIN_VALUE;
    doubles[20] = Double.MAX_VALUE;
    doubles[21] = -0.0;
    Path file = folder.resolve("out.csv");
    for (Csv csv : new Csv[] {PLAIN, PLAIN.separator(';').header()}) {
      csv.write(DenseArray.of(floats, 1_000, 3), file);
      assertThat(csv.read(file).toDenseArray()).isEqualTo(DenseArray.of(floats, 1_000, 3));
      csv.write(DenseArray.of(doubles, 600, 5), file);
      assertThat(csv.precision(Precision.FLOAT64).read(file).toDenseArray())
          .isEqualTo(DenseArray.of(doubles, 600, 5));
    }
  }

  @Test
  void write_lines_areThese() throws IOException {
    Path file = folder.resolve("out.csv");
    PLAIN.header().write(matrix(2, 3, 0, 0.1f, -2, 1e10f, -0.0f, 0), file);

    assertThat(file).hasContent("0,1,2\n0,0.1,-2.0\n1.0E10,-0.0,0\n");
  }

  @Test
  void write_source_isTheSameFileAsTheMatrix() throws IOException {
    Samples many = Fixtures.samples(2_345, 1);
    Path whole = folder.resolve("whole.csv");
    Path parts = folder.resolve("parts.csv");
    PLAIN.write(many.toDenseArray(), whole);

    assertThat(PLAIN.write(Fixtures.streamed(many), parts)).isEqualTo(2_345);
    assertThat(parts).hasSameBinaryContentAs(whole);
  }

  @Test
  void readLabeled_numbersThatOnlyJavaWrites_areNoLabels() throws IOException {
    Csv last = PLAIN.label(-1);
    for (String word : List.of("2d", "3F", "0x1p1", "NaN")) {
      assertThatThrownBy(() -> last.readLabeled(write("1," + word + "\n")))
          .isInstanceOf(DataFormatException.class)
          .hasMessageContaining("expected a label, a whole number")
          .hasMessageContaining('"' + word + '"');
    }
    Csv comma = last.separator(';').decimal(',');
    assertThat(comma.readLabeled(write("0,5;1,0\n2;3\n")).labels()).containsExactly(1, 3);
  }

  @Test
  void source_secondRowIsMalformed_isRefusedWhenThatRowIsRead() throws IOException {
    Rows source = PLAIN.source(write("1,2\n3\n"));

    assertThat(source.width()).isEqualTo(2);
    try (RowPass rows = RowPass.open(source)) {
      assertThatThrownBy(() -> rows.next(2))
          .isInstanceOf(RowReadException.class)
          .hasMessageContaining("line 2: expected 2 columns, as in the first line, was 1");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "b,id,a|column 1 of those read: expected \"a\", as when it was opened first, was \"b\"",
        "a,id|column 2 of those read: expected \"b\", as when it was opened first, was missing",
        "a,b,missing,id|column 3 of those read: expected no more columns, as when it was opened"
            + " first, was \"missing\""
      })
  void source_otherColumnsInALaterPass_areRefused(String header, String message)
      throws IOException {
    Path file = write("a,b,id\n1,2,3\n");
    Rows source = PLAIN.without("id").source(file);
    Files.writeString(file, "id,a,b\n3,1,2\n"); // the same columns
    try (RowPass rows = RowPass.open(source)) {
      assertThat(rows.next(2).orElseThrow().row(0)).containsExactly(1, 2);
    }
    Files.writeString(file, header + "\n" + header.replaceAll("\\w+", "1") + "\n");

    assertThatThrownBy(
            () -> {
              try (RowPass rows = RowPass.open(source)) {
                rows.next(2);
              }
            })
        .isInstanceOf(RowReadException.class)
        .hasMessageContaining(file + ": " + message);
  }

  @Test
  void columns_none_isRefused() {
    assertThatThrownBy(() -> PLAIN.columns())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("columns needs the name of at least one column, got none");
  }
}
