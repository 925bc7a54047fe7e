package io.github.sparseae.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.data.RowReadException;
import io.github.sparseae.data.Rows;
import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.Compute;
import io.github.sparseae.engine.Fixtures;
import io.github.sparseae.engine.ReferenceEngine;
import io.github.sparseae.model.Device;
import io.github.sparseae.model.Weights;
import io.github.sparseae.stress.StressBounds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Numbers that are none, arriving at each place of a stream. */
@Tag(StressBounds.TAG)
class NotFiniteStreamTest extends StreamFixture {
  private static final float[] BAD = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY};

  private static final int NEVER = 0;

  @TempDir Path temporary;

  /** The rows, one of which has a bad number in one of its passes. */
  private static Rows spoiled(int pass, int row, int column, float bad) {
    int[] passes = {0};
    return Rows.ofStreams(
        "live",
        Fixtures.INPUTS,
        () -> {
          List<float[]> rows = rows();
          if (++passes[0] == pass) {
            rows.get(row)[column] = bad;
          }
          return rows.stream();
        });
  }

  private static List<float[]> rows() {
    List<float[]> rows = new ArrayList<>();
    for (int i = 0; i < SAMPLES.size(); i++) {
      rows.add(SAMPLES.row(i));
    }
    return rows;
  }

  @Test
  void fit_notFiniteAtEachPlaceOfTheSecondPass_namesItAndKeepsWhatWasLearnedBefore() {
    // All rows are one chunk of the stream: none of it is learned from where one row is refused.
    Weights before = trained(Samples.of(rows().toArray(float[][]::new)), training(1));
    int places = 0;
    for (int row = 0; row < SAMPLES.size(); row++) {
      for (int column = 0; column < Fixtures.INPUTS; column++) {
        float bad = BAD[(row + column) % BAD.length];
        try (SparseAutoencoder sae = autoencoder()) {
          Rows source = spoiled(2, row, column, bad);
          String message =
              "live, row "
                  + row
                  + ": column "
                  + column
                  + " is "
                  + bad
                  + ": every number must be finite";
          assertThatThrownBy(() -> sae.fit(source, training(3)))
              .isInstanceOf(RowReadException.class)
              .hasMessage(message);

          assertThat(sae.weights()).isEqualTo(before);
          assertThat(sae.fit(source(), training(1)).epochs()).hasSize(1);
        }
        places++;
      }
    }
    assertThat(places).isEqualTo(SAMPLES.size() * Fixtures.INPUTS);
    StressBounds.report("NaN or infinity at each of %d places of a stream: refused", places);
  }

  @Test
  void fit_notFiniteAmidATrainingWithCheckpoints_leavesTheLastOneGood() throws IOException {
    Weights straight = trained(spoiled(NEVER, 0, 0, 0), training(3));
    int places = 0;
    for (int row = 0; row < SAMPLES.size(); row++) {
      float bad = BAD[row % BAD.length];
      Path folder = Files.createDirectory(temporary.resolve("row " + row));
      Training training =
          training(3).checkpoint(folder, Checkpoints.everySteps(2).keepLast(2)).build();
      try (SparseAutoencoder sae = autoencoder()) {
        // The first pass is for the fingerprint of the rows.
        Rows source = spoiled(3, row, row % Fixtures.INPUTS, bad);
        assertThatThrownBy(() -> sae.fit(source, training))
            .isInstanceOf(RowReadException.class)
            .hasMessageStartingWith("live, row " + row + ": ");
      }

      try (SparseAutoencoder sae =
          SparseAutoencoder.resume(folder, Compute.on(Device.CPU).engine(new ReferenceEngine()))) {
        assertThat(sae.resumption().orElseThrow().damaged()).isEmpty();
        assertThat(sae.fit(spoiled(NEVER, 0, 0, 0), training).epochs()).hasSize(3);
        assertThat(sae.weights()).isEqualTo(straight);
      }
      places++;
    }
    StressBounds.report(
        "NaN or infinity in each of %d rows of a stream with checkpoints: gone on from the last one"
            + " to the same bits",
        places);
  }
}
