package io.github.sparseae.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonLinesTest {
  private static final Samples DENSE =
      Samples.of(
          new float[] {0, 0.5f, 0, 1.25f}, new float[4], new float[] {3e7f, 1e-40f, 0.1f, 1e-7f});

  @TempDir Path folder;

  @Test
  void write_rows_areDocumentsOfUnitsAndValues() throws IOException {
    Path file = folder.resolve("codes.ndjson");

    assertThat(JsonLines.field("codes").write(DENSE, file)).isEqualTo(3);
    assertThat(file)
        .hasContent(
            """
            {"codes":{"1":0.5,"3":1.25}}
            {"codes":{}}
            {"codes":{"0":3.0E7,"2":0.1,"3":1.0E-7}}
            """);
    assertThat(Files.readString(file)).endsWith("}\n");
  }

  @Test
  void read_bulkWithoutActions_isRefused() throws IOException {
    JsonLines bulk = JsonLines.field("c").asBulk();
    Path file = folder.resolve("codes.ndjson");
    String document = "{\"c\":{\"1\":2}}\n";
    Files.writeString(file, document + document);
    assertThatThrownBy(() -> bulk.read(file, 3))
        .isInstanceOf(DataFormatException.class)
        .hasMessage(
            file
                + ": line 1: expected an action before each document, such as {\"index\":{}};"
                + " without actions, read it without asBulk, was "
                + document.strip());
    Files.writeString(file, "{\"create\":{}}\n" + document + "{ \"index\" : {}}\n");
    assertThatThrownBy(() -> bulk.read(file, 3))
        .hasMessage(file + ": file: expected a document after the last action, was its end");
  }

  @Test
  void write_bulkOfTheLargest_hasAnActionBeforeEachDocument() throws IOException {
    Path file = folder.resolve("codes.ndjson");
    JsonLines lines = JsonLines.field("a \"field\"").largest(1).asBulk();
    lines.write(new GivenRows(4, DENSE.rows(0, 1), DENSE.rows(1, 3)), file);

    assertThat(file)
        .hasContent(
            """
            {"index":{"_id":"0"}}
            {"a \\"field\\"":{"3":1.25}}
            {"index":{"_id":"1"}}
            {"a \\"field\\"":{}}
            {"index":{"_id":"2"}}
            {"a \\"field\\"":{"0":3.0E7}}
            """);
    assertThat(lines.read(file, 4)).isEqualTo(SparseCodes.of(DENSE, 1));
  }

  @Test
  void read_documentsWithOtherFields_skipsThem() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("codes.ndjson"),
            "{\"id\": [1, {\"codes\": 2}], \"codes\": {\"3\": 2, \"0\": -1.5}}\n\n"
                + "{\"codes\": {}, \"title\": \"x\"}");

    assertThat(JsonLines.field("codes").read(file, 4).toDense().toFloats())
        .containsExactly(-1.5f, 0, 0, 2, 0, 0, 0, 0);
  }

  @Test
  void write_valuesThatEnginesRefuse_leavesTheFile() throws IOException {
    Path file = Files.writeString(folder.resolve("codes.ndjson"), "old");
    Samples negative = Samples.of(new float[] {0, 1}, new float[] {-0.5f, 0});

    assertThatThrownBy(() -> JsonLines.field("codes").write(negative, file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "row 1: unit 0 is -0.5, but search engines take positive float32 numbers only: encode"
                + " with units that are never negative, as relu's");
    assertThatThrownBy(() -> JsonLines.field("codes").write(Samples.of(new double[] {1e39}), file))
        .hasMessageStartingWith("row 0: unit 0 is 1.0E39, but search engines");
    assertThat(file).hasContent("old");
  }

  @Test
  void read_filesThatAreNone_areRefusedByLine() throws IOException {
    assertRefused("{\"codes\":{\"1\":1}}\n{\"codes\":{\"1\":", "line 2: expected JSON");
    assertRefused(
        "{\"codes\":{}}\n{\"code\":{}}",
        "line 2: expected an object with the field \"codes\", was {\"code\":{}}");
    assertRefused("[1]", "line 1: expected an object, was [1]");
    assertRefused("{\"codes\":{\"x\":1}}", "line 1: expected the number of a unit, was x");
    assertRefused(
        "{\"codes\":{\"1\":\"y\"}}",
        "line 1: expected a number as the value of unit 1, was string");
    assertRefused("{\"codes\":{\"1\":2,\"1\":3}}", "line 1: expected each unit once, was 1 twice");
    assertRefused(
        "{\"codes\":{\"4\":2}}",
        "line 1: expected units below the width and finite values, was row 0 has the value 2.0 of"
            + " unit 4");
    assertRefused("{\"codes\":{\"3\":1e99}}", "line 1: expected units below the width and finite");
    assertRefused(" \n", "file: expected at least one document, was none");
  }

  @Test
  void read_numberBeyondTheBoundOfTheParser_saysSo() throws IOException {
    assertRefused(
        "{\"codes\":{\"1\":" + "9".repeat(2000) + "}}",
        "line 1: expected JSON, was something else");
  }

  private void assertRefused(String text, String message) throws IOException {
    Path file = Files.writeString(folder.resolve("codes.ndjson"), text);
    assertThatThrownBy(() -> JsonLines.field("codes").read(file, 4))
        .isInstanceOf(DataFormatException.class)
        .hasMessageStartingWith(file + ": " + message);
  }

  @Test
  void options_outOfRange_areRefused() {
    assertThatThrownBy(() -> JsonLines.field(""))
        .hasMessage("the name of the field must not be empty");
    assertThatThrownBy(() -> new JsonLines("codes", OptionalInt.of(0), false))
        .hasMessage("largest must be positive, was 0");
  }

  @Test
  void read_noWidthOrNoText_isRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("none.ndjson"), "{\"codes\":{}}");
    assertThatThrownBy(() -> JsonLines.field("codes").read(file, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the width must be positive, was 0");
    for (byte[] bytes :
        new byte[][] {
          {0, 0, (byte) 0xFE, (byte) 0xFF, 1, 2, 3, 4},
          {'{', (byte) 0xC3, 0x28},
          {0, 0, 0, 0},
          {'{'}
        }) {
      Files.write(file, bytes);
      assertThatThrownBy(() -> JsonLines.field("codes").read(file, 3))
          .isInstanceOf(DataFormatException.class);
    }
  }
}
