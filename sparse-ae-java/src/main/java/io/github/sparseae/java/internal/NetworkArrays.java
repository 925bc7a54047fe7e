package io.github.sparseae.java.internal;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Maps;
import com.google.common.primitives.Ints;
import io.github.sparseae.engine.NetworkState;
import io.github.sparseae.java.internal.kernel.Matrix;
import io.github.sparseae.java.internal.kernel.Packed;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.NetworkSpec;
import io.github.sparseae.model.Parameter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.IntConsumer;
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
  private final Numbers<A> math;
  private final Map<Parameter, A> parameters = new LinkedHashMap<>();
  private final Map<String, A> slots = new LinkedHashMap<>();
  private volatile @Nullable Map<Integer, Packed<A>> packed;

  NetworkArrays(NetworkSpec spec, NetworkState state, Numbers<A> math) {
    this.spec = spec;
    this.math = math;
    restore(state);
  }

  Numbers<A> math() {
    return math;
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
        name -> math.allocate(Numbers.length(get(parameter))));
  }

  void restore(NetworkState state) {
    setChanging(true);
    parameters.clear();
    slots.clear();
    parameters.putAll(stored(state.parameters()));
    state
        .slots()
        .forEach(
            (name, array) ->
                owner(name).ifPresent(parameter -> slots.put(name, stored(parameter, array))));
    setChanging(false);
  }

  /** Returns the parameter that an array of the optimizer belongs to. */
  private Optional<Parameter> owner(String slot) {
    return spec.shapes().keySet().stream()
        .filter(parameter -> slot.startsWith(NetworkState.slotName(parameter, "")))
        .findFirst();
  }

  NetworkState state() {
    return new NetworkState(
        parameters(spec.shapes().keySet()),
        changed(slots, (name, values) -> returned(owner(name).orElseThrow(), values)));
  }

  /** Returns copies of parameters. */
  Map<Parameter, DenseArray> parameters(Set<Parameter> wanted) {
    return returned(Maps.asMap(wanted, this::get));
  }

  /** Returns a map of changed values; the threads share them, since copies of weights take long. */
  private <K, V, W> Map<K, W> changed(Map<K, V> map, BiFunction<K, V, W> change) {
    List<K> keys = ImmutableList.copyOf(map.keySet());
    Map<K, W> all = new ConcurrentHashMap<>();
    IntConsumer one =
        i -> {
          K key = keys.get(i);
          all.put(key, change.apply(key, requireNonNull(map.get(key))));
        };
    math.workers().run(keys.size(), one);
    return Maps.toMap(keys, key -> requireNonNull(all.get(key)));
  }

  /** Returns copies of arrays of parameters' shapes, as they are stored here. */
  Map<Parameter, A> stored(Map<Parameter, DenseArray> given) {
    return changed(given, this::stored);
  }

  private A stored(Parameter parameter, DenseArray array) {
    A values = math.copy(array);
    return isTurned(parameter)
        ? math.copy(Matrix.of(values, array.rows(), array.columns()).transposed()).values()
        : values;
  }

  /** Returns copies of arrays that are stored as parameters are. */
  Map<Parameter, DenseArray> returned(Map<Parameter, A> stored) {
    return changed(stored, this::returned);
  }

  private DenseArray returned(Parameter parameter, A values) {
    int[] shape = Ints.toArray(spec.shape(parameter));
    Matrix<A> copied =
        isTurned(parameter)
            ? Matrix.of(values, shape[1], shape[0]).transposed()
            : Matrix.of(values, 1, Numbers.length(values));
    return math.dense(math.copy(copied).values(), shape);
  }
}
