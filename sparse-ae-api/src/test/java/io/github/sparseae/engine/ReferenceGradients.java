package io.github.sparseae.engine;

import static io.github.sparseae.engine.ReferenceMath.linear;

import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.AuxiliaryLoss;
import io.github.sparseae.model.ClassifierSpec;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Losses;
import io.github.sparseae.model.NetworkSpec;
import io.github.sparseae.model.Parameter;
import io.github.sparseae.model.Sparsity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The losses of a batch and their gradients, by the chain rule written out by hand.
 *
 * @param losses the terms of the loss
 * @param code the code of the batch, {@code [batch, hidden]}
 * @param gradients of their sum, flat, for each trained parameter; for the others what they are
 *     after the batch
 */
record ReferenceGradients(Losses losses, DenseArray code, Map<Parameter, double[]> gradients) {

  double[] of(Parameter parameter) {
    return ReferenceMath.values(gradients, parameter);
  }

  static double[][] code(NetworkSpec spec, Map<Parameter, double[]> p, double[][] x) {
    double[][] code = x;
    for (int layer = 1; layer <= encoders(spec).size(); layer++) {
      code = code(spec, p, layer, normalized(spec, p, layer, code)).f;
    }
    return code;
  }

  /** What comes into a layer, as its encoder sees it. */
  private static double[][] normalized(
      NetworkSpec spec, Map<Parameter, double[]> p, int layer, double[][] x) {
    AutoencoderSpec encoder = encoders(spec).get(layer - 1);
    return ReferenceInput.normalized(encoder, ofLayer(encoder, p, layer), x);
  }

  private static ReferenceCode code(
      NetworkSpec spec, Map<Parameter, double[]> p, int layer, double[][] seen) {
    AutoencoderSpec layerSpec = encoders(spec).get(layer - 1);
    Map<Parameter, double[]> own = ofLayer(layerSpec, p, layer);
    return new ReferenceCode(layerSpec, own, encoderInput(layerSpec, own, seen), false);
  }

  /** What the encoder of a layer needs, under the names of the first. */
  private static Map<Parameter, double[]> ofLayer(
      AutoencoderSpec layerSpec, Map<Parameter, double[]> p, int layer) {
    Map<Parameter, double[]> own = new LinkedHashMap<>();
    for (Parameter parameter : layerSpec.shapes().keySet()) {
      double[] values = p.get(parameter.inLayer(layer));
      if (values != null) {
        own.put(parameter, values);
      }
    }
    return own;
  }

  /**
   * The outputs for codes.
   *
   * @param rows the rows they encode; empty if they are unknown
   */
  static double[][] decoded(
      AutoencoderSpec spec, Map<Parameter, double[]> p, double[][] code, double[][] rows) {
    double[][] out = decoderInput(withDecoder(spec, p), code);
    addTo(out, skipped(spec, p, rows));
    return ReferenceInput.inOwnUnits(spec, p, ReferenceMath.activation(spec.output(), out), rows);
  }

  /** What the skip connection adds to the outputs of rows: none without one. */
  private static double[][] skipped(
      AutoencoderSpec spec, Map<Parameter, double[]> p, double[][] rows) {
    return spec.skips() && rows.length > 0
        ? linear(rows, ReferenceMath.values(p, Parameter.SKIP_WEIGHTS), new double[spec.outputs()])
        : new double[0][];
  }

  /** The parameters with a decoder of their own, also where weights are tied. */
  private static Map<Parameter, double[]> withDecoder(
      AutoencoderSpec spec, Map<Parameter, double[]> p) {
    if (!spec.structure().tiedWeights()) {
      return p;
    }
    Map<Parameter, double[]> all = new LinkedHashMap<>(p);
    all.put(
        Parameter.DECODER_WEIGHTS,
        ReferenceMath.transposed(
            ReferenceMath.values(p, Parameter.ENCODER_WEIGHTS), spec.inputs(), spec.hidden()));
    return all;
  }

  private static double[][] decoderInput(Map<Parameter, double[]> p, double[][] code) {
    return linear(
        code,
        ReferenceMath.values(p, Parameter.DECODER_WEIGHTS),
        ReferenceMath.values(p, Parameter.DECODER_BIAS));
  }

  static double[][] logProbabilities(Map<Parameter, double[]> p, double[][] code) {
    double[][] logits =
        linear(
            code,
            ReferenceMath.values(p, Parameter.HEAD_WEIGHTS),
            ReferenceMath.values(p, Parameter.HEAD_BIAS));
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
      NetworkSpec network,
      Map<Parameter, double[]> given,
      double[][] x,
      double[][] seen,
      double penaltyFactor,
      boolean training) {
    return ofAutoencoder(network, given, x, seen, new double[0][], penaltyFactor, training);
  }

