package io.github.sparseae.tf.internal.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.Fixtures;
import io.github.sparseae.engine.NetworkState;
import io.github.sparseae.engine.Pass;
import io.github.sparseae.engine.ReferenceCases;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Device;
import io.github.sparseae.model.Losses;
import io.github.sparseae.model.Optimizer;
import io.github.sparseae.model.Precision;
import io.github.sparseae.tf.TestedDevice;
import io.github.sparseae.tf.internal.TensorFlowNetwork;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.tensorflow.proto.DataType;

/**
 * Networks as on a GPU, with and without products in bfloat16; soft placement has the CPU compute.
 */
class GpuProductsTest {
  private static final Samples SAMPLES = Fixtures.samples(11, 4);

  private record Trained(List<Losses> losses, DenseArray rebuilt, Set<DataType> products) {}

  @Test
  void train_everyKindInFloat32_takesMuchTheSameCourse() {
    int different = 0;
    for (AutoencoderSpec spec : ReferenceCases.kinds()) {
      AutoencoderSpec plan = Fixtures.in(spec, Precision.FLOAT32);
      Trained plain = trained(plan, false);
      Trained rounded = trained(plan, true);

      assertThat(plain.products()).as("%s", plan).containsExactly(DataType.DT_FLOAT);
      assertThat(rounded.products()).as("%s", plan).containsExactly(DataType.DT_BFLOAT16);
      Losses first = plain.losses().get(0);
      Losses firstRounded = rounded.losses().get(0);
      // Factors have 8 bits: a product of two is good to 2^-8.
      assertThat(Math.abs(firstRounded.total() - first.total()))
          .as("%s", plan)
          .isLessThan(0.02 * Math.abs(first.total()) + 1e-3);
      different += rounded.rebuilt().equals(plain.rebuilt()) ? 0 : 1;
    }
    assertThat(different).isEqualTo(ReferenceCases.kinds().size());
  }

  @Test
  void train_inFloat64_isNotRounded() {
    AutoencoderSpec plan = Fixtures.in(ReferenceCases.autoencoders().get(0), Precision.FLOAT64);

    assertThat(trained(plan, true)).isEqualTo(trained(plan, false));
  }

  private static Trained trained(AutoencoderSpec spec, boolean bfloat16) {
    NetworkState state = NetworkState.initial(spec);
    try (TensorFlowNetwork<?> network =
        TensorFlowNetwork.open(spec, state, Device.GPU, TestedDevice.settings(bfloat16))) {
      network.load(SAMPLES);
      List<Losses> losses =
          network.train(ReferenceCases.span(Optimizer.sgd(0.01), SAMPLES.size())).losses();
      Set<DataType> products =
          network.graph().toGraphDef().getNodeList().stream()
              .filter(node -> node.getOp().equals("MatMul"))
              .map(node -> node.getAttrOrThrow("T").getType())
              .collect(Collectors.toSet());
      return new Trained(losses, network.forward(SAMPLES, Pass.RECONSTRUCTION).get(0), products);
    }
  }
}
