package io.github.sparseae.java;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparseae.java.internal.kernel.OtherJvm;
import io.github.sparseae.stress.FullForm;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class SmallHeapEncodingTest {
  @Test
  void encodeSparse_ofCodesLargerThanTheHeap_succeeds() throws Exception {
    int rows = FullForm.isAskedFor() ? 10_000 : 1000;
    OtherJvm small =
        new OtherJvm(
            Path.of(System.getProperty("java.home")),
            List.of("-Xmx160m", "-Dsparseae.engine=java", "-Drows=" + rows));

    assertThat(small.run(SmallHeapEncoding.class))
        .contains("%,d sparse codes of 65,536 units, %d active, true".formatted(rows, 16 * rows));
  }

  @Test
  void bytes_ofAModelBeyondTheHeap_areRefusedWithWhatToDo() throws Exception {
    for (boolean toBytes : new boolean[] {false, true}) {
      OtherJvm small =
          new OtherJvm(
              Path.of(System.getProperty("java.home")),
              List.of("-Xmx40m", "-Dsparseae.engine=java", "-DtoBytes=" + toBytes));

      assertThat(small.run(SmallHeapModel.class))
          .contains(
              "true, MEMORY: not enough memory (Java heap space) to convert "
                  + (toBytes ? "the model" : "the given bytes")
                  + "; use a larger Java heap: -Xmx raises it");
    }
  }
}
