package io.github.sparseae.internal.file.saelens;

import com.google.common.collect.ImmutableMap;
import io.github.sparseae.internal.file.FieldPath;
import io.github.sparseae.internal.file.Json;
import io.github.sparseae.internal.file.JsonObject;
import io.github.sparseae.internal.file.LibraryVersion;
import io.github.sparseae.internal.file.MalformedFileException;
import io.github.sparseae.model.Activation;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.Initializer;
import io.github.sparseae.model.InputNormalization;
import io.github.sparseae.model.PreEncoderBias;
import io.github.sparseae.model.Precision;
import io.github.sparseae.model.Reconstruction;
import io.github.sparseae.model.Reduction;
import io.github.sparseae.model.Structure;
import io.github.sparseae.model.Transcoding;
import io.github.sparseae.model.WeightPenalty;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The content of a {@code cfg.json} of SAELens, in the layout of version 6 or an earlier one.
 * Fields that affect neither codes nor reconstructions are ignored.
 *
 * @param architecture the rule that makes codes sparse
 * @param inputs {@code d_in}
 * @param hidden {@code d_sae}
 * @param outputs {@code d_out} of a transcoder, else {@code d_in}
 * @param precision the precision here for {@code dtype}
 * @param subtractsBias {@code apply_b_dec_to_input}
 * @param normalization {@code normalize_activations}, where it depends on each row; else none
 * @param scalesInputs whether {@code normalize_activations} is {@code expected_average_only_in}
 * @param k the number of units that stay active; 0 unless the architecture is topk or abstopk
 * @param scalesByNorms {@code rescale_acts_by_decoder_norm} of topk and abstopk
 * @param scalesCodes {@code finetuning_scaling_factor}
 * @param version the version of SAELens that wrote it, or {@code unknown}
 * @param weightsSha256 the checksum of its weights; null unless sparse-ae wrote it
 */
