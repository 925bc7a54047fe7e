package io.github.sparseae.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.common.base.Splitter;
import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.data.Samples;
import io.github.sparseae.data.SparseCodes;
import io.github.sparseae.engine.Compute;
import io.github.sparseae.engine.NetworkState;
import io.github.sparseae.engine.ReferenceEngine;
import io.github.sparseae.internal.random.RandomStream;
import io.github.sparseae.model.Activation;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.AuxiliaryLoss;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.InputNormalization;
import io.github.sparseae.model.PreEncoderBias;
import io.github.sparseae.model.Precision;
import io.github.sparseae.model.Sparsity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Folders made by hand in each layout; codes by the project's formulas in plain loops. */
class PublishedModelsTest {
  private static final int INPUTS = 3;
  private static final int HIDDEN = 7;
  private static final int OUTPUTS = 4;
  private static final int ROWS = 20;

  @TempDir Path folder;

  /** The code and the output of a row. */
  private static final class Result {
    private final double[] code;
    private final double[] output;

    Result(double[] code, double[] output) {
      this.code = code;
      this.output = output;
    }
  }

  private interface Formula {
    Result of(double[] x);
  }

  private static double[] rows() {
    RandomStream random = RandomStream.of(8, "rows", 0);
    double[] rows = new double[ROWS * INPUTS];
    Arrays.setAll(rows, i -> 3 * random.nextDouble() - 1.5 + 0.2 * (i % INPUTS));
    return rows;
  }

  private static void assertComputes(ModelFile model, Formula formula) {
    Samples rows = Samples.of(DenseArray.of(rows(), ROWS, INPUTS));
    int active = 0;
    int idle = 0;
    try (SparseAutoencoder sae =
        SparseAutoencoder.of(model, Compute.auto().engine(new ReferenceEngine()))) {
      DenseArray codes = sae.encode(rows);
      DenseArray outputs = sae.reconstruct(rows);
      for (int row = 0; row < ROWS; row++) {
        double[] x = Arrays.copyOfRange(rows(), row * INPUTS, (row + 1) * INPUTS);
        Result expected = formula.of(x);
        assertThat(codes.columns()).isEqualTo(expected.code.length);
        assertThat(outputs.columns()).isEqualTo(expected.output.length);
        for (int j = 0; j < expected.code.length; j++) {
          assertThat(codes.get(row, j)).isCloseTo(expected.code[j], within(1e-12));
          active += expected.code[j] != 0 ? 1 : 0;
          idle += expected.code[j] == 0 ? 1 : 0;
        }
        for (int i = 0; i < expected.output.length; i++) {
          assertThat(outputs.get(row, i)).isCloseTo(expected.output[i], within(1e-12));
        }
      }
    }
    assertThat(active).isGreaterThan(10);
    assertThat(idle).isGreaterThan(10);
  }

  private static double[] vector(int length, IntToDoubleFunction value) {
    double[] vector = new double[length];
    Arrays.setAll(vector, value);
    return vector;
  }

  private static double relu(double z) {
    return Math.max(0, z);
  }

