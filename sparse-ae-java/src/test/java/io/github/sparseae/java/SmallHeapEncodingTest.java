package io.github.sparseae.java;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparseae.java.internal.kernel.OtherJvm;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class SmallHeapEncodingTest {
  @Test
  void encodeSparse_ofCodesLargerThanTheHeap_succeeds() throws Exception {
    OtherJvm small =
        new OtherJvm(
            Path.of(System.getProperty("java.home")),
            List.of("-Xmx160m", "-Dsparseae.engine=java"));

    assertThat(small.run(SmallHeapEncoding.class))
        .contains("1000 sparse codes of 65536 units, 16000 active, true");
  }
}
