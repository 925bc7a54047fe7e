package io.github.sparseae.internal.file.published;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkNotNull;
import static io.github.sparseae.internal.file.published.PublishedModel.find;
import static io.github.sparseae.internal.file.published.SaeLensArchitecture.THRESHOLD;

import com.google.common.collect.ImmutableMap;
import io.github.sparseae.file.ModelFile;
import io.github.sparseae.file.SaeLens;
import io.github.sparseae.internal.file.Checksum;
import io.github.sparseae.internal.file.FieldPath;
import io.github.sparseae.internal.file.LogThresholds;
import io.github.sparseae.internal.file.MalformedFileException;
import io.github.sparseae.internal.file.ModelFileCodec;
import io.github.sparseae.internal.file.TensorTable;
import io.github.sparseae.internal.file.published.PublishedModel.Source;
import io.github.sparseae.model.Activation;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.CodeRule;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.NetworkSpec;
import io.github.sparseae.model.Parameter;
import io.github.sparseae.pursuit.Pursuit;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Converts between a model and the two files of a SAELens folder. */
public final class SaeLensCodec {
  private static final String CFG = "cfg.json";
  private static final String WEIGHTS = "sae_weights.safetensors";

  /** The logarithms of the thresholds, which SAELens's checkpoints have. */
  private static final String LOG_THRESHOLD = "log_threshold";

  /** The factors that multiply the codes before the decoder, by old and new name. */
  private static final List<String> CODE_FACTORS =
      List.of("scaling_factor", "finetuning_scaling_factor");

  private SaeLensCodec() {}

  /** Reads a folder; NaN means that no input factor was given. */
  public static ModelFile read(Path folder, double inputFactor) throws IOException {
    return model(folder, config(folder, inputFactor, false), inputFactor);
  }

  public static SaeLens.MatchingPursuit readMatchingPursuit(Path folder) throws IOException {
    SaeLensConfig cfg = config(folder, Double.NaN, true);
    return new SaeLens.MatchingPursuit(model(folder, cfg, Double.NaN), checkNotNull(cfg.pursuit()));
  }

  private static SaeLensConfig config(Path folder, double inputFactor, boolean solves)
      throws IOException {
    return PublishedModel.settings(
        folder.resolve(CFG),
        fields -> {
          SaeLensConfig read = SaeLensConfig.read(fields);
          checkMethod(read, solves);
          checkFactor(read, inputFactor);
          return read;
        });
  }

  private static ModelFile model(Path folder, SaeLensConfig cfg, double inputFactor)
      throws IOException {
    return PublishedModel.read(
        folder.resolve(WEIGHTS),
        "SAELens " + cfg.version(),
        PublishedModel::safetensors,
        table -> layout(table, cfg),
        (model, arrays) -> folded(model, arrays, cfg, inputFactor));
  }

  private static void checkMethod(SaeLensConfig cfg, boolean solves) {
    if (solves != (cfg.pursuit() != null)) {
      throw new MalformedFileException(
          FieldPath.of("cfg").field("architecture"),
          solves ? "matching_pursuit" : "one whose codes an encoder computes",
          cfg.architecture()
              + (solves
                  ? ": read it by SaeLens.read"
                  : ": read it by SaeLens.readMatchingPursuit"));
    }
  }

  private static void checkFactor(SaeLensConfig cfg, double inputFactor) {
    FieldPath path = FieldPath.of("cfg").field("normalize_activations");
    path.check(
        !cfg.scalesInputs() || !Double.isNaN(inputFactor),
        "none, or a call of SaeLens.read(folder, inputFactor)",
        "expected_average_only_in");
    path.check(
        cfg.scalesInputs() || Double.isNaN(inputFactor),
        "expected_average_only_in, because an input factor was given",
        "none: read it without the factor");
  }

  private static PublishedModel layout(TensorTable table, SaeLensConfig cfg) {
    Checksum checksum = Checksum.of(table.metadata());
    String written = table.metadata().get(checksum.toString());
    String expected = cfg.weightsChecksum();
    if (written != null && expected != null && !written.equals(expected)) {
      throw checksum.malformed(expected + ", the weights of cfg.json", written);
    }
    List<Source> sources = cfg.architecture().sources();
    if (find(table, LOG_THRESHOLD).isPresent()) {
      sources.replaceAll(
          source ->
              source.tensor().equals(THRESHOLD)
                  ? Source.of(LOG_THRESHOLD, source.parameter())
                  : source);
    }
    AutoencoderSpec spec = cfg.spec().apply(false);
    Map<String, List<Integer>> factors = new LinkedHashMap<>();
    for (String name : CODE_FACTORS) {
      find(table, name).ifPresent(entry -> factors.put(name, List.of(spec.hidden())));
    }
    PublishedModel model = new PublishedModel(spec, sources, factors);
    table.check(model.shapes(), "architecture " + cfg.architecture(), false);
    table.checkReal(factors.keySet());
    return model;
  }

