package io.github.sparseae.train;

import static io.github.sparseae.train.ControlFixture.HIDDEN;
import static io.github.sparseae.train.ControlFixture.INPUTS;
import static io.github.sparseae.train.ControlFixture.SPARSE;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.common.collect.ImmutableMap;
import io.github.sparseae.Classifier;
import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.Fixtures;
import io.github.sparseae.engine.Network;
import io.github.sparseae.engine.NetworkState;
import io.github.sparseae.engine.Pass;
import io.github.sparseae.engine.ReferenceEngine;
import io.github.sparseae.internal.random.RandomStream;
import io.github.sparseae.internal.train.TrainingLoop;
import io.github.sparseae.internal.train.TrainingPosition;
import io.github.sparseae.internal.train.control.ActivityWindow;
import io.github.sparseae.internal.train.control.Resampler;
import io.github.sparseae.metrics.SparsityReport;
import io.github.sparseae.model.Activation;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.AuxiliaryLoss;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Device;
import io.github.sparseae.model.Initializer;
import io.github.sparseae.model.InputNormalization;
import io.github.sparseae.model.Optimizer;
import io.github.sparseae.model.Parameter;
import io.github.sparseae.model.PreEncoderBias;
import io.github.sparseae.model.Precision;
import io.github.sparseae.model.Reconstruction;
import io.github.sparseae.model.Reduction;
import io.github.sparseae.model.Sparsity;
import io.github.sparseae.model.Structure;
import io.github.sparseae.model.WeightPenalty;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Resampling of dead units, on the reference engine. */
class ResamplingTest {
  private static final int[] DEAD = {2, 7, 11};
  private static final Sparsity L1 = Sparsity.l1(0.05, Reduction.PER_SAMPLE);

  private static AutoencoderSpec spec(Sparsity sparsity, Structure structure) {
    return new AutoencoderSpec(
        INPUTS,
        HIDDEN,
        Activation.RELU,
        Activation.LINEAR,
        sparsity,
        Reconstruction.squaredError(Reduction.PER_SAMPLE),
        structure,
        WeightPenalty.NONE,
        Initializer.FAN_IN_UNIFORM,
        Precision.FLOAT64,
        4,
        Optional.empty());
  }

  /** A start in which some units are silent on every row, and everything else is as it starts. */
  private static NetworkState withDead(AutoencoderSpec spec) {
    NetworkState start = NetworkState.initial(spec);
    double[] bias = start.parameter(Parameter.ENCODER_BIAS).toDoubles();
    Arrays.fill(bias, 0.1);
    for (int unit : DEAD) {
      bias[unit] = -100;
    }
    ImmutableMap.Builder<Parameter, DenseArray> parameters = ImmutableMap.builder();
    parameters.putAll(start.parameters());
    parameters.put(Parameter.ENCODER_BIAS, DenseArray.of(bias, HIDDEN));
    return new NetworkState(parameters.buildKeepingLast(), ImmutableMap.of());
  }

  private static Training.Builder training(int epochs) {
    return Training.epochs(epochs).batchSize(20).optimizer(Optimizer.adam(0.003));
  }

  private static ActivityWindow window(int... dead) {
    double[] active = new double[HIDDEN];
    Arrays.fill(active, 3);
    for (int unit : dead) {
      active[unit] = 0;
    }
    return new ActivityWindow(0, 10, 200, DenseArray.of(active, HIDDEN));
  }

  private record Trained(History history, NetworkState state, TrainingPosition position) {}

  private static Trained trained(
      AutoencoderSpec spec, NetworkState start, Training.Builder training) {
    try (Network network = new ReferenceEngine().open(spec, start, Device.CPU)) {
      TrainingLoop loop =
          new TrainingLoop(
              network, Runnable::run, SPARSE, training.build(), spec, TrainingPosition.START);
      History history = loop.run();
      return new Trained(history, network.state(), loop.position());
    }
  }

  private static SparsityReport sparsity(AutoencoderSpec spec, NetworkState state) {
    try (Network network = new ReferenceEngine().open(spec, state, Device.CPU)) {
      return SparsityReport.of(network.forward(SPARSE, Pass.CODE).get(0), 0);
    }
  }

