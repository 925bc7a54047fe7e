package io.github.sparseae.benchmarks.sparseae;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.benchmarks.worker.Implementation.Encoder;
import io.github.sparseae.benchmarks.worker.Implementation.Trainer;
import io.github.sparseae.benchmarks.worker.RowsFile;
import io.github.sparseae.benchmarks.worker.Task;
import io.github.sparseae.benchmarks.worker.Task.Network;
import io.github.sparseae.data.Samples;
import io.github.sparseae.datasets.GeneratedDigits;
import io.github.sparseae.engine.Compute;
import io.github.sparseae.java.JavaEngineProvider;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Device;
import io.github.sparseae.model.Parameter;
import io.github.sparseae.train.EpochReport;
import io.github.sparseae.train.History;
import io.github.sparseae.train.Training;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SparseAeTest {
  private static final int HIDDEN = 66;

  @TempDir private Path folder;

  private RowsFile digits = new RowsFile(Path.of("none.idx"), 784, 1000);

  @BeforeEach
  void generate() throws IOException {
    digits = RowsFile.pictures(folder.resolve("rows.idx"), GeneratedDigits.generate(200, 1), 2000);
  }

  @ParameterizedTest
  @EnumSource(Network.class)
  void network_asAUserBuildsIt_isTheOneOfTheTask(Network network) throws IOException {
    RowsFile rows = new RowsFile(Path.of("none.f32"), network.inputs, network.batchSize);
    Task task = new Task(network, HIDDEN, rows, Device.CPU, 7);

    try (SparseAutoencoder built = SparseAe.open(task)) {
      assertThat(built.spec()).isEqualTo(task.spec());
      assertThat(built.weights().encoder())
          .isEqualTo(task.initial().get(Parameter.ENCODER_WEIGHTS));
      assertThat(built.weights().encoderBias())
          .isEqualTo(task.initial().get(Parameter.ENCODER_BIAS));
    }
  }

  @Test
  void describe_ofAnEngine_namesWhatItsSpeedDependsOn() {
    assertThat(SparseAe.describe(new JavaEngineProvider()))
        .isEqualTo("sparse-ae, plain Java on " + Runtime.version());
    assertThat(SparseAe.describe(Compute.on(Device.CPU).engine()))
        .startsWith("sparse-ae, TensorFlow ");
  }

  @Test
  void epochs_oneByOne_areThoseOfOneTraining() throws IOException {
    Task task = new Task(Network.LECTURE_L1, HIDDEN, digits, Device.CPU, 7);
    History history;
    try (SparseAutoencoder network = SparseAe.open(task)) {
      history =
          network.fit(
              digits.read(), Training.epochs(2).batchSize(1000).optimizer(task.optimizer()));
    }

    Trainer trainer = new SparseAe().trainer(task);
    assertThat(new double[] {trainer.epoch(), trainer.epoch()})
        .containsExactly(history.epochs().stream().mapToDouble(EpochReport::loss).toArray());
  }

  @Test
  void epochs_ofAStream_haveTheLossOfRowsInMemory(
      // Trainings end with the process, until when the file may be open.
      @TempDir(cleanup = CleanupMode.NEVER) Path kept) throws IOException {
    RowsFile rows =
        RowsFile.pictures(kept.resolve("rows.idx"), GeneratedDigits.generate(200, 1), 2000);
    Task task = new Task(Network.LECTURE, HIDDEN, rows, Device.CPU, 7);

    Trainer inMemory = new SparseAe().trainer(task);
    Trainer streamed = new SparseAe.Streamed().trainer(task);
    // The file fits in the shuffle buffer: the same rows in the same order.
    assertThat(streamed.epoch()).isCloseTo(inMemory.epoch(), within(1e-6));
  }

  @Test
  void rows_oneByOne_haveTheCodesOfABatch() throws IOException {
    Task task = new Task(Network.LECTURE, HIDDEN, digits, Device.CPU, 7);
    Samples rows = digits.read();
    float[] two = new float[2 * 784];
    rows.copy(0, 2, two);

    Encoder encoder = new SparseAe().encoder(task);
    DenseArray together = encoder.encode(two, 2);
    DenseArray second = encoder.encode(rows.row(1), 1);

    assertThat(together.shape()).containsExactly(2, HIDDEN);
    assertThat(second.shape()).containsExactly(1, HIDDEN);
    DenseArray alone = new TensorFlowAlone().encoder(task).encode(two, 2);
    for (int unit = 0; unit < HIDDEN; unit++) {
      assertThat(second.get(0, unit)).isCloseTo(together.get(1, unit), within(1e-6));
      assertThat(alone.get(1, unit)).isCloseTo(together.get(1, unit), within(1e-6));
    }
  }

  @Test
  void steps_inOneEpochOrInEight_haveTheSameLosses() throws IOException {
    Path file = folder.resolve("rows.f32");
    RowsFile rows = RowsFile.sparseSums(file, 768, Network.TOP_K.batchSize);
    Task task = new Task(Network.TOP_K, HIDDEN, rows, Device.CPU, 7);

    Trainer whole = new FitRun.Whole().trainer(task);
    Trainer divided = new FitRun.Divided().trainer(task);
    double loss = whole.epoch();
    assertThat(divided.epoch()).isCloseTo(loss, within(1e-6 * loss));
    assertThat(whole.epoch()).isLessThan(loss);
  }

  @Test
  void run_withEverythingOn_trainsAndLeavesNoFile() throws IOException {
    Task task = new Task(Network.LECTURE_L1, HIDDEN, digits, Device.CPU, 7);

    Trainer bare = new FitRun.Bare().trainer(task);
    Trainer convenient = new FitRun.Convenient().trainer(task);
    double loss = bare.epoch();
    assertThat(convenient.epoch()).isCloseTo(loss, within(0.1 * loss));
  }

  @Test
  void copies_ofMemory_areCounted() throws IOException {
    Task task = new Task(Network.LECTURE, HIDDEN, digits, Device.CPU, 7);

    Trainer copies = new MemoryCopies().trainer(task);
    assertThat(copies.epoch()).isNaN();
  }

  @Test
  void products_ofTheTask_run() throws IOException {
    Task task = new Task(Network.LECTURE, HIDDEN, digits, Device.CPU, 7);

    Trainer products = new TensorFlowAlone().trainer(task);
    assertThat(products.epoch()).isNaN();
  }
}
