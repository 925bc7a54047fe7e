package io.github.sparseae.model;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The specification of a network, from which an engine computes it: an autoencoder's or a
 * classifier's.
 */
public sealed interface NetworkSpec permits AutoencoderSpec, ClassifierSpec {

  /** {@return the width of a row, positive} */
  int inputs();

  /** {@return the width of a row in training: the inputs, followed by a transcoder's targets} */
  default int rowWidth() {
    return inputs();
  }

  /** {@return the width of the code, positive} */
  int hidden();

  /** {@return the precision of the arithmetic} */
  Precision precision();

  /** {@return the seed of all random choices} */
  long seed();

  /** {@return the shapes of all arrays by parameter, in a fixed order} */
  Map<Parameter, List<Integer>> shapes();

  /** {@return the arrays that training changes, a subset of the keys of {@link #shapes()}} */
  Set<Parameter> trained();

  /** Returns whether the rows of an array are kept at norm 1. */
  default boolean hasUnitRows(Parameter parameter) {
    return false;
  }

  /** {@return the penalty on weights for each array that has one} */
  Map<Parameter, WeightPenalty> weightPenalties();

  /**
   * Returns the shape of one array.
   *
   * @throws IllegalArgumentException if this network has no such array
   */
  default List<Integer> shape(Parameter parameter) {
    List<Integer> shape = shapes().get(parameter);
    checkArgument(shape != null, "this network has no %s", parameter);
    return shape;
  }

  /** {@return the number of parameters: the sum of the sizes of all arrays} */
  default long parameterCount() {
    return shapes().values().stream()
        .mapToLong(shape -> shape.stream().mapToLong(Integer::longValue).reduce(1, (a, b) -> a * b))
        .sum();
  }
}
