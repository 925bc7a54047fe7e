package io.github.sparseae.internal.file;

import java.util.List;
import java.util.function.BiFunction;

/** The form of values of one type in files, as JSON objects. */
public interface Codec<T> {
  JsonObject write(T value);

  /** Reads a value of this form. */
  T read(JsonObject object);

  /** Returns the reading of a field of this form. */
  default BiFunction<JsonObject, String, T> reader() {
    return (from, field) -> read(from.object(field));
  }

  default List<JsonObject> writeAll(List<? extends T> values) {
    return values.stream().map(this::write).toList();
  }

  /** Reads a list of objects of this form. */
  default List<T> readAll(JsonObject from, String field) {
    return from.objects(field).stream().map(this::read).toList();
  }
}
