package io.github.sparseae.tf.internal.graph;

import static io.github.sparseae.tf.internal.graph.OneStep.HIDDEN;
import static io.github.sparseae.tf.internal.graph.OneStep.INPUTS;
import static io.github.sparseae.tf.internal.graph.OneStep.ROWS;
import static io.github.sparseae.tf.internal.graph.OneStep.SAMPLES;
import static io.github.sparseae.tf.internal.graph.OneStep.X;
import static io.github.sparseae.tf.internal.graph.OneStep.check;
import static io.github.sparseae.tf.internal.graph.OneStep.network;
import static io.github.sparseae.tf.internal.graph.OneStep.spec;
import static io.github.sparseae.tf.internal.graph.PlainNetwork.relu;
import static io.github.sparseae.tf.internal.graph.PlainNetwork.squaredDistance;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.sparseae.Presets;
import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.engine.NetworkState;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.Parameter;
import io.github.sparseae.model.Precision;
import io.github.sparseae.model.Reduction;
import io.github.sparseae.model.Sparsity;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * One step of each preset with a penalty, checked against its reference's formula. JumpReLU's
 * slope, which no difference shows, is worked out by hand.
 */
class PenaltyPresetNumbersTest {
  @Test
  void lecture_step_isTheLectures() {
    check(Presets.lecture(), network -> lecture(network));
  }

  private static double lecture(PlainNetwork network) {
    double sum = 0;
    for (double[] x : X) {
      double[] h = Arrays.stream(network.preActivations(x, false)).map(Math::tanh).toArray();
      double[] reconstruction =
          Arrays.stream(network.reconstruction(h)).map(PlainNetwork::sigmoid).toArray();
      sum += squaredDistance(reconstruction, x);
    }
    return sum / (ROWS * INPUTS);
  }

  /** The code as printed: 0.1·sign(h), undivided, in the gradient of each activation. */
  @Test
  void lecture_withItsPenaltyAsPrinted_isTheLecturesCode() {
    AutoencoderSpec spec;
    try (SparseAutoencoder sae =
        Presets.lecture()
            .autoencoder(INPUTS, HIDDEN)
            .sparsity(Sparsity.l1(0.1, Reduction.SUM))
            .seed(2)
            .build()) {
      spec = sae.spec();
    }
    check(
        spec,
        network(spec),
        network -> {
          double penalty = 0;
          for (double[] x : X) {
            for (double z : network.preActivations(x, false)) {
              penalty += 0.1 * Math.abs(Math.tanh(z));
            }
          }
          return lecture(network) + penalty;
        },
        Map.of());
  }

  @Test
  void ufldl_step_isTheTutorials() {
    check(Presets.ufldl(), network -> ufldl(network, 0.01, 1e-4));
    check(Presets.ufldlMnist(), network -> ufldl(network, 0.1, 3e-3));
  }

  private static double ufldl(PlainNetwork network, double rho, double lambda) {
    double squares = 0;
    double[] mean = new double[HIDDEN];
    for (double[] x : X) {
      double[] h =
          Arrays.stream(network.preActivations(x, false)).map(PlainNetwork::sigmoid).toArray();
      double[] reconstruction =
          Arrays.stream(network.reconstruction(h)).map(PlainNetwork::sigmoid).toArray();
      squares += 0.5 * squaredDistance(reconstruction, x);
      for (int j = 0; j < HIDDEN; j++) {
        mean[j] += h[j] / ROWS;
      }
    }
    double decay = 0;
    for (Parameter weights : List.of(Parameter.ENCODER_WEIGHTS, Parameter.DECODER_WEIGHTS)) {
      for (double[] row : network.rows(weights)) {
        for (double weight : row) {
          decay += weight * weight;
        }
      }
    }
    double divergence = 0;
    for (double active : mean) {
      divergence += rho * Math.log(rho / active) + (1 - rho) * Math.log((1 - rho) / (1 - active));
    }
    return squares / ROWS + lambda / 2 * decay + 3 * divergence;
  }

  @Test
  void saelensStandard_step_isTheLibrarys() {
    check(
        Presets.saelensStandard(),
        network -> {
          double sum = 0;
          for (double[] x : X) {
            double[] f = relu(network.preActivations(x, true));
            sum += squaredDistance(network.reconstruction(f), x);
            for (int j = 0; j < HIDDEN; j++) {
              sum += f[j] * network.decoderNorm(j);
            }
          }
          return sum / ROWS;
        });
  }

