package io.github.sparseae.java.internal;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.Maps;
import io.github.sparseae.model.NetworkSpec;
import io.github.sparseae.model.Parameter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The gradients of a step, each stored as its parameter is. */
final class Gradients<A> {
  private final Numbers<A> math;
  private final Map<Parameter, A> arrays = new LinkedHashMap<>();

  Gradients(NetworkSpec spec, NetworkArrays<A> parameters) {
    math = parameters.math();
    for (Parameter parameter : spec.shapes().keySet()) {
      if (parameter.isTrained()) {
        arrays.put(parameter, math.allocate(Numbers.length(parameters.get(parameter))));
      }
    }
  }

  void clear() {
    arrays.values().forEach(array -> math.clear(array, Numbers.length(array)));
  }

  /** Replaces the gradients. */
  void set(Map<Parameter, A> given) {
    arrays.putAll(given);
  }

  /** Returns some of them. */
  Map<Parameter, A> of(Set<Parameter> parameters) {
    return Maps.toMap(parameters, this::of);
  }

  A of(Parameter parameter) {
    return requireNonNull(arrays.get(parameter), parameter::toString);
  }
}
