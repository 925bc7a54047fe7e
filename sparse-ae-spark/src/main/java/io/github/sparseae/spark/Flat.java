package io.github.sparseae.spark;

import static java.util.Objects.requireNonNull;

import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.NetworkSpec;
import io.github.sparseae.model.Parameter;
import io.github.sparseae.model.Precision;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Arrays of a network one behind the other, in the order of their names, as they travel. */
final class Flat {
  private Flat() {}

  private static List<Parameter> ordered(Collection<Parameter> parameters) {
    return parameters.stream().sorted(Comparator.comparing(Parameter::toString)).toList();
  }

  private static int length(NetworkSpec spec, Parameter parameter) {
    return spec.shape(parameter).stream().reduce(1, Math::multiplyExact);
  }

  /** Returns all numbers of arrays: floats or doubles. */
  static Object of(NetworkSpec spec, Map<Parameter, DenseArray> arrays) {
    int length = 0;
    for (Parameter each : arrays.keySet()) {
      length = Math.addExact(length, length(spec, each));
    }
    float[] floats = new float[spec.precision() == Precision.FLOAT32 ? length : 0];
    double[] doubles = new double[spec.precision() == Precision.FLOAT64 ? length : 0];
    int at = 0;
    for (Parameter each : ordered(arrays.keySet())) {
      DenseArray array = requireNonNull(arrays.get(each));
      if (spec.precision() == Precision.FLOAT32) {
        array.copy(0, array.size(), floats, at);
      } else {
        array.copy(0, array.size(), doubles, at);
      }
      at += array.size();
    }
    return spec.precision() == Precision.FLOAT32 ? floats : doubles;
  }

  /** Returns the arrays of parameters from all their numbers. */
  static Map<Parameter, DenseArray> arrays(
      NetworkSpec spec, Collection<Parameter> parameters, Object flat) {
    Map<Parameter, DenseArray> arrays = new LinkedHashMap<>();
    int at = 0;
    for (Parameter each : ordered(parameters)) {
      int[] shape = spec.shape(each).stream().mapToInt(Integer::intValue).toArray();
      int end = at + length(spec, each);
      arrays.put(
          each,
          flat instanceof float[] floats
              ? DenseArray.wrap(Arrays.copyOfRange(floats, at, end), shape)
              : DenseArray.wrap(Arrays.copyOfRange((double[]) flat, at, end), shape));
      at = end;
    }
    return arrays;
  }
}
