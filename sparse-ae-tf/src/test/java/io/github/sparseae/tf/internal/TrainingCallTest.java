package io.github.sparseae.tf.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.FewActiveAgainstReference;
import io.github.sparseae.engine.Fixtures;
import io.github.sparseae.engine.NetworkState;
import io.github.sparseae.engine.Pass;
import io.github.sparseae.engine.ReferenceCases;
import io.github.sparseae.engine.SpanResult;
import io.github.sparseae.engine.TrainingSpan;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.ClassifierSpec;
import io.github.sparseae.model.Corruption;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Device;
import io.github.sparseae.model.NetworkSpec;
import io.github.sparseae.model.Optimizer;
import io.github.sparseae.model.Parameter;
import io.github.sparseae.model.Precision;
import io.github.sparseae.model.Sparsity;
import io.github.sparseae.model.WeightPenalty;
import io.github.sparseae.stress.FullForm;
import io.github.sparseae.tf.TestedDevice;
import io.github.sparseae.tf.internal.graph.MarkedIdentity;
import io.github.sparseae.tf.internal.loading.EngineSettings;
import io.github.sparseae.tf.internal.loading.NativeLibrary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Many steps in one call of the session compute the same bits as one call for each step. */
class TrainingCallTest {
  private static final int ROWS = 7;
  private static final int MANY = 3;
  private static final AutoencoderSpec FIRST = ReferenceCases.autoencoders().get(0);

  private record Trained(SpanResult outcome, NetworkState state) {}

  @BeforeAll
  static void load() {
    NativeLibrary.load();
  }

  private static List<AutoencoderSpec> autoencoders() {
    return ReferenceCases.autoencoders();
  }

