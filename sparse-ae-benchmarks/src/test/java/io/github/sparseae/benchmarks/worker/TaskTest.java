package io.github.sparseae.benchmarks.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.sparseae.benchmarks.worker.Task.Network;
import io.github.sparseae.data.Samples;
import io.github.sparseae.model.Device;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaskTest {
  @TempDir private Path folder;

  @Test
  void arguments_readByAnotherProcess_giveTheTask() throws IOException {
    Samples picture = Samples.ofBytes(new byte[784], 784, RowsFile.SCALE);
    RowsFile rows = RowsFile.pictures(folder.resolve("rows.idx"), picture, 2000);
    Task task = new Task(Network.LECTURE_L1, 3, rows, Device.CPU, 7);

    assertThat(Task.parse(task.arguments())).isEqualTo(task);
  }

  @Test
  void order_ofEachEpoch_isAnother() {
    Task task = new Task(Network.LECTURE, rows(784, 2000), Device.CPU, 7);

    assertThat(task.order(0)).hasSize(2000).doesNotHaveDuplicates().isNotEqualTo(task.order(1));
    assertThat(task.steps()).isEqualTo(2);
  }

  @Test
  void rows_ofAnotherWidth_areRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Task(Network.MODERN, rows(784, 2048), Device.CPU, 7))
        .withMessage("rows.idx has rows of width 784, the network takes 768");
  }

  @Test
  void rows_thatLeaveABatchUnfilled_areRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Task(Network.LECTURE, rows(784, 2500), Device.CPU, 7))
        .withMessage("rows must be a multiple of the batch size 1000, were 2500");
  }

  private static RowsFile rows(int width, int size) {
    return new RowsFile(Path.of("rows.idx"), width, size);
  }
}
