package io.github.sparseae.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.data.GivenRows;
import io.github.sparseae.data.RowReadException;
import io.github.sparseae.data.Rows;
import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.Compute;
import io.github.sparseae.engine.ReferenceEngine;
import io.github.sparseae.model.Activation;
import io.github.sparseae.model.Precision;
import io.github.sparseae.model.Reconstruction;
import org.junit.jupiter.api.Test;

/** Rows that a loss or a precision has no meaning for. */
class RowRangeTest {
  private static final String FOR_PROBABILITIES =
      ", but binary cross-entropy is for numbers from 0 to 1, and has no lower bound for others:"
          + " scale the rows to [0, 1], or choose another reconstruction loss";

  private static SparseAutoencoder.Builder builder() {
    return SparseAutoencoder.builder()
        .inputs(3)
        .hidden(2)
        .compute(Compute.auto().engine(new ReferenceEngine()));
  }

  private static SparseAutoencoder crossEntropy() {
    return builder()
        .output(Activation.SIGMOID)
        .reconstruction(Reconstruction.binaryCrossEntropy())
        .build();
  }

  private static Samples rows(double wrong) {
    return Samples.of(new double[][] {{0, 0.5, 1}, {1, 0.25, 0}, {0.5, wrong, 1}, {1, 1, 0.75}});
  }

  private static Rows streamed(double wrong) {
    Samples rows = rows(wrong);
    return new GivenRows(3, rows.rows(0, 1), rows.rows(1, 4));
  }

  @Test
  void fit_crossEntropyOfOtherNumbers_namesRowAndColumn() {
    Training training = Training.epochs(1).build();
    for (double wrong : new double[] {254, -0.125}) {
      try (SparseAutoencoder sae = crossEntropy()) {
        String problem = "column 1 is " + wrong + FOR_PROBABILITIES;
        Samples inMemory = rows(wrong);
        assertThatThrownBy(() -> sae.fit(inMemory, training))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessage(inMemory.name() + ": row 2, " + problem);
        assertThatThrownBy(() -> sae.fit(streamed(wrong), training))
            .isInstanceOf(RowReadException.class)
            .hasMessage("given rows, row 2: " + problem);
        assertThatThrownBy(() -> sae.fit(rows(0), Training.epochs(1).validation(inMemory)))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessage(inMemory.name() + ": row 2, " + problem);
        assertThatThrownBy(() -> sae.fit(rows(0), Training.epochs(1).validation(streamed(wrong))))
            .isInstanceOf(RowReadException.class)
            .hasMessage("given rows, row 2: " + problem);
      }
    }
  }

  @Test
  void fit_crossEntropyOfNumbersThatRoundingMadeLarger_trains() {
    try (SparseAutoencoder sae = crossEntropy()) {
      assertThat(sae.fit(rows(1.0000001), Training.epochs(1)).epochs()).hasSize(1);
      assertThat(sae.fit(streamed(-1e-8), Training.epochs(1)).epochs()).hasSize(1);
    }
  }

  @Test
  void fit_numbersBeyondFloat32_areRefusedUnlessTheNetworkIsOfFloat64() {
    String problem =
        "column 1 is -1.0E39, but the network computes in float32, which ends at 3.4e38: scale the"
            + " rows, or choose Precision.FLOAT64";
    Training training = Training.epochs(1).build();
    try (SparseAutoencoder sae = builder().build()) {
      Samples inMemory = rows(-1e39);
      assertThatThrownBy(() -> sae.fit(inMemory, training))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(inMemory.name() + ": row 2, " + problem);
      assertThatThrownBy(() -> sae.fit(streamed(-1e39), training))
          .isInstanceOf(RowReadException.class)
          .hasMessage("given rows, row 2: " + problem);
    }
    try (SparseAutoencoder sae = builder().precision(Precision.FLOAT64).build()) {
      assertThat(sae.encode(rows(-1e39)).rows()).isEqualTo(4);
    }
  }

  @Test
  void copy_numberBeyondFloat32_namesRowAndColumn() {
    Samples rows = rows(-1e39).rows(1, 4);

    assertThatThrownBy(() -> rows.copy(0, 3, new float[9]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            rows.name()
                + ": row 1, column 1 is -1.0E39, beyond float32, which ends at 3.4e38: scale the"
                + " rows, or choose Precision.FLOAT64");
    assertThatThrownBy(() -> rows.gather(new int[] {1}, new float[3]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("row 1, column 1 is -1.0E39, beyond float32");
  }
}