  /** The sum of x_i·w(i, j) over i. */
  private static double dot(double[] x, IntToDoubleFunction weight) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += x[i] * weight.applyAsDouble(i);
    }
    return sum;
  }

  private static double[] kept(double[] z, int k, boolean bySize) {
    return vector(
        z.length,
        j -> {
          long larger =
              Arrays.stream(z)
                  .filter(other -> bySize ? Math.abs(other) > Math.abs(z[j]) : other > z[j])
                  .count();
          return larger < k ? z[j] : 0;
        });
  }

  private static PublishedFolder gemma(int outputs) {
    PublishedFolder there = new PublishedFolder(1);
    there.add("w_enc", INPUTS, HIDDEN).add("w_dec", HIDDEN, outputs);
    there.add("b_enc", HIDDEN).add("b_dec", outputs).add("threshold", HIDDEN);
    there.numbers("threshold")[2] = 0.4;
    return there;
  }

  private static Formula gemmaFormula(PublishedFolder there, boolean skips) {
    int outputs = there.numbers("b_dec").length;
    return x -> {
      double[] code =
          vector(
              HIDDEN,
              j -> {
                double z = dot(x, i -> there.at("w_enc", i, j)) + there.numbers("b_enc")[j];
                return z > there.numbers("threshold")[j] ? relu(z) : 0;
              });
      return new Result(
          code,
          vector(
              outputs,
              o ->
                  dot(code, j -> there.at("w_dec", j, o))
                      + there.numbers("b_dec")[o]
                      + (skips ? dot(x, i -> there.at("affine_skip_connection", o, i)) : 0)));
    };
  }

  @Test
  void readGemmaScope_npzAndSafetensors_computeLikeTheFormula() throws IOException {
    PublishedFolder there = gemma(INPUTS);
    Path npz = Files.write(folder.resolve("params.npz"), there.npz());
    there.writeSafetensors(folder.resolve("params.safetensors"));

    assertComputes(PublishedModels.readGemmaScope(npz), gemmaFormula(there, false));
    ModelFile second = PublishedModels.readGemmaScope(folder.resolve("params.safetensors"));
    assertComputes(second, gemmaFormula(there, false));
    assertThat(second.provenance().library()).isNotEmpty();
    assertComputes(PublishedModels.readGemmaScopeTranscoder(npz), gemmaFormula(there, false));
  }

  @Test
  void readGemmaScopeTranscoder_skip_computesLikeTheFormula() throws IOException {
    PublishedFolder there = gemma(OUTPUTS).add("affine_skip_connection", OUTPUTS, INPUTS);
    Path file = folder.resolve("params.safetensors");
    there.writeSafetensors(file);

    assertComputes(PublishedModels.readGemmaScopeTranscoder(file), gemmaFormula(there, true));
    assertThatThrownBy(() -> PublishedModels.readGemmaScope(file))
        .isInstanceOf(ModelFileException.class)
        .hasMessage(
            "%s: tensor affine_skip_connection: expected an autoencoder, without a skip connection"
                + " and with as many outputs as inputs, was a transcoder: read it by"
                + " readGemmaScopeTranscoder",
            file);
  }

  @Test
  void readGemmaScope_otherShapesTensorsAndFiles_areRefusedByName() throws IOException {
    Path file = folder.resolve("params.npz");
    PublishedFolder there = gemma(INPUTS).add("b_enc", HIDDEN + 1);
    Files.write(file, there.npz());
    assertThatThrownBy(() -> PublishedModels.readGemmaScope(file))
        .isInstanceOf(ModelFileException.class)
        .hasMessage("%s: tensor b_enc: shape: expected [7], was [8]", file);
    Files.write(file, gemma(INPUTS).add("scaling_factor", HIDDEN).npz());
    assertThatThrownBy(() -> PublishedModels.readGemmaScope(file))
        .hasMessage(
            "%s: tensor scaling_factor: expected no tensor that Gemma Scope lacks, was there",
            file);
    there = gemma(INPUTS);
    there.numbers("w_enc")[4] = Double.NaN;
    Files.write(file, there.npz());
    assertThatThrownBy(() -> PublishedModels.readGemmaScope(file))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining("w_enc");
    byte[] whole = gemma(INPUTS).npz();
    Files.write(file, Arrays.copyOf(whole, whole.length / 2));
    assertThatThrownBy(() -> PublishedModels.readGemmaScope(file))
        .isInstanceOf(ModelFileException.class)
        .hasMessageStartingWith(
            file + ": file: expected a .npz file of NumPy, was no zip archive, or a damaged one");
  }

  private static PublishedFolder llama() {
    PublishedFolder there = new PublishedFolder(2);
    there.add("encoder.weight", HIDDEN, INPUTS).add("encoder.bias", HIDDEN);
    return there.add("decoder.weight", INPUTS, HIDDEN).add("decoder.bias", INPUTS);
  }

  @Test
  void readLlamaScope_thresholdAndFactor_computeLikeTheFormula() throws IOException {
    PublishedFolder there = llama();
    there.writeSafetensors(folder.resolve("checkpoints").resolve("final.safetensors"));
    String settings =
        "{\"d_model\": 3, \"d_sae\": 7, \"jump_relu_threshold\": 0.3, \"act_fn\": \"jumprelu\","
            + " \"norm_activation\": \"dataset-wise\", \"use_decoder_bias\": true,"
            + " \"hook_point_in\": \"a\", \"hook_point_out\": \"a\", \"top_k\": 50,"
            + " \"dataset_average_activation_norm\": {\"in\": 2.5, \"out\": 2.5}}";
    Path config = Files.writeString(folder.resolve("hyperparams.json"), settings);
    double factor = Math.sqrt(3) / 2.5;

    assertComputes(
        PublishedModels.readLlamaScope(folder),
        x -> {
          double[] code =
              vector(
                  HIDDEN,
                  j -> {
                    double z =
                        dot(x, i -> factor * there.at("encoder.weight", j, i))
                            + there.numbers("encoder.bias")[j];
                    return z > 0.3 * factor ? z : 0;
                  });
          return new Result(
              code,
              vector(
                  INPUTS,
                  i ->
                      (dot(code, j -> there.at("decoder.weight", i, j))
                              + there.numbers("decoder.bias")[i])
                          / factor));
        });
    for (String change :
        List.of(
            "\"jumprelu\", \"relu\", act_fn",
            "\"dataset-wise\", \"token-wise\", norm_activation",
            "\"hook_point_out\": \"a\", \"hook_point_out\": \"b\", hook_point_out",
            "\"use_decoder_bias\": true, \"use_decoder_bias\": false, use_decoder_bias",
            "\"d_model\": 3, \"use_glu_encoder\": true COMMA \"d_model\": 3, use_glu_encoder")) {
      List<String> part = Splitter.on(", ").splitToList(change);
      Files.writeString(config, settings.replace(part.get(0), part.get(1).replace("COMMA", ",")));
      assertThatThrownBy(() -> PublishedModels.readLlamaScope(folder))
          .isInstanceOf(ModelFileException.class)
          .hasMessageStartingWith(config + ": hyperparams." + part.get(2) + ": expected ");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "false, false, false",
    "true, false, false",
    "false, true, false",
    "false, true, true"
  })
  void readSparsify_eachKind_computesLikeTheFormula(
      boolean signed, boolean transcodes, boolean skips) throws IOException {
    PublishedFolder there = new PublishedFolder(3);
    there.add("encoder.weight", HIDDEN, INPUTS).add("encoder.bias", HIDDEN);
    there.add("W_dec", HIDDEN, INPUTS).add("b_dec", INPUTS);
    if (skips) {
      there.add("W_skip", INPUTS, INPUTS);
    }
    there.writeSafetensors(folder.resolve("sae.safetensors"));
    Files.writeString(
        folder.resolve("cfg.json"),
        "{\"d_in\": 3, \"num_latents\": 7, \"expansion_factor\": 32, \"k\": 2,"
            + " \"normalize_decoder\": true, \"multi_topk\": true, \"signed\": "
            + signed
            + ", \"transcode\": "
            + transcodes
            + ", \"skip_connection\": "
            + skips
            + "}");

    assertComputes(
        PublishedModels.readSparsify(folder),
        x -> {
          double[] seen = transcodes ? x : vector(INPUTS, i -> x[i] - there.numbers("b_dec")[i]);
          double[] z =
              vector(
                  HIDDEN,
                  j -> {
                    double sum =
                        dot(seen, i -> there.at("encoder.weight", j, i))
                            + there.numbers("encoder.bias")[j];
                    return signed ? sum : relu(sum);
                  });
          double[] code = kept(z, 2, signed);
          return new Result(
              code,
              vector(
                  INPUTS,
                  i ->
                      dot(code, j -> there.at("W_dec", j, i))
                          + there.numbers("b_dec")[i]
                          + (skips ? dot(x, n -> there.at("W_skip", i, n)) : 0)));
        });
  }

  @Test
  void readSparsify_settingsWithoutEquivalent_areRefusedByName() throws IOException {
    Path config = folder.resolve("cfg.json");
    Files.writeString(
        config, "{\"d_in\": 3, \"expansion_factor\": 2, \"activation\": \"groupmax\"}");
    assertThatThrownBy(() -> PublishedModels.readSparsify(folder))
        .isInstanceOf(ModelFileException.class)
        .hasMessage("%s: cfg.activation: expected topk, was groupmax", config);
    Files.writeString(config, "{\"d_in\": 3, \"expansion_factor\": 2, \"skip_connection\": true}");
    assertThatThrownBy(() -> PublishedModels.readSparsify(folder))
        .hasMessage(
            "%s: cfg.skip_connection: expected false, because transcode is, was true", config);
    Files.writeString(config, "{\"d_in\": 3, \"expansion_factor\": 2}");
    assertThatThrownBy(() -> PublishedModels.readSparsify(folder))
        .hasMessage("%s: cfg.k: expected 1 to 6, was 32, its default", config);
    Files.writeString(config, "{\"d_in\": 100000, \"num_latents\": 1000000, \"k\": 3}");
    assertThatThrownBy(() -> PublishedModels.readSparsify(folder))
        .hasMessageContaining("a product with the inputs below 2^31, was 100000 x 1000000");
    // Their product is 2^72, which is 0 in 64 bits.
    Files.writeString(config, "{\"d_in\": 16777216, \"expansion_factor\": 16777216}");
    assertThatThrownBy(() -> PublishedModels.readSparsify(folder))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining("below 2^31, was 16777216 x 281474976710656");
  }

  private PublishedFolder dictionary(String kind) throws IOException {
    PublishedFolder there = new PublishedFolder(4);
    boolean matrices = kind.equals("MatryoshkaBatchTopKSAE") || kind.equals("JumpReluAutoEncoder");
    if (matrices) {
      there.add("W_enc", INPUTS, HIDDEN).add("b_enc", HIDDEN).add("W_dec", HIDDEN, INPUTS);
    } else {
      there.add("decoder.weight", INPUTS, HIDDEN).add("encoder.weight", HIDDEN, INPUTS);
    }
    switch (kind) {
      case "AutoEncoder" -> there.add("bias", INPUTS).add("encoder.bias", HIDDEN);
      case "AutoEncoderNew" -> there.add("decoder.bias", INPUTS).add("encoder.bias", HIDDEN);
      case "GatedAutoEncoder" ->
          there.add("decoder_bias", INPUTS).add("r_mag", HIDDEN).add("gate_bias", HIDDEN);
      case "JumpReluAutoEncoder" -> there.add("b_dec", INPUTS).add("threshold", HIDDEN);
      case "AutoEncoderTopK" -> there.add("b_dec", INPUTS).add("encoder.bias", HIDDEN);
      case "BatchTopKSAE" -> there.add("b_dec", INPUTS).add("encoder.bias", HIDDEN);
      default -> there.add("b_dec", INPUTS).put("group_sizes", new int[] {2}, 3, 4);
    }
    if (kind.equals("GatedAutoEncoder")) {
      there.add("mag_bias", HIDDEN);
    }
    if (kind.contains("TopK")) {
      there.put("k", new int[0], 2).put("threshold", new int[0], 0.6);
    }
    Files.writeString(
        folder.resolve("config.json"),
        "{\"trainer\": {\"trainer_class\": \"T\", \"dict_class\": \""
            + kind
            + "\", \"activation_dim\": 3, \"dict_size\": 7, \"k\": 2, \"lr\": 0.001, \"seed\": null"
            + "}, \"buffer\": {\"ctx_len\": 128}}");
    Files.write(folder.resolve("ae.pt"), there.torch());
    return there;
  }

  /** The formulas of dictionary.py and of the trainers' files. */
  private static Result dictionary(PublishedFolder there, String kind, double[] x) {
    boolean matrices = there.tensors.containsKey("W_enc");
    String bias =
        switch (kind) {
          case "AutoEncoder" -> "bias";
          case "AutoEncoderNew" -> "decoder.bias";
          case "GatedAutoEncoder" -> "decoder_bias";
          default -> "b_dec";
        };
    boolean centers = !kind.equals("AutoEncoderNew") && !kind.equals("JumpReluAutoEncoder");
    double[] seen = vector(INPUTS, i -> x[i] - (centers ? there.numbers(bias)[i] : 0));
    double[] z =
        vector(
            HIDDEN,
            j ->
                dot(
                    seen,
                    i -> matrices ? there.at("W_enc", i, j) : there.at("encoder.weight", j, i)));
    double[] norms = new double[HIDDEN];
    for (int j = 0; j < HIDDEN && !matrices; j++) {
      for (int i = 0; i < INPUTS; i++) {
        norms[j] += Math.pow(there.at("decoder.weight", i, j), 2);
      }
      norms[j] = Math.sqrt(norms[j]);
    }
    double[] code =
        switch (kind) {
          case "GatedAutoEncoder" ->
              vector(
                  HIDDEN,
                  j ->
                      z[j] + there.numbers("gate_bias")[j] > 0
                          ? relu(
                              Math.exp(there.numbers("r_mag")[j]) * z[j]
                                  + there.numbers("mag_bias")[j])
                          : 0);
          case "JumpReluAutoEncoder" ->
              vector(
                  HIDDEN,
                  j -> {
                    double pre = z[j] + there.numbers("b_enc")[j];
                    return pre > there.numbers("threshold")[j] ? relu(pre) : 0;
                  });
          case "AutoEncoder" ->
              vector(HIDDEN, j -> relu(z[j] + there.numbers("encoder.bias")[j]) * norms[j]);
          default ->
              vector(
                  HIDDEN, j -> relu(z[j] + there.numbers(matrices ? "b_enc" : "encoder.bias")[j]));
        };
    if (kind.equals("AutoEncoderTopK")) {
      code = kept(code, 2, false);
    } else if (kind.contains("BatchTopK")) {
      double[] h = code;
      code = vector(HIDDEN, j -> h[j] > 0.6 ? h[j] : 0);
    }
    double[] f = code;
    return new Result(
        f,
        vector(
            INPUTS,
            i ->
                there.numbers(bias)[i]
                    + dot(
                        f,
                        j ->
                            matrices
                                ? there.at("W_dec", j, i)
                                : there.at("decoder.weight", i, j)
                                    / (kind.equals("AutoEncoder") ? norms[j] : 1))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "AutoEncoder",
        "AutoEncoderNew",
        "GatedAutoEncoder",
        "AutoEncoderTopK",
        "BatchTopKSAE",
        "MatryoshkaBatchTopKSAE",
        "JumpReluAutoEncoder"
      })
  void readDictionaryLearning_eachClass_computesLikeTheFormula(String kind) throws IOException {
    PublishedFolder there = dictionary(kind);

    assertComputes(PublishedModels.readDictionaryLearning(folder), x -> dictionary(there, kind, x));
  }

  @Test
  void readDictionaryLearning_otherClassesAndK_areRefusedByName() throws IOException {
    PublishedFolder there = dictionary("BatchTopKSAE");
    Path config = folder.resolve("config.json");
    Path weights = folder.resolve("ae.pt");
    String settings = Files.readString(config);
    Files.writeString(config, settings.replace("BatchTopKSAE", "IdentityDict"));
    assertThatThrownBy(() -> PublishedModels.readDictionaryLearning(folder))
        .isInstanceOf(ModelFileException.class)
        .hasMessageStartingWith(
            config + ": config.trainer.dict_class: expected one of [AutoEncoder")
        .hasMessageEndingWith("was IdentityDict");
    Files.writeString(config, settings.replace("\"k\": 2", "\"k\": 3"));
    assertThatThrownBy(() -> PublishedModels.readDictionaryLearning(folder))
        .hasMessage("%s: tensor k: expected 3, as in config.json, was 2.0", weights);
    Files.writeString(config, settings);
    there.tensors.remove("threshold");
    Files.write(weights, there.torch());
    assertThatThrownBy(() -> PublishedModels.readDictionaryLearning(folder))
        .hasMessage("%s: tensor threshold: expected float numbers [1], was missing", weights);
  }

  /** Each would run code in Python. */
  @ParameterizedTest
  @CsvSource({
    "'cos\nsystem\n(X\3\0\0\0ls.tR', functions that build tensors alone",
    "'cbuiltins\neval\n)R', functions that build tensors alone",
    "'(ios\nsystem\n', instructions for tensors",
    "'(cos\nsystem\no', instructions for tensors",
    "')\u0081', instructions for tensors",
    "'P1\n', instructions for tensors"
  })
  void readDictionaryLearning_picklesThatCall_areRefusedWithoutACall(
      String instructions, String expected) throws IOException {
    PublishedFolder there = dictionary("AutoEncoder");
    Files.write(folder.resolve("ae.pt"), there.torch(instructions));

    assertThatThrownBy(() -> PublishedModels.readDictionaryLearning(folder))
        .isInstanceOf(ModelFileException.class)
        .hasMessageStartingWith(folder.resolve("ae.pt") + ": data.pkl: expected " + expected);
  }

  private static PublishedFolder csr() {
    PublishedFolder there = new PublishedFolder(5);
    there.add("decoder.linear.weight", HIDDEN, INPUTS).add("latent_bias", HIDDEN);
    return there
        .add("pre_bias", INPUTS)
        .put("stats_last_nonzero", new int[] {HIDDEN}, new double[7]);
  }

  private static Result csr(
      PublishedFolder there, String weights, int k, boolean norm, double[] x) {
    double mean = norm ? Arrays.stream(x).sum() / INPUTS : 0;
    double squares = Arrays.stream(x).map(value -> (value - mean) * (value - mean)).sum();
    double deviation = norm ? Math.sqrt(squares / (INPUTS - 1)) : 1;
    double[] seen =
        vector(
            INPUTS,
            i -> (norm ? (x[i] - mean) / (deviation + 1e-5) : x[i]) - there.numbers("pre_bias")[i]);
    double[] z =
        vector(
            HIDDEN, j -> dot(seen, i -> there.at(weights, j, i)) + there.numbers("latent_bias")[j]);
    double[] code = vector(HIDDEN, j -> relu(kept(z, k, false)[j]));
    return new Result(
        code,
        vector(
            INPUTS,
            i ->
                (dot(code, j -> there.at(weights, j, i)) + there.numbers("pre_bias")[i]) * deviation
                    + mean));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void readSentenceTransformers_anyK_computesLikeTheFormula(boolean norm) throws IOException {
    PublishedFolder there = csr();
    there.writeSafetensors(folder.resolve("model.safetensors"));
    Files.writeString(
        folder.resolve("config.json"),
        "{\"input_dim\": 3, \"hidden_dim\": 7, \"k\": 3, \"k_aux\": 5, \"normalize\": "
            + norm
            + ", \"dead_threshold\": 30}");

    assertComputes(
        PublishedModels.readSentenceTransformers(folder),
        x -> csr(there, "decoder.linear.weight", 3, norm, x));
    assertComputes(
        PublishedModels.readSentenceTransformers(folder, 1),
        x -> csr(there, "decoder.linear.weight", 1, norm, x));
    // One model read with every unit gives the codes of any k.
    Samples rows = Samples.of(DenseArray.of(rows(), ROWS, INPUTS));
    try (SparseAutoencoder all = open(PublishedModels.readSentenceTransformers(folder, 7));
        SparseAutoencoder two = open(PublishedModels.readSentenceTransformers(folder, 2))) {
      SparseCodes codes = all.encodeSparse(rows, 2);
      DenseArray expected = two.encode(rows);
      for (int i = 0; i < expected.size(); i++) {
        assertThat(codes.get(i / 7, i % 7)).isEqualTo(expected.get(i));
      }
    }
    assertThatThrownBy(() -> PublishedModels.readSentenceTransformers(folder, 8))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("k must be at most hidden, was 8 of 7");
    there.tensors.put("encoder.weight", there.tensors.get("decoder.linear.weight"));
    there.tensors.remove("decoder.linear.weight");
    there.writeSafetensors(folder.resolve("model.safetensors"));
    assertComputes(
        PublishedModels.readSentenceTransformers(folder),
        x -> csr(there, "encoder.weight", 3, norm, x));
  }

  private static SparseAutoencoder open(ModelFile model) {
    return SparseAutoencoder.of(model, Compute.auto().engine(new ReferenceEngine()));
  }

  private static SparseAutoencoder.Builder tied() {
    return SparseAutoencoder.builder()
        .inputs(INPUTS)
        .hidden(HIDDEN)
        .sparsity(Sparsity.topK(3).auxiliary(AuxiliaryLoss.of(4)))
        .preEncoderBias(PreEncoderBias.MEAN)
        .precision(Precision.FLOAT64)
        .compute(Compute.auto().engine(new ReferenceEngine()));
  }

  @Test
  void writeSentenceTransformers_readAgain_hasTheSameArrays() throws IOException {
    try (SparseAutoencoder sae =
        tied().tiedWeights(true).normalization(InputNormalization.LAYER_NORM).build()) {
      ModelFile model = sae.toModelFile();
      PublishedModels.writeSentenceTransformers(model, folder);
      ModelFile again = PublishedModels.readSentenceTransformers(folder);

      assertThat(again.parameters())
          .hasSize(3)
          .allSatisfy((name, array) -> assertThat(array).isEqualTo(model.parameters().get(name)));
      assertThat(Files.readString(folder.resolve("config.json")))
          .contains("\"k\":3")
          .contains("\"k_aux\":4")
          .contains("\"normalize\":true");
    }
  }

  @Test
  void writeSentenceTransformers_whatItDoesNotCompute_isRefused() {
    try (SparseAutoencoder untied = tied().build();
        SparseAutoencoder standardized =
            tied().tiedWeights(true).normalization(InputNormalization.STANDARDIZE).build()) {
      assertThatThrownBy(
              () -> PublishedModels.writeSentenceTransformers(untied.toModelFile(), folder))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("the decoder must be the encoder's transpose");
      assertThatThrownBy(
              () -> PublishedModels.writeSentenceTransformers(standardized.toModelFile(), folder))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("standardized inputs");
    }
  }

  @Test
  void train_onAPublishedModel_goesOn() throws IOException {
    Files.write(folder.resolve("params.npz"), gemma(OUTPUTS).npz());
    ModelFile model = PublishedModels.readGemmaScopeTranscoder(folder.resolve("params.npz"));
    AutoencoderSpec spec = (AutoencoderSpec) model.spec();

    assertThat(model.parameters().keySet()).isEqualTo(spec.shapes().keySet());
    assertThat(NetworkState.initial(spec).parameters().keySet()).isEqualTo(spec.shapes().keySet());
    assertThat(spec.activation()).isEqualTo(Activation.RELU);
    assertThat(spec.outputs()).isEqualTo(OUTPUTS);
  }
}
