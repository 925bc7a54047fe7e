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
  }

  @Test
  void of_largeNumbers_areInGroupsOfThree() {
    assertThat(Quantity.of(999, "row")).isEqualTo("999 rows");
    assertThat(Quantity.of(-999, "row")).isEqualTo("-999 rows");
    assertThat(Quantity.of(60_000, "row")).isEqualTo("60,000 rows");
    assertThat(Quantity.of(-123_456, "row")).isEqualTo("-123,456 rows");
    assertThat(Quantity.of(Long.MIN_VALUE, "row")).isEqualTo("-9,223,372,036,854,775,808 rows");
  }
}
