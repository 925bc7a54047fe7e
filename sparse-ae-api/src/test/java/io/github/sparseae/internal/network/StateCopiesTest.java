package io.github.sparseae.internal.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparseae.Classifier;
import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.engine.Compute;
import io.github.sparseae.engine.Fixtures;
import io.github.sparseae.engine.SpanRecorder;
import io.github.sparseae.file.ModelFile;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Optimizer;
import io.github.sparseae.train.Checkpoints;
import io.github.sparseae.train.EarlyStopping;
import io.github.sparseae.train.ReportedLoss;
import io.github.sparseae.train.Training;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The number of times that the whole state of a network, optimizer's arrays too, is copied. */
class StateCopiesTest {
  private final SpanRecorder engine = new SpanRecorder();

  private SparseAutoencoder autoencoder() {
    return SparseAutoencoder.builder()
        .inputs(Fixtures.INPUTS)
        .hidden(4)
        .l1(0.1)
        .compute(Compute.auto().engine(engine))
        .build();
  }

  private static Training.Builder training(int epochs) {
    return Training.epochs(epochs).batchSize(5).optimizer(Optimizer.adam(0.01));
  }

  @Test
  void fit_withEarlyStoppingAndCheckpoints_copiesTheStateOnceAnEpoch(@TempDir Path folder) {
    try (SparseAutoencoder sae = autoencoder()) {
      sae.fit(
          Fixtures.samples(23, 1),
          training(3)
              .validation(Fixtures.samples(7, 2))
              .earlyStopping(EarlyStopping.on(ReportedLoss.VALIDATION_TOTAL))
              .checkpoint(folder, Checkpoints.everyEpochs(1)));
    }
    assertThat(engine.calls("state")).as("at the start and after each epoch").isEqualTo(1 + 3);
    assertThat(engine.calls("restore")).isZero();
  }

  @Test
  void fit_withCheckpointsWithinEpochs_copiesTheStateForEachOfThem(@TempDir Path folder) {
    try (SparseAutoencoder sae = autoencoder()) {
      sae.fit(
          Fixtures.samples(23, 1),
          training(2).checkpoint(folder, Checkpoints.everyEpochs(1).orEverySteps(2)));
    }
    // Steps 2, 4, 6, 8 and 10; the last is the end of the second epoch, before its report.
    assertThat(engine.calls("state")).isEqualTo(1 + 2 + 5);
  }

  @Test
  void fit_withAnotherOptimizer_copiesNoArraysOfTheFirst() {
    try (SparseAutoencoder sae = autoencoder()) {
      sae.fit(Fixtures.samples(23, 1), training(1));
      int before = engine.calls("state");

      sae.fit(Fixtures.samples(23, 1), Training.epochs(1).optimizer(Optimizer.sgd(0.01)));

      assertThat(engine.calls("state") - before)
          .as("at the start; at the end of the last epoch arrays are read one by one")
          .isEqualTo(1);
    }
  }

  @Test
  void calls_thatNeedWeightsOnly_copyNoOptimizerArrays(@TempDir Path folder) throws Exception {
    try (SparseAutoencoder sae = autoencoder()) {
      sae.fit(Fixtures.samples(23, 1), training(1));
      int before = engine.calls("state");
      int read = engine.calls("parameters");

      sae.encode(Fixtures.samples(1, 3));
      sae.reconstruct(Fixtures.samples(8, 3));
      sae.evaluate(Fixtures.samples(8, 3));
      sae.weights();
      sae.save(folder.resolve("model.safetensors"));
      try (Classifier classifier = Classifier.fromEncoder(sae).classes(3).build()) {
        assertThat(classifier.spec().classes()).isEqualTo(3);
      }

      assertThat(engine.calls("state")).isEqualTo(before);
      assertThat(engine.calls("parameters") - read).as("weights, file, classifier").isEqualTo(3);
    }
  }

  @Test
  void of_aModelThatTheCallerForgets_keepsNoCopyOfItsArrays() throws InterruptedException {
    List<WeakReference<DenseArray>> arrays = new ArrayList<>();
    try (SparseAutoencoder opened = opened(arrays)) {
      for (int i = 0; i < 100 && arrays.stream().anyMatch(each -> each.get() != null); i++) {
        System.gc();
        Thread.sleep(20);
      }

      assertThat(arrays).isNotEmpty().allSatisfy(each -> assertThat(each.get()).isNull());
      assertThat(opened.provenance().trainings()).isEmpty();
    }
  }

  private SparseAutoencoder opened(List<WeakReference<DenseArray>> arrays) {
    try (SparseAutoencoder sae = autoencoder()) {
      ModelFile model = sae.toModelFile();
      model.parameters().values().forEach(array -> arrays.add(new WeakReference<>(array)));
      return SparseAutoencoder.of(model, Compute.auto().engine(engine));
    }
  }
}
