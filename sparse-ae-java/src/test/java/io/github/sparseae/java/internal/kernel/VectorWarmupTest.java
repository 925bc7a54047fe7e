package io.github.sparseae.java.internal.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class VectorWarmupTest {
  @Test
  @Timeout(value = 2, unit = TimeUnit.MINUTES)
  void otherLoops_afterMuchWork_takeOverWithTheSameBits() {
    takeOver(Other::new, 1e6, "Other");
  }

  @Test
  @Tag("full")
  @Timeout(value = 2, unit = TimeUnit.MINUTES)
  void vectors_afterMuchWork_takeOverWithTheSameBits() {
    assumeTrue(VectorApi.IS_FAST);
    takeOver(VectorFloats::new, 1, "VectorFloats");
  }

  /** Scalar loops by another name. */
  private static final class Other extends ScalarFloats {}

  private static void takeOver(Supplier<Kernel<float[]>> loops, double nanos, String name) {
    VectorWarmup<float[]> warmup = new VectorWarmup<>(loops, nanos);
    Arithmetic<float[]> arithmetic = new Arithmetic<>(new ScalarFloats(), warmup, new Workers(2));
    String before = KernelDigest.of(arithmetic);
    assertThat(Arithmetics.name(arithmetic)).isEqualTo("ScalarFloats");

    warmup.count(VectorWarmup.WORK / 2);
    assertThat(warmup.kernel()).isNull();
    float[] large = new float[1 << 20];
    Matrix<float[]> square = Matrix.of(large, 1 << 10, 1 << 10);
    arithmetic.multiply(square, square, Matrix.of(new float[1 << 20], 1 << 10, 1 << 10), false);
    while (warmup.kernel() == null) {
      warmup.await();
    }

    assertThat(Arithmetics.name(arithmetic)).isEqualTo(name);
    assertThat(KernelDigest.of(arithmetic)).isEqualTo(before);
  }
}
