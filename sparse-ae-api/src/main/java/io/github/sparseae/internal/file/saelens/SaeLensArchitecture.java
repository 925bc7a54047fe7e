package io.github.sparseae.internal.file.saelens;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableMap;
import io.github.sparseae.model.Activation;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.AuxiliaryLoss;
import io.github.sparseae.model.Parameter;
import io.github.sparseae.model.Sparsity;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What SAELens calls a rule by which a code is sparse, and its arrays. */
public enum SaeLensArchitecture {
  STANDARD,
  TOPK,
  JUMPRELU,
  GATED;

  /** The one array that is kept in another form there: the threshold, not its logarithm. */
  public static final String THRESHOLD = "threshold";

  public static final String ENCODER = "W_enc";
  public static final String DECODER = "W_dec";
  public static final String DECODER_BIAS = "b_dec";

  /** The one whose codes are those of a plan after training. */
  public static SaeLensArchitecture of(AutoencoderSpec spec) {
    Sparsity sparsity = afterTraining(spec);
    checkArgument(
        spec.activation() == Activation.RELU,
        "SAELens has relu units, and no %s units that it could open",
        spec.activation());
    checkArgument(
        spec.output() == Activation.LINEAR,
        "SAELens has linear outputs, and no %s output that it could open",
        spec.output());
    if (sparsity instanceof Sparsity.TopK) {
      return TOPK;
    }
    if (sparsity instanceof Sparsity.JumpRelu || sparsity instanceof Sparsity.BatchTopK) {
      return JUMPRELU;
    }
    return sparsity instanceof Sparsity.Gated ? GATED : STANDARD;
  }

  /** A plan's sparsity without what only training knows. */
  public static Sparsity afterTraining(AutoencoderSpec spec) {
    return spec.sparsity() instanceof Sparsity.Matryoshka nested ? nested.inner() : spec.sparsity();
  }

  /** The rule here that makes the same codes. */
  public Sparsity sparsity(int k) {
    return switch (this) {
      case STANDARD -> Sparsity.none();
      case TOPK -> new Sparsity.TopK(k, 1, AuxiliaryLoss.NONE);
      case JUMPRELU -> Sparsity.jumpRelu(0);
      case GATED -> Sparsity.gated(0);
    };
  }

  /** What the arrays are here, by their names there. */
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
      arrays.put(THRESHOLD, Parameter.LOG_THRESHOLD);
    }
    return arrays.buildOrThrow();
  }

  /** The shapes of the arrays, by their names there. */
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
    return shapes.buildOrThrow();
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
