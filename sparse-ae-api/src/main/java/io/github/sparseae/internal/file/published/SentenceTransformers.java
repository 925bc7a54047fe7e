package io.github.sparseae.internal.file.published;

import static com.google.common.base.Preconditions.checkArgument;
import static io.github.sparseae.internal.file.published.PublishedModel.CENTERED;
import static io.github.sparseae.internal.file.published.PublishedModel.find;
import static io.github.sparseae.internal.file.published.PublishedModel.matrix;

import com.google.common.collect.ImmutableMap;
import io.github.sparseae.file.ModelFile;
import io.github.sparseae.internal.file.Json;
import io.github.sparseae.internal.file.JsonObject;
import io.github.sparseae.internal.file.MalformedFileException;
import io.github.sparseae.internal.file.TensorTable;
import io.github.sparseae.internal.file.published.PublishedModel.Source;
import io.github.sparseae.model.Activation;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.CodeRule;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.InputNormalization;
import io.github.sparseae.model.Parameter;
import io.github.sparseae.model.Precision;
import io.github.sparseae.model.Sparsity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads and writes the folder of a {@code SparseAutoEncoder} of Sentence Transformers: {@code
 * config.json} and {@code model.safetensors}. The decoder is the encoder's transpose, and
 * safetensors stores their one matrix under one of its two names.
 */
public final class SentenceTransformers {
  private static final String CONFIG = "config.json";
  private static final String WEIGHTS = "model.safetensors";
  private static final String ENCODER = "encoder.weight";
  private static final String DECODER = "decoder.linear.weight";
  private static final String IDLE = "stats_last_nonzero";
  private static final int DEFAULT_AUXILIARY_K = 512;
  private static final int DEFAULT_DEAD_AFTER = 30;

  private SentenceTransformers() {}

  /** Reads a folder with a number of active units, or 0 for that of the folder. */
  public static ModelFile read(Path folder, int k) throws IOException {
    Function<Precision, AutoencoderSpec> spec =
        PublishedModel.settings(folder.resolve(CONFIG), config -> spec(config, k));
    return PublishedModel.read(
        folder.resolve(WEIGHTS),
        "Sentence Transformers",
        PublishedModel::safetensors,
        table -> model(table, spec));
  }

  private static Function<Precision, AutoencoderSpec> spec(JsonObject config, int k) {
    List<Integer> widths = PublishedModel.widths(config, "input_dim", "hidden_dim");
    int own = PublishedModel.k(config, "k", widths.get(1));
    checkArgument(k <= widths.get(1), "k must be at most hidden, was %s of %s", k, widths.get(1));
    boolean normalizes = config.given("normalize", JsonObject::flag, false);
    if (normalizes && widths.get(0) < 2) {
      throw new MalformedFileException(
          config.path("input_dim"), "at least 2, because normalize is true", widths.get(0));
    }
    return precision ->
        PublishedModel.spec(
            widths.get(0),
            widths.get(1),
            Sparsity.topK(k == 0 ? own : k),
            CENTERED
                .tiedWeights(true)
                .normalization(
                    normalizes ? InputNormalization.LAYER_NORM : InputNormalization.NONE),
            precision,
            Optional.empty());
  }

  private static PublishedModel model(
      TensorTable table, Function<Precision, AutoencoderSpec> specOf) {
    boolean asDecoder = find(table, DECODER).isPresent();
    if (asDecoder && find(table, ENCODER).isPresent()) {
      throw new MalformedFileException(
          TensorTable.path(DECODER), "no copy beside " + ENCODER + ", which it shares", "there");
    }
    String weights = asDecoder ? DECODER : ENCODER;
    AutoencoderSpec spec = specOf.apply(matrix(table, weights).type().precision());
    return new PublishedModel(
        spec,
        List.of(
            Source.turned(weights, Parameter.ENCODER_WEIGHTS),
            Source.of("latent_bias", Parameter.ENCODER_BIAS),
            Source.of("pre_bias", Parameter.DECODER_BIAS)),
        find(table, IDLE).isPresent() ? Map.of(IDLE, List.of(spec.hidden())) : Map.of());
  }

  public static void write(ModelFile model, Path folder) throws IOException {
    checkArgument(
        model.spec() instanceof AutoencoderSpec,
        "Sentence Transformers' SparseAutoEncoder is no classifier; write the autoencoder that the"
            + " encoder comes from");
    AutoencoderSpec spec = (AutoencoderSpec) model.spec();
    int k = check(spec);
    Folding arrays = new Folding(model);
    DenseArray weights = arrays.array(Parameter.ENCODER_WEIGHTS).transpose();
    checkArgument(
        spec.structure().tiedWeights() || weights.equals(arrays.array(Parameter.DECODER_WEIGHTS)),
        "the decoder must be the encoder's transpose, as tiedWeights keeps it: Sentence"
            + " Transformers stores one matrix");
    PublishedModel.write(
        folder.resolve(WEIGHTS),
        ImmutableMap.of("format", "pt", ENCODER, DECODER),
        ImmutableMap.of(
            DECODER,
            weights,
            "latent_bias",
            arrays.array(Parameter.ENCODER_BIAS),
            "pre_bias",
            arrays.array(Parameter.DECODER_BIAS),
            IDLE,
            DenseArray.wrap(new float[spec.hidden()], spec.hidden())),
        folder.resolve(CONFIG),
        checksum -> config(spec, k));
  }

  /** Returns k; refuses what the module does not compute. */
  private static int check(AutoencoderSpec spec) {
    checkArgument(
        spec.activation() == Activation.RELU && spec.output() == Activation.LINEAR,
        "Sentence Transformers has relu units and linear outputs; a model with %s units and %s"
            + " outputs cannot be written for it",
        spec.activation(),
        spec.output());
    checkArgument(
        spec.sparsity().atInference(spec.hidden()) instanceof CodeRule.KLargest,
        "Sentence Transformers keeps the k largest units; a model with %s cannot be written for it",
        spec.sparsity().describe());
    checkArgument(
        spec.transcoding().isEmpty(),
        "Sentence Transformers reconstructs inputs; a transcoder cannot be written for it");
    checkArgument(
        spec.structure().hasPreEncoderBias(),
        "Sentence Transformers subtracts the decoder's bias from inputs; a model without"
            + " preEncoderBias cannot be written for it");
    InputNormalization kind = spec.structure().normalization();
    checkArgument(
        kind == InputNormalization.NONE || kind == InputNormalization.LAYER_NORM,
        "Sentence Transformers normalizes rows like LAYER_NORM or not at all; a model with %s"
            + " cannot be written for it",
        kind);
    return ((CodeRule.KLargest) spec.sparsity().atInference(spec.hidden())).k();
  }

  private static String config(AutoencoderSpec spec, int k) {
    int auxiliary = spec.sparsity().auxiliary().k();
    return Json.text(
            new JsonObject()
                .put("input_dim", spec.inputs())
                .put("hidden_dim", spec.hidden())
                .put("k", k)
                .put(
                    "k_aux",
                    auxiliary > 0 ? auxiliary : Math.min(DEFAULT_AUXILIARY_K, spec.hidden()))
                .put("normalize", spec.structure().normalization() == InputNormalization.LAYER_NORM)
                .put("dead_threshold", DEFAULT_DEAD_AFTER))
        + "\n";
  }
}
