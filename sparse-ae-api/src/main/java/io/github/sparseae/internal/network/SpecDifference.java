package io.github.sparseae.internal.network;

import com.google.common.base.CaseFormat;
import com.google.common.collect.Sets;
import io.github.sparseae.internal.file.Json;
import io.github.sparseae.internal.file.JsonObject;
import io.github.sparseae.internal.file.SpecCodec;
import io.github.sparseae.model.NetworkSpec;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Finds an option in which two specifications differ, as model files write it. */
final class SpecDifference {
  private SpecDifference() {}

  /**
   * Returns the first difference of a saved specification and that of a builder, for example {@code
   * structure.tiedWeights true, but the builder has false}; empty if they are equal.
   */
  static Optional<String> first(NetworkSpec saved, NetworkSpec given) {
    return first("", SpecCodec.NETWORKS.write(saved), SpecCodec.NETWORKS.write(given));
  }

  private static Optional<String> first(
      String option, @Nullable Object saved, @Nullable Object given) {
    if (saved instanceof JsonObject one
        && given instanceof JsonObject other
        && Objects.equals(one.fields().get("kind"), other.fields().get("kind"))) {
      return Sets.union(one.fields().keySet(), other.fields().keySet()).stream()
          .flatMap(
              name ->
                  first(within(option, name), one.fields().get(name), other.fields().get(name))
                      .stream())
          .findFirst();
    }
    if (saved instanceof List<?> one
        && given instanceof List<?> other
        && one.size() == other.size()) {
      return IntStream.range(0, one.size())
          .boxed()
          .flatMap(i -> first(option + "[" + i + "]", one.get(i), other.get(i)).stream())
          .findFirst();
    }
    return Objects.equals(saved, given)
        ? Optional.empty()
        : Optional.of(option + " " + shown(saved) + ", but the builder has " + shown(given));
  }

  private static String within(String option, String name) {
    String camelCase = CaseFormat.LOWER_UNDERSCORE.to(CaseFormat.LOWER_CAMEL, name);
    return option.isEmpty() ? camelCase : option + "." + camelCase;
  }

  private static String shown(@Nullable Object value) {
    return value == null
        ? "none"
        : value instanceof JsonObject || value instanceof List
            ? Json.text(value)
            : value.toString();
  }
}
