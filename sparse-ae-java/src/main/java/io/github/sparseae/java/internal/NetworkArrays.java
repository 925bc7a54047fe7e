package io.github.sparseae.java.internal;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Maps;
import com.google.common.primitives.Ints;
import io.github.sparseae.engine.NetworkState;
import io.github.sparseae.java.internal.kernel.Matrix;
import io.github.sparseae.java.internal.kernel.Packed;
import io.github.sparseae.model.ClassifierSpec;
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
 * A network's parameters and the arrays of its optimizer, or the gradients of its parameters.
 *
 * <p>Encoder weights are stored as their transpose, {@code [hidden, inputs]}: the weights of a unit
 * are contiguous in both layers, so that the gradient of few active units touches few lines, and a
 * tied decoder is the encoder's array. An array of one dimension is a row.
 */
final class NetworkArrays<A> {
  private final NetworkSpec spec;
  private final Numbers<A> math;
  private final Map<Parameter, Matrix<A>> parameters = new LinkedHashMap<>();
  private final Map<String, Matrix<A>> slots = new LinkedHashMap<>();
  private volatile @Nullable Map<Integer, Packed<A>> packed;

  private NetworkArrays(NetworkSpec spec, Numbers<A> math) {
    this.spec = spec;
    this.math = math;
  }

  NetworkArrays(NetworkSpec spec, NetworkState state, Numbers<A> math) {
    this(spec, math);
    restore(state);
  }

  /** Returns zeros for the gradients of what is trained; an encoder's are computed together. */
  NetworkArrays<A> gradients() {
    NetworkArrays<A> gradients = new NetworkArrays<>(spec, math);
    boolean isHeadAlone = spec instanceof ClassifierSpec classifier && !classifier.fineTune();
    parameters.forEach(
        (parameter, matrix) -> {
          if (parameter.isTrained() && (!isHeadAlone || spec.trained().contains(parameter))) {
            gradients.parameters.put(parameter, math.zeros(matrix.rows(), matrix.columns()));
          }
        });
    return gradients;
  }

  Numbers<A> math() {
    return math;
  }

  private boolean isTurned(Parameter parameter) {
    return parameter.toString().endsWith(Parameter.ENCODER_WEIGHTS.toString());
  }

  /** Returns the array of a parameter; null if the network has none of that name. */
  @Nullable A find(Parameter parameter) {
    Matrix<A> matrix = parameters.get(parameter);
    return matrix == null ? null : matrix.values();
  }

  A get(Parameter parameter) {
    return matrix(parameter).values();
  }

  /** Returns a parameter in rows as they are stored. */
  Matrix<A> matrix(Parameter parameter) {
    return requireNonNull(parameters.get(parameter), parameter::toString);
  }

  /** Returns the weights {@code [inputs, hidden]} of an encoder; null while they change. */
  @Nullable Packed<A> packedEncoder(int layer) {
    Map<Integer, Packed<A>> all = packed;
    return all == null
        ? null
        : all.computeIfAbsent(
            layer,
            number -> new Packed<>(matrix(Parameter.ENCODER_WEIGHTS.inLayer(number)).transposed()));
  }

  /** Says whether parameters change from now on. */
  void setChanging(boolean changing) {
    packed = changing ? null : new ConcurrentHashMap<>();
  }

  /** Returns an array of the optimizer, which is zeros at first. */
  A slot(Parameter parameter, String slot) {
    Matrix<A> like = matrix(parameter);
    return slots
        .computeIfAbsent(
            NetworkState.slotName(parameter, slot), name -> math.zeros(like.rows(), like.columns()))
        .values();
  }

  /** Sets numbers of the optimizer to zero whose size is below a bound. */
  void clearSlotsBelow(double bound) {
    slots.values().forEach(x -> math.clearBelow(bound, x.values(), Numbers.length(x.values())));
  }

  void clear() {
    parameters.values().forEach(x -> math.clear(x.values(), Numbers.length(x.values())));
  }

  void restore(NetworkState state) {
    setChanging(true);
    parameters.clear();
    slots.clear();
    set(state.parameters());
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

  /** Replaces parameters. */
  void set(Map<Parameter, DenseArray> given) {
    parameters.putAll(changed(given, this::stored));
  }

  private Matrix<A> stored(Parameter parameter, DenseArray array) {
    int[] shape = array.shape();
    int columns = shape[shape.length - 1];
    Matrix<A> given = Matrix.of(math.copy(array), shape.length == 1 ? 1 : shape[0], columns);
    return isTurned(parameter) ? math.copy(given.transposed()) : given;
  }

  /** Frees the memory, also where the network is still referenced. */
  void release() {
    packed = null;
    parameters.clear();
    slots.clear();
  }

  NetworkState state() {
    return new NetworkState(
        parameters(spec.shapes().keySet()),
        changed(slots, (name, values) -> returned(owner(name).orElseThrow(), values)));
  }

  /** Returns copies of parameters. */
  Map<Parameter, DenseArray> parameters(Set<Parameter> wanted) {
    return changed(Maps.asMap(wanted, this::matrix), this::returned);
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

  private DenseArray returned(Parameter parameter, Matrix<A> stored) {
    Matrix<A> copied = math.copy(isTurned(parameter) ? stored.transposed() : stored);
    return math.dense(copied.values(), Ints.toArray(spec.shape(parameter)));
  }
}
