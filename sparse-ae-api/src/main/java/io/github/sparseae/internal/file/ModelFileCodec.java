package io.github.sparseae.internal.file;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.Maps;
import io.github.sparseae.file.ModelFile;
import io.github.sparseae.file.Provenance;
import io.github.sparseae.internal.data.NumberType;
import io.github.sparseae.internal.file.TensorTable.Entry;
import io.github.sparseae.internal.file.TensorTable.Tensor;
import io.github.sparseae.internal.train.Checkpoint;
import io.github.sparseae.metrics.AnomalyBaseline;
import io.github.sparseae.model.ClassifierSpec;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.NetworkSpec;
import io.github.sparseae.model.Parameter;
import io.github.sparseae.table.TableSchema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Converts between a model and the texts and arrays of its file. */
public final class ModelFileCodec {
  private static final String SPECIFICATION = "specification";

  /** The path of the field that says whether a file holds an autoencoder or a classifier. */
  static final FieldPath KIND = FieldPath.of(SPECIFICATION).field("kind");

  private static final String CLASS_NAMES = "class_names";
  private static final String POSITION = "position";
  private static final String PROVENANCE = "provenance";
  private static final String CHECKPOINT = "checkpoint";
  private static final String TABLE = "table";
  private static final String DETECTION = "anomaly_detection";

  private ModelFileCodec() {}

  /**
   * What a header says, and how the arrays are read.
   *
   * @param model returns the model of the arrays
   * @param checkpoint returns the state of its training; null if the file is no checkpoint
   */
  private record Header(
      NetworkSpec spec,
      Function<Safetensors, ModelFile> model,
      @Nullable Function<Safetensors, Checkpoint> checkpoint) {}

  /** Returns the texts of a model's file, without the checksum. */
  public static Map<String, String> metadata(ModelFile model) {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put(FormatVersion.FIELD, ModelFile.FORMAT_VERSION);
    metadata.put(SPECIFICATION, Json.text(SpecCodec.NETWORKS.write(model.spec())));
    if (model.spec() instanceof ClassifierSpec) {
      metadata.put(CLASS_NAMES, Json.text(model.classNames()));
    }
    metadata.put(
        POSITION,
        Json.text(new JsonObject().put("epochs", model.epochs()).put("steps", model.steps())));
    metadata.put(PROVENANCE, Json.text(ProvenanceCodec.PROVENANCE.write(model.provenance())));
    // A detector's table is in what it measured on its rows.
    model
        .schema()
        .filter(table -> model.baseline().flatMap(AnomalyBaseline::schema).isEmpty())
        .ifPresent(
            table ->
                metadata.put(
                    TABLE,
                    Json.text(new JsonObject().put(TableCodec.COLUMNS, TableCodec.write(table)))));
    model
        .baseline()
        .ifPresent(normal -> metadata.put(DETECTION, Json.text(BaselineCodec.write(normal))));
    return metadata;
  }

  /** Writes a model, with its checkpoint if there is one, and returns the checksum. */
  public static String write(ModelFile model, @Nullable Checkpoint checkpoint, Path path)
      throws IOException {
    return content(model, checkpoint).write(path, ModelFileCodec::header);
  }

  public static byte[] toBytes(ModelFile model) {
    return content(model, null).toBytes(ModelFileCodec::header);
  }

  private static Safetensors content(ModelFile model, @Nullable Checkpoint checkpoint) {
    Map<String, String> metadata = metadata(model);
    ImmutableSortedMap.Builder<String, DenseArray> arrays = ImmutableSortedMap.naturalOrder();
    model
        .parameters()
        .forEach(
            (parameter, array) -> {
              checkFinite(parameter.toString(), array);
              arrays.put(parameter.toString(), array.in(model.spec().precision()));
            });
    model.baseline().ifPresent(normal -> arrays.putAll(BaselineCodec.arrays(normal)));
    if (checkpoint != null) {
      CheckpointCodec codec = new CheckpointCodec(model.spec());
      metadata.put(CHECKPOINT, Json.text(codec.write(checkpoint)));
      arrays.putAll(codec.arrays(checkpoint));
    }
    return new Safetensors(metadata, arrays.build());
  }

  public static ModelFile read(Path path, Class<? extends NetworkSpec> kind) throws IOException {
    return Safetensors.read(path, Safetensors.own(table -> model(header(table, kind))));
  }

