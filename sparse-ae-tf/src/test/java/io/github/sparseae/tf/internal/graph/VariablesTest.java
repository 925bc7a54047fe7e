package io.github.sparseae.tf.internal.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableMap;
import io.github.sparseae.model.DenseArray;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.tensorflow.Graph;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

class VariablesTest {
  /** As after a failure for want of memory: training again must set what was not set. */
  @Test
  void write_thatFails_leavesTheArrayWithoutAValueAndTheOthersReadable() {
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Variables<TFloat32> variables =
          new Variables<>(Ops.create(graph), TensorPrecision.FLOAT32, "");
      variables.get("weights", List.of(2));
      variables.get("moments", List.of(2));
      DenseArray weights = DenseArray.of(new float[] {1, 2}, 2);
      variables.write(session, Map.of("weights", weights));

      DenseArray zeros = Variables.zeros(List.of(2));
      Map<String, DenseArray> failing = ImmutableMap.of("moments", zeros, "unknown", zeros);
      assertThatThrownBy(() -> variables.write(session, failing))
          .isInstanceOf(NullPointerException.class);

      assertThat(variables.names()).doesNotContain("moments");
      assertThat(variables.read(session, variables.names())).isEqualTo(Map.of("weights", weights));
      variables.write(session, Map.of("moments", zeros));
      assertThat(variables.read(session, variables.names())).containsOnlyKeys("weights", "moments");
    }
  }
}
