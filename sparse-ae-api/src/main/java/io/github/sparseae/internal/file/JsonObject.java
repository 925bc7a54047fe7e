package io.github.sparseae.internal.file;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object with its fields in order. Values are strings, {@code Long}, {@code Double}, {@code
 * Boolean}, lists and other objects.
 *
 * <p>Reading a field removes it and checks its type and range. {@link #end} then refuses the fields
 * that were not read, unless the object comes from a newer minor version of the format. A field
 * that an older file lacks is read by {@link #or} with its default.
 */
public final class JsonObject {
  private final FieldPath path;
  private final boolean allowsUnknown;
  private final Map<String, @Nullable Object> fields = new LinkedHashMap<>();

  public JsonObject() {
    this(FieldPath.of(""), false);
  }

  JsonObject(FieldPath path, boolean allowsUnknown) {
    this.path = path;
    this.allowsUnknown = allowsUnknown;
  }

  /** Adds or replaces a field; null and an empty Optional leave it out. */
  public JsonObject put(String name, @Nullable Object value) {
    Object written = value;
    if (value instanceof Optional<?> optional) {
      return put(name, optional.orElse(null));
    } else if (value instanceof Integer number) {
      written = Long.valueOf(number);
    } else if (value instanceof Enum<?> constant) {
      written = label(constant);
    }
    if (written != null) {
      fields.put(name, written);
    }
    return this;
  }

  /** Adds a parsed field and returns true, or returns false if its name is taken. */
  public boolean putNew(String name, @Nullable Object value) {
    if (fields.containsKey(name)) {
      return false;
    }
    fields.put(name, value);
    return true;
  }

  public Map<String, @Nullable Object> fields() {
    return fields;
  }

  public FieldPath path() {
    return path;
  }

  public FieldPath path(String name) {
    return path.field(name);
  }

  /** Returns the names of the fields that were not read yet, in order. */
  public List<String> names() {
    return List.copyOf(fields.keySet());
  }

  public boolean has(String name) {
    return fields.containsKey(name);
  }

  /** Reads a field, or returns its default if the file lacks it. */
  public <T> T or(String name, BiFunction<JsonObject, String, T> reader, T otherwise) {
    return has(name) ? reader.apply(this, name) : otherwise;
  }

  /** Reads a field that the file may lack. */
  public <T> Optional<T> ifThere(String name, BiFunction<JsonObject, String, T> reader) {
    return has(name) ? Optional.of(reader.apply(this, name)) : Optional.empty();
  }

  /** Reads a field, or returns its default if the file lacks it or has null, Python's None. */
  public <T> T given(String name, BiFunction<JsonObject, String, T> reader, T otherwise) {
    return isGiven(name) ? reader.apply(this, name) : otherwise;
  }

  public boolean isGiven(String name) {
    return fields.get(name) != null;
  }

  public String text(String name) {
    return take(name, "a text", String.class);
  }

  public boolean flag(String name) {
    return take(name, "true or false", Boolean.class);
  }

  public long whole(String name) {
    return take(name, "a whole number of 64 bits", Long.class);
  }

  /** Reads a whole number of 64 bits that is not negative. */
  public long count(String name) {
    return atLeast(0, name, whole(name));
  }

  public int integer(String name) {
    return integer(path(name), whole(name));
  }

  private static int integer(FieldPath path, long value) {
    path.check(value == (int) value, "a whole number of 32 bits", value);
    return (int) value;
  }

  /** Reads a whole number of 32 bits that is not negative. */
  public int smallCount(String name) {
    return (int) atLeast(0, name, integer(name));
  }

  /** Reads a whole number of 32 bits that is positive. */
  public int positive(String name) {
    return (int) atLeast(1, name, integer(name));
  }

  private long atLeast(long least, String name, long value) {
    path(name).check(value >= least, "at least " + least, value);
    return value;
  }

  public double number(String name) {
    return finite(path(name), take(name, "a number", Number.class));
  }

  /** Reads a number that may be a string for NaN or an infinity. */
  public double real(String name) {
    if (!(fields.get(name) instanceof String)) {
      return number(name);
    }
    String text = text(name);
    return switch (text) {
      case "NaN" -> Double.NaN;
      case "Infinity" -> Double.POSITIVE_INFINITY;
      case "-Infinity" -> Double.NEGATIVE_INFINITY;
      default -> throw new MalformedFileException(path(name), "a number", text);
    };
  }

  public JsonObject object(String name) {
    return take(name, "an object", JsonObject.class);
  }

  /** Reads a constant of an enum, written as its name in lower case. */
  public <E extends Enum<E>> E constant(String name, Class<E> type) {
    return choice(name, type, JsonObject::label);
  }

  /** Reads a constant of an enum, written as a function says. */
  public <E extends Enum<E>> E choice(
      String name, Class<E> type, Function<? super E, String> label) {
    String text = text(name);
    List<String> labels = new ArrayList<>();
    for (E constant : type.getEnumConstants()) {
      labels.add(label.apply(constant));
      if (label.apply(constant).equals(text)) {
        return constant;
      }
    }
    throw new MalformedFileException(path(name), "one of " + labels, text);
  }

  public List<JsonObject> objects(String name) {
    return list(name, (item, value) -> as(item, value, "an object", JsonObject.class));
  }

  public List<Integer> integers(String name) {
    return list(
        name, (item, value) -> integer(item, as(item, value, "a whole number", Long.class)));
  }

  public List<Long> wholes(String name) {
    return list(name, (item, value) -> as(item, value, "a whole number of 64 bits", Long.class));
  }

  public List<String> texts(String name) {
    return list(name, (item, value) -> as(item, value, "a text", String.class));
  }

  public List<Double> numbers(String name) {
    return list(name, JsonObject::finite);
  }

  private static double finite(FieldPath path, @Nullable Object value) {
    double number = as(path, value, "a number", Number.class).doubleValue();
    path.check(Double.isFinite(number), "a finite number", number);
    return number;
  }

  private <T> List<T> list(String name, BiFunction<FieldPath, @Nullable Object, T> reader) {
    List<T> items = new ArrayList<>();
    for (Object value : take(name, "a list", List.class)) {
      items.add(reader.apply(path(name).item(items.size()), value));
    }
    return items;
  }

  /** Refuses the fields that were not read, unless unknown fields are allowed. */
  public void end() {
    if (!allowsUnknown && !fields.isEmpty()) {
      throw new MalformedFileException(path, "no other field", fields.keySet().iterator().next());
    }
  }

  /** Returns the name of a constant in files: in lower case. */
  public static String label(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private <T> T take(String name, String expected, Class<T> type) {
    path(name).check(fields.containsKey(name), expected, "missing");
    return as(path(name), fields.remove(name), expected, type);
  }

  static <T> T as(FieldPath path, @Nullable Object value, String expected, Class<T> type) {
    if (!type.isInstance(value)) {
      throw new MalformedFileException(path, expected, value == null ? "null" : shown(value));
    }
    return type.cast(value);
  }

  private static Object shown(Object value) {
    if (value instanceof String text && !text.matches("NaN|-?Infinity")) { // Python's words
      return "the text \"" + text + '"';
    }
    return value instanceof JsonObject ? "an object" : value instanceof List ? "a list" : value;
  }
}
