package io.github.sparseae.internal.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
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
 * <p>The words {@code NaN}, {@code Infinity} and {@code -Infinity}, which Python writes, are
 * numbers; {@link JsonObject} refuses them where such a field is read.
 */
public final class Json {
  /** The depth to which objects and lists may be nested. */
  public static final int MAX_DEPTH = 32;

  /** The number of values in a text, objects and lists included. */
  public static final int MAX_VALUES = 1 << 18;

  /** The number of characters in a name. */
  public static final int MAX_NAME = 256;

  private static final int MAX_NUMBER_LENGTH = 64;

  /** Names are kept with what was read, not in tables of the whole process. */
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .build();

  private final boolean allowsUnknown;
  private int values;

  private Json(boolean allowsUnknown) {
    this.allowsUnknown = allowsUnknown;
  }

  private static String at(@Nullable JsonLocation at) {
    return at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
  }

  /** Checks a bound here, where every version of the parser has none or another one. */
  private static void checkBound(FieldPath path, boolean isWithin, JsonParser parser) {
    if (!isWithin) {
      throw new MalformedFileException(
          path,
          "JSON, at most "
              + MAX_DEPTH
              + " deep, with names of at most "
              + MAX_NAME
              + " and numbers of at most "
              + MAX_NUMBER_LENGTH
              + " characters",
          "something else" + at(parser.currentLocation()));
    }
  }

  /** Decodes UTF-8. */
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
    return JsonObject.as(path, value(path, text, allowsUnknown), "an object", JsonObject.class);
  }

  /** Reads a list of texts. */
  public static List<String> texts(FieldPath path, String text) {
    List<String> texts = new ArrayList<>();
    for (Object item : JsonObject.as(path, value(path, text, false), "a list", List.class)) {
      texts.add(JsonObject.as(path.item(texts.size()), item, "a text", String.class));
    }
    return texts;
  }

  private static @Nullable Object value(FieldPath path, String text, boolean allowsUnknown) {
    try (JsonParser parser = FACTORY.createParser(text)) {
      parser.nextToken();
      Object value = new Json(allowsUnknown).value(path, parser, 0);
      if (parser.nextToken() != null) {
        throw new MalformedFileException(path, "one JSON value", "more after it");
      }
      return value;
    } catch (JsonProcessingException e) {
      throw new MalformedFileException(path, "JSON", "something else" + at(e.getLocation()), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private @Nullable Object value(FieldPath path, JsonParser parser, int depth) throws IOException {
    if (++values > MAX_VALUES) {
      throw new MalformedFileException(path, "at most " + MAX_VALUES + " values", "more");
    }
    JsonToken token = parser.currentToken();
    if (token == null) {
      throw new MalformedFileException(path, "JSON", "nothing");
    }
    return switch (token) {
      case START_OBJECT -> object(path, parser, depth + 1);
      case START_ARRAY -> list(path, parser, depth + 1);
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT -> whole(path, parser);
      case VALUE_NUMBER_FLOAT -> real(path, parser);
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      default -> throw new MalformedFileException(path, "a JSON value", "something else");
    };
  }

  private JsonObject object(FieldPath path, JsonParser parser, int depth) throws IOException {
    checkBound(path, depth <= MAX_DEPTH, parser);
    JsonObject object = new JsonObject(path, allowsUnknown);
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      checkBound(path, name.length() <= MAX_NAME, parser);
      parser.nextToken();
      if (!object.putNew(name, value(object.path(name), parser, depth))) {
        throw new MalformedFileException(path, "each name once", name + " twice");
      }
    }
    return object;
  }

  private List<@Nullable Object> list(FieldPath path, JsonParser parser, int depth)
      throws IOException {
    checkBound(path, depth <= MAX_DEPTH, parser);
    List<@Nullable Object> items = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.add(value(path.item(items.size()), parser, depth));
    }
    return items;
  }

  private static double real(FieldPath path, JsonParser parser) throws IOException {
    checkBound(path, parser.getTextLength() <= MAX_NUMBER_LENGTH, parser);
    return parser.getDoubleValue();
  }

  private static long whole(FieldPath path, JsonParser parser) throws IOException {
    checkBound(path, parser.getTextLength() <= MAX_NUMBER_LENGTH, parser);
    if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
      throw new MalformedFileException(path, "a whole number of 64 bits", parser.getText());
    }
    return parser.getLongValue();
  }

  /** Writes a value on one line. */
  public static String text(Object value) {
    StringWriter text = new StringWriter();
    try (JsonGenerator generator = FACTORY.createGenerator(text)) {
      write(generator, value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static void write(JsonGenerator generator, @Nullable Object value) throws IOException {
    if (value instanceof JsonObject object) {
      generator.writeStartObject();
      for (Map.Entry<String, @Nullable Object> field : object.fields().entrySet()) {
        generator.writeFieldName(field.getKey());
        write(generator, field.getValue());
      }
      generator.writeEndObject();
    } else if (value instanceof List<?> list) {
      generator.writeStartArray();
      for (Object item : list) {
        write(generator, item);
      }
      generator.writeEndArray();
    } else if (value instanceof String text) {
      generator.writeString(text);
    } else if (value instanceof Double number) {
      generator.writeNumber(number);
    } else if (value instanceof Long || value instanceof Integer) {
      generator.writeNumber(((Number) value).longValue());
    } else if (value instanceof Boolean flag) {
      generator.writeBoolean(flag);
    } else if (value == null) {
      generator.writeNull();
    } else {
      throw new AssertionError("no JSON for " + value.getClass().getName());
    }
  }
}
