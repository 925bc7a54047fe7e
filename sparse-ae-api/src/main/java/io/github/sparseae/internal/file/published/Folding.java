package io.github.sparseae.internal.file.published;

import static com.google.common.base.Preconditions.checkArgument;

import io.github.sparseae.file.ModelFile;
import io.github.sparseae.internal.file.ModelFileCodec;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Parameter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Moves scalings and shifts around a network into its weights, where the other library has no such
 * steps. Each number is computed in double precision and rounded once.
 */
final class Folding {
  /** The distance from 1 up to which a factor counts as 1: that of {@code torch.allclose}. */
  private static final double CLOSE_TO_ONE = 1e-5 + 1e-8;

  private final ModelFile model;
  private final Map<Parameter, DenseArray> arrays;

  /** Begins with the arrays of a model, which stay as they are. */
  Folding(ModelFile model) {
    this.model = model;
    arrays = new LinkedHashMap<>(model.parameters());
    arrays.replaceAll((parameter, array) -> array.in(model.spec().precision()));
  }

  /** Returns the model with the arrays as they are now, those of a specification. */
  ModelFile model(AutoencoderSpec spec) {
    arrays.forEach((name, array) -> ModelFileCodec.checkFinite(name.toString(), array));
    return new ModelFile(spec, List.of(), arrays, 0, 0, model.provenance());
  }

  DenseArray array(Parameter parameter) {
    DenseArray array = arrays.get(parameter);
    checkArgument(array != null, "the model must have %s, which is missing", parameter);
    return array;
  }

  void put(Parameter parameter, DenseArray array) {
    arrays.put(parameter, array);
  }

  void remove(Parameter parameter) {
    arrays.remove(parameter);
  }

  /** The new value of a number, from its present one and its index. */
  interface Change {
    double of(double value, int index);
  }

  void change(Parameter parameter, Change change) {
    DenseArray array = array(parameter);
    put(
        parameter,
        DenseArray.computed(array.precision(), i -> change.of(array.get(i), i), array.shape()));
  }

  /**
   * Moves the normalization {@code (x − mean) / scale} of inputs into the weights of the encoder.
   *
   * @param subtractsBias whether the decoder's bias is subtracted from the input
   */
  void inputs(double[] mean, double[] scale, boolean subtractsBias) {
    DenseArray encoder = array(Parameter.ENCODER_WEIGHTS);
    int hidden = encoder.columns();
    if (!subtractsBias) {
      shiftBiases(encoder, mean, scale);
    }
    change(Parameter.ENCODER_WEIGHTS, (weight, i) -> weight / scale[i / hidden]);
  }

  /** Moves the inverse of the normalization, on reconstructions, into the weights. */
  void outputs(double[] mean, double[] scale) {
    change(Parameter.DECODER_WEIGHTS, (weight, i) -> weight * scale[i % scale.length]);
    change(Parameter.DECODER_BIAS, (bias, i) -> bias * scale[i] + mean[i]);
  }

  /** Subtracts from each bias what the mean contributes. */
  private void shiftBiases(DenseArray encoder, double[] mean, double[] scale) {
    int hidden = encoder.columns();
    double[] shift = new double[hidden];
    for (int i = 0; i < encoder.size(); i++) {
      shift[i % hidden] += encoder.get(i) * mean[i / hidden] / scale[i / hidden];
    }
    change(Parameter.ENCODER_BIAS, (bias, j) -> bias - shift[j]);
    if (arrays.containsKey(Parameter.MAGNITUDE_BIAS)) {
      DenseArray scales = array(Parameter.MAGNITUDE_SCALE);
      change(Parameter.MAGNITUDE_BIAS, (bias, j) -> bias - shift[j] * Math.exp(scales.get(j)));
    }
  }

  /**
   * Moves the norms of the decoder's rows, by which codes are multiplied after the encoder and
   * divided before the decoder, into the weights. The rows then have norm 1; one of zeros stays.
   *
   * @param norms of each row, 0 or 1 for one of zeros
   */
  void decoderNorms(double[] norms) {
    change(Parameter.ENCODER_WEIGHTS, (weight, i) -> weight * norms[i % norms.length]);
    change(Parameter.ENCODER_BIAS, (bias, j) -> bias * norms[j]);
    int inputs = array(Parameter.DECODER_WEIGHTS).columns();
    change(
        Parameter.DECODER_WEIGHTS,
        (weight, i) -> norms[i / inputs] == 0 ? weight : weight / norms[i / inputs]);
  }

  /** Moves factors that multiply the codes before the decoder into its rows. */
  void decoderRows(DenseArray factors) {
    int inputs = array(Parameter.DECODER_WEIGHTS).columns();
    change(Parameter.DECODER_WEIGHTS, (weight, i) -> weight * factors.get(i / inputs));
  }

  double[] rowNorms() {
    DenseArray decoder = array(Parameter.DECODER_WEIGHTS);
    double[] norms = new double[decoder.rows()];
    for (int i = 0; i < decoder.size(); i++) {
      norms[i / decoder.columns()] += decoder.get(i) * decoder.get(i);
    }
    return Arrays.stream(norms).map(Math::sqrt).toArray();
  }

  /** Returns whether all factors are 1, up to rounding. */
  static boolean areOnes(double[] factors) {
    return Arrays.stream(factors).allMatch(factor -> Math.abs(factor - 1) <= CLOSE_TO_ONE);
  }
}
