package io.github.sparseae;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.sparseae.data.GivenRows;
import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.data.Npy;
import io.github.sparseae.data.Rows;
import io.github.sparseae.data.Samples;
import io.github.sparseae.data.SparseCodes;
import io.github.sparseae.engine.Compute;
import io.github.sparseae.engine.Fixtures;
import io.github.sparseae.engine.ReferenceEngine;
import io.github.sparseae.metrics.Decision;
import io.github.sparseae.model.Activation;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.InputNormalization;
import io.github.sparseae.model.Optimizer;
import io.github.sparseae.model.Parameter;
import io.github.sparseae.model.Precision;
import io.github.sparseae.model.Sparsity;
import io.github.sparseae.model.Transcoding;
import io.github.sparseae.train.Training;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SparseEncodingTest {
  private static final Samples ROWS = Fixtures.samples(23, 1);

  @TempDir Path folder;

  private static SparseAutoencoder.Builder builder() {
    return widths().inputs(Fixtures.INPUTS).hidden(7);
  }

  private static SparseAutoencoder.Builder widths() {
    return SparseAutoencoder.builder()
        .precision(Precision.FLOAT64)
        .seed(3)
        .compute(Compute.auto().engine(new ReferenceEngine()));
  }

  @Test
  void encodeSparse_ofEachRows_isEncodeWithoutZeros() throws IOException {
    try (SparseAutoencoder sae = builder().sparsity(Sparsity.topK(3)).build()) {
      SparseCodes codes = sae.encodeSparse(ROWS);

      assertThat(codes.toDense()).isEqualTo(sae.encode(ROWS));
      assertThat(codes.active()).isBetween(23, 3 * 23);
      assertThat(
              sae.encodeSparse(new GivenRows(Fixtures.INPUTS, ROWS.rows(0, 9), ROWS.rows(9, 23))))
          .isEqualTo(codes);
      Npy.write(sae.decode(codes), folder.resolve("reconstructions.npy"));
      assertThat(Npy.read(folder.resolve("reconstructions.npy")).toDenseArray())
          .isEqualTo(sae.reconstruct(ROWS));
    }
  }

  @Test
  void encodeSparse_withK_keepsTheLargestOfWhatIsActive() {
    try (SparseAutoencoder sae = builder().activation(Activation.TANH).build()) {
      SparseCodes two = sae.encodeSparse(ROWS, 2);

      assertThat(two).isEqualTo(SparseCodes.of(Samples.of(sae.encode(ROWS)), 2));
      assertThat(two.active()).isEqualTo(2 * 23);
      assertThat(Arrays.stream(two.values().toDoubles())).anyMatch(value -> value < 0);
    }
  }

  @Test
  void encodeSparse_thatCannotBe_isRefused() {
    SparseAutoencoder sae = builder().build();
    assertThatThrownBy(() -> sae.encodeSparse(ROWS, -1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("k must be positive, was -1");
    assertThatThrownBy(() -> sae.encodeSparse((Rows) Samples.of(new float[] {1, 2}), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("rows have width 2, but inputs is 5");
    sae.close();
    assertThatThrownBy(() -> sae.encodeSparse(ROWS))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("this SparseAutoencoder is closed");
  }

  @ParameterizedTest
  @EnumSource
  void edit_ofOneUnit_changesRowsByItsAtomAndNothingElse(InputNormalization normalization) {
    try (SparseAutoencoder sae = builder().normalization(normalization).build()) {
      sae.fit(ROWS, Training.epochs(2).batchSize(6));
      int unit = sae.encodeSparse(ROWS).unit(0);
      DenseArray changed =
          sae.edit(
              ROWS,
              code -> {
                code[unit] = code[unit] > 0 ? code[unit] / 2 : 0;
                return code;
              });

      DenseArray codes = sae.encode(ROWS);
      DenseArray atoms = sae.weights().decoder();
      int moved = 0;
      for (int r = 0; r < ROWS.size(); r++) {
        double[] row = new double[Fixtures.INPUTS];
        ROWS.copy(r, r + 1, row);
        for (int i = 0; i < row.length; i++) {
          double scale = scale(sae, row, i);
          double expected = row[i] - codes.get(r, unit) / 2 * atoms.get(unit, i) * scale;
          assertThat(changed.get(r, i)).isCloseTo(expected, within(1e-12));
          if (codes.get(r, unit) == 0) {
            assertThat(changed.get(r, i)).isEqualTo(row[i]);
          } else if (Math.abs(expected - row[i]) > 1e-6) {
            moved++;
          }
        }
      }
      assertThat(moved).isPositive();
    }
  }

  /** Returns the units of an input in one of the normalized input, by the definitions. */
  private static double scale(SparseAutoencoder sae, double[] row, int input) {
    double mean = Arrays.stream(row).average().orElseThrow();
    return switch (sae.spec().structure().normalization()) {
      case NONE -> 1;
      case STANDARDIZE -> sae.network.state().parameter(Parameter.INPUT_SCALE).get(input);
      case MEAN_NORM -> sae.network.state().parameter(Parameter.INPUT_SCALE).get(0);
      case ROW_NORM -> Math.sqrt(Arrays.stream(row).map(x -> x * x).average().orElseThrow());
      case LAYER_NORM ->
          Math.sqrt(Arrays.stream(row).map(x -> (x - mean) * (x - mean)).sum() / (row.length - 1));
    };
  }

  @Test
  @Timeout(60)
  void edit_thatCannotBe_isRefused() {
    try (SparseAutoencoder sae = builder().build()) {
      assertThatThrownBy(() -> sae.edit(ROWS, code -> new double[3]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("the edited code of a row must have 7 numbers, had 3");
      assertThatThrownBy(() -> sae.edit(ROWS, code -> null))
          .isInstanceOf(NullPointerException.class)
          .hasMessage("the edit of a code must return a code, was null");
      assertThatThrownBy(
              () ->
                  sae.edit(
                      ROWS,
                      code -> {
                        code[2] = Double.NaN;
                        return code;
                      }))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("the edited code of a row must be finite in float64, unit 2 was NaN");
    }
    try (SparseAutoencoder sae =
        SparseAutoencoder.builder(builder().spec())
            .compute(Compute.auto().engine(new ReferenceEngine()))
            .precision(Precision.FLOAT32)
            .build()) {
      assertThatThrownBy(
              () ->
                  sae.edit(
                      ROWS,
                      code -> {
                        code[1] = 1e300;
                        return code;
                      }))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("the edited code of a row must be finite in float32, unit 1 was 1.0E300");
    }
    try (SparseAutoencoder sae = builder().build()) {
      assertThatThrownBy(
              () ->
                  sae.edit(
                      ROWS,
                      code -> {
                        sae.fit(ROWS, Training.epochs(1));
                        return code;
                      }))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(
              "a SparseAutoencoder cannot be trained from within its own call: wait until that has"
                  + " returned");
    }
    try (SparseAutoencoder transcoder = builder().transcoding(Transcoding.to(2)).build()) {
      assertThatThrownBy(() -> transcoder.edit(ROWS, code -> code))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("a transcoder does not reconstruct its inputs");
    }
  }

  @Test
  void explain_decisions_addUpToTheClassifiersProbabilities() {
    LabeledSamples labeled =
        LabeledSamples.of(ROWS, IntStream.range(0, 23).map(i -> i % 3).toArray());
    try (SparseAutoencoder first = builder().build();
        SparseAutoencoder second = widths().inputs(7).hidden(4).build();
        Classifier classifier = Classifier.fromEncoders(first, second).classes(3).build()) {
      classifier.fit(labeled, Training.epochs(3).batchSize(5).optimizer(Optimizer.adam(0.05)));
      List<Decision> decisions = classifier.explain(ROWS);

      assertThat(decisions).hasSize(23);
      DenseArray probabilities = classifier.probabilities(ROWS);
      for (int r = 0; r < 23; r++) {
        for (int c = 0; c < 3; c++) {
          assertThat(decisions.get(r).probabilities()[c])
              .isCloseTo(probabilities.get(r, c), within(1e-12));
        }
        assertThat(decisions.get(r).predicted()).isEqualTo(classifier.predict(ROWS)[r]);
      }
    }
  }
}