  /** Moves into the weights what this library computes nowhere else. */
  private static ModelFile folded(
      ModelFile model, Map<String, DenseArray> arrays, SaeLensConfig cfg, double inputFactor) {
    NetworkSpec spec = model.spec();
    Folding folding = new Folding(model);
    for (String name : CODE_FACTORS) {
      DenseArray factors = arrays.get(name);
      if (factors != null) {
        ModelFileCodec.checkFinite(name, factors);
        factors = factors.in(spec.precision());
        if (!Folding.areOnes(factors.toDoubles())) {
          TensorTable.path(name)
              .check(
                  cfg.scalesCodes(),
                  "ones, because finetuning_scaling_factor is false in cfg.json",
                  "other numbers");
          folding.decoderRows(factors);
        }
      }
    }
    if (cfg.scalesInputs()) {
      double[] scale = new double[spec.inputs()];
      Arrays.fill(scale, 1 / inputFactor);
      folding.inputs(new double[spec.inputs()], scale, cfg.subtractsBias());
      folding.outputs(new double[spec.inputs()], scale);
    }
    // The norms are those of the decoder that the factor was folded into, as in SAELens.
    if (cfg.scalesByNorms()) {
      folding.decoderNorms(folding.rowNorms());
    }
    if (arrays.containsKey(LOG_THRESHOLD)) {
      folding.put(
          Parameter.UNIT_THRESHOLD,
          LogThresholds.exponentials(folding.array(Parameter.UNIT_THRESHOLD)));
    }
    if (cfg.pursuit() == null) {
      return folding.model(cfg.spec().apply(false));
    }
    folding.put(Parameter.ENCODER_WEIGHTS, folding.array(Parameter.DECODER_WEIGHTS).transpose());
    folding.remove(Parameter.DECODER_WEIGHTS);
    folding.put(
        Parameter.ENCODER_BIAS, DenseArray.computed(spec.precision(), i -> 0, spec.hidden()));
    // It is added to reconstructions only if it is subtracted from rows.
    if (!cfg.subtractsBias()) {
      folding.change(Parameter.DECODER_BIAS, (bias, i) -> 0);
    }
    return folding.model(cfg.spec().apply(true));
  }

  /** Writes a folder; with a pursuit, one whose codes it solves for. */
  public static void write(ModelFile model, @Nullable Pursuit pursuit, Path folder)
      throws IOException {
    checkArgument(
        model.spec() instanceof AutoencoderSpec,
        "SAELens has no classifiers; write the autoencoder that the encoder comes from");
    AutoencoderSpec spec = (AutoencoderSpec) model.spec();
    SaeLensArchitecture architecture =
        pursuit == null ? SaeLensArchitecture.of(spec) : checkSolved(spec, pursuit);
    PublishedModel.write(
        folder.resolve(WEIGHTS),
        ImmutableMap.of("format", "pt"),
        arrays(model, spec, architecture),
        folder.resolve(CFG),
        checksum -> SaeLensConfig.written(spec, architecture, pursuit, checksum));
  }

  private static SaeLensArchitecture checkSolved(AutoencoderSpec spec, Pursuit pursuit) {
    checkArgument(
        pursuit.kind() == Pursuit.Kind.MATCHING,
        "SAELens has matching pursuit only, which Pursuit.matching is, was %s",
        pursuit);
    checkArgument(
        spec.output() == Activation.LINEAR
            && spec.transcoding().isEmpty()
            && spec.structure().normalization().shapes(spec.inputs()).isEmpty(),
        "SAELens solves for codes over linear outputs, of rows as they are or normalized each by"
            + " itself; a model with %s outputs and normalization %s cannot be written for it",
        spec.output(),
        spec.structure().normalization());
    return SaeLensArchitecture.MATCHING_PURSUIT;
  }

  private static Map<String, DenseArray> arrays(
      ModelFile model, AutoencoderSpec spec, SaeLensArchitecture architecture) {
    Folding folding = new Folding(model);
    if (spec.structure().tiedWeights()) {
      folding.put(Parameter.DECODER_WEIGHTS, folding.array(Parameter.ENCODER_WEIGHTS).transpose());
    }
    if (spec.sparsity().atInference(spec.hidden()) instanceof CodeRule.Threshold) {
      double threshold = folding.array(Parameter.CODE_THRESHOLD).get(0);
      folding.put(
          Parameter.UNIT_THRESHOLD,
          DenseArray.computed(spec.precision(), i -> threshold, spec.hidden()));
    }
    if (!spec.structure().normalization().shapes(spec.inputs()).isEmpty()) {
      double[] mean = spread(model, Parameter.INPUT_MEAN, spec.inputs());
      double[] scale = spread(model, Parameter.INPUT_SCALE, spec.inputs());
      folding.inputs(mean, scale, spec.structure().hasPreEncoderBias());
      if (spec.transcoding().isEmpty()) {
        folding.outputs(mean, scale);
      }
    }
    Map<String, DenseArray> arrays = new LinkedHashMap<>();
    for (Source source : architecture.sources()) {
      DenseArray array = folding.array(source.parameter());
      arrays.put(source.tensor(), source.turned() ? array.transpose() : array);
    }
    return arrays;
  }

  /** Returns a number for each input from an array with one for each or one for all; else zeros. */
  private static double[] spread(ModelFile model, Parameter parameter, int inputs) {
    double[] spread = new double[inputs];
    DenseArray array = model.parameters().get(parameter);
    for (int i = 0; array != null && i < inputs; i++) {
      spread[i] = array.get(array.size() == 1 ? 0 : i);
    }
    return spread;
  }
}
