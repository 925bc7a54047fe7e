package io.github.sparseae.tf.internal.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparseae.engine.FewActiveAgainstReference;
import io.github.sparseae.engine.Fixtures;
import io.github.sparseae.engine.NetworkState;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.Device;
import io.github.sparseae.tf.TensorFlowEngineProvider;
import io.github.sparseae.tf.TestedDevice;
import io.github.sparseae.tf.internal.StepsPerCall;
import io.github.sparseae.tf.internal.TensorFlowNetwork;
import io.github.sparseae.tf.internal.loading.EngineSettings;
import io.github.sparseae.tf.internal.loading.NativeLibrary;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tensorflow.DeviceSpec;
import org.tensorflow.Graph;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Steps that touch active cells alone. */
class ActiveCellsTest extends FewActiveAgainstReference {
  ActiveCellsTest() {
    super(new TensorFlowEngineProvider(), TestedDevice.DEVICE);
  }

  @Test
  void steps_withFewActiveUnits_multiplySparsely() {
    assertThat(sparseProducts(topK(FEW), true)).isEqualTo(3);
    assertThat(sparseProducts(topK(31), true)).isZero();
  }

  @Test
  void steps_ofManyRectifiedUnits_multiplySparselyWhereBatchesAreSparse() {
    assertThat(sparseProducts(rectified(VERY_FEW), true)).isEqualTo(3);
    assertThat(sparseProducts(rectified(FEW), true)).isZero();
    assertThat(sparseProducts(rectified(VERY_FEW), false)).isZero();
  }

  @Test
  void lowering_placedOnAGpu_knowsSo() {
    NativeLibrary.load();
    try (Graph graph = new Graph()) {
      for (DeviceSpec.DeviceType type :
          List.of(DeviceSpec.DeviceType.CPU, DeviceSpec.DeviceType.GPU)) {
        DeviceSpec device = DeviceSpec.newBuilder().deviceType(type).deviceIndex(0).build();

        assertThat(
                new Lowering<>(Ops.create(graph).withDevice(device), TFloat32.class)
                    .in("inside")
                    .isOnGpu())
            .isEqualTo(type == DeviceSpec.DeviceType.GPU);
      }
    }
  }

  @Test
  void steps_whereNoGradientCanBeRegistered_areDense() {
    assertThat(sparseProducts(topK(FEW), false)).isZero();
  }

  /** Returns the number in the graph of one step: decoder, its gradient, the encoder's gradient. */
  private static long sparseProducts(AutoencoderSpec spec, boolean identityOp) {
    try (TensorFlowNetwork<?> network = open(spec, identityOp)) {
      network.load(Fixtures.samples(ROWS, 4));
      network.train(span());
      long count = 0;
      var operations = network.graph().operations();
      while (operations.hasNext()) {
        count += operations.next().type().equals("SparseTensorDenseMatMul") ? 1 : 0;
      }
      return count;
    }
  }

  private static TensorFlowNetwork<?> open(AutoencoderSpec spec, boolean identityOp) {
    NativeLibrary.load();
    NetworkState state = NetworkState.initial(spec);
    return TensorFlowNetwork.open(
        spec,
        state,
        Device.CPU,
        EngineSettings.fromProperties(),
        identityOp,
        StepsPerCall.adaptive());
  }
}
