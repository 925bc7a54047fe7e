package io.github.sparseae.file;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableSortedMap;
import io.github.sparseae.file.TensorTable.Entry;
import io.github.sparseae.model.ClassifierSpec;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.NetworkSpec;
import io.github.sparseae.model.Parameter;
import io.github.sparseae.train.TrainingPosition;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/** Between a model and the texts and arrays of its file. */
final class ModelFileCodec {
  private static final String VERSION = "format_version";
  private static final String SPECIFICATION = "specification";
  private static final String CLASS_NAMES = "class_names";
  private static final String POSITION = "position";
  private static final String PROVENANCE = "provenance";

  private ModelFileCodec() {}

  /** All of a model but its arrays. */
  private record Header(
      NetworkSpec spec,
      List<String> classNames,
      TrainingPosition position,
      Provenance provenance) {}

  /** The texts of a model's file but for its checksum. */
  static Map<String, String> metadata(ModelFile model) {
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

  static void write(ModelFile model, Path path) throws IOException {
    ImmutableSortedMap.Builder<String, DenseArray> arrays = ImmutableSortedMap.naturalOrder();
    model
        .parameters()
        .forEach(
            (parameter, array) -> {
              checkFinite(parameter.toString(), array);
              arrays.put(parameter.toString(), array.in(model.spec().precision()));
            });
    new Safetensors(metadata(model), arrays.buildOrThrow())
        .write(path, table -> header(table, NetworkSpec.class));
  }

  static ModelFile read(Path path, Class<? extends NetworkSpec> kind) throws IOException {
    AtomicReference<Header> read = new AtomicReference<>();
    Safetensors file = Safetensors.read(path, table -> read.set(header(table, kind)));
    Header header = requireNonNull(read.get());
    Map<Parameter, DenseArray> parameters = new LinkedHashMap<>();
    for (Parameter parameter : header.spec().shapes().keySet()) {
      DenseArray array = file.array(parameter.toString());
      checkFinite(parameter.toString(), array);
      parameters.put(parameter, array);
    }
    return new ModelFile(
        header.spec(), header.classNames(), parameters, header.position(), header.provenance());
  }

  private static Header header(TensorTable table, Class<? extends NetworkSpec> kind) {
    Fields fields = new Fields(table);
    String version = fields.take(VERSION);
    if (!version.equals(String.valueOf(ModelFile.FORMAT_VERSION))) {
      throw new Malformed(
          Place.of(VERSION),
          ModelFile.FORMAT_VERSION + ", the only one that sparse-ae " + Library.VERSION + " knows",
          version);
    }
    NetworkSpec spec = SpecCodec.NETWORKS.read(fields.object(SPECIFICATION));
    checkKind(spec, kind);
    checkTensors(table, spec);
    List<String> classNames =
        spec instanceof ClassifierSpec classifier
            ? classNames(fields.take(CLASS_NAMES), classifier.classes())
            : List.of();
    TrainingPosition position = position(fields.object(POSITION));
    Provenance provenance = ProvenanceCodec.read(fields.object(PROVENANCE));
    fields.end();
    return new Header(spec, classNames, position, provenance);
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
        throw new Malformed(Place.of(TensorTable.METADATA).field(name), "a text", "missing");
      }
      return value;
    }

    JsonObject object(String name) {
      return Json.object(Place.of(name), take(name));
    }

    void end() {
      if (!left.isEmpty()) {
        throw new Malformed(
            Place.of(TensorTable.METADATA), "no other field", left.keySet().iterator().next());
      }
    }
  }

  private static void checkKind(NetworkSpec spec, Class<? extends NetworkSpec> kind) {
    if (!kind.isInstance(spec)) {
      boolean isClassifier = spec instanceof ClassifierSpec;
      throw new Malformed(
          Place.of(SPECIFICATION).field("kind"),
          isClassifier ? "autoencoder" : "classifier",
          isClassifier
              ? "classifier: load it with Classifier.load"
              : "autoencoder: load it with SparseAutoencoder.load");
    }
  }

  private static void checkTensors(TensorTable table, NetworkSpec spec) {
    Map<String, List<Integer>> shapes = new LinkedHashMap<>();
    spec.shapes().forEach((parameter, shape) -> shapes.put(parameter.toString(), shape));
    NumberType type = NumberType.of(spec.precision());
    for (Entry entry : table.check(shapes, "the specification").values()) {
      if (entry.type() != type) {
        throw new Malformed(
            entry.place().part("dtype"), type + " for " + spec.precision(), entry.type());
      }
    }
  }

  static void checkFinite(String tensor, DenseArray array) {
    if (array.isFinite()) {
      return;
    }
    int index = 0;
    while (Double.isFinite(array.get(index))) {
      index++;
    }
    throw new Malformed(
        TensorTable.place(tensor), "finite numbers", array.get(index) + " at " + index);
  }

  private static List<String> classNames(String text, int classes) {
    Place place = Place.of(CLASS_NAMES);
    List<String> names = Json.texts(place, text);
    if (names.size() != classes) {
      throw new Malformed(place, classes + " names, one for each class", names.size());
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
