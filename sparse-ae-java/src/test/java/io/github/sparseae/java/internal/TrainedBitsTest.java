package io.github.sparseae.java.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.io.Resources;
import io.github.sparseae.java.internal.kernel.OtherJvm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Trained networks of every kind have the bits of {@code trained-bits.txt} in any JVM. */
class TrainedBitsTest {
  private static List<String> known() throws IOException {
    return Resources.readLines(
        Resources.getResource(TrainedBitsTest.class, "trained-bits.txt"), StandardCharsets.UTF_8);
  }

  @Test
  void train_everyKind_givesTheKnownBits() throws Exception {
    assertThat(TrainedBits.lines()).isEqualTo(known());
  }

  static List<OtherJvm> jvms() {
    return OtherJvm.some();
  }

  @ParameterizedTest
  @MethodSource("jvms")
  void train_inAnotherJvm_givesTheKnownBits(OtherJvm jvm) throws Exception {
    List<String> output = jvm.run(TrainedBits.class);

    assertThat(TrainedBits.among(output)).as(String.join("\n", output)).isEqualTo(known());
  }
}
