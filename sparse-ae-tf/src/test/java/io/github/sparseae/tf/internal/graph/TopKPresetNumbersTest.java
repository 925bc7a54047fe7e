package io.github.sparseae.tf.internal.graph;

import static io.github.sparseae.tf.internal.graph.OneStep.DEAD;
import static io.github.sparseae.tf.internal.graph.OneStep.HIDDEN;
import static io.github.sparseae.tf.internal.graph.OneStep.INPUTS;
import static io.github.sparseae.tf.internal.graph.OneStep.ROWS;
import static io.github.sparseae.tf.internal.graph.OneStep.X;
import static io.github.sparseae.tf.internal.graph.OneStep.check;
import static io.github.sparseae.tf.internal.graph.OneStep.network;
import static io.github.sparseae.tf.internal.graph.OneStep.spec;
import static io.github.sparseae.tf.internal.graph.PlainNetwork.largest;
import static io.github.sparseae.tf.internal.graph.PlainNetwork.relu;
import static io.github.sparseae.tf.internal.graph.PlainNetwork.squaredDistance;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparseae.Preset;
import io.github.sparseae.Presets;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.Parameter;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * One step of each preset that leaves few units active, checked against its reference's formula.
 */
class TopKPresetNumbersTest {
  @Test
  void kSparse_step_isThePapers() {
    check(
        Presets.kSparse(4),
        network -> {
          double[][] weights = network.rows(Parameter.ENCODER_WEIGHTS);
          double sum = 0;
          for (double[] x : X) {
            double[] z = network.preActivations(x, false);
            double bound = largest(z, 4);
            double[] reconstruction = network.vector(Parameter.DECODER_BIAS).clone();
            for (int j = 0; j < HIDDEN; j++) {
              for (int i = 0; i < INPUTS && z[j] >= bound; i++) {
                reconstruction[i] += z[j] * weights[i][j];
              }
            }
            sum += squaredDistance(reconstruction, x);
          }
          return sum / ROWS;
        });
  }

  /** A quarter of eight rows: two winners for each unit. */
  @Test
  void fcWta_step_isThePapers() {
    check(
        Presets.fcWta(0.25),
        network -> {
          double[][] codes = new double[ROWS][];
          for (int row = 0; row < ROWS; row++) {
            codes[row] = relu(network.preActivations(X[row], false));
          }
          for (int j = 0; j < HIDDEN; j++) {
            int unit = j;
            double bound = largest(Arrays.stream(codes).mapToDouble(h -> h[unit]).toArray(), 2);
            for (double[] code : codes) {
              code[unit] = code[unit] >= bound ? code[unit] : 0;
            }
          }
          double sum = 0;
          for (int row = 0; row < ROWS; row++) {
            sum += squaredDistance(network.reconstruction(codes[row]), X[row]);
          }
          return sum / ROWS;
        });
  }

  @Test
  void openaiTopK_step_isItsTrainings() {
    AutoencoderSpec spec = spec(Presets.openaiTopK(4));
    PlainNetwork network = network(spec);
    double[][] residual = new double[ROWS][];
    double[] mean = new double[INPUTS];
    for (int row = 0; row < ROWS; row++) {
      residual[row] = minus(X[row], network.reconstruction(topK(network, X[row])));
      for (int i = 0; i < INPUTS; i++) {
        mean[i] += residual[row][i] / ROWS;
      }
    }
    double spread = 0;
    for (double[] left : residual) {
      spread += squaredDistance(left, mean);
    }
    double whole = spread;
    check(
        spec,
        network,
        plain -> {
          double squares = 0;
          double auxiliary = 0;
          for (int row = 0; row < ROWS; row++) {
            squares += squaredDistance(plain.reconstruction(topK(plain, X[row])), X[row]);
            auxiliary += leftByTheDead(plain, X[row], residual[row]);
          }
          return squares / (ROWS * INPUTS) / 0.37 + auxiliary / whole / 32;
        },
        Map.of());
  }

