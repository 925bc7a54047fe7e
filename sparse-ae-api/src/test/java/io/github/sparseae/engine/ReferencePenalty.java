package io.github.sparseae.engine;

import static io.github.sparseae.engine.ReferenceMath.values;

import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.AuxiliaryLoss;
import io.github.sparseae.model.L0Loss;
import io.github.sparseae.model.Parameter;
import io.github.sparseae.model.Sparsity;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What a sparsity adds to the loss beyond the reconstruction of the whole code: its value, and its
 * gradients to the code, to z, to the decoder and to its own parameters.
 */
final class ReferencePenalty {
  private final AutoencoderSpec spec;
  private final Map<Parameter, double[]> p;
  private final double factor;
  double value;
  final double[][] toCode;
  final double[][] toZ;
  final double[] toDecoder;
  final double[] toDecoderBias;
  final double[] toThreshold;

  /** The gradients to the outputs' pre-activations of all further reconstructions together. */
  final double[][] toOut;

  private final double[][] skipped;

  /**
   * @param skipped what a skip connection adds to each output; empty if there is none
   */
  ReferencePenalty(
      AutoencoderSpec spec,
      Map<Parameter, double[]> p,
      double[][] z,
      double[][] skipped,
      double penaltyFactor) {
    this.spec = spec;
    this.p = p;
    this.skipped = skipped;
    toOut = new double[z.length][spec.outputs()];
    factor = penaltyFactor;
    toCode = new double[z.length][spec.hidden()];
    toZ = new double[z.length][spec.hidden()];
    toDecoder = new double[spec.hidden() * spec.outputs()];
    toDecoderBias = new double[spec.outputs()];
    toThreshold = new double[spec.hidden()];
  }

  void add(double[][] x, double[][] z, ReferenceCode code) {
    if (spec.sparsity() instanceof Sparsity.L1 l1) {
      addL1(l1, code.f);
    } else if (spec.sparsity() instanceof Sparsity.KullbackLeibler divergence) {
      addDivergence(divergence, code.f);
    } else if (spec.sparsity() instanceof Sparsity.JumpRelu jump) {
      addL0(jump, z, code);
    } else if (spec.sparsity() instanceof Sparsity.Gated gated) {
      addGate(gated, x, z);
    } else if (spec.sparsity() instanceof Sparsity.Matryoshka matryoshka) {
      for (int prefix : matryoshka.prefixes()) {
        addPrefix(prefix, x, code.f);
      }
    } else if (!(spec.sparsity() instanceof Sparsity.None
        || spec.sparsity() instanceof Sparsity.TopK
        || spec.sparsity() instanceof Sparsity.BatchTopK
        || spec.sparsity() instanceof Sparsity.WinnerTakeAll)) {
      throw new AssertionError("no reference penalty of " + spec.sparsity());
    }
  }

  private double norm(int j) {
    double square = 0;
    for (int i = 0; i < spec.outputs(); i++) {
      double d = values(p, Parameter.DECODER_WEIGHTS)[j * spec.outputs() + i];
      square += d * d;
    }
    return Math.sqrt(square);
  }

  /** Adds {@code weight · size · ‖d_j‖} with its gradient to the decoder; returns that to size. */
  private double addNormWeighted(double weight, double size, int j) {
    double norm = norm(j);
    value += weight * size * norm;
    for (int i = 0; i < spec.outputs(); i++) {
      int cell = j * spec.outputs() + i;
      toDecoder[cell] += weight * size * values(p, Parameter.DECODER_WEIGHTS)[cell] / norm;
    }
    return weight * norm;
  }

  private void addL1(Sparsity.L1 l1, double[][] h) {
    double scale = l1.weight() * factor * l1.reduction().factor(h.length, spec.hidden());
    for (int row = 0; row < h.length; row++) {
      for (int j = 0; j < spec.hidden(); j++) {
        double size = Math.abs(h[row][j]);
        double sign = Math.signum(h[row][j]);
        if (l1.weightedByDecoder()) {
          toCode[row][j] += addNormWeighted(scale, size, j) * sign;
        } else {
          value += scale * size;
          toCode[row][j] += scale * sign;
        }
      }
    }
  }

