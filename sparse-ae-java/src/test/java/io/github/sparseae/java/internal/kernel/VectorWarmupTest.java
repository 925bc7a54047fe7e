package io.github.sparseae.java.internal.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

  /** A loop that is compiled with an object for each vector is twenty times as slow. */
  @ParameterizedTest
  @ValueSource(strings = {"-XX:UseAVX=3", "-XX:UseAVX=2"})
  void products_withVectors_allocateNone(String lanes) throws Exception {
    assumeTrue(VectorApi.IS_FAST);
    Path jdk = Path.of(System.getProperty("java.home"));
    String vectors = "--add-modules=jdk.incubator.vector";

    List<String> output = new OtherJvm(jdk, List.of(vectors, lanes)).run(VectorObjects.class);

    assertThat(output)
        .filteredOn(line -> line.startsWith("VectorFloats "))
        .as(String.join("\n", output))
        .singleElement()
        .extracting(line -> Long.parseLong(line.substring(line.indexOf(' ') + 1)))
        .asInstanceOf(InstanceOfAssertFactories.LONG)
        .isLessThan(500);
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
