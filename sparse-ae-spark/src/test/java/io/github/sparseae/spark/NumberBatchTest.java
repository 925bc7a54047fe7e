package io.github.sparseae.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparseae.model.Precision;
import org.junit.jupiter.api.Test;

class NumberBatchTest {
  @Test
  void append_rowThatDoesNotFit_saysWhyAndAddsNothing() {
    NumberBatch batch = new NumberBatch(3, NumberColumn.Kind.FLOATS, Precision.FLOAT32);

    assertThat(batch.append(new float[] {1})).isEqualTo("has width 1, must have 3");
    assertThat(batch.append(new float[] {1, Float.NaN, 2})).isEqualTo("has NaN at place 1");
    assertThat(batch.append(new double[] {1, 2, 1e39}))
        .isEqualTo("has 1.0E39 at place 2, which float32 cannot hold");
    assertThat(batch.append(new double[] {1, 2, 3})).isNull();

    assertThat(batch.rows()).isEqualTo(1);
    assertThat(batch.take().toFloats()).containsExactly(1, 2, 3);
  }

  @Test
  void append_moreThanAnArrayHolds_isRefused() {
    NumberBatch batch =
        new NumberBatch(Integer.MAX_VALUE, NumberColumn.Kind.FLOATS, Precision.FLOAT32);

    assertThatThrownBy(() -> batch.append(Integer.MAX_VALUE, () -> new float[0]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "more than 0 rows of width 2147483647 do not fit into one array: take more partitions");
  }
}
