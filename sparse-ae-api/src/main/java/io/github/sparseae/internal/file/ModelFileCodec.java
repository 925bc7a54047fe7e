package io.github.sparseae.internal.file;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.Maps;
import io.github.sparseae.file.ModelFile;
import io.github.sparseae.file.Provenance;
import io.github.sparseae.internal.train.Checkpoint;
import io.github.sparseae.internal.train.TrainingPosition;
import io.github.sparseae.model.ClassifierSpec;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.NetworkSpec;
import io.github.sparseae.model.Parameter;
import io.github.sparseae.model.Precision;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Between a model and the texts and arrays of its file. */
public final class ModelFileCodec {
  public static final String VERSION = "format_version";
  private static final String SPECIFICATION = "specification";

  /** Where a file says whether it holds an autoencoder or a classifier. */
  public static final String KIND = FieldPath.of(SPECIFICATION).field("kind").toString();

  private static final String CLASS_NAMES = "class_names";
  private static final String POSITION = "position";
  private static final String PROVENANCE = "provenance";
  private static final String CHECKPOINT = "checkpoint";

  private ModelFileCodec() {}

  /** All of a model but its arrays. */
  private record Header(
      NetworkSpec spec,
      List<String> classNames,
      TrainingPosition position,
      Provenance provenance,
      @Nullable CheckpointCodec checkpoint) {}

  /** A file of which everything but the numbers has been checked. */
  private record Opened(Header header, Safetensors file) {}

  /** The texts of a model's file but for its checksum. */
  public static Map<String, String> metadata(ModelFile model) {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put(VERSION, String.valueOf(ModelFile.FORMAT_VERSION));
    metadata.put(SPECIFICATION, Json.text(SpecCodec.NETWORKS.write(model.spec())));
    if (model.spec() instanceof ClassifierSpec) {
      metadata.put(CLASS_NAMES, Json.text(model.classNames()));
    }
    metadata.put(POSITION, Json.text(write(model.position())));
    metadata.put(PROVENANCE, Json.text(ProvenanceCodec.write(model.provenance())));
    return metadata;
  }

  public static void write(ModelFile model, Path path) throws IOException {
    write(model, null, path);
  }

  /** Writes a model, and with it the checkpoint that it is the model of. */
  public static void write(ModelFile model, @Nullable Checkpoint checkpoint, Path path)
      throws IOException {
    Map<String, String> metadata = metadata(model);
    ImmutableSortedMap.Builder<String, DenseArray> arrays = ImmutableSortedMap.naturalOrder();
    model
        .parameters()
        .forEach(
            (parameter, array) -> {
              checkFinite(parameter.toString(), array);
              arrays.put(parameter.toString(), array.in(model.spec().precision()));
            });
    if (checkpoint != null) {
      CheckpointCodec codec = CheckpointCodec.of(model.spec(), checkpoint);
      metadata.put(CHECKPOINT, Json.text(codec.json()));
      arrays.putAll(codec.arrays(checkpoint));
    }
    new Safetensors(metadata, arrays.buildOrThrow())
        .write(path, table -> header(table, NetworkSpec.class));
  }

  public static ModelFile read(Path path, Class<? extends NetworkSpec> kind) throws IOException {
    return model(open(path, kind));
  }

  public static CheckpointFile readCheckpoint(Path path, Class<? extends NetworkSpec> kind)
      throws IOException {
    Opened opened = open(path, kind);
    CheckpointCodec codec = opened.header().checkpoint();
    if (codec == null) {
      throw new MalformedFieldException(
          FieldPath.of(TensorTable.METADATA).field(CHECKPOINT),
          "a text",
          "missing: this is a model, which load opens, and no checkpoint");
    }
    ModelFile model = model(opened);
    return new CheckpointFile(model, codec.read(model.parameters(), opened.file()));
  }

  private static Opened open(Path path, Class<? extends NetworkSpec> kind) throws IOException {
    AtomicReference<Header> read = new AtomicReference<>();
    Safetensors file = Safetensors.read(path, table -> read.set(header(table, kind)));
    return new Opened(requireNonNull(read.get()), file);
  }

  private static ModelFile model(Opened opened) {
    Header header = opened.header();
    return new ModelFile(
        header.spec(),
        header.classNames(),
        parameters(header.spec(), "", opened.file()),
        header.position(),
        header.provenance());
  }

  /** The arrays of a plan, under names that begin alike. */
  public static Map<Parameter, DenseArray> parameters(
      NetworkSpec spec, String prefix, Safetensors file) {
    Map<Parameter, DenseArray> parameters = new LinkedHashMap<>();
    for (Parameter parameter : spec.shapes().keySet()) {
      DenseArray array = file.array(prefix + parameter);
      checkFinite(prefix + parameter, array);
      parameters.put(parameter, array);
    }
    return parameters;
  }

