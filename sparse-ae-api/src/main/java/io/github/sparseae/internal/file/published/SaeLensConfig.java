package io.github.sparseae.internal.file.published;

import com.google.common.collect.ImmutableMap;
import io.github.sparseae.internal.file.Json;
import io.github.sparseae.internal.file.JsonObject;
import io.github.sparseae.internal.file.LibraryVersion;
import io.github.sparseae.internal.file.MalformedFileException;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.CodeRule;
import io.github.sparseae.model.InputNormalization;
import io.github.sparseae.model.PreEncoderBias;
import io.github.sparseae.model.Precision;
import io.github.sparseae.model.Sparsity;
import io.github.sparseae.model.Structure;
import io.github.sparseae.model.Transcoding;
import io.github.sparseae.pursuit.Pursuit;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The content of a {@code cfg.json} of SAELens, in the layout of version 6 or an earlier one.
 * Fields that affect neither codes nor reconstructions are ignored.
 *
 * @param architecture the rule that makes codes sparse
 * @param spec returns the specification that computes the same codes, with tied weights or not
 * @param subtractsBias {@code apply_b_dec_to_input}
 * @param scalesInputs whether {@code normalize_activations} is {@code expected_average_only_in}
 * @param pursuit solves for the codes of a matching_pursuit, else null
 * @param scalesByNorms {@code rescale_acts_by_decoder_norm} of topk and abstopk
 * @param scalesCodes {@code finetuning_scaling_factor}
 * @param version the version of SAELens that wrote it, or {@code unknown}
 * @param weightsChecksum the checksum of its weights; null unless sparse-ae wrote it
 */
