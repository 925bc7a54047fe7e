package io.github.sparseae.tf.internal.graph;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.collect.Lists;
import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import io.github.sparseae.file.ModelFile;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.ClassifierSpec;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.NetworkSpec;
import io.github.sparseae.model.Parameter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.PlaceholderWithDefault;
import org.tensorflow.op.train.Restore;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.SaverDef;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.proto.TensorShapeProto;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TString;
import org.tensorflow.types.family.TFloating;
import org.tensorflow.types.family.TType;

/**
 * A trained network for export: its passes as named signatures, without training, and the
 * operations that save its arrays to a checkpoint and restore them. Those are built by hand,
 * because TensorFlow Java's own silently leave out resource variables.
 */
public final class InferenceGraph<T extends TFloating> {
  private static final String ROWS = "rows";
  private static final String CODES = "codes";
  private static final String RECONSTRUCTIONS = "reconstructions";
  private static final String LOG_PROBABILITIES = "log_probabilities";
  private static final String PROBABILITIES = "probabilities";
  private static final String PREDICT = "tensorflow/serving/predict";
  private static final String DEFAULT_SIGNATURE = "serving_default";

  private final TensorPrecision<T> numbers;
  private final Ops tf;
  private final List<Part<T>> parts = new ArrayList<>();
  private final Map<String, SignatureDef> signatures = new TreeMap<>();
  private final SaverDef saver;

  /** One network in the graph: a model, or a layer of a stack. */
  private record Part<T extends TFloating>(
      ModelFile model, int place, Variables<T> variables, Layers<T> layers) {

    NetworkSpec spec() {
      return model.spec();
    }
  }

  /**
   * Adds the passes of one model, or of the layers of a stack of autoencoders, the one that reads
   * the rows first, to a graph.
   */
  public InferenceGraph(Graph graph, List<ModelFile> models, TensorPrecision<T> numbers) {
    this.numbers = numbers;
    tf = AsciiScope.ops(graph);
    for (ModelFile model : models) {
      int place = parts.size() + 1;
      Ops scope = place == 1 ? tf : tf.withSubScope("layer" + place);
      Variables<T> variables = new Variables<>(scope, numbers, fingerprint(model));
      parts.add(
          new Part<>(model, place, variables, new Layers<>(model.spec(), variables, false, null)));
    }
    addPasses();
    saver = addSaver();
  }

  private void addPasses() {
    NetworkSpec first = parts.get(0).spec();
    NetworkSpec last = parts.get(parts.size() - 1).spec();
    int inputs = first.inputs();
    int hidden = last.hidden();
    Placeholder<T> rows = matrix(ROWS, inputs);
    Operand<T> codes = rows;
    for (Part<T> part : parts) {
      codes = part.layers().code(scope("encode", part), codes);
    }
    sign("encode", Map.of(ROWS, info(rows, inputs)), Map.of(CODES, info(codes, hidden)));
    if (last instanceof ClassifierSpec classifier) {
      Lowering<T> low = scope("classify", parts.get(0));
      Operand<T> logs = parts.get(0).layers().logProbabilities(low, codes);
      sign(
          "classify",
          Map.of(ROWS, info(rows, inputs)),
          Map.of(
              LOG_PROBABILITIES,
              info(logs, classifier.classes()),
              PROBABILITIES,
              info(low.tf().math.exp(logs), classifier.classes())));
      signatures.put(DEFAULT_SIGNATURE, signatures.get("classify"));
      return;
    }
    int outputs = ((AutoencoderSpec) first).outputs();
    Placeholder<T> given = matrix(CODES, hidden);
    sign(
        "decode",
        Map.of(CODES, info(given, hidden)),
        Map.of(RECONSTRUCTIONS, info(decoded("decode", given, null), outputs)));
    sign(
        "reconstruct",
        Map.of(ROWS, info(rows, inputs)),
        Map.of(RECONSTRUCTIONS, info(decoded("reconstruct", codes, rows), outputs)));
    signatures.put(DEFAULT_SIGNATURE, signatures.get("encode"));
  }

  private Operand<T> decoded(String pass, Operand<T> codes, @Nullable Operand<T> rows) {
    Operand<T> output = codes;
    for (Part<T> part : Lists.reverse(parts)) {
      output = part.layers().decoded(scope(pass, part), output, part.place() == 1 ? rows : null);
    }
    return output;
  }

