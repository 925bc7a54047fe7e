package io.github.sparseae.tf;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.sparseae.Classifier;
import io.github.sparseae.EncoderStack;
import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.Compute;
import io.github.sparseae.engine.Fixtures;
import io.github.sparseae.engine.NetworkState;
import io.github.sparseae.file.Examples;
import io.github.sparseae.file.ModelFile;
import io.github.sparseae.file.Provenance;
import io.github.sparseae.model.Activation;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Device;
import io.github.sparseae.model.InputNormalization;
import io.github.sparseae.model.Optimizer;
import io.github.sparseae.model.Parameter;
import io.github.sparseae.model.PreEncoderBias;
import io.github.sparseae.model.Precision;
import io.github.sparseae.model.Sparsity;
import io.github.sparseae.model.Structure;
import io.github.sparseae.stress.FullForm;
import io.github.sparseae.tf.internal.graph.TensorPrecision;
import io.github.sparseae.train.Training;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Tensor;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.SignatureDef;

class TensorFlowExportTest {
  private static final Samples SAMPLES = Fixtures.samples(23, 1);
  private static final Training TRAINING =
      Training.epochs(4).batchSize(6).optimizer(Optimizer.adam(0.02)).build();

  @TempDir Path folder;

  static List<Arguments> kinds() {
    List<Arguments> all = new ArrayList<>();
    Examples.sparsities()
        .forEach(
            (sparsity, activation) -> {
              for (Precision precision : Precision.values()) {
                all.add(Arguments.of(sparsity, activation, precision));
              }
            });
    return FullForm.cases(all, 9);
  }

  private static SparseAutoencoder.Builder builder(
      Sparsity sparsity, Activation activation, Precision precision) {
    return builder(Examples.INPUTS, Examples.HIDDEN, sparsity, activation, precision);
  }

  private static SparseAutoencoder.Builder builder(
      int inputs, int hidden, Sparsity sparsity, Activation activation, Precision precision) {
    return SparseAutoencoder.builder()
        .inputs(inputs)
        .hidden(hidden)
        .activation(activation)
        .output(Activation.LINEAR)
        .sparsity(sparsity)
        .precision(precision)
        .compute(Compute.on(Device.CPU))
        .seed(5);
  }

  /** The one output of a signature. */
  private static DenseArray call(SavedModelBundle model, String signature, Samples rows) {
    Map<String, DenseArray> outputs = outputs(model, signature, rows);
    assertThat(outputs).hasSize(1);
    return outputs.values().iterator().next();
  }

  private static Map<String, DenseArray> outputs(
      SavedModelBundle model, String signature, Samples rows) {
    return outputs(model, signature, rows.toDenseArray());
  }

  private static void assertEmpty(SavedModelBundle model, String signature, int width, int result) {
    outputs(model, signature, DenseArray.wrap(new float[0], 0, width))
        .values()
        .forEach(output -> assertThat(output.shape()).containsExactly(0, result));
  }

  private static Map<String, DenseArray> outputs(
      SavedModelBundle model, String signature, DenseArray rows) {
    SignatureDef signed = model.metaGraphDef().getSignatureDefOrThrow(signature);
    String input = signed.getInputsMap().keySet().iterator().next();
    TensorPrecision<?> numbers =
        switch (signed.getInputsOrThrow(input).getDtype()) {
          case DT_FLOAT -> TensorPrecision.FLOAT32;
          case DT_DOUBLE -> TensorPrecision.FLOAT64;
          default -> throw new AssertionError(signed);
        };
    try (Tensor fed = numbers.tensor(rows);
        Result result = model.function(signature).call(Map.of(input, fed))) {
      Map<String, DenseArray> outputs = new HashMap<>();
      for (String name : signed.getOutputsMap().keySet()) {
        outputs.put(name, numbers.read(result.get(name).orElseThrow()));
      }
      return outputs;
    }
  }

  private static void assertClose(DenseArray actual, DenseArray expected) {
    assertThat(actual.shape()).isEqualTo(expected.shape());
    assertThat(actual.precision()).isEqualTo(expected.precision());
    for (int i = 0; i < expected.size(); i++) {
      assertThat(actual.get(i)).as("number %s", i).isCloseTo(expected.get(i), within(1e-6));
    }
  }

