package io.github.sparseae.internal.file.published;

import static io.github.sparseae.internal.file.published.PublishedModel.CENTERED;
import static io.github.sparseae.internal.file.published.PublishedModel.find;
import static io.github.sparseae.internal.file.published.PublishedModel.matrix;

import com.google.common.collect.ImmutableList;
import io.github.sparseae.file.ModelFile;
import io.github.sparseae.internal.data.RowFile;
import io.github.sparseae.internal.file.JsonObject;
import io.github.sparseae.internal.file.TensorTable;
import io.github.sparseae.internal.file.published.PublishedModel.Source;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Parameter;
import io.github.sparseae.model.Precision;
import io.github.sparseae.model.Sparsity;
import io.github.sparseae.model.Structure;
import io.github.sparseae.model.Transcoding;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Reads the layouts of Gemma Scope, Llama Scope and sparsify. */
public final class ForeignLayouts {
  private static final byte[] ZIP = {'P', 'K', 3, 4};

  private ForeignLayouts() {}

  public static ModelFile gemmaScope(Path file, boolean transcodes) throws IOException {
    return PublishedModel.read(
        file,
        "Gemma Scope",
        (path, layout) ->
            isZip(path) ? NpzTensors.read(path, layout) : PublishedModel.safetensors(path, layout),
        table -> gemmaScope(table, transcodes));
  }

  private static boolean isZip(Path file) throws IOException {
    try (InputStream in = RowFile.open(file)) {
      return Arrays.equals(in.readNBytes(ZIP.length), ZIP);
    }
  }

  private static PublishedModel gemmaScope(TensorTable table, boolean transcodes) {
    TensorTable.Entry encoder = matrix(table, "w_enc");
    int inputs = encoder.shape().get(0);
    int outputs = matrix(table, "w_dec").shape().get(1);
    boolean skips = find(table, "affine_skip_connection").isPresent();
    TensorTable.path(skips ? "affine_skip_connection" : "w_dec")
        .check(
            transcodes || (!skips && outputs == inputs),
            "an autoencoder, without a skip connection and with as many outputs as inputs",
            "a transcoder: read it by readGemmaScopeTranscoder");
    return model(
        PublishedModel.spec(
            inputs,
            encoder.shape().get(1),
            Sparsity.jumpRelu(0),
            Structure.plain(),
            encoder.type().precision(),
            transcodes ? Optional.of(new Transcoding(outputs, skips)) : Optional.empty()),
        "affine_skip_connection",
        Source.of("w_enc", Parameter.ENCODER_WEIGHTS),
        Source.of("b_enc", Parameter.ENCODER_BIAS),
        Source.of("w_dec", Parameter.DECODER_WEIGHTS),
        Source.of("b_dec", Parameter.DECODER_BIAS),
        Source.of("threshold", Parameter.UNIT_THRESHOLD));
  }

  /** The settings of Llama Scope that decide numbers. */
  private record Llama(int inputs, int hidden, double threshold, double norm) {
    static Llama of(JsonObject config) {
      List<Integer> widths = PublishedModel.widths(config, "d_model", "d_sae");
      PublishedModel.checkOff(
          config, "use_glu_encoder", false, "an encoder with a second matrix has no equivalent");
      PublishedModel.checkOff(
          config,
          "apply_decoder_bias_to_pre_encoder",
          false,
          "the published models do not subtract it");
      PublishedModel.checkOff(config, "use_decoder_bias", true, "there is one in every file");
      checkText(config, "act_fn", "jumprelu");
      checkText(config, "norm_activation", "dataset-wise");
      if (config.isGiven("hook_point_in") && config.isGiven("hook_point_out")) {
        checkText(config, "hook_point_out", config.text("hook_point_in"));
      }
      JsonObject norms = config.object("dataset_average_activation_norm");
      double norm = norms.number("in");
      norms.path("in").check(norm > 0, "a positive norm", norm);
      return new Llama(widths.get(0), widths.get(1), config.number("jump_relu_threshold"), norm);
    }

    AutoencoderSpec spec(Sparsity sparsity, Precision precision) {
      return PublishedModel.spec(
          inputs, hidden, sparsity, Structure.plain(), precision, Optional.empty());
    }
  }

  private static void checkText(JsonObject config, String name, String expected) {
    String text = config.given(name, JsonObject::text, expected);
    config.path(name).check(text.equals(expected), expected, text);
  }

