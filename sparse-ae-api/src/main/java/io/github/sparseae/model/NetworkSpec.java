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

  /**
   * Returns the width of a row.
   *
   * @return the number of inputs, positive
   */
  int inputs();

  /**
   * Returns the width of the code.
   *
   * @return the number of hidden units, positive
   */
  int hidden();

  /**
   * Returns the precision of the arithmetic.
   *
   * @return float32 or float64
   */
  Precision precision();

  /**
   * Returns the seed of all random choices.
   *
   * @return the seed
   */
  long seed();

  /**
   * Returns the shapes of all arrays.
   *
   * @return shapes by parameter, in a fixed order
   */
  Map<Parameter, List<Integer>> shapes();

  /**
   * Returns the arrays that training changes.
   *
   * @return a subset of the keys of {@link #shapes()}
   */
  Set<Parameter> trained();

  /**
   * Returns the penalties on weights.
   *
   * @return the penalty for each array that has one
   */
  Map<Parameter, WeightPenalty> weightPenalties();

  /**
   * Returns the shape of one array.
   *
   * @param parameter the array
   * @return the lengths along each dimension
   * @throws IllegalArgumentException if this network has no such array
   */
  default List<Integer> shape(Parameter parameter) {
    List<Integer> shape = shapes().get(parameter);
    checkArgument(shape != null, "this network has no %s", parameter);
    return shape;
  }

  /**
   * Returns the number of parameters.
   *
   * @return the sum of the sizes of all arrays
   */
  default long parameterCount() {
    return shapes().values().stream()
        .mapToLong(shape -> shape.stream().mapToLong(Integer::longValue).reduce(1, (a, b) -> a * b))
        .sum();
  }
}