  private static Header header(TensorTable table, Class<? extends NetworkSpec> kind) {
    Fields fields = new Fields(table);
    String version = fields.take(VERSION);
    if (!version.equals(String.valueOf(ModelFile.FORMAT_VERSION))) {
      throw new MalformedFieldException(
          FieldPath.of(VERSION),
          ModelFile.FORMAT_VERSION
              + ", the only one that sparse-ae "
              + LibraryVersion.VERSION
              + " knows",
          version);
    }
    NetworkSpec spec = SpecCodec.NETWORKS.read(fields.object(SPECIFICATION));
    checkKind(spec, kind);
    List<String> classNames =
        spec instanceof ClassifierSpec classifier
            ? classNames(fields.take(CLASS_NAMES), classifier.classes())
            : List.of();
    TrainingPosition position = position(fields.object(POSITION));
    Provenance provenance = ProvenanceCodec.read(fields.object(PROVENANCE));
    CheckpointCodec checkpoint =
        fields.has(CHECKPOINT)
            ? CheckpointCodec.read(spec, position, fields.object(CHECKPOINT))
            : null;
    fields.end();
    Map<String, Tensor> expected = new LinkedHashMap<>();
    spec.shapes().forEach((name, shape) -> expected.put(name.toString(), new Tensor(shape, spec)));
    if (checkpoint != null) {
      expected.putAll(checkpoint.tensors());
    }
    checkTensors(table, expected);
    return new Header(spec, classNames, position, provenance, checkpoint);
  }

  /** The metadata, each to be taken once. */
  private static final class Fields {
    private final Map<String, String> left;

    Fields(TensorTable table) {
      left = new LinkedHashMap<>(table.metadata());
      left.remove(Safetensors.CHECKSUM);
    }

    String take(String name) {
      String value = left.remove(name);
      if (value == null) {
        throw new MalformedFieldException(
            FieldPath.of(TensorTable.METADATA).field(name), "a text", "missing");
      }
      return value;
    }

    boolean has(String name) {
      return left.containsKey(name);
    }

    JsonObject object(String name) {
      return Json.object(FieldPath.of(name), take(name));
    }

    void end() {
      if (!left.isEmpty()) {
        throw new MalformedFieldException(
            FieldPath.of(TensorTable.METADATA), "no other field", left.keySet().iterator().next());
      }
    }
  }

  private static void checkKind(NetworkSpec spec, Class<? extends NetworkSpec> kind) {
    if (!kind.isInstance(spec)) {
      boolean isClassifier = spec instanceof ClassifierSpec;
      throw new MalformedFieldException(
          FieldPath.of(SPECIFICATION).field("kind"),
          isClassifier ? "autoencoder" : "classifier",
          isClassifier
              ? "classifier: load it with Classifier.load"
              : "autoencoder: load it with SparseAutoencoder.load");
    }
  }

  /** What a tensor has to be. */
  public record Tensor(List<Integer> shape, Precision precision) {
    Tensor(List<Integer> shape, NetworkSpec spec) {
      this(shape, spec.precision());
    }
  }

  private static void checkTensors(TensorTable table, Map<String, Tensor> expected) {
    Map<String, List<Integer>> shapes = Maps.transformValues(expected, Tensor::shape);
    table
        .check(shapes, "the specification")
        .forEach(
            (name, entry) -> {
              Precision precision = requireNonNull(expected.get(name)).precision();
              TensorType type = TensorType.of(precision);
              if (entry.type() != type) {
                throw new MalformedFieldException(
                    entry.place().part("dtype"), type + " for " + precision, entry.type());
              }
            });
  }

  public static void checkFinite(String tensor, DenseArray array) {
    OptionalInt index = array.firstNotFinite();
    if (index.isPresent()) {
      int at = index.getAsInt();
      throw new MalformedFieldException(
          TensorTable.place(tensor), "finite numbers", array.get(at) + " at " + at);
    }
  }

  private static List<String> classNames(String text, int classes) {
    FieldPath place = FieldPath.of(CLASS_NAMES);
    List<String> names = Json.texts(place, text);
    if (names.size() != classes) {
      throw new MalformedFieldException(
          place, classes + " names, one for each class", names.size());
    }
    return names;
  }

  private static JsonObject write(TrainingPosition position) {
    return new JsonObject().put("epochs", position.epochs()).put("steps", position.steps());
  }

  private static TrainingPosition position(JsonObject from) {
    TrainingPosition position =
        new TrainingPosition(from.count("epochs"), 0, null, from.count("steps"), null, null);
    from.end();
    return position;
  }
}
