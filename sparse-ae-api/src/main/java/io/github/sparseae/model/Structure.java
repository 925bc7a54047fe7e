package io.github.sparseae.model;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkNotNull;

import java.util.ArrayList;
import java.util.List;

/**
 * The relation of an autoencoder's layers to each other and to the data. A method that sets an
 * option returns a changed copy, or throws an {@link IllegalArgumentException} if the option
 * contradicts another.
 *
 * @param unitNormDecoder whether each decoder row d_j is kept at ‖d_j‖₂ = 1: normalized at the
 *     start and after each update, with the part of the gradient along d_j removed before. Rows of
 *     other norms in a file keep them until the first update. Without it a penalty on the code is
 *     evaded by small activations and long rows. Source: Bricken et al., "Towards monosemanticity"
 *     (2023)
 * @param decoderNorm the initial norm of each decoder row, positive and finite, or 0 for the
 *     initializer's: small, so that the first outputs are small; 0.1 is usual. Unit-norm rows start
 *     with 1. Source: SAELens, {@code decoder_init_norm}
 * @param encoderFromDecoder whether the encoder starts as the decoder's transpose, W_e = W_dᵀ, so
 *     that a unit initially responds to its own atom. They differ after training. Source: Gao et
 *     al., "Scaling and evaluating sparse autoencoders" (2024), where it prevents dead units
 * @param decoderFromEncoder whether the decoder starts as the encoder's transpose, before its rows
 *     are scaled to their norm, and the encoder from the initializer
 * @param tiedWeights whether the decoder always is the encoder's transpose, W_d = W_eᵀ: one matrix,
 *     trained in both layers. Source: Makhzani and Frey, "k-sparse autoencoders" (2013)
 * @param encoderBias whether the encoder has a bias; without, b_e stays 0
 * @param preEncoderBias whether the decoder's bias is subtracted from the input, and its initial
 *     value
 * @param normalization the normalization of rows
 */
public record Structure(
    boolean unitNormDecoder,
    double decoderNorm,
    boolean encoderFromDecoder,
    boolean decoderFromEncoder,
    boolean tiedWeights,
    boolean encoderBias,
    PreEncoderBias preEncoderBias,
    InputNormalization normalization) {

  public Structure {
    checkNotNull(preEncoderBias, "preEncoderBias");
    checkNotNull(normalization, "normalization");
    checkArgument(
        decoderNorm >= 0 && Double.isFinite(decoderNorm),
        "decoderNorm must be positive and finite, or 0 for the initializer's, was %s",
        decoderNorm);
    checkArgument(
        !(unitNormDecoder && decoderNorm != 0 && decoderNorm != 1),
        "unitNormDecoder starts decoder rows with norm 1, but decoderNorm was %s",
        decoderNorm);
    checkArgument(
        !(encoderFromDecoder && decoderFromEncoder),
        "the encoder cannot start from the decoder while the decoder starts from the encoder");
    checkArgument(
        !(tiedWeights && encoderFromDecoder),
        "tied weights and an encoder that starts from the decoder exclude each other: tied weights"
            + " have no decoder to start from");
    checkArgument(
        !(tiedWeights && unitNormDecoder),
        "tied weights and unit-norm decoder rows exclude each other: the rows are the encoder's"
            + " columns, which have to be free");
    checkArgument(
        !(tiedWeights && (decoderFromEncoder || decoderNorm != 0)),
        "tied weights exclude decoderFromEncoder and decoderNorm: they have no separate decoder");
  }

  /** {@return the plain structure: two independent layers} */
  public static Structure plain() {
    return new Structure(
        false, 0, false, false, false, true, PreEncoderBias.NONE, InputNormalization.NONE);
  }

  private Structure with(
      boolean unitNorm, double norm, boolean fromDecoder, boolean fromEncoder, boolean tied) {
    return new Structure(
        unitNorm, norm, fromDecoder, fromEncoder, tied, encoderBias, preEncoderBias, normalization);
  }

  private Structure with(boolean bias, PreEncoderBias center, InputNormalization rows) {
    return new Structure(
        unitNormDecoder,
        decoderNorm,
        encoderFromDecoder,
        decoderFromEncoder,
        tiedWeights,
        bias,
        center,
        rows);
  }

  /** Sets whether decoder rows are kept at norm 1. */
  public Structure unitNormDecoder(boolean unitNormDecoder) {
    return with(unitNormDecoder, decoderNorm, encoderFromDecoder, decoderFromEncoder, tiedWeights);
  }

  /** Sets the initial norm of decoder rows; 0 for the initializer's. */
  public Structure decoderNorm(double decoderNorm) {
    return with(unitNormDecoder, decoderNorm, encoderFromDecoder, decoderFromEncoder, tiedWeights);
  }

  /** Sets whether the encoder starts as the decoder's transpose. */
  public Structure encoderFromDecoder(boolean encoderFromDecoder) {
    return with(unitNormDecoder, decoderNorm, encoderFromDecoder, decoderFromEncoder, tiedWeights);
  }

  /** Sets whether the decoder starts as the encoder's transpose. */
  public Structure decoderFromEncoder(boolean decoderFromEncoder) {
    return with(unitNormDecoder, decoderNorm, encoderFromDecoder, decoderFromEncoder, tiedWeights);
  }

  /** Sets whether the decoder always is the encoder's transpose. */
  public Structure tiedWeights(boolean tiedWeights) {
    return with(unitNormDecoder, decoderNorm, encoderFromDecoder, decoderFromEncoder, tiedWeights);
  }

  /** Sets whether the encoder has a bias. */
  public Structure encoderBias(boolean encoderBias) {
    return with(encoderBias, preEncoderBias, normalization);
  }

  /** Sets the initial value of a bias that is subtracted from the input. */
  public Structure preEncoderBias(PreEncoderBias preEncoderBias) {
    return with(encoderBias, preEncoderBias, normalization);
  }

  /** Sets the normalization of rows. */
  public Structure normalization(InputNormalization normalization) {
    return with(encoderBias, preEncoderBias, normalization);
  }

  /**
   * {@return whether the decoder's bias is subtracted from the input; false for {@link
   * PreEncoderBias#NONE}}
   */
  public boolean hasPreEncoderBias() {
    return preEncoderBias != PreEncoderBias.NONE;
  }

  /**
   * {@return a description of the structure, for example {@code "unit-norm decoder rows, encoder
   * starts as the decoder's transpose"}}
   */
  public String describe() {
    List<String> parts = new ArrayList<>();
    if (normalization != InputNormalization.NONE) {
      parts.add(normalization.toString());
    }
    if (tiedWeights) {
      parts.add("tied weights");
    }
    if (unitNormDecoder) {
      parts.add("unit-norm decoder rows");
    }
    if (encoderFromDecoder) {
      parts.add("encoder starts as the decoder's transpose");
    }
    if (decoderFromEncoder) {
      parts.add("decoder starts as the encoder's transpose");
    }
    if (decoderNorm != 0 && !unitNormDecoder) {
      parts.add("decoder rows start with norm " + decoderNorm);
    }
    if (!encoderBias) {
      parts.add("no encoder bias");
    }
    if (hasPreEncoderBias()) {
      parts.add("pre-encoder bias from " + preEncoderBias);
    }
    return parts.isEmpty() ? "plain" : String.join(", ", parts);
  }
}
