package io.github.sparseae.engine;

import static io.github.sparseae.engine.ReferenceMath.linear;

import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.AuxiliaryLoss;
import io.github.sparseae.model.ClassifierSpec;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.NetworkSpec;
import io.github.sparseae.model.Parameter;
import io.github.sparseae.train.Losses;
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
      code = code(spec, p, layer, code).f;
    }
    return code;
  }

  private static ReferenceCode code(
      NetworkSpec spec, Map<Parameter, double[]> p, int layer, double[][] x) {
    AutoencoderSpec plan = encoders(spec).get(layer - 1);
    Map<Parameter, double[]> own = ofLayer(plan, p, layer);
    return new ReferenceCode(plan, own, encoderInput(plan, own, x), false);
  }

  /** What the encoder of a layer needs, under the names of the first. */
  private static Map<Parameter, double[]> ofLayer(
      AutoencoderSpec plan, Map<Parameter, double[]> p, int layer) {
    Map<Parameter, double[]> own = new LinkedHashMap<>();
    for (Parameter parameter : plan.shapes().keySet()) {
      double[] values = p.get(parameter.inLayer(layer));
      if (values != null) {
        own.put(parameter, values);
      }
    }
    return own;
  }

  static double[][] decoded(AutoencoderSpec spec, Map<Parameter, double[]> p, double[][] code) {
    return ReferenceMath.activation(spec.output(), decoderInput(withDecoder(spec, p), code));
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
      double penaltyFactor,
      boolean training) {
    AutoencoderSpec spec = (AutoencoderSpec) network;
    Map<Parameter, double[]> p = withDecoder(spec, given);
    double[][] z = encoderInput(spec, p, x);
    ReferenceCode code = new ReferenceCode(spec, p, z, training);
    double[][] out = decoderInput(p, code.f);
    ReferenceReconstruction data = ReferenceReconstruction.of(spec, out, x);
    ReferencePenalty penalty = new ReferencePenalty(spec, p, z, penaltyFactor);
    penalty.add(x, z, code);
    AuxiliaryLoss auxiliary = spec.sparsity().auxiliary();
    if (auxiliary.isOn() && training) {
      penalty.addAuxiliary(auxiliary, z, ReferenceReconstruction.residual(spec, out, x));
    }

    double[][] gf =
        ReferenceMath.inputGradient(
            data.gradient(), ReferenceMath.values(p, Parameter.DECODER_WEIGHTS), spec.hidden());
    addTo(gf, penalty.toCode);
    Map<Parameter, double[]> gradients = new LinkedHashMap<>();
    double[][] gz = code.backward(gf, gradients);
    addTo(gz, penalty.toZ);
    gradients.merge(Parameter.LOG_THRESHOLD, penalty.toThreshold, ReferenceGradients::sum);
    gradients.put(
        Parameter.DECODER_WEIGHTS,
        sum(ReferenceMath.weightGradient(code.f, data.gradient()), penalty.toDecoder));
    gradients.put(
        Parameter.DECODER_BIAS,
        sum(ReferenceMath.columnSums(data.gradient()), penalty.toDecoderBias));
    backIntoEncoder(spec, p, x, gz, gradients);
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
    return new ReferenceGradients(
        new Losses(data.value(), penalty.value), ReferenceMath.array(code.f), gradients);
  }

  static ReferenceGradients ofClassifier(
      ClassifierSpec spec, Map<Parameter, double[]> p, double[][] x, int[] labels) {
    List<double[][]> inputs = new ArrayList<>(List.<double[][]>of(x));
    List<ReferenceCode> codes = new ArrayList<>();
    for (int layer = 1; layer <= spec.encoders().size(); layer++) {
      codes.add(code(spec, p, layer, inputs.get(layer - 1)));
      inputs.add(codes.get(layer - 1).f);
    }
    double[][] code = inputs.get(codes.size());
    double[][] logs = logProbabilities(p, code);
    double loss = 0;
    double[][] g = new double[x.length][spec.classes()];
    for (int row = 0; row < x.length; row++) {
      loss -= logs[row][labels[row]] / x.length;
      for (int c = 0; c < spec.classes(); c++) {
        g[row][c] = (Math.exp(logs[row][c]) - (c == labels[row] ? 1 : 0)) / x.length;
      }
    }
    Map<Parameter, double[]> gradients = new LinkedHashMap<>();
    gradients.put(Parameter.HEAD_WEIGHTS, ReferenceMath.weightGradient(code, g));
    gradients.put(Parameter.HEAD_BIAS, ReferenceMath.columnSums(g));
    double[][] gf =
        ReferenceMath.inputGradient(
            g, ReferenceMath.values(p, Parameter.HEAD_WEIGHTS), spec.hidden());
    for (int layer = codes.size(); layer >= 1; layer--) {
      AutoencoderSpec plan = spec.encoders().get(layer - 1);
      Map<Parameter, double[]> own = new LinkedHashMap<>();
      double[][] gz = codes.get(layer - 1).backward(gf, own);
      gf = backIntoEncoder(plan, ofLayer(plan, p, layer), inputs.get(layer - 1), gz, own);
      for (Map.Entry<Parameter, double[]> entry : own.entrySet()) {
        gradients.put(entry.getKey().inLayer(layer), entry.getValue());
      }
    }
    double[][] last = codes.get(codes.size() - 1).f;
    return new ReferenceGradients(new Losses(loss, 0), ReferenceMath.array(last), gradients);
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

  /** Adds the gradients of an encoder's own parameters; returns that of what came into it. */
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
    for (int row = 0; row < sum.length; row++) {
      ReferencePenalty.addTo(sum[row], term[row]);
    }
  }

  private static double[] sum(double[] a, double[] b) {
    double[] sum = a.clone();
    ReferencePenalty.addTo(sum, b);
    return sum;
  }
}