  @Test
  void fit_withDeadUnits_bringsThemToLife() {
    for (Sparsity sparsity : List.of(L1, Sparsity.jumpRelu(0.01), Sparsity.gated(0.05))) {
      AutoencoderSpec spec = spec(sparsity, Structure.plain().unitNormDecoder(true));
      NetworkState start = withDead(spec);
      Trained without = trained(spec, start, training(4));
      Trained with = trained(spec, start, training(4).resampling(Resampling.everySteps(10)));

      SparsityReport before = sparsity(spec, without.state());
      SparsityReport after = sparsity(spec, with.state());
      for (int unit : DEAD) {
        assertThat(before.frequency().get(unit)).isZero();
        assertThat(after.frequency().get(unit)).as("unit %s, %s", unit, sparsity).isPositive();
      }
      // The check after the first epoch's ten steps is made before the second epoch's first.
      assertThat(with.history().epochs().get(0).resampled()).isZero();
      assertThat(with.history().epochs().get(1).resampled()).isGreaterThanOrEqualTo(DEAD.length);
      assertThat(with.history().epochs().get(1)).asString().contains(" units resampled");
      assertThat(without.history().epochs().get(1).resampled()).isZero();
    }
  }

  @Test
  void fit_sameSeed_givesTheSameBits() {
    AutoencoderSpec spec = spec(L1, Structure.plain());
    Training.Builder training = training(3).resampling(Resampling.everySteps(7).sampleRows(50));
    Trained first = trained(spec, withDead(spec), training);
    Trained second = trained(spec, withDead(spec), training);

    assertThat(first.state()).isEqualTo(second.state());
    assertThat(first.position()).isEqualTo(second.position());
    assertThat(requireNonNull(first.position().activity()).checks()).isEqualTo(4);
    assertThat(requireNonNull(first.position().activity()).steps()).isEqualTo(2);
  }

  @Test
  void fit_noUnitDead_changesNothing() {
    AutoencoderSpec spec = spec(Sparsity.none(), Structure.plain());
    NetworkState start = NetworkState.initial(spec);
    double[] bias = new double[HIDDEN];
    Arrays.fill(bias, 5);
    NetworkState lively =
        new NetworkState(
            ImmutableMap.<Parameter, DenseArray>builder()
                .putAll(start.parameters())
                .put(Parameter.ENCODER_BIAS, DenseArray.of(bias, HIDDEN))
                .buildKeepingLast(),
            ImmutableMap.of());

    Trained with = trained(spec, lively, training(2).resampling(Resampling.everySteps(5)));
    assertThat(with.state()).isEqualTo(trained(spec, lively, training(2)).state());
    assertThat(with.history().epochs()).allMatch(report -> report.resampled() == 0);
  }

  @Test
  void fit_inTwoCalls_givesTheBitsOfOne() {
    try (SparseAutoencoder one = dying();
        SparseAutoencoder two = dying()) {
      Resampling rule = Resampling.everySteps(4);
      History whole = one.fit(SPARSE, training(6).resampling(rule));
      History first = two.fit(SPARSE, training(3).resampling(rule));
      History second = two.fit(SPARSE, training(3).resampling(rule));

      assertThat(two.weights()).isEqualTo(one.weights());
      assertThat(resampled(whole)).isPositive().isEqualTo(resampled(first) + resampled(second));
    }
  }

  @Test
  void fit_fromASourceThatFitsInTheBuffer_givesTheBitsOfMemory() {
    try (SparseAutoencoder memory = dying();
        SparseAutoencoder source = dying()) {
      memory.fit(SPARSE, training(3).shuffle(false).resampling(Resampling.everySteps(8)));
      source.fit(
          Fixtures.streamed(SPARSE),
          training(3).shuffle(false).resampling(Resampling.everySteps(8)));

      assertThat(source.weights()).isEqualTo(memory.weights());
    }
  }

