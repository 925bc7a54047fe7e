package io.github.sparseae.java.internal;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.common.collect.Lists;
import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.EngineException;
import io.github.sparseae.engine.Fixtures;
import io.github.sparseae.engine.Network;
import io.github.sparseae.engine.NetworkState;
import io.github.sparseae.engine.Pass;
import io.github.sparseae.engine.ReferenceCases;
import io.github.sparseae.engine.TrainingSpan;
import io.github.sparseae.java.internal.kernel.Matrix;
import io.github.sparseae.java.internal.kernel.SparseRows;
import io.github.sparseae.java.internal.kernel.Workers;
import io.github.sparseae.model.Activation;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.AuxiliaryLoss;
import io.github.sparseae.model.ClassifierSpec;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Initializer;
import io.github.sparseae.model.Optimizer;
import io.github.sparseae.model.Parameter;
import io.github.sparseae.model.Precision;
import io.github.sparseae.model.Reconstruction;
import io.github.sparseae.model.Reduction;
import io.github.sparseae.model.Sparsity;
import io.github.sparseae.model.Structure;
import io.github.sparseae.model.WeightPenalty;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class JavaNetworkTest {
  private static final int ROWS = 300;
  private static final int INPUTS = 70;
  private static final Samples SAMPLES = Fixtures.samples(ROWS, 4, INPUTS);

  /** Wide enough for work that threads share. */
  private static AutoencoderSpec wide(AutoencoderSpec kind, Precision precision) {
    return wide(kind, 190, precision);
  }

  private static AutoencoderSpec wide(AutoencoderSpec kind, int hidden, Precision precision) {
    return new AutoencoderSpec(
        INPUTS,
        hidden,
        kind.activation(),
        kind.output(),
        kind.sparsity(),
        kind.reconstruction(),
        kind.structure(),
        new WeightPenalty(1e-4, 1e-3),
        kind.initializer(),
        precision,
        3,
        Optional.empty());
  }

  static List<AutoencoderSpec> kinds() {
    List<AutoencoderSpec> kinds = new ArrayList<>();
    for (AutoencoderSpec kind : ReferenceCases.kinds()) {
      kinds.add(wide(kind, kinds.size() % 2 == 0 ? Precision.FLOAT32 : Precision.FLOAT64));
    }
    return kinds;
  }

  private static Network open(AutoencoderSpec spec) {
    return JavaNetwork.open(spec, NetworkState.initial(spec), Workers.shared());
  }

  private static TrainingSpan span(int[] order) {
    int steps = (order.length + 99) / 100;
    double[] ones = new double[steps];
    double[] rates = new double[steps];
    Arrays.fill(ones, 1);
    Arrays.fill(rates, 0.01);
    return new TrainingSpan(Optimizer.adam(0.01), order, 100, 0, rates, ones).clippedTo(1);
  }

  private static int[] order() {
    int[] order = new int[ROWS];
    Arrays.setAll(order, i -> (i * 7 + 3) % ROWS);
    return order;
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void train_withAnyNumberOfThreads_hasTheSameBits(AutoencoderSpec spec) {
    List<NetworkState> states = new ArrayList<>();
    List<DenseArray> codes = new ArrayList<>();
    for (int threads : new int[] {1, 4}) {
      try (Network network =
          JavaNetwork.open(spec, NetworkState.initial(spec), new Workers(threads))) {
        network.load(SAMPLES);
        network.train(span(order()));
        states.add(network.state());
        codes.addAll(network.forward(SAMPLES, Pass.CODE));
      }
    }

    assertThat(states.get(1)).isEqualTo(states.get(0));
    assertThat(codes.get(1)).isEqualTo(codes.get(0));
  }

  @Test
  void train_aDecoderRowOfZerosOfAnIdleUnit_staysSo() {
    AutoencoderSpec spec =
        Fixtures.spec(
            Activation.RELU,
            Activation.LINEAR,
            Sparsity.none(),
            Reconstruction.meanSquaredError(),
            Structure.plain().unitNormDecoder(true));
    Map<Parameter, DenseArray> arrays =
        new LinkedHashMap<>(NetworkState.initial(spec).parameters());
    float[] rows = requireNonNull(arrays.get(Parameter.DECODER_WEIGHTS)).toFloats();
    Arrays.fill(rows, 0, spec.inputs(), 0);
    arrays.put(Parameter.DECODER_WEIGHTS, DenseArray.of(rows, spec.hidden(), spec.inputs()));
    float[] biases = new float[spec.hidden()];
    biases[0] = -100;
    arrays.put(Parameter.ENCODER_BIAS, DenseArray.of(biases, spec.hidden()));
    try (Network network =
        JavaNetwork.open(spec, new NetworkState(arrays, Map.of()), Workers.shared())) {
      network.load(Fixtures.samples(ROWS, 4, spec.inputs()));
      network.train(span(order()));

      DenseArray trained =
          requireNonNull(network.state().parameters().get(Parameter.DECODER_WEIGHTS));
      assertThat(Arrays.copyOf(trained.toDoubles(), spec.inputs())).containsOnly(0);
      double[] second = Arrays.copyOfRange(trained.toDoubles(), spec.inputs(), 2 * spec.inputs());
      assertThat(Arrays.stream(second).map(x -> x * x).sum()).isCloseTo(1, within(1e-12));
    }
  }

  @ParameterizedTest
  @EnumSource
  void train_onRowsOfZeros_leavesNoSubnormalNumberInTheOptimizer(Precision precision) {
    AutoencoderSpec spec = Fixtures.withWeightPenalty(wide(kinds().get(0), precision), 0, 0);
    int steps = precision == Precision.FLOAT32 ? 1_000 : 8_000; // 0.9 to this power is below all
    double[] ones = new double[steps];
    Arrays.fill(ones, 1);
    int[] order = new int[steps];
    Arrays.fill(order, 1, steps, 1);
    Samples firstIsNotZero =
        Samples.of(Fixtures.samples(1, 4, spec.inputs()).row(0), new float[spec.inputs()]);
    try (Network network = open(spec)) {
      network.load(firstIsNotZero);
      network.train(new TrainingSpan(Optimizer.momentum(0.01, 0.9), order, 1, 0, ones, ones));

      Map<String, DenseArray> velocities = network.state().slots();
      double least = precision == Precision.FLOAT32 ? Float.MIN_NORMAL : Double.MIN_NORMAL;
      assertThat(velocities).containsKey("encoder.weights/momentum.v");
      velocities.forEach(
          (name, values) ->
              assertThat(Arrays.stream(values.toDoubles()).filter(v -> v != 0).map(Math::abs))
                  .as(name)
                  .allMatch(v -> v >= least));
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void forward_ofOneRow_hasTheBitsOfThatRowInABatch(AutoencoderSpec spec) {
    try (Network network = open(spec)) {
      List<DenseArray> all = network.forward(SAMPLES, Pass.CODE, Pass.RECONSTRUCTION);
      List<DenseArray> one = network.forward(SAMPLES.rows(17, 18), Pass.CODE, Pass.RECONSTRUCTION);

      for (int pass = 0; pass < 2; pass++) {
        assertThat(one.get(pass).row(0)).isEqualTo(all.get(pass).row(17));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void forward_byManyThreads_hasTheBitsOfEachRowAlone(Precision precision) throws Exception {
    AutoencoderSpec kind =
        ReferenceCases.kind(
            Activation.RELU, Activation.LINEAR, Sparsity.topK(5), Structure.plain());
    AutoencoderSpec spec = wide(kind, 8_000, precision); // enough work for calls to wait
    ExecutorService threads = Executors.newFixedThreadPool(12);
    try (Network network = open(spec)) {
      List<Samples> batches = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        batches.add(SAMPLES.rows(i, i + 1 + i % 3));
      }
      Pass[] passes = {Pass.CODE, Pass.RECONSTRUCTION};
      List<List<DenseArray>> alone =
          batches.stream().map(batch -> network.forward(batch, passes)).toList();

      List<Future<List<DenseArray>>> together =
          threads.invokeAll(
              Lists.transform(batches, batch -> () -> network.forward(batch, passes)));
      for (int i = 0; i < batches.size(); i++) {
        assertThat(together.get(i).get()).isEqualTo(alone.get(i));
      }
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void forward_afterTrainingAndRestoring_usesTheNewWeights() {
    AutoencoderSpec spec = kinds().get(0);
    try (Network network = open(spec)) {
      Samples row = SAMPLES.rows(0, 1);
      DenseArray before = network.forward(row, Pass.CODE).get(0);
      NetworkState start = network.state();
      network.load(SAMPLES);
      network.train(span(order()));
      DenseArray after = network.forward(row, Pass.CODE).get(0);
      assertThat(after).isNotEqualTo(before);
      assertThat(network.forward(SAMPLES, Pass.CODE).get(0).row(0)).isEqualTo(after.row(0));

      network.restore(start);

      assertThat(network.forward(row, Pass.CODE).get(0)).isEqualTo(before);
      assertThat(network.state()).isEqualTo(start);
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void train_fromAStateBetweenSteps_continuesToTheBit(AutoencoderSpec spec) {
    int[] order = order();
    NetworkState expected;
    try (Network whole = open(spec)) {
      whole.load(SAMPLES);
      whole.train(span(order));
      expected = whole.state();
    }
    NetworkState half;
    try (Network first = open(spec)) {
      first.load(SAMPLES);
      first.train(span(Arrays.copyOf(order, 100)));
      half = first.state();
    }
    try (Network second = JavaNetwork.open(spec, half, Workers.shared())) {
      second.load(SAMPLES);
      second.train(
          new TrainingSpan(
                  Optimizer.adam(0.01),
                  Arrays.copyOfRange(order, 100, ROWS),
                  100,
                  1,
                  new double[] {0.01, 0.01},
                  new double[] {1, 1})
              .clippedTo(1));
      assertThat(second.state()).isEqualTo(expected);
    }
  }

  /** The few active cells are enough for sparse products with one k, and too many with another. */
  @ParameterizedTest
  @EnumSource(Precision.class)
  void forward_sparseOrDense_decodesToTheSameBits(Precision precision) {
    AutoencoderSpec spec =
        wide(
            ReferenceCases.kind(
                Activation.RELU, Activation.LINEAR, Sparsity.topK(5), Structure.plain()),
            precision);
    try (Network network = open(spec)) {
      List<DenseArray> sparse = network.forward(SAMPLES, Pass.CODE, Pass.RECONSTRUCTION);
      DenseArray dense = network.forward(Samples.of(sparse.get(0)), Pass.DECODED).get(0);

      assertThat(dense).isEqualTo(sparse.get(1));
    }
  }

  @Test
  void train_thatDiverges_saysSoInItsLosses() {
    AutoencoderSpec spec =
        new AutoencoderSpec(
            INPUTS,
            190,
            Activation.RELU,
            Activation.LINEAR,
            new Sparsity.TopK(3, 1, AuxiliaryLoss.of(5).deadAfter(100), false),
            Reconstruction.squaredError(Reduction.SUM),
            Structure.plain(),
            WeightPenalty.NONE,
            Initializer.FAN_IN_UNIFORM,
            Precision.FLOAT32,
            3,
            Optional.empty());
    try (Network network = open(spec)) {
      network.load(SAMPLES);
      TrainingSpan span =
          new TrainingSpan(Optimizer.sgd(1e6), order(), 30, 0, rates(10, 1e6), rates(10, 1));

      assertThat(network.train(span).losses())
          .last()
          .satisfies(losses -> assertThat(losses.isFinite()).isFalse());
    }
  }

  private static double[] rates(int steps, double rate) {
    double[] rates = new double[steps];
    Arrays.fill(rates, rate);
    return rates;
  }

  @Test
  void close_thenAnyUse_isAnIllegalState() {
    Network network = open(kinds().get(0));
    network.load(SAMPLES);
    network.close();
    network.close();

    assertThatThrownBy(() -> network.forward(SAMPLES, Pass.CODE))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("this network is closed");
    assertThatThrownBy(network::state).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> network.evaluate(SAMPLES)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> network.train(span(order())))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void train_withoutRows_isAnIllegalState() {
    try (Network network = open(kinds().get(0))) {
      assertThatThrownBy(() -> network.train(span(order())))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("no rows are loaded");
    }
  }

  @Test
  void batch_ofMoreNumbersThanAnArrayHolds_saysSo() {
    AutoencoderSpec spec =
        new AutoencoderSpec(
            1,
            1 << 16,
            Activation.RELU,
            Activation.LINEAR,
            Sparsity.none(),
            Reconstruction.squaredError(Reduction.SUM),
            Structure.plain(),
            WeightPenalty.NONE,
            Initializer.FAN_IN_UNIFORM,
            Precision.FLOAT32,
            3,
            Optional.empty());
    Samples many = Samples.of(DenseArray.wrap(new float[40_000], 40_000, 1));
    int[] order = new int[many.size()];
    TrainingSpan span =
        new TrainingSpan(Optimizer.sgd(1), order, order.length, 0, rates(1, 1), rates(1, 1));
    String message = "no array holds 40000 rows of 65536 numbers; use smaller batches";
    try (Network network = open(spec)) {
      network.load(many);

      assertThatThrownBy(() -> network.forward(many, Pass.CODE))
          .isInstanceOf(EngineException.class)
          .hasMessage(message);
      assertThatThrownBy(() -> network.train(span))
          .isInstanceOf(EngineException.class)
          .hasMessage(message);
    }
    assertThatThrownBy(() -> allCells(Numbers.of(Precision.FLOAT64, Workers.shared()), 40_000))
        .isInstanceOf(EngineException.class)
        .hasMessage(message);
  }

  private static <A> Matrix<A> allCells(Numbers<A> math, int rows) {
    int[] starts = new int[rows + 1];
    return Code.of(math, new SparseRows<>(rows, 1 << 16, starts, new int[0], math.allocate(0)))
        .matrix();
  }

  @Test
  void forward_ofAPassThatTheNetworkLacks_isRefused() {
    AutoencoderSpec encoder = kinds().get(0);
    ClassifierSpec spec =
        new ClassifierSpec(List.of(encoder), 3, true, List.of(), WeightPenalty.NONE, 8);
    try (Network autoencoder = open(encoder);
        Network classifier =
            JavaNetwork.open(
                spec,
                NetworkState.initial(spec, NetworkState.initial(encoder)),
                Workers.shared())) {
      assertThatThrownBy(() -> autoencoder.forward(SAMPLES, Pass.LOG_PROBABILITY))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("this network has no LOG_PROBABILITY");
      assertThatThrownBy(() -> classifier.forward(SAMPLES, Pass.RECONSTRUCTION))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("this network has no RECONSTRUCTION");
    }
  }
}