record SaeLensConfig(
    SaeLensArchitecture architecture,
    Function<Boolean, AutoencoderSpec> spec,
    boolean subtractsBias,
    boolean scalesInputs,
    @Nullable Pursuit pursuit,
    boolean scalesByNorms,
    boolean scalesCodes,
    String version,
    @Nullable String weightsChecksum) {
  /** The version of SAELens whose layout is written. */
  private static final String VERSION = "6.18.0";

  private static final String WEIGHTS_CHECKSUM = "weights_crc32";

  /** Until sparse-ae's format 1.4. */
  private static final String WEIGHTS_SHA256 = "weights_sha256";

  private static final String SCALED = "expected_average_only_in";
  private static final String ROW_NORM = "constant_norm_rescale";
  private static final String LAYER_NORM = "layer_norm";

  /** Architectures that no network here computes, each with the reason. */
  private static final ImmutableMap<String, String> REFUSED =
      ImmutableMap.of(
          "temporal",
          "whose codes depend on the rows before",
          "batchtopk",
          "which SAELens's save_inference_model writes as jumprelu",
          "matryoshka_batchtopk",
          "which SAELens's save_inference_model writes as jumprelu");

  static SaeLensConfig read(JsonObject cfg) {
    boolean isTopK = activation(cfg).equals("topk");
    // Before it had architectures SAELens wrote none, and a k only among activation_fn_kwargs.
    String usual = cfg.has("architecture") || cfg.isGiven("k") ? "none" : "standard";
    SaeLensArchitecture architecture =
        isTopK
            ? SaeLensArchitecture.TOPK
            : architecture(cfg.given("architecture", JsonObject::text, usual), cfg);
    List<Integer> widths = PublishedModel.widths(cfg, "d_in", "d_sae");
    int inputs = widths.get(0);
    int hidden = widths.get(1);
    int outputs = architecture.isTranscoder() ? cfg.positive("d_out") : inputs;
    PublishedModel.checkProduct(cfg, "d_out", outputs, hidden);
    boolean subtractsBias =
        cfg.given("apply_b_dec_to_input", JsonObject::flag, !architecture.isTranscoder());
    boolean scalesInputs = scalesInputs(cfg);
    checkSupported(cfg, architecture, subtractsBias, scalesInputs);
    Precision precision = precision(cfg);
    InputNormalization normalization = normalization(cfg);
    Sparsity sparsity = architecture.sparsity(architecture.hasK() ? k(cfg, hidden) : 0);
    Pursuit pursuit =
        architecture == SaeLensArchitecture.MATCHING_PURSUIT ? pursuit(cfg, inputs) : null;
    JsonObject metadata = cfg.given("metadata", JsonObject::object, new JsonObject());
    return new SaeLensConfig(
        architecture,
        isTied ->
            PublishedModel.spec(
                inputs,
                hidden,
                sparsity,
                Structure.plain()
                    .tiedWeights(isTied)
                    .preEncoderBias(
                        subtractsBias || pursuit != null
                            ? PreEncoderBias.ZERO
                            : PreEncoderBias.NONE)
                    .normalization(normalization),
                precision,
                architecture.isTranscoder()
                    ? Optional.of(new Transcoding(outputs, architecture.skips()))
                    : Optional.empty()),
        subtractsBias,
        scalesInputs,
        pursuit,
        architecture.hasK() && cfg.given("rescale_acts_by_decoder_norm", JsonObject::flag, false),
        cfg.given("finetuning_scaling_factor", JsonObject::flag, false),
        (metadata.isGiven("sae_lens_version") ? metadata : cfg)
            .given("sae_lens_version", JsonObject::text, "unknown"),
        weightsChecksum(metadata));
  }

  private static @Nullable String weightsChecksum(JsonObject metadata) {
    String field = metadata.isGiven(WEIGHTS_SHA256) ? WEIGHTS_SHA256 : WEIGHTS_CHECKSUM;
    return metadata.isGiven(field) ? metadata.text(field) : null;
  }

  /** Reads how codes are solved for; versions before {@code max_iterations} had no bound. */
  private static Pursuit pursuit(JsonObject cfg, int inputs) {
    PublishedModel.checkOff(
        cfg, "stop_on_duplicate_support", true, "a pursuit ends where it chooses an atom again");
    boolean isBounded = cfg.has("max_iterations");
    int steps = cfg.given("max_iterations", JsonObject::positive, inputs);
    double error = cfg.given("residual_threshold", JsonObject::number, 0.01);
    cfg.path("residual_threshold").check(error >= 0, "at least 0", error);
    return Pursuit.matching(isBounded ? steps : Integer.MAX_VALUE).error(error);
  }

  private static void checkSupported(
      JsonObject cfg,
      SaeLensArchitecture architecture,
      boolean subtractsBias,
      boolean scalesInputs) {
    cfg.path("normalize_activations")
        .check(
            architecture != SaeLensArchitecture.MATCHING_PURSUIT || !scalesInputs,
            "none: the codes depend on the atoms' norms",
            SCALED);
    cfg.path("apply_b_dec_to_input")
        .check(
            !architecture.isTranscoder() || !subtractsBias,
            "false: a transcoder's b_dec is one of outputs",
            "true");
    cfg.path("normalize_activations")
        .check(
            !architecture.isTranscoder() || !scalesInputs,
            "another setting for a transcoder, of which SAELens does not say what is scaled",
            SCALED);
  }

  private static SaeLensArchitecture architecture(String name, JsonObject cfg) {
    return Arrays.stream(SaeLensArchitecture.values())
        .filter(architecture -> architecture.toString().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new MalformedFileException(
                    cfg.path("architecture"),
                    "one of " + Arrays.toString(SaeLensArchitecture.values()),
                    REFUSED.containsKey(name) ? name + ", " + REFUSED.get(name) : name));
  }

  private static String activation(JsonObject cfg) {
    String field = cfg.isGiven("activation_fn") ? "activation_fn" : "activation_fn_str";
    String name = cfg.given(field, JsonObject::text, "relu");
    cfg.path(field).check(List.of("relu", "topk").contains(name), "relu or topk", name);
    return name;
  }

  private static int k(JsonObject cfg, int hidden) {
    JsonObject old = cfg.given("activation_fn_kwargs", JsonObject::object, cfg);
    return PublishedModel.k(old.isGiven("k") ? old : cfg, "k", hidden);
  }

  private static Precision precision(JsonObject cfg) {
    String name = cfg.given("dtype", JsonObject::text, "float32");
    return switch (name.startsWith("torch.") ? name.substring("torch.".length()) : name) {
      case "float32", "float16", "bfloat16" -> Precision.FLOAT32;
      case "float64" -> Precision.FLOAT64;
      default ->
          throw new MalformedFileException(
              cfg.path("dtype"), "one of float32, float64, float16, bfloat16", name);
    };
  }

  private static boolean scalesInputs(JsonObject cfg) {
    String field = "normalize_activations";
    return cfg.fields().get(field) instanceof Boolean
        ? cfg.flag(field)
        : SCALED.equals(cfg.fields().get(field));
  }

  private static InputNormalization normalization(JsonObject cfg) {
    String field = "normalize_activations";
    String name = cfg.given(field, JsonObject::text, "none");
    return switch (name) {
      case "none", SCALED -> InputNormalization.NONE;
      case ROW_NORM -> InputNormalization.ROW_NORM;
      case LAYER_NORM -> InputNormalization.LAYER_NORM;
      default ->
          throw new MalformedFileException(
              cfg.path(field),
              "one of none, " + SCALED + ", " + ROW_NORM + ", " + LAYER_NORM,
              name);
    };
  }

  /** Returns the text of a model's settings, for weights of a checksum. */
  static String written(
      AutoencoderSpec spec,
      SaeLensArchitecture architecture,
      @Nullable Pursuit pursuit,
      String checksum) {
    JsonObject metadata =
        new JsonObject()
            .put("sae_lens_version", VERSION)
            .put("trained_with", "sparse-ae " + LibraryVersion.VERSION)
            .put(WEIGHTS_CHECKSUM, checksum);
    metadata.putNew("sae_lens_training_version", null);
    JsonObject cfg =
        new JsonObject()
            .put("architecture", architecture.toString())
            .put("d_in", spec.inputs())
            .put("d_sae", spec.hidden())
            .put("dtype", spec.precision().toString())
            .put("device", "cpu")
            // What solves for codes always subtracts it.
            .put("apply_b_dec_to_input", pursuit != null || spec.structure().hasPreEncoderBias())
            .put(
                "normalize_activations",
                switch (spec.structure().normalization()) {
                  case NONE, STANDARDIZE, MEAN_NORM -> "none";
                  case ROW_NORM -> ROW_NORM;
                  case LAYER_NORM -> LAYER_NORM;
                })
            .put("reshape_activations", "none");
    if (architecture.isTranscoder()) {
      cfg.put("d_out", spec.outputs());
    }
    if (architecture.hasK()
        && spec.sparsity().atInference(spec.hidden()) instanceof CodeRule.KLargest largest) {
      cfg.put("k", largest.k()).put("rescale_acts_by_decoder_norm", false);
    }
    if (pursuit != null) {
      cfg.put("residual_threshold", pursuit.error()).put("max_iterations", pursuit.steps());
    }
    return Json.text(cfg.put("metadata", metadata)) + "\n";
  }
}
