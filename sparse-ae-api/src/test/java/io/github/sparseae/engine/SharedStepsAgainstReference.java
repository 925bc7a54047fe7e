package io.github.sparseae.engine;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.common.primitives.Ints;
import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.data.Samples;
import io.github.sparseae.model.Activation;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.AuxiliaryLoss;
import io.github.sparseae.model.ClassifierSpec;
import io.github.sparseae.model.Corruption;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Device;
import io.github.sparseae.model.InputNormalization;
import io.github.sparseae.model.Losses;
import io.github.sparseae.model.NetworkSpec;
import io.github.sparseae.model.Optimizer;
import io.github.sparseae.model.Parameter;
import io.github.sparseae.model.Precision;
import io.github.sparseae.model.Sparsity;
import io.github.sparseae.model.Structure;
import io.github.sparseae.model.WeightPenalty;
import io.github.sparseae.stress.FullForm;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Steps of which several networks compute a part each, against the reference, which has all rows.
 */
public abstract class SharedStepsAgainstReference extends AgainstReference {
  private static final int ROWS = 17;
  private static final int BATCH = 7;

  protected SharedStepsAgainstReference(EngineProvider engine, Device device) {
    super(engine, device);
  }

  /** Every kind whose choice of active units does not depend on the other rows of a batch. */
  static List<AutoencoderSpec> autoencoders() {
    AuxiliaryLoss relative = AuxiliaryLoss.of(2).weight(0.25).deadAfter(9).relative(true);
    List<AutoencoderSpec> all = new ArrayList<>();
    for (AutoencoderSpec spec : ReferenceCases.autoencoders()) {
      Sparsity kind =
          spec.sparsity() instanceof Sparsity.Matryoshka matryoshka
              ? matryoshka.inner()
              : spec.sparsity();
      if (!(kind instanceof Sparsity.BatchTopK || kind instanceof Sparsity.WinnerTakeAll)) {
        all.add(spec);
      }
    }
    Structure unit = Structure.plain().unitNormDecoder(true).encoderFromDecoder(true);
    for (Structure structure : List.of(unit, unit.normalization(InputNormalization.STANDARDIZE))) {
      all.add(
          Fixtures.withWeightPenalty(
              ReferenceCases.kind(
                  Activation.RELU,
                  Activation.LINEAR,
                  new Sparsity.TopK(2, 1.5, relative, false),
                  structure),
              0.02,
              0.3));
    }
    return all;
  }

  static List<Arguments> networks() {
    return FullForm.cases(all(), 4);
  }

