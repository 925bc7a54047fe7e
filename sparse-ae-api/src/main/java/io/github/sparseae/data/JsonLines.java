package io.github.sparseae.data;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkNotNull;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.SerializedString;
import com.google.common.primitives.Floats;
import com.google.common.primitives.Ints;
import io.github.sparseae.internal.data.RowFile;
import io.github.sparseae.internal.data.RowPass;
import io.github.sparseae.internal.io.AtomicFile;
import io.github.sparseae.internal.io.HeapLimit;
import io.github.sparseae.model.DenseArray;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * Reads and writes sparse codes as lines of JSON, in the shape that search engines take: a document
 * for each row, in which a field maps each active unit to its value, {@code
 * {"codes":{"17":0.5,"402":1.25}}}. It is that of {@code sparse_vector} and {@code rank_features}
 * in Elasticsearch and of {@code rank_features} in OpenSearch; in Lucene, each unit and value is a
 * {@code FeatureField}.
 *
 * <pre>{@code
 * JsonLines.field("codes").largest(32).asBulk().write(sae.encode(rows), Path.of("codes.ndjson"));
 * }</pre>
 *
 * <p>These engines keep positive numbers only, in 9 significant bits, which is 0.4 % of a value. So
 * a negative value, and one beyond float32, is refused, and one below {@link Float#MIN_NORMAL},
 * which they would refuse, is left out.
 *
 * @param field the name of the field
 * @param largest the most units to keep of a row; empty for all that are active
 * @param bulk whether a line with the action {@code {"index":{"_id":"3"}}} precedes each row, as
 *     the bulk interfaces require; ids count rows from 0
 */
public record JsonLines(String field, OptionalInt largest, boolean bulk) {
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .build();

  private static final String ACTION = "index";

  public JsonLines {
    checkArgument(!field.isEmpty(), "the name of the field must not be empty");
    checkArgument(
        largest.isEmpty() || largest.getAsInt() > 0,
        "largest must be positive, was %s",
        largest.orElse(0));
  }

  /** Returns lines with a field of all active units, without actions. */
  public static JsonLines field(String name) {
    return new JsonLines(name, OptionalInt.empty(), false);
  }

  /** Returns lines with the k largest values of each row, k positive. */
  public JsonLines largest(int k) {
    return new JsonLines(field, OptionalInt.of(k), bulk);
  }

  /** {@return lines with an action before each row; a changed copy} */
  public JsonLines asBulk() {
    return new JsonLines(field, largest, true);
  }

  /**
   * Writes sparse codes, or rows of which many numbers are 0, in place of an existing file, in one
   * step: a reader finds the old or the new file, complete. Streamed rows are written as they are
   * read, some at a time. Returns the number of rows.
   *
   * @throws IllegalArgumentException if a value is negative, or beyond float32; an existing file is
   *     then unchanged
   * @throws RowReadException if streamed rows cannot be read; an existing file is then unchanged
   * @throws IOException if writing fails; an existing file is then unchanged
   */
  public long write(Rows codes, Path file) throws IOException {
    long[] rows = {0};
    AtomicFile.replace(
        file,
        channel -> {
          OutputStream out = Channels.newOutputStream(channel);
          try (JsonGenerator json = FACTORY.createGenerator(out)) {
            json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            json.setRootValueSeparator(new SerializedString("\n"));
            rows[0] = 0;
            RowPass.forEach(
                codes,
                block -> {
                  SparseCodes part = SparseCodes.of(block, largest.orElse(codes.width()));
                  for (int row = 0; row < part.size(); row++) {
                    write(part, row, rows[0]++, json);
                  }
                });
            json.writeRaw('\n');
          }
        });
    return rows[0];
  }

  private void write(SparseCodes codes, int row, long id, JsonGenerator json) throws IOException {
    if (bulk) {
      json.writeStartObject();
      json.writeObjectFieldStart(ACTION);
      json.writeStringField("_id", Long.toString(id));
      json.writeEndObject();
      json.writeEndObject();
    }
    json.writeStartObject();
    json.writeObjectFieldStart(field);
    for (int at = codes.start(row); at < codes.start(row + 1); at++) {
      double value = codes.value(at);
      checkArgument(
          value > 0 && value <= Float.MAX_VALUE,
          "row %s: unit %s is %s, but search engines take positive float32 numbers only: encode"
              + " with units that are never negative, as relu's",
          id,
          codes.unit(at),
          value);
      if (value >= Float.MIN_NORMAL) {
        json.writeFieldName(Integer.toString(codes.unit(at)));
        json.writeNumber((float) value);
      }
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  /**
   * Reads codes of a number of units, in float32. Other fields of a document, and actions between
   * documents, are skipped.
   *
   * @throws IllegalArgumentException if the width is not positive
   * @throws DataFormatException if a document is malformed or lacks the field, a unit is no number
   *     below {@code width} or occurs twice, or a value is not finite; the message names the line
   */
  public SparseCodes read(Path file, int width) throws IOException {
    checkArgument(width > 0, "the width must be positive, was %s", width);
    try {
      return HeapLimit.read(file, "", () -> codes(file, width));
    } catch (JsonProcessingException e) {
      // Without a location, a name, a number or the depth exceeds a bound of the parser.
      throw e.getLocation() == null
          ? new DataFormatException(file, "file", "JSON", e.getOriginalMessage(), e)
          : new DataFormatException(
              file, "line " + e.getLocation().getLineNr(), "JSON", "something else", e);
    } catch (CharConversionException e) {
      throw new DataFormatException(file, "file", "a text in UTF-8", "other bytes", e);
    }
  }

  private SparseCodes codes(Path file, int width) throws IOException {
    SparseCodesBuilder codes = new SparseCodesBuilder(width, largest.orElse(width));
    try (InputStream in = RowFile.open(file);
        JsonParser json = FACTORY.createParser(in)) {
      int rows = 0;
      boolean isAction = bulk;
      while (json.nextToken() != null) {
        if (isAction) {
          json.skipChildren();
        } else {
          add(document(file, json), rows++, codes, file, json);
        }
        isAction = bulk && !isAction;
      }
      if (rows == 0) {
        throw new DataFormatException(file, "file", "at least one document", "none");
      }
    }
    return codes.build();
  }

  /** Returns the units and values of the document at whose start the parser stands. */
  private Map<Integer, Float> document(Path file, JsonParser json) throws IOException {
    Map<Integer, Float> code = null;
    check(json.currentToken() == JsonToken.START_OBJECT, file, json, "an object");
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      boolean isCode = json.currentName().equals(field);
      json.nextToken();
      if (isCode) {
        check(code == null, file, json, "the field \"" + field + "\" once");
        code = code(file, json);
      } else {
        json.skipChildren();
      }
    }
    check(code != null, file, json, "an object with the field \"" + field + "\"");
    return checkNotNull(code);
  }

  private static Map<Integer, Float> code(Path file, JsonParser json) throws IOException {
    check(json.currentToken() == JsonToken.START_OBJECT, file, json, "an object of units");
    Map<Integer, Float> code = new TreeMap<>();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      Integer unit = Ints.tryParse(json.currentName());
      check(unit != null, file, json, "the number of a unit");
      check(json.nextToken().isNumeric(), file, json, "the value of a unit");
      boolean isNew = code.put(checkNotNull(unit), json.getFloatValue()) == null;
      check(isNew, file, json, "each unit once");
    }
    return code;
  }

  private static void add(
      Map<Integer, Float> code, int row, SparseCodesBuilder codes, Path file, JsonParser json)
      throws DataFormatException {
    DenseArray values = DenseArray.wrap(Floats.toArray(code.values()), code.size());
    try {
      codes.add(row, Ints.toArray(code.keySet()), values, 0, code.size());
    } catch (IllegalArgumentException e) {
      throw new DataFormatException(
          file,
          place(json),
          "units below the width and finite values",
          String.valueOf(e.getMessage()),
          e);
    }
  }

  private static String place(JsonParser json) {
    return "line " + json.currentLocation().getLineNr();
  }

  private static void check(boolean isSo, Path file, JsonParser json, String expected)
      throws IOException {
    if (!isSo) {
      throw new DataFormatException(file, place(json), expected, json.getText());
    }
  }
}
