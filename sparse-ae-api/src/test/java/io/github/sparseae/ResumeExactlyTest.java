package io.github.sparseae;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparseae.data.LabeledRows;
import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.data.Rows;
import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.Compute;
import io.github.sparseae.engine.Fixtures;
import io.github.sparseae.engine.ReferenceEngine;
import io.github.sparseae.file.Examples;
import io.github.sparseae.internal.random.RandomStream;
import io.github.sparseae.internal.train.Checkpoint;
import io.github.sparseae.model.Activation;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.Corruption;
import io.github.sparseae.model.Device;
import io.github.sparseae.model.Optimizer;
import io.github.sparseae.model.Sparsity;
import io.github.sparseae.model.Structure;
import io.github.sparseae.stress.FullForm;
import io.github.sparseae.train.Checkpoints;
import io.github.sparseae.train.EarlyStopping;
import io.github.sparseae.train.History;
import io.github.sparseae.train.KSchedule;
import io.github.sparseae.train.ReportedLoss;
import io.github.sparseae.train.Resampling;
import io.github.sparseae.train.Schedule;
import io.github.sparseae.train.ScheduleLength;
import io.github.sparseae.train.TargetL0;
import io.github.sparseae.train.Training;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every kind of training is stopped at many of its steps and gone on with from the checkpoint
 * alone: what is learned, what the optimiser remembers and what is reported must be what they are
 * without a stop, to the last bit. (Stopping in another process is tested with TensorFlow.)
 */
class ResumeExactlyTest {
  private static final ReferenceEngine ENGINE = new ReferenceEngine();
  private static final int ROWS = 23;
  private static final Samples SAMPLES = Fixtures.samples(ROWS, 1);
  private static final Samples HELD = Fixtures.samples(11, 2);

  /** Rows whose validation loss falls at first and then rises. */
  private static final Samples PASSED_BY = Samples.of(new double[] {0.2, 0.2, 0.2, 0.2, 0.2});

  private static final LabeledSamples LABELED =
      LabeledSamples.of(SAMPLES, Fixtures.labels(ROWS, 3, 1));
  private static final LabeledSamples HELD_LABELED =
      LabeledSamples.of(HELD, Fixtures.labels(11, 3, 2));
  private static final AutoencoderSpec L1 =
      Examples.spec(Sparsity.l1(0.1), Activation.RELU, Structure.plain());

  /** Five batches an epoch, so that most stops are in the middle of one. */
  private static Training.Builder training() {
    return Training.epochs(3).batchSize(5).optimizer(Optimizer.adam(0.01));
  }

  @TempDir Path folder;

  /** A way to train: how a model is made, how one is resumed, and with which options. */
  private record Scenario(
      String name,
      Supplier<Resumed.Model> begin,
      Resumed.Opening opening,
      Supplier<Training.Builder> options) {
    @Override
    public String toString() {
      return name;
    }
  }

  private record Autoencoder(
      SparseAutoencoder sae, BiFunction<SparseAutoencoder, Training, History> fitting)
      implements Resumed.Model {
    @Override
    public History fit(Training training) {
      return fitting.apply(sae, training);
    }

    @Override
    public void save(Path file) throws IOException {
      sae.save(file);
    }

    @Override
    public void close() {
      sae.close();
    }
  }

  private record Classifying(
      Classifier classifier, BiFunction<Classifier, Training, History> fitting)
      implements Resumed.Model {
    @Override
    public History fit(Training training) {
      return fitting.apply(classifier, training);
    }

    @Override
    public void save(Path file) throws IOException {
      classifier.save(file);
    }

    @Override
    public void close() {
      classifier.close();
    }
  }

  private static Scenario scenario(
      String name,
      AutoencoderSpec spec,
      BiFunction<SparseAutoencoder, Training, History> fitting,
      Supplier<Training.Builder> options) {
    return new Scenario(
        name,
        () ->
            new Autoencoder(
                SparseAutoencoder.builder(spec)
                    .compute(Compute.on(Device.CPU).engine(ENGINE))
                    .build(),
                fitting),
        folder ->
            new Autoencoder(
                SparseAutoencoder.resume(folder, Compute.on(Device.CPU).engine(ENGINE)), fitting),
        options);
  }

  private static Scenario scenario(
      String name, AutoencoderSpec spec, Supplier<Training.Builder> options) {
    return scenario(name, spec, (sae, training) -> sae.fit(SAMPLES, training), options);
  }

  private static Scenario classifying(
      String name,
      BiFunction<Classifier, Training, History> fitting,
      Supplier<Training.Builder> options) {
    return new Scenario(
        name,
        () -> {
          try (SparseAutoencoder sae =
              SparseAutoencoder.builder(L1)
                  .compute(Compute.on(Device.CPU).engine(ENGINE))
                  .build()) {
            return new Classifying(
                Classifier.fromEncoder(sae).classNames(List.of("a", "b", "ç")).build(), fitting);
          }
        },
        folder ->
            new Classifying(
                Classifier.resume(folder, Compute.on(Device.CPU).engine(ENGINE)), fitting),
        options);
  }

