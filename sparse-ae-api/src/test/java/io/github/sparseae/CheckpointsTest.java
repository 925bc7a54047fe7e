package io.github.sparseae;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.data.Rows;
import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.Compute;
import io.github.sparseae.engine.EngineProvider;
import io.github.sparseae.engine.Fixtures;
import io.github.sparseae.engine.Network;
import io.github.sparseae.engine.NetworkState;
import io.github.sparseae.engine.ReferenceEngine;
import io.github.sparseae.file.Examples;
import io.github.sparseae.file.ModelFileException;
import io.github.sparseae.file.TrainingRun;
import io.github.sparseae.internal.file.CheckpointFile;
import io.github.sparseae.internal.file.CheckpointStore;
import io.github.sparseae.model.Activation;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.Device;
import io.github.sparseae.model.NetworkSpec;
import io.github.sparseae.model.Optimizer;
import io.github.sparseae.model.Sparsity;
import io.github.sparseae.model.Structure;
import io.github.sparseae.train.CheckpointException;
import io.github.sparseae.train.Checkpoints;
import io.github.sparseae.train.EpochReport;
import io.github.sparseae.train.History;
import io.github.sparseae.train.Progress;
import io.github.sparseae.train.Resumption;
import io.github.sparseae.train.Schedule;
import io.github.sparseae.train.Training;
import io.github.sparseae.train.TrainingDivergedException;
import io.github.sparseae.train.TrainingListener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointsTest {
  private static final ReferenceEngine ENGINE = new ReferenceEngine();
  private static final Samples SAMPLES = Fixtures.samples(23, 1);
  private static final Samples OTHERS = Fixtures.samples(23, 2);
  private static final AutoencoderSpec SPEC =
      Examples.spec(Sparsity.l1(0.1), Activation.RELU, Structure.plain());

  @TempDir Path temporary;
  private Path folder;

  @BeforeEach
  void chooseFolder() {
    folder = temporary.resolve("parent").resolve("checkpoints");
  }

  /** Four epochs of five steps. */
  private static Training.Builder options() {
    return Training.epochs(4).batchSize(5).optimizer(Optimizer.adam(0.01));
  }

  private Training.Builder checkpointed(Checkpoints policy) {
    return options().checkpoint(folder, policy);
  }

  private static SparseAutoencoder.Builder builder() {
    return SparseAutoencoder.builder(SPEC).compute(Compute.on(Device.CPU).engine(ENGINE));
  }

  private static SparseAutoencoder build() {
    return builder().build();
  }

  private SparseAutoencoder resume() throws IOException {
    return SparseAutoencoder.resume(folder, Compute.on(Device.CPU).engine(ENGINE));
  }

  private static NetworkState trained() {
    try (SparseAutoencoder sae = build()) {
      sae.fit(SAMPLES, options());
      return sae.network.state();
    }
  }

  /** Interrupts the training thread after a number of batches of an epoch. */
  private static TrainingListener interruptAt(int epoch, int batch) {
    return new TrainingListener() {
      @Override
      public void epochFinished(EpochReport report) {}

      @Override
      public void progressed(int epochNow, int batches) {
        if (epochNow == epoch && batches == batch) {
          Thread.currentThread().interrupt();
        }
      }
    };
  }

  /** Stops a training after seven of its twenty steps. */
  private void stopInTheSecondEpoch(Samples samples) {
    try (SparseAutoencoder sae = build()) {
      History history =
          sae.fit(samples, checkpointed(Checkpoints.everySteps(1)).listener(interruptAt(2, 2)));
      assertThat(Thread.interrupted()).isTrue();
      assertThat(history.canceled()).isTrue();
      assertThat(history.epochs()).hasSize(1);
    }
  }

  @Test
  void fit_listenerAsksToStop_writesACheckpointThatResumesToTheSameBits() throws IOException {
    AtomicBoolean isReached = new AtomicBoolean();
    TrainingListener stopping =
        new TrainingListener() {
          @Override
          public void epochFinished(EpochReport report) {}

          @Override
          public void progressed(int epoch, int batches) {
            isReached.set(true);
          }

          @Override
          public boolean shouldStop() {
            return isReached.get();
          }
        };
    try (SparseAutoencoder sae = build()) {
      History history =
          sae.fit(SAMPLES, checkpointed(Checkpoints.everyEpochs(9)).listener(stopping));

      assertThat(history.ending()).isEqualTo(History.Ending.STOPPED);
      assertThat(history.epochs()).isEmpty();
      assertThat(sae.provenance().trainings().get(0).ending())
          .isEqualTo(TrainingRun.Ending.CANCELLED);
    }
    // The first span of steps is one step.
    assertThat(steps()).containsExactly(0L, 1L);
    try (SparseAutoencoder sae = resume()) {
      assertThat(sae.fit(SAMPLES, options()).ending()).isEqualTo(History.Ending.FINISHED);
      assertThat(sae.network.state()).isEqualTo(trained());
    }
  }

  private List<String> names() throws IOException {
    return Resumed.checkpoints(folder).stream().map(file -> file.getFileName().toString()).toList();
  }

  private List<Long> steps() throws IOException {
    List<Long> steps = new ArrayList<>();
    for (Path file : Resumed.checkpoints(folder)) {
      steps.add(CheckpointFile.read(file, NetworkSpec.class).checkpoint().soFar().steps());
    }
    return steps;
  }

  @Test
  void fit_everyFewEpochs_writesThemAndTheBeginningAndTheEnd() throws IOException {
    try (SparseAutoencoder sae = build()) {
      sae.fit(SAMPLES, checkpointed(Checkpoints.everyEpochs(3).keepLast(9)));
    }
    assertThat(steps()).containsExactly(0L, 15L, 20L);
  }

  @Test
  void fit_everyFewSteps_writesThemInTheMiddleOfEpochs() throws IOException {
    try (SparseAutoencoder sae = build()) {
      sae.fit(SAMPLES, checkpointed(Checkpoints.everyEpochs(2).orEverySteps(8).keepLast(9)));
    }
    assertThat(steps()).containsExactly(0L, 8L, 10L, 16L, 20L);
  }

  @Test
  void fit_everyMinutes_writesWhenTheyHaveGoneBy() throws IOException {
    try (SparseAutoencoder sae = build()) {
      // A ten thousandth of a minute is shorter than a listener that sleeps.
      TrainingListener slow =
          new TrainingListener() {
            @Override
            public void epochFinished(EpochReport report) {}

            @Override
            public void progressed(int epoch, int batches) {
              if (epoch == 3) {
                try {
                  Thread.sleep(10);
                } catch (InterruptedException e) {
                  throw new AssertionError(e);
                }
              }
            }
          };
      sae.fit(
          SAMPLES,
          checkpointed(Checkpoints.every(Duration.ofMillis(6)).keepLast(99)).listener(slow));
    }
    assertThat(steps()).hasSizeGreaterThan(2).startsWith(0L).endsWith(20L);
  }

  @Test
  void fit_keepingTheLastTwo_deletesOlderOnes() throws IOException {
    List<Path> told = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void epochFinished(EpochReport report) {}

          @Override
          public void checkpointed(Path file) {
            assertThat(file).isRegularFile();
            told.add(file.getFileName());
          }
        };
    try (SparseAutoencoder sae = build()) {
      sae.fit(SAMPLES, checkpointed(Checkpoints.everyEpochs(1).keepLast(2)).listener(listener));
    }
    assertThat(names())
        .containsExactly("checkpoint-000004.safetensors", "checkpoint-000005.safetensors");
    assertThat(told).hasSize(5).first().hasToString("checkpoint-000001.safetensors");
  }

  @Test
  void resume_afterAnInterruptInTheMiddleOfAnEpoch_finishesToTheSameBits() throws IOException {
    stopInTheSecondEpoch(SAMPLES);
    List<Integer> reported = new ArrayList<>();
    List<Resumption> told = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void epochFinished(EpochReport report) {
            reported.add(report.epoch());
          }

          @Override
          public void resumed(Resumption from) {
            told.add(from);
          }
        };
    try (SparseAutoencoder sae = resume()) {
      Resumption resumption = sae.resumption().orElseThrow();
      assertThat(resumption.epochs()).isEqualTo(1);
      assertThat(resumption.batches()).isEqualTo(2);
      assertThat(resumption.steps()).isEqualTo(7);
      assertThat(resumption.damaged()).isEmpty();
      assertThat(resumption)
          .hasToString(
              "resuming from %s: 1 epoch and 2 batches are done", resumption.file().getFileName());
      History history = sae.fit(SAMPLES, options().listener(listener));

      assertThat(sae.network.state()).isEqualTo(trained());
      assertThat(history.epochs()).extracting(EpochReport::epoch).containsExactly(1, 2, 3, 4);
      assertThat(reported).containsExactly(2, 3, 4);
      assertThat(told).containsExactly(resumption);
      TrainingRun run = sae.provenance().trainings().get(0);
      assertThat(sae.provenance().trainings()).hasSize(1);
      assertThat(run.epochs()).isEqualTo(4);
      assertThat(run.ending()).isEqualTo(TrainingRun.Ending.FINISHED);
      // The training is over: another one begins.
      assertThat(sae.fit(OTHERS, options()).epochs()).hasSize(4);
    }
  }

  @Test
  void resume_stoppedBeforeTheFirstStep_stillLooksAtItsFirstRows() throws IOException {
    Structure normalized = Examples.structures().get(4);
    AutoencoderSpec spec = Examples.spec(Sparsity.l1(0.1), Activation.RELU, normalized);
    NetworkState straight;
    try (SparseAutoencoder sae =
        SparseAutoencoder.builder(spec).compute(Compute.on(Device.CPU).engine(ENGINE)).build()) {
      sae.fit(Fixtures.streamed(SAMPLES), options());
      straight = sae.network.state();
    }
    try (SparseAutoencoder sae =
        SparseAutoencoder.builder(spec).compute(Compute.on(Device.CPU).engine(ENGINE)).build()) {
      sae.fit(
          Fixtures.streamed(SAMPLES),
          checkpointed(Checkpoints.everyEpochs(1))
              .listener(
                  new TrainingListener() {
                    @Override
                    public void epochFinished(EpochReport report) {}

                    @Override
                    public void started(int epochs, OptionalInt batchesPerEpoch) {
                      Thread.currentThread().interrupt();
                    }
                  }));
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(steps()).containsExactly(0L);
    try (SparseAutoencoder sae = resume()) {
      sae.fit(Fixtures.streamed(SAMPLES), options());
      assertThat(sae.network.state()).isEqualTo(straight);
    }
  }

  @Test
  void resume_interruptedAgainAndAgain_givesTheSameBits() throws IOException {
    stopInTheSecondEpoch(SAMPLES);
    for (int stop = 3; stop <= 5; stop++) {
      try (SparseAutoencoder sae = resume()) {
        sae.fit(SAMPLES, checkpointed(Checkpoints.everySteps(1)).listener(interruptAt(2, stop)));
        assertThat(Thread.interrupted()).isTrue();
      }
    }
    try (SparseAutoencoder sae = resume()) {
      assertThat(sae.fit(SAMPLES, options()).epochs()).hasSize(4);
      assertThat(sae.network.state()).isEqualTo(trained());
    }
  }

  @Test
  void resume_interruptedInValidation_validatesAgain() throws IOException {
    Thread trainingThread = Thread.currentThread();
    AtomicInteger passes = new AtomicInteger();
    // The first pass is the fingerprint's, the second the first epoch's, the third is stopped.
    Rows interrupting =
        Rows.ofIterators(
            "held",
            Examples.INPUTS,
            () -> {
              if (passes.incrementAndGet() == 3) {
                trainingThread.interrupt();
                try {
                  Thread.sleep(60_000);
                } catch (InterruptedException e) {
                  // The reader is asked to end.
                }
              }
              return List.of(OTHERS.row(0), OTHERS.row(1)).iterator();
            });
    History straight;
    try (SparseAutoencoder sae = build()) {
      straight = sae.fit(SAMPLES, options().validation(held()));
    }
    try (SparseAutoencoder sae = build()) {
      History history =
          sae.fit(SAMPLES, checkpointed(Checkpoints.everyEpochs(9)).validation(interrupting));
      assertThat(Thread.interrupted()).isTrue();
      assertThat(history.epochs()).hasSize(1);
    }
    assertThat(steps()).containsExactly(0L, 10L);
    try (SparseAutoencoder sae = resume()) {
      History history = sae.fit(SAMPLES, options().validation(held()));
      assertThat(history.epochs())
          .extracting(EpochReport::validation)
          .isEqualTo(straight.epochs().stream().map(EpochReport::validation).toList());
      assertThat(sae.network.state()).isEqualTo(trained());
    }
  }

  private static Rows held() {
    return Rows.ofIterators(
        "held", Examples.INPUTS, () -> List.of(OTHERS.row(0), OTHERS.row(1)).iterator());
  }

  @Test
  void resume_aFinishedTraining_givesItsHistoryAtOnce() throws IOException {
    History straight;
    try (SparseAutoencoder sae = build()) {
      straight = sae.fit(SAMPLES, checkpointed(Checkpoints.everyEpochs(3)));
    }
    try (SparseAutoencoder sae = resume()) {
      assertThat(sae.fit(SAMPLES, options())).isEqualTo(straight);
      assertThat(sae.network.state()).isEqualTo(trained());
      assertThat(sae.provenance().trainings().get(0).ending())
          .isEqualTo(TrainingRun.Ending.FINISHED);
    }
  }

  @Test
  void load_ofACheckpoint_isTheModelOfThatMoment() throws IOException {
    stopInTheSecondEpoch(SAMPLES);
    Path newest = CheckpointStore.newest(folder, NetworkSpec.class).file();
    try (SparseAutoencoder stopped = resume();
        SparseAutoencoder loaded =
            SparseAutoencoder.load(newest, Compute.on(Device.CPU).engine(ENGINE))) {
      assertThat(loaded.resumption()).isEmpty();
      assertThat(loaded.encode(OTHERS)).isEqualTo(stopped.encode(OTHERS));
      assertThat(loaded.provenance().trainings())
          .singleElement()
          .satisfies(run -> assertThat(run.epochs()).isEqualTo(1))
          .satisfies(run -> assertThat(run.ending()).isEqualTo(TrainingRun.Ending.UNDER_WAY));
      // It may be trained on as one likes.
      assertThat(loaded.fit(OTHERS, Training.epochs(1)).epochs()).hasSize(1);
    }
  }

  private void assertRefused(Consumer<SparseAutoencoder> fit, String message) throws IOException {
    try (SparseAutoencoder sae = resume()) {
      NetworkState before = sae.network.state();
      assertThatThrownBy(() -> fit.accept(sae))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(message);
      assertThat(sae.network.state()).isEqualTo(before);
      // With the original rows and options it continues.
      sae.fit(SAMPLES, options());
      assertThat(sae.network.state()).isEqualTo(trained());
    }
  }

  private static String refusal(String what, Object then, Object now) {
    return String.format(
        "the training cannot be resumed exactly: %s was %s in the checkpoint, and is %s now. Give"
            + " the same as before, or open the checkpoint by load and train on as you like",
        what, then, now);
  }

  @Test
  void fit_resumedWithOtherRows_isRefused() throws IOException {
    stopInTheSecondEpoch(SAMPLES);
    assertRefused(
        sae -> sae.fit(OTHERS, options()),
        refusal("data: sha256", SAMPLES.sha256(), OTHERS.sha256()));
    assertRefused(sae -> sae.fit(SAMPLES.rows(0, 22), options()), refusal("data: rows", 23, 22));
    assertRefused(
        sae -> sae.fit(Fixtures.streamed(SAMPLES), options()),
        refusal("data: sha256", SAMPLES.sha256(), "not set"));
  }

  @Test
  void fit_resumedWithOtherSettings_namesThem() throws IOException {
    stopInTheSecondEpoch(SAMPLES);
    assertRefused(
        sae -> sae.fit(SAMPLES, Training.epochs(4).batchSize(6).optimizer(Optimizer.adam(0.01))),
        refusal("batch_size", 5, 6));
    assertRefused(
        sae -> sae.fit(SAMPLES, Training.epochs(5).batchSize(5).optimizer(Optimizer.adam(0.01))),
        refusal("epochs", 4, 5));
    assertRefused(
        sae -> sae.fit(SAMPLES, options().penaltySchedule(Schedule.linearWarmUpSteps(3))),
        refusal(
            "penalty_schedule",
            "{\"kind\":\"constant\"}",
            "{\"kind\":\"linear_warm_up\",\"length\":{\"kind\":\"steps\",\"steps\":3}}"));
    assertRefused(
        sae -> sae.fit(SAMPLES, options().clipGradientNorm(1)),
        refusal("clip_gradient_norm", "not set", "1.0"));
    assertRefused(
        sae -> sae.fit(SAMPLES, options().diagnostics(false)), refusal("diagnostics", true, false));
  }

  @Test
  void fit_resumedWithValidationRows_isRefused() throws IOException {
    stopInTheSecondEpoch(SAMPLES);
    assertRefused(
        sae -> sae.fit(SAMPLES, options().validation(OTHERS)),
        "the validation rows or their labels are not those of the checkpoint: to go on exactly,"
            + " training needs the same ones");
  }

  @Test
  void fit_resumedWithAnotherSource_isRefusedAtItsFirstRowsOrAtItsPlace() throws IOException {
    try (SparseAutoencoder sae = build()) {
      sae.fit(
          Fixtures.streamed(SAMPLES),
          checkpointed(Checkpoints.everySteps(1)).shuffleBuffer(6).listener(interruptAt(2, 4)));
      assertThat(Thread.interrupted()).isTrue();
    }
    String name = SAMPLES.toString();
    try (SparseAutoencoder sae = resume()) {
      assertThatThrownBy(() -> sae.fit(Fixtures.streamed(OTHERS), options().shuffleBuffer(6)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "%s does not begin with the rows that were trained on before the checkpoint: to go on"
                  + " exactly, training needs the same rows",
              name);
      // The same first six rows, and another later on.
      double[][] mixed = new double[23][Examples.INPUTS];
      for (int i = 0; i < 23; i++) {
        for (int j = 0; j < Examples.INPUTS; j++) {
          mixed[i][j] = (i < 9 ? SAMPLES : OTHERS).get(i, j);
        }
      }
      assertThatThrownBy(
              () -> sae.fit(Fixtures.streamed(Samples.of(mixed)), options().shuffleBuffer(6)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "%s does not deliver the 20 rows again that were trained on in this epoch before the"
                  + " checkpoint: to go on exactly, training needs the same rows",
              name);
      sae.fit(Fixtures.streamed(SAMPLES), options().shuffleBuffer(6));
    }
  }

  @Test
  void fit_resumedWithOtherLabels_isRefused() throws IOException {
    LabeledSamples labeled = LabeledSamples.of(SAMPLES, Fixtures.labels(23, 3, 1));
    LabeledSamples relabeled = LabeledSamples.of(SAMPLES, Fixtures.labels(23, 3, 2));
    try (SparseAutoencoder sae = build();
        Classifier classifier = Classifier.fromEncoder(sae).classes(3).build()) {
      classifier.fit(labeled, checkpointed(Checkpoints.everySteps(1)).listener(interruptAt(2, 3)));
      assertThat(Thread.interrupted()).isTrue();
    }
    try (Classifier classifier = Classifier.resume(folder, Compute.on(Device.CPU).engine(ENGINE))) {
      assertThatThrownBy(() -> classifier.fit(relabeled, options()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              refusal(
                  "data: sha256 of the labels", labeled.labelsSha256(), relabeled.labelsSha256()));
      assertThat(classifier.fit(labeled, options()).epochs()).hasSize(4);
    }
    assertThatThrownBy(this::resume)
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining("expected autoencoder, was classifier: load it with Classifier.load");
  }

  @Test
  void fit_resumedOnAnotherEngine_isRefused() throws IOException {
    stopInTheSecondEpoch(SAMPLES);
    EngineProvider other =
        new EngineProvider() {
          @Override
          public String name() {
            return "other";
          }

          @Override
          public String version() {
            return "reference engine 2";
          }

          @Override
          public Network open(NetworkSpec spec, NetworkState state, Device device) {
            return ENGINE.open(spec, state, device);
          }
        };
    try (SparseAutoencoder sae =
        SparseAutoencoder.resume(folder, Compute.on(Device.CPU).engine(other))) {
      assertThatThrownBy(() -> sae.fit(SAMPLES, options()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              refusal(
                  "the engine",
                  "reference engine on plain Java",
                  "reference engine 2 on plain Java"));
    }
  }

  @Test
  void resumeOrBuild_noCheckpoint_buildsAndThenResumes() throws IOException {
    try (SparseAutoencoder sae = builder().resumeOrBuild(folder)) {
      assertThat(sae.resumption()).isEmpty();
      sae.fit(SAMPLES, checkpointed(Checkpoints.everySteps(1)).listener(interruptAt(2, 2)));
      assertThat(Thread.interrupted()).isTrue();
    }
    try (SparseAutoencoder sae = builder().resumeOrBuild(folder)) {
      assertThat(sae.resumption()).isPresent();
      sae.fit(SAMPLES, options());
      assertThat(sae.network.state()).isEqualTo(trained());
    }
  }

  @Test
  void resumeOrBuild_anotherSpecification_isRefusedByTheOptionThatDiffers() throws IOException {
    stopInTheSecondEpoch(SAMPLES);

    assertThatThrownBy(
            () ->
                SparseAutoencoder.builder(SPEC)
                    .sparsity(Sparsity.l1(0.2))
                    .compute(Compute.auto().engine(ENGINE))
                    .resumeOrBuild(folder))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the newest checkpoint in %s was built with sparsity.weight 0.1, but the builder has"
                + " 0.2: set the same, or choose another folder",
            folder);
    assertThatThrownBy(
            () ->
                SparseAutoencoder.builder(SPEC)
                    .sparsity(Sparsity.none())
                    .compute(Compute.auto().engine(ENGINE))
                    .resumeOrBuild(folder))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(
            "was built with sparsity {\"kind\":\"l1\",\"weight\":0.1,\"reduction\":\"mean\","
                + "\"weighted_by_decoder\":false}, but the builder has {\"kind\":\"none\"}: ");
  }

  @Test
  void resumeOrBuild_classifierWithOtherClassNames_isRefused() throws IOException {
    LabeledSamples labeled = LabeledSamples.of(SAMPLES, Fixtures.labels(23, 3, 1));
    try (SparseAutoencoder sae = build()) {
      try (Classifier classifier = Classifier.fromEncoder(sae).classes(3).resumeOrBuild(folder)) {
        classifier.fit(labeled, checkpointed(Checkpoints.everyEpochs(1)));
      }
      try (Classifier again = Classifier.fromEncoder(sae).classes(3).resumeOrBuild(folder)) {
        assertThat(again.fit(labeled, options()).epochs()).hasSize(4);
      }
      assertThatThrownBy(
              () ->
                  Classifier.fromEncoder(sae)
                      .classNames(List.of("a", "b", "c"))
                      .resumeOrBuild(folder))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "the newest checkpoint in %s was built with classNames [0, 1, 2], but the builder"
                  + " has [a, b, c]: set the same, or choose another folder",
              folder);
      assertThatThrownBy(
              () -> Classifier.fromEncoder(sae).classes(3).fineTune(false).resumeOrBuild(folder))
          .hasMessageContaining("was built with fineTune true, but the builder has false");
    }
  }

  @Test
  void resume_newestIsDamaged_goesBackToTheOneBeforeAndSaysSo() throws IOException {
    stopInTheSecondEpoch(SAMPLES);
    List<Path> files = Resumed.checkpoints(folder);
    Path newest = files.get(files.size() - 1);
    byte[] bytes = Files.readAllBytes(newest);
    Files.write(newest, Arrays.copyOf(bytes, bytes.length - 1));
    ByteArrayOutputStream console = new ByteArrayOutputStream();
    try (SparseAutoencoder sae = resume()) {
      Resumption resumption = sae.resumption().orElseThrow();
      assertThat(resumption.file()).isEqualTo(files.get(files.size() - 2));
      assertThat(resumption.steps()).isEqualTo(6);
      assertThat(resumption.damaged())
          .singleElement()
          .asString()
          .startsWith(newest + ": tensors: expected ");
      sae.fit(
          SAMPLES,
          checkpointed(Checkpoints.everyEpochs(1))
              .listener(Progress.to(new PrintStream(console, true, StandardCharsets.UTF_8))));
      assertThat(sae.network.state()).isEqualTo(trained());
    }
    assertThat(console.toString(StandardCharsets.UTF_8))
        .contains("resuming from " + files.get(files.size() - 2).getFileName())
        .contains("; passed over, damaged: " + newest);
    // The new ones come after the damaged one, and push it out in the end.
    assertThat(names()).doesNotContain(newest.getFileName().toString());
  }

  @Test
  void resume_allAreDamaged_saysWhatIsWrongWithTheNewest() throws IOException {
    stopInTheSecondEpoch(SAMPLES);
    List<Path> files = Resumed.checkpoints(folder);
    for (Path file : files) {
      Files.write(file, new byte[] {1, 2, 3});
    }
    assertThatThrownBy(this::resume)
        .isInstanceOf(ModelFileException.class)
        .hasMessage("%s: header length: expected 8 bytes, was 3 bytes", files.get(files.size() - 1))
        .satisfies(e -> assertThat(e.getSuppressed()).hasSize(files.size() - 1));
  }

  @Test
  void resume_noCheckpoint_isNotFound() throws IOException {
    assertThatThrownBy(this::resume)
        .isInstanceOf(NoSuchFileException.class)
        .hasMessage("%s: no checkpoint to resume from is in this folder", folder);
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("notes.txt"), "not one of ours");
    assertThatThrownBy(this::resume).isInstanceOf(NoSuchFileException.class);
    assertThat(CheckpointStore.holdsAny(folder)).isFalse();
  }

  @Test
  void fit_intoTheFolderOfAnotherTraining_isRefused() throws IOException {
    stopInTheSecondEpoch(SAMPLES);
    List<String> before = names();
    try (SparseAutoencoder sae = build()) {
      for (int attempt = 0; attempt < 2; attempt++) {
        assertThatThrownBy(() -> sae.fit(SAMPLES, checkpointed(Checkpoints.everyEpochs(1))))
            .isInstanceOf(IllegalStateException.class)
            .hasMessage(
                "%s holds the checkpoints of another training: go on with that by resume(%s),"
                    + " choose another folder, or delete them",
                folder, folder);
      }
    }
    assertThat(names()).isEqualTo(before);
  }

  @Test
  void fit_aSecondTime_continuesInItsOwnFolder() throws IOException {
    NetworkState twice;
    try (SparseAutoencoder sae = build()) {
      sae.fit(SAMPLES, options());
      sae.fit(SAMPLES, options());
      twice = sae.network.state();
    }
    try (SparseAutoencoder sae = build()) {
      sae.fit(SAMPLES, checkpointed(Checkpoints.everyEpochs(1)));
      sae.fit(SAMPLES, checkpointed(Checkpoints.everySteps(1)).listener(interruptAt(3, 1)));
      assertThat(Thread.interrupted()).isTrue();
    }
    try (SparseAutoencoder sae = resume()) {
      History history = sae.fit(SAMPLES, checkpointed(Checkpoints.everyEpochs(1)));
      assertThat(history.epochs()).hasSize(4);
      assertThat(sae.network.state()).isEqualTo(twice);
      assertThat(sae.provenance().trainings())
          .singleElement()
          .satisfies(run -> assertThat(run.calls()).isEqualTo(2))
          .satisfies(run -> assertThat(run.epochs()).isEqualTo(8));
    }
  }

  @Test
  void fit_whileAnotherWritesInTheFolder_isRefused() throws IOException {
    try (SparseAutoencoder first = build();
        SparseAutoencoder second = build()) {
      first.fit(
          SAMPLES,
          checkpointed(Checkpoints.everyEpochs(1))
              .listener(
                  report ->
                      assertThatThrownBy(
                              () -> second.fit(SAMPLES, checkpointed(Checkpoints.everyEpochs(1))))
                          .isInstanceOf(UncheckedIOException.class)
                          .hasMessageContaining(
                              folder + ": another training is writing its checkpoints here")));
    }
  }

  @Test
  void fit_folderCannotBeMade_isRefusedBeforeTraining() throws IOException {
    Files.writeString(temporary.resolve("parent"), "in the way");
    try (SparseAutoencoder sae = build()) {
      NetworkState before = sae.network.state();
      assertThatThrownBy(() -> sae.fit(SAMPLES, checkpointed(Checkpoints.everyEpochs(1))))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageStartingWith("there can be no checkpoints in " + folder + ": ");
      assertThat(sae.network.state()).isEqualTo(before);
    }
  }

  @Test
  void resumeOrBuild_folderThatIsAFile_isRefused() throws IOException {
    Path file = Files.writeString(temporary.resolve("file"), "in the way");
    String message = file + ": checkpoints need a folder, but this is a file: name another";
    assertThatThrownBy(() -> builder().resumeOrBuild(file)).hasMessage(message);
    try (SparseAutoencoder sae = build()) {
      Training training = Training.epochs(1).checkpoint(file, Checkpoints.everyEpochs(1)).build();
      assertThatThrownBy(() -> sae.fit(SAMPLES, training)).hasMessageEndingWith(message);
    }
    assertThat(file).hasContent("in the way");
  }

  @Test
  void fit_timeBetweenCheckpointsBeyondTheClock_isNeverOver() throws IOException {
    Checkpoints never = Checkpoints.every(ChronoUnit.FOREVER.getDuration());
    try (SparseAutoencoder sae = build()) {
      sae.fit(SAMPLES, checkpointed(never));

      assertThat(sae.network.state()).isEqualTo(trained());
    }
  }

  @Test
  void fit_checkpointCannotBeWritten_endsAndKeepsWhatWasLearned() throws IOException {
    Path gone = temporary.resolve("gone");
    AtomicLong steps = new AtomicLong();
    TrainingListener spoiling =
        new TrainingListener() {
          @Override
          public void epochFinished(EpochReport report) {}

          @Override
          public void progressed(int epoch, int batches) {
            if (steps.incrementAndGet() == 7) {
              move(folder, gone);
            }
          }
        };
    Training training =
        checkpointed(Checkpoints.everySteps(1).keepLast(99)).listener(spoiling).build();
    try (SparseAutoencoder sae = build()) {
      assertThatThrownBy(() -> sae.fit(SAMPLES, training))
          .isInstanceOf(CheckpointException.class)
          .hasMessageStartingWith("training has ended, because no checkpoint could be written: ")
          .hasMessageContaining(NoSuchFileException.class.getName() + ": " + folder)
          .hasMessageEndingWith(
              "what was learned is still in the network, and the checkpoints before this one can be"
                  + " resumed");
      assertThat(sae.provenance().trainings().get(0).ending()).isEqualTo(TrainingRun.Ending.FAILED);
      move(gone, folder);
      try (SparseAutoencoder resumed = resume()) {
        assertThat(resumed.resumption().orElseThrow().steps()).isEqualTo(6);
        assertThat(resumed.network.state()).isNotEqualTo(sae.network.state());
        resumed.fit(SAMPLES, options());
        assertThat(resumed.network.state()).isEqualTo(trained());
      }
    }
  }

  private static void move(Path from, Path to) {
    try {
      Files.move(from, to);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void fit_diverges_leavesTheCheckpointsFromBefore() throws IOException {
    Training.Builder wild =
        Training.epochs(4)
            .batchSize(5)
            .optimizer(Optimizer.sgd(1e30))
            .checkpoint(folder, Checkpoints.everySteps(1).keepLast(99));
    try (SparseAutoencoder sae = build()) {
      assertThatThrownBy(() -> sae.fit(SAMPLES, wild))
          .isInstanceOf(TrainingDivergedException.class);
    }
    try (SparseAutoencoder sae = resume()) {
      assertThat(requireNonNull(sae.weights()).encoder().isFinite()).isTrue();
      assertThatThrownBy(
              () ->
                  sae.fit(SAMPLES, Training.epochs(4).batchSize(5).optimizer(Optimizer.sgd(1e30))))
          .isInstanceOf(TrainingDivergedException.class);
    }
  }

  @Test
  void open_afterAKill_deletesWhatWasHalfWritten() throws IOException {
    stopInTheSecondEpoch(SAMPLES);
    Path half = folder.resolve(".sparse-ae-0f.tmp");
    Files.write(half, new byte[10]);
    Path export = Files.createDirectory(folder.resolve(".sparse-ae-1f.tmp"));
    Files.write(export.resolve("saved_model.pb"), new byte[10]);
    try (SparseAutoencoder sae = resume()) {
      sae.fit(SAMPLES, checkpointed(Checkpoints.everyEpochs(1)));
    }
    assertThat(half).doesNotExist();
    assertThat(export).doesNotExist();
  }
}
