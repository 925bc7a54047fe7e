package io.github.sparseae.java.internal;

import static java.util.Objects.requireNonNull;

import io.github.sparseae.java.internal.kernel.Arithmetic;
import io.github.sparseae.model.NetworkSpec;
import io.github.sparseae.model.Parameter;
import java.util.LinkedHashMap;
import java.util.Map;

/** The gradients of a step, each stored as its parameter is. */
final class Gradients<A> {
  private final Arithmetic<A> math;
  private final Map<Parameter, A> arrays = new LinkedHashMap<>();

  Gradients(NetworkSpec spec, NetworkArrays<A> parameters) {
    math = parameters.numbers().math();
    for (Parameter parameter : spec.shapes().keySet()) {
      if (parameter.isTrained()) {
        arrays.put(parameter, math.allocate(Numbers.length(parameters.get(parameter))));
      }
    }
  }

  void clear() {
    arrays.values().forEach(array -> math.fill(array, 0, Numbers.length(array), 0));
  }

  A of(Parameter parameter) {
    return requireNonNull(arrays.get(parameter), parameter::toString);
  }
}
