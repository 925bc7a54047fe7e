package io.github.sparseae.tf.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.google.common.collect.ImmutableMap;
import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.EngineProvider;
import io.github.sparseae.engine.Fixtures;
import io.github.sparseae.engine.Network;
import io.github.sparseae.engine.NetworkState;
import io.github.sparseae.engine.Pass;
import io.github.sparseae.engine.ReferenceCases;
import io.github.sparseae.engine.ReferenceEngine;
import io.github.sparseae.internal.random.RandomStream;
import io.github.sparseae.model.Activation;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.ClassifierSpec;
import io.github.sparseae.model.CodeRule;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Device;
import io.github.sparseae.model.InputNormalization;
import io.github.sparseae.model.NetworkSpec;
import io.github.sparseae.model.Optimizer;
import io.github.sparseae.model.Parameter;
import io.github.sparseae.model.PreEncoderBias;
import io.github.sparseae.model.Precision;
import io.github.sparseae.model.Sparsity;
import io.github.sparseae.model.Structure;
import io.github.sparseae.model.WeightPenalty;
import io.github.sparseae.stress.FullForm;
import io.github.sparseae.tf.TensorFlowEngineProvider;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Single rows against batches of the graph, and against the reference. */
class SingleRowsTest {
  private static final int ROWS = 11;
  private static final EngineProvider TENSORFLOW = new TensorFlowEngineProvider();
  private static final EngineProvider REFERENCE = new ReferenceEngine();

  static List<NetworkSpec> specs() {
    List<NetworkSpec> specs = new ArrayList<>();
    for (Precision precision : Precision.values()) {
      for (AutoencoderSpec spec : ReferenceCases.autoencoders()) {
        specs.add(Fixtures.in(spec, precision));
      }
      for (InputNormalization normalization : InputNormalization.values()) {
        specs.add(
            Fixtures.in(
                ReferenceCases.kind(
                    Activation.RELU,
                    Activation.LINEAR,
                    Sparsity.batchTopK(2),
                    Structure.plain()
                        .preEncoderBias(PreEncoderBias.ZERO)
                        .normalization(normalization)),
                precision));
      }
      for (List<AutoencoderSpec> encoders : ReferenceCases.encoders()) {
        specs.add(
            new ClassifierSpec(
                encoders.stream().map(spec -> Fixtures.in(spec, precision)).toList(),
                3,
                true,
                List.of(),
                WeightPenalty.NONE,
                8));
      }
    }
    return FullForm.cases(specs, 13);
  }

  @Test
  void sparsities_ofThisTest_areTheWholeFamily() {
    assertThat(
            ReferenceCases.autoencoders().stream()
                .<Class<?>>map(spec -> spec.sparsity().getClass())
                .distinct())
        .containsExactlyInAnyOrder(Sparsity.class.getPermittedSubclasses());
  }

  @Test
  void codeRules_ofThisTest_areTheWholeFamily() {
    assertThat(
            ReferenceCases.autoencoders().stream()
                .<Class<?>>map(spec -> spec.sparsity().atInference(spec.hidden()).getClass())
                .distinct())
        .containsExactlyInAnyOrder(CodeRule.class.getPermittedSubclasses());
  }

  @ParameterizedTest
  @MethodSource("specs")
  void forward_ofSingleRows_agreesWithBatches(NetworkSpec spec) {
    NetworkState state = state(spec);
    Samples samples = samples();
    try (Network ours = TENSORFLOW.open(spec, state, Device.CPU);
        Network reference = REFERENCE.open(spec, state, Device.CPU)) {
      for (Pass pass :
          spec instanceof ClassifierSpec
              ? List.of(Pass.CODE, Pass.LOG_PROBABILITY)
              : List.of(Pass.CODE, Pass.RECONSTRUCTION, Pass.DECODED)) {
        Samples rows =
            pass == Pass.DECODED
                ? Samples.of(reference.forward(samples, Pass.CODE).get(0))
                : samples;
        DenseArray batch = ours.forward(rows, pass).get(0);
        DenseArray expected = reference.forward(rows, pass).get(0);
        for (int row = 0; row < ROWS; row++) {
          DenseArray single = ours.forward(rows.rows(row, row + 1), pass).get(0);

          assertThat(single.precision()).isEqualTo(batch.precision());
          assertThat(single.shape()).containsExactly(1, batch.columns());
          for (int j = 0; j < batch.columns(); j++) {
            close(spec, single.get(0, j), batch.get(row, j));
            close(spec, single.get(0, j), expected.get(row, j));
          }
        }
      }
    }
  }

  private static void close(NetworkSpec spec, double actual, double expected) {
    double tolerance = spec.precision() == Precision.FLOAT64 ? 1e-12 : 3e-6;
    assertThat(actual).isCloseTo(expected, within(tolerance * Math.max(1, Math.abs(expected))));
  }