  @Test
  void fit_atSharesOfSteps_looksThenAndOnlyThen() {
    AutoencoderSpec spec = spec(L1, Structure.plain());
    Trained trained =
        trained(spec, withDead(spec), training(4).resampling(Resampling.atShares(0.3, 0.75)));

    // Of forty steps after twelve, in the second epoch, and after thirty, where the fourth begins.
    assertThat(trained.history().epochs().stream().map(EpochReport::resampled).toList())
        .satisfies(counts -> assertThat(counts.get(0)).isZero())
        .satisfies(counts -> assertThat(counts.get(1)).isGreaterThanOrEqualTo(DEAD.length))
        .satisfies(counts -> assertThat(counts.get(2)).isZero());
    assertThat(requireNonNull(trained.position().activity()).checks()).isEqualTo(2);
    assertThat(requireNonNull(trained.position().activity()).steps()).isEqualTo(10);
  }

  /** A penalty heavy enough to silence units. */
  private static SparseAutoencoder dying() {
    return ControlFixture.network(Sparsity.l1(2, Reduction.PER_SAMPLE)).build();
  }

  private static int resampled(History history) {
    return history.epochs().stream().mapToInt(EpochReport::resampled).sum();
  }

  /** A trained state before and after one resampling. */
  private record Step(NetworkState before, NetworkState after) {}

  private static Step resample(AutoencoderSpec spec, NetworkState start, Samples memory) {
    return resample(spec, start, memory, Optimizer.adam(0.003));
  }

  private static Step resample(
      AutoencoderSpec spec, NetworkState start, Samples memory, Optimizer optimizer) {
    try (Network network = new ReferenceEngine().open(spec, start, Device.CPU)) {
      TrainingLoop loop =
          new TrainingLoop(
              network,
              Runnable::run,
              SPARSE,
              Training.epochs(2).batchSize(20).optimizer(optimizer).build(),
              spec,
              // Not the first training: the statistics of the inputs stay those of the state.
              TrainingPosition.START.afterEpoch());
      loop.run();
      NetworkState before = network.state();
      Resampler resampler = new Resampler(Resampling.everySteps(10), spec, network);
      assertThat(resampler.resample(window(DEAD), memory)).isEqualTo(DEAD.length);
      return new Step(before, network.state());
    }
  }

  @Test
  void resample_ofAnyStructure_setsUnitsAsDocumentedAndNothingElse() {
    for (Structure structure :
        List.of(
            Structure.plain(),
            Structure.plain().unitNormDecoder(true),
            Structure.plain().tiedWeights(true).preEncoderBias(PreEncoderBias.ZERO))) {
      AutoencoderSpec spec =
          spec(Sparsity.jumpRelu(0.01).bandwidth(0.1).initialThreshold(0.05), structure);
      Samples one = SPARSE.rows(17, 18);
      Step step = resample(spec, withDead(spec), one);
      double[] row = one.toDenseArray().toDoubles();
      double[] bias = step.before().parameter(Parameter.DECODER_BIAS).toDoubles();
      double[] reconstruction = reconstruction(spec, step.before(), one);
      double[] direction =
          IntStream.range(0, INPUTS).mapToDouble(i -> row[i] - reconstruction[i]).toArray();
      double length = norm(direction);
      double mean =
          IntStream.range(0, HIDDEN)
              .filter(unit -> !isDead(unit))
              .mapToDouble(unit -> norm(column(step.before(), unit)))
              .average()
              .orElseThrow();
      for (int unit = 0; unit < HIDDEN; unit++) {
        if (!isDead(unit)) {
          assertThat(column(step.after(), unit)).isEqualTo(column(step.before(), unit));
          continue;
        }
        double[] column = column(step.after(), unit);
        for (int i = 0; i < INPUTS; i++) {
          assertThat(column[i]).isCloseTo(0.2 * mean * direction[i] / length, within(1e-12));
        }
        // The pre-activation is (x − b_d)·w, whether or not the network subtracts b_d.
        double taken = structure.hasPreEncoderBias() ? 0 : -dot(bias, column);
        assertThat(step.after().parameter(Parameter.ENCODER_BIAS).get(unit))
            .isCloseTo(taken, within(1e-12));
        assertThat(step.after().parameter(Parameter.UNIT_THRESHOLD).get(unit)).isEqualTo(0.05);
        if (!structure.tiedWeights()) {
          double former = norm(row(step.before(), unit));
          assertThat(norm(row(step.after(), unit))).isCloseTo(former, within(1e-9));
          assertThat(row(step.after(), unit)[0])
              .isCloseTo(former * direction[0] / length, within(1e-9));
        }
      }
      assertThat(step.after().parameter(Parameter.DECODER_BIAS))
          .isEqualTo(step.before().parameter(Parameter.DECODER_BIAS));
    }
  }

