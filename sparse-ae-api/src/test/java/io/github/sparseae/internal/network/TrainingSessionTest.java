package io.github.sparseae.internal.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.data.RowStream;
import io.github.sparseae.data.Rows;
import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.Compute;
import io.github.sparseae.engine.Fixtures;
import io.github.sparseae.engine.ReferenceEngine;
import io.github.sparseae.file.ModelFile;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Parameter;
import io.github.sparseae.model.Precision;
import io.github.sparseae.train.EpochReport;
import io.github.sparseae.train.TargetL0;
import io.github.sparseae.train.Training;
import io.github.sparseae.train.TrainingListener;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Saving while another thread trains, and the end of a training. */
@Timeout(120)
class TrainingSessionTest {

  @Test
  void toModelFile_whileTraining_hasWeightsAndPositionOfTheSameStep() throws InterruptedException {
    Map<Long, Map<Parameter, DenseArray>> steps = new HashMap<>();
    List<ModelFile> files = new ArrayList<>();
    AtomicBoolean isOver = new AtomicBoolean();
    try (SparseAutoencoder sae = autoencoder()) {
      Thread saver =
          new Thread(
              () -> {
                while (!isOver.get()) {
                  files.add(sae.toModelFile());
                }
              });
      remember(sae.toModelFile(), steps);
      saver.start();
      // The controller moves the penalty after each step, so that each span is one step.
      sae.fit(
          Fixtures.samples(23, 1),
          Training.epochs(60)
              .batchSize(2)
              .targetL0(TargetL0.of(2).everySteps(1))
              .listener(
                  new TrainingListener() {
                    @Override
                    public void epochFinished(EpochReport report) {
                      remember(sae.toModelFile(), steps);
                    }

                    @Override
                    public void progressed(int epoch, int batches) {
                      remember(sae.toModelFile(), steps);
                    }
                  }));
      isOver.set(true);
      saver.join();
    }
    assertThat(steps).hasSizeGreaterThan(700);
    assertThat(files)
        .hasSizeGreaterThan(10)
        .allSatisfy(file -> assertThat(file.parameters()).isEqualTo(steps.get(file.steps())));
  }

  @Test
  void fit_fingerprintFails_throwsAndEndsTheTraining() {
    Rows unnamed =
        new Rows() {
          @Override
          public String name() {
            if (Thread.currentThread().getName().equals("sparse-ae-fingerprint")) {
              throw new IllegalArgumentException("no name");
            }
            return "validation";
          }

          @Override
          public int width() {
            return Fixtures.INPUTS;
          }

          @Override
          public OptionalLong sizeIfKnown() {
            return OptionalLong.empty();
          }

          @Override
          public RowStream<? extends Samples> open() throws IOException {
            return Fixtures.samples(5, 2).open();
          }
        };
    Samples samples = Fixtures.samples(23, 1);
    try (SparseAutoencoder sae = autoencoder()) {
      assertThatThrownBy(() -> sae.fit(samples, Training.epochs(2).validation(unnamed)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("no name");
      assertThat(sae.toModelFile().epochs()).isEqualTo(2);
      assertThat(sae.provenance().trainings()).isEmpty();

      sae.fit(samples, Training.epochs(1));
      assertThat(sae.toModelFile().epochs()).isEqualTo(3);
      assertThat(sae.provenance().trainings()).hasSize(1);
    }
  }

  private static SparseAutoencoder autoencoder() {
    return SparseAutoencoder.builder()
        .inputs(Fixtures.INPUTS)
        .hidden(4)
        .l1(0.1)
        .precision(Precision.FLOAT64)
        .seed(9)
        .compute(Compute.auto().engine(new ReferenceEngine()))
        .build();
  }

  private static void remember(ModelFile file, Map<Long, Map<Parameter, DenseArray>> steps) {
    steps.put(file.steps(), file.parameters());
  }
}
