package io.github.sparseae.train;

import com.google.common.collect.ImmutableMap;
import io.github.sparseae.engine.NetworkState;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Parameter;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** A network's state in which some units become new ones. Not for several threads. */
final class UnitReplacement {
  /** How long a new unit's encoder column is, of the mean length of the living units'. */
  private static final double ENCODER_SHARE = 0.2;

  private final AutoencoderSpec spec;
  private final NetworkState before;
  private final Map<String, double[]> arrays = new HashMap<>();
  private final double encoderNorm;

  /**
   * @param dead the units that will be replaced: their encoder columns give no measure
   */
  UnitReplacement(AutoencoderSpec spec, NetworkState state, int[] dead) {
    this.spec = spec;
    before = state;
    encoderNorm = ENCODER_SHARE * meanNorm(dead);
  }

  /** The mean length of the living units' encoder columns; of all columns if none lives. */
  private double meanNorm(int[] dead) {
    double[] weights = before.parameter(Parameter.ENCODER_WEIGHTS).toDoubles();
    double[] squares = new double[spec.hidden()];
    for (int i = 0; i < weights.length; i++) {
      squares[i % squares.length] += weights[i] * weights[i];
    }
    boolean[] counts = new boolean[squares.length];
    Arrays.fill(counts, true);
    for (int unit : dead) {
      counts[unit] = dead.length == counts.length;
    }
    double sum = 0;
    int columns = 0;
    for (int unit = 0; unit < squares.length; unit++) {
      if (counts[unit]) {
        sum += Math.sqrt(squares[unit]);
        columns++;
      }
    }
    return sum / columns;
  }

  /** The numbers of an array, to be changed. */
  private double[] array(String name, DenseArray original) {
    return arrays.computeIfAbsent(name, unused -> original.toDoubles());
  }

  private double[] array(Parameter parameter) {
    return array(parameter.toString(), before.parameter(parameter));
  }

  /**
   * Makes a unit anew.
   *
   * @param direction what it is to look for and to draw, of any length above 0
   */
  void replace(int unit, double[] direction) {
    double square = 0;
    for (double number : direction) {
      square += number * number;
    }
    double length = Math.sqrt(square);
    double[] encoder = array(Parameter.ENCODER_WEIGHTS);
    for (int input = 0; input < direction.length; input++) {
      encoder[input * spec.hidden() + unit] = direction[input] / length * encoderNorm;
    }
    if (!spec.structure().tiedWeights()) {
      double[] decoder = array(Parameter.DECODER_WEIGHTS);
      double norm = spec.structure().unitNormDecoder() ? 1 : rowNorm(decoder, unit);
      for (int input = 0; input < direction.length; input++) {
        decoder[unit * spec.inputs() + input] = direction[input] / length * norm;
      }
    }
    array(Parameter.ENCODER_BIAS)[unit] = 0;
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

  /** Takes a unit out of what the optimiser remembers. */
  private void forget(int unit) {
    before
        .slots()
        .forEach(
            (name, slot) -> {
              Parameter parameter = owner(name);
              if (parameter.equals(Parameter.ENCODER_WEIGHTS)) {
                double[] numbers = array(name, slot);
                for (int input = 0; input < spec.inputs(); input++) {
                  numbers[input * spec.hidden() + unit] = 0;
                }
              } else if (parameter.equals(Parameter.DECODER_WEIGHTS)) {
                double[] numbers = array(name, slot);
                int start = unit * spec.inputs();
                Arrays.fill(numbers, start, start + spec.inputs(), 0);
              } else if (!parameter.equals(Parameter.DECODER_BIAS)) {
                array(name, slot)[unit] = 0;
              }
            });
  }

  private Parameter owner(String slot) {
    return spec.trained().stream()
        .filter(parameter -> slot.startsWith(parameter + "/"))
        .findFirst()
        .orElseThrow();
  }

  /** The state with all that was replaced. */
  NetworkState state() {
    ImmutableMap.Builder<Parameter, DenseArray> parameters = ImmutableMap.builder();
    before
        .parameters()
        .forEach(
            (parameter, array) -> parameters.put(parameter, changed(parameter.toString(), array)));
    Map<String, DenseArray> slots = new LinkedHashMap<>();
    before.slots().forEach((name, array) -> slots.put(name, changed(name, array)));
    return new NetworkState(parameters.buildOrThrow(), slots);
  }

  private DenseArray changed(String name, DenseArray original) {
    double[] numbers = arrays.get(name);
    return numbers == null
        ? original
        : DenseArray.of(numbers, original.shape()).in(original.precision());
  }
}
