package io.github.sparseae.internal.io;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class QuantityTest {
  @Test
  void of_oneOrOthers_isInNumber() {
    assertThat(Quantity.of(1, "row")).isEqualTo("1 row");
    assertThat(Quantity.of(0, "row")).isEqualTo("0 rows");
    assertThat(Quantity.of(2, "class")).isEqualTo("2 classes");
    assertThat(Quantity.of(1, "class")).isEqualTo("1 class");
    assertThat(Quantity.of(3, "batch")).isEqualTo("3 batches");
    assertThat(Quantity.of(4, "epoch")).isEqualTo("4 epochs");
    assertThat(Quantity.of(5, "anomaly")).isEqualTo("5 anomalies");
    assertThat(Quantity.grouped(60_000, "row")).isEqualTo("60,000 rows");
    assertThat(Quantity.grouped(1, "row")).isEqualTo("1 row");
  }
}
