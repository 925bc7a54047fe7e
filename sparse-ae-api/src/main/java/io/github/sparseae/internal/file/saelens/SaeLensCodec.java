package io.github.sparseae.internal.file.saelens;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkNotNull;
import static io.github.sparseae.internal.file.saelens.SaeLensArchitecture.DECODER;
import static io.github.sparseae.internal.file.saelens.SaeLensArchitecture.SKIP;
import static io.github.sparseae.internal.file.saelens.SaeLensArchitecture.THRESHOLD;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.collect.ImmutableMap;
import io.github.sparseae.file.ModelFile;
import io.github.sparseae.file.Provenance;
import io.github.sparseae.internal.file.FieldPath;
import io.github.sparseae.internal.file.Json;
import io.github.sparseae.internal.file.LogThresholds;
import io.github.sparseae.internal.file.MalformedFileException;
import io.github.sparseae.internal.file.ModelFileCodec;
import io.github.sparseae.internal.file.Safetensors;
import io.github.sparseae.internal.file.TensorTable;
import io.github.sparseae.internal.io.AtomicFile;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.CodeRule;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Parameter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Converts between a model and the two files of a SAELens folder. */
public final class SaeLensCodec {
  private static final String CFG = "cfg.json";
  private static final String WEIGHTS = "sae_weights.safetensors";

  /** The version of SAELens whose layout is written. */
  private static final String VERSION = "6.18.0";

  /** The logarithms of the thresholds, which SAELens's checkpoints have. */
  private static final String LOG_THRESHOLD = "log_threshold";

  /** The factors that multiply the codes before the decoder, by old and new name. */
  private static final List<String> CODE_FACTORS =
      List.of("scaling_factor", "finetuning_scaling_factor");

  /** The distance from 1 up to which a factor counts as 1: that of {@code torch.allclose}. */
  private static final double CLOSE_TO_ONE = 1e-5 + 1e-8;

  private SaeLensCodec() {}

  /** An action on a file that may be malformed. */
  private interface Work<T> {
    T run() throws IOException;
  }

  private static <T> T naming(Path file, Work<T> work) throws IOException {
    try {
      return work.run();
    } catch (MalformedFileException e) {
      throw e.in(file);
    }
  }

  /** Reads a folder; NaN means that no input factor was given. */
  public static ModelFile read(Path folder, double inputFactor) throws IOException {
    Path cfgFile = folder.resolve(CFG);
    SaeLensConfig cfg =
        naming(
            cfgFile,
            () -> {
              SaeLensConfig read = SaeLensConfig.read(text(cfgFile));
              checkFactor(read, inputFactor);
              return read;
            });
    Path weights = folder.resolve(WEIGHTS);
    Map<Parameter, DenseArray> parameters =
        naming(
            weights,
            () -> {
              Safetensors file =
                  Safetensors.read(weights, Safetensors.foreign(table -> check(table, cfg)));
              return parameters(file, cfg, inputFactor);
            });
    return new ModelFile(
        cfg.spec(), List.of(), parameters, 0, 0, Provenance.initial("SAELens " + cfg.version()));
  }

  private static String text(Path file) throws IOException {
    Safetensors.checkIsFile(file);
    if (Files.size(file) > TensorTable.MAX_HEADER) {
      throw new MalformedFileException(
          SaeLensConfig.PATH,
          "at most " + TensorTable.MAX_HEADER + " bytes, the limit",
          Files.size(file) + " bytes");
    }
    return Json.decoded(SaeLensConfig.PATH, Files.readAllBytes(file));
  }

  private static void checkFactor(SaeLensConfig cfg, double inputFactor) {
    FieldPath path = SaeLensConfig.PATH.field("normalize_activations");
    if (cfg.scalesInputs() && Double.isNaN(inputFactor)) {
      throw new MalformedFileException(
          path, "none, or a call of SaeLens.read(folder, inputFactor)", "expected_average_only_in");
    }
    if (!cfg.scalesInputs() && !Double.isNaN(inputFactor)) {
      throw new MalformedFileException(
          path,
          "expected_average_only_in, because an input factor was given",
          "none: read it without the factor");
    }
  }

  private static void check(TensorTable table, SaeLensConfig cfg) {
    String written = table.metadata().get(Safetensors.CHECKSUM);
    if (written != null && cfg.weightsSha256() != null && !written.equals(cfg.weightsSha256())) {
      throw new MalformedFileException(
          FieldPath.of(TensorTable.METADATA).field(Safetensors.CHECKSUM),
          cfg.weightsSha256() + ", the weights of cfg.json",
          written);
    }
    AutoencoderSpec spec = cfg.spec();
    Map<String, List<Integer>> shapes = new LinkedHashMap<>(cfg.architecture().shapes(spec));
    for (TensorTable.Entry entry : table.tensors()) {
      if (CODE_FACTORS.contains(entry.name())) {
        shapes.put(entry.name(), List.of(spec.hidden()));
      }
      if (entry.name().equals(LOG_THRESHOLD) && shapes.remove(THRESHOLD) != null) {
        shapes.put(LOG_THRESHOLD, List.of(spec.hidden()));
      }
    }
    table.check(shapes, "architecture " + cfg.architecture(), false);
    table.checkReal(shapes.keySet());
  }

