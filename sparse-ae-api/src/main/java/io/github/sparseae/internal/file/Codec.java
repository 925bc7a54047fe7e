package io.github.sparseae.internal.file;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The form of a record in files, as a JSON object. It is described once for both directions: by the
 * creation of the record from its fields, in the order in which they are written. On writing,
 * {@code it} is the record that is written. On reading, it is the one that the codec is given, and
 * its values are the defaults of optional fields.
 *
 * <p>The records of a sealed family share a codec. Each has its name as the field {@code kind}.
 */
public final class Codec<T> {
  private static final String KIND = "kind";

  private final @Nullable T defaults;
  private final Form<T> form;
  private final Map<String, T> kinds = new LinkedHashMap<>();

  /** Creates the record of a file that is read, or again the one that is written. */
  @FunctionalInterface
  interface Form<T> {
    T create(Fields fields, T it);
  }

  /** Describes a family, to which its kinds are added. */
  Codec(Form<T> form) {
    this(null, form);
  }

  Codec(@Nullable T defaults, Form<T> form) {
    this.defaults = defaults;
    this.form = form;
  }

  /** Adds a kind, whose values are the defaults of its optional fields. */
  Codec<T> kind(String name, T it) {
    kinds.put(name, it);
    return this;
  }

  /** Adds the constants of an enum, each under its name in lower case. */
  Codec<T> constants(T[] constants) {
    for (T constant : constants) {
      kind(JsonObject.label((Enum<?>) constant), constant);
    }
    return this;
  }

  public Map<String, T> kinds() {
    return kinds;
  }

  public JsonObject write(T value) {
    JsonObject to = new JsonObject();
    if (defaults == null) {
      to.put(KIND, kind(value));
    }
    form.create(new Fields(to, true), value);
    return to;
  }

  private String kind(T value) {
    for (Map.Entry<String, T> kind : kinds.entrySet()) {
      T it = kind.getValue();
      if (value instanceof Enum ? value == it : value.getClass() == it.getClass()) {
        return kind.getKey();
      }
    }
    throw new AssertionError("no name in files for " + value.getClass().getName());
  }

  public T read(JsonObject from) {
    T it = defaults == null ? ofKind(from) : defaults;
    T value =
        MalformedFileException.valid(
            from.path(), "valid settings", () -> form.create(new Fields(from, false), it));
    from.end();
    return value;
  }

  private T ofKind(JsonObject from) {
    String name = from.text(KIND);
    T it = kinds.get(name);
    if (it == null) {
      throw new MalformedFileException(from.path(KIND), "one of " + kinds.keySet(), name);
    }
    return it;
  }

  public T read(JsonObject from, String name) {
    return read(from.object(name));
  }

  List<JsonObject> writeAll(List<? extends T> values) {
    return values.stream().map(this::write).toList();
  }

  List<T> readAll(JsonObject from, String name) {
    List<T> all = new ArrayList<>();
    for (JsonObject object : from.objects(name)) {
      all.add(read(object));
    }
    return all;
  }

  /**
   * The fields of one record, in an object that is filled where it is written, else read. Each
   * method writes the given value, or reads one. A required field must be there; where an optional
   * one is missing, the given value stands for it.
   */
  record Fields(JsonObject json, boolean isWritten) {
    /** A number, a truth value, a text or a constant of an enum. */
    @SuppressWarnings("unchecked") // What is read is of the type of the given value.
    <U> U required(String name, U value) {
      return isWritten ? put(name, value) : (U) read(name, value);
    }

    private Object read(String name, Object like) {
      if (like instanceof Double) {
        return json.number(name);
      }
      if (like instanceof Integer) {
        return json.integer(name);
      }
      if (like instanceof Long) {
        return json.whole(name);
      }
      if (like instanceof Boolean) {
        return json.flag(name);
      }
      return like instanceof Enum<?> constant
          ? json.constant(name, constant.getDeclaringClass())
          : json.text(name);
    }

    <U> U required(String name, U value, Codec<U> codec) {
      return of(name, value, codec::write, codec::read);
    }

    <U> U optional(String name, U value) {
      return isMissing(name) ? value : required(name, value);
    }

    <U> U optional(String name, U value, Codec<U> codec) {
      return isMissing(name) ? value : required(name, value, codec);
    }

    /** A number that may be NaN or infinite. */
    double real(String name, double value) {
      return plain(name, value, JsonObject::real);
    }

    /** A whole number that is not negative. */
    @SuppressWarnings("unchecked") // as of required
    <N extends Number> N count(String name, N value) {
      return plain(
          name,
          value,
          (from, key) ->
              (N) (value instanceof Long ? (Object) from.count(key) : from.smallCount(key)));
    }

    /** A whole number that is not negative. */
    <N extends Number> N optionalCount(String name, N value) {
      return isMissing(name) ? value : count(name, value);
    }

    /** A text that is missing where there is none. */
    Optional<String> text(String name, Optional<String> value) {
      return plain(name, value, (from, key) -> from.ifThere(key, JsonObject::text));
    }

    /** A record that is missing where there is none. */
    <U> @Nullable U nullable(String name, @Nullable U value, Codec<U> codec) {
      if (!isWritten) {
        return json.has(name) ? codec.read(json, name) : null;
      }
      json.put(name, value == null ? null : codec.write(value));
      return value;
    }

    <U> List<U> list(String name, List<U> value, Codec<U> codec) {
      return of(name, value, codec::writeAll, codec::readAll);
    }

    /** A value that JSON has as it is, such as a list of texts. */
    <U> U plain(String name, U value, BiFunction<JsonObject, String, U> reader) {
      return of(name, value, it -> it, reader);
    }

    /** A field of any form; the writer returns the value in JSON; null leaves it out. */
    <U> U of(
        String name,
        U value,
        Function<? super U, ? extends @Nullable Object> writer,
        BiFunction<JsonObject, String, U> reader) {
      if (!isWritten) {
        return reader.apply(json, name);
      }
      json.put(name, writer.apply(value));
      return value;
    }

    private boolean isMissing(String name) {
      return !isWritten && !json.has(name);
    }

    private <U> U put(String name, U value) {
      json.put(name, value);
      return value;
    }
  }
}
