package io.github.sparseae.internal.file;

import com.google.common.collect.ImmutableMap;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * How the kinds of one family are written and read, each under a name of its own: an object with
 * the name as {@code kind} and the kind's settings beside it.
 */
public final class KindCodec<T> {
  private final ImmutableMap<String, Kind<T>> byName;
  private final ImmutableMap<Object, Kind<T>> byValue;

  private record Kind<T>(
      String name, BiConsumer<T, JsonObject> writer, Function<JsonObject, ? extends T> reader) {}

  private KindCodec(Builder<T> builder) {
    byName = builder.byName.buildOrThrow();
    byValue = builder.byValue.buildOrThrow();
  }

  public static <T> Builder<T> of() {
    return new Builder<>();
  }

  /** The kinds there are: the class of a record, or a constant of an enum. */
  public Set<Object> types() {
    return byValue.keySet();
  }

  public JsonObject write(T value) {
    Kind<T> kind = byValue.get(value instanceof Enum ? value : value.getClass());
    if (kind == null) {
      throw new IllegalArgumentException(
          "there is no name in files for " + value.getClass().getName());
    }
    JsonObject object = new JsonObject().put("kind", kind.name());
    kind.writer().accept(value, object);
    return object;
  }

  public T read(JsonObject object) {
    String name = object.text("kind");
    Kind<T> kind = byName.get(name);
    if (kind == null) {
      throw new MalformedFieldException(object.place("kind"), "one of " + byName.keySet(), name);
    }
    try {
      T value = kind.reader().apply(object);
      object.end();
      return value;
    } catch (IllegalArgumentException e) {
      throw new MalformedFieldException(
          object.place(), "settings that go together", String.valueOf(e.getMessage()), e);
    }
  }

  /** Gathers kinds. */
  public static final class Builder<T> {
    private final ImmutableMap.Builder<String, Kind<T>> byName = ImmutableMap.builder();
    private final ImmutableMap.Builder<Object, Kind<T>> byValue = ImmutableMap.builder();

    private Builder() {}

    /** Kinds without settings: the constants of an enum, under their names in lower case. */
    Builder<T> constants(List<? extends T> constants) {
      for (T constant : constants) {
        String name = JsonObject.label((Enum<?>) constant);
        add(constant, new Kind<>(name, (it, to) -> {}, from -> constant));
      }
      return this;
    }

    /** A kind with settings. */
    <K extends T> Builder<T> kind(
        String name,
        Class<K> type,
        BiConsumer<K, JsonObject> writer,
        Function<JsonObject, K> reader) {
      return add(
          type, new Kind<>(name, (value, to) -> writer.accept(type.cast(value), to), reader));
    }

    private Builder<T> add(Object key, Kind<T> kind) {
      byName.put(kind.name(), kind);
      byValue.put(key, kind);
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

    KindCodec<T> build() {
      return new KindCodec<>(this);
    }
  }
}
