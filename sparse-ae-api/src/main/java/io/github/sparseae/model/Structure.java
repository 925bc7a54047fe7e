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
 * @param encoderFromDecoder whether the encoder starts as the decoder's transpose, W_e = W_dᵀ, so
 *     that a unit looks for what it draws from the first step on. They go apart in training.
 *     Source: Gao et al., "Scaling and evaluating sparse autoencoders" (2024), where it prevents
 *     dead units
 * @param tiedWeights whether the decoder is the encoder's transpose throughout, W_d = W_eᵀ: one
 *     matrix, learned from both its uses. Source: Makhzani and Frey, "k-sparse autoencoders" (2013)
 * @param preEncoderBias whether the decoder's bias is taken off the input, and where it starts
 * @param normalization what is done to a row before the network sees it
 */
public record Structure(
    boolean unitNormDecoder,
    boolean encoderFromDecoder,
    boolean tiedWeights,
    PreEncoderBias preEncoderBias,
    InputNormalization normalization) {

  /**
   * Checks the arguments.
   *
   * @param unitNormDecoder whether each decoder row d_j, what unit j draws, is kept at ‖d_j‖₂ = 1:
   *     normalised at the start and after each update, with the part of the gradient along d_j
   *     taken away before. Without it a penalty on the code is evaded by small activations and long
   *     rows. Source: Bricken et al., "Towards monosemanticity" (2023)
   * @param encoderFromDecoder whether the encoder starts as the decoder's transpose, W_e = W_dᵀ, so
   *     that a unit looks for what it draws from the first step on. They go apart in training.
   *     Source: Gao et al., "Scaling and evaluating sparse autoencoders" (2024), where it prevents
   *     dead units
   * @param tiedWeights whether the decoder is the encoder's transpose throughout, W_d = W_eᵀ: one
   *     matrix, learned from both its uses. Source: Makhzani and Frey, "k-sparse autoencoders"
   *     (2013)
   * @param preEncoderBias whether the decoder's bias is taken off the input, and where it starts
   * @param normalization what is done to a row before the network sees it
   */
  public Structure {
    checkArgument(
        !(tiedWeights && encoderFromDecoder),
        "tied weights and an encoder that starts from the decoder exclude each other: tied weights"
            + " have no decoder to start from");
    checkArgument(
        !(tiedWeights && unitNormDecoder),
        "tied weights and unit-norm decoder rows exclude each other: the rows are the encoder's"
            + " columns, which have to be free");
  }

  /**
   * Two free layers.
   *
   * @return a structure with nothing switched on
   */
  public static Structure plain() {
    return new Structure(false, false, false, PreEncoderBias.NONE, InputNormalization.NONE);
  }

  /**
   * Keeps decoder rows at norm 1.
   *
   * @return a changed copy
   * @throws IllegalArgumentException if weights are tied
   */
  public Structure withUnitNormDecoder() {
    return new Structure(true, encoderFromDecoder, tiedWeights, preEncoderBias, normalization);
  }

  /**
   * Starts the encoder as the decoder's transpose.
   *
   * @return a changed copy
   * @throws IllegalArgumentException if weights are tied
   */
  public Structure withEncoderFromDecoder() {
    return new Structure(unitNormDecoder, true, tiedWeights, preEncoderBias, normalization);
  }

  /**
   * Makes the decoder the encoder's transpose.
   *
   * @return a changed copy
   * @throws IllegalArgumentException if something is switched on that needs a decoder of its own
   */
  public Structure withTiedWeights() {
    return new Structure(unitNormDecoder, encoderFromDecoder, true, preEncoderBias, normalization);
  }

  /**
   * Takes the decoder's bias off the input.
   *
   * @param start where the bias starts
   * @return a changed copy
   */
  public Structure withPreEncoderBias(PreEncoderBias start) {
    return new Structure(unitNormDecoder, encoderFromDecoder, tiedWeights, start, normalization);
  }

  /**
   * Normalises rows before the network sees them.
   *
   * @param kind what is done to them
   * @return a changed copy
   */
  public Structure withNormalization(InputNormalization kind) {
    return new Structure(unitNormDecoder, encoderFromDecoder, tiedWeights, preEncoderBias, kind);
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
    if (hasPreEncoderBias()) {
      parts.add("pre-encoder bias from " + preEncoderBias);
    }
    return parts.isEmpty() ? "plain" : String.join(", ", parts);
  }
}
