package io.github.sparseae.internal.file;

import com.google.common.collect.ImmutableMap;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * Writes and reads the kinds of one sealed family. Each kind is a JSON object with its name as
 * {@code kind} and its settings beside it.
 */
public final class FamilyCodec<T> {
  private final ImmutableMap<String, Kind<T>> byName;
  private final ImmutableMap<Object, Kind<T>> byType;

  private record Kind<T>(
      String name, BiConsumer<T, JsonObject> writer, Function<JsonObject, ? extends T> reader) {}

  private FamilyCodec(Builder<T> builder) {
    byName = builder.byName.build();
    byType = builder.byType.build();
  }

  public static <T> Builder<T> builder() {
    return new Builder<>();
  }

  /** Returns the kinds of the family: the class of each record, the constants of each enum. */
  public Set<Object> types() {
    return byType.keySet();
  }

  public JsonObject write(T value) {
    Kind<T> kind = byType.get(value instanceof Enum ? value : value.getClass());
    if (kind == null) {
      throw new AssertionError("no name in files for " + value.getClass().getName());
    }
    JsonObject object = new JsonObject().put("kind", kind.name());
    kind.writer().accept(value, object);
    return object;
  }

  /**
   * Reads a value.
   *
   * @throws MalformedFileException if the kind is unknown or its settings are invalid
   */
  public T read(JsonObject object) {
    String name = object.text("kind");
    Kind<T> kind = byName.get(name);
    if (kind == null) {
      throw new MalformedFileException(object.path("kind"), "one of " + byName.keySet(), name);
    }
    try {
      T value = kind.reader().apply(object);
      object.end();
      return value;
    } catch (IllegalArgumentException e) {
      throw new MalformedFileException(
          object.path(), "valid settings", String.valueOf(e.getMessage()), e);
    }
  }

  /** Collects the kinds of a family. */
  public static final class Builder<T> {
    private final ImmutableMap.Builder<String, Kind<T>> byName = ImmutableMap.builder();
    private final ImmutableMap.Builder<Object, Kind<T>> byType = ImmutableMap.builder();

    private Builder() {}

    /** Adds the constants of an enum, each under its name in lower case. */
    Builder<T> constants(List<? extends T> constants) {
      for (T constant : constants) {
        String name = JsonObject.label((Enum<?>) constant);
        add(constant, new Kind<>(name, (it, to) -> {}, from -> constant));
      }
      return this;
    }

    /** Adds a record. */
    <K extends T> Builder<T> kind(
        String name,
        Class<K> type,
        BiConsumer<K, JsonObject> writer,
        Function<JsonObject, K> reader) {
      return add(
          type, new Kind<>(name, (value, to) -> writer.accept(type.cast(value), to), reader));
    }

    private Builder<T> add(Object type, Kind<T> kind) {
      byName.put(kind.name(), kind);
      byType.put(type, kind);
      return this;
    }

    FamilyCodec<T> build() {
      return new FamilyCodec<>(this);
    }
  }
}
