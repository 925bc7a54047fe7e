package io.github.sparseae.java.internal;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
import io.github.sparseae.engine.NetworkState;
import io.github.sparseae.java.internal.kernel.Matrix;
import io.github.sparseae.java.internal.kernel.Packed;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.NetworkSpec;
import io.github.sparseae.model.Parameter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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
  private volatile @Nullable Map<Integer, Packed<A>> packed;

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

  /** Returns the weights {@code [inputs, hidden]} of an encoder; null while they change. */
  @Nullable Packed<A> packedEncoder(int layer) {
    Map<Integer, Packed<A>> all = packed;
    return all == null
        ? null
        : all.computeIfAbsent(
            layer,
            number -> {
              Parameter weights = Parameter.ENCODER_WEIGHTS.inLayer(number);
              List<Integer> shape = spec.shape(weights);
              return new Packed<>(Matrix.of(get(weights), shape.get(1), shape.get(0)).transposed());
            });
  }

  /** Says whether parameters change from now on. */
  void setChanging(boolean changing) {
    packed = changing ? null : new ConcurrentHashMap<>();
  }

  /** Returns an array of the optimizer, which is zeros at first. */
  A slot(Parameter parameter, String slot) {
    return slots.computeIfAbsent(
        NetworkState.slotName(parameter, slot),
        name -> numbers.math().allocate(Numbers.length(get(parameter))));
  }

  void restore(NetworkState state) {
    setChanging(true);
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
    setChanging(false);
  }

  /** Returns copies of arrays of parameters' shapes, as they are stored here. */
  Map<Parameter, A> stored(Map<Parameter, DenseArray> given) {
    Map<Parameter, A> stored = new LinkedHashMap<>();
    given.forEach((parameter, array) -> stored.put(parameter, stored(parameter, array)));
    return stored;
  }

  /** Returns copies of arrays that are stored as parameters are. */
  Map<Parameter, DenseArray> returned(Map<Parameter, A> stored) {
    Map<Parameter, DenseArray> returned = new LinkedHashMap<>();
    stored.forEach((parameter, array) -> returned.put(parameter, returned(parameter, array)));
    return returned;
  }

  private A stored(Parameter parameter, DenseArray array) {
    A values = numbers.copy(array);
    return isTurned(parameter)
        ? numbers
            .math()
            .copy(Matrix.of(values, array.rows(), array.columns()).transposed())
            .values()
        : values;
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
    Matrix<A> copied =
        isTurned(parameter)
            ? Matrix.of(values, shape[1], shape[0]).transposed()
            : Matrix.of(values, 1, Numbers.length(values));
    return numbers.dense(numbers.math().copy(copied).values(), shape);
  }
}
