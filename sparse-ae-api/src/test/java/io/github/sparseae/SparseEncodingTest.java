package io.github.sparseae;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparseae.data.GivenRows;
import io.github.sparseae.data.Npy;
import io.github.sparseae.data.Rows;
import io.github.sparseae.data.Samples;
import io.github.sparseae.data.SparseCodes;
import io.github.sparseae.engine.Compute;
import io.github.sparseae.engine.Fixtures;
import io.github.sparseae.engine.ReferenceEngine;
import io.github.sparseae.model.Activation;
import io.github.sparseae.model.Precision;
import io.github.sparseae.model.Sparsity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SparseEncodingTest {
  private static final Samples ROWS = Fixtures.samples(23, 1);

  @TempDir Path folder;

  private static SparseAutoencoder.Builder builder() {
    return SparseAutoencoder.builder()
        .inputs(Fixtures.INPUTS)
        .hidden(7)
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
}