  @Test
  void saelensGated_step_isTheLibrarys() {
    check(
        Presets.saelensGated(),
        network -> {
          double[] scale = network.vector(Parameter.MAGNITUDE_SCALE);
          double[] bias = network.vector(Parameter.MAGNITUDE_BIAS);
          double sum = 0;
          for (double[] x : X) {
            double[] gate = network.preActivations(x, true);
            double[] f = new double[HIDDEN];
            for (int j = 0; j < HIDDEN; j++) {
              double weighted = 0;
              for (int i = 0; i < INPUTS; i++) {
                weighted +=
                    (x[i] - network.vector(Parameter.DECODER_BIAS)[i])
                        * network.rows(Parameter.ENCODER_WEIGHTS)[i][j]
                        * Math.exp(scale[j]);
              }
              f[j] = gate[j] > 0 ? Math.max(0, weighted + bias[j]) : 0;
              sum += Math.max(0, gate[j]) * network.decoderNorm(j);
            }
            sum += squaredDistance(network.reconstruction(f), x);
            sum += squaredDistance(network.reconstruction(relu(gate)), x);
          }
          return sum / ROWS;
        });
  }

  /** Thresholds lie near pre-activations, so that each sees its step from one side or the other. */
  @Test
  void saelensJumpRelu_step_isTheLibrarys() {
    AutoencoderSpec spec = spec(Presets.saelensJumpRelu());
    PlainNetwork network = network(spec);
    double[] thresholds = network.vector(Parameter.UNIT_THRESHOLD);
    for (double threshold : thresholds) {
      assertThat(threshold).isEqualTo(0.01);
    }
    for (int j = 0; j < HIDDEN; j++) {
      double near = network.preActivations(X[j % ROWS], true)[j] + (j % 2 == 0 ? 0.01 : -0.01);
      // One below 0 counts as 0, and is at least 0 after the step.
      thresholds[j] = near > 0 ? near : j % 3 == 0 ? -0.01 : 0.01;
    }
    double bandwidth = 0.05;
    double[][] toThreshold = new double[1][HIDDEN];
    int seen = 0;
    for (double[] x : X) {
      double[] z = network.preActivations(x, true);
      double[] reconstruction = network.reconstruction(jumped(z, thresholds));
      for (int j = 0; j < HIDDEN; j++) {
        double threshold = Math.max(0, thresholds[j]);
        double u = (z[j] - threshold) / bandwidth;
        double rectangle = u > -0.5 && u < 0.5 ? 1 : 0;
        double toCode = 0;
        for (int i = 0; i < INPUTS; i++) {
          toCode +=
              2.0
                  / ROWS
                  * (reconstruction[i] - x[i])
                  * network.rows(Parameter.DECODER_WEIGHTS)[j][i];
        }
        double slope = -(threshold / bandwidth) * rectangle * toCode;
        slope += -(1 / bandwidth) * rectangle / ROWS;
        toThreshold[0][j] += slope;
        seen += (int) rectangle;
      }
    }
    assertThat(seen).isGreaterThan(HIDDEN / 2);
    check(
        spec,
        network,
        plain -> {
          double sum = 0;
          for (double[] x : X) {
            double[] f = jumped(plain.preActivations(x, true), thresholds);
            sum += squaredDistance(plain.reconstruction(f), x);
            sum += Arrays.stream(f).filter(value -> value != 0).count();
          }
          return sum / ROWS;
        },
        Map.of(Parameter.UNIT_THRESHOLD, toThreshold));
  }

  private static double[] jumped(double[] z, double[] thresholds) {
    double[] f = new double[z.length];
    for (int j = 0; j < z.length; j++) {
      f[j] = z[j] > Math.max(0, thresholds[j]) ? z[j] : 0;
    }
    return f;
  }

  /** Adam's first step, at the gradient clipped to norm 1, from SAELens' initial weights. */
  @Test
  void saelensStandard_fit_makesTheLibrarysFirstStep() {
    try (SparseAutoencoder sae =
        Presets.saelensStandard()
            .autoencoder(INPUTS, HIDDEN)
            .precision(Precision.FLOAT64)
            .seed(6)
            .build()) {
      PlainNetwork network = new PlainNetwork(NetworkState.initial(sae.spec()));
      double[][] slope =
          network.slope(
              plain -> {
                double sum = 0;
                for (double[] x : X) {
                  double[] f = relu(plain.preActivations(x, true));
                  sum += squaredDistance(plain.reconstruction(f), x);
                  for (int j = 0; j < HIDDEN; j++) {
                    sum += f[j] * plain.decoderNorm(j);
                  }
                }
                return sum / ROWS;
              },
              Parameter.DECODER_BIAS);
      sae.fit(
          SAMPLES, Presets.saelensStandard().training().epochs(1).batchSize(ROWS).shuffle(false));

      // Adam's first step is η·g/(|g| + ε'), whatever the clipping does to g.
      for (int i = 0; i < INPUTS; i++) {
        assertThat(sae.weights().decoderBias().get(i))
            .isCloseTo(-3e-4 * Math.signum(slope[0][i]), within(1e-8));
      }
    }
  }
}
