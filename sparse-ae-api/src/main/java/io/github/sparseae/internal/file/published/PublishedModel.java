package io.github.sparseae.internal.file.published;

import static com.google.common.base.Preconditions.checkNotNull;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Lists;
import com.google.common.math.LongMath;
import io.github.sparseae.file.ModelFile;
import io.github.sparseae.file.Provenance;
import io.github.sparseae.internal.data.RowFile;
import io.github.sparseae.internal.file.FieldPath;
import io.github.sparseae.internal.file.Json;
import io.github.sparseae.internal.file.JsonObject;
import io.github.sparseae.internal.file.MalformedFileException;
import io.github.sparseae.internal.file.ModelFileCodec;
import io.github.sparseae.internal.file.Safetensors;
import io.github.sparseae.internal.file.TensorTable;
import io.github.sparseae.internal.io.AtomicFile;
import io.github.sparseae.internal.io.HeapLimit;
import io.github.sparseae.model.Activation;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Initializer;
import io.github.sparseae.model.Parameter;
import io.github.sparseae.model.PreEncoderBias;
import io.github.sparseae.model.Precision;
import io.github.sparseae.model.Reconstruction;
import io.github.sparseae.model.Reduction;
import io.github.sparseae.model.Sparsity;
import io.github.sparseae.model.Structure;
import io.github.sparseae.model.Transcoding;
import io.github.sparseae.model.WeightPenalty;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A model as another project stores it: the specification that computes the same codes, and where
 * its arrays are among the file's tensors.
 *
 * @param sources where each array is; a thresholds' array may come from one number
 * @param ignored the shapes of tensors that are there without an effect
 */
