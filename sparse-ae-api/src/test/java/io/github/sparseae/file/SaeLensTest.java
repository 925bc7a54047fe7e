package io.github.sparseae.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.Compute;
import io.github.sparseae.engine.Fixtures;
import io.github.sparseae.engine.NetworkState;
import io.github.sparseae.engine.ReferenceEngine;
import io.github.sparseae.internal.file.LibraryVersion;
import io.github.sparseae.internal.file.TensorTable;
import io.github.sparseae.internal.file.published.SaeLensArchitecture;
import io.github.sparseae.model.Activation;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.AuxiliaryLoss;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Initializer;
import io.github.sparseae.model.InputNormalization;
import io.github.sparseae.model.Parameter;
import io.github.sparseae.model.PreEncoderBias;
import io.github.sparseae.model.Precision;
import io.github.sparseae.model.Reconstruction;
import io.github.sparseae.model.Sparsity;
import io.github.sparseae.model.Structure;
import io.github.sparseae.model.Transcoding;
import io.github.sparseae.model.WeightPenalty;
import io.github.sparseae.pursuit.Pursuit;
import io.github.sparseae.train.Training;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SaeLensTest {
  /** Rows of numbers in (−1, 1). */
  private static final Samples ROWS = rows(29);

  @TempDir Path folder;

  private static Samples rows(int count) {
    Samples shifted = Fixtures.samples(count, 5, SaeLensFolder.INPUTS);
    double[][] rows = new double[count][SaeLensFolder.INPUTS];
    for (int r = 0; r < count; r++) {
      for (int i = 0; i < SaeLensFolder.INPUTS; i++) {
        rows[r][i] = 2 * SaeLensFolder.INPUTS * shifted.get(r, i) / (i + 1) - 1;
      }
    }
    return Samples.of(rows);
  }

  private static SparseAutoencoder open(ModelFile model) {
    return SparseAutoencoder.of(model, Compute.auto().engine(new ReferenceEngine()));
  }

  /** Compares a model with SAELens's own formulas, where rows are multiplied by a factor. */
  private static void assertEncodesLikeSaeLens(
      ModelFile model, SaeLensFolder there, double inputFactor, double tolerance) {
    int active = 0;
    int idle = 0;
    try (SparseAutoencoder sae = open(model)) {
      DenseArray codes = sae.encode(ROWS);
      DenseArray reconstructions = sae.reconstruct(ROWS);
      for (int r = 0; r < ROWS.size(); r++) {
        double[] row = new double[SaeLensFolder.INPUTS];
        ROWS.copy(r, r + 1, row);
        double[] code = there.encode(Arrays.stream(row).map(x -> x * inputFactor).toArray());
        double[] reconstruction =
            there.output(code, Arrays.stream(row).map(x -> x * inputFactor).toArray());
        for (int j = 0; j < SaeLensFolder.HIDDEN; j++) {
          assertThat(codes.get(r, j)).isCloseTo(code[j], within(tolerance));
          if (code[j] != 0) {
            active++;
          } else {
            idle++;
          }
        }
        for (int i = 0; i < reconstruction.length; i++) {
          assertThat(reconstructions.get(r, i))
              .isCloseTo(reconstruction[i] / inputFactor, within(tolerance));
        }
      }
    }
    assertThat(active).isGreaterThan(15);
    assertThat(idle).isGreaterThan(15);
  }

  private void assertReadsLikeSaeLens(SaeLensFolder there, double tolerance) throws IOException {
    assertEncodesLikeSaeLens(SaeLens.read(there.write(folder)), there, 1, tolerance);
  }

  @ParameterizedTest
  @ValueSource(strings = {"standard", "topk", "jumprelu", "gated"})
  void read_eachArchitecture_encodesAndDecodesLikeSaeLens(String architecture) throws IOException {
    SaeLensFolder there = SaeLensFolder.of(architecture, 1);
    assertReadsLikeSaeLens(there, 1e-13);
    assertReadsLikeSaeLens(there.set("apply_b_dec_to_input", false), 1e-13);
    assertReadsLikeSaeLens(there.set("apply_b_dec_to_input", "true").type("F32"), 1e-13);
    assertReadsLikeSaeLens(
        there.set("dtype", "\"torch.float32\"").set("reshape_activations", "\"hook_z\""), 1e-6);
    assertReadsLikeSaeLens(there.set("dtype", "\"bfloat16\"").type("BF16"), 1e-6);
    assertReadsLikeSaeLens(there.set("dtype", "\"torch.float16\"").type("F16"), 1e-6);
    assertThat(SaeLens.read(folder).spec().precision()).isEqualTo(Precision.FLOAT32);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "abstopk",
        "transcoder",
        "skip_transcoder",
        "jumprelu_transcoder",
        "jumprelu_skip_transcoder"
      })
  void read_signedAndTranscoders_encodeLikeSaeLensAndAreWrittenTheSame(String architecture)
      throws IOException {
    SaeLensFolder there = SaeLensFolder.of(architecture, 11);
    for (String normalization : List.of("none", "layer_norm", "constant_norm_rescale")) {
      there.set("normalize_activations", "\"" + normalization + "\"");
      assertReadsLikeSaeLens(there, 1e-12);
      ModelFile model = SaeLens.read(folder);
      Path again = folder.resolve("again");
      SaeLens.write(model, again);
      assertThat(SaeLens.read(again).spec()).isEqualTo(model.spec());
      assertThat(SaeLens.read(again).parameters()).isEqualTo(model.parameters());
    }
    if (architecture.equals("abstopk")) {
      there.change("W_dec", x -> 3 * x * x).set("rescale_acts_by_decoder_norm", true);
      assertReadsLikeSaeLens(there.set("normalize_activations", "\"none\""), 1e-12);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"standard", "topk", "jumprelu", "gated"})
  void read_normalizationsOfEachRow_encodeLikeSaeLens(String architecture) throws IOException {
    SaeLensFolder there = SaeLensFolder.of(architecture, 12);
    assertReadsLikeSaeLens(there.set("normalize_activations", "\"layer_norm\""), 1e-12);
    assertReadsLikeSaeLens(there.set("normalize_activations", "\"constant_norm_rescale\""), 1e-12);
  }

  @Test
  void read_transcodersThatSaeLensHasNot_areRefused() throws IOException {
    SaeLensFolder there = SaeLensFolder.of("transcoder", 13).set("apply_b_dec_to_input", true);
    assertThatThrownBy(() -> SaeLens.read(there.write(folder)))
        .isInstanceOf(ModelFileException.class)
        .hasMessage(
            "%s: cfg.apply_b_dec_to_input: expected false: a transcoder's b_dec is one of outputs,"
                + " was true",
            folder.resolve("cfg.json"));
    there.set("apply_b_dec_to_input", false);
    there.set("normalize_activations", "\"expected_average_only_in\"").write(folder);
    assertThatThrownBy(() -> SaeLens.read(folder, 2))
        .hasMessageContaining(
            "cfg.normalize_activations: expected another setting for a transcoder");
    there.set("normalize_activations", "\"none\"").remove("d_out").write(folder);
    assertThatThrownBy(() -> SaeLens.read(folder)).hasMessageContaining("cfg.d_out: expected");
  }

  @Test
  void read_layoutBeforeVersion6_encodesLikeSaeLens() throws IOException {
    SaeLensFolder there = SaeLensFolder.of("standard", 2).remove("metadata");
    there.remove("architecture").remove("apply_b_dec_to_input").remove("reshape_activations");
    there.set("hook_point", "\"blocks.8.attn.hook_z\"").set("hook_point_layer", 8);
    there.set("normalize_activations", "null").set("activation_fn_str", "\"relu\"");
    Path written = there.write(folder);
    there.set("apply_b_dec_to_input", true);
    assertEncodesLikeSaeLens(SaeLens.read(written), there, 1, 1e-13);

    there.set("activation_fn_str", "\"topk\"").set("activation_fn_kwargs", "{\"k\": 3}");
    there.set("normalize_activations", false).write(folder);
    ModelFile model = SaeLens.read(folder);
    assertThat(((AutoencoderSpec) model.spec()).sparsity()).isEqualTo(Sparsity.topK(3));
    assertEncodesLikeSaeLens(model, there.set("k", 3), 1, 1e-13);
  }

  @Test
  void read_topKScaledByDecoderNorms_encodesLikeSaeLens() throws IOException {
    SaeLensFolder there = SaeLensFolder.of("topk", 3).change("W_dec", x -> 3 * x * x);
    Samples row = ROWS.rows(0, 1);
    there.write(folder);
    DenseArray unscaled;
    try (SparseAutoencoder sae = open(SaeLens.read(folder))) {
      unscaled = sae.encode(row);
    }
    there.set("rescale_acts_by_decoder_norm", true);
    assertReadsLikeSaeLens(there, 1e-13);
    try (SparseAutoencoder sae = open(SaeLens.read(folder))) {
      assertThat(sae.encode(row)).isNotEqualTo(unscaled);
    }
  }

  @Test
  void read_scalingFactor_isInTheReconstructionAlone() throws IOException {
    SaeLensFolder there = SaeLensFolder.of("standard", 4).set("finetuning_scaling_factor", true);
    there.add("scaling_factor", SaeLensFolder.HIDDEN);
    assertReadsLikeSaeLens(there, 1e-13);

    there.set("finetuning_scaling_factor", false);
    assertThatThrownBy(() -> SaeLens.read(there.write(folder)))
        .isInstanceOf(ModelFileException.class)
        .hasMessage(
            "%s: tensor scaling_factor: expected ones, because finetuning_scaling_factor is false"
                + " in cfg.json, was other numbers",
            folder.resolve("sae_weights.safetensors"));
    there.change("scaling_factor", x -> 1 + 1e-6 * x);
    assertReadsLikeSaeLens(there, 1e-13);
  }

  @Test
  void read_thresholdsOfZeroAndBelow_letThroughWhatIsPositive() throws IOException {
    SaeLensFolder there = SaeLensFolder.of("jumprelu", 5);
    there.numbers("threshold")[1] = 0;
    there.numbers("threshold")[4] = -0.3;
    assertReadsLikeSaeLens(there, 1e-13);
    ModelFile model = SaeLens.read(folder);
    SaeLens.write(model, folder);
    assertThat(SaeLens.read(folder).parameters()).isEqualTo(model.parameters());
  }

  @Test
  void read_logThreshold_isTheSame() throws IOException {
    SaeLensFolder there = SaeLensFolder.of("jumprelu", 6);
    ModelFile model = SaeLens.read(there.write(folder));
    there.change("threshold", StrictMath::log);
    there.tensors.put("log_threshold", requireNonNull(there.tensors.remove("threshold")));

    assertThat(SaeLens.read(there.write(folder)).parameters()).isEqualTo(model.parameters());
  }

  @Test
  void read_inputsWithAFactorScaledByDecoderNorms_takesTheNormsAfterTheFactor() throws IOException {
    SaeLensFolder there = SaeLensFolder.of("topk", 3).change("W_dec", x -> 3 * x * x);
    there.set("rescale_acts_by_decoder_norm", true);
    there.set("normalize_activations", "\"expected_average_only_in\"").write(folder);
    ModelFile model = SaeLens.read(folder, 1.7);

    // The weights after SAELens's fold_activation_norm_scaling_factor(1.7).
    there.change("W_enc", x -> x * 1.7).change("W_dec", x -> x / 1.7).change("b_dec", x -> x / 1.7);
    assertEncodesLikeSaeLens(model, there, 1, 1e-13);
  }

  @ParameterizedTest
  @ValueSource(strings = {"standard", "topk", "jumprelu", "gated"})
  void read_inputsWithAFactor_encodesRowsAsTheyAre(String architecture) throws IOException {
    SaeLensFolder there = SaeLensFolder.of(architecture, 7);
    there.set("normalize_activations", "\"expected_average_only_in\"").write(folder);
    assertEncodesLikeSaeLens(SaeLens.read(folder, 1.7), there, 1.7, 1e-13);
    there.set("apply_b_dec_to_input", false).set("normalize_activations", true).write(folder);
    assertEncodesLikeSaeLens(SaeLens.read(folder, 0.6), there, 0.6, 1e-13);
  }

  @Test
  void read_settingsThatNoNetworkHas_areRefusedByFile() throws IOException {
    SaeLensFolder there =
        SaeLensFolder.of("standard", 1).set("normalize_activations", "\"layer_norm\"");
    there.set("d_in", 1);
    there.write(folder);

    assertThatThrownBy(() -> SaeLens.read(folder))
        .isInstanceOf(ModelFileException.class)
        .hasMessage(
            "%s: network: expected valid settings, was layer-normalized rows need at least 2"
                + " inputs, were 1",
            folder.resolve("sae_weights.safetensors"));
  }

  @Test
  void read_inputFactorThatIsMissingOrTooMuch_saysWhatToDo() throws IOException {
    SaeLensFolder there = SaeLensFolder.of("standard", 8);
    there.write(folder);
    assertThatThrownBy(() -> SaeLens.read(folder, 2))
        .hasMessage(
            "%s: cfg.normalize_activations: expected expected_average_only_in, because an input"
                + " factor was given, was none: read it without the factor",
            folder.resolve("cfg.json"));
    there.set("normalize_activations", "\"expected_average_only_in\"").write(folder);
    assertThatThrownBy(() -> SaeLens.read(folder))
        .hasMessage(
            "%s: cfg.normalize_activations: expected none, or a call of SaeLens.read(folder,"
                + " inputFactor), was expected_average_only_in",
            folder.resolve("cfg.json"));
    assertThatThrownBy(() -> SaeLens.read(folder, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("inputFactor must be positive and finite, was 0.0");
  }

  @Test
  void read_model_trainsOn() throws IOException {
    SaeLensFolder.of("standard", 9).write(folder);
    ModelFile model = SaeLens.read(folder);
    assertThat(model.provenance().engine()).isEqualTo("SAELens 6.18.0");
    try (SparseAutoencoder sae = open(model)) {
      double before = sae.evaluate(ROWS).meanSquaredError();
      assertThat(sae.toModelFile().parameters()).isEqualTo(model.parameters());
      sae.fit(ROWS, Training.epochs(3).batchSize(10));
      assertThat(sae.evaluate(ROWS).meanSquaredError()).isLessThan(before);
    }
  }

  private void assertRefused(String field, Object json, String expected, String actual)
      throws IOException {
    assertRefused(SaeLensFolder.of("topk", 10).set(field, json), field, expected, actual);
  }

  private void assertRefused(SaeLensFolder there, String field, String expected, String actual)
      throws IOException {
    there.write(folder);
    ModelFileException refused =
        catchThrowableOfType(ModelFileException.class, () -> SaeLens.read(folder));
    assertThat(refused)
        .hasMessage(
            "%s: cfg.%s: expected %s, was %s", folder.resolve("cfg.json"), field, expected, actual);
  }

  @Test
  void read_unsupportedSettings_areNamed() throws IOException {
    String architectures =
        "one of [standard, topk, abstopk, jumprelu, gated, matching_pursuit, transcoder,"
            + " skip_transcoder, jumprelu_transcoder, jumprelu_skip_transcoder]";
    assertRefused("architecture", "\"crosscoder\"", architectures, "crosscoder");
    assertRefused(
        "architecture",
        "\"temporal\"",
        architectures,
        "temporal, whose codes depend on the rows before");
    assertRefused(
        "architecture",
        "\"matching_pursuit\"",
        "one whose codes an encoder computes",
        "matching_pursuit: read it by SaeLens.readMatchingPursuit");
    assertRefused(
        "architecture",
        "\"matryoshka_batchtopk\"",
        architectures,
        "matryoshka_batchtopk, which SAELens's save_inference_model writes as jumprelu");
    assertRefused("architecture", 7, "a text", "7");
    assertRefused("architecture", "null", architectures, "none");
    SaeLensFolder unnamed = SaeLensFolder.of("topk", 10).remove("architecture");
    assertRefused(unnamed, "architecture", architectures, "none");
    assertRefused("activation_fn_str", "\"tanh-relu\"", "relu or topk", "tanh-relu");
    assertRefused("activation_fn", "\"gelu\"", "relu or topk", "gelu");
    assertRefused(
        "normalize_activations",
        "\"constant_scalar_rescale\"",
        "one of none, expected_average_only_in, constant_norm_rescale, layer_norm",
        "constant_scalar_rescale");
    assertRefused("dtype", "\"int8\"", "one of float32, float64, float16, bfloat16", "int8");
    assertRefused("d_in", 0, "at least 1", "0");
    assertRefused("d_sae", "null", "a whole number of 64 bits", "null");
    assertRefused("d_sae", 1L << 40, "a whole number of 32 bits", String.valueOf(1L << 40));
    assertRefused("d_sae", 1 << 30, "a product with the inputs below 2^31", "4 x 1073741824");
    assertRefused("k", 0, "1 to 6", "0");
    assertRefused("k", 7, "1 to 6", "7");
    assertRefused("k", 2.5, "a whole number of 64 bits", "2.5");
    assertRefused("apply_b_dec_to_input", 1, "true or false", "1");
    assertRefused("metadata", "[]", "an object", "a list");
    SaeLensFolder noK = SaeLensFolder.of("topk", 10).remove("k");
    assertRefused(noK, "k", "a whole number of 64 bits", "missing");
  }

  /** Returns a folder of matching pursuit, whose atoms are decoder rows of about norm 1. */
  private static SaeLensFolder pursuit() {
    SaeLensFolder there = SaeLensFolder.of("matching_pursuit", 21);
    there.tensors.remove("W_enc");
    there.tensors.remove("b_enc");
    return there.change("W_dec", x -> 0.8 * x).set("residual_threshold", 0.25);
  }

  /** Returns the code of a row: the atom of the largest product with what is left, until done. */
  private static double[] pursued(SaeLensFolder there, double[] row, double bias, int steps) {
    double[] atoms = there.numbers("W_dec");
    double[] left = row.clone();
    Arrays.setAll(left, i -> row[i] - bias * there.numbers("b_dec")[i]);
    double[] code = new double[SaeLensFolder.HIDDEN];
    double error = Double.MAX_VALUE;
    for (int step = 0; step < steps && error >= 0.25; step++) {
      int best = 0;
      double most = 0;
      for (int j = 0; j < code.length; j++) {
        double product = 0;
        for (int i = 0; i < left.length; i++) {
          product += left[i] * atoms[j * left.length + i];
        }
        if (product > most) {
          best = j;
          most = product;
        }
      }
      boolean again = most == 0 || code[best] != 0;
      code[best] += most;
      double square = 0;
      for (int i = 0; i < left.length; i++) {
        left[i] -= most * atoms[best * left.length + i];
        square += left[i] * left[i];
      }
      error = again ? 0 : Math.sqrt(square);
    }
    return code;
  }

  private void assertPursues(SaeLensFolder there, double bias, int steps) throws IOException {
    SaeLens.MatchingPursuit read = SaeLens.readMatchingPursuit(there.write(folder));
    Path again = folder.resolve("again");
    SaeLens.write(read, again);
    SaeLens.MatchingPursuit written = SaeLens.readMatchingPursuit(again);
    assertThat(written.model().parameters()).isEqualTo(read.model().parameters());
    assertThat(written.pursuit()).isEqualTo(read.pursuit());
    int active = 0;
    try (SparseAutoencoder sae = open(read.model())) {
      DenseArray codes = sae.encode(ROWS, read.pursuit());
      DenseArray outputs = sae.decode(Samples.of(codes));
      for (int r = 0; r < ROWS.size(); r++) {
        double[] row = new double[SaeLensFolder.INPUTS];
        ROWS.copy(r, r + 1, row);
        double[] code = pursued(there, row, bias, steps);
        for (int i = 0; i < row.length; i++) {
          double output = bias * there.numbers("b_dec")[i];
          for (int j = 0; j < code.length; j++) {
            assertThat(codes.get(r, j)).isCloseTo(code[j], within(1e-12));
            output += code[j] * there.numbers("W_dec")[j * row.length + i];
          }
          assertThat(outputs.get(r, i)).isCloseTo(output, within(1e-12));
        }
        active += (int) Arrays.stream(code).filter(value -> value != 0).count();
      }
    }
    assertThat(active).isGreaterThan(15);
  }

  @Test
  void readMatchingPursuit_eachSetting_encodesLikeSaeLens() throws IOException {
    assertPursues(pursuit(), 1, Integer.MAX_VALUE);
    assertPursues(pursuit().set("apply_b_dec_to_input", false), 0, Integer.MAX_VALUE);
    assertPursues(pursuit().set("max_iterations", 2), 1, 2);
    assertPursues(pursuit().set("max_iterations", "null"), 1, SaeLensFolder.INPUTS);
    assertPursues(pursuit().set("max_iterations", 1).set("stop_on_duplicate_support", true), 1, 1);
  }

  @Test
  void readMatchingPursuit_whatItCannotBe_isRefused() throws IOException {
    Path there = pursuit().set("stop_on_duplicate_support", false).write(folder);
    assertThatThrownBy(() -> SaeLens.readMatchingPursuit(there))
        .hasMessageContaining("cfg.stop_on_duplicate_support: expected true: a pursuit ends where");
    pursuit().set("residual_threshold", -1).write(folder);
    assertThatThrownBy(() -> SaeLens.readMatchingPursuit(there))
        .hasMessageContaining("cfg.residual_threshold: expected at least 0, was -1.0");
    pursuit().set("normalize_activations", "\"expected_average_only_in\"").write(folder);
    assertThatThrownBy(() -> SaeLens.readMatchingPursuit(there))
        .hasMessageContaining("expected none: the codes depend on the atoms' norms");
    SaeLensFolder.of("standard", 1).write(folder);
    assertThatThrownBy(() -> SaeLens.readMatchingPursuit(there))
        .hasMessageContaining(
            "cfg.architecture: expected matching_pursuit, was standard: read it by SaeLens.read");
    ModelFile model = SaeLens.read(there);
    assertThatThrownBy(
            () -> SaeLens.write(new SaeLens.MatchingPursuit(model, Pursuit.orthogonal(2)), there))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "SAELens has matching pursuit only, which Pursuit.matching is, was orthogonal pursuit"
                + " of 2");
  }

  @Test
  void read_cfgThatIsNotAJsonObject_isRefused() throws IOException {
    SaeLensFolder.of("standard", 11).write(folder);
    Path cfg = folder.resolve("cfg.json");
    for (String text : List.of("", "[]", "{\"d_in\": 4, \"d_in\": 4}", "{} {}", "{\"k\": }")) {
      Files.writeString(cfg, text, UTF_8);
      assertThatThrownBy(() -> SaeLens.read(folder))
          .isInstanceOf(ModelFileException.class)
          .hasMessageStartingWith(cfg + ": cfg: expected ");
    }
    Files.write(cfg, new byte[] {'{', (byte) 0xC0, '}'});
    assertThatThrownBy(() -> SaeLens.read(folder))
        .hasMessage("%s: cfg: expected UTF-8, was other bytes", cfg);
    Files.write(cfg, new byte[TensorTable.MAX_HEADER + 1]);
    assertThatThrownBy(() -> SaeLens.read(folder))
        .hasMessage("%s: cfg: expected at most 16777216 bytes, was 16777217", cfg);
    Files.delete(cfg);
    assertThatThrownBy(() -> SaeLens.read(folder)).isInstanceOf(NoSuchFileException.class);
    Files.createDirectory(cfg);
    assertThatThrownBy(() -> SaeLens.read(folder))
        .hasMessage("%s: file: expected a file, was a folder", cfg);
  }

  @Test
  void read_numbersThatJsonLacks_areRefusedWhereTheyAreRead() throws IOException {
    SaeLensFolder there = SaeLensFolder.of("topk", 10);
    there.set("lr_end", "NaN").set("l1_coefficient", "-Infinity").set("clip", "Infinity");
    assertReadsLikeSaeLens(there, 1e-13);

    assertRefused("k", "NaN", "a whole number of 64 bits", "NaN");
    assertRefused("d_in", "Infinity", "a whole number of 64 bits", "Infinity");
  }

  @Test
  void read_anyCutOfEitherFile_isRefused() throws IOException {
    SaeLensFolder there = SaeLensFolder.of("gated", 12).type("F32");
    there.write(folder);
    for (String name : List.of("cfg.json", "sae_weights.safetensors")) {
      Path file = folder.resolve(name);
      byte[] whole = Files.readAllBytes(file);
      for (int length = 0; length < whole.length; length++) {
        Files.write(file, Arrays.copyOf(whole, length));
        assertThatThrownBy(() -> SaeLens.read(folder))
            .isInstanceOf(ModelFileException.class)
            .hasMessageStartingWith(file + ": ");
      }
      Files.write(file, whole);
    }
    assertReadsLikeSaeLens(there, 1e-13);
  }

  private void assertWeightsRefused(SaeLensFolder there, String message) throws IOException {
    there.write(folder);
    Path file = folder.resolve("sae_weights.safetensors");
    assertThatThrownBy(() -> SaeLens.read(folder))
        .isInstanceOf(ModelFileException.class)
        .hasMessage("%s: %s", file, message);
  }

  @Test
  void read_tensorsThatAreNotTheArchitectures_areRefused() throws IOException {
    SaeLensFolder there = SaeLensFolder.of("standard", 13);
    assertWeightsRefused(
        there.add("b_mag", 6),
        "tensor b_mag: expected no tensor that architecture standard lacks, was there");
    there.tensors.remove("b_mag");
    there.tensors.remove("b_enc");
    assertWeightsRefused(there, "tensor b_enc: expected float numbers [6], was missing");
    assertWeightsRefused(there.add("b_enc", 5), "tensor b_enc: shape: expected [6], was [5]");
    assertWeightsRefused(
        there.add("b_enc", 6).add("W_enc", 6, 4),
        "tensor W_enc: shape: expected [4, 6], was [6, 4]");
    there.add("W_enc", 4, 6).numbers("W_enc")[7] = Double.POSITIVE_INFINITY;
    assertWeightsRefused(there, "tensor W_enc: expected finite numbers, was Infinity at 7");
    there.numbers("W_enc")[7] = 1e300;
    assertWeightsRefused(
        there.set("dtype", "\"float32\""),
        "tensor W_enc: expected finite numbers, was Infinity at 7");
  }

  @Test
  void read_tensorOfAnotherType_isRefused() throws IOException {
    SaeLensFolder there = SaeLensFolder.of("standard", 14);
    byte[] weights = there.weights();
    there.write(folder);
    Path file = folder.resolve("sae_weights.safetensors");
    Files.write(file, weights);
    Files.write(file, ModelBytes.of(file).replace("\"F64\"", "\"I64\"").toBytes());
    assertThatThrownBy(() -> SaeLens.read(folder))
        .hasMessage(
            "%s: tensor W_enc: dtype: expected one of [F16, BF16, F32, F64], was I64", file);
    Files.write(file, weights);
    Files.write(file, ModelBytes.of(file).replace("\"b_dec\"", "\"b_enc\"").toBytes());
    assertThatThrownBy(() -> SaeLens.read(folder))
        .hasMessage("%s: header: expected each name once, was b_enc twice", file);
  }

  /** Returns a model with numbers that training could have left in every array. */
  private static ModelFile trained(AutoencoderSpec spec) {
    Map<Parameter, DenseArray> parameters =
        new LinkedHashMap<>(Fixtures.measured(NetworkState.initial(spec)).parameters());
    parameters.computeIfPresent(
        Parameter.CODE_THRESHOLD, (name, array) -> numbers(array, spec, i -> 0.3));
    parameters.computeIfPresent(
        Parameter.UNIT_THRESHOLD, (name, array) -> numbers(array, spec, i -> 0.3 - 0.1 * i));
    parameters.computeIfPresent(
        Parameter.MAGNITUDE_SCALE, (name, array) -> numbers(array, spec, i -> 0.2 * i - 0.5));
    parameters.computeIfPresent(
        Parameter.MAGNITUDE_BIAS, (name, array) -> numbers(array, spec, i -> 0.3 - 0.1 * i));
    parameters.computeIfPresent(
        Parameter.DECODER_BIAS, (name, array) -> numbers(array, spec, i -> 0.05 * i - 0.1));
    return new ModelFile(spec, List.of(), parameters, 0, 0, Provenance.initial("engine"));
  }

  private static DenseArray numbers(
      DenseArray array, AutoencoderSpec spec, IntToDoubleFunction number) {
    return DenseArray.computed(spec.precision(), number, array.shape());
  }

  private static List<AutoencoderSpec> writable() {
    List<Structure> structures = new ArrayList<>(Examples.structures());
    structures.add(Structure.plain().normalization(InputNormalization.STANDARDIZE));
    structures.add(Structure.plain().preEncoderBias(PreEncoderBias.MEAN));
    List<AutoencoderSpec> specs = new ArrayList<>();
    Examples.sparsities()
        .forEach(
            (sparsity, activation) -> {
              if (activation == Activation.RELU) {
                for (Structure structure : structures) {
                  specs.add(Examples.spec(sparsity, activation, structure));
                }
              }
            });
    return specs;
  }

  @Test
  void read_whatWasWritten_encodesAndReconstructsTheSame() throws IOException {
    Samples rows = Fixtures.samples(31, 4, Examples.INPUTS);
    assertThat(writable()).hasSize(10 * 10);
    for (AutoencoderSpec spec : writable()) {
      ModelFile model = trained(spec);
      SaeLens.write(model, folder.resolve("new/folder"));
      ModelFile back = SaeLens.read(folder.resolve("new/folder"));
      boolean exact = spec.structure().normalization() == InputNormalization.NONE;
      try (SparseAutoencoder here = open(model);
          SparseAutoencoder there = open(back)) {
        assertClose(there.encode(rows), here.encode(rows), exact ? 0 : 1e-12);
        assertClose(there.reconstruct(rows), here.reconstruct(rows), exact ? 0 : 1e-12);
        assertThat(here.sparsity(rows).l0()).isPositive();
      }
      if (exact) {
        back.parameters()
            .forEach(
                (parameter, array) -> {
                  if (model.parameters().containsKey(parameter)) {
                    assertThat(array).isEqualTo(model.parameters().get(parameter));
                  }
                });
      }
      if (exact && SaeLensArchitecture.of(spec) != SaeLensArchitecture.JUMPRELU) {
        SaeLens.write(back, folder.resolve("again"));
        assertThat(folder.resolve("again/sae_weights.safetensors"))
            .hasSameBinaryContentAs(folder.resolve("new/folder/sae_weights.safetensors"));
        assertThat(folder.resolve("again/cfg.json"))
            .hasSameBinaryContentAs(folder.resolve("new/folder/cfg.json"));
      }
    }
  }

  private static void assertClose(DenseArray actual, DenseArray expected, double tolerance) {
    assertThat(actual.shape()).isEqualTo(expected.shape());
    assertThat(actual.toDoubles()).containsExactly(expected.toDoubles(), within(tolerance));
  }

  @Test
  void write_thresholdsInFloat32_comeBackBitForBit() throws IOException {
    AutoencoderSpec spec =
        Fixtures.in(
            Examples.spec(Sparsity.jumpRelu(0.5), Activation.RELU, Structure.plain()),
            Precision.FLOAT32);
    ModelFile model = trained(spec);
    SaeLens.write(model, folder);

    assertThat(SaeLens.read(folder).parameters()).isEqualTo(model.parameters());
  }

  @Test
  void write_cfg_isThatOfVersion6() throws IOException {
    AutoencoderSpec spec =
        Examples.spec(
            new Sparsity.TopK(2, 1.5, AuxiliaryLoss.NONE, false),
            Activation.RELU,
            Structure.plain().preEncoderBias(PreEncoderBias.MEAN));
    SaeLens.write(trained(spec), folder);

    String checksum =
        ModelBytes.of(folder.resolve("sae_weights.safetensors"))
            .header()
            .replaceAll(".*\"crc32\":\"([0-9a-f]{8})\".*", "$1")
            .strip();
    assertThat(Files.readString(folder.resolve("cfg.json"), UTF_8))
        .isEqualTo(
            "{\"architecture\":\"topk\",\"d_in\":5,\"d_sae\":7,\"dtype\":\"float64\",\"device\":"
                + "\"cpu\",\"apply_b_dec_to_input\":true,\"normalize_activations\":\"none\","
                + "\"reshape_activations\":\"none\",\"k\":3,\"rescale_acts_by_decoder_norm\":false,"
                + "\"metadata\":{\"sae_lens_version\":\"6.18.0\",\"trained_with\":\"sparse-ae "
                + LibraryVersion.VERSION
                + "\",\"weights_crc32\":\""
                + checksum
                + "\",\"sae_lens_training_version\":null}}\n");
  }

  /** Folders were written so until model files had a CRC-32. */
  @Test
  void read_sha256OfTheWeights_mustBeTheirs() throws IOException {
    ModelFile model = trained(Examples.spec(Sparsity.none(), Activation.RELU, Structure.plain()));
    SaeLens.write(model, folder);
    Path weights = folder.resolve("sae_weights.safetensors");
    ModelBytes bytes = ModelBytes.of(weights);
    String header =
        bytes.header().replaceFirst("\"crc32\":\"\\w*", "\"sha256\":\"" + "0".repeat(64));
    Files.write(weights, new ModelBytes(header, bytes.data()).toCheckedBytes());
    String sha256 = ModelBytes.of(weights).header().replaceAll("(?s).*\"sha256\":\"(\\w*).*", "$1");
    Path cfg = folder.resolve("cfg.json");
    String settings = Files.readString(cfg, UTF_8);
    String field = "\"weights_crc32\":\"\\w*";

    Files.writeString(cfg, settings.replaceFirst(field, "\"weights_sha256\":\"" + sha256), UTF_8);
    assertThat(SaeLens.read(folder).parameters()).isEqualTo(model.parameters());

    String other = "e".repeat(64);
    Files.writeString(cfg, settings.replaceFirst(field, "\"weights_sha256\":\"" + other), UTF_8);
    assertThatThrownBy(() -> SaeLens.read(folder))
        .hasMessage(
            "%s: __metadata__.sha256: expected %s, the weights of cfg.json, was %s",
            weights, other, sha256);
  }

  @Test
  void read_filesOfTwoModels_doNotBelongTogether() throws IOException {
    AutoencoderSpec spec = Examples.spec(Sparsity.none(), Activation.RELU, Structure.plain());
    SaeLens.write(trained(spec), folder);
    Path weights = folder.resolve("sae_weights.safetensors");
    byte[] cfg = Files.readAllBytes(folder.resolve("cfg.json"));
    SaeLens.write(
        trained(Examples.spec(Sparsity.none(), Activation.RELU, Examples.structures().get(1))),
        folder);
    Files.write(folder.resolve("cfg.json"), cfg);

    assertThatThrownBy(() -> SaeLens.read(folder))
        .isInstanceOf(ModelFileException.class)
        .hasMessageMatching(
            Pattern.quote(weights.toString())
                + ": __metadata__\\.crc32: expected [0-9a-f]{8}, the weights of cfg.json,"
                + " was [0-9a-f]{8}");
  }

  @Test
  void write_whatSaeLensLacks_isRefusedBeforeAnythingIsWritten() {
    assertNotWritten(
        Examples.spec(Sparsity.none(), Activation.TANH, Structure.plain()),
        "SAELens has relu units only; a model with tanh units cannot be written for it");
    assertNotWritten(
        Examples.spec(Sparsity.topK(2), Activation.LINEAR, Structure.plain()),
        "SAELens has relu units only; a model with linear units cannot be written for it");
    AutoencoderSpec sigmoid =
        new AutoencoderSpec(
            5,
            7,
            Activation.RELU,
            Activation.SIGMOID,
            Sparsity.none(),
            Reconstruction.meanSquaredError(),
            Structure.plain(),
            WeightPenalty.NONE,
            Initializer.HE_NORMAL,
            Precision.FLOAT32,
            1,
            Optional.empty());
    assertNotWritten(
        sigmoid,
        "SAELens has linear outputs only; a model with sigmoid outputs cannot be written for it");
    AutoencoderSpec transcoder =
        new AutoencoderSpec(
            5,
            7,
            Activation.RELU,
            Activation.LINEAR,
            Sparsity.topK(2),
            Reconstruction.meanSquaredError(),
            Structure.plain(),
            WeightPenalty.NONE,
            Initializer.HE_NORMAL,
            Precision.FLOAT32,
            1,
            Optional.of(new Transcoding(3, false)));
    assertNotWritten(
        transcoder,
        "SAELens has transcoders of relu and JumpReLU units only; one with the sparsity TopK of 2"
            + " cannot be written for it");
    assertThat(folder).isEmptyDirectory();
  }

  private void assertNotWritten(AutoencoderSpec spec, String message) {
    assertThatThrownBy(() -> SaeLens.write(trained(spec), folder.resolve("new")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void open_modelWithOtherArrays_isRefused() {
    ModelFile good = trained(Examples.spec(Sparsity.gated(1), Activation.RELU, Structure.plain()));
    Map<Parameter, DenseArray> parameters = new LinkedHashMap<>(good.parameters());
    parameters.put(Parameter.DECODER_BIAS, DenseArray.of(new double[4], 4));
    ModelFile bad =
        new ModelFile(
            good.spec(), List.of(), parameters, good.epochs(), good.steps(), good.provenance());

    assertThatThrownBy(() -> open(bad))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("decoder.bias: expected [5], was [4]");
  }
}