  private static double[] topK(PlainNetwork network, double[] x) {
    double[] z = network.preActivations(x, true);
    double bound = largest(z, 4);
    double[] f = new double[HIDDEN];
    for (int j = 0; j < HIDDEN; j++) {
      f[j] = z[j] >= bound ? Math.max(0, z[j]) : 0;
      assertThat(f[j] > 0 && DEAD.contains(j)).isFalse();
    }
    return f;
  }

  private static double[] minus(double[] a, double[] b) {
    double[] difference = new double[a.length];
    Arrays.setAll(difference, i -> a[i] - b[i]);
    return difference;
  }

  /** Returns the residual after the dead units' part, in which all three may be active. */
  private static double leftByTheDead(PlainNetwork network, double[] x, double[] residual) {
    double[] h = relu(network.preActivations(x, true));
    double[] left = residual.clone();
    for (int unit : DEAD) {
      for (int i = 0; i < INPUTS; i++) {
        left[i] -= h[unit] * network.rows(Parameter.DECODER_WEIGHTS)[unit][i];
      }
    }
    double sum = 0;
    for (double value : left) {
      sum += value * value;
    }
    return sum;
  }

  @Test
  void batchTopK_step_isItsRepositorys() {
    AutoencoderSpec spec = spec(Presets.batchTopK(4));
    PlainNetwork network = network(spec);
    double[][] residual = residuals(network, 4);
    check(
        spec,
        network,
        plain -> {
          double[][] codes = batchTopK(plain, 4);
          double sum = 0;
          for (int row = 0; row < ROWS; row++) {
            sum += squaredDistance(plain.reconstruction(codes[row]), X[row]);
            sum += leftByTheDead(plain, X[row], residual[row]) / 32;
          }
          return sum / (ROWS * INPUTS);
        },
        Map.of());
  }

  private static double[][] residuals(PlainNetwork network, int k) {
    double[][] codes = batchTopK(network, k);
    double[][] residual = new double[ROWS][];
    Arrays.setAll(residual, row -> minus(X[row], network.reconstruction(codes[row])));
    return residual;
  }

  private static double[][] batchTopK(PlainNetwork network, int k) {
    double[][] codes = new double[ROWS][];
    Arrays.setAll(codes, row -> relu(network.preActivations(X[row], true)));
    double bound =
        largest(Arrays.stream(codes).flatMapToDouble(Arrays::stream).toArray(), k * ROWS);
    assertThat(bound).isPositive();
    for (double[] code : codes) {
      for (int j = 0; j < HIDDEN; j++) {
        code[j] = code[j] >= bound ? code[j] : 0;
        assertThat(code[j] > 0 && DEAD.contains(j)).isFalse();
      }
    }
    return codes;
  }

  /** Twenty units have prefixes of 1, 2, 5 and 10, beside the bias alone and all of them. */
  @Test
  void matryoshka_step_isItsRepositorys() {
    matryoshka(Presets.matryoshka(4), 0, 1, 2, 5, 10, HIDDEN);
    matryoshka(Presets.matryoshka(4, 7), 0, 7, HIDDEN);
  }

  private static void matryoshka(Preset preset, int... sizes) {
    AutoencoderSpec spec = spec(preset);
    PlainNetwork network = network(spec);
    double[][] residual = residuals(network, 4);
    check(
        spec,
        network,
        plain -> {
          double[][] codes = batchTopK(plain, 4);
          double sum = 0;
          for (int row = 0; row < ROWS; row++) {
            for (int size : sizes) {
              double[] first = new double[HIDDEN];
              System.arraycopy(codes[row], 0, first, 0, size);
              sum += squaredDistance(plain.reconstruction(first), X[row]) / sizes.length;
            }
            sum += leftByTheDead(plain, X[row], residual[row]) / 32;
          }
          return sum / (ROWS * INPUTS);
        },
        Map.of());
  }
}
