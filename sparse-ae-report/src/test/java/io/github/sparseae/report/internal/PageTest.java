package io.github.sparseae.report.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PageTest {
  @Test
  void count_ofOne_isSingular() {
    assertThat(Page.count(0, "row")).isEqualTo("0 rows");
    assertThat(Page.count(1, "row")).isEqualTo("1 row");
    assertThat(Page.count(2000, "row")).isEqualTo("2,000 rows");
  }
}
