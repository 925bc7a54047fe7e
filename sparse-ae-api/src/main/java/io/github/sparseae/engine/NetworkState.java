package io.github.sparseae.engine;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
import com.google.common.primitives.Ints;
import io.github.sparseae.internal.io.Quantity;
import io.github.sparseae.internal.random.RandomStream;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.ClassifierSpec;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Initializer;
import io.github.sparseae.model.NetworkSpec;
import io.github.sparseae.model.Parameter;
import io.github.sparseae.model.Structure;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The whole state of a network: its parameters and the arrays of the optimizer. Serializable to
 * travel between the machines of a cluster; checkpoints are files.
 *
 * @param parameters the parameters
 * @param slots the optimizer's arrays, each of its parameter's shape, under names such as {@code
 *     encoder.weights/adam.m}; a missing array means zeros
 */
public record NetworkState(Map<Parameter, DenseArray> parameters, Map<String, DenseArray> slots)
    implements Serializable {

  public NetworkState {
    parameters = ImmutableMap.copyOf(parameters);
    slots = ImmutableMap.copyOf(slots);
  }

  /**
   * Returns a parameter.
   *
   * @throws IllegalArgumentException if this state has no such array
   */
  public DenseArray parameter(Parameter parameter) {
    DenseArray array = parameters.get(parameter);
    checkArgument(array != null, "this state has no %s", parameter);
    return array;
  }

  /** Returns this state with some parameters replaced, or added. */
  public NetworkState with(Map<Parameter, DenseArray> others) {
    Map<Parameter, DenseArray> all = new LinkedHashMap<>(parameters);
    all.putAll(others);
    return new NetworkState(all, slots);
  }

  /** Returns the name of an optimizer's array, for example {@code encoder.weights/adam.m}. */
  public static String slotName(Parameter parameter, String slot) {
    return parameter + "/" + slot;
  }

  /**
   * Returns the initial state of an autoencoder, without optimizer arrays: weights from its
   * initializer, each array from its own stream under its seed.
   *
   * @throws IllegalArgumentException if a number is not finite in the network's precision
   */
  public static NetworkState initial(AutoencoderSpec spec) {
    return checked(spec, () -> created(spec));
  }

  private static NetworkState checked(
      NetworkSpec spec, Supplier<Map<Parameter, DenseArray>> parameters) {
    try {
      NetworkState state = new NetworkState(parameters.get(), ImmutableMap.of());
      state.parameters.forEach(
          (parameter, array) ->
              checkArgument(
                  array.isFinite(),
                  "the initial %s are not all finite in %s: set the initializer's deviation, the"
                      + " decoder's norm and thresholds to numbers nearer to 1",
                  parameter,
                  spec.precision()));
      return state;
    } catch (OutOfMemoryError e) {
      throw EngineException.ofMemory(
          e,
          " for "
              + spec.parameterCount()
              + " weights; use a smaller network, or a larger Java heap: -Xmx raises it");
    }
  }

  private static Map<Parameter, DenseArray> created(AutoencoderSpec spec) {
    Initializer initializer = spec.initializer();
    Structure structure = spec.structure();
    int hidden = spec.hidden();
    DenseArray encoder =
        weights(spec, initializer, Parameter.ENCODER_WEIGHTS, spec.inputs(), hidden);
    DenseArray decoder =
        structure.decoderFromEncoder()
            ? encoder.transpose()
            : weights(spec, initializer, Parameter.DECODER_WEIGHTS, hidden, spec.outputs());
    double norm = structure.unitNormDecoder() ? 1 : structure.decoderNorm();
    if (norm != 0) {
      decoder = rowsOfNorm(norm, decoder);
    }
    Map<Parameter, DenseArray> parameters = new LinkedHashMap<>();
    parameters.put(
        Parameter.ENCODER_WEIGHTS, structure.encoderFromDecoder() ? decoder.transpose() : encoder);
    parameters.put(
        Parameter.ENCODER_BIAS,
        bias(spec, initializer, Parameter.ENCODER_BIAS, spec.inputs(), hidden));
    parameters.put(Parameter.DECODER_WEIGHTS, decoder);
    parameters.put(
        Parameter.DECODER_BIAS,
        bias(spec, initializer, Parameter.DECODER_BIAS, hidden, spec.outputs()));
    constants(spec)
        .forEach(
            (parameter, value) ->
                parameters.put(
                    parameter,
                    DenseArray.computed(
                        spec.precision(), i -> value, Ints.toArray(spec.shape(parameter)))));
    return Maps.filterKeys(parameters, spec.shapes()::containsKey);
  }

  /** Returns the number of which an array has copies alone, by its parameter. */
  private static Map<Parameter, Double> constants(AutoencoderSpec spec) {
    Structure structure = spec.structure();
    Map<Parameter, Double> constants = new LinkedHashMap<>();
    if (!structure.encoderBias()) {
      constants.put(Parameter.ENCODER_BIAS, 0.0);
    }
    if (structure.hasPreEncoderBias()) {
      constants.put(Parameter.DECODER_BIAS, 0.0);
    }
    if (spec.skips()) {
      constants.put(Parameter.SKIP_WEIGHTS, 0.0);
    }
    constants.putAll(spec.sparsity().parameters());
    constants.putAll(spec.reconstruction().parameters());
    for (Parameter measured : structure.normalization().shapes(spec.inputs()).keySet()) {
      constants.put(measured, measured.equals(Parameter.INPUT_SCALE) ? 1.0 : 0.0);
    }
    return constants;
  }

  private static DenseArray rowsOfNorm(double norm, DenseArray matrix) {
    double[] values = matrix.toDoubles();
    for (int row = 0; row < matrix.rows(); row++) {
      double square = 0;
      for (int column = 0; column < matrix.columns(); column++) {
        double value = matrix.get(row, column);
        square += value * value;
      }
      for (int column = 0; column < matrix.columns(); column++) {
        int cell = row * matrix.columns() + column;
        values[cell] = values[cell] / StrictMath.sqrt(square) * norm;
      }
    }
    return DenseArray.wrap(values, matrix.shape()).in(matrix.precision());
  }

  /**
   * Returns the initial state of a classifier, without optimizer arrays: the encoders of
   * autoencoders, one for each layer, and a head whose weights and biases are uniform in
   * ±1/√hidden.
   *
   * @throws IllegalArgumentException if there is not one for each layer
   */
  public static NetworkState initial(ClassifierSpec spec, NetworkState... autoencoders) {
    checkArgument(
        autoencoders.length == spec.encoders().size(),
        "%s, but %s",
        Quantity.of(spec.encoders().size(), "layer"),
        Quantity.of(autoencoders.length, "state"));
    return checked(spec, () -> created(spec, autoencoders));
  }

  private static Map<Parameter, DenseArray> created(
      ClassifierSpec spec, NetworkState... autoencoders) {
    Map<Parameter, DenseArray> parameters = new LinkedHashMap<>();
    for (int i = 0; i < autoencoders.length; i++) {
      int layer = i + 1;
      autoencoders[i]
          .parameters()
          .forEach((name, array) -> parameters.put(name.inLayer(layer), array));
    }
    Initializer initializer = Initializer.FAN_IN_UNIFORM;
    int hidden = spec.hidden();
    parameters.put(
        Parameter.HEAD_WEIGHTS,
        weights(spec, initializer, Parameter.HEAD_WEIGHTS, hidden, spec.classes()));
    parameters.put(
        Parameter.HEAD_BIAS, bias(spec, initializer, Parameter.HEAD_BIAS, hidden, spec.classes()));
    return Maps.filterKeys(parameters, spec.shapes()::containsKey);
  }

  private static DenseArray weights(
      NetworkSpec spec, Initializer initializer, Parameter name, int fanIn, int fanOut) {
    RandomStream random = RandomStream.of(spec.seed(), name.toString(), 0);
    return DenseArray.computed(
        spec.precision(), i -> initializer.weight(random, fanIn, fanOut), fanIn, fanOut);
  }

  private static DenseArray bias(
      NetworkSpec spec, Initializer initializer, Parameter name, int fanIn, int fanOut) {
    RandomStream random = RandomStream.of(spec.seed(), name.toString(), 0);
    return DenseArray.computed(spec.precision(), i -> initializer.bias(random, fanIn), fanOut);
  }
}
