package io.github.sparseae;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.common.hash.Hashing;
import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.data.Rows;
import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.Compute;
import io.github.sparseae.engine.Fixtures;
import io.github.sparseae.engine.ReferenceEngine;
import io.github.sparseae.file.Examples;
import io.github.sparseae.file.ModelFile;
import io.github.sparseae.file.ModelFileException;
import io.github.sparseae.file.Provenance;
import io.github.sparseae.file.TrainingRun;
import io.github.sparseae.model.Activation;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.Device;
import io.github.sparseae.model.Optimizer;
import io.github.sparseae.model.Parameter;
import io.github.sparseae.model.PreEncoderBias;
import io.github.sparseae.model.Sparsity;
import io.github.sparseae.model.Structure;
import io.github.sparseae.train.EarlyStopping;
import io.github.sparseae.train.EpochReport;
import io.github.sparseae.train.ReportedLoss;
import io.github.sparseae.train.Training;
import io.github.sparseae.train.TrainingListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SavedModelTest {
  private static final ReferenceEngine ENGINE = new ReferenceEngine();
  private static final Samples SAMPLES = Fixtures.samples(23, 1);
  private static final LabeledSamples LABELED =
      LabeledSamples.of(SAMPLES, Fixtures.labels(23, 3, 1));
  private static final Training TWO_EPOCHS =
      Training.epochs(2).batchSize(6).optimizer(Optimizer.adam(0.01)).build();

  @TempDir Path folder;
  private Path path;

  @BeforeEach
  void choosePath() {
    path = folder.resolve("model.safetensors");
  }

  private static SparseAutoencoder build(AutoencoderSpec spec) {
    return SparseAutoencoder.builder(spec).compute(Compute.on(Device.CPU).engine(ENGINE)).build();
  }

  private SparseAutoencoder load() throws IOException {
    return SparseAutoencoder.load(path, Compute.on(Device.CPU).engine(ENGINE));
  }

  private static SparseAutoencoder plain() {
    return build(Examples.spec(Sparsity.l1(0.1), Activation.TANH, Structure.plain()));
  }

  @Test
  void load_eachSparsityAndStructure_answersBitForBit() throws IOException {
    for (var kind : Examples.sparsities().entrySet()) {
      for (Structure structure : Examples.structures()) {
        AutoencoderSpec spec = Examples.spec(kind.getKey(), kind.getValue(), structure);
        try (SparseAutoencoder saved = build(spec)) {
          saved.fit(SAMPLES, TWO_EPOCHS);
          saved.save(path);
          try (SparseAutoencoder loaded = load()) {
            assertThat(loaded.spec()).isEqualTo(spec);
            assertThat(loaded.network.state().parameters())
                .isEqualTo(saved.network.state().parameters());
            assertThat(loaded.encode(SAMPLES)).isEqualTo(saved.encode(SAMPLES));
            assertThat(loaded.reconstruct(SAMPLES)).isEqualTo(saved.reconstruct(SAMPLES));
            assertThat(loaded.evaluate(SAMPLES)).isEqualTo(saved.evaluate(SAMPLES));
          }
        }
      }
    }
  }

  @Test
  void fit_afterLoading_continuesWhereAStatelessOptimizerWas() throws IOException {
    Training sgd = Training.epochs(2).batchSize(6).optimizer(Optimizer.sgd(0.1)).build();
    AutoencoderSpec spec =
        Examples.spec(
            Sparsity.batchTopK(2),
            Activation.RELU,
            Structure.plain().preEncoderBias(PreEncoderBias.MEAN));
    try (SparseAutoencoder saved = build(spec)) {
      saved.fit(SAMPLES, sgd);
      saved.save(path);
      saved.fit(SAMPLES, sgd);
      try (SparseAutoencoder loaded = load()) {
        loaded.fit(SAMPLES, sgd);

        assertThat(loaded.network.state()).isEqualTo(saved.network.state());
      }
    }
  }

  @Test
  void load_initialWeights_stillLooksAtItsFirstRows() throws IOException {
    AutoencoderSpec spec =
        Examples.spec(
            Sparsity.none(),
            Activation.TANH,
            Structure.plain().preEncoderBias(PreEncoderBias.MEAN));
    try (SparseAutoencoder saved = build(spec)) {
      saved.save(path);
      saved.fit(SAMPLES, TWO_EPOCHS);
      try (SparseAutoencoder loaded = load()) {
        assertThat(loaded.provenance().trainings()).isEmpty();
        loaded.fit(SAMPLES, TWO_EPOCHS);

        assertThat(loaded.network.state()).isEqualTo(saved.network.state());
      }
    }
  }

  @Test
  void classifier_onAStack_answersBitForBitAndKeepsItsNames() throws IOException {
    AutoencoderSpec first = Examples.classifier().encoders().get(0);
    AutoencoderSpec second = Examples.classifier().encoders().get(1);
    try (SparseAutoencoder lower = build(first);
        SparseAutoencoder upper = build(second);
        Classifier saved =
            Classifier.fromEncoders(lower, upper)
                .classNames(List.of("cat", "dog", "Süßwasserpolyp"))
                .build()) {
      saved.fit(LABELED, TWO_EPOCHS);
      saved.save(path);
      try (Classifier loaded = Classifier.load(path, Compute.on(Device.CPU).engine(ENGINE))) {
        assertThat(loaded.spec()).isEqualTo(saved.spec());
        assertThat(loaded.classNames()).isEqualTo(saved.classNames());
        assertThat(loaded.probabilities(SAMPLES)).isEqualTo(saved.probabilities(SAMPLES));
        assertThat(loaded.evaluate(LABELED)).hasToString(saved.evaluate(LABELED).toString());
        assertThat(loaded.provenance().trainings()).isEqualTo(saved.provenance().trainings());
        TrainingRun.Data data = loaded.provenance().trainings().get(0).data();
        assertThat(data.labelsSha256()).hasValue(LABELED.labelsSha256());
      }
    }
    assertThatThrownBy(() -> load())
        .isInstanceOf(ModelFileException.class)
        .hasMessage(
            "%s: specification.kind: expected autoencoder, was classifier: load it with"
                + " Classifier.load",
            path);
  }

  @Test
  void provenance_ofATrainedModel_saysWhatItWasTrainedOn() throws IOException {
    Training training =
        Training.epochs(2)
            .batchSize(6)
            .optimizer(Optimizer.adam(0.01))
            .validation(Fixtures.samples(9, 2))
            .build();
    try (SparseAutoencoder saved = plain()) {
      var history = saved.fit(SAMPLES, training);
      saved.save(path);
      try (SparseAutoencoder loaded = load()) {
        Provenance provenance = loaded.provenance();
        TrainingRun run = provenance.trainings().get(0);

        assertThat(provenance.trainings()).hasSize(1);
        assertThat(provenance.library()).matches("\\d.*");
        assertThat(provenance.engine()).isEqualTo("reference engine on plain Java");
        assertThat(provenance.platform()).contains("Java " + System.getProperty("java.version"));
        assertThat(run.data().rows()).hasValue(23);
        assertThat(run.data().width()).isEqualTo(5);
        assertThat(run.data().sha256()).hasValue(SAMPLES.sha256());
        assertThat(run.data().labelsSha256()).isEmpty();
        assertThat(run.settings()).isEqualTo(training.describe());
        assertThat(run.settingsJson())
            .startsWith("{\"epochs\":2,\"batch_size\":6,\"optimizer\":{\"kind\":\"adam\",");
        assertThat(run.epochs()).isEqualTo(2);
        assertThat(run.ending()).isEqualTo(TrainingRun.Ending.FINISHED);
        assertThat(run.metrics())
            .containsEntry("loss", history.last().orElseThrow().loss())
            .containsEntry("penalty", history.last().orElseThrow().penalty())
            .containsEntry(
                "validation_loss", history.last().orElseThrow().validation().orElseThrow().data())
            .containsEntry("samples", 23.0);
      }
    }
  }

  @Test
  void provenance_ofALoadedModel_isThatOfItsFileUntilItIsSavedAgain() throws IOException {
    Provenance old =
        new Provenance(
            "0.0.1",
            "an old system, Java 17",
            "an engine on a device",
            Instant.parse("2026-01-31T17:03:08Z"),
            List.of(),
            0,
            List.of());
    try (SparseAutoencoder saved = plain()) {
      ModelFile model = saved.toModelFile();
      new ModelFile(model.spec(), List.of(), model.parameters(), 0, 0, old).write(path);
    }
    try (SparseAutoencoder loaded = load()) {
      assertThat(loaded.provenance()).isEqualTo(old);
      loaded.fit(SAMPLES, TWO_EPOCHS);
      assertThat(loaded.provenance().saved()).isEqualTo("2026-01-31T17:03:08Z");
      assertThat(loaded.provenance().trainings()).hasSize(1);

      Provenance again = loaded.toModelFile().provenance();
      assertThat(again.saved()).isAfter("2026-02-01T00:00:00Z");
      assertThat(again.library()).isNotEqualTo("0.0.1");
      assertThat(again.engine()).isEqualTo("reference engine on plain Java");
      assertThat(again.trainings()).isEqualTo(loaded.provenance().trainings());
    }
  }

  @Test
  void provenance_ofAClassifier_hasTheTrainingsOfItsEncoders() throws IOException {
    try (SparseAutoencoder trained = build(Examples.classifier().encoders().get(0));
        SparseAutoencoder initial = build(Examples.classifier().encoders().get(1))) {
      trained.fit(SAMPLES, TWO_EPOCHS);
      try (Classifier saved = Classifier.fromEncoders(trained, initial).classes(3).build()) {
        saved.fit(LABELED, Training.epochs(1).batchSize(6));
        saved.save(path);
        try (Classifier loaded = Classifier.load(path, Compute.on(Device.CPU).engine(ENGINE))) {
          List<Provenance> encoders = loaded.provenance().encoders();

          assertThat(encoders).containsExactly(trained.provenance(), initial.provenance());
          assertThat(encoders.get(0).trainings()).hasSize(1);
          assertThat(encoders.get(0).trainings().get(0).epochs()).isEqualTo(2);
          assertThat(encoders.get(1).trainings()).isEmpty();
          assertThat(loaded.provenance().trainings()).hasSize(1);
          assertThat(loaded.provenance().trainings().get(0).epochs()).isEqualTo(1);
        }
      }
    }
  }

  @Test
  void provenance_ofSeveralCalls_joinsThoseThatWentOn() throws IOException {
    Training other = Training.epochs(1).optimizer(Optimizer.sgd(0.1)).build();
    Rows source = Rows.ofIterators("numbers", 5, () -> rows(SAMPLES)).withSize(23);
    try (SparseAutoencoder saved = plain()) {
      saved.fit(SAMPLES, TWO_EPOCHS);
      saved.save(path);
      try (SparseAutoencoder loaded = load()) {
        loaded.fit(SAMPLES, TWO_EPOCHS);
        loaded.fit(source, other);
        List<TrainingRun> runs = loaded.provenance().trainings();

        assertThat(runs).hasSize(2);
        assertThat(runs.get(0).calls()).isEqualTo(2);
        assertThat(runs.get(0).epochs()).isEqualTo(4);
        assertThat(runs.get(1).data())
            .isEqualTo(
                new TrainingRun.Data(
                    "numbers", 5, OptionalLong.of(23), Optional.empty(), Optional.empty()));
      }
    }
  }

  private static Iterator<float[]> rows(Samples samples) {
    return IntStream.range(0, samples.size()).mapToObj(samples::row).iterator();
  }

  @Test
  void provenance_ofATrainingThatEndedOtherwise_saysHow() {
    TrainingListener interrupting = afterBatch(() -> Thread.currentThread().interrupt());
    TrainingListener failing =
        afterBatch(
            () -> {
              throw new IllegalStateException("no more");
            });
    try (SparseAutoencoder sae = plain()) {
      sae.fit(SAMPLES, Training.epochs(3).batchSize(6).listener(interrupting));
      assertThat(Thread.interrupted()).isTrue();
      assertThatThrownBy(() -> sae.fit(SAMPLES, Training.epochs(3).batchSize(6).listener(failing)))
          .hasMessage("no more");
      assertThatThrownBy(() -> sae.fit(SAMPLES, Training.epochs(3).batchSize(99)))
          .hasMessageContaining("larger than the data");
      sae.fit(
          SAMPLES,
          Training.epochs(9)
              .optimizer(Optimizer.sgd(1e-9))
              .earlyStopping(
                  EarlyStopping.on(ReportedLoss.TRAINING_TOTAL).patience(2).minDelta(1)));

      assertThat(sae.provenance().trainings())
          .extracting(TrainingRun::ending)
          .containsExactly(
              TrainingRun.Ending.CANCELLED,
              TrainingRun.Ending.FAILED,
              TrainingRun.Ending.STOPPED_EARLY);
    }
  }

  @Test
  void save_whileTraining_isWhatWasLearnedSoFar() throws IOException {
    AutoencoderSpec spec =
        Examples.spec(
            Sparsity.none(),
            Activation.TANH,
            Structure.plain().preEncoderBias(PreEncoderBias.MEAN));
    try (SparseAutoencoder sae = build(spec)) {
      sae.fit(SAMPLES, Training.epochs(1).batchSize(6).listener(afterBatch(() -> save(sae))));
      try (SparseAutoencoder loaded = load()) {
        assertThat(loaded.provenance().trainings().get(0).ending())
            .isEqualTo(TrainingRun.Ending.UNDER_WAY);
        var before = loaded.network.state().parameters();
        loaded.fit(Fixtures.samples(23, 9), Training.epochs(1).optimizer(Optimizer.sgd(1e-12)));

        assertThat(loaded.weights().decoderBias().get(0))
            .as("the first look is not taken again")
            .isCloseTo(requireNonNull(before.get(Parameter.DECODER_BIAS)).get(0), within(1e-9));
      }
    }
  }

  /** Does something in the middle of the first epoch, once. */
  private static TrainingListener afterBatch(Runnable action) {
    return new TrainingListener() {
      private boolean done;

      @Override
      public void progressed(int epoch, int batch) {
        if (!done) {
          done = true;
          action.run();
        }
      }

      @Override
      public void epochFinished(EpochReport report) {}
    };
  }

  private void save(SparseAutoencoder sae) {
    try {
      sae.save(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void save_afterAnInterruptedTraining_isSaved() throws IOException {
    try (SparseAutoencoder sae = plain()) {
      Thread.currentThread().interrupt();
      sae.fit(SAMPLES, TWO_EPOCHS);
      sae.save(path);
      assertThat(Thread.interrupted()).isTrue();
    }
    try (SparseAutoencoder loaded = load()) {
      assertThat(loaded.provenance().trainings()).isEmpty();
    }
  }

  @Test
  void save_closed_isIllegalState() {
    SparseAutoencoder sae = plain();
    sae.close();

    assertThatThrownBy(() -> sae.save(path))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("this SparseAutoencoder is closed");
    assertThat(path).doesNotExist();
  }

  @Test
  void sha256_ofRows_isThatOfTheirNumbersLittleEndian() {
    byte[] pixels = {0, 10, (byte) 200, 7, 8, (byte) 255};
    Samples bytes = Samples.ofBytes(pixels, 3, 0.5f);
    Samples floats = Samples.of(bytes.row(0), bytes.row(1));
    ByteBuffer numbers = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
    for (byte pixel : pixels) {
      numbers.putFloat((pixel & 0xFF) * 0.5f);
    }

    assertThat(bytes.sha256())
        .isEqualTo(floats.sha256())
        .isEqualTo(Hashing.sha256().hashBytes(numbers.array()).toString());
    assertThat(bytes.rows(1, 2).sha256()).isEqualTo(Samples.of(bytes.row(1)).sha256());
    assertThat(Samples.of(new double[] {1}).sha256())
        .isNotEqualTo(Samples.of(new float[] {1}).sha256());
  }
}
