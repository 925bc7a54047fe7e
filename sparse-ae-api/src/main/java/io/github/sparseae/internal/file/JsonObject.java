package io.github.sparseae.internal.file;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object with names in order. What is read from it must be there, be of the right kind and
 * within its range; {@link #end} refuses what nobody has read. Values are strings, {@code Long},
 * {@code Double}, {@code Boolean}, lists and other objects.
 */
public final class JsonObject {
  private final FieldPath place;
  private final Map<String, @Nullable Object> fields = new LinkedHashMap<>();

  /** An empty object, to be filled. */
  public JsonObject() {
    this(FieldPath.of(""));
  }

  /** An empty object that messages call by its place in a file. */
  public JsonObject(FieldPath place) {
    this.place = place;
  }

  /** Adds or replaces a field; null leaves it out. */
  public JsonObject put(String name, @Nullable Object value) {
    if (value != null) {
      fields.put(
          name,
          value instanceof Integer number
              ? Long.valueOf(number)
              : value instanceof Enum<?> constant ? label(constant) : value);
    }
    return this;
  }

  /** Adds what was parsed, unless there is a field of that name. */
  public boolean putNew(String name, @Nullable Object value) {
    if (fields.containsKey(name)) {
      return false;
    }
    fields.put(name, value);
    return true;
  }

  /** Adds or replaces a number that may be NaN or infinite: JSON has no such numbers, but texts. */
  public JsonObject putReal(String name, double value) {
    return put(name, Double.isFinite(value) ? (Object) value : Double.toString(value));
  }

  public Map<String, @Nullable Object> fields() {
    return fields;
  }

  public FieldPath place() {
    return place;
  }

  public FieldPath place(String name) {
    return place.field(name);
  }

  /** The names of the fields that were not read yet, in order. */
  public List<String> names() {
    return List.copyOf(fields.keySet());
  }

  public boolean has(String name) {
    return fields.containsKey(name);
  }

  public String text(String name) {
    return take(name, "a text", String.class);
  }

  public boolean flag(String name) {
    return take(name, "true or false", Boolean.class);
  }

  /** A whole number of 64 bits. */
  public long whole(String name) {
    return take(name, "a whole number of 64 bits", Long.class);
  }

  /** A whole number of 64 bits that is not negative. */
  public long count(String name) {
    long value = whole(name);
    if (value < 0) {
      throw new MalformedFieldException(place(name), "at least 0", value);
    }
    return value;
  }

  /** A whole number of 32 bits. */
  public int integer(String name) {
    long value = whole(name);
    if (value != (int) value) {
      throw new MalformedFieldException(place(name), "a whole number of 32 bits", value);
    }
    return (int) value;
  }

  public double number(String name) {
    Number value = take(name, "a number", Number.class);
    return value.doubleValue();
  }

  /** A number as {@link #putReal} writes it. */
  public double real(String name) {
    if (!(fields.get(name) instanceof String)) {
      return number(name);
    }
    String text = text(name);
    return switch (text) {
      case "NaN" -> Double.NaN;
      case "Infinity" -> Double.POSITIVE_INFINITY;
      case "-Infinity" -> Double.NEGATIVE_INFINITY;
      default -> throw new MalformedFieldException(place(name), "a number", text);
    };
  }

  /** A whole number of 32 bits that is not negative. */
  public int smallCount(String name) {
    int value = integer(name);
    if (value < 0) {
      throw new MalformedFieldException(place(name), "at least 0", value);
    }
    return value;
  }

  public JsonObject object(String name) {
    return take(name, "an object", JsonObject.class);
  }

  /** One of an enum's constants, by its name in lower case. */
  public <E extends Enum<E>> E constant(String name, Class<E> type) {
    String text = text(name);
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> label(constant).equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new MalformedFieldException(
                    place(name),
                    "one of "
                        + Arrays.stream(type.getEnumConstants()).map(JsonObject::label).toList(),
                    text));
  }

  public List<JsonObject> objects(String name) {
    return list(name, (place, item) -> as(place, item, "an object", JsonObject.class));
  }

  public List<Integer> integers(String name) {
    return list(
        name,
        (place, item) -> {
          long value = as(place, item, "a whole number", Long.class);
          if (value != (int) value) {
            throw new MalformedFieldException(place, "a whole number of 32 bits", value);
          }
          return (int) value;
        });
  }

  private <T> List<T> list(String name, BiFunction<FieldPath, @Nullable Object, T> reader) {
    List<T> items = new ArrayList<>();
    for (Object item : take(name, "a list", List.class)) {
      items.add(reader.apply(place(name).item(items.size()), item));
    }
    return items;
  }

  /** After the last field was read: refuses any other. */
  public void end() {
    if (!fields.isEmpty()) {
      throw new MalformedFieldException(place, "no other field", fields.keySet().iterator().next());
    }
  }

  public static String label(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private <T> T take(String name, String expected, Class<T> type) {
    if (!fields.containsKey(name)) {
      throw new MalformedFieldException(place(name), expected, "missing");
    }
    return as(place(name), fields.remove(name), expected, type);
  }

  public static <T> T as(FieldPath place, @Nullable Object value, String expected, Class<T> type) {
    if (!type.isInstance(value)) {
      throw new MalformedFieldException(place, expected, value == null ? "null" : shown(value));
    }
    return type.cast(value);
  }

  private static Object shown(Object value) {
    return value instanceof JsonObject ? "an object" : value instanceof List ? "a list" : value;
  }
}
