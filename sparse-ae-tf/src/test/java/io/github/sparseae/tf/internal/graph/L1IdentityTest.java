package io.github.sparseae.tf.internal.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.common.collect.ImmutableList;
import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.Fixtures;
import io.github.sparseae.engine.Network;
import io.github.sparseae.engine.NetworkState;
import io.github.sparseae.engine.TrainingSpan;
import io.github.sparseae.model.Activation;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Device;
import io.github.sparseae.model.Optimizer;
import io.github.sparseae.model.Parameter;
import io.github.sparseae.model.Reconstruction;
import io.github.sparseae.model.Reduction;
import io.github.sparseae.model.Sparsity;
import io.github.sparseae.model.Structure;
import io.github.sparseae.tf.internal.StepsPerCall;
import io.github.sparseae.tf.internal.TensorFlowNetwork;
import io.github.sparseae.tf.internal.loading.EngineSettings;
import io.github.sparseae.tf.internal.loading.NativeLibrary;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tensorflow.Graph;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.IdentityN;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat64;

class L1IdentityTest {
  private static final double[] H = {-2, -0.5, 0, 0.25, 3};
  private static final double SCALE = 0.7;

  @BeforeAll
  static void load() {
    NativeLibrary.load();
  }

  /** The output of the operation, and the gradient of Σ h² through it. */
  private record Outcome(DenseArray forward, DenseArray gradient) {}

  private static Outcome through(boolean marked) {
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Ops tf = Ops.create(graph);
      Placeholder<TFloat64> h = tf.placeholder(TFloat64.class);
      Operand<TFloat64> scale = tf.constant(SCALE);
      Operand<TFloat64> out =
          marked
              ? MarkedIdentity.l1(tf, h, scale, TFloat64.class)
              : IdentityN.create(tf.scope(), List.of(h, scale))
                  .output()
                  .get(0)
                  .expect(TFloat64.class);
      Operand<TFloat64> loss = tf.reduceSum(tf.math.square(out), tf.constant(0));
      Output<?>[] gradient = graph.addGradients(loss.asOutput(), new Output<?>[] {h.asOutput()});
      try (TFloat64 fed = TFloat64.vectorOf(H);
          Result result = session.runner().feed(h, fed).fetch(out).fetch(gradient[0]).run()) {
        return new Outcome(
            TensorPrecision.FLOAT64.read(result.get(0)),
            TensorPrecision.FLOAT64.read(result.get(1)));
      }
    }
  }

  @Test
  void forward_anyCode_isTheIdentity() {
    assertThat(through(true).forward().toDoubles()).containsExactly(H);
  }

  @Test
  void backward_code_isUpstreamPlusScaledSign() {
    double[] gradient = through(true).gradient().toDoubles();

    for (int i = 0; i < H.length; i++) {
      assertThat(gradient[i]).isCloseTo(2 * H[i] + SCALE * Math.signum(H[i]), within(1e-15));
    }
  }

  @Test
  void backward_code_matchesCentralDifferencesOfTheExplicitTerm() {
    double[] gradient = through(true).gradient().toDoubles();

    for (int i = 0; i < H.length; i++) {
      if (H[i] != 0) {
        double step = 1e-6;
        double above = square(H[i] + step) + SCALE * Math.abs(H[i] + step);
        double below = square(H[i] - step) + SCALE * Math.abs(H[i] - step);
        assertThat(gradient[i]).isCloseTo((above - below) / (2 * step), within(1e-8));
      }
    }
  }

  private static double square(double x) {
    return x * x;
  }

  @Test
  void backward_identityNOfOtherCode_isUntouched() {
    assertThat(MarkedIdentity.isAvailable()).isTrue();
    double[] gradient = through(false).gradient().toDoubles();

    for (int i = 0; i < H.length; i++) {
      assertThat(gradient[i]).isEqualTo(2 * H[i]);
    }
  }

  @Test
  void backward_identityNOfOtherCodeUsedInPart_stillHasAGradient() {
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Ops tf = Ops.create(graph);
      Operand<TFloat64> a = tf.constant(new double[] {1, 2});
      Operand<TFloat64> b = tf.constant(new double[] {3, 4, 5});
      List<Output<?>> out = IdentityN.create(tf.scope(), List.of(a, b)).output();
      Operand<TFloat64> loss =
          tf.reduceSum(tf.math.square(out.get(1).expect(TFloat64.class)), tf.constant(0));
      Output<?>[] gradient = graph.addGradients(loss.asOutput(), new Output<?>[] {b.asOutput()});
      try (Result result = session.runner().fetch(gradient[0]).run()) {
        assertThat(TensorPrecision.FLOAT64.read(result.get(0)).toDoubles())
            .containsExactly(6, 8, 10);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Reduction.class)
  void train_throughTheOp_equalsAnExplicitTermInTheLoss(Reduction reduction) {
    AutoencoderSpec spec = penalised(reduction);
    NetworkState state = NetworkState.initial(spec);
    NetworkState withOp = trained(spec, state, true);
    NetworkState withTerm = trained(spec, state, false);

    for (Parameter parameter : spec.shapes().keySet()) {
      double[] expected = withTerm.parameter(parameter).toDoubles();
      double[] actual = withOp.parameter(parameter).toDoubles();
      assertThat(actual).usingComparatorWithPrecision(1e-12).containsExactly(expected);
      assertThat(actual).isNotEqualTo(state.parameter(parameter).toDoubles());
    }
  }

  private static AutoencoderSpec penalised(Reduction reduction) {
    return Fixtures.spec(
        Activation.TANH,
        Activation.SIGMOID,
        Sparsity.l1(0.3, reduction),
        Reconstruction.meanSquaredError(),
        Structure.plain());
  }

  private static NetworkState trained(
      AutoencoderSpec spec, NetworkState state, boolean identityOp) {
    try (Network network =
        TensorFlowNetwork.open(
            spec,
            state,
            Device.CPU,
            EngineSettings.fromProperties(),
            identityOp,
            StepsPerCall.adaptive())) {
      network.load(Fixtures.samples(6, 4));
      network.train(threeSteps());
      return network.state();
    }
  }

  private static TrainingSpan threeSteps() {
    return new TrainingSpan(
        Optimizer.sgd(0.3),
        new int[] {0, 3, 1, 5, 4, 2},
        2,
        0,
        new double[] {0.3, 0.2, 0.1},
        new double[] {1, 0.5, 2});
  }

  @Test
  void train_withPenalty_hasTheMarkedOpInItsGraph() {
    AutoencoderSpec spec = penalised(Reduction.MEAN);
    Samples samples = Fixtures.samples(6, 4);
    try (TensorFlowNetwork<?> network =
        TensorFlowNetwork.open(
            spec,
            NetworkState.initial(spec),
            Device.CPU,
            EngineSettings.fromProperties(),
            true,
            StepsPerCall.adaptive())) {
      network.load(samples);
      network.train(threeSteps());
      List<GraphOperation> marked =
          ImmutableList.copyOf(network.graph().operations()).stream()
              .filter(op -> op.type().equals(MarkedIdentity.OP_TYPE))
              .filter(op -> op.name().startsWith("step/"))
              .toList();

      assertThat(marked).hasSize(1);
      assertThat(marked.get(0).attributes().getAttrInt(MarkedIdentity.L1)).isEqualTo(1);
      // The decoder's product and the gradient's sign both hang on it.
      assertThat(marked.get(0).consumers().stream().map(GraphOperation::type)).contains("MatMul");
      assertThat(ImmutableList.copyOf(network.graph().operations()))
          .anyMatch(op -> op.type().equals("Sign"));
    }
  }
}
