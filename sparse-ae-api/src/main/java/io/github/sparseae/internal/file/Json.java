package io.github.sparseae.internal.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
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
 * JSON texts and what they hold. A text is read within bounds on its depth, the length of its names
 * and numbers and how many values it holds, and a name may come once in an object.
 */
public final class Json {
  /** How deep objects and lists may lie in each other. */
  public static final int MAX_DEPTH = 32;

  /** How many values a text may hold, objects and lists included. */
  public static final int MAX_VALUES = 1 << 18;

  /** How many characters a name may have. */
  public static final int MAX_NAME = 256;

  private static final int MAX_NUMBER_LENGTH = 64;

  /** Names are kept with what was read, and not beyond it in tables of the whole process. */
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNameLength(MAX_NAME)
                  .maxNumberLength(MAX_NUMBER_LENGTH)
                  .maxStringLength(TensorTable.MAX_HEADER)
                  .build())
          .build();

  private Json() {}

  /** Something that reads from a parser. */
  public interface Reading<T> {
    T read(JsonParser parser) throws IOException;
  }

  /**
   * Reads a whole text.
   *
   * @throws MalformedFieldException if it is no JSON or beyond the bounds
   */
  public static <T> T parse(FieldPath place, String text, Reading<T> reading) {
    try (JsonParser parser = FACTORY.createParser(text)) {
      parser.nextToken();
      T result = reading.read(parser);
      if (parser.nextToken() != null) {
        throw new MalformedFieldException(place, "one JSON value", "more after it");
      }
      return result;
    } catch (JsonProcessingException e) {
      throw new MalformedFieldException(place, "JSON", e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The text that bytes are.
   *
   * @throws MalformedFieldException if they are not UTF-8
   */
  public static String decoded(FieldPath place, byte[] bytes) {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new MalformedFieldException(place, "UTF-8", "other bytes", e);
    }
  }

  /** Reads an object. Its parts are called by their place in it. */
  public static JsonObject object(FieldPath place, String text) {
    return JsonObject.as(place, value(place, text), "an object", JsonObject.class);
  }

  /** Reads a list of texts. */
  public static List<String> texts(FieldPath place, String text) {
    List<String> texts = new ArrayList<>();
    for (Object item : JsonObject.as(place, value(place, text), "a list", List.class)) {
      texts.add(JsonObject.as(place.item(texts.size()), item, "a text", String.class));
    }
    return texts;
  }

  private static @Nullable Object value(FieldPath place, String text) {
    int[] count = {0};
    return Json.<List<@Nullable Object>>parse(
            place,
            text,
            parser -> {
              List<@Nullable Object> holder = new ArrayList<>();
              holder.add(value(place, parser, count));
              return holder;
            })
        .get(0);
  }

  private static @Nullable Object value(FieldPath place, JsonParser parser, int[] count)
      throws IOException {
    if (++count[0] > MAX_VALUES) {
      throw new MalformedFieldException(place, "at most " + MAX_VALUES + " values", "more");
    }
    JsonToken token = parser.currentToken();
    if (token == null) {
      throw new MalformedFieldException(place, "JSON", "nothing");
    }
    return switch (token) {
      case START_OBJECT -> object(place, parser, count);
      case START_ARRAY -> list(place, parser, count);
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT -> whole(place, parser);
      case VALUE_NUMBER_FLOAT -> number(place, parser);
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      default -> throw new MalformedFieldException(place, "a JSON value", token);
    };
  }

  private static JsonObject object(FieldPath place, JsonParser parser, int[] count)
      throws IOException {
    JsonObject object = new JsonObject(place);
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      if (!object.putNew(name, value(object.place(name), parser, count))) {
        throw new MalformedFieldException(place, "each name once", name + " twice");
      }
    }
    return object;
  }

  private static List<@Nullable Object> list(FieldPath place, JsonParser parser, int[] count)
      throws IOException {
    List<@Nullable Object> items = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.add(value(place.item(items.size()), parser, count));
    }
    return items;
  }

  /** A whole number of 64 bits. */
  public static long whole(FieldPath place, JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT
        || parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
      throw new MalformedFieldException(place, "a whole number of 64 bits", parser.getText());
    }
    return parser.getLongValue();
  }

  private static double number(FieldPath place, JsonParser parser) throws IOException {
    double value = parser.getDoubleValue();
    if (!Double.isFinite(value)) {
      throw new MalformedFieldException(place, "a finite number", parser.getText());
    }
    return value;
  }

  /** The text of a value, on one line. */
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
      throw new IllegalArgumentException("not for a file: " + value.getClass().getName());
    }
  }
}
