package io.github.sparseae.tf.internal;

import com.google.protobuf.CodedOutputStream;
import io.github.sparseae.file.ModelFile;
import io.github.sparseae.internal.io.AtomicFolder;
import io.github.sparseae.model.Device;
import io.github.sparseae.tf.internal.graph.InferenceGraph;
import io.github.sparseae.tf.internal.graph.TensorPrecision;
import io.github.sparseae.tf.internal.loading.EngineSettings;
import io.github.sparseae.tf.internal.loading.Failures;
import io.github.sparseae.tf.internal.loading.NativeLibrary;
import io.github.sparseae.tf.internal.loading.Sessions;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Graph;
import org.tensorflow.Session;
import org.tensorflow.TensorFlow;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.OpDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.types.family.TFloating;

/** Writes networks as SavedModels: the graph, a checkpoint of its variables, and JSON files. */
public final class SavedModelWriter {
  private static final int SCHEMA_VERSION = 1;
  private static final String SERVE = "serve";

  private SavedModelWriter() {}

  public static void write(List<ModelFile> models, Path path) throws IOException {
    NativeLibrary.load();
    AtomicFolder.create(
        path,
        folder -> write(models, folder, TensorPrecision.of(models.get(0).spec().precision())));
  }

  private static <T extends TFloating> void write(
      List<ModelFile> models, Path folder, TensorPrecision<T> numbers) throws IOException {
    try (Graph graph = new Graph()) {
      InferenceGraph<T> network =
          Failures.translated(() -> new InferenceGraph<>(graph, models, numbers));
      String prefix =
          Files.createDirectory(folder.resolve("variables")).resolve("variables").toString();
      // Export needs no GPU, whose memory training may need.
      EngineSettings settings = EngineSettings.fromProperties();
      try (Session session =
          Failures.translated(() -> Sessions.open(graph, Device.CPU, settings))) {
        Failures.run(() -> network.fill(session));
        network.save(session, prefix);
      } catch (RuntimeException e) {
        if (!Failures.isTensorFlows(e)) {
          throw e;
        }
        // A full disk, for one, is an exhausted resource to TensorFlow, as missing memory is.
        String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        throw new IOException("TensorFlow cannot write its variables: " + reason, e);
      }
      SavedModel model =
          Failures.translated(
              () ->
                  SavedModel.newBuilder()
                      .setSavedModelSchemaVersion(SCHEMA_VERSION)
                      .addMetaGraphs(metaGraph(graph, network, models.get(0)))
                      .build());
      try (OutputStream out = Files.newOutputStream(folder.resolve("saved_model.pb"))) {
        CodedOutputStream ordered = CodedOutputStream.newInstance(out);
        ordered.useDeterministicSerialization();
        model.writeTo(ordered);
        ordered.flush();
      }
    }
    writeTexts(models, Files.createDirectory(folder.resolve("assets.extra")));
  }

  private static MetaGraphDef metaGraph(Graph graph, InferenceGraph<?> network, ModelFile model) {
    return MetaGraphDef.newBuilder()
        .setMetaInfoDef(
            MetaGraphDef.MetaInfoDef.newBuilder()
                .setMetaGraphVersion("sparse-ae " + model.provenance().library())
                .addTags(SERVE)
                .setTensorflowVersion(TensorFlow.version())
                .setStrippedDefaultAttrs(true))
        .setGraphDef(withoutDefaults(graph.toGraphDef()))
        .setSaverDef(network.saver())
        .putAllSignatureDef(network.signatures())
        .build();
  }

  /**
   * Removes attributes that have their default values: an older TensorFlow refuses a graph with an
   * attribute that it does not know, whatever its value.
   */
  private static GraphDef withoutDefaults(GraphDef graph) {
    Map<String, OpDef> operations = new HashMap<>();
    TensorFlow.registeredOpList().getOpList().forEach(op -> operations.put(op.getName(), op));
    GraphDef.Builder stripped = graph.toBuilder();
    for (NodeDef.Builder node : stripped.getNodeBuilderList()) {
      OpDef operation = operations.get(node.getOp());
      if (operation == null) {
        continue;
      }
      for (OpDef.AttrDef attribute : operation.getAttrList()) {
        if (attribute.hasDefaultValue()
            && attribute.getDefaultValue().equals(node.getAttrMap().get(attribute.getName()))) {
          node.removeAttr(attribute.getName());
        }
      }
    }
    return stripped.build();
  }

  private static void writeTexts(List<ModelFile> models, Path folder) throws IOException {
    for (int i = 0; i < models.size(); i++) {
      String layer = models.size() == 1 ? "" : "layer" + (i + 1) + ".";
      for (Map.Entry<String, String> text : models.get(i).metadata().entrySet()) {
        Files.writeString(folder.resolve(layer + text.getKey() + ".json"), text.getValue());
      }
    }
  }
}
