package io.github.sparseae.tf.internal.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.sparseae.Preset;
import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.Compute;
import io.github.sparseae.engine.Fixtures;
import io.github.sparseae.engine.Network;
import io.github.sparseae.engine.NetworkState;
import io.github.sparseae.engine.TrainingSpan;
import io.github.sparseae.internal.random.RandomStream;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.Device;
import io.github.sparseae.model.Losses;
import io.github.sparseae.model.Optimizer;
import io.github.sparseae.model.Parameter;
import io.github.sparseae.model.Precision;
import io.github.sparseae.tf.TensorFlowEngineProvider;
import io.github.sparseae.tf.TestedDevice;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * One step of gradient descent on a small batch, held against a formula that is written a second
 * time in plain doubles; the formula's slopes are central differences.
 */
final class OneStep {

  static final int INPUTS = 6;
  static final int HIDDEN = 20;
  static final int ROWS = 8;
  private static final double RATE = 0.1;

  /** Idle for long, and out of the k largest by weights that are small. */
  static final List<Integer> DEAD = List.of(3, 11, 12);

  static final Samples SAMPLES = Fixtures.samples(ROWS, 7, INPUTS);
  static final double[][] X = rows();

  private static double[][] rows() {
    double[][] rows = new double[ROWS][INPUTS];
    for (int row = 0; row < ROWS; row++) {
      for (int i = 0; i < INPUTS; i++) {
        rows[row][i] = SAMPLES.get(row, i);
      }
    }
    return rows;
  }

  static AutoencoderSpec spec(Preset preset) {
    try (SparseAutoencoder sae =
        preset
            .autoencoder(INPUTS, HIDDEN)
            .precision(Precision.FLOAT64)
            .compute(Compute.on(Device.CPU))
            .seed(2)
            .build()) {
      return sae.spec();
    }
  }

  /**
   * A preset's initial network, with biases that do something and, where there are any, dead units.
   */
  static PlainNetwork network(AutoencoderSpec spec) {
    PlainNetwork network = new PlainNetwork(NetworkState.initial(spec));
    RandomStream random = RandomStream.of(4, "biases", 0);
    for (Parameter bias :
        List.of(
            Parameter.ENCODER_BIAS,
            Parameter.DECODER_BIAS,
            Parameter.MAGNITUDE_BIAS,
            Parameter.MAGNITUDE_SCALE)) {
      if (spec.trained().contains(bias)) {
        Arrays.setAll(network.vector(bias), i -> random.uniform(-0.2, 0.2));
      }
    }
    if (spec.shapes().containsKey(Parameter.IDLE_ROWS)) {
      double[] idle = network.vector(Parameter.IDLE_ROWS);
      long deadAfter = spec.sparsity().auxiliary().deadAfter();
      // With the eight rows of this batch, the first two are dead, and the others by far.
      Arrays.setAll(idle, j -> DEAD.contains(j) ? deadAfter - ROWS : deadAfter - ROWS - 1);
      idle[12] = 3.0 * deadAfter;
      for (int i = 0; i < INPUTS; i++) {
        for (int unit : DEAD) {
          network.rows(Parameter.ENCODER_WEIGHTS)[i][unit] = 0.004 * (unit % 5 - 1 + i);
        }
      }
      if (spec.trained().contains(Parameter.ENCODER_BIAS)) {
        DEAD.forEach(unit -> network.vector(Parameter.ENCODER_BIAS)[unit] = 0.001);
      }
    }
    if (spec.shapes().containsKey(Parameter.IDLE_ROWS)) {
      assertThat(DEAD).allMatch(unit -> Arrays.stream(X).anyMatch(x -> helps(network, x, unit)));
    }
    if (spec.shapes().containsKey(Parameter.INPUT_VARIANCE)) {
      network.vector(Parameter.INPUT_VARIANCE)[0] = 0.37;
    }
    return network;
  }

  private static boolean helps(PlainNetwork network, double[] x, int unit) {
    return network.preActivations(x, true)[unit] > 0;
  }

  /** Holds the loss, and all that a step of gradient descent changes, against a formula. */
  static void check(Preset preset, PlainNetwork.Formula formula) {
    AutoencoderSpec spec = spec(preset);
    check(spec, network(spec), formula, Map.of());
  }

  /**
   * @param known gradients that are not the formula's slope
   */
  static void check(
      AutoencoderSpec spec,
      PlainNetwork network,
      PlainNetwork.Formula formula,
      Map<Parameter, double[][]> known) {
    double loss = formula.of(network);
    Map<Parameter, double[][]> expected = new LinkedHashMap<>();
    for (Parameter parameter : spec.trained()) {
      double[][] slope =
          known.containsKey(parameter)
              ? known.getOrDefault(parameter, new double[0][])
              : network.slope(formula, parameter);
      boolean unitRows =
          parameter.equals(Parameter.DECODER_WEIGHTS) && spec.structure().unitNormDecoder();
      double[][] rows = stepped(network.rows(parameter), slope, unitRows);
      if (parameter.equals(Parameter.UNIT_THRESHOLD)) {
        rows[0] = Arrays.stream(rows[0]).map(threshold -> Math.max(0, threshold)).toArray();
      }
      expected.put(parameter, rows);
    }
    try (Network ours =
        new TensorFlowEngineProvider().open(spec, network.state(), TestedDevice.DEVICE)) {
      ours.load(SAMPLES);
      Losses losses = ours.train(step()).losses().get(0);

      assertThat(losses.total()).isCloseTo(loss, within(1e-12 * Math.max(1, loss)));
      PlainNetwork after = new PlainNetwork(ours.state());
      expected.forEach(
          (parameter, rows) -> {
            for (int row = 0; row < rows.length; row++) {
              for (int column = 0; column < rows[row].length; column++) {
                assertThat(after.rows(parameter)[row][column])
                    .as("%s[%s][%s]", parameter, row, column)
                    .isCloseTo(rows[row][column], within(2e-8));
              }
            }
            assertThat(Arrays.deepEquals(after.rows(parameter), network.rows(parameter)))
                .as("%s did not move", parameter)
                .isFalse();
          });
    }
  }

  private static TrainingSpan step() {
    return new TrainingSpan(
        Optimizer.sgd(RATE),
        IntStream.range(0, ROWS).toArray(),
        ROWS,
        0,
        new double[] {RATE},
        new double[] {1});
  }

  /** {@code w − η·g}; rows of norm 1 without what lies along them, and brought back to norm 1. */
  private static double[][] stepped(double[][] rows, double[][] slope, boolean unitRows) {
    double[][] next = new double[rows.length][rows[0].length];
    for (int row = 0; row < rows.length; row++) {
      double along = 0;
      for (int i = 0; i < rows[row].length && unitRows; i++) {
        along += slope[row][i] * rows[row][i];
      }
      double square = 0;
      for (int i = 0; i < rows[row].length; i++) {
        next[row][i] = rows[row][i] - RATE * (slope[row][i] - along * rows[row][i]);
        square += next[row][i] * next[row][i];
      }
      for (int i = 0; i < rows[row].length && unitRows; i++) {
        next[row][i] /= Math.sqrt(square);
      }
    }
    return next;
  }

  private OneStep() {}
}
