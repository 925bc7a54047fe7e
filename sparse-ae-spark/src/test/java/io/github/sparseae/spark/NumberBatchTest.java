package io.github.sparseae.spark;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NumberBatchTest {
  @Test
  void append_rowThatDoesNotFit_saysWhyAndAddsNothing() {
    NumberBatch batch = new NumberBatch(3, NumberColumn.Kind.FLOATS);

    assertThat(batch.append(new float[] {1})).isEqualTo("has width 1, must have 3");
    assertThat(batch.append(new float[] {1, Float.NaN, 2})).isEqualTo("has NaN at place 1");
    assertThat(batch.append(new double[] {1, 2, 3})).isNull();

    assertThat(batch.rows()).isEqualTo(1);
    assertThat(batch.take().toFloats()).containsExactly(1, 2, 3);
  }
}