  /**
   * One of each kind of sparsity, and of each structure, among which are all that updates touch, in
   * both precisions; in the short form, one of nine.
   */
  static List<AutoencoderSpec> kinds() {
    Map<Object, AutoencoderSpec> kinds = new LinkedHashMap<>();
    for (AutoencoderSpec spec : autoencoders()) {
      kinds.putIfAbsent(spec.sparsity().getClass(), spec);
      kinds.putIfAbsent(spec.structure(), spec);
      kinds.putIfAbsent(spec.shapes().keySet(), spec);
      kinds.putIfAbsent(spec.weightPenalty(), spec);
    }
    List<AutoencoderSpec> all = new ArrayList<>();
    for (AutoencoderSpec spec : new LinkedHashSet<>(kinds.values())) {
      for (Precision precision : Precision.values()) {
        all.add(Fixtures.in(spec, precision));
      }
    }
    return FullForm.cases(all, 9);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void train_everyKind_toTheSameBits(AutoencoderSpec spec) {
    check(spec, span(Optimizer.adam(0.01)), null);
  }

  /** On the device GPU, where the graph itself rounds; soft placement has a CPU compute it. */
  @Test
  void train_withProductsInBfloat16_toTheSameBits() {
    AutoencoderSpec spec = Fixtures.in(FIRST, Precision.FLOAT32);
    Trained exact = trainedOnGpu(spec, 1, TestedDevice.settings(false));
    Trained one = trainedOnGpu(spec, 1, TestedDevice.settings(true));
    Trained many = trainedOnGpu(spec, MANY, TestedDevice.settings(true));

    assertThat(one.state()).isNotEqualTo(exact.state());
    assertSame(many, one, spec);
  }

  private static Trained trainedOnGpu(AutoencoderSpec spec, int steps, EngineSettings settings) {
    try (TensorFlowNetwork<?> network =
        TensorFlowNetwork.open(
            spec,
            NetworkState.initial(spec),
            Device.GPU,
            settings,
            MarkedIdentity.isAvailable(),
            StepsPerCall.always(steps))) {
      network.load(Fixtures.samples(ROWS, 4));
      return new Trained(network.train(span(Optimizer.adam(0.01))), network.state());
    }
  }

  @Test
  void train_manySteps_areInOneGraph() {
    assertThat(updates(MANY)).isEqualTo(MANY * updates(1));
  }

  private static long updates(int steps) {
    try (TensorFlowNetwork<?> network = open(FIRST, Device.CPU, steps)) {
      network.load(Fixtures.samples(ROWS, 4));
      // Three batches of three rows: one call of three steps, or three calls.
      network.train(
          new TrainingSpan(
              Optimizer.sgd(0.1),
              new int[] {0, 1, 2, 3, 4, 5, 6, 0, 1},
              3,
              0,
              new double[] {0.1, 0.1, 0.1},
              new double[] {1, 1, 1}));
      return network.graph().toGraphDef().getNodeList().stream()
          .filter(node -> node.getOp().equals("ResourceApplyGradientDescent"))
          .count();
    }
  }

  @Test
  void train_everyOptimizer_toTheSameBits() {
    for (Optimizer optimizer : ReferenceCases.optimizers()) {
      check(FIRST, span(optimizer), null);
    }
  }

  @Test
  void train_withEveryControl_toTheSameBits() {
    AutoencoderSpec spec =
        autoencoders().stream()
            .filter(each -> each.sparsity() instanceof Sparsity.JumpRelu)
            .findFirst()
            .orElseThrow();
    TrainingSpan span =
        span(Optimizer.sgd(0.1)).clippedTo(0.01).corrupted(Corruption.gaussian(0.1), 3, 5);
    check(spec, span.withThresholdRate(3), null);
  }

  /**
   * With many units active and with few a step has another graph: within a call it may not change.
   */
  @Test
  void train_withKThatChangesWithinACall_toTheSameBits() {
    AutoencoderSpec spec = FewActiveAgainstReference.topK(FewActiveAgainstReference.VERY_FEW);
    TrainingSpan span = span(Optimizer.adam(0.01));
    int[] k = new int[span.steps()];
    for (int i = 0; i < k.length; i++) {
      k[i] = i < MANY + 2 ? 200 : 2;
    }
    check(spec, span.withActiveUnits(k), null);
  }

  /** A batch of small rows has few active units, one of large rows many: they alternate. */
  @Test
  void train_whereEachBatchDecides_toTheSameBits() {
    int units = FewActiveAgainstReference.VERY_FEW;
    AutoencoderSpec spec = FewActiveAgainstReference.rectified(units);
    Map<Parameter, DenseArray> parameters = new HashMap<>(NetworkState.initial(spec).parameters());
    double[] bias = new double[units];
    Arrays.setAll(bias, unit -> -0.3 - 0.001 * (unit % 7));
    parameters.put(Parameter.ENCODER_BIAS, DenseArray.wrap(bias, units));
    double[][] rows = new double[2 * MANY][Fixtures.INPUTS];
    for (int row = 0; row < rows.length; row++) {
      for (int i = 0; i < rows[row].length; i++) {
        rows[row][i] = (row < MANY ? 0.42 : 3) * ((row * 7 + i * 5) % 11 - 4) / 6;
      }
    }
    int[] order = new int[4 * rows.length];
    Arrays.setAll(order, i -> i % rows.length);
    double[] ones = new double[order.length / MANY];
    Arrays.fill(ones, 1);
    TrainingSpan span =
        new TrainingSpan(Optimizer.sgd(0.001), order, MANY, 0, times(0.001, ones), ones);
    List<Trained> trained = new ArrayList<>();
    for (int steps : new int[] {1, MANY}) {
      try (TensorFlowNetwork<?> network =
          TensorFlowNetwork.open(
              spec,
              new NetworkState(parameters, Map.of()),
              Device.CPU,
              TestedDevice.settings(false),
              MarkedIdentity.isAvailable(),
              StepsPerCall.always(steps))) {
        network.load(Samples.of(rows));
        SpanResult outcome = network.train(span);
        trained.add(new Trained(outcome, network.state()));
        double[] codes = network.forward(Samples.of(rows), Pass.CODE).get(0).toDoubles();
        int half = codes.length / 2;
        assertThat(Arrays.stream(codes, 0, half).filter(code -> code > 0).count())
            .isBetween(1L, half / 32L);
        assertThat(Arrays.stream(codes, half, codes.length).filter(code -> code > 0).count())
            .isGreaterThan(half / 4L);
      }
    }
    assertSame(trained.get(1), trained.get(0), spec);
  }

  private static double[] times(double factor, double[] values) {
    return Arrays.stream(values).map(value -> factor * value).toArray();
  }

  @Test
  void train_classifier_toTheSameBits() {
    ClassifierSpec spec =
        new ClassifierSpec(List.of(FIRST), 3, true, List.of(), WeightPenalty.NONE, 8);
    check(spec, span(Optimizer.sgd(0.1)), Fixtures.labels(ROWS, 3, 4));
  }

  @Test
  void train_onBytes_whereverTheyLie_toTheSameBits() {
    Samples bytes =
        Samples.ofBytes(
            new byte[] {0, 9, -1, 90, 4, 70, -70, 7, 1, 0, 50, 3, -9, 8, 2, 100, 31, 5, -4, 6},
            Fixtures.INPUTS,
            1 / 255f);
    TrainingSpan span =
        ReferenceCases.span(Optimizer.adam(0.01), bytes.size())
            .corrupted(Corruption.masking(0.3), 3, 5);
    for (Device device : List.of(Device.CPU, Device.GPU)) {
      Trained expected = trained(FIRST, span, bytes, null, device, 1);
      Trained many = trained(FIRST, span, bytes, null, device, MANY);
      assertThat(many.outcome()).as("%s", device).isEqualTo(expected.outcome());
      assertThat(many.state()).as("%s", device).isEqualTo(expected.state());
    }
  }

  /**
   * Every second step is counted: two of a call of three, and none of a call that would begin at an
   * odd step, so that it has one step. The number of steps is no multiple of three.
   */
  private static TrainingSpan span(Optimizer optimizer) {
    TrainingSpan span = ReferenceCases.span(optimizer, ROWS);
    assertThat(span.steps() % MANY).isNotZero();
    boolean[] counted = new boolean[span.steps()];
    for (int i = 0; i < counted.length; i += 2) {
      counted[i] = true;
    }
    return span.countingActivity(counted);
  }

  private static void check(NetworkSpec spec, TrainingSpan span, int @Nullable [] labels) {
    Samples samples = Fixtures.samples(ROWS, 4);
    Trained many = trained(spec, span, samples, labels, Device.CPU, MANY);
    Trained one = trained(spec, span, samples, labels, Device.CPU, 1);
    assertSame(many, one, spec);
  }

  private static void assertSame(Trained many, Trained one, NetworkSpec spec) {
    assertThat(many.outcome())
        .as("%s", spec)
        .usingRecursiveComparison()
        .withEqualsForType(Double::equals, Double.class)
        .isEqualTo(one.outcome());
    assertThat(many.state()).as("%s", spec).isEqualTo(one.state());
  }

  private static Trained trained(
      NetworkSpec spec,
      TrainingSpan span,
      Samples samples,
      int @Nullable [] labels,
      Device device,
      int steps) {
    try (TensorFlowNetwork<?> network = open(spec, device, steps)) {
      network.load(Fixtures.labeled(samples, labels));
      return new Trained(network.train(span), network.state());
    }
  }

  private static TensorFlowNetwork<?> open(NetworkSpec spec, Device device, int steps) {
    return TensorFlowNetwork.open(
        spec,
        spec instanceof ClassifierSpec classifier
            ? Fixtures.state(classifier)
            : NetworkState.initial((AutoencoderSpec) spec),
        device,
        TestedDevice.settings(false),
        MarkedIdentity.isAvailable(),
        StepsPerCall.always(steps));
  }
}
