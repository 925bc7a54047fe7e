package io.github.sparseae.internal.file.published;

import static com.google.common.base.Preconditions.checkArgument;

import io.github.sparseae.internal.file.published.PublishedModel.Source;
import io.github.sparseae.model.Activation;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.CodeRule;
import io.github.sparseae.model.Parameter;
import io.github.sparseae.model.Sparsity;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** An architecture of SAELens: a rule that makes codes sparse, and the names of its arrays. */
public enum SaeLensArchitecture {
  STANDARD,
  TOPK,
  ABSTOPK,
  JUMPRELU,
  GATED,
  MATCHING_PURSUIT,
  TRANSCODER,
  SKIP_TRANSCODER,
  JUMPRELU_TRANSCODER,
  JUMPRELU_SKIP_TRANSCODER;

  static final String THRESHOLD = "threshold";

  /** Returns the architecture that computes the codes of a trained specification. */
  public static SaeLensArchitecture of(AutoencoderSpec spec) {
    CodeRule rule = spec.sparsity().atInference(spec.hidden());
    boolean keepsSigns = rule instanceof CodeRule.KLargest largest && largest.bySize();
    checkArgument(
        keepsSigns || spec.activation() == Activation.RELU,
        "SAELens has relu units only; a model with %s units cannot be written for it",
        spec.activation());
    checkArgument(
        spec.output() == Activation.LINEAR,
        "SAELens has linear outputs only; a model with %s outputs cannot be written for it",
        spec.output());
    if (spec.transcoding().isPresent()) {
      return transcoder(rule, spec);
    }
    if (rule instanceof CodeRule.Identity) {
      return STANDARD;
    }
    if (rule instanceof CodeRule.KLargest) {
      return keepsSigns ? ABSTOPK : TOPK;
    }
    if (rule instanceof CodeRule.Threshold || rule instanceof CodeRule.UnitThresholds) {
      return JUMPRELU;
    }
    if (rule instanceof CodeRule.Gate) {
      return GATED;
    }
    throw new AssertionError("no SAELens architecture of the code rule " + rule);
  }

  private static SaeLensArchitecture transcoder(CodeRule rule, AutoencoderSpec spec) {
    boolean isIdentity = rule instanceof CodeRule.Identity;
    checkArgument(
        isIdentity || rule instanceof CodeRule.Threshold || rule instanceof CodeRule.UnitThresholds,
        "SAELens has transcoders of relu and JumpReLU units only; one with the sparsity %s cannot be"
            + " written for it",
        spec.sparsity().describe());
    if (spec.skips()) {
      return isIdentity ? SKIP_TRANSCODER : JUMPRELU_SKIP_TRANSCODER;
    }
    return isIdentity ? TRANSCODER : JUMPRELU_TRANSCODER;
  }

  public boolean isTranscoder() {
    return compareTo(TRANSCODER) >= 0;
  }

  public boolean skips() {
    return this == SKIP_TRANSCODER || this == JUMPRELU_SKIP_TRANSCODER;
  }

  public boolean hasK() {
    return this == TOPK || this == ABSTOPK;
  }

  private boolean hasThresholds() {
    return this == JUMPRELU || this == JUMPRELU_TRANSCODER || this == JUMPRELU_SKIP_TRANSCODER;
  }

  public Sparsity sparsity(int k) {
    return switch (this) {
      case STANDARD, MATCHING_PURSUIT, TRANSCODER, SKIP_TRANSCODER -> Sparsity.none();
      case TOPK -> Sparsity.topK(k);
      case ABSTOPK -> Sparsity.absTopK(k);
      case JUMPRELU, JUMPRELU_TRANSCODER, JUMPRELU_SKIP_TRANSCODER -> Sparsity.jumpRelu(0);
      case GATED -> Sparsity.gated(0);
    };
  }

  /** Returns where the parameters are among the arrays of SAELens. */
  List<Source> sources() {
    List<Source> sources = new ArrayList<>();
    if (this != MATCHING_PURSUIT) {
      sources.add(Source.of("W_enc", Parameter.ENCODER_WEIGHTS));
      sources.add(Source.of(this == GATED ? "b_gate" : "b_enc", Parameter.ENCODER_BIAS));
    }
    sources.add(Source.of("W_dec", Parameter.DECODER_WEIGHTS));
    sources.add(Source.of("b_dec", Parameter.DECODER_BIAS));
    if (this == GATED) {
      sources.add(Source.of("r_mag", Parameter.MAGNITUDE_SCALE));
      sources.add(Source.of("b_mag", Parameter.MAGNITUDE_BIAS));
    }
    if (skips()) {
      sources.add(Source.turned("W_skip", Parameter.SKIP_WEIGHTS));
    }
    if (hasThresholds()) {
      sources.add(Source.of(THRESHOLD, Parameter.UNIT_THRESHOLD));
    }
    return sources;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