  /**
   * @param x the targets: normalized rows, or those of a transcoder
   * @param seen what the encoder sees of normalized rows
   * @param rows the rows as they are given, which a skip connection sees
   */
  static ReferenceGradients ofAutoencoder(
      NetworkSpec network,
      Map<Parameter, double[]> given,
      double[][] x,
      double[][] seen,
      double[][] rows,
      double penaltyFactor,
      boolean training) {
    AutoencoderSpec spec = (AutoencoderSpec) network;
    Map<Parameter, double[]> p = withDecoder(spec, given);
    double[][] z = encoderInput(spec, p, seen);
    ReferenceCode code = new ReferenceCode(spec, p, z, training);
    double[][] skipped = skipped(spec, p, rows);
    double[][] out = decoderInput(p, code.f);
    addTo(out, skipped);
    ReferenceReconstruction data = ReferenceReconstruction.of(spec, p, out, x);
    ReferencePenalty penalty = new ReferencePenalty(spec, p, z, skipped, penaltyFactor);
    penalty.add(x, z, code);
    AuxiliaryLoss auxiliary = spec.sparsity().auxiliary();
    if (auxiliary.isOn() && training) {
      penalty.addAuxiliary(
          auxiliary,
          z,
          ReferenceReconstruction.residual(spec, out, x),
          ReferenceStatistics.idleRows(p, code.f));
    }
    if (spec.sparsity() instanceof Sparsity.JumpRelu jump
        && jump.preActivationWeight() > 0
        && training) {
      penalty.addPreActivations(jump, z, code, ReferenceStatistics.idleRows(p, code.f));
    }

    double[][] gf =
        ReferenceMath.inputGradient(
            data.gradient(), ReferenceMath.values(p, Parameter.DECODER_WEIGHTS), spec.hidden());
    addTo(gf, penalty.toCode);
    Map<Parameter, double[]> gradients = new LinkedHashMap<>();
    double[][] gz = code.backward(gf, gradients);
    addTo(gz, penalty.toZ);
    gradients.merge(Parameter.UNIT_THRESHOLD, penalty.toThreshold, ReferenceGradients::sum);
    gradients.put(
        Parameter.DECODER_WEIGHTS,
        sum(ReferenceMath.weightGradient(code.f, data.gradient()), penalty.toDecoder));
    gradients.put(
        Parameter.DECODER_BIAS,
        sum(ReferenceMath.columnSums(data.gradient()), penalty.toDecoderBias));
    backIntoEncoder(spec, p, seen, gz, gradients);
    if (spec.skips()) {
      addTo(penalty.toOut, data.gradient());
      gradients.put(Parameter.SKIP_WEIGHTS, ReferenceMath.weightGradient(rows, penalty.toOut));
    }
    if (spec.structure().tiedWeights()) {
      gradients.merge(
          Parameter.ENCODER_WEIGHTS,
          ReferenceMath.transposed(
              ReferenceMath.values(gradients, Parameter.DECODER_WEIGHTS),
              spec.hidden(),
              spec.inputs()),
          ReferenceGradients::sum);
    }
    ReferenceStatistics.after(spec, p, code.f, gradients);
    gradients.keySet().retainAll(spec.shapes().keySet());
    double weights = addWeightPenalties(spec, p, gradients);
    return new ReferenceGradients(
        new Losses(data.value(), penalty.value + weights), ReferenceMath.array(code.f), gradients);
  }