  @Test
  void resample_withoutEncoderBias_leavesItZero() {
    AutoencoderSpec spec = spec(L1, Structure.plain().encoderBias(false));
    Step step = resample(spec, NetworkState.initial(spec), SPARSE);

    assertThat(column(step.after(), DEAD[0])).isNotEqualTo(column(step.before(), DEAD[0]));
    assertThat(step.after().parameter(Parameter.ENCODER_BIAS).toDoubles()).containsOnly(0);
  }

  @Test
  void resample_afterAnyOptimizer_forgetsExactlyWhatBelongsToTheUnits() {
    for (Optimizer optimizer :
        List.of(
            Optimizer.momentum(1e-3, 0.9),
            Optimizer.nesterov(1e-3, 0.9),
            new Optimizer.RmsProp(1e-3, 0.9, 1e-8),
            new Optimizer.Adagrad(1e-3, 1e-8),
            Optimizer.adam(1e-3),
            Optimizer.adamW(1e-3, 0.01))) {
      AutoencoderSpec spec =
          spec(Sparsity.jumpRelu(0.01).bandwidth(0.1).initialThreshold(0.05), Structure.plain());
      Step step = resample(spec, withDead(spec), SPARSE, optimizer);

      assertThat(step.after().slots().keySet()).isEqualTo(step.before().slots().keySet());
      assertThat(step.after().slots()).hasSize(5 * optimizer.slots().size());
      step.after()
          .slots()
          .forEach(
              (name, slot) ->
                  forgotten(name, requireNonNull(step.before().slots().get(name)), slot));
    }
  }

  private static void forgotten(String name, DenseArray before, DenseArray after) {
    boolean squares =
        List.of("/adam.v", "/rmsprop.v", "/adagrad.s").stream().anyMatch(name::endsWith);
    for (int i = 0; i < after.size(); i++) {
      int place = i;
      boolean byRow = name.startsWith("decoder.weights/");
      int unit = byRow ? i / INPUTS : i % HIDDEN;
      if (name.startsWith("decoder.bias/") || !isDead(unit)) {
        assertThat(after.get(i)).as(name).isEqualTo(before.get(i));
      } else if (!squares) {
        assertThat(after.get(i)).as(name).isZero();
      } else {
        double mean =
            IntStream.range(0, HIDDEN)
                .filter(other -> !isDead(other))
                .mapToDouble(other -> before.get(place + (other - unit) * (byRow ? INPUTS : 1)))
                .average()
                .orElseThrow();
        assertThat(mean).isPositive();
        assertThat(after.get(i)).as(name).isCloseTo(mean, within(1e-9 * mean));
      }
    }
  }

  @Test
  void resample_everythingOfAUnitsOwn_isAsBeforeTraining() {
    Sparsity topK = new Sparsity.TopK(4, 1, AuxiliaryLoss.of(2).weight(0.1).deadAfter(30), false);
    for (Sparsity sparsity : List.of(Sparsity.gated(0.05), topK)) {
      AutoencoderSpec spec = spec(sparsity, Structure.plain());
      Step step = resample(spec, withDead(spec), SPARSE);
      sparsity
          .parameters()
          .forEach(
              (parameter, start) -> {
                for (int unit : DEAD) {
                  assertThat(step.after().parameter(parameter).get(unit)).isEqualTo(start);
                }
                assertThat(step.after().parameter(parameter).get(0))
                    .isEqualTo(step.before().parameter(parameter).get(0));
              });
    }
  }