  private static Map<Parameter, DenseArray> parameters(
      Safetensors file, SaeLensConfig cfg, double inputFactor) {
    Map<String, DenseArray> arrays = new LinkedHashMap<>();
    file.arrays()
        .forEach(
            (name, array) -> {
              DenseArray computed = array.in(cfg.precision());
              ModelFileCodec.checkFinite(name, computed);
              arrays.put(name, computed);
            });
    SaeLensFolding folding = new SaeLensFolding(arrays);
    for (String name : CODE_FACTORS) {
      DenseArray factors = arrays.remove(name);
      if (factors != null && !isOne(factors)) {
        checkScalesCodes(name, cfg);
        folding.decoderRows(factors);
      }
    }
    if (cfg.scalesInputs()) {
      double[] scale = new double[cfg.inputs()];
      Arrays.fill(scale, 1 / inputFactor);
      folding.inputs(new double[cfg.inputs()], scale, cfg.subtractsBias());
    }
    // The norms are those of the decoder that the factor was folded into, as in SAELens.
    if (cfg.scalesByNorms()) {
      folding.decoderNorms();
    }
    DenseArray logThreshold = arrays.remove(LOG_THRESHOLD);
    if (logThreshold != null) {
      arrays.put(THRESHOLD, LogThresholds.exponentials(logThreshold));
    }
    ImmutableMap.Builder<Parameter, DenseArray> parameters = ImmutableMap.builder();
    cfg.architecture()
        .arrays()
        .forEach(
            (name, parameter) -> {
              DenseArray array = checkNotNull(arrays.get(name), name);
              ModelFileCodec.checkFinite(name, array);
              parameters.put(parameter, name.equals(SKIP) ? array.transpose() : array);
            });
    return parameters.build();
  }

  private static boolean isOne(DenseArray factors) {
    for (int j = 0; j < factors.size(); j++) {
      if (Math.abs(factors.get(j) - 1) > CLOSE_TO_ONE) {
        return false;
      }
    }
    return true;
  }

  private static void checkScalesCodes(String tensor, SaeLensConfig cfg) {
    if (!cfg.scalesCodes()) {
      throw new MalformedFileException(
          TensorTable.path(tensor),
          "ones, because finetuning_scaling_factor is false in cfg.json",
          "other numbers");
    }
  }

  public static void write(ModelFile model, Path folder) throws IOException {
    checkArgument(
        model.spec() instanceof AutoencoderSpec,
        "SAELens has no classifiers; write the autoencoder that the encoder comes from");
    AutoencoderSpec spec = (AutoencoderSpec) model.spec();
    SaeLensArchitecture architecture = SaeLensArchitecture.of(spec);
    Path weights = folder.resolve(WEIGHTS);
    Map<String, DenseArray> arrays = arrays(model, spec, architecture);
    Files.createDirectories(folder);
    String checksum =
        naming(
            weights,
            () -> {
              arrays.forEach(ModelFileCodec::checkFinite);
              return new Safetensors(ImmutableMap.of("format", "pt"), arrays)
                  .write(
                      weights,
                      table ->
                          table.check(
                              architecture.shapes(spec), "architecture " + architecture, false));
            });
    byte[] cfg = cfg(spec, architecture, checksum).write().getBytes(UTF_8);
    AtomicFile.write(folder.resolve(CFG), cfg);
  }

  private static SaeLensConfig cfg(
      AutoencoderSpec spec, SaeLensArchitecture architecture, String checksum) {
    return new SaeLensConfig(
        architecture,
        spec.inputs(),
        spec.hidden(),
        spec.outputs(),
        spec.precision(),
        spec.structure().hasPreEncoderBias(),
        spec.structure().normalization(),
        false,
        spec.sparsity().atInference(spec.hidden()) instanceof CodeRule.KLargest largest
            ? largest.k()
            : 0,
        false,
        false,
        VERSION,
        checksum);
  }

  private static Map<String, DenseArray> arrays(
      ModelFile model, AutoencoderSpec spec, SaeLensArchitecture architecture) {
    Map<String, DenseArray> arrays = new LinkedHashMap<>();
    architecture
        .arrays()
        .forEach(
            (name, parameter) -> {
              if (name.equals(DECODER) && spec.structure().tiedWeights()) {
                arrays.put(name, array(model, Parameter.ENCODER_WEIGHTS).transpose());
              } else if (name.equals(SKIP)) {
                arrays.put(name, array(model, parameter).in(spec.precision()).transpose());
              } else if (name.equals(THRESHOLD)) {
                arrays.put(name, thresholds(model, spec));
              } else {
                arrays.put(name, array(model, parameter).in(spec.precision()));
              }
            });
    if (!spec.structure().normalization().shapes(spec.inputs()).isEmpty()) {
      double[] mean = spread(model, Parameter.INPUT_MEAN, spec.inputs());
      double[] scale = spread(model, Parameter.INPUT_SCALE, spec.inputs());
      SaeLensFolding folding = new SaeLensFolding(arrays);
      folding.encoderInputs(mean, scale, spec.structure().hasPreEncoderBias());
      if (spec.transcoding().isEmpty()) {
        folding.outputs(mean, scale);
      }
    }
    return arrays;
  }

  private static DenseArray thresholds(ModelFile model, AutoencoderSpec spec) {
    if (spec.sparsity().atInference(spec.hidden()) instanceof CodeRule.Threshold) {
      double threshold = array(model, Parameter.CODE_THRESHOLD).get(0);
      double[] same = new double[spec.hidden()];
      Arrays.fill(same, threshold);
      return DenseArray.wrap(same, same.length).in(spec.precision());
    }
    return array(model, Parameter.UNIT_THRESHOLD).in(spec.precision());
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

  private static DenseArray array(ModelFile model, Parameter parameter) {
    DenseArray array = model.parameters().get(parameter);
    checkArgument(array != null, "the model must have %s, which is missing", parameter);
    return array;
  }
}
