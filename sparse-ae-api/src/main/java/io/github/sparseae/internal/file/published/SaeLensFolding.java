package io.github.sparseae.internal.file.published;

import static com.google.common.base.Preconditions.checkNotNull;
import static io.github.sparseae.internal.file.published.SaeLensArchitecture.DECODER;
import static io.github.sparseae.internal.file.published.SaeLensArchitecture.DECODER_BIAS;
import static io.github.sparseae.internal.file.published.SaeLensArchitecture.ENCODER;

import io.github.sparseae.model.DenseArray;
import java.util.Arrays;
import java.util.Map;
import java.util.function.IntToDoubleFunction;

/**
 * Moves scalings and shifts around a network into its weights, where the other library has no such
 * steps. Each number is computed in double precision and rounded once.
 */
public final class SaeLensFolding {
  /** The distance from 1 up to which a factor counts as 1: that of {@code torch.allclose}. */
  static final double CLOSE_TO_ONE = 1e-5 + 1e-8;

  /** The biases of the pre-activations. */
  private static final String[] FIRST_BIASES = {"b_enc", "b_gate"};

  private final Map<String, DenseArray> arrays;

  /** Changes arrays in place, which have their names in SAELens. */
  public SaeLensFolding(Map<String, DenseArray> arrays) {
    this.arrays = arrays;
  }

  /**
   * Moves the normalization {@code (x − mean) / scale} of inputs, and its inverse on
   * reconstructions, into the weights.
   *
   * @param subtractsBias whether the decoder's bias is subtracted from the input
   */
  public void inputs(double[] mean, double[] scale, boolean subtractsBias) {
    encoderInputs(mean, scale, subtractsBias);
    outputs(mean, scale);
  }

  /** Moves the normalization of inputs into the weights of the encoder. */
  public void encoderInputs(double[] mean, double[] scale, boolean subtractsBias) {
    DenseArray encoder = array(ENCODER);
    int hidden = encoder.columns();
    if (!subtractsBias) {
      shiftBiases(encoder, mean, scale);
    }
    change(ENCODER, i -> encoder.get(i) / scale[i / hidden]);
  }

  /** Moves the inverse of the normalization, on reconstructions, into the weights. */
  public void outputs(double[] mean, double[] scale) {
    DenseArray decoder = array(DECODER);
    change(DECODER, i -> decoder.get(i) * scale[i % scale.length]);
    DenseArray bias = array(DECODER_BIAS);
    change(DECODER_BIAS, i -> bias.get(i) * scale[i] + mean[i]);
  }

  /** Subtracts from each bias what the mean contributes. */
  private void shiftBiases(DenseArray encoder, double[] mean, double[] scale) {
    int hidden = encoder.columns();
    double[] shift = new double[hidden];
    for (int i = 0; i < encoder.size(); i++) {
      shift[i % hidden] += encoder.get(i) * mean[i / hidden] / scale[i / hidden];
    }
    for (String name : FIRST_BIASES) {
      DenseArray bias = arrays.get(name);
      if (bias != null) {
        change(name, j -> bias.get(j) - shift[j]);
      }
    }
    DenseArray magnitude = arrays.get("b_mag");
    if (magnitude != null) {
      DenseArray scales = array("r_mag");
      change("b_mag", j -> magnitude.get(j) - shift[j] * Math.exp(scales.get(j)));
    }
  }

  /**
   * Moves the norms of the decoder's rows, by which codes are multiplied after the encoder and
   * divided before the decoder, into the weights. The rows then have norm 1; one of zeros stays.
   */
  public void decoderNorms() {
    DenseArray decoder = array(DECODER);
    int inputs = decoder.columns();
    double[] norms = rowNorms(decoder);
    DenseArray encoder = array(ENCODER);
    change(ENCODER, i -> encoder.get(i) * norms[i % norms.length]);
    DenseArray bias = array("b_enc");
    change("b_enc", j -> bias.get(j) * norms[j]);
    change(
        DECODER, i -> norms[i / inputs] == 0 ? decoder.get(i) : decoder.get(i) / norms[i / inputs]);
  }

  /** Moves factors that multiply the codes before the decoder into its rows. */
  public void decoderRows(DenseArray factors) {
    DenseArray decoder = array(DECODER);
    int inputs = decoder.columns();
    change(DECODER, i -> decoder.get(i) * factors.get(i / inputs));
  }

  /** Returns the 2-norm of each row. */
  static double[] rowNorms(DenseArray matrix) {
    double[] norms = new double[matrix.rows()];
    for (int i = 0; i < matrix.size(); i++) {
      norms[i / matrix.columns()] += matrix.get(i) * matrix.get(i);
    }
    return Arrays.stream(norms).map(Math::sqrt).toArray();
  }

  private DenseArray array(String name) {
    return checkNotNull(arrays.get(name), name);
  }

  private void change(String name, IntToDoubleFunction value) {
    arrays.put(name, changed(array(name), value));
  }

  /** Returns an array of the same shape and precision with other numbers. */
  public static DenseArray changed(DenseArray array, IntToDoubleFunction value) {
    return DenseArray.computed(array.precision(), value, array.shape());
  }
}
