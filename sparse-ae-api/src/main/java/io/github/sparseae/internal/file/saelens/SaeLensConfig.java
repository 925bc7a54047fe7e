package io.github.sparseae.internal.file.saelens;

import io.github.sparseae.internal.file.FieldPath;
import io.github.sparseae.internal.file.Json;
import io.github.sparseae.internal.file.JsonObject;
import io.github.sparseae.internal.file.LibraryVersion;
import io.github.sparseae.internal.file.MalformedFieldException;
import io.github.sparseae.model.Activation;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.Initializer;
import io.github.sparseae.model.PreEncoderBias;
import io.github.sparseae.model.Precision;
import io.github.sparseae.model.Reconstruction;
import io.github.sparseae.model.Reduction;
import io.github.sparseae.model.Structure;
import io.github.sparseae.model.WeightPenalty;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a {@code cfg.json} of SAELens says of a network, in the layout of version 6 and in those
 * before it. Fields that change no code and no reconstruction are left alone.
 *
 * @param architecture the rule by which the code is sparse
 * @param inputs {@code d_in}
 * @param hidden {@code d_sae}
 * @param precision what {@code dtype} can be computed in here
 * @param takesOffBias {@code apply_b_dec_to_input}
 * @param scalesInputs whether {@code normalize_activations} is {@code expected_average_only_in}
 * @param k how many units stay, 0 unless the architecture is topk
 * @param scalesByNorms {@code rescale_acts_by_decoder_norm} of topk
 * @param scalesCodes {@code finetuning_scaling_factor}
 * @param version what wrote it, as far as it says
 * @param weightsSha256 the checksum of the weights it belongs to; null where others wrote it
 */
public record SaeLensConfig(
    SaeLensArchitecture architecture,
    int inputs,
    int hidden,
    Precision precision,
    boolean takesOffBias,
    boolean scalesInputs,
    int k,
    boolean scalesByNorms,
    boolean scalesCodes,
    String version,
    @Nullable String weightsSha256) {
  public static final FieldPath PLACE = FieldPath.of("cfg");
  public static final String WEIGHTS_SHA256 = "weights_sha256";
  private static final String SCALED = "expected_average_only_in";

  /**
   * Reads a text.
   *
   * @throws MalformedFieldException if it is none, or describes what has no equal here
   */
  public static SaeLensConfig read(String text) {
    JsonObject cfg = Json.object(PLACE, text);
    boolean isTopK = activation(cfg).equals("topk");
    SaeLensArchitecture architecture =
        isTopK
            ? SaeLensArchitecture.TOPK
            : architecture(text(cfg, "architecture", "standard"), cfg);
    int inputs = positive(cfg, "d_in");
    int hidden = positive(cfg, "d_sae");
    if ((long) inputs * hidden > Integer.MAX_VALUE - 8) {
      throw new MalformedFieldException(
          cfg.place("d_sae"), "d_in x d_sae below 2^31", inputs + " x " + hidden);
    }
    boolean topK = architecture == SaeLensArchitecture.TOPK;
    JsonObject metadata = has(cfg, "metadata") ? cfg.object("metadata") : new JsonObject();
    return new SaeLensConfig(
        architecture,
        inputs,
        hidden,
        precision(cfg),
        flag(cfg, "apply_b_dec_to_input", true),
        scalesInputs(cfg),
        topK ? k(cfg, hidden) : 0,
        topK && flag(cfg, "rescale_acts_by_decoder_norm", false),
        flag(cfg, "finetuning_scaling_factor", false),
        text(has(metadata, "sae_lens_version") ? metadata : cfg, "sae_lens_version", "unknown"),
        has(metadata, WEIGHTS_SHA256) ? metadata.text(WEIGHTS_SHA256) : null);
  }

  private static SaeLensArchitecture architecture(String name, JsonObject cfg) {
    return Arrays.stream(SaeLensArchitecture.values())
        .filter(architecture -> architecture.toString().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new MalformedFieldException(
                    cfg.place("architecture"),
                    "one of " + Arrays.toString(SaeLensArchitecture.values()),
                    name.endsWith("batchtopk")
                        ? name + ": SAELens's save_inference_model makes a jumprelu of it"
                        : name));
  }

  private static String activation(JsonObject cfg) {
    String field = has(cfg, "activation_fn") ? "activation_fn" : "activation_fn_str";
    String name = text(cfg, field, "relu");
    if (!List.of("relu", "topk").contains(name)) {
      throw new MalformedFieldException(cfg.place(field), "relu or topk", name);
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
      throw new MalformedFieldException(from.place("k"), "1 to " + hidden + ", d_sae", k);
    }
    return k;
  }

  private static Precision precision(JsonObject cfg) {
    String name = text(cfg, "dtype", "float32");
    return switch (name.startsWith("torch.") ? name.substring("torch.".length()) : name) {
      case "float32", "float16", "bfloat16" -> Precision.FLOAT32;
      case "float64" -> Precision.FLOAT64;
      default ->
          throw new MalformedFieldException(
              cfg.place("dtype"), "one of float32, float64, float16, bfloat16", name);
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
    String name = cfg.text(field);
    if (!List.of("none", SCALED).contains(name)) {
      throw new MalformedFieldException(
          cfg.place(field),
          "none or " + SCALED + ", which are one thing for all rows",
          name + ", which depends on each row");
    }
    return name.equals(SCALED);
  }

  /** The plan that encodes the same. */
  public AutoencoderSpec spec() {
    return new AutoencoderSpec(
        inputs,
        hidden,
        Activation.RELU,
        Activation.LINEAR,
        architecture.sparsity(k),
        Reconstruction.squaredError(Reduction.PER_SAMPLE),
        takesOffBias
            ? Structure.plain().withPreEncoderBias(PreEncoderBias.ZERO)
            : Structure.plain(),
        WeightPenalty.NONE,
        Initializer.HE_UNIFORM,
        precision,
        0);
  }

  /** The text of a network that needs nothing done around its weights. */
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
            .put("apply_b_dec_to_input", takesOffBias)
            .put("normalize_activations", "none")
            .put("reshape_activations", "none");
    if (architecture == SaeLensArchitecture.TOPK) {
      cfg.put("k", k).put("rescale_acts_by_decoder_norm", false);
    }
    return Json.text(cfg.put("metadata", metadata)) + "\n";
  }

  private static int positive(JsonObject cfg, String name) {
    int value = cfg.integer(name);
    if (value < 1) {
      throw new MalformedFieldException(cfg.place(name), "at least 1", value);
    }
    return value;
  }

  private static String text(JsonObject cfg, String name, String otherwise) {
    return has(cfg, name) ? cfg.text(name) : otherwise;
  }

  private static boolean flag(JsonObject cfg, String name, boolean otherwise) {
    return has(cfg, name) ? cfg.flag(name) : otherwise;
  }

  /** Whether a field says something: Python's None counts as nothing. */
  private static boolean has(JsonObject cfg, String name) {
    return cfg.fields().get(name) != null;
  }
}
