package io.github.sparseae.engine;

import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Parameter;
import io.github.sparseae.model.Reconstruction;
import io.github.sparseae.model.Reduction;
import java.util.Map;

/** A reconstruction loss and its gradient with respect to the output's pre-activation. */
final class ReferenceReconstruction {
  private final double value;
  private final double[][] gradient;

  private ReferenceReconstruction(double value, double[][] gradient) {
    this.value = value;
    this.gradient = gradient;
  }

  double value() {
    return value;
  }

  double[][] gradient() {
    return gradient;
  }

  static ReferenceReconstruction of(
      AutoencoderSpec spec, Map<Parameter, double[]> p, double[][] z, double[][] x) {
    double factor = spec.reconstruction().reduction().factor(x.length, spec.outputs());
    if (spec.reconstruction() instanceof Reconstruction.SquaredError squared) {
      factor *= squared.factor();
    } else if (spec.reconstruction() instanceof Reconstruction.NormalizedSquaredError) {
      factor /= ReferenceMath.values(p, Parameter.INPUT_VARIANCE)[0];
    }
    return of(spec, spec.reconstruction(), factor, z, x);
  }

  static ReferenceReconstruction squaredPerSample(
      AutoencoderSpec spec, double[][] z, double[][] x) {
    return of(spec, Reconstruction.squaredError(Reduction.PER_SAMPLE), 1.0 / x.length, z, x);
  }

  private static ReferenceReconstruction of(
      AutoencoderSpec spec, Reconstruction loss, double factor, double[][] z, double[][] x) {
    double value = 0;
    double[][] gradient = new double[x.length][spec.outputs()];
    for (int row = 0; row < x.length; row++) {
      for (int i = 0; i < spec.outputs(); i++) {
        double out = ReferenceMath.activation(spec.output(), z[row][i]);
        if (!(loss instanceof Reconstruction.BinaryCrossEntropy)) {
          double error = out - x[row][i];
          value += factor * error * error;
          gradient[row][i] = factor * 2 * error * ReferenceMath.slope(spec.output(), z[row][i]);
        } else {
          value += factor * -(x[row][i] * Math.log(out) + (1 - x[row][i]) * Math.log(1 - out));
          gradient[row][i] = factor * (out - x[row][i]);
        }
      }
    }
    return new ReferenceReconstruction(value, gradient);
  }

  /** What is left over: x minus the output. */
  static double[][] residual(AutoencoderSpec spec, double[][] z, double[][] x) {
    DenseArray out = ReferenceMath.array(ReferenceMath.activation(spec.output(), z));
    double[][] residual = new double[x.length][spec.outputs()];
    for (int row = 0; row < x.length; row++) {
      for (int i = 0; i < spec.outputs(); i++) {
        residual[row][i] = x[row][i] - out.get(row, i);
      }
    }
    return residual;
  }
}
