package io.github.sparseae.tf.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.Iterators;
import com.sun.management.ThreadMXBean;
import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.Fixtures;
import io.github.sparseae.engine.Network;
import io.github.sparseae.engine.NetworkState;
import io.github.sparseae.engine.Pass;
import io.github.sparseae.engine.ReferenceCases;
import io.github.sparseae.engine.TrainingSpan;
import io.github.sparseae.java.JavaEngineProvider;
import io.github.sparseae.model.Activation;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Device;
import io.github.sparseae.model.Initializer;
import io.github.sparseae.model.Optimizer;
import io.github.sparseae.model.Parameter;
import io.github.sparseae.model.Precision;
import io.github.sparseae.model.Reconstruction;
import io.github.sparseae.model.Reduction;
import io.github.sparseae.model.Sparsity;
import io.github.sparseae.model.Structure;
import io.github.sparseae.model.WeightPenalty;
import io.github.sparseae.tf.TestedDevice;
import io.github.sparseae.tf.internal.loading.NativeLibrary;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tensorflow.proto.DataType;

class TensorFlowNetworkTest {
  private static final AutoencoderSpec SPEC =
      Fixtures.in(ReferenceCases.autoencoders().get(0), Precision.FLOAT32);
  private static final Samples SAMPLES = Fixtures.samples(6, 4);

  @BeforeAll
  static void load() {
    NativeLibrary.load();
  }

  private static TensorFlowNetwork<?> open(AutoencoderSpec spec, NetworkState state) {
    return TensorFlowNetwork.open(spec, state, Device.CPU, TestedDevice.settings(false));
  }

  private static AutoencoderSpec wide(int hidden) {
    return new AutoencoderSpec(
        784,
        hidden,
        Activation.RELU,
        Activation.LINEAR,
        Sparsity.none(),
        Reconstruction.squaredError(Reduction.MEAN),
        Structure.plain(),
        WeightPenalty.NONE,
        Initializer.FAN_IN_UNIFORM,
        Precision.FLOAT32,
        3,
        Optional.empty());
  }

  private static TrainingSpan span(Optimizer optimizer) {
    return new TrainingSpan(
        optimizer,
        new int[] {0, 3, 1, 5, 4, 2},
        3,
        0,
        new double[] {0.01, 0.02},
        new double[] {1, 0.5});
  }

  /** The 31 betas need 31 different training graphs. */
  @Test
  void train_withEverNewSettings_keepsTheGraphBounded_andTheBitsOfNewNetworks() {
    List<Integer> sizes = new ArrayList<>();
    NetworkState expected = NetworkState.initial(SPEC);
    try (TensorFlowNetwork<?> network = open(SPEC, expected)) {
      network.load(SAMPLES);
      for (int i = 0; i < 31; i++) {
        TrainingSpan span = span(new Optimizer.Adam(0.01, 0.5 + 0.01 * i, 0.999, 1e-8));
        network.train(span);
        sizes.add(Iterators.size(network.graph().operations()));
        try (Network fresh = open(SPEC, expected)) {
          fresh.load(SAMPLES);
          fresh.train(span);
          expected = fresh.state();
        }
        assertThat(network.state()).as("after fit %s", i).isEqualTo(expected);
      }
    }
    int step = sizes.get(2) - sizes.get(1);
    assertThat(step).isPositive();
    assertThat(sizes).allMatch(size -> size <= sizes.get(0) + 11 * step);
    assertThat(sizes.get(12)).isLessThan(sizes.get(0) + step);
  }

  @Test
  void train_withSettingsThatAreKnown_addsNothingToTheGraph() {
    try (TensorFlowNetwork<?> network = open(SPEC, NetworkState.initial(SPEC))) {
      network.load(SAMPLES);
      network.train(span(Optimizer.adam(0.01)));
      int size = Iterators.size(network.graph().operations());
      network.train(span(Optimizer.adam(0.5)));

      assertThat(Iterators.size(network.graph().operations())).isEqualTo(size);
    }
  }

  @Test
  void forward_ofOneRowAfterTraining_copiesTheWeightsOnce() {
    AutoencoderSpec spec = wide(1000);
    Samples samples = Fixtures.samples(6, 4, spec.inputs());
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (TensorFlowNetwork<?> network = open(spec, NetworkState.initial(spec))) {
      network.load(samples);
      network.train(span(Optimizer.adam(0.01)));
      DenseArray code = network.forward(samples.rows(0, 1), Pass.CODE).get(0);
      long before = threads.getCurrentThreadAllocatedBytes();
      assertThat(network.forward(samples.rows(0, 1), Pass.CODE)).containsExactly(code);
      long allocated = threads.getCurrentThreadAllocatedBytes() - before;

      assertThat(code.columns()).isEqualTo(1000);
      assertThat(allocated).isLessThan(500 * 1000);
    }
  }

