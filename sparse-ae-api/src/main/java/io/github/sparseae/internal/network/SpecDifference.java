package io.github.sparseae.internal.network;

import io.github.sparseae.model.NetworkSpec;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Optional;

/**
 * One option in which two specifications differ.
 *
 * @param option its place among the record components, for example {@code structure.tiedWeights}
 * @param saved its value in the saved specification
 * @param given its value in the given one
 */
record SpecDifference(String option, Object saved, Object given) {

  /** Returns the first difference of two specifications, or empty if they are equal. */
  static Optional<SpecDifference> first(NetworkSpec saved, NetworkSpec given) {
    return first("", saved, given);
  }

  private static Optional<SpecDifference> first(String option, Object saved, Object given) {
    if (saved.equals(given)) {
      return Optional.empty();
    }
    if (saved instanceof Record && saved.getClass() == given.getClass()) {
      for (RecordComponent component : saved.getClass().getRecordComponents()) {
        String name = option.isEmpty() ? component.getName() : option + "." + component.getName();
        Optional<SpecDifference> first =
            first(name, value(saved, component), value(given, component));
        if (first.isPresent()) {
          return first;
        }
      }
    }
    if (saved instanceof List<?> one
        && given instanceof List<?> other
        && one.size() == other.size()) {
      for (int i = 0; i < one.size(); i++) {
        Optional<SpecDifference> first = first(option + "[" + i + "]", one.get(i), other.get(i));
        if (first.isPresent()) {
          return first;
        }
      }
    }
    return Optional.of(new SpecDifference(option, saved, given));
  }

  private static Object value(Object spec, RecordComponent component) {
    try {
      return component.getAccessor().invoke(spec);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("a specification's component cannot be read", e);
    }
  }
}
