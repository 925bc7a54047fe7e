package io.github.sparseae.java.internal;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
import io.github.sparseae.engine.NetworkState;
import io.github.sparseae.java.internal.kernel.Matrix;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.NetworkSpec;
import io.github.sparseae.model.Parameter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A network's parameters and the arrays of its optimizer.
 *
 * <p>Encoder weights are stored as their transpose, {@code [hidden, inputs]}: the weights of a unit
 * are contiguous in both layers, so that the gradient of few active units touches few lines, and a
 * tied decoder is the encoder's array.
 */
final class NetworkArrays<A> {
  private final NetworkSpec spec;
  private final Numbers<A> numbers;
  private final Map<Parameter, A> parameters = new LinkedHashMap<>();
  private final Map<String, A> slots = new LinkedHashMap<>();
  private final Map<Parameter, A> byInput = new LinkedHashMap<>();
  private boolean changing;

  NetworkArrays(NetworkSpec spec, NetworkState state, Numbers<A> numbers) {
    this.spec = spec;
    this.numbers = numbers;
    restore(state);
  }

  Numbers<A> numbers() {
    return numbers;
  }

  private boolean isTurned(Parameter parameter) {
    return parameter.toString().endsWith(Parameter.ENCODER_WEIGHTS.toString());
  }

  /** Returns the array of a parameter; null if the network has none of that name. */
  @Nullable A find(Parameter parameter) {
    return parameters.get(parameter);
  }

  A get(Parameter parameter) {
    return requireNonNull(parameters.get(parameter), parameter::toString);
  }

  /**
   * Returns encoder weights as {@code [inputs, hidden]} with contiguous rows, kept until a change.
   */
  Matrix<A> byInput(Parameter parameter) {
    List<Integer> shape = spec.shape(parameter);
    synchronized (byInput) {
      A turned =
          byInput.computeIfAbsent(
              parameter, p -> numbers.transposed(get(p), shape.get(1), shape.get(0)));
      return Matrix.of(turned, shape.get(0), shape.get(1));
    }
  }

  /** Says whether parameters change from now on. */
  void setChanging(boolean changing) {
    synchronized (byInput) {
      this.changing = changing;
      byInput.clear();
    }
  }

  boolean isChanging() {
    synchronized (byInput) {
      return changing;
    }
  }

  /** Returns an array of the optimizer, which is zeros at first. */
  A slot(Parameter parameter, String slot) {
    return slots.computeIfAbsent(
        NetworkState.slotName(parameter, slot),
        name -> numbers.math().allocate(Numbers.length(get(parameter))));
  }

  void restore(NetworkState state) {
    setChanging(false);
    parameters.clear();
    slots.clear();
    state.parameters().forEach((name, array) -> parameters.put(name, stored(name, array)));
    for (Parameter parameter : spec.shapes().keySet()) {
      String prefix = NetworkState.slotName(parameter, "");
      state
          .slots()
          .forEach(
              (name, array) -> {
                if (name.startsWith(prefix)) {
                  slots.put(name, stored(parameter, array));
                }
              });
    }
  }

  private A stored(Parameter parameter, DenseArray array) {
    A values = numbers.copy(array);
    return isTurned(parameter) ? numbers.transposed(values, array.rows(), array.columns()) : values;
  }

  /** Returns copies of parameters. */
  Map<Parameter, DenseArray> parameters(Set<Parameter> wanted) {
    return Maps.toMap(wanted, parameter -> returned(parameter, get(parameter)));
  }

  NetworkState state() {
    ImmutableMap.Builder<String, DenseArray> memory = ImmutableMap.builder();
    for (Parameter parameter : spec.shapes().keySet()) {
      String prefix = NetworkState.slotName(parameter, "");
      slots.forEach(
          (name, values) -> {
            if (name.startsWith(prefix)) {
              memory.put(name, returned(parameter, values));
            }
          });
    }
    return new NetworkState(parameters(spec.shapes().keySet()), memory.build());
  }

  private DenseArray returned(Parameter parameter, A values) {
    int[] shape = spec.shape(parameter).stream().mapToInt(Integer::intValue).toArray();
    if (isTurned(parameter)) {
      return numbers.dense(numbers.transposed(values, shape[1], shape[0]), shape);
    }
    A copy = numbers.math().allocate(Numbers.length(values));
    Numbers.copy(values, 0, copy, 0, Numbers.length(values));
    return numbers.dense(copy, shape);
  }
}