  /**
   * @param seen what the first encoder sees of normalized rows
   */
  static ReferenceGradients ofClassifier(
      ClassifierSpec spec, Map<Parameter, double[]> p, double[][] seen, int[] labels) {
    List<double[][]> inputs = new ArrayList<>();
    List<ReferenceCode> codes = new ArrayList<>();
    double[][] code = {};
    for (int layer = 1; layer <= spec.encoders().size(); layer++) {
      inputs.add(layer == 1 ? seen : normalized(spec, p, layer, code));
      codes.add(code(spec, p, layer, inputs.get(layer - 1)));
      code = codes.get(layer - 1).f;
    }
    double[][] logs = logProbabilities(p, code);
    double loss = 0;
    double[][] g = new double[seen.length][spec.classes()];
    for (int row = 0; row < seen.length; row++) {
      double weight = spec.classWeights().isEmpty() ? 1 : spec.classWeights().get(labels[row]);
      loss -= weight * logs[row][labels[row]] / seen.length;
      for (int c = 0; c < spec.classes(); c++) {
        g[row][c] = weight * (Math.exp(logs[row][c]) - (c == labels[row] ? 1 : 0)) / seen.length;
      }
    }
    Map<Parameter, double[]> gradients = new LinkedHashMap<>();
    gradients.put(Parameter.HEAD_WEIGHTS, ReferenceMath.weightGradient(code, g));
    gradients.put(Parameter.HEAD_BIAS, ReferenceMath.columnSums(g));
    double[][] gf =
        ReferenceMath.inputGradient(
            g, ReferenceMath.values(p, Parameter.HEAD_WEIGHTS), spec.hidden());
    for (int layer = codes.size(); layer >= 1; layer--) {
      AutoencoderSpec layerSpec = spec.encoders().get(layer - 1);
      Map<Parameter, double[]> own = new LinkedHashMap<>();
      double[][] gz = codes.get(layer - 1).backward(gf, own);
      Map<Parameter, double[]> values = ofLayer(layerSpec, p, layer);
      gf =
          ReferenceInput.backward(
              values, backIntoEncoder(layerSpec, values, inputs.get(layer - 1), gz, own));
      for (Map.Entry<Parameter, double[]> entry : own.entrySet()) {
        gradients.put(entry.getKey().inLayer(layer), entry.getValue());
      }
    }
    double weights = addWeightPenalties(spec, p, gradients);
    return new ReferenceGradients(new Losses(loss, weights), ReferenceMath.array(code), gradients);
  }

  /** What large weights cost; adds its gradient. */
  private static double addWeightPenalties(
      NetworkSpec spec, Map<Parameter, double[]> p, Map<Parameter, double[]> gradients) {
    double[] sum = {0};
    spec.weightPenalties()
        .forEach(
            (parameter, penalty) -> {
              double[] w = ReferenceMath.values(p, parameter);
              double[] g = new double[w.length];
              for (int i = 0; i < w.length; i++) {
                sum[0] += penalty.l1() * Math.abs(w[i]) + penalty.l2() / 2 * w[i] * w[i];
                g[i] = penalty.l1() * Math.signum(w[i]) + penalty.l2() * w[i];
              }
              gradients.merge(parameter, g, ReferenceGradients::sum);
            });
    return sum[0];
  }

  private static double[][] encoderInput(
      AutoencoderSpec spec, Map<Parameter, double[]> p, double[][] x) {
    return linear(
        centred(spec, p, x),
        ReferenceMath.values(p, Parameter.ENCODER_WEIGHTS),
        ReferenceMath.values(p, Parameter.ENCODER_BIAS));
  }

  private static double[][] centred(
      AutoencoderSpec spec, Map<Parameter, double[]> p, double[][] x) {
    if (!spec.structure().hasPreEncoderBias()) {
      return x;
    }
    double[] bias = ReferenceMath.values(p, Parameter.DECODER_BIAS);
    double[][] centred = new double[x.length][bias.length];
    for (int row = 0; row < x.length; row++) {
      for (int i = 0; i < bias.length; i++) {
        centred[row][i] = x[row][i] - bias[i];
      }
    }
    return centred;
  }

  /** Adds the gradients of an encoder's own parameters; returns the gradient of its input. */
  private static double[][] backIntoEncoder(
      AutoencoderSpec spec,
      Map<Parameter, double[]> p,
      double[][] x,
      double[][] gz,
      Map<Parameter, double[]> gradients) {
    gradients.put(Parameter.ENCODER_WEIGHTS, ReferenceMath.weightGradient(centred(spec, p, x), gz));
    gradients.merge(Parameter.ENCODER_BIAS, ReferenceMath.columnSums(gz), ReferenceGradients::sum);
    double[][] toInput =
        ReferenceMath.inputGradient(
            gz, ReferenceMath.values(p, Parameter.ENCODER_WEIGHTS), spec.inputs());
    if (spec.structure().hasPreEncoderBias()) {
      double[] toBias = ReferenceMath.columnSums(toInput);
      for (int i = 0; i < toBias.length; i++) {
        toBias[i] = -toBias[i];
      }
      gradients.merge(Parameter.DECODER_BIAS, toBias, ReferenceGradients::sum);
    }
    return toInput;
  }

  static List<AutoencoderSpec> encoders(NetworkSpec spec) {
    return spec instanceof ClassifierSpec classifier
        ? classifier.encoders()
        : List.of((AutoencoderSpec) spec);
  }

  private static void addTo(double[][] sum, double[][] term) {
    for (int row = 0; row < term.length; row++) {
      ReferencePenalty.addTo(sum[row], term[row]);
    }
  }

  private static double[] sum(double[] a, double[] b) {
    double[] sum = a.clone();
    ReferencePenalty.addTo(sum, b);
    return sum;
  }
}