  @Test
  void resample_standardizedInputs_usesTheUnitsOfTheNetwork() {
    Structure structure = Structure.plain().normalization(InputNormalization.STANDARDIZE);
    AutoencoderSpec spec = spec(L1, structure);
    double[] mean = new double[INPUTS];
    double[] scale = new double[INPUTS];
    for (int i = 0; i < INPUTS; i++) {
      mean[i] = 0.1 * i;
      scale[i] = 1 + i;
    }
    NetworkState start = withDead(spec);
    NetworkState measured =
        new NetworkState(
            ImmutableMap.<Parameter, DenseArray>builder()
                .putAll(start.parameters())
                .put(Parameter.INPUT_MEAN, DenseArray.of(mean, INPUTS))
                .put(Parameter.INPUT_SCALE, DenseArray.of(scale, INPUTS))
                .buildKeepingLast(),
            ImmutableMap.of());
    Samples one = SPARSE.rows(17, 18);
    Step step = resample(spec, measured, one);

    double[] reconstruction = reconstruction(spec, step.before(), one);
    double[] direction = new double[INPUTS];
    for (int i = 0; i < INPUTS; i++) {
      direction[i] = (one.get(0, i) - reconstruction[i]) / scale[i];
    }
    double[] column = column(step.after(), DEAD[0]);
    for (int i = 0; i < INPUTS; i++) {
      assertThat(column[i] / norm(column)).isCloseTo(direction[i] / norm(direction), within(1e-9));
    }
  }

  @Test
  void chosen_byWeight_isProportionalAndWithoutRepetition() {
    RandomStream random = RandomStream.of(1, "test", 0);
    int[] counts = new int[4];
    for (int i = 0; i < 4000; i++) {
      counts[Resampler.chosen(new double[] {1, 0, 2, 5}, 1, random)[0]]++;
    }

    assertThat(counts[1]).isZero();
    assertThat(counts[0]).isBetween(400, 600);
    assertThat(counts[2]).isBetween(880, 1120);
    assertThat(Resampler.chosen(new double[] {1, 0, 2, 5}, 3, random))
        .containsExactlyInAnyOrder(0, 2, 3);
    assertThat(Resampler.chosen(new double[] {1, 0, 2}, 4, random)).contains(0, 2).hasSize(4);
    assertThat(Resampler.chosen(new double[3], 2, random)).isEmpty();
  }

  @Test
  void settings_outOfRange_areRefused() {
    assertThatThrownBy(() -> Resampling.everySteps(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the steps between resamplings must be positive, were 0");
    assertThatThrownBy(() -> Resampling.atShares(0.5, 0.25))
        .hasMessage("the shares of steps must be in (0, 1) and rise, were [0.5, 0.25]");
    assertThatThrownBy(() -> Resampling.atShares(1))
        .hasMessage("the shares of steps must be in (0, 1) and rise, were [1.0]");
    assertThatThrownBy(() -> Resampling.atShares(0.5).sampleRows(0))
        .hasMessage("the rows to resample from must be positive, were 0");
  }

  @Test
  void fit_aClassifier_isRefused() {
    try (SparseAutoencoder sae = dying();
        Classifier classifier = Classifier.fromEncoder(sae).classes(2).build()) {
      assertThatThrownBy(
              () ->
                  classifier.fit(
                      LabeledSamples.of(SPARSE, new int[200]),
                      training(1).resampling(Resampling.everySteps(3))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("resampling is for autoencoders: a classifier has no decoder for new units");
    }
  }

  private static double[] reconstruction(
      AutoencoderSpec spec, NetworkState state, Samples samples) {
    try (Network network = new ReferenceEngine().open(spec, state, Device.CPU)) {
      return network.forward(samples, Pass.RECONSTRUCTION).get(0).toDoubles();
    }
  }

  private static boolean isDead(int unit) {
    return IntStream.of(DEAD).anyMatch(dead -> dead == unit);
  }

  private static double[] column(NetworkState state, int unit) {
    DenseArray encoder = state.parameter(Parameter.ENCODER_WEIGHTS);
    return IntStream.range(0, INPUTS).mapToDouble(i -> encoder.get(i, unit)).toArray();
  }

  private static double[] row(NetworkState state, int unit) {
    DenseArray decoder = state.parameter(Parameter.DECODER_WEIGHTS);
    return IntStream.range(0, INPUTS).mapToDouble(i -> decoder.get(unit, i)).toArray();
  }

  private static double dot(double[] a, double[] b) {
    return IntStream.range(0, a.length).mapToDouble(i -> a[i] * b[i]).sum();
  }

  private static double norm(double[] numbers) {
    return Math.sqrt(Arrays.stream(numbers).map(number -> number * number).sum());
  }
}
