package io.github.sparseae.data;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkNotNull;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.primitives.Floats;
import com.google.common.primitives.Ints;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import com.google.gson.stream.MalformedJsonException;
import io.github.sparseae.internal.data.RowFile;
import io.github.sparseae.internal.data.RowPass;
import io.github.sparseae.internal.io.AtomicFile;
import io.github.sparseae.internal.io.HeapLimit;
import io.github.sparseae.model.DenseArray;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.StringReader;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

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
 * @param largest the most units to keep of a row; empty for all that are active
 * @param bulk whether a line with the action {@code {"index":{"_id":"3"}}} precedes each row, as
 *     the bulk interfaces require; ids count rows from 0
 */
public record JsonLines(String field, OptionalInt largest, boolean bulk) {
  private static final Pattern DOCUMENT_FOLLOWS =
      Pattern.compile("\\uFEFF?\\s*\\{\\s*\"(index|create)\"\\s*:");

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
   * step: a reader finds the old or the new file, complete. If this fails, the old file is
   * unchanged. Streamed rows are written as they are read, some at a time. Returns the number of
   * rows.
   *
   * @throws IllegalArgumentException if a value is negative, or beyond float32
   * @throws RowReadException if streamed rows cannot be read
   */
  public long write(Rows codes, Path file) throws IOException {
    long[] rows = {0};
    AtomicFile.replace(
        file,
        channel -> {
          Writer out = new BufferedWriter(Channels.newWriter(channel, UTF_8));
          rows[0] = 0;
          RowPass.forEach(
              codes,
              block -> {
                SparseCodes part = SparseCodes.of(block, largest.orElse(codes.width()));
                for (int row = 0; row < part.size(); row++) {
                  write(part, row, rows[0]++, out);
                }
              });
          out.flush();
        });
    return rows[0];
  }

  private void write(SparseCodes codes, int row, long id, Writer out) throws IOException {
    if (bulk) {
      out.write("{\"index\":{\"_id\":\"" + id + "\"}}\n");
    }
    JsonWriter json = new JsonWriter(out);
    json.beginObject().name(field).beginObject();
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
        json.name(Integer.toString(codes.unit(at))).value(Float.valueOf((float) value));
      }
    }
    json.endObject().endObject();
    out.write('\n');
  }

  /**
   * Reads codes of a number of units, in float32. Other fields of a document are skipped, and
   * {@code index} and {@code create} before documents, if there are actions.
   *
   * @throws IllegalArgumentException if the width is not positive
   * @throws DataFormatException if a document is malformed or lacks the field, a unit is no number
   *     below {@code width} or occurs twice, or a value is not finite; the message names the line
   */
  public SparseCodes read(Path file, int width) throws IOException {
    checkArgument(width > 0, "the width must be positive, was %s", width);
    return HeapLimit.read(file, "", () -> codes(file, width));
  }

  private SparseCodes codes(Path file, int width) throws IOException {
    SparseCodesBuilder codes = new SparseCodesBuilder(width, largest.orElse(width));
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(RowFile.open(file), UTF_8.newDecoder()))) {
      int rows = 0;
      int number = 0;
      boolean isAction = bulk;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        if (line.isBlank()) {
          continue;
        }
        Line next = new Line(file, number, line);
        if (isAction) {
          next.checkAction();
        } else {
          next.addTo(codes, field, rows++);
        }
        isAction = bulk && !isAction;
      }
      RowFile.check(!bulk || isAction, file, "file", "a document after the last action", "its end");
      RowFile.check(rows > 0, file, "file", "at least one document", "none");
    } catch (CharacterCodingException e) {
      throw new DataFormatException(file, "file", "a text in UTF-8", "other bytes", e);
    }
    return codes.build();
  }

  /** A document in a file, or an action. */
  private record Line(Path file, int number, String text) {
    void checkAction() throws DataFormatException {
      check(
          DOCUMENT_FOLLOWS.matcher(text).lookingAt(),
          "an action before each document, such as {\"index\":{}}; without actions, read it"
              + " without asBulk",
          text);
    }

    void addTo(SparseCodesBuilder codes, String field, int row) throws IOException {
      try (JsonReader json = new JsonReader(new StringReader(text))) {
        Map<Integer, Float> code = document(field, json);
        check(json.peek() == JsonToken.END_DOCUMENT, "one document", "more after it");
        DenseArray values = DenseArray.wrap(Floats.toArray(code.values()), code.size());
        codes.add(row, Ints.toArray(code.keySet()), values, 0, code.size());
      } catch (MalformedJsonException | EOFException e) {
        throw wrong("JSON", "something else", e);
      } catch (IllegalArgumentException e) {
        throw wrong("units below the width and finite values", String.valueOf(e.getMessage()), e);
      }
    }

    /** Returns units and their values. */
    private Map<Integer, Float> document(String field, JsonReader json) throws IOException {
      Map<Integer, Float> code = null;
      check(json.peek() == JsonToken.BEGIN_OBJECT, "an object", text);
      json.beginObject();
      while (json.hasNext()) {
        if (json.nextName().equals(field)) {
          check(code == null, "the field \"" + field + "\" once", text);
          code = code(json);
        } else {
          json.skipValue();
        }
      }
      json.endObject();
      check(code != null, "an object with the field \"" + field + "\"", text);
      return checkNotNull(code);
    }

    private Map<Integer, Float> code(JsonReader json) throws IOException {
      check(json.peek() == JsonToken.BEGIN_OBJECT, "an object of units", text);
      Map<Integer, Float> code = new TreeMap<>();
      json.beginObject();
      while (json.hasNext()) {
        String name = json.nextName();
        Integer unit = Ints.tryParse(name);
        check(unit != null, "the number of a unit", name);
        if (json.peek() != JsonToken.NUMBER) {
          String kind = json.peek().name().toLowerCase(Locale.ROOT).replace('_', ' ');
          throw wrong("a number as the value of unit " + name, kind, null);
        }
        if (code.put(checkNotNull(unit), Float.valueOf(json.nextString())) != null) {
          throw wrong("each unit once", name + " twice", null);
        }
      }
      json.endObject();
      return code;
    }

    private void check(boolean isSo, String expected, String actual) throws DataFormatException {
      if (!isSo) {
        throw wrong(expected, actual, null);
      }
    }

    private DataFormatException wrong(String expected, String actual, @Nullable Exception cause) {
      return new DataFormatException(file, "line " + number, expected, actual, cause);
    }
  }
}