  static double[] activity(
      Sparsity.KullbackLeibler divergence, Map<Parameter, double[]> p, double[][] h) {
    double[] mean = new double[h[0].length];
    for (int j = 0; j < mean.length; j++) {
      for (double[] row : h) {
        mean[j] += row[j] / h.length;
      }
      if (divergence.rate() < 1) {
        mean[j] =
            (1 - divergence.rate()) * values(p, Parameter.MEAN_ACTIVITY)[j]
                + divergence.rate() * mean[j];
      }
    }
    return mean;
  }

  private void addDivergence(Sparsity.KullbackLeibler divergence, double[][] h) {
    double target = divergence.target();
    double[] mean = activity(divergence, p, h);
    for (int j = 0; j < spec.hidden(); j++) {
      value +=
          divergence.weight()
              * factor
              * (target * Math.log(target / mean[j])
                  + (1 - target) * Math.log((1 - target) / (1 - mean[j])));
      double slope =
          divergence.weight()
              * factor
              * (-target / mean[j] + (1 - target) / (1 - mean[j]))
              * divergence.rate()
              / h.length;
      for (int row = 0; row < h.length; row++) {
        toCode[row][j] += slope;
      }
    }
  }

  private void addL0(Sparsity.JumpRelu jump, double[][] z, ReferenceCode code) {
    double scale = jump.weight() * factor / z.length;
    for (int row = 0; row < z.length; row++) {
      if (jump.loss() instanceof L0Loss.Tanh tanh) {
        addTanh(tanh.scale(), scale, code.f[row], toCode[row]);
      } else {
        int active = 0;
        for (int j = 0; j < spec.hidden(); j++) {
          active += code.isUp(row, j) ? 1 : 0;
        }
        double slope = scale;
        if (jump.loss() instanceof L0Loss.Quadratic quadratic) {
          double distance = active - quadratic.target();
          value += scale * 2 / quadratic.target() * distance * distance;
          slope = scale * 4 / quadratic.target() * distance;
        } else {
          value += scale * active;
        }
        for (int j = 0; j < spec.hidden(); j++) {
          double near = slope * code.near(jump, row, j);
          toThreshold[j] -= near;
          toZ[row][j] += jump.inputGradient() ? near : 0;
        }
      }
    }
  }

  private void addTanh(double c, double scale, double[] f, double[] toRow) {
    for (int j = 0; j < spec.hidden(); j++) {
      double tanh = Math.tanh(c * f[j] * norm(j));
      value += scale * tanh;
      double slope = scale * (1 - tanh * tanh) * c;
      toRow[j] += slope * norm(j);
      for (int i = 0; i < spec.inputs(); i++) {
        int cell = j * spec.inputs() + i;
        toDecoder[cell] += slope * f[j] * values(p, Parameter.DECODER_WEIGHTS)[cell] / norm(j);
      }
    }
  }

  /** Adds what dead units lack to their thresholds; {@code idle} includes the rows of the batch. */
  void addPreActivations(Sparsity.JumpRelu jump, double[][] z, ReferenceCode code, double[] idle) {
    double weight = jump.preActivationWeight() / z.length;
    for (int row = 0; row < z.length; row++) {
      for (int j = 0; j < spec.hidden(); j++) {
        double missing = code.threshold(j) - z[row][j];
        if (idle[j] >= jump.deadAfter() && missing > 0) {
          double slope = addNormWeighted(weight, missing, j);
          toThreshold[j] += slope;
          toZ[row][j] -= slope;
        }
      }
    }
  }

  private void addGate(Sparsity.Gated gated, double[][] x, double[][] z) {
    double[][] gate = new double[z.length][spec.hidden()];
    double[][] toGate = new double[z.length][spec.hidden()];
    for (int row = 0; row < z.length; row++) {
      for (int j = 0; j < spec.hidden(); j++) {
        gate[row][j] = Math.max(0, z[row][j]);
        toGate[row][j] += addNormWeighted(gated.weight() * factor / z.length, gate[row][j], j);
      }
    }
    addReconstruction(x, gate, toGate, spec.hidden(), true);
    for (int row = 0; row < z.length; row++) {
      for (int j = 0; j < spec.hidden(); j++) {
        toZ[row][j] += z[row][j] > 0 ? toGate[row][j] : 0;
      }
    }
  }

  private void addPrefix(int prefix, double[][] x, double[][] f) {
    addReconstruction(x, f, toCode, prefix, false);
  }