  @Test
  void state_beforeTheFirstSession_isThatOfASession() {
    AutoencoderSpec spec = wide(400);
    Map<Parameter, DenseArray> parameters = new HashMap<>(NetworkState.initial(spec).parameters());
    parameters.remove(Parameter.DECODER_BIAS);
    parameters.computeIfPresent(
        Parameter.ENCODER_BIAS, (unused, bias) -> bias.in(Precision.FLOAT64));
    NetworkState state = new NetworkState(parameters, Map.of());
    Samples rows = Fixtures.samples(20, 4, spec.inputs());
    try (TensorFlowNetwork<?> network = open(spec, state)) {
      NetworkState before = network.state();
      Map<Parameter, DenseArray> some = network.parameters(Set.of(Parameter.DECODER_BIAS));
      network.evaluate(rows);

      assertThat(network.state()).isEqualTo(before);
      assertThat(network.parameters(some.keySet())).isEqualTo(some).hasSize(1);
    }
    try (TensorFlowNetwork<?> network = open(spec, state)) {
      NetworkState other = NetworkState.initial(wide(400));
      network.restore(other);
      assertThat(network.state()).isEqualTo(other);
    }
  }

  @Test
  void forward_ofAFewRowsOfALargeNetwork_isThatOfPlainJavaBitForBit() {
    AutoencoderSpec spec = wide(400);
    NetworkState state = NetworkState.initial(spec);
    Samples rows = Fixtures.samples(4, 4, spec.inputs());
    try (TensorFlowNetwork<?> network = open(spec, state);
        Network plain = new JavaEngineProvider().open(spec, state, Device.CPU)) {
      assertThat(network.forward(rows, Pass.CODE)).isEqualTo(plain.forward(rows, Pass.CODE));
    }
  }

  @ParameterizedTest
  @CsvSource({
    // hidden units, the most rows in scalar loops, and with vectors
    "20, 3, 3",
    "100, 19, 76",
    "400, 4, 19",
    "1000, 1, 7",
  })
  void isFasterInJava_ofCodes_isWhereTheMultiplyAddsAreFew(int hidden, int scalar, int vectors) {
    AutoencoderSpec spec = wide(hidden);

    for (int rows = 1; rows < 100; rows++) {
      assertThat(TensorFlowNetwork.isFasterInJava(spec, rows, false, Pass.CODE))
          .as("%s rows", rows)
          .isEqualTo(rows <= scalar);
      assertThat(TensorFlowNetwork.isFasterInJava(spec, rows, true, Pass.CODE))
          .as("%s rows, with vectors", rows)
          .isEqualTo(rows <= vectors);
    }
  }

  @Test
  void isFasterInJava_ofReconstructions_countsBothLayers() {
    AutoencoderSpec spec = wide(400);

    assertThat(TensorFlowNetwork.isFasterInJava(spec, 2, false, Pass.RECONSTRUCTION)).isTrue();
    assertThat(TensorFlowNetwork.isFasterInJava(spec, 3, false, Pass.RECONSTRUCTION)).isFalse();
    assertThat(TensorFlowNetwork.isFasterInJava(spec, 4, false, Pass.DECODED)).isTrue();
  }

  @Test
  void isFasterInJava_forOneRowOfManyWeights_isFalse() {
    assertThat(TensorFlowNetwork.isFasterInJava(wide(1200), 1, true, Pass.CODE)).isTrue();
    assertThat(TensorFlowNetwork.isFasterInJava(wide(1300), 1, true, Pass.CODE)).isFalse();
  }

  /** On the device GPU, where the graph itself rounds; soft placement has a CPU compute it. */
  @Test
  void train_twoNetworksWithDifferentSettings_computesEachAsItWasOpened() {
    NetworkState initial = NetworkState.initial(SPEC);
    try (TensorFlowNetwork<?> rounding =
            TensorFlowNetwork.open(SPEC, initial, Device.GPU, TestedDevice.settings(true));
        TensorFlowNetwork<?> exact =
            TensorFlowNetwork.open(SPEC, initial, Device.GPU, TestedDevice.settings(false))) {
      for (TensorFlowNetwork<?> network : List.of(rounding, exact)) {
        network.load(SAMPLES);
        network.train(span(Optimizer.sgd(0.01)));
      }

      assertThat(products(rounding)).containsOnly(DataType.DT_BFLOAT16);
      assertThat(products(exact)).containsOnly(DataType.DT_FLOAT);
      assertThat(rounding.state()).isNotEqualTo(exact.state());
    }
  }

  private static List<DataType> products(TensorFlowNetwork<?> network) {
    return network.graph().toGraphDef().getNodeList().stream()
        .filter(node -> node.getOp().equals("MatMul"))
        .map(node -> node.getAttrOrThrow("T").getType())
        .toList();
  }
}
