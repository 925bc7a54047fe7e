package io.github.sparseae.benchmarks.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.sparseae.benchmarks.worker.Task.Network;
import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.NetworkState;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Device;
import io.github.sparseae.model.Parameter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
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
        .isThrownBy(() -> new Task(Network.TOP_K, rows(784, 2048), Device.CPU, 7))
        .withMessage("rows.idx has rows of width 784, the network takes 768");
  }

  @Test
  void rows_thatLeaveABatchUnfilled_areRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Task(Network.LECTURE, rows(784, 2500), Device.CPU, 7))
        .withMessage("rows must be a multiple of the batch size 1000, were 2500");
  }

  @Test
  void initialWeights_ofKindsWithoutK_leaveFewUnitsActive() throws IOException {
    Task seeded = new Task(Network.TOP_K, 40, rows(768, 2048), Device.CPU, 7);
    Task sparse = new Task(Network.JUMP_RELU, 40, rows(768, 2048), Device.CPU, 7);

    assertThat(seeded.isSeeded()).isTrue();
    assertThat(seeded.initial()).isEqualTo(NetworkState.initial(seeded.spec()).parameters());
    assertThat(sparse.isSeeded()).isFalse();
    assertThat(initial(sparse, Parameter.ENCODER_BIAS).toFloats()).containsOnly(-0.37f);
  }

  @Test
  void initialWeights_ofAuxK_makeOneUnitInTwentySmall() throws IOException {
    Task task = new Task(Network.AUX_K, 40, rows(768, 2048), Device.CPU, 7);
    DenseArray plain = NetworkState.initial(task.spec()).parameter(Parameter.ENCODER_WEIGHTS);
    DenseArray encoder = initial(task, Parameter.ENCODER_WEIGHTS);

    assertThat(encoder.get(5, 20)).isCloseTo(plain.get(5, 20) / 10, within(1e-9));
    assertThat(encoder.get(5, 0)).isCloseTo(plain.get(5, 0) / 10, within(1e-9));
    assertThat(encoder.row(5)).hasSize(40);
    assertThat(encoder.get(5, 19)).isEqualTo(plain.get(5, 19));
    assertThat(encoder.get(5, 21)).isEqualTo(plain.get(5, 21));
  }

  @Test
  void initialWeights_ofASavedTask_areReadByTasksOfOtherSeeds() throws IOException {
    RowsFile rows = new RowsFile(folder.resolve("rows.idx"), 784, 2000);
    Task saved = new Task(Network.LECTURE, 3, rows, Device.CPU, 7);
    Map<Parameter, DenseArray> expected = saved.initial();
    Task other = new Task(Network.LECTURE, 3, rows, Device.CPU, 8);
    assertThat(other.initial()).isNotEqualTo(expected);

    saved.save();

    assertThat(other.saved()).contains(folder.resolve("rows.idx.safetensors"));
    assertThat(other.initial()).isEqualTo(expected);
  }

  private static DenseArray initial(Task task, Parameter parameter) throws IOException {
    return new NetworkState(task.initial(), Map.of()).parameter(parameter);
  }

  private static RowsFile rows(int width, int size) {
    return new RowsFile(Path.of("rows.idx"), width, size);
  }
}