  public static ModelFile read(byte[] bytes) {
    try {
      return Safetensors.read(
          bytes, Safetensors.own(table -> model(header(table, NetworkSpec.class))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static CheckpointFile readCheckpoint(Path path, Class<? extends NetworkSpec> kind)
      throws IOException {
    return Safetensors.read(path, Safetensors.own(table -> checkpoint(header(table, kind))));
  }

  private static Header header(TensorTable table, Class<? extends NetworkSpec> kind) {
    Header header = header(LogThresholds.renamed(table));
    checkKind(header.spec(), kind);
    return header;
  }

  private static Function<Safetensors, ModelFile> model(Header header) {
    return file -> header.model().apply(LogThresholds.converted(file));
  }

  private static Function<Safetensors, CheckpointFile> checkpoint(Header header) {
    Function<Safetensors, Checkpoint> checkpoint = header.checkpoint();
    if (checkpoint == null) {
      throw new MalformedFileException(
          FieldPath.of(TensorTable.METADATA).field(CHECKPOINT),
          "a text",
          "missing: this is a model, which load opens, not a checkpoint");
    }
    return file -> {
      Safetensors converted = LogThresholds.converted(file);
      return new CheckpointFile(header.model().apply(converted), checkpoint.apply(converted));
    };
  }

  /** Returns the arrays of a specification, stored under names with a common prefix. */
  static Map<Parameter, DenseArray> parameters(NetworkSpec spec, String prefix, Safetensors file) {
    Map<Parameter, DenseArray> parameters = new LinkedHashMap<>();
    for (Parameter parameter : spec.shapes().keySet()) {
      DenseArray array = file.array(prefix + parameter);
      checkFinite(prefix + parameter, array);
      parameters.put(parameter, array);
    }
    return parameters;
  }

  /** Reads and verifies everything but the numbers of the arrays. */
  private static Header header(TensorTable table) {
    Map<String, String> metadata = table.metadata();
    FieldPath.of("file")
        .check(
            metadata.containsKey(SPECIFICATION),
            "a model file of sparse-ae",
            "a safetensors file without a specification; if it lies in a SAELens folder, read the"
                + " folder by SaeLens.read");
    FormatVersion version = FormatVersion.of(metadata);
    if (!version.isNewer()) {
      return header(table, false);
    }
    try {
      return header(table, true);
    } catch (MalformedFileException e) {
      throw version.refused(e);
    }
  }

  private static Header header(TensorTable table, boolean isNewer) {
    JsonObject texts = new JsonObject(FieldPath.of(TensorTable.METADATA), isNewer);
    table.metadata().forEach(texts::putNew);
    texts.text(FormatVersion.FIELD);
    texts.or(Checksum.of(table.metadata()).toString(), JsonObject::text, "");
    NetworkSpec spec = SpecCodec.NETWORKS.read(object(texts, SPECIFICATION, isNewer));
    List<String> classNames =
        spec instanceof ClassifierSpec classifier
            ? classNames(texts.text(CLASS_NAMES), classifier.classes())
            : List.of();
    JsonObject position = object(texts, POSITION, isNewer);
    long epochs = position.count("epochs");
    long steps = position.count("steps");
    position.end();
    Provenance provenance = ProvenanceCodec.PROVENANCE.read(object(texts, PROVENANCE, isNewer));
    Optional<TableSchema> schema =
        texts.ifThere(TABLE, (from, name) -> schema(object(from, name, isNewer), spec));
    Map<String, Tensor> expected = new LinkedHashMap<>();
    spec.shapes()
        .forEach(
            (name, shape) -> expected.put(name.toString(), Tensor.of(spec.precision(), shape)));
    Optional<Function<Safetensors, AnomalyBaseline>> baseline =
        texts.ifThere(
            DETECTION,
            (from, name) -> BaselineCodec.read(spec, object(from, name, isNewer), expected));
    Function<Safetensors, Checkpoint> checkpoint =
        texts.has(CHECKPOINT)
            ? new CheckpointCodec(spec)
                .read(epochs, steps, object(texts, CHECKPOINT, isNewer), expected)
            : null;
    texts.end();
    checkTensors(table, expected, isNewer);
    return new Header(
        spec,
        file ->
            new ModelFile(
                spec,
                classNames,
                parameters(spec, "", file),
                epochs,
                steps,
                provenance,
                schema,
                baseline.map(reader -> reader.apply(file))),
        checkpoint);
  }

  private static TableSchema schema(JsonObject json, NetworkSpec spec) {
    TableSchema schema = TableCodec.read(json, spec.inputs());
    json.end();
    return schema;
  }

  private static JsonObject object(JsonObject texts, String name, boolean allowsUnknown) {
    return Json.object(FieldPath.of(name), texts.text(name), allowsUnknown);
  }

  private static void checkKind(NetworkSpec spec, Class<? extends NetworkSpec> kind) {
    if (!kind.isInstance(spec)) {
      boolean isClassifier = spec instanceof ClassifierSpec;
      throw new MalformedFileException(
          KIND,
          isClassifier ? "autoencoder" : "classifier",
          isClassifier
              ? "classifier: load it with Classifier.load"
              : "autoencoder: load it with SparseAutoencoder.load");
    }
  }

  private static void checkTensors(
      TensorTable table, Map<String, Tensor> expected, boolean allowsUnknown) {
    table.check(Maps.transformValues(expected, Tensor::shape), "the specification", allowsUnknown);
    Map<String, Entry> entries = Maps.uniqueIndex(table.tensors(), Entry::name);
    expected.forEach(
        (name, tensor) -> {
          NumberType type = requireNonNull(entries.get(name)).type();
          TensorTable.path(name)
              .part("dtype")
              .check(
                  type == tensor.type(), tensor.type() + " for " + tensor.type().precision(), type);
        });
  }

  public static void checkFinite(String tensor, DenseArray array) {
    OptionalInt index = array.firstNotFinite();
    if (index.isPresent()) {
      int at = index.getAsInt();
      throw new MalformedFileException(
          TensorTable.path(tensor), "finite numbers", array.get(at) + " at " + at);
    }
  }

  private static List<String> classNames(String text, int classes) {
    FieldPath path = FieldPath.of(CLASS_NAMES);
    List<String> names = Json.texts(path, text);
    path.check(names.size() == classes, classes + " names, one for each class", names.size());
    return names;
  }
}
