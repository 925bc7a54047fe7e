package io.github.sparseae.onnx;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
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
import io.github.sparseae.model.Initializer;
import io.github.sparseae.model.InputNormalization;
import io.github.sparseae.model.Optimizer;
import io.github.sparseae.model.Parameter;
import io.github.sparseae.model.PreEncoderBias;
import io.github.sparseae.model.Precision;
import io.github.sparseae.model.Reconstruction;
import io.github.sparseae.model.Sparsity;
import io.github.sparseae.model.Structure;
import io.github.sparseae.model.WeightPenalty;
import io.github.sparseae.train.Training;
import java.io.IOException;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class OnnxExportTest {
  private static final Samples SAMPLES = Fixtures.samples(23, 1);
  private static final Training TRAINING =
      Training.epochs(4).batchSize(6).optimizer(Optimizer.adam(0.02)).build();

  @TempDir Path folder;

  static Stream<Arguments> kinds() {
    return Stream.of(Precision.values())
        .flatMap(
            precision ->
                Examples.sparsities().entrySet().stream()
                    .map(kind -> Arguments.of(kind.getKey(), kind.getValue(), precision)));
  }

  /** Returns a network with its initial weights. */
  private static ModelFile model(AutoencoderSpec spec) {
    return model(spec, NetworkState.initial(spec).parameters());
  }

  private static ModelFile model(AutoencoderSpec spec, Map<Parameter, DenseArray> parameters) {
    return new ModelFile(spec, List.of(), parameters, 0, 0, Provenance.initial("none"));
  }

  private static AutoencoderSpec spec(
      int inputs,
      int hidden,
      Sparsity sparsity,
      Activation activation,
      Structure structure,
      Precision precision) {
    return new AutoencoderSpec(
        inputs,
        hidden,
        activation,
        Activation.LINEAR,
        sparsity,
        Reconstruction.meanSquaredError(),
        structure,
        WeightPenalty.NONE,
        Initializer.HE_NORMAL,
        precision,
        5,
        Optional.empty());
  }

  private SparseAutoencoder open(ModelFile model) throws IOException {
    Path file = Files.createTempFile(folder, "model", ".safetensors");
    model.write(file);
    SparseAutoencoder sae = SparseAutoencoder.load(file, Compute.on(Device.CPU));
    Files.delete(file);
    return sae;
  }

  private SparseAutoencoder trained(AutoencoderSpec spec, Samples samples) throws IOException {
    SparseAutoencoder sae = open(model(spec));
    sae.fit(samples, TRAINING);
    return sae;
  }

  private static OnnxTensor tensor(OrtEnvironment runtime, TensorInfo info, DenseArray rows)
      throws OrtException {
    long[] shape = {rows.rows(), rows.columns()};
    return switch (info.type) {
      case FLOAT -> OnnxTensor.createTensor(runtime, FloatBuffer.wrap(rows.toFloats()), shape);
      case DOUBLE -> OnnxTensor.createTensor(runtime, DoubleBuffer.wrap(rows.toDoubles()), shape);
      default -> throw new AssertionError(info);
    };
  }

  private static DenseArray read(OnnxTensor tensor) {
    int[] shape = {(int) tensor.getInfo().getShape()[0], (int) tensor.getInfo().getShape()[1]};
    if (tensor.getInfo().type == OnnxJavaType.FLOAT) {
      float[] values = new float[shape[0] * shape[1]];
      tensor.getFloatBuffer().get(values);
      return DenseArray.wrap(values, shape);
    }
    double[] values = new double[shape[0] * shape[1]];
    tensor.getDoubleBuffer().get(values);
    return DenseArray.wrap(values, shape);
  }

  /** Returns the output of a file for rows. */
  static Map<String, DenseArray> run(Path file, Samples rows) throws OrtException {
    return run(file, rows.toDenseArray());
  }

  static Map<String, DenseArray> run(Path file, DenseArray rows) throws OrtException {
    OrtEnvironment runtime = OrtEnvironment.getEnvironment();
    try (OrtSession session = runtime.createSession(file.toString())) {
      String input = session.getInputNames().iterator().next();
      assertThat(session.getInputNames()).hasSize(1);
      TensorInfo info = (TensorInfo) requireNonNull(session.getInputInfo().get(input)).getInfo();
      assertThat(info.getShape()).containsExactly(-1, rows.columns());
      Map<String, DenseArray> outputs = new HashMap<>();
      try (OnnxTensor fed = tensor(runtime, info, rows);
          OrtSession.Result result = session.run(Map.of(input, fed))) {
        for (String name : session.getOutputNames()) {
          outputs.put(name, read((OnnxTensor) result.get(name).orElseThrow()));
        }
      }
      return outputs;
    }
  }

  private static DenseArray output(Map<String, DenseArray> outputs, String name) {
    return requireNonNull(outputs.get(name), name);
  }

  private static void assertClose(DenseArray actual, DenseArray expected) {
    assertThat(actual.shape()).isEqualTo(expected.shape());
    assertThat(actual.precision()).isEqualTo(expected.precision());
    double allowed = expected.precision() == Precision.FLOAT32 ? 1e-5 : 1e-9;
    for (int i = 0; i < expected.size(); i++) {
      assertThat(actual.get(i)).as("number %s", i).isCloseTo(expected.get(i), within(allowed));
    }
  }

  private static DenseArray noRows(int width) {
    return DenseArray.wrap(new float[0], 0, width);
  }

  private static void assertEmpty(
      Map<String, DenseArray> outputs, String name, DenseArray expected) {
    assertThat(output(outputs, name).shape()).containsExactly(expected.shape());
  }

  private void assertComputesAs(SparseAutoencoder expected) throws IOException, OrtException {
    OnnxExport export = OnnxExport.of(expected);
    Path all = folder.resolve("all.onnx");
    Path encoder = folder.resolve("encoder.onnx");
    Path decoder = folder.resolve("decoder.onnx");
    export.write(all);
    export.writeEncoder(encoder);
    export.writeDecoder(decoder);
    for (int rows : new int[] {1, 7}) {
      Samples batch = SAMPLES.rows(3, 3 + rows);
      DenseArray codes = expected.encode(batch);
      Map<String, DenseArray> outputs = run(all, batch);
      assertThat(outputs).containsOnlyKeys("codes", "reconstructions");
      assertClose(output(outputs, "codes"), codes);
      assertClose(output(outputs, "reconstructions"), expected.reconstruct(batch));
      assertThat(run(encoder, batch)).isEqualTo(Map.of("codes", output(outputs, "codes")));
      Map<String, DenseArray> reconstructed = run(decoder, Samples.of(codes));
      assertThat(reconstructed).containsOnlyKeys("reconstructions");
      assertClose(output(reconstructed, "reconstructions"), expected.decode(Samples.of(codes)));
    }
    DenseArray noCodes = noRows(expected.spec().hidden());
    DenseArray noOutputs = noRows(expected.spec().outputs());
    for (Path file : List.of(all, encoder)) {
      assertEmpty(run(file, noRows(expected.spec().inputs())), "codes", noCodes);
    }
    assertEmpty(run(all, noRows(expected.spec().inputs())), "reconstructions", noOutputs);
    assertEmpty(run(decoder, noCodes), "reconstructions", noOutputs);
  }

  @Test
  void kinds_areAllKindsOfSparsity() {
    Set<Class<?>> kinds = new HashSet<>();
    Examples.sparsities().keySet().forEach(kind -> kinds.add(kind.getClass()));

    assertThat(kinds).containsExactlyInAnyOrder(Sparsity.class.getPermittedSubclasses());
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void write_eachKindOfSparsity_computesAsTheAutoencoderDoes(
      Sparsity sparsity, Activation activation, Precision precision)
      throws IOException, OrtException {
    Structure structure =
        Structure.plain()
            .preEncoderBias(PreEncoderBias.MEAN)
            .normalization(InputNormalization.STANDARDIZE);
    try (SparseAutoencoder sae =
        trained(
            spec(Fixtures.INPUTS, Fixtures.HIDDEN, sparsity, activation, structure, precision),
            SAMPLES)) {
      assertComputesAs(sae);
    }
  }

  @ParameterizedTest
  @MethodSource("io.github.sparseae.file.Examples#structures")
  void write_eachStructure_computesAsTheAutoencoderDoes(Structure structure)
      throws IOException, OrtException {
    try (SparseAutoencoder sae =
        trained(Examples.spec(Sparsity.l1(0.01), Activation.TANH, structure), SAMPLES)) {
      assertComputesAs(sae);
    }
  }

  @ParameterizedTest
  @MethodSource("io.github.sparseae.file.Examples#transcoders")
  void write_transcoder_computesAsItDoes(AutoencoderSpec spec) throws IOException, OrtException {
    Samples targets = Fixtures.samples(23, 2).columns(0, spec.outputs());
    try (SparseAutoencoder sae = trained(spec, SAMPLES.beside(targets))) {
      assertComputesAs(sae);
    }
  }

  @ParameterizedTest
  @EnumSource(Activation.class)
  void write_eachOutput_computesAsTheAutoencoderDoes(Activation output)
      throws IOException, OrtException {
    AutoencoderSpec spec =
        Examples.spec(Reconstruction.meanSquaredError(), output, Initializer.HE_NORMAL);
    try (SparseAutoencoder sae = trained(spec, SAMPLES)) {
      assertComputesAs(sae);
    }
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void write_tiesForTheLastPlaceOfTopK_allStayActive(Precision precision)
      throws IOException, OrtException {
    AutoencoderSpec spec =
        spec(2, 4, Sparsity.topK(2), Activation.LINEAR, Structure.plain(), precision);
    Map<Parameter, DenseArray> parameters =
        Map.of(
            Parameter.ENCODER_WEIGHTS,
            DenseArray.of(new double[] {3, 1, 1, 0, 0, 2, 2, -1}, 2, 4).in(precision),
            Parameter.ENCODER_BIAS,
            DenseArray.of(new double[4], 4).in(precision),
            Parameter.DECODER_WEIGHTS,
            DenseArray.of(new double[] {1, 2, 3, 4, 5, 6, 7, 8}, 4, 2).in(precision),
            Parameter.DECODER_BIAS,
            DenseArray.of(new double[2], 2).in(precision));
    Path file = folder.resolve("ties.onnx");
    OnnxExport.of(model(spec, parameters)).writeEncoder(file);
    Samples rows = Samples.of(new float[] {1, 0}, new float[] {0, 1});

    DenseArray codes = output(run(file, rows), "codes");
    assertThat(codes.toDoubles()).containsExactly(3, 1, 1, 0, 0, 2, 2, -0.0);
    try (SparseAutoencoder sae = open(model(spec, parameters))) {
      // For a few rows, the engine computes no negative zeros.
      assertThat(sae.encode(rows).toDoubles()).containsExactly(codes.toDoubles(), within(0.0));
    }
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void write_stack_goesThroughAllLayers(Precision precision) throws IOException, OrtException {
    Structure standardized =
        Structure.plain().normalization(InputNormalization.STANDARDIZE).tiedWeights(true);
    try (SparseAutoencoder first =
            trained(
                spec(
                    Fixtures.INPUTS,
                    Fixtures.HIDDEN,
                    Sparsity.topK(3),
                    Activation.RELU,
                    standardized,
                    precision),
                SAMPLES);
        SparseAutoencoder second =
            trained(
                spec(
                    Fixtures.HIDDEN,
                    4,
                    Sparsity.jumpRelu(0.01),
                    Activation.RELU,
                    Structure.plain().preEncoderBias(PreEncoderBias.MEAN),
                    precision),
                Samples.of(first.encode(SAMPLES)))) {
      EncoderStack stack = EncoderStack.of(first, second);
      Path all = folder.resolve("all.onnx");
      Path decoder = folder.resolve("decoder.onnx");
      OnnxExport.of(stack).write(all);
      OnnxExport.of(stack).writeDecoder(decoder);

      for (int rows : new int[] {1, 7}) {
        Samples batch = SAMPLES.rows(3, 3 + rows);
        DenseArray codes = stack.encode(batch);
        Map<String, DenseArray> outputs = run(all, batch);
        assertClose(output(outputs, "codes"), codes);
        assertClose(output(outputs, "reconstructions"), stack.reconstruct(batch));
        assertClose(
            output(run(decoder, Samples.of(codes)), "reconstructions"),
            stack.decode(Samples.of(codes)));
      }
      assertThat(metadata(all))
          .containsEntry(
              "sparse_ae.layer2.specification",
              second.toModelFile().metadata().get("specification"));
    }
  }

  private static Map<String, String> metadata(Path file) throws OrtException {
    try (OrtSession session = OrtEnvironment.getEnvironment().createSession(file.toString())) {
      return session.getMetadata().getCustomMetadata();
    }
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void write_classifierOnAStack_computesAsTheClassifierDoes(Precision precision)
      throws IOException, OrtException {
    try (SparseAutoencoder first =
            trained(
                spec(
                    Fixtures.INPUTS,
                    Fixtures.HIDDEN,
                    Sparsity.batchTopK(3),
                    Activation.RELU,
                    Structure.plain().normalization(InputNormalization.STANDARDIZE),
                    precision),
                SAMPLES);
        SparseAutoencoder second =
            open(
                model(
                    spec(
                        Fixtures.HIDDEN,
                        4,
                        Sparsity.gated(0.01),
                        Activation.RELU,
                        Structure.plain(),
                        precision)));
        Classifier classifier =
            Classifier.fromEncoders(first, second).classNames(List.of("a", "b", "ç")).build()) {
      classifier.fit(LabeledSamples.of(SAMPLES, Fixtures.labels(23, 3, 1)), TRAINING);
      Path file = folder.resolve("classifier.onnx");
      Path encoder = folder.resolve("encoder.onnx");
      OnnxExport export = OnnxExport.of(classifier);
      export.write(file);
      export.writeEncoder(encoder);

      for (int rows : new int[] {1, 7}) {
        Samples batch = SAMPLES.rows(3, 3 + rows);
        Map<String, DenseArray> outputs = run(file, batch);
        DenseArray probabilities = classifier.probabilities(batch);
        assertThat(outputs).containsOnlyKeys("log_probabilities", "probabilities");
        assertClose(output(outputs, "probabilities"), probabilities);
        for (int i = 0; i < probabilities.size(); i++) {
          assertThat(output(outputs, "log_probabilities").get(i))
              .isCloseTo(Math.log(probabilities.get(i)), within(1e-5));
        }
        assertThat(output(run(encoder, batch), "codes").shape()).containsExactly(rows, 4);
      }
      assertThat(metadata(file)).containsEntry("sparse_ae.class_names", "[\"a\",\"b\",\"ç\"]");
      assertThatThrownBy(() -> export.writeDecoder(folder.resolve("decoder.onnx")))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(
              "a classifier has no decoder; write the autoencoder that its encoder comes from");
    }
  }

  @Test
  void write_metadata_containSpecificationAndProvenance() throws IOException, OrtException {
    Path file = folder.resolve("model.onnx");
    try (SparseAutoencoder sae =
        trained(Examples.spec(Sparsity.l1(0.01), Activation.TANH, Structure.plain()), SAMPLES)) {
      ModelFile model = sae.toModelFile();
      OnnxExport.of(model).write(file);

      assertThat(metadata(file))
          .containsEntry("sparse_ae.specification", model.metadata().get("specification"))
          .containsEntry("sparse_ae.provenance", model.metadata().get("provenance"))
          .extractingByKey("sparse_ae.provenance")
          .asString()
          .contains("\"epochs\":4");
    }
    try (OrtSession session = OrtEnvironment.getEnvironment().createSession(file.toString())) {
      assertThat(session.getMetadata().getProducerName()).isEqualTo("sparse-ae");
    }
  }

  @Test
  void write_autoencoderTrainedSince_hasTheEarlierWeights() throws IOException, OrtException {
    Path file = folder.resolve("model.onnx");
    try (SparseAutoencoder sae =
        trained(Examples.spec(Sparsity.l1(0.01), Activation.TANH, Structure.plain()), SAMPLES)) {
      DenseArray before = sae.encode(SAMPLES);
      OnnxExport export = OnnxExport.of(sae);
      sae.fit(SAMPLES, TRAINING);
      export.writeEncoder(file);

      assertClose(output(run(file, SAMPLES), "codes"), before);
      assertThat(sae.encode(SAMPLES)).isNotEqualTo(before);
    }
  }

  @Test
  void write_existingFile_isReplacedAndAFolderIsNot() throws IOException, OrtException {
    Path file = Files.writeString(folder.resolve("model.onnx"), "old");
    Path taken = Files.createDirectory(folder.resolve("taken"));
    OnnxExport export =
        OnnxExport.of(model(Examples.spec(Sparsity.none(), Activation.TANH, Structure.plain())));
    export.write(file);

    assertThat(run(file, SAMPLES)).containsOnlyKeys("codes", "reconstructions");
    assertThatThrownBy(() -> export.write(taken))
        .isInstanceOf(FileAlreadyExistsException.class)
        .hasMessage("%s: cannot be saved: the path is a folder", taken);
    assertThat(folder.toFile().list()).containsExactlyInAnyOrder("model.onnx", "taken");
  }

  @Test
  void write_weightsOfTwoGibibytes_saysWhatToDo() {
    // Without the weights themselves: it is refused before they are read.
    ModelFile huge =
        model(
            spec(
                1 << 14,
                1 << 15,
                Sparsity.none(),
                Activation.RELU,
                Structure.plain(),
                Precision.FLOAT32),
            Map.of());

    assertThatThrownBy(() -> OnnxExport.of(huge).write(folder.resolve("huge.onnx")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the weights up to encoder.weights take 2147483648 bytes, but an ONNX file holds less"
                + " than 2 GiB; write encoder and decoder to separate files, use"
                + " float32, or export a SavedModel");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void write_arrayMissing_saysWhich() {
    AutoencoderSpec spec =
        Examples.spec(Sparsity.jumpRelu(0.1), Activation.RELU, Structure.plain());
    Map<Parameter, DenseArray> some = new HashMap<>(NetworkState.initial(spec).parameters());
    some.remove(Parameter.UNIT_THRESHOLD);

    assertThatThrownBy(() -> OnnxExport.of(model(spec, some)).write(folder.resolve("model.onnx")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the model must have the array code.unit_threshold, which is missing");
  }
}
