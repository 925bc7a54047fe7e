package io.github.sparseae.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparseae.benchmarks.worker.Activity;
import io.github.sparseae.benchmarks.worker.RowsFile;
import io.github.sparseae.benchmarks.worker.Task;
import io.github.sparseae.benchmarks.worker.Task.Network;
import io.github.sparseae.datasets.GeneratedDigits;
import io.github.sparseae.model.Device;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CandidatesTest {
  private static final String IN_JAVA = "sparse-ae in plain Java";

  @TempDir private Path folder;

  @Test
  void of_everyWorkload_hasBothEngines() throws IOException {
    for (Workload workload : Workload.values()) {
      if (workload.isOfMachine() || workload.isOfRuns()) {
        continue;
      }
      assertThat(Candidates.read(null, Device.CPU).of(workload))
          .extracting(Candidate::name)
          .startsWith("sparse-ae", IN_JAVA);
      assertThat(Candidates.read(null, Device.GPU).of(workload))
          .extracting(Candidate::name)
          .startsWith("sparse-ae")
          .doesNotContain(IN_JAVA);
    }
  }

  @Test
  void process_ofPlainJava_computesInPlainJava() throws IOException {
    RowsFile rows =
        RowsFile.pictures(folder.resolve("rows.idx"), GeneratedDigits.generate(20, 1), 1000);
    Candidate candidate = Candidates.read(null, Device.CPU).of(Workload.ENCODE_DIGIT).get(1);

    try (WorkerProcess process =
        WorkerProcess.start(
            candidate,
            Activity.ENCODE_SINGLE_ROWS,
            new Task(Network.LECTURE, 9, rows, Device.CPU, 7),
            false)) {
      assertThat(process.ready()).isEqualTo("sparse-ae, plain Java on " + Runtime.version());
    }
  }
}
