package io.github.sparseae.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.common.primitives.Doubles;
import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.Compute;
import io.github.sparseae.engine.Fixtures;
import io.github.sparseae.engine.ReferenceEngine;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.InputNormalization;
import io.github.sparseae.model.PreEncoderBias;
import io.github.sparseae.model.Precision;
import io.github.sparseae.model.Sparsity;
import io.github.sparseae.train.Training;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Files of this library, read by Python's standard library. */
class PythonTest {
  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void savedModel_readByPython_isWhatIsReadHere(Precision precision) throws Exception {
    Path file = folder.resolve("model.safetensors");
    Samples samples = Fixtures.samples(23, 1);
    try (SparseAutoencoder sae =
        SparseAutoencoder.builder()
            .inputs(Fixtures.INPUTS)
            .hidden(7)
            .l1(1.0 / 3)
            .precision(precision)
            .seed(Long.MIN_VALUE + 1)
            .compute(Compute.auto().engine(new ReferenceEngine()))
            .build()) {
      sae.fit(samples, Training.epochs(2).batchSize(6));
      sae.save(file);
    }
    List<String> expected = new ArrayList<>();
    expected.add("aligned 0");
    expected.add("hidden 7");
    expected.add("seed -9223372036854775807");
    expected.add("weight 0.3333333333333333");
    expected.add("rows " + samples.sha256());
    TreeMap<String, DenseArray> arrays = new TreeMap<>();
    ModelFile.read(file).parameters().forEach((name, array) -> arrays.put(name.toString(), array));
    arrays.forEach((name, array) -> expected.add(line(name, array)));

    assertThat(python("read_safetensors.py", file.toString())).containsExactlyElementsOf(expected);
  }

  private static String line(String name, DenseArray array) {
    BigDecimal sum = BigDecimal.ZERO;
    for (double number : array.toDoubles()) {
      sum = sum.add(new BigDecimal(number));
    }
    return name
        + (array.precision() == Precision.FLOAT32 ? " F32 " : " F64 ")
        + Arrays.toString(array.shape())
        + " "
        + hex(sum.doubleValue())
        + " "
        + hex(array.get(array.size() - 1));
  }

  /** Returns a number as Python's float.hex does: all digits, and a sign before the exponent. */
  private static String hex(double number) {
    if (number == 0) {
      return "0x0.0p+0";
    }
    String text = Double.toHexString(number);
    int point = text.indexOf('.');
    int exponent = text.indexOf('p');
    String digits = text.substring(point + 1, exponent);
    String power = text.substring(exponent + 1);
    return text.substring(0, point + 1)
        + digits
        + "0".repeat(13 - digits.length())
        + "p"
        + (power.startsWith("-") ? power : "+" + power);
  }

  @ParameterizedTest
  @MethodSource
  void saeLensFolder_readByPython_encodesTheSame(Sparsity sparsity) throws Exception {
    Samples samples = Fixtures.samples(23, 1);
    List<String> lines;
    try (SparseAutoencoder sae =
        SparseAutoencoder.builder()
            .inputs(Fixtures.INPUTS)
            .hidden(7)
            .sparsity(sparsity)
            .normalization(InputNormalization.STANDARDIZE)
            .preEncoderBias(PreEncoderBias.MEAN)
            .precision(Precision.FLOAT64)
            .compute(Compute.auto().engine(new ReferenceEngine()))
            .build()) {
      sae.fit(samples, Training.epochs(3).batchSize(6));
      SaeLens.write(sae.toModelFile(), folder);
      lines = python("encode_sae_lens.py", folder.toString(), json(samples));
      assertThat(lines).hasSize(23);
      assertThat(sae.sparsity(samples).l0()).isBetween(0.5, 6.5);
      for (int row = 0; row < 23; row++) {
        double[] there =
            Arrays.stream(lines.get(row).split(" ")).mapToDouble(Double::valueOf).toArray();
        Samples alone = samples.rows(row, row + 1);
        double[] here =
            Doubles.concat(sae.encode(alone).toDoubles(), sae.reconstruct(alone).toDoubles());
        assertThat(there).containsExactly(here, within(1e-12));
      }
    }
  }

  static List<Sparsity> saeLensFolder_readByPython_encodesTheSame() {
    return List.of(
        Sparsity.l1(0.01),
        Sparsity.topK(3),
        Sparsity.batchTopK(3),
        Sparsity.jumpRelu(0.1),
        Sparsity.gated(0.1));
  }

  private static String json(Samples samples) {
    List<String> rows = new ArrayList<>();
    for (int row = 0; row < samples.size(); row++) {
      double[] numbers = samples.rows(row, row + 1).toDenseArray().toDoubles();
      rows.add(Arrays.toString(numbers));
    }
    return rows.toString();
  }

  private List<String> python(String name, String... arguments)
      throws IOException, InterruptedException {
    Path script = folder.resolve(name);
    try (InputStream in = Objects.requireNonNull(PythonTest.class.getResourceAsStream(name))) {
      Files.copy(in, script);
    }
    assumeTrue(
        runs("python3", "-c", "import sys; sys.exit(sys.version_info < (3, 8))"),
        "needs python3, 3.8 or newer");
    List<String> command = new ArrayList<>(List.of("python3", script.toString()));
    command.addAll(List.of(arguments));
    Path output = folder.resolve("output");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(process.waitFor()).as(Files.readString(output)).isZero();
    return Files.readAllLines(output, UTF_8);
  }

  private static boolean runs(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command).start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
