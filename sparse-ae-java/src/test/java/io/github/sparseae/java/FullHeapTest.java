package io.github.sparseae.java;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparseae.java.internal.kernel.OtherJvm;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class FullHeapTest {
  @Test
  void networkOrBatchLargerThanTheHeap_saysWhatToDo_andSmallerOnesTrain() throws Exception {
    OtherJvm small =
        new OtherJvm(
            Path.of(System.getProperty("java.home")),
            List.of("-Xmx48m", "-Dsparseae.engine=java", "-Dsparseae.threads=2"));

    assertThat(small.run(FullHeapTraining.class))
        .filteredOn(line -> !line.isEmpty())
        .containsExactly(
            "MEMORY: not enough memory (Java heap space) for 40009000 weights; use a smaller network,"
                + " or a larger Java heap: -Xmx raises it",
            "MEMORY: not enough memory (Java heap space); use smaller batches, or a larger Java"
                + " heap: -Xmx raises it",
            "trained in batches of 1000",
            "MEMORY: not enough memory (Java heap space) for 500000068 weights; use a smaller network,"
                + " or a larger Java heap: -Xmx raises it",
            "MEMORY: not enough memory (Java heap space); use smaller batches or fewer units, or a"
                + " larger Java heap: -Xmx raises it",
            "MEMORY: not enough memory (Java heap space); use smaller batches or fewer units, or a"
                + " larger Java heap: -Xmx raises it");
  }
}