  private Lowering<T> scope(String pass, Part<T> part) {
    Ops scope = tf.withSubScope(pass);
    return new Lowering<>(
        part.place() == 1 ? scope : scope.withSubScope("layer" + part.place()), numbers.type());
  }

  private Placeholder<T> matrix(String name, int width) {
    return tf.withName(name).placeholder(numbers.type(), Placeholder.shape(Shape.of(-1, width)));
  }

  private void sign(String name, Map<String, TensorInfo> in, Map<String, TensorInfo> out) {
    signatures.put(
        name,
        SignatureDef.newBuilder()
            .setMethodName(PREDICT)
            .putAllInputs(in)
            .putAllOutputs(out)
            .build());
  }

  private TensorInfo info(Operand<T> matrix, int width) {
    return TensorInfo.newBuilder()
        .setName(name(matrix.asOutput()))
        .setDtype(numbers.type() == TFloat32.class ? DataType.DT_FLOAT : DataType.DT_DOUBLE)
        .setTensorShape(
            TensorShapeProto.newBuilder()
                .addDim(TensorShapeProto.Dim.newBuilder().setSize(-1))
                .addDim(TensorShapeProto.Dim.newBuilder().setSize(width)))
        .build();
  }

  private static String name(Output<?> output) {
    return output.op().name() + ":" + output.index();
  }

  /** Adds the operations of Python's {@code Saver}, in version 2 of the checkpoint's format. */
  private SaverDef addSaver() {
    Map<String, Variables.Variable<T>> arrays = new LinkedHashMap<>();
    for (Part<T> part : parts) {
      part.spec()
          .shapes()
          .forEach(
              (parameter, shape) ->
                  arrays.put(
                      (part.place() == 1 ? parameter : parameter.inLayer(part.place())).toString(),
                      part.variables().get(parameter.toString(), shape)));
    }
    Ops save = tf.withSubScope("save");
    PlaceholderWithDefault<TString> file =
        save.withName("file").placeholderWithDefault(save.constant("model"), Shape.scalar());
    Operand<TString> names = save.array(arrays.keySet().toArray(String[]::new));
    Operand<TString> slices =
        save.array(Collections.nCopies(arrays.size(), "").toArray(String[]::new));
    List<Operand<?>> values = new ArrayList<>();
    arrays.values().forEach(array -> values.add(array.value()));
    Op written = save.train.save(file, names, slices, values);
    Operand<TString> done = save.withControlDependencies(written).identity(file);

    List<Class<? extends TType>> types = Collections.nCopies(arrays.size(), numbers.type());
    Restore read = save.train.restore(file, names, slices, types);
    List<Op> assignments = new ArrayList<>();
    int i = 0;
    for (Variables.Variable<T> array : arrays.values()) {
      assignments.add(save.assignVariableOp(array.handle(), read.tensors().get(i++)));
    }
    Op restored = save.withControlDependencies(assignments).withName("restore_all").noOp();
    return SaverDef.newBuilder()
        .setFilenameTensorName(name(file.asOutput()))
        .setSaveTensorName(name(done.asOutput()))
        .setRestoreOpName(restored.op().name())
        .setVersion(SaverDef.CheckpointFormatVersion.V2)
        .build();
  }

  public void fill(Session session) {
    for (Part<T> part : parts) {
      Map<String, DenseArray> values = new LinkedHashMap<>();
      part.model().parameters().forEach((name, array) -> values.put(name.toString(), array));
      part.variables().write(session, values);
    }
  }

  public void save(Session session, String prefix) {
    try (TString file = TString.scalarOf(prefix)) {
      session
          .runner()
          .feed(saver.getFilenameTensorName(), file)
          .fetch(saver.getSaveTensorName())
          .run()
          .close();
    }
  }

  public SaverDef saver() {
    return saver;
  }

  public Map<String, SignatureDef> signatures() {
    return signatures;
  }

  /** Returns the SHA-256 of a network's arrays: equal networks alone share variables. */
  private static String fingerprint(ModelFile model) {
    Hasher hasher = Hashing.sha256().newHasher();
    for (Map.Entry<Parameter, DenseArray> entry : model.parameters().entrySet()) {
      hasher.putString(entry.getKey().toString(), UTF_8);
      DenseArray array = entry.getValue();
      for (int i = 0; i < array.size(); i++) {
        hasher.putDouble(array.get(i));
      }
    }
    return "sparse-ae-" + hasher.hash();
  }
}