  private static List<Optimizer> optimizers() {
    return List.of(
        Optimizer.sgd(0.1),
        Optimizer.momentum(0.1, 0.8),
        Optimizer.nesterov(0.1, 0.8),
        Optimizer.rmsProp(0.01),
        Optimizer.adagrad(0.02),
        Optimizer.adam(0.01),
        Optimizer.adamW(0.01, 0.1));
  }

  private static List<Schedule> schedules() {
    return List.of(
        Schedule.constant(),
        Schedule.linearWarmUp(0.5),
        new Schedule.LinearRise(new ScheduleLength.Steps(8)),
        Schedule.linearDecaySteps(13),
        Schedule.cosineDecay(0.7, 0.1),
        new Schedule.StepDecay(new ScheduleLength.Steps(4), 0.5),
        Schedule.linearWarmUpSteps(7)
            .times(new Schedule.CosineDecay(new ScheduleLength.Steps(11), 0.2)));
  }

  private static List<Resampling> resamplings() {
    return List.of(Resampling.everySteps(2), Resampling.atShares(0.4, 0.8));
  }

  private static List<Corruption> corruptions() {
    return List.of(Corruption.none(), Corruption.masking(0.3), Corruption.gaussian(0.2));
  }

  static Stream<Scenario> scenarios() {
    List<Scenario> all = new ArrayList<>();
    Examples.sparsities()
        .forEach(
            (sparsity, activation) ->
                all.add(
                    scenario(
                        sparsity.toString(),
                        Examples.spec(sparsity, activation, Structure.plain()),
                        ResumeExactlyTest::training)));
    for (Structure structure : Examples.structures()) {
      all.add(
          scenario(
              structure.toString(),
              Examples.spec(Sparsity.batchTopK(2), Activation.RELU, structure),
              ResumeExactlyTest::training));
    }
    for (Optimizer optimizer : optimizers()) {
      all.add(
          scenario(
              optimizer.toString(),
              L1,
              () -> Training.epochs(3).batchSize(5).optimizer(optimizer)));
    }
    for (Schedule schedule : schedules()) {
      all.add(
          scenario(
              schedule.describe(),
              L1,
              () -> training().learningRateSchedule(schedule).penaltySchedule(schedule)));
    }
    for (ScheduleLength length :
        List.of(new ScheduleLength.Share(0.6), new ScheduleLength.Steps(8))) {
      all.add(
          scenario(
              "k over " + length.describe(),
              Examples.spec(Sparsity.topK(2), Activation.RELU, Structure.plain()),
              () -> training().kSchedule(new KSchedule(6, length))));
    }
    for (Corruption corruption : corruptions()) {
      all.add(scenario(corruption.toString(), L1, () -> training().corruption(corruption)));
    }
    all.addAll(sources());
    all.addAll(controls());
    return all.stream();
  }

