package io.github.sparseae.internal.file;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The form of the kinds of one sealed family in files. Each kind is a JSON object with its name as
 * {@code kind} and its settings beside it.
 */
public final class FamilyCodec<T> implements Codec<T> {
  private final Map<String, Kind<? extends T>> byName = new LinkedHashMap<>();
  private final Map<Object, Kind<? extends T>> byType = new LinkedHashMap<>();

  private record Kind<K>(String name, Class<? extends K> type, RecordCodec<K> codec) {
    JsonObject write(Object value) {
      JsonObject object = new JsonObject().put("kind", name);
      codec.create(new RecordCodec.Fields<>(object, type.cast(value)));
      return object;
    }
  }

  /** Adds a record. */
  <K extends T> FamilyCodec<T> kind(String name, Class<K> type, RecordCodec<K> codec) {
    return add(type, new Kind<>(name, type, codec));
  }

  /** Adds the constants of an enum, each under its name in lower case. */
  FamilyCodec<T> constants(Class<? extends T> type) {
    for (T constant : type.getEnumConstants()) {
      add(constant, new Kind<T>(JsonObject.label((Enum<?>) constant), type, it -> constant));
    }
    return this;
  }

  private FamilyCodec<T> add(Object type, Kind<? extends T> kind) {
    byName.put(kind.name(), kind);
    byType.put(type, kind);
    return this;
  }

  /** Returns the kinds of the family: the class of each record, the constants of each enum. */
  public Set<Object> types() {
    return byType.keySet();
  }

  @Override
  public JsonObject write(T value) {
    Kind<? extends T> kind = byType.get(value instanceof Enum ? value : value.getClass());
    if (kind == null) {
      throw new AssertionError("no name in files for " + value.getClass().getName());
    }
    return kind.write(value);
  }

  @Override
  public T read(JsonObject object) {
    String name = object.text("kind");
    Kind<? extends T> kind = byName.get(name);
    if (kind == null) {
      throw new MalformedFileException(object.path("kind"), "one of " + byName.keySet(), name);
    }
    try {
      return kind.codec().read(object);
    } catch (IllegalArgumentException e) {
      throw new MalformedFileException(
          object.path(), "valid settings", String.valueOf(e.getMessage()), e);
    }
  }
}
