package io.github.sparseae.file;

import com.google.common.collect.ImmutableMap;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * How the kinds of one family are written and read, each under a name of its own: an object with
 * the name as {@code kind} and the kind's settings beside it.
 */
final class Kinds<T> {
  private final ImmutableMap<String, Kind<T, ?>> byName;
  private final ImmutableMap<Class<?>, Kind<T, ?>> byType;

  private record Kind<T, K extends T>(
      String name,
      Class<K> type,
      BiConsumer<K, JsonObject> writer,
      Function<JsonObject, K> reader) {
    void write(T value, JsonObject into) {
      writer.accept(type.cast(value), into);
    }
  }

  private Kinds(Builder<T> builder) {
    byName = builder.byName.buildOrThrow();
    byType = builder.byType.buildOrThrow();
  }

  static <T> Builder<T> of() {
    return new Builder<>();
  }

  /** The kinds there are. */
  Set<Class<?>> types() {
    return byType.keySet();
  }

  JsonObject write(T value) {
    Kind<T, ?> kind = byType.get(value.getClass());
    if (kind == null) {
      throw new IllegalArgumentException(
          "there is no name in files for " + value.getClass().getName());
    }
    JsonObject object = new JsonObject().put("kind", kind.name());
    kind.write(value, object);
    return object;
  }

  T read(JsonObject object) {
    String name = object.text("kind");
    Kind<T, ?> kind = byName.get(name);
    if (kind == null) {
      throw new Malformed(object.place("kind"), "one of " + byName.keySet(), name);
    }
    try {
      T value = kind.reader().apply(object);
      object.end();
      return value;
    } catch (IllegalArgumentException e) {
      throw new Malformed(
          object.place(), "settings that go together", String.valueOf(e.getMessage()), e);
    }
  }

  /** Gathers kinds. */
  static final class Builder<T> {
    private final ImmutableMap.Builder<String, Kind<T, ?>> byName = ImmutableMap.builder();
    private final ImmutableMap.Builder<Class<?>, Kind<T, ?>> byType = ImmutableMap.builder();

    private Builder() {}

    /** A kind with settings. */
    <K extends T> Builder<T> kind(
        String name,
        Class<K> type,
        BiConsumer<K, JsonObject> writer,
        Function<JsonObject, K> reader) {
      Kind<T, K> kind = new Kind<>(name, type, writer, reader);
      byName.put(name, kind);
      byType.put(type, kind);
      return this;
    }

    /** A kind that is only written. */
    <K extends T> Builder<T> kind(String name, Class<K> type, BiConsumer<K, JsonObject> writer) {
      return kind(
          name,
          type,
          writer,
          from -> {
            throw new UnsupportedOperationException(name + " is not read back");
          });
    }

    Kinds<T> build() {
      return new Kinds<>(this);
    }
  }
}