  /** The reconstruction from the first units of a code; as the main loss, or summed over inputs. */
  private void addReconstruction(
      double[][] x, double[][] code, double[][] toCode, int units, boolean perSample) {
    double[][] first = new double[x.length][spec.hidden()];
    for (int row = 0; row < x.length; row++) {
      System.arraycopy(code[row], 0, first[row], 0, units);
    }
    double[][] out =
        ReferenceMath.linear(
            first, values(p, Parameter.DECODER_WEIGHTS), values(p, Parameter.DECODER_BIAS));
    for (int row = 0; row < skipped.length; row++) {
      addTo(out[row], skipped[row]);
    }
    ReferenceReconstruction loss =
        perSample
            ? ReferenceReconstruction.squaredPerSample(spec, out, x)
            : ReferenceReconstruction.of(spec, p, out, x);
    value += loss.value();
    for (int row = 0; row < x.length; row++) {
      addTo(toOut[row], loss.gradient()[row]);
    }
    addTo(toDecoder, ReferenceMath.weightGradient(first, loss.gradient()));
    addTo(toDecoderBias, ReferenceMath.columnSums(loss.gradient()));
    double[][] back =
        ReferenceMath.inputGradient(
            loss.gradient(), values(p, Parameter.DECODER_WEIGHTS), spec.hidden());
    for (int row = 0; row < x.length; row++) {
      for (int j = 0; j < units; j++) {
        toCode[row][j] += back[row][j];
      }
    }
  }

  static void addTo(double[] sum, double[] term) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += term[i];
    }
  }

  /** Adds AuxK on the residual of the whole code; {@code idle} includes the rows of the batch. */
  void addAuxiliary(AuxiliaryLoss auxiliary, double[][] z, double[][] residual, double[] idle) {
    int[] dead =
        IntStream.range(0, spec.hidden()).filter(j -> idle[j] >= auxiliary.deadAfter()).toArray();
    double spread = spread(residual);
    double squares = Arrays.stream(residual).flatMapToDouble(Arrays::stream).map(e -> e * e).sum();
    if (dead.length == 0 || (auxiliary.relative() && spread <= 1e-6 * squares)) {
      return;
    }
    double[][] g = new double[z.length][spec.hidden()];
    for (int row = 0; row < z.length; row++) {
      double[] inputs = z[row];
      double[] revived = g[row];
      Arrays.stream(dead)
          .boxed()
          .sorted(Comparator.comparingDouble((Integer j) -> rank(inputs[j])).reversed())
          .limit(auxiliary.k())
          .forEach(j -> revived[j] = isBySize() ? inputs[j] : Math.max(0, inputs[j]));
    }
    double scale =
        auxiliary.weight()
            * (auxiliary.relative()
                ? 1 / spread
                : spec.reconstruction().reduction().factor(z.length, spec.outputs()));
    double[][] reconstruction =
        ReferenceMath.linear(g, values(p, Parameter.DECODER_WEIGHTS), new double[spec.outputs()]);
    double[][] gradient = new double[z.length][spec.outputs()];
    for (int row = 0; row < z.length; row++) {
      for (int i = 0; i < spec.outputs(); i++) {
        double error = residual[row][i] - reconstruction[row][i];
        value += scale * error * error;
        gradient[row][i] = -2 * scale * error;
      }
    }
    addTo(toDecoder, ReferenceMath.weightGradient(g, gradient));
    double[][] back =
        ReferenceMath.inputGradient(gradient, values(p, Parameter.DECODER_WEIGHTS), spec.hidden());
    for (int row = 0; row < z.length; row++) {
      for (int j = 0; j < spec.hidden(); j++) {
        toZ[row][j] += g[row][j] != 0 ? back[row][j] : 0;
      }
    }
  }

  private double rank(double z) {
    return isBySize() ? Math.abs(z) : z;
  }

  private boolean isBySize() {
    Sparsity kind =
        spec.sparsity() instanceof Sparsity.Matryoshka nested ? nested.inner() : spec.sparsity();
    return kind instanceof Sparsity.TopK topK && topK.bySize();
  }

  private static double spread(double[][] residual) {
    double[] mean = ReferenceMath.columnSums(residual);
    double spread = 0;
    for (double[] row : residual) {
      for (int i = 0; i < row.length; i++) {
        spread += Math.pow(row[i] - mean[i] / residual.length, 2);
      }
    }
    return spread;
  }
}
