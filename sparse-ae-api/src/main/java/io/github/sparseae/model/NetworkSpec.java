package io.github.sparseae.model;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** What an engine needs to know to compute a network: an autoencoder's or a classifier's plan. */
public sealed interface NetworkSpec permits AutoencoderSpec, ClassifierSpec {

  /**
   * The width of a row that comes in.
   *
   * @return the number of inputs, positive
   */
  int inputs();

  /**
   * The width of the code.
   *
   * @return the number of hidden units, positive
   */
  int hidden();

  /**
   * The arithmetic.
   *
   * @return float32 or float64
   */
  Precision precision();

  /**
   * What decides every random choice.
   *
   * @return the seed
   */
  long seed();

  /**
   * The learned arrays and their shapes.
   *
   * @return in an order that is always the same
   */
  Map<Parameter, List<Integer>> shapes();

  /**
   * Which of the learned arrays training changes.
   *
   * @return a subset of the keys of {@link #shapes()}
   */
  Set<Parameter> trained();

  /**
   * What weights cost, array by array.
   *
   * @return for each array of weights that costs something, what its numbers cost
   */
  Map<Parameter, WeightPenalty> weightPenalties();

  /**
   * The shape of one learned array.
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
   * How many learned numbers there are.
   *
   * @return the sizes of all learned arrays, added up
   */
  default long parameterCount() {
    return shapes().values().stream()
        .mapToLong(shape -> shape.stream().mapToLong(Integer::longValue).reduce(1, (a, b) -> a * b))
        .sum();
  }
}
