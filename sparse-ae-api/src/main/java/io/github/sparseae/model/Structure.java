package io.github.sparseae.model;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.ArrayList;
import java.util.List;

/**
 * What ties an autoencoder's layers to each other and to the data, beyond their shapes. Immutable;
 * each method that switches something on gives a changed copy.
 *
 * @param unitNormDecoder whether each decoder row d_j, what unit j draws, is kept at ‖d_j‖₂ = 1:
 *     normalised at the start and after each update, with the part of the gradient along d_j taken
 *     away before. Without it a penalty on the code is evaded by small activations and long rows.
 *     Source: Bricken et al., "Towards monosemanticity" (2023)
 * @param decoderNorm the norm that each decoder row starts with, positive and finite, or 0 for what
 *     the initialiser says: long enough to draw something, short enough that the first outputs are
 *     small; 0.1 is usual. Rows that are kept at norm 1 start with 1. Source: SAELens, {@code
 *     decoder_init_norm}
 * @param encoderFromDecoder whether the encoder starts as the decoder's transpose, W_e = W_dᵀ, so
 *     that a unit looks for what it draws from the first step on. They go apart in training.
 *     Source: Gao et al., "Scaling and evaluating sparse autoencoders" (2024), where it prevents
 *     dead units
 * @param decoderFromEncoder the same the other way round: whether the decoder starts as the
 *     encoder's transpose, before its rows get their norm, and the encoder as the initialiser says
 * @param tiedWeights whether the decoder is the encoder's transpose throughout, W_d = W_eᵀ: one
 *     matrix, learned from both its uses. Source: Makhzani and Frey, "k-sparse autoencoders" (2013)
 * @param encoderBias whether the encoder has a bias; without, b_e is 0 and stays there
 * @param preEncoderBias whether the decoder's bias is taken off the input, and where it starts
 * @param normalization what is done to a row before the network sees it
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

  /**
   * Checks the arguments.
   *
   * @param unitNormDecoder whether each decoder row d_j, what unit j draws, is kept at ‖d_j‖₂ = 1:
   *     normalised at the start and after each update, with the part of the gradient along d_j
   *     taken away before. Without it a penalty on the code is evaded by small activations and long
   *     rows. Source: Bricken et al., "Towards monosemanticity" (2023)
   * @param decoderNorm the norm that each decoder row starts with, positive and finite, or 0 for
   *     what the initialiser says: long enough to draw something, short enough that the first
   *     outputs are small; 0.1 is usual. Rows that are kept at norm 1 start with 1. Source:
   *     SAELens, {@code decoder_init_norm}
   * @param encoderFromDecoder whether the encoder starts as the decoder's transpose, W_e = W_dᵀ, so
   *     that a unit looks for what it draws from the first step on. They go apart in training.
   *     Source: Gao et al., "Scaling and evaluating sparse autoencoders" (2024), where it prevents
   *     dead units
   * @param decoderFromEncoder the same the other way round: whether the decoder starts as the
   *     encoder's transpose, before its rows get their norm, and the encoder as the initialiser
   *     says
   * @param tiedWeights whether the decoder is the encoder's transpose throughout, W_d = W_eᵀ: one
   *     matrix, learned from both its uses. Source: Makhzani and Frey, "k-sparse autoencoders"
   *     (2013)
   * @param encoderBias whether the encoder has a bias; without, b_e is 0 and stays there
   * @param preEncoderBias whether the decoder's bias is taken off the input, and where it starts
   * @param normalization what is done to a row before the network sees it
   */
  public Structure {
    checkArgument(
        decoderNorm >= 0 && Double.isFinite(decoderNorm),
        "the norm that decoder rows start with must be positive and finite, or 0 for the"
            + " initialiser's, was %s",
        decoderNorm);
    checkArgument(
        !(unitNormDecoder && decoderNorm != 0 && decoderNorm != 1),
        "decoder rows that are kept at norm 1 cannot start with norm %s",
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
        "tied weights have no decoder that could start in a way of its own");
  }

  /**
   * Two free layers.
   *
   * @return a structure with nothing switched on
   */
  public static Structure plain() {
    return new Structure(
        false, 0, false, false, false, true, PreEncoderBias.NONE, InputNormalization.NONE);
  }

  /**
   * Keeps decoder rows at norm 1.
   *
   * @return a changed copy
   * @throws IllegalArgumentException if weights are tied, or rows start with another norm
   */
  public Structure withUnitNormDecoder() {
    return new Structure(
        true,
        decoderNorm,
        encoderFromDecoder,
        decoderFromEncoder,
        tiedWeights,
        encoderBias,
        preEncoderBias,
        normalization);
  }

  /**
   * Starts decoder rows with a norm.
   *
   * @param norm positive and finite, or 0 for the initialiser's
   * @return a changed copy
   * @throws IllegalArgumentException if weights are tied, rows are kept at another norm, or the
   *     number is out of its range
   */
  public Structure withDecoderNorm(double norm) {
    return new Structure(
        unitNormDecoder,
        norm,
        encoderFromDecoder,
        decoderFromEncoder,
        tiedWeights,
        encoderBias,
        preEncoderBias,
        normalization);
  }

  /**
   * Starts the encoder as the decoder's transpose.
   *
   * @return a changed copy
   * @throws IllegalArgumentException if weights are tied, or the decoder starts from the encoder
   */
  public Structure withEncoderFromDecoder() {
    return new Structure(
        unitNormDecoder,
        decoderNorm,
        true,
        decoderFromEncoder,
        tiedWeights,
        encoderBias,
        preEncoderBias,
        normalization);
  }

  /**
   * Starts the decoder as the encoder's transpose.
   *
   * @return a changed copy
   * @throws IllegalArgumentException if weights are tied, or the encoder starts from the decoder
   */
  public Structure withDecoderFromEncoder() {
    return new Structure(
        unitNormDecoder,
        decoderNorm,
        encoderFromDecoder,
        true,
        tiedWeights,
        encoderBias,
        preEncoderBias,
        normalization);
  }

  /**
   * Makes the decoder the encoder's transpose.
   *
   * @return a changed copy
   * @throws IllegalArgumentException if something is switched on that needs a decoder of its own
   */
  public Structure withTiedWeights() {
    return new Structure(
        unitNormDecoder,
        decoderNorm,
        encoderFromDecoder,
        decoderFromEncoder,
        true,
        encoderBias,
        preEncoderBias,
        normalization);
  }

  /**
   * Leaves the encoder without a bias.
   *
   * @return a changed copy
   */
  public Structure withoutEncoderBias() {
    return new Structure(
        unitNormDecoder,
        decoderNorm,
        encoderFromDecoder,
        decoderFromEncoder,
        tiedWeights,
        false,
        preEncoderBias,
        normalization);
  }

  /**
   * Takes the decoder's bias off the input.
   *
   * @param start where the bias starts
   * @return a changed copy
   */
  public Structure withPreEncoderBias(PreEncoderBias start) {
    return new Structure(
        unitNormDecoder,
        decoderNorm,
        encoderFromDecoder,
        decoderFromEncoder,
        tiedWeights,
        encoderBias,
        start,
        normalization);
  }

  /**
   * Normalises rows before the network sees them.
   *
   * @param kind what is done to them
   * @return a changed copy
   */
  public Structure withNormalization(InputNormalization kind) {
    return new Structure(
        unitNormDecoder,
        decoderNorm,
        encoderFromDecoder,
        decoderFromEncoder,
        tiedWeights,
        encoderBias,
        preEncoderBias,
        kind);
  }

  /**
   * Whether the decoder's bias is taken off the input.
   *
   * @return false for {@link PreEncoderBias#NONE}
   */
  public boolean hasPreEncoderBias() {
    return preEncoderBias != PreEncoderBias.NONE;
  }

  /**
   * The structure in words.
   *
   * @return for example {@code "unit-norm decoder rows, encoder starts as the decoder's transpose"}
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
