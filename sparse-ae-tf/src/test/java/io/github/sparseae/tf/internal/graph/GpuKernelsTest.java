package io.github.sparseae.tf.internal.graph;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.Fixtures;
import io.github.sparseae.engine.NetworkState;
import io.github.sparseae.engine.ReferenceCases;
import io.github.sparseae.engine.TrainingSpan;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.ClassifierSpec;
import io.github.sparseae.model.Device;
import io.github.sparseae.model.NetworkSpec;
import io.github.sparseae.model.Optimizer;
import io.github.sparseae.model.Precision;
import io.github.sparseae.model.WeightPenalty;
import io.github.sparseae.tf.TestedDevice;
import io.github.sparseae.tf.internal.TensorFlowNetwork;
import io.github.sparseae.tf.internal.loading.EngineSettings;
import io.github.sparseae.tf.internal.loading.NativeLibrary;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.internal.c_api.TF_Buffer;
import org.tensorflow.internal.c_api.TF_Status;
import org.tensorflow.internal.c_api.global.tensorflow;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.KernelDef;
import org.tensorflow.proto.KernelList;
import org.tensorflow.proto.NodeDef;

/**
 * TensorFlow's GPU library knows its kernels also where there is no GPU: every operation of our
 * graphs must have one for its types, or soft placement would carry data to the CPU and back in
 * every step, in silence.
 */
@EnabledIf(value = "isGpuLibrary", disabledReason = "only TensorFlow's GPU library has GPU kernels")
class GpuKernelsTest {
  private static final int ROWS = 11;
  private static Map<String, List<KernelDef>> kernels = Map.of();

  static boolean isGpuLibrary() {
    return NativeLibrary.present().contains(NativeLibrary.GPU);
  }

  @BeforeAll
  static void listKernels() throws InvalidProtocolBufferException {
    NativeLibrary.load();
    try (TF_Status status = TF_Status.newStatus()) {
      TF_Buffer buffer = tensorflow.TF_GetAllRegisteredKernels(status);
      status.throwExceptionIfNotOK();
      kernels =
          KernelList.parseFrom(buffer.dataAsByteBuffer()).getKernelList().stream()
              .filter(kernel -> Set.of("GPU", "DEFAULT").contains(kernel.getDeviceType()))
              .collect(groupingBy(KernelDef::getOp));
      tensorflow.TF_DeleteBuffer(buffer);
    }
  }

  static List<AutoencoderSpec> autoencoders() {
    return ReferenceCases.autoencoders();
  }

  @ParameterizedTest
  @MethodSource("autoencoders")
  void training_everyAutoencoder_hasKernels(AutoencoderSpec spec) {
    for (Precision precision : Precision.values()) {
      AutoencoderSpec plan = Fixtures.in(spec, precision);
      check(plan, NetworkState.initial(plan), Optimizer.adam(0.01), floats(), null);
    }
  }

  @Test
  void training_withProductsInBfloat16_hasKernels() {
    AutoencoderSpec spec = Fixtures.in(autoencoders().get(0), Precision.FLOAT32);
    check(
        spec,
        NetworkState.initial(spec),
        Optimizer.adam(0.01),
        floats(),
        null,
        TestedDevice.settings(true));
  }

  @Test
  void training_everyOptimizer_hasKernels() {
    for (Optimizer optimizer : ReferenceCases.optimizers()) {
      AutoencoderSpec spec = autoencoders().get(0);
      check(spec, NetworkState.initial(spec), optimizer, floats(), null);
    }
  }

  @Test
  void training_onBytes_hasKernels() {
    AutoencoderSpec spec = autoencoders().get(0);
    Samples bytes = Samples.ofBytes(new byte[ROWS * Fixtures.INPUTS], Fixtures.INPUTS, 1 / 255f);
    check(spec, NetworkState.initial(spec), Optimizer.sgd(0.1), bytes, null);
  }

  @Test
  void training_classifier_hasKernels() {
    ClassifierSpec spec =
        new ClassifierSpec(
            List.of(autoencoders().get(0)), 3, true, List.of(), WeightPenalty.NONE, 8);
    check(spec, Fixtures.state(spec), Optimizer.sgd(0.1), floats(), Fixtures.labels(ROWS, 3, 4));
  }

  private static Samples floats() {
    return Fixtures.samples(ROWS, 4);
  }

  /** Trains as on a GPU; where there is none, soft placement has the CPU compute it. */
  private static void check(
      NetworkSpec spec,
      NetworkState state,
      Optimizer optimizer,
      Samples samples,
      int @Nullable [] labels) {
    check(spec, state, optimizer, samples, labels, TestedDevice.settings(false));
  }

  private static void check(
      NetworkSpec spec,
      NetworkState state,
      Optimizer optimizer,
      Samples samples,
      int @Nullable [] labels,
      EngineSettings settings) {
    TrainingSpan span = ReferenceCases.span(optimizer, ROWS);
    boolean[] counted = new boolean[span.steps()];
    counted[0] = true;
    try (TensorFlowNetwork<?> network = TensorFlowNetwork.open(spec, state, Device.GPU, settings)) {
      network.load(Fixtures.labeled(samples, labels));
      network.train(span.countingActivity(counted));
      List<NodeDef> nodes = network.graph().toGraphDef().getNodeList();

      assertThat(nodes).anyMatch(node -> node.getDevice().endsWith("GPU:0"));
      Set<String> without = new TreeSet<>();
      for (NodeDef node : nodes) {
        if (!hasKernel(node)) {
          without.add(describe(node));
        }
      }
      assertThat(without).as("operations of %s without a GPU kernel", spec).isEmpty();
    }
  }

  private static boolean hasKernel(NodeDef node) {
    return kernels.getOrDefault(node.getOp(), List.of()).stream()
        .anyMatch(kernel -> fits(kernel, node));
  }

  private static boolean fits(KernelDef kernel, NodeDef node) {
    return kernel.getConstraintList().stream()
        .allMatch(
            constraint -> {
              List<DataType> allowed = constraint.getAllowedValues().getList().getTypeList();
              AttrValue attribute =
                  node.getAttrOrDefault(constraint.getName(), AttrValue.getDefaultInstance());
              return attribute.hasList()
                  ? allowed.containsAll(attribute.getList().getTypeList())
                  : allowed.contains(attribute.getType());
            });
  }

  private static String describe(NodeDef node) {
    return node.getOp()
        + node.getAttrMap().entrySet().stream()
            .filter(entry -> entry.getValue().getType() != DataType.DT_INVALID)
            .map(entry -> entry.getKey() + "=" + entry.getValue().getType())
            .sorted()
            .collect(joining(", ", "(", ")"));
  }
}
