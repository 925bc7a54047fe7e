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
  void otherLoops_afterMuchWork_takeOverWithTheSameBits() throws InterruptedException {
    takeOver(Other::new, "other");
  }

  @Test
  @Tag("full")
  @Timeout(value = 2, unit = TimeUnit.MINUTES)
  void vectors_afterMuchWork_takeOverWithTheSameBits() throws InterruptedException {
    assumeTrue(VectorApi.IS_FAST);
    takeOver(VectorFloats::new, new VectorFloats().describe());
  }

  /** Scalar loops by another name that look for no zeros, and so are a little faster. */
  private static final class Other extends ScalarFloats {
    @Override
    int inner(float[] a, int offset, int rowStep, int step, int depth, int[] inner) {
      for (int k = 0; k < depth; k++) {
        inner[k] = k;
      }
      return depth;
    }

    @Override
    public String describe() {
      return "other";
    }
  }

  private static void takeOver(Supplier<Kernel<float[]>> loops, String name)
      throws InterruptedException {
    VectorWarmup<float[]> warmup = new VectorWarmup<>(new ScalarFloats(), loops);
    Arithmetic<float[]> arithmetic = new Arithmetic<>(new ScalarFloats(), warmup, new Workers(2));
    String before = KernelDigest.of(arithmetic);
    assertThat(arithmetic.describe()).isEqualTo("scalar");

    warmup.count(VectorWarmup.WORK / 2);
    assertThat(warmup.kernel()).isNull();
    float[] large = new float[1 << 20];
    Matrix<float[]> square = Matrix.of(large, 1 << 10, 1 << 10);
    arithmetic.multiply(square, square, Matrix.of(new float[1 << 20], 1 << 10, 1 << 10), false);
    while (warmup.kernel() == null) {
      Thread.sleep(10);
    }

    assertThat(arithmetic.describe()).isEqualTo(name);
    assertThat(KernelDigest.of(arithmetic)).isEqualTo(before);
  }
}