  private static List<Scenario> sources() {
    byte[] bytes = new byte[ROWS * Examples.INPUTS];
    RandomStream random = RandomStream.of(4, "bytes", 0);
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) random.nextInt(256);
    }
    Samples pixels = Samples.ofBytes(bytes, Examples.INPUTS, 1 / 255f);
    Rows source = Fixtures.streamed(SAMPLES);
    LabeledRows labeled = Fixtures.streamed(LABELED);
    // A buffer of 7 rows makes segments of one batch, one of 100 segments of an epoch.
    Supplier<Training.Builder> small = () -> training().shuffleBuffer(7);
    Supplier<Training.Builder> large = () -> training().shuffleBuffer(100);
    return List.of(
        scenario("in order", L1, () -> training().shuffle(false)),
        scenario("bytes", L1, (sae, training) -> sae.fit(pixels, training), small),
        scenario("source", L1, (sae, training) -> sae.fit(source, training), small),
        scenario("source in a buffer", L1, (sae, training) -> sae.fit(source, training), large),
        scenario(
            "source in order",
            L1,
            (sae, training) -> sae.fit(source, training),
            () -> training().shuffle(false).shuffleBuffer(12)),
        scenario(
            "source of bytes",
            Examples.spec(Sparsity.topK(2), Activation.RELU, Examples.structures().get(4)),
            (sae, training) -> sae.fit(Fixtures.streamed(pixels), training),
            small),
        classifying("labels", (it, training) -> it.fit(LABELED, training), small),
        classifying("source of labels", (it, training) -> it.fit(labeled, training), small),
        classifying(
            "labels, validated",
            (it, training) -> it.fit(labeled, training),
            () -> training().shuffleBuffer(7).validation(Fixtures.streamed(HELD_LABELED))));
  }

  /** Early stopping that takes back epochs, control of L0, and everything at once. */
  private static List<Scenario> controls() {
    Supplier<Training.Builder> stopping =
        () ->
            Training.epochs(40)
                .batchSize(12)
                .optimizer(Optimizer.adam(0.05))
                .validation(PASSED_BY)
                .earlyStopping(EarlyStopping.on(ReportedLoss.VALIDATION_TOTAL).patience(2));
    Supplier<Training.Builder> everything =
        () ->
            Training.epochs(6)
                .batchSize(5)
                .optimizer(Optimizer.adamW(0.02, 0.01))
                .learningRateSchedule(Schedule.linearWarmUp(0.3))
                .penaltySchedule(Schedule.linearWarmUp(0.5))
                .targetL0(new TargetL0(2, 3, 1, 10))
                .resampling(Resampling.everySteps(1))
                .corruption(Corruption.masking(0.2))
                .clipGradientNorm(0.5)
                .shuffleBuffer(7)
                .validation(Fixtures.streamed(HELD))
                .earlyStopping(
                    EarlyStopping.on(ReportedLoss.TRAINING_DATA).patience(3).minDelta(1e-3));
    AutoencoderSpec jump =
        Examples.spec(
            Sparsity.jumpRelu(0.02).bandwidth(0.1).initialThreshold(0.03),
            Activation.RELU,
            Examples.structures().get(4));
    AutoencoderSpec mostlySilent =
        Examples.spec(Sparsity.l1(3), Activation.RELU, Structure.plain());
    List<Scenario> controls = new ArrayList<>();
    for (Resampling resampling : resamplings()) {
      controls.add(
          scenario(
              "resampling " + resampling,
              mostlySilent,
              () ->
                  Training.epochs(3)
                      .batchSize(5)
                      .optimizer(Optimizer.adam(0.1))
                      .resampling(resampling)));
    }
    Collections.addAll(
        controls,
        scenario("early stopping", L1, stopping),
        scenario("L0", L1, () -> training().targetL0(new TargetL0(2, 4, 1, 10))),
        scenario("without diagnostics", L1, () -> training().diagnostics(false)),
        scenario("everything, in memory", jump, everything),
        scenario(
            "everything, from a source",
            jump,
            (sae, training) -> sae.fit(Fixtures.streamed(SAMPLES), training),
            everything));
    return controls;
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void fit_resumedAtManySteps_givesTheSameBits(Scenario scenario) throws IOException {
    Resumed straight;
    try (Resumed.Model model = scenario.begin().get()) {
      straight = Resumed.of(model, scenario.options().get().build(), folder);
    }
    Path all = folder.resolve("all");
    try (Resumed.Model model = scenario.begin().get()) {
      Checkpoints policy = Checkpoints.everyEpochs(1).orEverySteps(3).keepLast(1000);
      Training training = scenario.options().get().checkpoint(all, policy).build();
      assertThat(Resumed.of(model, training, folder)).isEqualTo(straight);
    }
    Checkpoint end = Resumed.newest(all);
    List<Path> stops = Resumed.checkpoints(all);
    assertThat(stops).hasSizeGreaterThan(7);
    for (Path stop : FullForm.cases(stops, 3)) {
      Path one = Resumed.folderWith(stop, folder);
      try (Resumed.Model model = scenario.opening().resume(one)) {
        Training training =
            scenario.options().get().checkpoint(one, Checkpoints.everyEpochs(1000)).build();
        assertThat(Resumed.of(model, training, folder)).as("%s", stop).isEqualTo(straight);
      }
      assertThat(Resumed.newest(one)).as("%s", stop).isEqualTo(end);
    }
  }

  @Test
  void scenarios_ofEachFamily_areAllItsKinds() {
    assertKinds(Sparsity.class, Examples.sparsities().keySet());
    assertKinds(Optimizer.class, optimizers());
    assertKinds(Schedule.class, schedules());
    assertKinds(Resampling.class, resamplings());
    assertKinds(Corruption.class, corruptions());
  }

  private static void assertKinds(Class<?> family, Iterable<?> kinds) {
    List<Class<?>> classes = new ArrayList<>();
    kinds.forEach(kind -> classes.add(kind.getClass()));
    assertThat(classes).containsAll(Arrays.asList(family.getPermittedSubclasses()));
  }

  @Test
  void scenarios_withControls_exerciseThem() throws IOException {
    for (Scenario scenario : controls()) {
      try (Resumed.Model model = scenario.begin().get()) {
        History history = model.fit(scenario.options().get().build());
        switch (scenario.name()) {
          case "early stopping" -> {
            assertThat(history.stoppedEarly()).isTrue();
            assertThat(history.best()).isPresent().isNotEqualTo(history.last());
          }
          case "L0" -> assertThat(history.epochs()).allMatch(epoch -> epoch.l0().isPresent());
          case "without diagnostics" ->
              assertThat(history.epochs()).allMatch(epoch -> epoch.warnings().isEmpty());
          default -> {
            assertThat(history.epochs())
                .as("%s", scenario)
                .anyMatch(epoch -> epoch.resampled() > 0)
                .anyMatch(epoch -> !epoch.warnings().isEmpty());
          }
        }
      }
    }
  }
}
