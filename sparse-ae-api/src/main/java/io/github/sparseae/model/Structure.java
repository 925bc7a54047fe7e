package io.github.sparseae.model;

import java.util.ArrayList;
import java.util.List;

/**
 * What ties an autoencoder's layers together beyond their shapes. Immutable.
 *
 * @param unitNormDecoder whether each decoder row d_j, what unit j draws, is kept at ‖d_j‖₂ = 1:
 *     normalised at the start and after each update, with the part of the gradient along d_j taken
 *     away before. Without it a penalty on the code is evaded by small activations and long rows.
 *     Source: Bricken et al., "Towards monosemanticity" (2023)
 * @param encoderFromDecoder whether the encoder starts as the decoder's transpose, W_e = W_dᵀ, so
 *     that a unit looks for what it draws from the first step on. They go apart in training.
 *     Source: Gao et al., "Scaling and evaluating sparse autoencoders" (2024), where it prevents
 *     dead units
 */
public record Structure(boolean unitNormDecoder, boolean encoderFromDecoder) {

  /**
   * Two free layers.
   *
   * @return a structure with nothing switched on
   */
  public static Structure plain() {
    return new Structure(false, false);
  }

  /**
   * The structure in words.
   *
   * @return for example {@code "unit-norm decoder rows, encoder starts as the decoder's transpose"}
   */
  public String describe() {
    List<String> parts = new ArrayList<>();
    if (unitNormDecoder) {
      parts.add("unit-norm decoder rows");
    }
    if (encoderFromDecoder) {
      parts.add("encoder starts as the decoder's transpose");
    }
    return parts.isEmpty() ? "plain" : String.join(", ", parts);
  }
}
