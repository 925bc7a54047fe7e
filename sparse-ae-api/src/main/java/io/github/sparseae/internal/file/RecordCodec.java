package io.github.sparseae.internal.file;

import java.util.List;
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
 *             fields.number("l1", WeightPenalty::l1, 0.0),
 *             fields.number("l2", WeightPenalty::l2, 0.0));
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
    double number(String name, Function<? super R, Double> getter) {
      return written == null ? json.number(name) : put(name, getter.apply(written));
    }

    double number(String name, Function<? super R, Double> getter, double otherwise) {
      return isMissing(name) ? otherwise : number(name, getter);
    }

    double real(String name, Function<? super R, Double> getter) {
      return written == null ? json.real(name) : put(name, getter.apply(written));
    }

    int integer(String name, Function<? super R, Integer> getter) {
      return written == null ? json.integer(name) : put(name, getter.apply(written));
    }

    int smallCount(String name, Function<? super R, Integer> getter) {
      return written == null ? json.smallCount(name) : put(name, getter.apply(written));
    }

    int smallCount(String name, Function<? super R, Integer> getter, int otherwise) {
      return isMissing(name) ? otherwise : smallCount(name, getter);
    }

    long whole(String name, Function<? super R, Long> getter) {
      return written == null ? json.whole(name) : put(name, getter.apply(written));
    }

    long whole(String name, Function<? super R, Long> getter, long otherwise) {
      return isMissing(name) ? otherwise : whole(name, getter);
    }

    long count(String name, Function<? super R, Long> getter) {
      return written == null ? json.count(name) : put(name, getter.apply(written));
    }

    long count(String name, Function<? super R, Long> getter, long otherwise) {
      return isMissing(name) ? otherwise : count(name, getter);
    }

    boolean flag(String name, Function<? super R, Boolean> getter) {
      return written == null ? json.flag(name) : put(name, getter.apply(written));
    }

    boolean flag(String name, Function<? super R, Boolean> getter, boolean otherwise) {
      return isMissing(name) ? otherwise : flag(name, getter);
    }

    String text(String name, Function<? super R, String> getter) {
      return written == null ? json.text(name) : put(name, getter.apply(written));
    }

    /** A list of numbers or texts. */
    <T> List<T> list(
        String name,
        Function<? super R, List<T>> getter,
        BiFunction<JsonObject, String, List<T>> reader) {
      return written == null ? reader.apply(json, name) : put(name, getter.apply(written));
    }

    <E extends Enum<E>> E of(String name, Function<? super R, E> getter, Class<E> type) {
      return written == null ? json.constant(name, type) : put(name, getter.apply(written));
    }

    <E extends Enum<E>> E of(
        String name, Function<? super R, E> getter, Class<E> type, E otherwise) {
      return isMissing(name) ? otherwise : of(name, getter, type);
    }

    <T> T of(String name, Function<? super R, T> getter, Codec<T> codec) {
      if (written == null) {
        return codec.read(json.object(name));
      }
      T value = getter.apply(written);
      json.put(name, codec.write(value));
      return value;
    }

    <T> T of(String name, Function<? super R, T> getter, Codec<T> codec, T otherwise) {
      return isMissing(name) ? otherwise : of(name, getter, codec);
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

    private boolean isMissing(String name) {
      return written == null && !json.has(name);
    }

    private <T> T put(String name, T value) {
      json.put(name, value);
      return value;
    }
  }
}