  public static ModelFile llamaScope(Path folder) throws IOException {
    Llama llama = PublishedModel.settings(folder.resolve("hyperparams.json"), Llama::of);
    return PublishedModel.read(
        folder.resolve("checkpoints").resolve("final.safetensors"),
        "Llama Scope",
        PublishedModel::safetensors,
        table ->
            new PublishedModel(
                llama.spec(Sparsity.none(), matrix(table, "encoder.weight").type().precision()),
                List.of(
                    Source.turned("encoder.weight", Parameter.ENCODER_WEIGHTS),
                    Source.of("encoder.bias", Parameter.ENCODER_BIAS),
                    Source.turned("decoder.weight", Parameter.DECODER_WEIGHTS),
                    Source.of("decoder.bias", Parameter.DECODER_BIAS)),
                Map.of()),
        (model, arrays) -> scaled(model, llama));
  }

  /** Moves the factor of inputs into the weights, and adds the threshold of each unit. */
  private static ModelFile scaled(ModelFile model, Llama llama) {
    double factor = Math.sqrt(llama.inputs()) / llama.norm();
    Folding folding = new Folding(model);
    double inverse = 1 / factor;
    folding.change(Parameter.ENCODER_WEIGHTS, (weight, i) -> weight * factor);
    folding.change(Parameter.DECODER_WEIGHTS, (weight, i) -> weight * inverse);
    folding.change(Parameter.DECODER_BIAS, (bias, i) -> bias * inverse);
    DenseArray bias = folding.array(Parameter.ENCODER_BIAS);
    folding.put(
        Parameter.UNIT_THRESHOLD,
        DenseArray.computed(bias.precision(), j -> llama.threshold() * factor, bias.shape()));
    return folding.model(llama.spec(Sparsity.jumpRelu(0), model.spec().precision()));
  }

  public static ModelFile sparsify(Path folder) throws IOException {
    Function<Precision, AutoencoderSpec> spec =
        PublishedModel.settings(folder.resolve("cfg.json"), ForeignLayouts::sparsify);
    return PublishedModel.read(
        folder.resolve("sae.safetensors"),
        "sparsify",
        PublishedModel::safetensors,
        table ->
            model(
                spec.apply(matrix(table, "encoder.weight").type().precision()),
                "W_skip",
                Source.turned("encoder.weight", Parameter.ENCODER_WEIGHTS),
                Source.of("encoder.bias", Parameter.ENCODER_BIAS),
                Source.of("W_dec", Parameter.DECODER_WEIGHTS),
                Source.of("b_dec", Parameter.DECODER_BIAS)));
  }

  private static Function<Precision, AutoencoderSpec> sparsify(JsonObject config) {
    int inputs = config.positive("d_in");
    int latents = config.given("num_latents", JsonObject::smallCount, 0);
    long hidden =
        latents > 0
            ? latents
            : (long) inputs * config.given("expansion_factor", JsonObject::positive, 32);
    PublishedModel.checkProduct(config, "d_in", inputs, hidden);
    checkText(config, "activation", "topk");
    boolean transcodes = config.given("transcode", JsonObject::flag, false);
    boolean skips = config.given("skip_connection", JsonObject::flag, false);
    config
        .path("skip_connection")
        .check(!skips || transcodes, "false, because transcode is", "true");
    int k = config.isGiven("k") ? PublishedModel.k(config, "k", (int) hidden) : 32;
    config.path("k").check(k <= hidden, "1 to " + hidden, "32, its default");
    boolean signed = config.given("signed", JsonObject::flag, false);
    return precision ->
        PublishedModel.spec(
            inputs,
            (int) hidden,
            Sparsity.topK(k).bySize(signed),
            transcodes ? Structure.plain() : CENTERED,
            precision,
            transcodes ? Optional.of(new Transcoding(inputs, skips)) : Optional.empty());
  }

  /** Returns a model whose file has a skip connection, under a name, if the model does. */
  private static PublishedModel model(AutoencoderSpec spec, String skip, Source... sources) {
    ImmutableList.Builder<Source> all = ImmutableList.<Source>builder().add(sources);
    if (spec.skips()) {
      all.add(Source.turned(skip, Parameter.SKIP_WEIGHTS));
    }
    return new PublishedModel(spec, all.build(), Map.of());
  }
}
