package io.github.sparseae.engine;

import static io.github.sparseae.engine.ReferenceMath.linear;

import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.ClassifierSpec;
import io.github.sparseae.model.NetworkSpec;
import io.github.sparseae.model.Parameter;
import io.github.sparseae.model.Reconstruction;
import io.github.sparseae.model.Sparsity;
import io.github.sparseae.train.Losses;
import java.util.EnumMap;
import java.util.Map;

/**
 * The losses of a batch and their gradients, by the chain rule written out by hand.
 *
 * @param losses the terms of the loss
 * @param gradients of their sum, flat, for each parameter
 */
record ReferenceGradients(Losses losses, Map<Parameter, double[]> gradients) {

  double[] of(Parameter parameter) {
    return ReferenceMath.of(gradients, parameter);
  }

  static double[][] code(NetworkSpec spec, Map<Parameter, double[]> p, double[][] x) {
    return ReferenceMath.activation(encoder(spec).activation(), encoderInput(p, x));
  }

  static double[][] decoded(NetworkSpec spec, Map<Parameter, double[]> p, double[][] code) {
    return ReferenceMath.activation(
        encoder(spec).output(),
        linear(
            code,
            ReferenceMath.of(p, Parameter.DECODER_WEIGHTS),
            ReferenceMath.of(p, Parameter.DECODER_BIAS)));
  }

  static double[][] logProbabilities(
      NetworkSpec spec, Map<Parameter, double[]> p, double[][] code) {
    double[][] logits =
        linear(
            code,
            ReferenceMath.of(p, Parameter.HEAD_WEIGHTS),
            ReferenceMath.of(p, Parameter.HEAD_BIAS));
    for (double[] row : logits) {
      double largest = Double.NEGATIVE_INFINITY;
      for (double logit : row) {
        largest = Math.max(largest, logit);
      }
      double sum = 0;
      for (double logit : row) {
        sum += Math.exp(logit - largest);
      }
      for (int c = 0; c < row.length; c++) {
        row[c] -= largest + Math.log(sum);
      }
    }
    return logits;
  }

  static ReferenceGradients ofAutoencoder(
      NetworkSpec network, Map<Parameter, double[]> p, double[][] x, double penaltyFactor) {
    AutoencoderSpec spec = (AutoencoderSpec) network;
    double[][] a = encoderInput(p, x);
    double[][] h = ReferenceMath.activation(spec.activation(), a);
    double[][] z =
        linear(
            h,
            ReferenceMath.of(p, Parameter.DECODER_WEIGHTS),
            ReferenceMath.of(p, Parameter.DECODER_BIAS));

    double lossFactor = spec.reconstruction().reduction().factor(x.length, spec.inputs());
    double data = 0;
    double[][] gz = new double[x.length][spec.inputs()];
    for (int row = 0; row < x.length; row++) {
      for (int i = 0; i < spec.inputs(); i++) {
        double out = ReferenceMath.activation(spec.output(), z[row][i]);
        if (spec.reconstruction() instanceof Reconstruction.SquaredError) {
          double error = out - x[row][i];
          data += lossFactor * error * error;
          gz[row][i] = lossFactor * 2 * error * ReferenceMath.slope(spec.output(), z[row][i]);
        } else {
          data += lossFactor * -(x[row][i] * Math.log(out) + (1 - x[row][i]) * Math.log(1 - out));
          gz[row][i] = lossFactor * (out - x[row][i]);
        }
      }
    }

    double[][] gh =
        ReferenceMath.inputGradient(
            gz, ReferenceMath.of(p, Parameter.DECODER_WEIGHTS), spec.hidden());
    double penalty = 0;
    if (spec.sparsity() instanceof Sparsity.L1 l1) {
      double scale = l1.weight() * penaltyFactor * l1.reduction().factor(x.length, spec.hidden());
      for (int row = 0; row < x.length; row++) {
        for (int j = 0; j < spec.hidden(); j++) {
          penalty += scale * Math.abs(h[row][j]);
          gh[row][j] += scale * Math.signum(h[row][j]);
        }
      }
    }

    Map<Parameter, double[]> gradients = new EnumMap<>(Parameter.class);
    gradients.put(Parameter.DECODER_WEIGHTS, ReferenceMath.weightGradient(h, gz));
    gradients.put(Parameter.DECODER_BIAS, ReferenceMath.columnSums(gz));
    backIntoEncoder(spec, x, a, gh, gradients);
    return new ReferenceGradients(new Losses(data, penalty), gradients);
  }

  static ReferenceGradients ofClassifier(
      ClassifierSpec spec, Map<Parameter, double[]> p, double[][] x, int[] labels) {
    double[][] a = encoderInput(p, x);
    double[][] h = ReferenceMath.activation(spec.encoder().activation(), a);
    double[][] logs = logProbabilities(spec, p, h);
    double loss = 0;
    double[][] g = new double[x.length][spec.classes()];
    for (int row = 0; row < x.length; row++) {
      loss -= logs[row][labels[row]] / x.length;
      for (int c = 0; c < spec.classes(); c++) {
        g[row][c] = (Math.exp(logs[row][c]) - (c == labels[row] ? 1 : 0)) / x.length;
      }
    }
    Map<Parameter, double[]> gradients = new EnumMap<>(Parameter.class);
    gradients.put(Parameter.HEAD_WEIGHTS, ReferenceMath.weightGradient(h, g));
    gradients.put(Parameter.HEAD_BIAS, ReferenceMath.columnSums(g));
    double[][] gh =
        ReferenceMath.inputGradient(g, ReferenceMath.of(p, Parameter.HEAD_WEIGHTS), spec.hidden());
    backIntoEncoder(spec.encoder(), x, a, gh, gradients);
    return new ReferenceGradients(new Losses(loss, 0), gradients);
  }

  private static void backIntoEncoder(
      AutoencoderSpec spec,
      double[][] x,
      double[][] a,
      double[][] gh,
      Map<Parameter, double[]> gradients) {
    double[][] ga = new double[x.length][spec.hidden()];
    for (int row = 0; row < x.length; row++) {
      for (int j = 0; j < spec.hidden(); j++) {
        ga[row][j] = gh[row][j] * ReferenceMath.slope(spec.activation(), a[row][j]);
      }
    }
    gradients.put(Parameter.ENCODER_WEIGHTS, ReferenceMath.weightGradient(x, ga));
    gradients.put(Parameter.ENCODER_BIAS, ReferenceMath.columnSums(ga));
  }

  private static double[][] encoderInput(Map<Parameter, double[]> p, double[][] x) {
    return linear(
        x,
        ReferenceMath.of(p, Parameter.ENCODER_WEIGHTS),
        ReferenceMath.of(p, Parameter.ENCODER_BIAS));
  }

  private static AutoencoderSpec encoder(NetworkSpec spec) {
    return spec instanceof ClassifierSpec classifier
        ? classifier.encoder()
        : (AutoencoderSpec) spec;
  }
}
