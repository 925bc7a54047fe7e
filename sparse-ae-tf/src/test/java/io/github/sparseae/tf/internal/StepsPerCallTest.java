package io.github.sparseae.tf.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StepsPerCallTest {
  private final StepsPerCall length = StepsPerCall.adaptive();

  @Test
  void of_fewSteps_isOne() {
    assertThat(length.of(100)).isEqualTo(1);
    length.adapt(299, 0.1);
    assertThat(length.of(100)).isEqualTo(1);
  }

  @Test
  void of_manyShortSteps_isEight_whereAsManyAreLeft() {
    length.adapt(299, 0.1);
    length.adapt(1, 0.001);

    assertThat(length.of(100)).isEqualTo(8);
    assertThat(length.of(8)).isEqualTo(8);
    assertThat(length.of(7)).isEqualTo(1);
  }

  @Test
  void of_manyLongSteps_isOne() {
    length.adapt(1000, 5);

    assertThat(length.of(100)).isEqualTo(1);
  }

  @Test
  void of_aLongSpanAfterShortOnes_staysEight() {
    length.adapt(400, 0.4);
    length.adapt(10, 5);

    assertThat(length.of(100)).isEqualTo(8);
  }
}