  /** All networks, each with one of the optimizers. */
  protected static List<Arguments> all() {
    List<Arguments> all = new ArrayList<>();
    List<Optimizer> optimizers = ReferenceCases.optimizers();
    for (AutoencoderSpec spec : autoencoders()) {
      all.add(Arguments.of(spec, optimizers.get(all.size() % optimizers.size())));
    }
    for (List<AutoencoderSpec> encoders : ReferenceCases.encoders()) {
      all.add(
          Arguments.of(
              new ClassifierSpec(
                  encoders, 3, all.size() % 2 == 0, List.of(), new WeightPenalty(0, 0.1), 8),
              optimizers.get(all.size() % optimizers.size())));
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("networks")
  void apply_mergedParts_agrees(NetworkSpec spec, Optimizer optimizer) {
    for (int parts : parts()) {
      shareSteps(spec, optimizer, parts);
    }
  }

  /** Into how many parts steps are divided. */
  protected int[] parts() {
    return new int[] {1, 2, 3, 7};
  }

  /** Whether a step by given gradients has the bits of one that computes them. */
  protected boolean isExact(NetworkSpec spec) {
    return true;
  }

  private static TrainingSpan span(NetworkSpec spec, Optimizer optimizer, int turn) {
    TrainingSpan plain = ReferenceCases.span(optimizer, ROWS);
    int[] order = new int[4 * ROWS];
    for (int step = 0, at = 0; step < plain.steps(); step++) {
      for (int row : plain.rows(step)) {
        order[at++] = row;
      }
    }
    int steps = (order.length - 1) / BATCH + 1;
    double[] rates = new double[steps];
    double[] factors = new double[steps];
    boolean[] counted = new boolean[steps];
    for (int i = 0; i < steps; i++) {
      rates[i] = optimizer.learningRate() * (1 - 0.5 * i / steps);
      factors[i] = (i + 1.0) / steps;
      counted[i] = i % 3 == 0;
    }
    TrainingSpan span =
        new TrainingSpan(optimizer, order, BATCH, 0, rates, factors).countingActivity(counted);
    if (turn % 2 == 0) {
      span = span.corrupted(Corruption.gaussian(0.3), 77, 1_000);
    }
    if (turn % 3 == 0) {
      span = span.clippedTo(0.05);
    }
    boolean hasThresholds = spec.shapes().containsKey(Parameter.UNIT_THRESHOLD);
    return hasThresholds ? span.withThresholdRate(2) : span;
  }

  private void shareSteps(NetworkSpec spec, Optimizer optimizer, int parts) {
    Samples samples =
        Fixtures.labeled(
            Fixtures.samples(ROWS, 4),
            spec instanceof ClassifierSpec ? Fixtures.labels(ROWS, 3, 4) : null);
    NetworkState state =
        spec instanceof ClassifierSpec classifier
            ? Fixtures.state(classifier)
            : Fixtures.measured(NetworkState.initial((AutoencoderSpec) spec));
    TrainingSpan span = span(spec, optimizer, parts);
    try (Network reference = new ReferenceNetwork(spec, state);
        Network driver = open(spec, state);
        Network alone = open(spec, state);
        Workers workers = new Workers(this, spec, state, samples, parts)) {
      reference.load(samples);
      alone.load(samples);
      for (int step = 0; step < span.steps(); step++) {
        TrainingSpan one = span.step(step);
        NetworkState before = driver.state();
        List<@Nullable TrainingSpan> shares = workers.shares(one);
        Gradients merged = Gradients.merged(workers.gradients(spec, before, shares));
        Gradients expected = reference.gradients(one);
        assertThat(merged.sums().keySet()).isEqualTo(spec.trained());
        if (spec.weightPenalties().isEmpty()) {
          merged.sums().forEach((name, sum) -> close(sum, expected.sums().get(name)));
        }
        SpanResult whole = alone.train(one);
        Losses losses = driver.apply(merged, one);
        SpanResult reached = reference.train(one);
        assertThat(losses.data()).isCloseTo(reached.losses().get(0).data(), within(1e-9));
        assertThat(losses.penalty()).isCloseTo(reached.losses().get(0).penalty(), within(1e-9));
        assertThat(merged.activity() != null).isEqualTo(one.countsActivity());
        if (one.countsActivity()) {
          agree(requireNonNull(merged.activity()), requireNonNull(whole.activity()));
        }
      }
      agree(spec, driver, reference);
      if (parts == 1 && isExact(spec)) {
        assertThat(driver.state()).isEqualTo(alone.state());
      }
    }
  }

  private static void agree(UnitActivity actual, UnitActivity expected) {
    assertThat(actual.rows()).isEqualTo(expected.rows());
    assertThat(actual.l0(0)).isEqualTo(expected.l0(0));
    for (int unit = 0; unit < expected.units(); unit++) {
      assertThat(actual.activeRows(unit)).isEqualTo(expected.activeRows(unit));
      assertThat(actual.saturatedRows(unit)).isEqualTo(expected.saturatedRows(unit));
    }
  }

  private static void close(DenseArray actual, @Nullable DenseArray expected) {
    double[] numbers = requireNonNull(expected).toDoubles();
    double largest = Arrays.stream(numbers).map(Math::abs).max().orElse(0);
    double difference = 0;
    for (int i = 0; i < numbers.length; i++) {
      difference = Math.max(difference, Math.abs(actual.get(i) - numbers[i]));
    }
    assertThat(difference).isLessThanOrEqualTo(1e-12 * Math.max(largest, 1));
  }

  /** Networks that have some rows each; one has none if there are more than rows in a batch. */
  private static final class Workers implements AutoCloseable {
    private final List<Network> networks = new ArrayList<>();
    private final List<List<Integer>> rows = new ArrayList<>();

    Workers(
        AgainstReference test, NetworkSpec spec, NetworkState state, Samples samples, int parts) {
      for (int part = 0; part < parts; part++) {
        int own = part;
        int[] numbers = IntStream.range(0, ROWS).filter(row -> row * row % parts == own).toArray();
        rows.add(Ints.asList(numbers));
        networks.add(test.open(spec, state));
        if (numbers.length > 0) {
          double[][] values = new double[numbers.length][samples.width()];
          int[] labels = new int[numbers.length];
          for (int i = 0; i < numbers.length; i++) {
            samples.copy(numbers[i], numbers[i] + 1, values[i]);
            labels[i] = samples instanceof LabeledSamples labeled ? labeled.label(numbers[i]) : 0;
          }
          networks
              .get(part)
              .load(
                  Fixtures.labeled(
                      Samples.of(values), samples instanceof LabeledSamples ? labels : null));
        }
      }
    }

    /** Returns the part of each network; null where it has none. */
    List<@Nullable TrainingSpan> shares(TrainingSpan step) {
      List<@Nullable TrainingSpan> shares = new ArrayList<>();
      int[] batch = step.rows(0);
      for (List<Integer> own : rows) {
        int[] places =
            IntStream.range(0, batch.length).filter(i -> own.contains(batch[i])).toArray();
        int[] numbers = IntStream.of(places).map(place -> own.indexOf(batch[place])).toArray();
        shares.add(places.length == 0 ? null : step.part(places, numbers));
      }
      return shares;
    }

    List<Gradients> gradients(
        NetworkSpec spec, NetworkState state, List<@Nullable TrainingSpan> shares) {
      List<BatchStatistics> statistics = new ArrayList<>();
      for (int i = 0; i < shares.size(); i++) {
        networks.get(i).restore(state);
        TrainingSpan share = shares.get(i);
        if (share != null && BatchStatistics.areNeeded(spec)) {
          statistics.add(networks.get(i).statistics(share));
        }
      }
      List<Gradients> gradients = new ArrayList<>();
      for (int i = 0; i < shares.size(); i++) {
        TrainingSpan share = shares.get(i);
        if (share != null) {
          gradients.add(
              networks
                  .get(i)
                  .gradients(
                      statistics.size() < 2
                          ? share
                          : share.within(BatchStatistics.merged(statistics))));
        }
        assertThat(networks.get(i).parameters(spec.shapes().keySet()))
            .isEqualTo(Map.copyOf(state.parameters()));
      }
      return gradients;
    }

    @Override
    public void close() {
      networks.forEach(Network::close);
    }
  }

  @Test
  void gradients_partWithoutNeededStatistics_isRefused() {
    AutoencoderSpec spec =
        ReferenceCases.kind(
            Activation.RELU,
            Activation.LINEAR,
            new Sparsity.TopK(2, 1.5, AuxiliaryLoss.of(2), false),
            Structure.plain());
    assertThat(spec.precision()).isEqualTo(Precision.FLOAT64);
    try (Network network = open(spec, NetworkState.initial(spec))) {
      network.load(Fixtures.samples(ROWS, 4));
      TrainingSpan part =
          ReferenceCases.span(Optimizer.sgd(0.1), ROWS)
              .step(0)
              .part(new int[] {0, 2}, new int[] {4, 5});

      assertThatThrownBy(() -> network.gradients(part))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "the gradients of a part of a batch need the statistics of the whole batch: set them"
                  + " by within(statistics)");
      assertThatThrownBy(() -> part.within(BatchStatistics.ofActiveUnits(4, 7)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("statistics of 4 rows are not those of this step's batch");
    }
  }
}