public record SaeLensConfig(
    SaeLensArchitecture architecture,
    int inputs,
    int hidden,
    int outputs,
    Precision precision,
    boolean subtractsBias,
    InputNormalization normalization,
    boolean scalesInputs,
    int k,
    boolean scalesByNorms,
    boolean scalesCodes,
    String version,
    @Nullable String weightsSha256) {
  public static final FieldPath PATH = FieldPath.of("cfg");
  public static final String WEIGHTS_SHA256 = "weights_sha256";
  private static final String SCALED = "expected_average_only_in";
  private static final String ROW_NORM = "constant_norm_rescale";
  private static final String LAYER_NORM = "layer_norm";

  /** Architectures that no network here computes, each with the reason. */
  private static final ImmutableMap<String, String> REFUSED =
      ImmutableMap.of(
          "temporal",
          "whose codes depend on the rows before",
          "matching_pursuit",
          "whose codes are solved for, not computed by an encoder",
          "batchtopk",
          "which SAELens's save_inference_model writes as jumprelu",
          "matryoshka_batchtopk",
          "which SAELens's save_inference_model writes as jumprelu");

  /**
   * Reads a text.
   *
   * @throws MalformedFileException if it is not JSON or has settings without an equivalent here
   */
  public static SaeLensConfig read(String text) {
    JsonObject cfg = Json.object(PATH, text);
    boolean isTopK = activation(cfg).equals("topk");
    SaeLensArchitecture architecture =
        isTopK
            ? SaeLensArchitecture.TOPK
            : architecture(text(cfg, "architecture", "standard"), cfg);
    int inputs = cfg.positive("d_in");
    int hidden = cfg.positive("d_sae");
    if ((long) inputs * hidden > Integer.MAX_VALUE - 8) {
      throw new MalformedFileException(
          cfg.path("d_sae"), "d_in x d_sae below 2^31", inputs + " x " + hidden);
    }
    int outputs = architecture.isTranscoder() ? cfg.positive("d_out") : inputs;
    boolean subtractsBias = flag(cfg, "apply_b_dec_to_input", !architecture.isTranscoder());
    boolean scalesInputs = scalesInputs(cfg);
    checkTranscoder(cfg, architecture, hidden, outputs, subtractsBias, scalesInputs);
    boolean topK = architecture.hasK();
    JsonObject metadata = has(cfg, "metadata") ? cfg.object("metadata") : new JsonObject();
    return new SaeLensConfig(
        architecture,
        inputs,
        hidden,
        outputs,
        precision(cfg),
        subtractsBias,
        normalization(cfg),
        scalesInputs,
        topK ? k(cfg, hidden) : 0,
        topK && flag(cfg, "rescale_acts_by_decoder_norm", false),
        flag(cfg, "finetuning_scaling_factor", false),
        text(has(metadata, "sae_lens_version") ? metadata : cfg, "sae_lens_version", "unknown"),
        has(metadata, WEIGHTS_SHA256) ? metadata.text(WEIGHTS_SHA256) : null);
  }

  private static void checkTranscoder(
      JsonObject cfg,
      SaeLensArchitecture architecture,
      int hidden,
      int outputs,
      boolean subtractsBias,
      boolean scalesInputs) {
    if ((long) outputs * hidden > Integer.MAX_VALUE - 8) {
      throw new MalformedFileException(
          cfg.path("d_out"), "d_out x d_sae below 2^31", outputs + " x " + hidden);
    }
    if (architecture.isTranscoder() && subtractsBias) {
      throw new MalformedFileException(
          cfg.path("apply_b_dec_to_input"),
          "false: a transcoder's b_dec is one of outputs",
          "true");
    }
    if (architecture.isTranscoder() && scalesInputs) {
      throw new MalformedFileException(
          cfg.path("normalize_activations"),
          "another setting for a transcoder, of which SAELens does not say what is scaled",
          SCALED);
    }
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
    String field = has(cfg, "activation_fn") ? "activation_fn" : "activation_fn_str";
    String name = text(cfg, field, "relu");
    if (!List.of("relu", "topk").contains(name)) {
      throw new MalformedFileException(cfg.path(field), "relu or topk", name);
    }
    return name;
  }

  private static int k(JsonObject cfg, int hidden) {
    JsonObject from = cfg;
    if (has(cfg, "activation_fn_kwargs")) {
      JsonObject settings = cfg.object("activation_fn_kwargs");
      from = has(settings, "k") ? settings : cfg;
    }
    int k = from.integer("k");
    if (k < 1 || k > hidden) {
      throw new MalformedFileException(from.path("k"), "1 to " + hidden + ", d_sae", k);
    }
    return k;
  }

  private static Precision precision(JsonObject cfg) {
    String name = text(cfg, "dtype", "float32");
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
    if (!has(cfg, field)) {
      return false;
    }
    if (cfg.fields().get(field) instanceof Boolean) {
      return cfg.flag(field);
    }
    return SCALED.equals(cfg.fields().get(field));
  }

  private static InputNormalization normalization(JsonObject cfg) {
    String field = "normalize_activations";
    String name = text(cfg, field, "none");
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

  /** Returns the specification that computes the same codes. */
  public AutoencoderSpec spec() {
    return new AutoencoderSpec(
        inputs,
        hidden,
        architecture == SaeLensArchitecture.ABSTOPK ? Activation.LINEAR : Activation.RELU,
        Activation.LINEAR,
        architecture.sparsity(k),
        Reconstruction.squaredError(Reduction.PER_SAMPLE),
        Structure.plain()
            .preEncoderBias(subtractsBias ? PreEncoderBias.ZERO : PreEncoderBias.NONE)
            .normalization(normalization),
        WeightPenalty.NONE,
        Initializer.HE_UNIFORM,
        precision,
        0,
        architecture.isTranscoder()
            ? Optional.of(new Transcoding(outputs, architecture.skips()))
            : Optional.empty());
  }

  /** Returns the text for weights that need no scaling of inputs or codes. */
  public String write() {
    JsonObject metadata =
        new JsonObject()
            .put("sae_lens_version", version)
            .put("trained_with", "sparse-ae " + LibraryVersion.VERSION)
            .put(WEIGHTS_SHA256, weightsSha256);
    metadata.putNew("sae_lens_training_version", null);
    JsonObject cfg =
        new JsonObject()
            .put("architecture", architecture.toString())
            .put("d_in", inputs)
            .put("d_sae", hidden)
            .put("dtype", precision.toString())
            .put("device", "cpu")
            .put("apply_b_dec_to_input", subtractsBias)
            .put(
                "normalize_activations",
                switch (normalization) {
                  case NONE, STANDARDIZE, MEAN_NORM -> "none";
                  case ROW_NORM -> ROW_NORM;
                  case LAYER_NORM -> LAYER_NORM;
                })
            .put("reshape_activations", "none");
    if (architecture.isTranscoder()) {
      cfg.put("d_out", outputs);
    }
    if (architecture.hasK()) {
      cfg.put("k", k).put("rescale_acts_by_decoder_norm", false);
    }
    return Json.text(cfg.put("metadata", metadata)) + "\n";
  }

  private static String text(JsonObject cfg, String name, String otherwise) {
    return has(cfg, name) ? cfg.text(name) : otherwise;
  }

  private static boolean flag(JsonObject cfg, String name, boolean otherwise) {
    return has(cfg, name) ? cfg.flag(name) : otherwise;
  }

  /** Returns whether a field has a value: Python's None is no value. */
  private static boolean has(JsonObject cfg, String name) {
    return cfg.fields().get(name) != null;
  }
}
