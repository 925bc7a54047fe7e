package io.github.sparseae.tf;

import io.github.sparseae.engine.Fixtures;
import io.github.sparseae.model.Optimizer;
import io.github.sparseae.model.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** What {@link StrideTest} holds, with products in bfloat16. */
@Isolated("it sets a system property that every network reads")
class StrideBfloat16Test {
  @Test
  void train_withProductsInBfloat16_toTheSameBits() {
    System.setProperty(CpuSettings.BFLOAT16, "true");
    try {
      StrideTest.check(
          Fixtures.in(StrideTest.FIRST, Precision.FLOAT32),
          StrideTest.span(Optimizer.adam(0.01)),
          null);
    } finally {
      System.clearProperty(CpuSettings.BFLOAT16);
    }
  }
}
