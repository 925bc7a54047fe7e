package io.github.sparseae.internal.train.control;

import io.github.sparseae.engine.NetworkState;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Parameter;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** A network's state in which some units are replaced. Not safe for use by several threads. */
public final class UnitReplacement {
  /** The length of a new unit's encoder column, as a share of the mean of the living units. */
  private static final double ENCODER_SHARE = 0.2;

  /** The optimizers' names of the running squares of gradients. */
  private static final List<String> SQUARES = List.of("/adam.v", "/rmsprop.v", "/adagrad.s");

  private final AutoencoderSpec spec;
  private final int[] living;
  private final NetworkState before;
  private final Map<String, double[]> arrays = new HashMap<>();
  private final Map<String, double[]> freshSlots = new HashMap<>();
  private final double encoderNorm;
  private final double[] empty;
  private final double[] mean;
  private final double[] scale;

  /**
   * Creates the replacement of dead units in one network.
   *
   * @param dead the units to replace; lengths are measured on the others, or on all if all are dead
   * @param empty the decoder's output for an empty code, in the units of the data
   */
  public UnitReplacement(AutoencoderSpec spec, NetworkState state, int[] dead, double[] empty) {
    this.spec = spec;
    this.empty = empty;
    before = state;
    living =
        IntStream.range(0, spec.hidden())
            .filter(
                unit ->
                    dead.length == spec.hidden() || IntStream.of(dead).noneMatch(u -> u == unit))
            .toArray();
    encoderNorm = ENCODER_SHARE * meanNorm();
    mean = input(Parameter.INPUT_MEAN, 0);
    scale = input(Parameter.INPUT_SCALE, 1);
  }

  /** Returns a parameter of input normalization, one value for each input. */
  private double[] input(Parameter parameter, double absent) {
    DenseArray known = before.parameters().get(parameter);
    double[] numbers = new double[spec.inputs()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = known == null ? absent : known.get(known.size() == 1 ? 0 : i);
    }
    return numbers;
  }

  /** Returns the squared error of a normalized row, from its residual in the units of the data. */
  public double squaredError(double[] residual) {
    double square = 0;
    for (int input = 0; input < residual.length; input++) {
      double missing = residual[input] / scale[input];
      square += missing * missing;
    }
    return square;
  }

  private double meanNorm() {
    double[] weights = before.parameter(Parameter.ENCODER_WEIGHTS).toDoubles();
    double[] squares = new double[spec.hidden()];
    for (int i = 0; i < weights.length; i++) {
      squares[i % squares.length] += weights[i] * weights[i];
    }
    return IntStream.of(living).mapToDouble(unit -> Math.sqrt(squares[unit])).average().orElse(0);
  }

  /** Returns the values of an array, to be changed. */
  private double[] array(String name, DenseArray original) {
    return arrays.computeIfAbsent(name, unused -> original.toDoubles());
  }

  private double[] array(Parameter parameter) {
    return array(parameter.toString(), before.parameter(parameter));
  }

  /** Replaces a unit by one of the direction of a residual, in the data's units and not zero. */
  public void replace(int unit, double[] residual) {
    double length = Math.sqrt(squaredError(residual));
    double[] direction = new double[residual.length];
    for (int input = 0; input < direction.length; input++) {
      direction[input] = residual[input] / scale[input] / length;
    }
    double[] encoder = array(Parameter.ENCODER_WEIGHTS);
    double[] center = before.parameter(Parameter.DECODER_BIAS).toDoubles();
    double bias = 0;
    for (int input = 0; input < direction.length; input++) {
      double weight = direction[input] * encoderNorm;
      encoder[input * spec.hidden() + unit] = weight;
      double taken = spec.structure().hasPreEncoderBias() ? center[input] : 0;
      bias -= ((empty[input] - mean[input]) / scale[input] - taken) * weight;
    }
    if (spec.structure().encoderBias()) {
      array(Parameter.ENCODER_BIAS)[unit] = bias;
    }
    if (!spec.structure().tiedWeights()) {
      double[] decoder = array(Parameter.DECODER_WEIGHTS);
      double norm = spec.structure().unitNormDecoder() ? 1 : rowNorm(decoder, unit);
      for (int input = 0; input < direction.length; input++) {
        decoder[unit * spec.inputs() + input] = direction[input] * norm;
      }
    }
    spec.sparsity()
        .parameters()
        .forEach(
            (parameter, start) -> {
              if (!parameter.equals(Parameter.CODE_THRESHOLD)) {
                array(parameter)[unit] = start;
              }
            });
    forget(unit);
  }

  private double rowNorm(double[] decoder, int unit) {
    double square = 0;
    for (int input = 0; input < spec.inputs(); input++) {
      double number = decoder[unit * spec.inputs() + input];
      square += number * number;
    }
    return Math.sqrt(square);
  }

  /** Resets a unit in the optimizer's arrays. */
  private void forget(int unit) {
    before
        .slots()
        .forEach(
            (name, slot) -> {
              Parameter parameter = owner(name);
              if (parameter.equals(Parameter.DECODER_WEIGHTS)) {
                forget(name, slot, unit, spec.inputs(), 1);
              } else if (!parameter.equals(Parameter.DECODER_BIAS)) {
                forget(name, slot, unit, 1, spec.hidden());
              }
            });
  }

  /**
   * @param stride the distance from one unit's values to the next unit's
   * @param step the distance between the values of one unit
   */
  private void forget(String name, DenseArray slot, int unit, int stride, int step) {
    double[] fresh =
        freshSlots.computeIfAbsent(
            name,
            unused ->
                SQUARES.stream().anyMatch(name::endsWith)
                    ? livingMean(slot, stride, step)
                    : new double[slot.size() / spec.hidden()]);
    double[] numbers = array(name, slot);
    for (int i = 0; i < fresh.length; i++) {
      numbers[unit * stride + i * step] = fresh[i];
    }
  }

  private double[] livingMean(DenseArray slot, int stride, int step) {
    double[] mean = new double[slot.size() / spec.hidden()];
    for (int i = 0; i < mean.length; i++) {
      for (int unit : living) {
        mean[i] += slot.get(unit * stride + i * step) / living.length;
      }
    }
    return mean;
  }

  private Parameter owner(String slot) {
    return spec.trained().stream()
        .filter(parameter -> slot.startsWith(parameter + "/"))
        .findFirst()
        .orElseThrow();
  }

  public NetworkState state() {
    Map<Parameter, DenseArray> parameters = new LinkedHashMap<>(before.parameters());
    parameters.replaceAll((parameter, array) -> changed(parameter.toString(), array));
    Map<String, DenseArray> slots = new LinkedHashMap<>(before.slots());
    slots.replaceAll(this::changed);
    return new NetworkState(parameters, slots);
  }

  private DenseArray changed(String name, DenseArray original) {
    double[] numbers = arrays.get(name);
    return numbers == null
        ? original
        : DenseArray.of(numbers, original.shape()).in(original.precision());
  }
}
