package io.github.sparseae.onnx;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Splitter;
import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.Compute;
import io.github.sparseae.engine.Fixtures;
import io.github.sparseae.file.Examples;
import io.github.sparseae.model.Activation;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Device;
import io.github.sparseae.model.InputNormalization;
import io.github.sparseae.model.Optimizer;
import io.github.sparseae.model.PreEncoderBias;
import io.github.sparseae.model.Precision;
import io.github.sparseae.model.Sparsity;
import io.github.sparseae.stress.FullForm;
import io.github.sparseae.tf.TensorFlowExport;
import io.github.sparseae.tf.internal.graph.TensorPrecision;
import io.github.sparseae.train.Training;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Tensor;

/** One model in plain Java, TensorFlow, ONNX Runtime and as a SavedModel: docs/runtimes.md. */
class FourRuntimesTest {
  private static final Path PAGE = Path.of("..", "docs", "runtimes.md");
  private static final int INPUTS = 211;
  private static final int HIDDEN = 307;
  private static final int ROWS = 41;

  /** No bound on the page is larger, so that a difference that is no rounding cannot hide there. */
  private static final double MOST = 128;

  @TempDir private Path folder;

  /** Every kind of sparsity in both precisions; in the short form, one case of four in turns. */
  static List<Arguments> kinds() {
    List<Arguments> all = new ArrayList<>();
    Map<Sparsity, Activation> kinds = new LinkedHashMap<>(Examples.sparsities());
    kinds.put(Sparsity.absTopK(3), Activation.LINEAR);
    kinds.forEach(
        (sparsity, activation) -> {
          for (Precision precision : Precision.values()) {
            all.add(Arguments.of(sparsity, activation, precision));
          }
        });
    return FullForm.cases(all, 2 * Precision.values().length);
  }

  @Test
  void page_hasEveryKindInBothPrecisions() {
    assertThat(Examples.sparsities().keySet().stream().<Class<?>>map(Sparsity::getClass).distinct())
        .containsExactlyInAnyOrder(Sparsity.class.getPermittedSubclasses());
    List<String> rows = new ArrayList<>();
    for (Class<?> kind : Sparsity.class.getPermittedSubclasses()) {
      for (Precision precision : Precision.values()) {
        rows.add(row(kind.getSimpleName(), precision));
      }
    }

    assertThat(bounds()).containsOnlyKeys(rows);
    assertThat(bounds().values()).allMatch(bound -> bound <= MOST);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void encodeAndReconstruct_inFourRuntimes_differByNoMoreUlpsThanThePageSays(
      Sparsity sparsity, Activation activation, Precision precision) throws Exception {
    Samples rows = Fixtures.samples(ROWS, 3, INPUTS);
    Path file = folder.resolve("model.safetensors");
    Path onnx = folder.resolve("model.onnx");
    Path savedModel = folder.resolve("saved-model");
    DenseArray codes;
    DenseArray reconstructions;
    try (SparseAutoencoder java =
        SparseAutoencoder.builder()
            .inputs(INPUTS)
            .hidden(HIDDEN)
            .activation(activation)
            .sparsity(sparsity)
            .precision(precision)
            .preEncoderBias(PreEncoderBias.MEAN)
            .normalization(InputNormalization.STANDARDIZE)
            .seed(5)
            .compute(Compute.auto().engine("Java"))
            .build()) {
      java.fit(
          Fixtures.samples(64, 1, INPUTS),
          Training.epochs(6).batchSize(16).optimizer(Optimizer.adam(0.02)));
      codes = java.encode(rows);
      reconstructions = java.reconstruct(rows);
      assertThat(Arrays.stream(codes.toDoubles()).max().orElseThrow()).isGreaterThan(0.01);
      java.save(file);
      OnnxExport.of(java).write(onnx);
      TensorFlowExport.savedModel(java, savedModel);
    }

    List<Double> measured = new ArrayList<>();
    try (SparseAutoencoder tensorFlow =
        SparseAutoencoder.load(file, Compute.on(Device.CPU).engine("TensorFlow"))) {
      measured.add(
          ulps(tensorFlow.encode(rows), codes, tensorFlow.reconstruct(rows), reconstructions));
    }
    Map<String, DenseArray> outputs = OnnxExportTest.run(onnx, rows);
    measured.add(
        ulps(
            requireNonNull(outputs.get("codes")),
            codes,
            requireNonNull(outputs.get("reconstructions")),
            reconstructions));
    try (SavedModelBundle model = SavedModelBundle.load(savedModel.toString(), "serve")) {
      measured.add(
          ulps(
              call(model, "encode", "codes", rows, precision),
              codes,
              call(model, "reconstruct", "reconstructions", rows, precision),
              reconstructions));
    }

    String name = row(sparsity.getClass().getSimpleName(), precision);
    if (FullForm.isAskedFor()) {
      System.out.println(name + ": " + measured + " ulps");
    }
    assertThat(measured)
        .as("%s: TensorFlow, ONNX Runtime, SavedModel", sparsity)
        .allMatch(ulps -> ulps <= requireNonNull(bounds().get(name), name));
  }

  private static DenseArray call(
      SavedModelBundle model, String signature, String output, Samples rows, Precision precision) {
    TensorPrecision<?> numbers = TensorPrecision.of(precision);
    try (Tensor fed = numbers.tensor(rows);
        Result result = model.function(signature).call(Map.of("rows", fed))) {
      return numbers.read(result.get(output).orElseThrow());
    }
  }

  /** Returns the largest difference of two pairs of arrays. */
  private static double ulps(
      DenseArray codes, DenseArray javaCodes, DenseArray rows, DenseArray javaRows) {
    return Math.max(ulps(codes, javaCodes), ulps(rows, javaRows));
  }

  /**
   * Returns the largest difference of two arrays, in units in the last place of the largest number:
   * sums lose digits where their terms cancel, and the terms have that size.
   */
  private static double ulps(DenseArray actual, DenseArray expected) {
    assertThat(actual.shape()).isEqualTo(expected.shape());
    assertThat(actual.precision()).isEqualTo(expected.precision());
    double largest = 0;
    double difference = 0;
    for (int i = 0; i < expected.size(); i++) {
      largest = Math.max(largest, Math.abs(expected.get(i)));
      difference = Math.max(difference, Math.abs(actual.get(i) - expected.get(i)));
    }
    return difference
        / (expected.precision() == Precision.FLOAT32
            ? Math.ulp((float) largest)
            : Math.ulp(largest));
  }

  private static String row(String kind, Precision precision) {
    return kind + " in " + precision.name().toLowerCase(Locale.ROOT);
  }

  private static List<String> page() {
    try {
      return Files.readAllLines(PAGE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the bound in the last column of each row of the page. */
  private static Map<String, Double> bounds() {
    Map<String, Double> bounds = new HashMap<>();
    for (String line : page()) {
      List<String> cells = Splitter.on('|').trimResults().splitToList(line);
      if (cells.size() == 8 && cells.get(2).startsWith("float")) {
        bounds.put(cells.get(1) + " in " + cells.get(2), Double.valueOf(cells.get(6)));
      }
    }
    return bounds;
  }
}
