package io.github.sparseae.file;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.common.collect.ImmutableMap;
import io.github.sparseae.engine.NetworkState;
import io.github.sparseae.internal.file.CheckpointFile;
import io.github.sparseae.internal.random.RandomStream;
import io.github.sparseae.internal.train.BestEpoch;
import io.github.sparseae.internal.train.Checkpoint;
import io.github.sparseae.internal.train.EpochProgress;
import io.github.sparseae.internal.train.FitProgress;
import io.github.sparseae.internal.train.Snapshot;
import io.github.sparseae.internal.train.TrainingPosition;
import io.github.sparseae.internal.train.control.ActivityWindow;
import io.github.sparseae.internal.train.control.L0ControlState;
import io.github.sparseae.internal.train.feed.RowsFingerprint;
import io.github.sparseae.model.Activation;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.ClassifierSpec;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Losses;
import io.github.sparseae.model.NetworkSpec;
import io.github.sparseae.model.Optimizer;
import io.github.sparseae.model.Parameter;
import io.github.sparseae.model.Sparsity;
import io.github.sparseae.model.Structure;
import io.github.sparseae.train.EpochReport;
import io.github.sparseae.train.L0Report;
import io.github.sparseae.train.TrainingWarning;
import io.github.sparseae.train.TrainingWarning.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointFileTest {
  private static final AutoencoderSpec SPEC =
      Examples.spec(Sparsity.batchTopK(2), Activation.RELU, Structure.plain());
  private static final Optimizer ADAM = Optimizer.adam(0.01);

  @TempDir Path folder;
  private Path path;

  @BeforeEach
  void choosePath() {
    path = folder.resolve("checkpoint-000001.safetensors");
  }

  private static DenseArray counts(NetworkSpec spec, double first) {
    double[] numbers = new double[spec.hidden()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = first + i;
    }
    return DenseArray.of(numbers, numbers.length);
  }

  /** Returns a snapshot whose numbers differ from those of every other seed. */
  private static Snapshot snapshot(NetworkSpec spec, long seed, @Nullable Optimizer optimizer) {
    RandomStream random = RandomStream.of(seed, "moment", 0);
    Map<Parameter, DenseArray> parameters = new LinkedHashMap<>();
    ImmutableMap.Builder<String, DenseArray> slots = ImmutableMap.builder();
    spec.shapes()
        .forEach(
            (parameter, shape) -> {
              parameters.put(parameter, numbers(shape, random));
              if (optimizer != null && spec.trained().contains(parameter)) {
                for (String slot : optimizer.slots()) {
                  slots.put(NetworkState.slotName(parameter, slot), numbers(shape, random));
                }
              }
            });
    return new Snapshot(
        new NetworkState(parameters, slots.buildOrThrow()),
        new TrainingPosition(
            seed,
            10 * seed,
            optimizer,
            11 * seed,
            new L0ControlState(-0.5, true, Double.NaN, 3.25, 1e-300, 0.125, 4, 20, 61),
            new ActivityWindow(seed, 2, 10, counts(spec, (double) seed))));
  }

  private static DenseArray numbers(List<Integer> shape, RandomStream random) {
    int[] lengths = shape.stream().mapToInt(Integer::intValue).toArray();
    double[] numbers = new double[Arrays.stream(lengths).reduce(1, (a, b) -> a * b)];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = random.uniform(-1, 1);
    }
    return DenseArray.wrap(numbers, lengths);
  }

  private static List<TrainingWarning> warnings() {
    return List.of(
        Kind.SATURATED_UNITS.of(3, 7, 5_000_000_000L),
        Kind.SILENT_CODE.of(512),
        Kind.CONSTANT_CODE.of(511),
        Kind.NOTHING_EXPLAINED.of(-0.25, 510),
        Kind.FROZEN_THRESHOLDS.of(4, 7),
        Kind.DEAD_UNITS.of(5, 7, 1L << 40),
        Kind.COEFFICIENT_AT_BOUND.of(1e-7),
        Kind.TARGET_MISSED.of(3.5, 2),
        Kind.UNREACHABLE_ROWS.of(0.25, 3, -7.5),
        Kind.LOST_DIGITS.of(2, 1.7e9, 99.5),
        Kind.IDLE_THRESHOLDS.of(0.003, 0.25),
        Kind.RISING_THRESHOLDS.of(4, 7),
        Kind.OFF_CENTER_ROWS.of(1.5),
        Kind.CROWDED_DIRECTIONS.of(7, 0.75),
        Kind.UNSETTLED_MEDIAN.of(0.25),
        Kind.FEW_UPDATES.of(150));
  }

  private static List<EpochReport> reports() {
    return List.of(
        new EpochReport(
            1,
            9,
            new Losses(0.5, -0.0),
            Optional.empty(),
            23,
            Duration.ofMillis(250),
            Optional.empty(),
            0,
            List.of()),
        new EpochReport(
            2,
            9,
            new Losses(1.0 / 3, 1e-300),
            Optional.of(new Losses(Double.NaN, Double.NEGATIVE_INFINITY)),
            1L << 40,
            Duration.ofSeconds(1_000_000_000),
            Optional.of(new L0Report(2, Double.NaN, 2.125, 0.0625)),
            6,
            warnings()));
  }

  private static EpochProgress epoch(NetworkSpec spec) {
    return new EpochProgress(
        2,
        10,
        "abc",
        0.1,
        Double.POSITIVE_INFINITY,
        0.5,
        1,
        17.5,
        10,
        counts(spec, 100),
        counts(spec, 200));
  }

  private static CheckpointFile file(NetworkSpec spec, Checkpoint checkpoint) {
    return new CheckpointFile(
        new ModelFile(
            spec,
            spec instanceof ClassifierSpec ? List.of("a", "b", "c") : List.of(),
            checkpoint.now().state().parameters(),
            checkpoint.now().position().epochs(),
            checkpoint.now().position().steps(),
            Provenance.initial("an engine on a device")),
        checkpoint);
  }

  private static Checkpoint checkpoint(
      NetworkSpec spec, Snapshot now, Snapshot start, Snapshot best) {
    List<EpochReport> reports = reports();
    return new Checkpoint(
        now,
        new FitProgress(
            12, 2.5e6, start, epoch(spec), new BestEpoch(0.5, 3, 0.25, reports.get(1), best)),
        reports,
        new RowsFingerprint("f", "v"));
  }

  private static CheckpointFile file() {
    return file(
        SPEC,
        checkpoint(
            SPEC, snapshot(SPEC, 3, ADAM), snapshot(SPEC, 2, ADAM), snapshot(SPEC, 1, ADAM)));
  }

  private CheckpointFile written(CheckpointFile file) throws IOException {
    file.write(path);
    return CheckpointFile.read(path, NetworkSpec.class);
  }

  private void assertReadAsWritten(CheckpointFile file) throws IOException {
    CheckpointFile read = written(file);
    assertThat(read.checkpoint()).isEqualTo(file.checkpoint());
    assertThat(read.model().parameters()).isEqualTo(file.model().parameters());
    assertThat(read.model().provenance()).isEqualTo(file.model().provenance());
    assertThat(ModelFile.read(path)).isEqualTo(read.model());
    assertThat(read.model().epochs()).isEqualTo(file.model().epochs());
    assertThat(read.model().steps()).isEqualTo(file.model().steps());
  }

  @Test
  void read_whatWasWritten_isEqual() throws IOException {
    assertReadAsWritten(file());
  }

  @Test
  void read_classifierWithFixedEncoders_isEqual() throws IOException {
    ClassifierSpec spec = Examples.classifier();
    Optimizer momentum = Optimizer.momentum(0.1, 0.5);
    assertReadAsWritten(
        file(
            spec,
            checkpoint(
                spec,
                snapshot(spec, 3, momentum),
                snapshot(spec, 2, Optimizer.momentum(0.2, 0.25)),
                snapshot(spec, 1, null))));
    assertThat(ModelBytes.of(path).header())
        .contains("\"head.weights/momentum.v\":")
        .doesNotContain("layer1.encoder.weights/momentum.v");
  }

  @Test
  void read_atTheBeginning_isEqual() throws IOException {
    Snapshot now = new Snapshot(NetworkState.initial(SPEC), TrainingPosition.START);
    Checkpoint beginning =
        new Checkpoint(
            now,
            new FitProgress(
                0,
                Double.NaN,
                now,
                new EpochProgress(0, 0, "", 0, 0, 0, 0, 0, 0, counts(SPEC, 0), counts(SPEC, 0)),
                new BestEpoch(Double.POSITIVE_INFINITY, 0, Double.POSITIVE_INFINITY, null, null)),
            List.of(),
            new RowsFingerprint("", ""));
    assertReadAsWritten(file(SPEC, beginning));
  }

  @Test
  void write_equalSnapshots_writesThemOnce() throws IOException {
    Snapshot now = snapshot(SPEC, 3, ADAM);
    Snapshot start = snapshot(SPEC, 2, ADAM);
    file().write(path);
    long three = Files.size(path);
    assertReadAsWritten(file(SPEC, checkpoint(SPEC, now, start, start)));
    long two = Files.size(path);
    assertReadAsWritten(file(SPEC, checkpoint(SPEC, now, now, now)));
    long one = Files.size(path);

    assertThat(three - two).isGreaterThan(3 * 8 * 7 * 5 * 2);
    assertThat(two - one).isGreaterThan(3 * 8 * 7 * 5 * 2);
  }

  @Test
  void read_slotsThatAreMissing_areZeros() throws IOException {
    Snapshot now =
        new Snapshot(
            new NetworkState(NetworkState.initial(SPEC).parameters(), ImmutableMap.of()),
            snapshot(SPEC, 3, ADAM).position());
    CheckpointFile read = written(file(SPEC, checkpoint(SPEC, now, now, now)));
    Map<String, DenseArray> slots = read.checkpoint().now().state().slots();
    assertThat(slots).hasSize(2 * SPEC.trained().size());
    assertThat(slots.values()).allSatisfy(array -> assertThat(array.toDoubles()).containsOnly(0.0));
  }

  @Test
  void warnings_ofThisTest_areAllKinds() {
    assertThat(warnings()).extracting(TrainingWarning::kind).containsExactly(Kind.values());
  }

  @Test
  void read_hundredThousandEpochs_isEqual() throws IOException {
    Snapshot now = snapshot(SPEC, 3, ADAM);
    List<EpochReport> reports = new ArrayList<>();
    for (int epoch = 1; epoch <= 100_000; epoch++) {
      reports.add(
          new EpochReport(
              epoch,
              100_001,
              new Losses(1.0 / epoch, 0),
              Optional.empty(),
              23,
              Duration.ofMillis(100),
              Optional.empty(),
              0,
              List.of(Kind.SILENT_CODE.of(epoch))));
    }
    Checkpoint many =
        new Checkpoint(
            now,
            new FitProgress(12, 1, now, epoch(SPEC), null),
            reports,
            new RowsFingerprint("f", "v"));
    assertReadAsWritten(file(SPEC, many));
  }

  @Test
  void read_aModelThatIsNoCheckpoint_isRefused() throws IOException {
    file().model().write(path);
    assertThatThrownBy(() -> CheckpointFile.read(path, AutoencoderSpec.class))
        .isInstanceOf(ModelFileException.class)
        .hasMessage(
            "%s: __metadata__.checkpoint: expected a text, was missing: this is a model, which load"
                + " opens, not a checkpoint",
            path);
  }

  private void assertChecked(String from, String to, String part, String expected, String actual)
      throws IOException {
    file().write(path);
    assertRefused(ModelBytes.of(path).replace(from, to).toCheckedBytes(), part, expected, actual);
  }

  private void assertRefused(byte[] bytes, String part, String expected, String actual)
      throws IOException {
    Files.write(path, bytes);
    for (boolean asModel : new boolean[] {false, true}) {
      ModelFileException refused =
          catchThrowableOfType(
              ModelFileException.class,
              () -> {
                if (asModel) {
                  ModelFile.read(path);
                } else {
                  CheckpointFile.read(path, AutoencoderSpec.class);
                }
              });
      // What is in the tables of reports is not read where only the model is wanted.
      if (!asModel || !part.startsWith("tensor epochs/")) {
        assertThat(refused).hasMessage("%s: %s: expected %s, was %s", path, part, expected, actual);
      }
    }
  }

  @Test
  void read_impossibleNumbers_areRefused() throws IOException {
    assertChecked("{\\\"steps\\\":12", "{\\\"steps\\\":-1", "checkpoint.steps", "at least 0", "-1");
    assertChecked(
        "\\\"diverged_above\\\":2500000.0",
        "\\\"diverged_above\\\":\\\"much\\\"",
        "checkpoint.diverged_above",
        "a number",
        "much");
    assertChecked(
        "\\\"report\\\":2",
        "\\\"report\\\":3",
        "checkpoint.best.report",
        "at most 2, the reports",
        "3");
    assertChecked(
        "\\\"end\\\":\\\"best\\\"",
        "\\\"end\\\":\\\"worst\\\"",
        "checkpoint.best.end",
        "one of [now, epoch_start, best]",
        "worst");
    assertChecked(
        "\\\"epoch_start\\\":\\\"epoch_start\\\"",
        "\\\"epoch_start\\\":7",
        "checkpoint.epoch_start",
        "a text",
        "7");
    assertChecked(
        "{\\\"batches\\\":2",
        "{\\\"batches\\\":-2",
        "checkpoint.epoch.batches",
        "at least 0",
        "-2");
    assertChecked(
        "\\\"beta1\\\":0.9",
        "\\\"beta1\\\":1.9",
        "checkpoint.positions.now.optimizer",
        "valid settings",
        "beta1 must be in [0, 1), was 1.9");
    assertChecked(
        "\\\"now\\\":{\\\"epochs\\\":3",
        "\\\"now\\\":{\\\"epochs\\\":4",
        "checkpoint.positions.now",
        "epoch 3 and step 33, as the model's",
        "epoch 4 and step 33");
    assertChecked(
        "\\\"first_rows\\\":\\\"f\\\"",
        "\\\"first_rows\\\":\\\"f\\\",\\\"color\\\":\\\"red\\\"",
        "checkpoint",
        "no other field",
        "color");
  }

  @Test
  void read_tensorsThatAreNotTheCheckpoints_areRefused() throws IOException {
    assertChecked(
        "\"encoder.bias/adam.m\"",
        "\"encoder.bias/adam.q\"",
        "tensor encoder.bias/adam.m",
        "float numbers [7]",
        "missing");
    assertChecked(
        "\"best/decoder.bias\"",
        "\"best/decoder.bios\"",
        "tensor best/decoder.bias",
        "float numbers [5]",
        "missing");
    assertChecked(
        "\\\"reports\\\":2",
        "\\\"reports\\\":3",
        "tensor epochs/reports: shape",
        "[3, 13]",
        "[2, 13]");
    assertChecked(
        "\\\"warnings\\\":16",
        "\\\"warnings\\\":2147483647",
        "tensor epochs/warnings: shape",
        "[2147483647, 5]",
        "[16, 5]");
    assertChecked(
        "\\\"warnings\\\":16",
        "\\\"warnings\\\":0",
        "tensor epochs/warnings",
        "no tensor that the specification lacks",
        "there");
  }

  /** Returns the file with a number of one of its tables replaced. */
  private byte[] with(String table, int index, double number) throws IOException {
    file().write(path);
    ModelBytes good = ModelBytes.of(path);
    String entry = good.header().substring(good.header().indexOf("\"" + table + "\""));
    int begin = Integer.parseInt(entry.replaceAll("(?s).*?data_offsets\":\\[(\\d+).*", "$1"));
    byte[] data = good.data().clone();
    ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN).putDouble(begin + 8 * index, number);
    return good.withData(data).toCheckedBytes();
  }

  @Test
  void read_impossibleTables_areRefused() throws IOException {
    assertRefused(
        with("epochs/reports", 2, 0.5),
        "tensor epochs/reports: row 0, column 2",
        "a whole number from 0 to 1",
        "0.5");
    assertRefused(
        with("epochs/reports", 13 + 5, Double.NaN),
        "tensor epochs/reports: row 1, column 5",
        "a whole number of at least 0",
        "NaN");
    assertRefused(
        with("epochs/warnings", 0, 3),
        "tensor epochs/warnings: row 0, column 0",
        "a whole number from 0 to 2",
        "3.0");
    assertRefused(
        with("epochs/warnings", 5, 0),
        "tensor epochs/warnings: row 1, column 0",
        "an epoch from 1 to 2",
        "0.0");
    assertRefused(
        with("epochs/warnings", 1, 17),
        "tensor epochs/warnings: row 0, column 1",
        "a kind of warning from 1 to 16",
        "17.0");
  }

  @Test
  void read_slotThatIsNotFinite_isReadAsItIs() throws IOException {
    Files.write(path, with("encoder.bias/adam.v", 1, Double.POSITIVE_INFINITY));
    CheckpointFile read = CheckpointFile.read(path, AutoencoderSpec.class);
    DenseArray slot =
        requireNonNull(read.checkpoint().now().state().slots().get("encoder.bias/adam.v"));
    assertThat(slot.get(1)).isEqualTo(Double.POSITIVE_INFINITY);
  }

  @Test
  void read_bestWeightThatIsNotFinite_isRefused() throws IOException {
    Files.write(path, with("best/encoder.bias", 2, Double.NaN));
    assertThatThrownBy(() -> CheckpointFile.read(path, AutoencoderSpec.class))
        .isInstanceOf(ModelFileException.class)
        .hasMessage("%s: tensor best/encoder.bias: expected finite numbers, was NaN at 2", path);
  }

  @Test
  void read_anyBitFlippedOrCutShort_isRefused() throws IOException {
    file().write(path);
    byte[] whole = Files.readAllBytes(path);
    RandomStream random = RandomStream.of(1, "bit flips", 0);
    for (int i = 0; i < 500; i++) {
      byte[] flipped = whole.clone();
      int bit = random.nextInt(8 * whole.length);
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      Files.write(path, flipped);
      assertThatThrownBy(() -> CheckpointFile.read(path, AutoencoderSpec.class))
          .as("bit %s of byte %s", bit % 8, bit / 8)
          .isInstanceOf(ModelFileException.class);
      Files.write(path, Arrays.copyOf(whole, random.nextInt(whole.length)));
      assertThatThrownBy(() -> CheckpointFile.read(path, AutoencoderSpec.class))
          .isInstanceOf(ModelFileException.class);
    }
  }
}
