package io.github.sparseae.internal.file.saelens;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableMap;
import io.github.sparseae.model.Activation;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.AuxiliaryLoss;
import io.github.sparseae.model.CodeRule;
import io.github.sparseae.model.Parameter;
import io.github.sparseae.model.Sparsity;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** An architecture of SAELens: a rule that makes codes sparse, and the names of its arrays. */
public enum SaeLensArchitecture {
  STANDARD,
  TOPK,
  JUMPRELU,
  GATED;

  public static final String THRESHOLD = "threshold";

  public static final String ENCODER = "W_enc";
  public static final String DECODER = "W_dec";
  public static final String DECODER_BIAS = "b_dec";

  /**
   * Returns the architecture that computes the codes of a trained specification.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static SaeLensArchitecture of(AutoencoderSpec spec) {
    checkArgument(
        spec.activation() == Activation.RELU,
        "SAELens has relu units only; a model with %s units cannot be written for it",
        spec.activation());
    checkArgument(
        spec.output() == Activation.LINEAR,
        "SAELens has linear outputs only; a model with %s outputs cannot be written for it",
        spec.output());
    checkArgument(
        spec.transcoding().isEmpty() && !spec.structure().normalization().isOfEachRow(),
        "transcoders and normalizations of each row are not written for SAELens");
    CodeRule rule = spec.sparsity().atInference(spec.hidden());
    if (rule instanceof CodeRule.Identity) {
      return STANDARD;
    }
    if (rule instanceof CodeRule.KLargest largest && !largest.bySize()) {
      return TOPK;
    }
    if (rule instanceof CodeRule.Threshold || rule instanceof CodeRule.UnitThresholds) {
      return JUMPRELU;
    }
    if (rule instanceof CodeRule.Gate) {
      return GATED;
    }
    checkArgument(!(rule instanceof CodeRule.KLargest), "AbsTopK is not written for SAELens");
    throw new AssertionError("no SAELens architecture of the code rule " + rule);
  }

  /** Returns the sparsity that computes the same codes. */
  public Sparsity sparsity(int k) {
    return switch (this) {
      case STANDARD -> Sparsity.none();
      case TOPK -> new Sparsity.TopK(k, 1, AuxiliaryLoss.NONE);
      case JUMPRELU -> Sparsity.jumpRelu(0);
      case GATED -> Sparsity.gated(0);
    };
  }

  /** Returns the parameters by the names of their arrays in SAELens. */
  public Map<String, Parameter> arrays() {
    ImmutableMap.Builder<String, Parameter> arrays = ImmutableMap.builder();
    arrays
        .put(ENCODER, Parameter.ENCODER_WEIGHTS)
        .put(DECODER, Parameter.DECODER_WEIGHTS)
        .put(DECODER_BIAS, Parameter.DECODER_BIAS);
    if (this == GATED) {
      arrays
          .put("b_gate", Parameter.ENCODER_BIAS)
          .put("r_mag", Parameter.MAGNITUDE_SCALE)
          .put("b_mag", Parameter.MAGNITUDE_BIAS);
    } else {
      arrays.put("b_enc", Parameter.ENCODER_BIAS);
    }
    if (this == JUMPRELU) {
      arrays.put(THRESHOLD, Parameter.UNIT_THRESHOLD);
    }
    return arrays.build();
  }

  /** Returns the shapes of the arrays by their names in SAELens. */
  public Map<String, List<Integer>> shapes(AutoencoderSpec spec) {
    ImmutableMap.Builder<String, List<Integer>> shapes = ImmutableMap.builder();
    arrays()
        .forEach(
            (name, parameter) ->
                shapes.put(
                    name,
                    parameter.equals(Parameter.ENCODER_WEIGHTS)
                        ? List.of(spec.inputs(), spec.hidden())
                        : parameter.equals(Parameter.DECODER_WEIGHTS)
                            ? List.of(spec.hidden(), spec.inputs())
                            : List.of(
                                parameter.equals(Parameter.DECODER_BIAS)
                                    ? spec.inputs()
                                    : spec.hidden())));
    return shapes.build();
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
