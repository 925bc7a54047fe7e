package io.github.sparseae.internal.file;

import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The form of a record in files, described once for both directions: by the creation of the record
 * from its fields, in the order in which they are written.
 *
 * <pre>{@code
 * RecordCodec<WeightPenalty> codec =
 *     fields ->
 *         new WeightPenalty(
 *             fields.of("l1", WeightPenalty::l1, JsonObject::number, 0.0),
 *             fields.of("l2", WeightPenalty::l2, JsonObject::number, 0.0));
 * }</pre>
 */
public interface RecordCodec<R> extends Codec<R> {
  /** Creates the record of a file that is read, or again the one that is written. */
  R create(Fields<R> fields);

  @Override
  default JsonObject write(R value) {
    JsonObject to = new JsonObject();
    create(new Fields<>(to, value));
    return to;
  }

  @Override
  default R read(JsonObject from) {
    R value = create(new Fields<>(from, null));
    from.end();
    return value;
  }

  /**
   * The fields of one record. Each method writes what the getter returns, or reads it; a field with
   * a default may be missing in older files.
   *
   * @param json the object that is filled or read
   * @param written the record that is written; null when one is read
   */
  record Fields<R>(JsonObject json, @Nullable R written) {
    /** A field that JSON has itself: a number, a text or a list. */
    <T> T of(String name, Function<? super R, T> getter, BiFunction<JsonObject, String, T> reader) {
      return of(name, getter, value -> value, reader);
    }

    <T> T of(
        String name,
        Function<? super R, T> getter,
        BiFunction<JsonObject, String, T> reader,
        T otherwise) {
      return of(name, getter, (from, field) -> from.or(field, reader, otherwise));
    }

    <E extends Enum<E>> E of(String name, Function<? super R, E> getter, Class<E> type) {
      return of(name, getter, (from, field) -> from.constant(field, type));
    }

    <E extends Enum<E>> E of(
        String name, Function<? super R, E> getter, Class<E> type, E otherwise) {
      return of(name, getter, (from, field) -> from.constant(field, type), otherwise);
    }

    <T> T of(String name, Function<? super R, T> getter, Codec<T> codec) {
      return of(name, getter, codec::write, codec.reader());
    }

    <T> T of(String name, Function<? super R, T> getter, Codec<T> codec, T otherwise) {
      BiFunction<JsonObject, String, T> reader = codec.reader();
      return of(name, getter, codec::write, (from, field) -> from.or(field, reader, otherwise));
    }

    /** A field that is missing where there is no value. */
    <T> Optional<T> optional(
        String name,
        Function<? super R, Optional<T>> getter,
        Function<? super T, ?> writer,
        BiFunction<JsonObject, String, T> reader) {
      return of(
          name,
          getter,
          value -> value.map(writer).orElse(null),
          (from, field) ->
              from.has(field) ? Optional.of(reader.apply(from, field)) : Optional.empty());
    }

    /** A field that is missing where there is no value. */
    <T> @Nullable T nullable(
        String name, Function<? super R, ? extends @Nullable T> getter, Codec<T> codec) {
      return optional(
              name, it -> Optional.ofNullable(getter.apply(it)), codec::write, codec.reader())
          .orElse(null);
    }

    /**
     * A field of any form.
     *
     * @param writer returns the value in JSON; null leaves the field out
     */
    <T> T of(
        String name,
        Function<? super R, T> getter,
        Function<? super T, ? extends @Nullable Object> writer,
        BiFunction<JsonObject, String, T> reader) {
      if (written == null) {
        return reader.apply(json, name);
      }
      T value = getter.apply(written);
      json.put(name, writer.apply(value));
      return value;
    }
  }
}
