package io.github.sparseae.internal.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import com.google.gson.stream.MalformedJsonException;
import java.io.EOFException;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes JSON. Reading is bounded in depth, in the length of names and numbers and in the
 * number of values, and refuses a name that occurs twice in an object.
 *
 * <p>What other programs wrote is read leniently: the words {@code NaN}, {@code Infinity} and
 * {@code -Infinity}, which Python writes, are texts there.
 */
public final class Json {
  public static final int MAX_DEPTH = 32;

  /** The number of values in a text, objects and lists included. */
  public static final int MAX_VALUES = 1 << 18;

  public static final int MAX_NAME = 256;

  private static final int MAX_NUMBER_LENGTH = 64;

  private final boolean allowsUnknown;
  private int values;

  private Json(boolean allowsUnknown) {
    this.allowsUnknown = allowsUnknown;
  }

  /** Returns where a reader is, as it says itself after its own name. */
  private static String at(JsonReader reader) {
    String name = reader.toString();
    return name.substring(name.indexOf(' '));
  }

  private static void checkBound(FieldPath path, boolean isWithin) {
    if (!isWithin) {
      throw new MalformedFileException(
          path,
          "JSON, at most %s deep, with names of at most %s and numbers of at most %s characters"
              .formatted(MAX_DEPTH, MAX_NAME, MAX_NUMBER_LENGTH),
          "something else");
    }
  }

  public static String decoded(FieldPath path, byte[] bytes) {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new MalformedFileException(path, "UTF-8", "other bytes", e);
    }
  }

  /** Reads an object that may have no unknown fields. */
  public static JsonObject object(FieldPath path, String text) {
    return object(path, text, false);
  }

  /** Reads an object; with {@code allowsUnknown}, it and those within may have unknown fields. */
  public static JsonObject object(FieldPath path, String text, boolean allowsUnknown) {
    return object(path, value(path, text, allowsUnknown, false));
  }

  /** Reads an object that another program wrote. */
  public static JsonObject foreign(FieldPath path, String text) {
    return object(path, value(path, text, false, true));
  }

  private static JsonObject object(FieldPath path, @Nullable Object value) {
    return JsonObject.as(path, value, "an object", JsonObject.class);
  }

  public static List<String> texts(FieldPath path, String text) {
    List<String> texts = new ArrayList<>();
    for (Object item : JsonObject.as(path, value(path, text, false, false), "a list", List.class)) {
      texts.add(JsonObject.as(path.item(texts.size()), item, "a text", String.class));
    }
    return texts;
  }

  @SuppressWarnings("deprecation") // hosts have versions without its successor
  private static @Nullable Object value(
      FieldPath path, String text, boolean allowsUnknown, boolean isLenient) {
    JsonReader reader = new JsonReader(new StringReader(text));
    reader.setLenient(isLenient);
    try {
      Object value = new Json(allowsUnknown).value(path, reader, 0);
      path.check(reader.peek() == JsonToken.END_DOCUMENT, "one JSON value", "more after it");
      return value;
    } catch (MalformedJsonException | EOFException e) {
      throw new MalformedFileException(path, "JSON", "something else" + at(reader), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private @Nullable Object value(FieldPath path, JsonReader reader, int depth) throws IOException {
    path.check(++values <= MAX_VALUES, "at most " + MAX_VALUES + " values", "more");
    return switch (reader.peek()) {
      case BEGIN_OBJECT -> object(path, reader, depth + 1);
      case BEGIN_ARRAY -> list(path, reader, depth + 1);
      case STRING -> reader.nextString();
      case NUMBER -> number(path, reader);
      case BOOLEAN -> reader.nextBoolean();
      case NULL -> {
        reader.nextNull();
        yield null;
      }
      default -> throw new MalformedFileException(path, "a JSON value", "something else");
    };
  }

  private JsonObject object(FieldPath path, JsonReader reader, int depth) throws IOException {
    checkBound(path, depth <= MAX_DEPTH);
    JsonObject object = new JsonObject(path, allowsUnknown);
    reader.beginObject();
    while (reader.hasNext()) {
      String name = reader.nextName();
      checkBound(path, name.length() <= MAX_NAME);
      if (!object.putNew(name, value(object.path(name), reader, depth))) {
        throw new MalformedFileException(path, "each name once", name + " twice");
      }
    }
    reader.endObject();
    return object;
  }

  private List<@Nullable Object> list(FieldPath path, JsonReader reader, int depth)
      throws IOException {
    checkBound(path, depth <= MAX_DEPTH);
    List<@Nullable Object> items = new ArrayList<>();
    reader.beginArray();
    while (reader.hasNext()) {
      items.add(value(path.item(items.size()), reader, depth));
    }
    reader.endArray();
    return items;
  }

  /** Reads a number: a {@code Double} if it has a point or an exponent, else a {@code Long}. */
  private static Number number(FieldPath path, JsonReader reader) throws IOException {
    String text = reader.nextString();
    checkBound(path, text.length() <= MAX_NUMBER_LENGTH);
    if (text.indexOf('.') >= 0 || text.indexOf('e') >= 0 || text.indexOf('E') >= 0) {
      return Double.valueOf(text);
    }
    try {
      return Long.valueOf(text);
    } catch (NumberFormatException e) {
      throw new MalformedFileException(path, "a whole number of 64 bits", text, e);
    }
  }

  /** Writes a value on one line. NaN and infinities, which JSON lacks, become texts. */
  @SuppressWarnings("deprecation") // as in reading
  public static String text(Object value) {
    StringWriter text = new StringWriter();
    try (JsonWriter writer = new JsonWriter(text)) {
      writer.setLenient(true); // of old versions, a number alone
      write(writer, value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static void write(JsonWriter writer, @Nullable Object value) throws IOException {
    if (value instanceof JsonObject object) {
      writer.beginObject();
      for (Map.Entry<String, @Nullable Object> field : object.fields().entrySet()) {
        write(writer.name(field.getKey()), field.getValue());
      }
      writer.endObject();
    } else if (value instanceof List<?> list) {
      writer.beginArray();
      for (Object item : list) {
        write(writer, item);
      }
      writer.endArray();
    } else if (value instanceof String text) {
      writer.value(text);
    } else if (value instanceof Double number && !Double.isFinite(number)) {
      writer.value(number.toString());
    } else if (value instanceof Number number) {
      writer.value(number);
    } else if (value instanceof Boolean flag) {
      writer.value(flag.booleanValue());
    } else if (value == null) {
      writer.nullValue();
    } else {
      throw new AssertionError("no JSON for " + value.getClass().getName());
    }
  }
}