  private static void assertCloseCoder(SavedModelBundle model, SparseAutoencoder expected) {
    AutoencoderSpec spec = expected.spec();
    assertEmpty(model, "encode", spec.inputs(), spec.hidden());
    assertEmpty(model, "decode", spec.hidden(), spec.outputs());
    assertEmpty(model, "reconstruct", spec.inputs(), spec.outputs());
    for (int rows : new int[] {1, 7}) {
      Samples batch = SAMPLES.rows(3, 3 + rows);
      DenseArray codes = expected.encode(batch);
      assertClose(call(model, "encode", batch), codes);
      assertClose(call(model, "serving_default", batch), codes);
      assertClose(call(model, "decode", Samples.of(codes)), expected.decode(Samples.of(codes)));
      assertClose(call(model, "reconstruct", batch), expected.reconstruct(batch));
    }
  }

  @Test
  void kinds_areAllKindsOfSparsity() {
    Set<Class<?>> kinds = new HashSet<>();
    Examples.sparsities().keySet().forEach(kind -> kinds.add(kind.getClass()));

    assertThat(kinds).containsExactlyInAnyOrder(Sparsity.class.getPermittedSubclasses());
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void savedModel_eachKindOfSparsity_computesAsTheAutoencoderDoes(
      Sparsity sparsity, Activation activation, Precision precision) throws IOException {
    Path path = folder.resolve("model");
    try (SparseAutoencoder trained =
        builder(sparsity, activation, precision)
            .preEncoderBias(PreEncoderBias.MEAN)
            .normalization(InputNormalization.STANDARDIZE)
            .build()) {
      trained.fit(SAMPLES, TRAINING);
      TensorFlowExport.savedModel(trained, path);
      try (SavedModelBundle model = SavedModelBundle.load(path.toString())) {
        assertCloseCoder(model, trained);
        assertThat(model.metaGraphDef().getSignatureDefMap())
            .containsOnlyKeys("encode", "decode", "reconstruct", "serving_default");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("io.github.sparseae.file.Examples#structures")
  void savedModel_eachStructure_computesAsTheAutoencoderDoes(Structure structure)
      throws IOException {
    Path path = folder.resolve("model");
    AutoencoderSpec spec = Examples.spec(Sparsity.l1(0.01), Activation.TANH, structure);
    Path file = folder.resolve("model.safetensors");
    model(spec).write(file);
    try (SparseAutoencoder trained = SparseAutoencoder.load(file, Compute.on(Device.CPU))) {
      trained.fit(SAMPLES, TRAINING);
      TensorFlowExport.savedModel(trained, path);
      try (SavedModelBundle model = SavedModelBundle.load(path.toString())) {
        assertCloseCoder(model, trained);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("io.github.sparseae.file.Examples#transcoders")
  void savedModel_transcoder_computesAsItDoes(AutoencoderSpec spec) throws IOException {
    Path path = folder.resolve("model");
    try (SparseAutoencoder trained = SparseAutoencoder.of(model(spec), Compute.on(Device.CPU))) {
      trained.fit(SAMPLES.beside(Fixtures.samples(23, 2).columns(0, spec.outputs())), TRAINING);
      TensorFlowExport.savedModel(trained, path);
      try (SavedModelBundle model = SavedModelBundle.load(path.toString())) {
        assertCloseCoder(model, trained);
      }
    }
  }

  /** A network with its initial weights. */
  private static ModelFile model(AutoencoderSpec spec) {
    return new ModelFile(
        spec, List.of(), NetworkState.initial(spec).parameters(), 0, 0, Provenance.initial("none"));
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void savedModel_stack_goesThroughAllLayers(Precision precision) throws IOException {
    Path path = folder.resolve("stack");
    try (SparseAutoencoder first =
            builder(Sparsity.topK(3), Activation.RELU, precision)
                .normalization(InputNormalization.STANDARDIZE)
                .build();
        SparseAutoencoder second =
            builder(Examples.HIDDEN, 4, Sparsity.jumpRelu(0.01), Activation.RELU, precision)
                .preEncoderBias(PreEncoderBias.MEAN)
                .build()) {
      first.fit(SAMPLES, TRAINING);
      second.fit(Samples.of(first.encode(SAMPLES)), TRAINING);
      EncoderStack stack = EncoderStack.of(first, second);
      TensorFlowExport.savedModel(stack, path);

      try (SavedModelBundle model = SavedModelBundle.load(path.toString())) {
        for (int rows : new int[] {1, 7}) {
          Samples batch = SAMPLES.rows(3, 3 + rows);
          Samples codes = Samples.of(stack.encode(batch));
          assertClose(call(model, "encode", batch), stack.encode(batch));
          assertClose(call(model, "decode", codes), stack.decode(codes));
          assertClose(call(model, "reconstruct", batch), stack.reconstruct(batch));
        }
      }
      assertThat(path.resolve("assets.extra/layer2.specification.json"))
          .hasContent(second.toModelFile().metadata().get("specification"));
    }
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void savedModel_classifierOnAStack_computesAsTheClassifierDoes(Precision precision)
      throws IOException {
    Path path = folder.resolve("classifier");
    try (SparseAutoencoder first =
            builder(Sparsity.batchTopK(3), Activation.RELU, precision)
                .normalization(InputNormalization.STANDARDIZE)
                .build();
        SparseAutoencoder second =
            builder(Examples.HIDDEN, 4, Sparsity.gated(0.01), Activation.RELU, precision).build();
        Classifier trained =
            Classifier.fromEncoders(first, second)
                .classNames(List.of("a", "b", "\u00e7"))
                .build()) {
      first.fit(SAMPLES, TRAINING);
      trained.fit(LabeledSamples.of(SAMPLES, Fixtures.labels(23, 3, 1)), TRAINING);
      TensorFlowExport.savedModel(trained, path);

      try (SavedModelBundle model = SavedModelBundle.load(path.toString())) {
        for (int rows : new int[] {1, 7}) {
          Samples batch = SAMPLES.rows(3, 3 + rows);
          DenseArray probabilities = trained.probabilities(batch);
          Map<String, DenseArray> answers = outputs(model, "classify", batch);
          assertThat(answers).containsOnlyKeys("log_probabilities", "probabilities");
          assertClose(requireNonNull(answers.get("probabilities")), probabilities);
          assertClose(requireNonNull(answers.get("log_probabilities")), logarithms(probabilities));
          assertThat(outputs(model, "serving_default", batch)).isEqualTo(answers);
        }
        assertEmpty(model, "classify", Examples.INPUTS, 3);
        assertThat(model.metaGraphDef().getSignatureDefMap())
            .containsOnlyKeys("encode", "classify", "serving_default");
      }
      assertThat(path.resolve("assets.extra/class_names.json"))
          .hasContent("[\"a\",\"b\",\"\u00e7\"]");
    }
  }

  private static DenseArray logarithms(DenseArray probabilities) {
    double[] logs = probabilities.toDoubles();
    for (int i = 0; i < logs.length; i++) {
      logs[i] = Math.log(logs[i]);
    }
    return DenseArray.wrap(logs, probabilities.shape()).in(probabilities.precision());
  }

  @Test
  void savedModel_fromAFile_isThatOfTheNetworkByteForByte() throws IOException {
    Path file = folder.resolve("model.safetensors");
    try (SparseAutoencoder sae =
        builder(Sparsity.gated(0.1), Activation.RELU, Precision.FLOAT32).build()) {
      sae.save(file);
      TensorFlowExport.savedModel(sae, folder.resolve("1"));
    }
    TensorFlowExport.savedModel(ModelFile.read(file), folder.resolve("2"));

    for (String part : List.of("saved_model.pb", "variables/variables.data-00000-of-00001")) {
      assertThat(folder.resolve("2").resolve(part))
          .hasSameBinaryContentAs(folder.resolve("1").resolve(part));
    }
  }

  @Test
  void savedModel_othersArraysOfTheSameNames_shareNoVariables() throws IOException {
    TensorFlowExport.savedModel(
        model(Examples.spec(Sparsity.none(), Activation.TANH, Structure.plain())),
        folder.resolve("1"));
    TensorFlowExport.savedModel(
        model(
            Examples.spec(
                Sparsity.none(), Activation.TANH, Structure.plain().encoderFromDecoder(true))),
        folder.resolve("2"));

    assertThat(containers("1")).hasSize(1).isNotEqualTo(containers("2"));
  }

  private Set<String> containers(String name) throws IOException {
    Set<String> containers = new HashSet<>();
    for (NodeDef node : nodes(folder.resolve(name))) {
      if (node.getOp().equals("VarHandleOp")) {
        containers.add(node.getAttrOrThrow("container").getS().toStringUtf8());
      }
    }
    return containers;
  }

  private static List<NodeDef> nodes(Path savedModel) throws IOException {
    try (InputStream in = Files.newInputStream(savedModel.resolve("saved_model.pb"))) {
      return SavedModel.parseFrom(in).getMetaGraphs(0).getGraphDef().getNodeList();
    }
  }

  @Test
  void savedModel_graph_hasNothingOfTrainingAndNoAttributeThatGoesWithoutSaying()
      throws IOException {
    Path path = folder.resolve("model");
    TensorFlowExport.savedModel(
        model(Examples.spec(Sparsity.l1(0.1), Activation.TANH, Structure.plain())), path);

    assertThat(nodes(path))
        .extracting(NodeDef::getOp)
        .contains("VarHandleOp", "ReadVariableOp", "MatMul", "Tanh", "RestoreV2")
        .doesNotContain("IdentityN", "While", "Sign", "Mean");
    assertThat(nodes(path))
        .filteredOn(node -> node.getOp().equals("MatMul"))
        .isNotEmpty()
        .allSatisfy(node -> assertThat(node.getAttrMap()).containsOnlyKeys("T"));
    assertThat(nodes(path)).allSatisfy(node -> assertThat(node.getDevice()).isEmpty());
  }

  @Test
  void savedModel_withoutItsVariables_isNoModel() throws IOException {
    Path path = folder.resolve("model");
    TensorFlowExport.savedModel(
        model(Examples.spec(Sparsity.none(), Activation.TANH, Structure.plain())), path);
    Files.delete(path.resolve("variables/variables.data-00000-of-00001"));

    assertThatThrownBy(() -> SavedModelBundle.load(path.toString()))
        .isInstanceOf(TensorFlowException.class);
  }

  @Test
  void savedModel_somethingThere_isRefusedAndLeftAlone() throws IOException {
    ModelFile model = model(Examples.spec(Sparsity.none(), Activation.TANH, Structure.plain()));
    Path path = folder.resolve("model");
    TensorFlowExport.savedModel(model, path);
    byte[] before = Files.readAllBytes(path.resolve("saved_model.pb"));
    Path file = Files.writeString(folder.resolve("file"), "old");

    for (Path taken : List.of(path, file)) {
      assertThatThrownBy(() -> TensorFlowExport.savedModel(model, taken))
          .isInstanceOf(FileAlreadyExistsException.class)
          .hasMessage(
              "%s: cannot be saved: there is a file or folder of that name; choose another name, or"
                  + " move it away first",
              taken);
    }
    assertThat(path.resolve("saved_model.pb")).hasBinaryContent(before);
    assertThat(file).hasContent("old");
    assertThat(folder.toFile().list()).containsExactlyInAnyOrder("model", "file");
  }

  @Test
  void savedModel_folderMissing_saysWhich() {
    Path missing = folder.resolve("missing");
    ModelFile model = model(Examples.spec(Sparsity.none(), Activation.TANH, Structure.plain()));

    assertThatThrownBy(() -> TensorFlowExport.savedModel(model, missing.resolve("1")))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessage("%s: cannot be saved: there is no folder %s", missing.resolve("1"), missing);
  }

  @Test
  void savedModel_tensorFlowFails_leavesNothing() {
    AutoencoderSpec spec = Examples.spec(Sparsity.none(), Activation.TANH, Structure.plain());
    Map<Parameter, DenseArray> some = new HashMap<>(NetworkState.initial(spec).parameters());
    some.remove(Parameter.DECODER_BIAS);
    ModelFile model = new ModelFile(spec, List.of(), some, 0, 0, Provenance.initial("none"));
    Path path = folder.resolve("model");

    assertThatThrownBy(() -> TensorFlowExport.savedModel(model, path))
        .isInstanceOf(FileSystemException.class)
        .hasMessageStartingWith(
            path
                + ": could not be saved, and nothing of it remains: TensorFlow cannot write its"
                + " variables:")
        .hasMessageContaining("decoder.bias");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void savedModel_closedAutoencoder_isAnIllegalState() {
    SparseAutoencoder sae = builder(Sparsity.none(), Activation.TANH, Precision.FLOAT32).build();
    sae.close();

    assertThatThrownBy(() -> TensorFlowExport.savedModel(sae, folder.resolve("model")))
        .isInstanceOf(IllegalStateException.class);
    assertThat(folder).isEmptyDirectory();
  }
}
