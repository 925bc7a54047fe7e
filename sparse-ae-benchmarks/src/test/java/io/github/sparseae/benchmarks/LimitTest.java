package io.github.sparseae.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.sparseae.benchmarks.worker.Measurement.Metric;
import org.junit.jupiter.api.Test;

class LimitTest {
  private static final Limit.Rates RATES = new Limit.Rates(1e12, 1e10);

  @Test
  void limit_ofAStepOfTopK_countsAllUnitsOnceAndActiveOnesFourTimes() {
    // By hand: 2 · 2,048 · 768 · (12,288 + 4 · 32) products; 6 float32 for each of 2 · 768 ·
    // 12,288.
    Limit limit = Limit.of(Workload.TOP_K, 1, 4096).orElseThrow();

    assertThat(limit.flops()).isCloseTo(39_057_358_848.0, within(1.0));
    assertThat(limit.bytes()).isCloseTo(452_984_832.0, within(1.0));
    // 0.453 GB at 10 GB/s take longer than 39 GFLOP at 1,000 GFLOP/s.
    assertThat(limit.best(Metric.SECONDS_PER_STEP, RATES)).hasValue(0.0452984832);
    assertThat(limit.describe(RATES)).isEqualTo("0.4530 GB");
  }

  @Test
  void limit_ofTheLecture_leavesOutZeros() {
    // Two of the five products are with the inputs, of which a fifth is not 0.
    Limit dense = Limit.of(Workload.LECTURE, 1, 60_000).orElseThrow();
    Limit digits = Limit.of(Workload.LECTURE, 0.2, 60_000).orElseThrow();

    assertThat(dense.flops()).isCloseTo(2.0 * 60_000 * 784 * 400 * 5, within(1.0));
    assertThat(digits.flops() / dense.flops()).isCloseTo((3 + 2 * 0.2) / 5, within(1e-12));
    assertThat(digits.bytes()).isZero();
    assertThat(digits.describe(RATES)).isEqualTo("127.9 GFLOP");
  }

  @Test
  void limit_ofARate_isItsLargestValue() {
    Limit limit = Limit.of(Workload.DICTIONARY_BATCHES, 1, 4096).orElseThrow();

    assertThat(limit.best(Metric.ROWS_PER_SECOND, RATES).orElseThrow())
        .isCloseTo(1e12 / (2 * 768 * 12_288), within(1e-6));
    assertThat(limit.best(Metric.P99_MICROS, RATES)).isEmpty();
  }

  @Test
  void limit_ofEachWorkload_isThereButForStartsAndTheMachine() {
    for (Workload workload : Workload.values()) {
      assertThat(Limit.of(workload, 1, workload.network.batchSize).isPresent())
          .as(workload.name())
          .isEqualTo(!workload.isCold() && !workload.isOfMachine());
    }
  }

  @Test
  void rates_ofProductsAndCopies_arePerSecond() {
    Limit.Rates rates = Limit.Rates.of(2, 0.5);

    assertThat(rates.flops()).isEqualTo(5.0 * 2048 * 768 * 12_288);
    assertThat(rates.bytes()).isEqualTo(2 * 100.0 * 4 * 768 * 12_288);
  }
}