record PublishedModel(
    AutoencoderSpec spec, List<Source> sources, Map<String, List<Integer>> ignored) {
  /** The decoder's bias is subtracted from inputs. */
  static final Structure CENTERED = Structure.plain().preEncoderBias(PreEncoderBias.ZERO);

  /** Where an array is; a tensor that is turned is its transpose. */
  record Source(String tensor, Parameter parameter, boolean turned) {
    static Source of(String tensor, Parameter parameter) {
      return new Source(tensor, parameter, false);
    }

    /** Returns the source of a matrix that is stored as a layer of PyTorch has it, transposed. */
    static Source turned(String tensor, Parameter parameter) {
      return new Source(tensor, parameter, true);
    }
  }

  /** Returns what is done with arrays by name, after a check of their names and shapes. */
  interface Layout extends Function<TensorTable, Function<Map<String, DenseArray>, ModelFile>> {}

  /** Reads arrays by name; a layout checks them before memory is allocated for their numbers. */
  interface Tensors {
    ModelFile read(Path file, Layout layout) throws IOException;
  }

  /** Returns the specification of a model with relu units, or linear ones for AbsTopK. */
  static AutoencoderSpec spec(
      int inputs,
      int hidden,
      Sparsity sparsity,
      Structure structure,
      Precision precision,
      Optional<Transcoding> transcoding) {
    boolean keepsSigns = sparsity instanceof Sparsity.TopK topK && topK.bySize();
    return new AutoencoderSpec(
        inputs,
        hidden,
        keepsSigns ? Activation.LINEAR : Activation.RELU,
        Activation.LINEAR,
        sparsity,
        Reconstruction.squaredError(Reduction.PER_SAMPLE),
        structure,
        WeightPenalty.NONE,
        Initializer.HE_UNIFORM,
        precision,
        0,
        transcoding);
  }

  static ModelFile safetensors(Path file, Layout layout) throws IOException {
    return Safetensors.read(
        file,
        Safetensors.foreign(
            table -> {
              Function<Map<String, DenseArray>, ModelFile> model = layout.apply(table);
              return content -> model.apply(content.arrays());
            }));
  }

  /**
   * Reads a file.
   *
   * @param layout returns the model that tensors of some names and shapes are
   * @param change what is done to the model then, with all arrays of the file by name
   */
  static ModelFile read(
      Path file,
      String origin,
      Tensors tensors,
      Function<TensorTable, PublishedModel> layout,
      BiFunction<ModelFile, Map<String, DenseArray>, ModelFile> change)
      throws IOException {
    return MalformedFileException.naming(
        file,
        () ->
            tensors.read(
                file,
                table -> {
                  PublishedModel model =
                      MalformedFileException.valid(
                          FieldPath.of("network"), "valid settings", () -> layout.apply(table));
                  table.check(model.shapes(), origin, false);
                  table.checkReal(model.sources().stream().map(Source::tensor).toList());
                  return arrays -> change.apply(model.file(arrays, origin), arrays);
                }));
  }

  private ModelFile file(Map<String, DenseArray> arrays, String origin) {
    return new ModelFile(spec, List.of(), parameters(arrays), 0, 0, Provenance.initial(origin));
  }

  /**
   * Writes the weights and then the settings of a folder, which is created if it is missing; the
   * text of the settings is given the checksum of the weights.
   */
  static void write(
      Path file,
      Map<String, String> metadata,
      Map<String, DenseArray> arrays,
      Path config,
      UnaryOperator<String> settings)
      throws IOException {
    AtomicFile.createFolder(checkNotNull(config.toAbsolutePath().getParent()));
    String checksum =
        MalformedFileException.naming(
            file,
            () -> {
              arrays.forEach(ModelFileCodec::checkFinite);
              return new Safetensors(metadata, arrays).write(file, table -> {});
            });
    AtomicFile.write(config, settings.apply(checksum).getBytes(UTF_8));
  }

  static ModelFile read(
      Path file, String origin, Tensors tensors, Function<TensorTable, PublishedModel> layout)
      throws IOException {
    return read(file, origin, tensors, layout, (model, arrays) -> model);
  }

  Map<String, List<Integer>> shapes() {
    Map<String, List<Integer>> shapes = new LinkedHashMap<>();
    for (Source source : sources) {
      List<Integer> shape = spec.shape(source.parameter());
      shapes.put(source.tensor(), source.turned() ? Lists.reverse(shape) : shape);
    }
    shapes.putAll(ignored);
    return shapes;
  }

  private Map<Parameter, DenseArray> parameters(Map<String, DenseArray> arrays) {
    ImmutableMap.Builder<Parameter, DenseArray> parameters = ImmutableMap.builder();
    for (Source source : sources) {
      DenseArray array =
          checkNotNull(arrays.get(source.tensor()), source.tensor()).in(spec.precision());
      ModelFileCodec.checkFinite(source.tensor(), array);
      parameters.put(source.parameter(), source.turned() ? array.transpose() : array);
    }
    return parameters.build();
  }

  static Optional<TensorTable.Entry> find(TensorTable table, String name) {
    return table.tensors().stream().filter(entry -> entry.name().equals(name)).findFirst();
  }

  /** Returns a matrix of a table, whose sides say what the others must be. */
  static TensorTable.Entry matrix(TensorTable table, String name) {
    TensorTable.Entry entry =
        find(table, name)
            .orElseThrow(
                () ->
                    new MalformedFileException(
                        TensorTable.path(name), "a matrix of this name", "missing"));
    List<Integer> shape = entry.shape();
    if (shape.size() != 2 || (long) shape.get(0) * shape.get(1) > HeapLimit.MAX_LENGTH) {
      throw new MalformedFileException(
          TensorTable.path(name).part("shape"), "two sides, of a product below 2^31", shape);
    }
    return entry;
  }

  /** Reads a JSON file of settings, of which those that have no effect are not looked at. */
  static <T> T settings(Path file, Function<JsonObject, T> settings) throws IOException {
    FieldPath path = FieldPath.of(String.valueOf(file.getFileName()).replace(".json", ""));
    return MalformedFileException.naming(
        file,
        () -> {
          RowFile.check(file);
          if (Files.size(file) > TensorTable.MAX_HEADER) {
            throw new MalformedFileException(
                path, "at most " + TensorTable.MAX_HEADER + " bytes", Files.size(file));
          }
          return settings.apply(Json.foreign(path, Json.decoded(path, Files.readAllBytes(file))));
        });
  }

  static void checkOff(JsonObject config, String name, boolean expected, String reason) {
    if (config.given(name, JsonObject::flag, expected) != expected) {
      throw new MalformedFileException(config.path(name), expected + ": " + reason, !expected);
    }
  }

  static int k(JsonObject config, String name, int hidden) {
    int k = config.integer(name);
    config.path(name).check(k >= 1 && k <= hidden, "1 to " + hidden, k);
    return k;
  }

  static List<Integer> widths(JsonObject config, String inputs, String hidden) {
    List<Integer> widths = List.of(config.positive(inputs), config.positive(hidden));
    checkProduct(config, hidden, widths.get(0), widths.get(1));
    return widths;
  }

  static void checkProduct(JsonObject config, String name, long inputs, long hidden) {
    if (LongMath.saturatedMultiply(inputs, hidden) > HeapLimit.MAX_LENGTH) {
      throw new MalformedFileException(
          config.path(name), "a product with the inputs below 2^31", inputs + " x " + hidden);
    }
  }
}