  private static Samples samples() {
    double[][] rows = new double[ROWS][Fixtures.INPUTS];
    RandomStream random = RandomStream.of(6, "rows with zeros", 0);
    for (double[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        row[i] = random.nextInt(3) == 0 ? 0 : random.nextDouble() - 0.3;
      }
    }
    return Samples.of(rows);
  }

  /** Returns a state in which all numbers differ. */
  private static NetworkState state(NetworkSpec spec) {
    if (spec instanceof ClassifierSpec classifier) {
      return Fixtures.state(classifier);
    }
    RandomStream random = RandomStream.of(5, "arrays", 0);
    ImmutableMap.Builder<Parameter, DenseArray> arrays = ImmutableMap.builder();
    NetworkState.initial((AutoencoderSpec) spec)
        .parameters()
        .forEach(
            (parameter, array) -> {
              double[] values = array.toDoubles();
              if (array.shape().length == 1) {
                Arrays.setAll(values, i -> values[i] + 0.2 * random.nextDouble());
              }
              arrays.put(parameter, DenseArray.of(values, array.shape()).in(spec.precision()));
            });
    return Fixtures.measured(new NetworkState(arrays.buildOrThrow(), ImmutableMap.of()));
  }

  @Test
  void forward_forTwoPasses_computesBothOfTheSameRow() {
    NetworkSpec spec = ReferenceCases.autoencoders().get(0);
    Samples rows = samples().rows(3, 5);
    try (Network network = TENSORFLOW.open(spec, state(spec), Device.CPU)) {
      List<DenseArray> both = network.forward(rows, Pass.RECONSTRUCTION, Pass.CODE);

      assertThat(both)
          .containsExactly(
              network.forward(rows, Pass.RECONSTRUCTION).get(0),
              network.forward(rows, Pass.CODE).get(0));
      assertThat(network.forward(Samples.of(both.get(1)), Pass.DECODED).get(0))
          .isEqualTo(both.get(0));
    }
  }

  @Test
  void forward_ofBytes_agreesWithTheirNumbers() {
    NetworkSpec spec = Fixtures.in(ReferenceCases.autoencoders().get(0), Precision.FLOAT32);
    Samples bytes = Samples.ofBytes(new byte[] {1, 0, -3, 40, 5}, Fixtures.INPUTS, 1 / 255f);
    try (Network network = TENSORFLOW.open(spec, state(spec), Device.CPU)) {
      assertThat(network.forward(bytes, Pass.CODE))
          .isEqualTo(network.forward(Samples.of(bytes.toDenseArray()), Pass.CODE));
    }
  }

  @Test
  void forward_afterTrainingAndRestoring_seesTheNewWeights() {
    NetworkSpec spec = ReferenceCases.autoencoders().get(0);
    NetworkState before = state(spec);
    Samples row = samples().rows(2, 3);
    try (Network network = TENSORFLOW.open(spec, before, Device.CPU)) {
      DenseArray first = network.forward(row, Pass.CODE).get(0);
      network.load(samples());
      network.train(ReferenceCases.span(Optimizer.sgd(0.5), ROWS));
      DenseArray trained = network.forward(row, Pass.CODE).get(0);
      DenseArray batch = network.forward(samples(), Pass.CODE).get(0);
      network.restore(before);

      assertThat(trained).isNotEqualTo(first);
      for (int j = 0; j < trained.columns(); j++) {
        close(spec, trained.get(0, j), batch.get(2, j));
      }
      assertThat(network.forward(row, Pass.CODE)).containsExactly(first);
    }
  }

  @Test
  void forward_fromManyThreadsAtOnce_isTheSame() throws Exception {
    NetworkSpec spec = ReferenceCases.autoencoders().get(0);
    NetworkState state = state(spec);
    Samples rows = samples();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try (Network network = TENSORFLOW.open(spec, state, Device.CPU)) {
      List<Future<List<DenseArray>>> calls = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        int row = i % ROWS;
        calls.add(
            threads.submit(() -> network.forward(rows.rows(row, row + 1), Pass.RECONSTRUCTION)));
      }
      for (int i = 0; i < calls.size(); i++) {
        int row = i % ROWS;
        assertThat(calls.get(i).get())
            .isEqualTo(network.forward(rows.rows(row, row + 1), Pass.RECONSTRUCTION));
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void forward_passThatANetworkHasNot_isRefusedForSingleRowsToo() {
    NetworkSpec spec = ReferenceCases.autoencoders().get(0);
    try (Network network = TENSORFLOW.open(spec, state(spec), Device.CPU)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> network.forward(samples().rows(0, 1), Pass.LOG_PROBABILITY))
          .withMessage("this network has no LOG_PROBABILITY");
    }
  }
}
