package io.github.sparseae.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparseae.engine.Fixtures;
import io.github.sparseae.internal.io.ConsoleLine;
import io.github.sparseae.internal.train.LossMean;
import io.github.sparseae.model.Corruption;
import io.github.sparseae.model.Losses;
import io.github.sparseae.model.Optimizer;
import io.github.sparseae.train.TrainingWarning.Kind;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class TrainingTest {

  @Test
  void build_nothingSet_hasTheDocumentedDefaults() {
    Training training = Training.builder().build();

    assertThat(training.epochs()).isEqualTo(10);
    assertThat(training.batchSize()).isEmpty();
    assertThat(training.optimizer()).isEqualTo(new Optimizer.Adam(0.001, 0.9, 0.999, 1e-8));
    assertThat(training.learningRateSchedule()).isEqualTo(Schedule.constant());
    assertThat(training.penaltySchedule()).isEqualTo(Schedule.constant());
    assertThat(training.clipGradientNorm()).isEmpty();
    assertThat(training.kSchedule()).isEmpty();
    assertThat(training.targetL0()).isEmpty();
    assertThat(training.resampling()).isEmpty();
    assertThat(training.diagnostics()).isTrue();
    assertThat(training.corruption()).isEqualTo(Corruption.none());
    assertThat(training.shuffle()).isTrue();
    assertThat(training.validation()).isEmpty();
    assertThat(training.earlyStopping()).isEmpty();
    assertThat(training.listeners()).isEmpty();
  }

  @Test
  void builder_optionSetTwice_namesTheFirstValue() {
    assertThatThrownBy(() -> Training.epochs(20).epochs(3))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("epochs was already set to 20");
    assertThatThrownBy(
            () -> Training.builder().optimizer(Optimizer.sgd(0.5)).optimizer(Optimizer.adam(0.1)))
        .hasMessage("optimizer was already set to Sgd[learningRate=0.5]");
    assertThatThrownBy(
            () ->
                Training.builder()
                    .validation(Fixtures.samples(3, 1))
                    .validation(Fixtures.samples(4, 1)))
        .hasMessage("validation was already set to 3 samples of 5 float64");
  }

  @Test
  void builder_valueOutOfRange_saysWhichAndWhat() {
    assertThatThrownBy(() -> Training.epochs(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("epochs must be positive, was 0");
    assertThatThrownBy(() -> Training.builder().batchSize(-3))
        .hasMessage("batchSize must be positive, was -3");
    assertThatThrownBy(() -> Training.builder().clipGradientNorm(0))
        .hasMessage("clipGradientNorm must be positive, was 0.0");
    assertThatThrownBy(() -> Optimizer.sgd(0))
        .hasMessage("the learning rate must be positive and finite, was 0.0");
    assertThatThrownBy(() -> Optimizer.adam(Double.NaN))
        .hasMessage("the learning rate must be positive and finite, was NaN");
    assertThatThrownBy(() -> Optimizer.momentum(0.1, 1))
        .hasMessage("momentum must be in [0, 1), was 1.0");
    assertThatThrownBy(() -> new Optimizer.Adam(0.1, 0.9, 1.5, 1e-8))
        .hasMessage("beta2 must be in [0, 1), was 1.5");
  }

  @Test
  void epochReport_asText_showsWhatThereIs() {
    EpochReport plain = report(2, 9, new Losses(0.25, 0), 500, 2);
    EpochReport full =
        new EpochReport(
            2,
            9,
            new Losses(0.25, 0.5),
            Optional.of(new Losses(0.125, 0.5)),
            500,
            Duration.ofSeconds(2),
            Optional.empty(),
            0,
            List.of());

    assertThat(plain).hasToString("epoch 2/9: loss 0.250000, 2.0 s, 250 samples/s");
    assertThat(full)
        .hasToString(
            "epoch 2/9: loss 0.250000, penalty 0.500000, total 0.750000, validation 0.625000,"
                + " 2.0 s, 250 samples/s");
  }

  @Test
  void history_ofTwoEpochs_addsUp() {
    EpochReport first = report(1, 2, new Losses(1, 0), 10, 1.5);
    EpochReport second = report(2, 2, new Losses(0.5, 0), 10, 2);
    History history =
        new History(List.of(first, second), History.Ending.FINISHED, Optional.empty());

    assertThat(history.duration()).isEqualTo(Duration.ofMillis(3500));
    assertThat(history.last()).contains(second);
    assertThat(new History(List.of(), History.Ending.INTERRUPTED, Optional.empty()).last())
        .isEmpty();
  }

  @Test
  void lossMean_batchesOfTwoSizes_weighsThemByRows() {
    LossMean mean = new LossMean();
    mean.add(new Losses(1, 4), 3);
    mean.add(new Losses(5, 8), 1);

    assertThat(mean.mean()).isEqualTo(new Losses(2, 5));
  }

  @Test
  void progress_withoutATerminal_printsOneLineForEachEpoch() {
    String printed = printed(false, report(1, 2, new Losses(0.25, 0), 10, 1), warned(2));

    assertThat(printed.lines())
        .containsExactly(
            "epoch 1/2: loss 0.250000, 1.0 s, 10 samples/s",
            "epoch 2/4: loss 0.250000, L0 31.0 (target 25), coefficient 0.500, 1.0 s, 10"
                + " samples/s");
  }

  @Test
  void progress_inATerminal_redrawsOneLine() {
    String printed = printed(true, report(1, 1, new Losses(0.25, 0), 10, 1));

    assertThat(printed)
        .startsWith("\repoch 1/1, batch 3/4\repoch 1/1: loss 0.250000, 1.0 s")
        .endsWith(System.lineSeparator());
    assertThat(printed.chars().filter(c -> c == '\n')).hasSize(1);
  }

  @Test
  void progress_warning_printsItInTheFirstEpochThatHasIt() {
    String printed = printed(false, warned(1, 3), warned(2, 4), warned(3), warned(4, 5));

    assertThat(printed)
        .containsOnlyOnce(
            "epoch 1: 3 of 9 JumpReLU thresholds did not move in the whole epoch: widen")
        .doesNotContain("4 of 9")
        .containsOnlyOnce("epoch 4: 5 of 9 JumpReLU thresholds did not move")
        .contains("start the thresholds nearer to the pre-activations" + System.lineSeparator());
  }

  private static EpochReport report(
      int epoch, int epochs, Losses losses, long samples, double seconds) {
    return new EpochReport(
        epoch,
        epochs,
        losses,
        Optional.empty(),
        samples,
        Duration.ofMillis((long) (seconds * 1000)),
        Optional.empty(),
        0,
        List.of());
  }

  private static EpochReport warned(int epoch, int... frozen) {
    List<TrainingWarning> warnings =
        Arrays.stream(frozen)
            .<TrainingWarning>mapToObj(units -> Kind.FROZEN_THRESHOLDS.of(units, 9))
            .toList();
    return new EpochReport(
        epoch,
        4,
        new Losses(0.25, 0),
        Optional.empty(),
        10,
        Duration.ofSeconds(1),
        Optional.of(new L0Report(25, 31, 30, 0.5)),
        0,
        warnings);
  }

  private static String printed(boolean isTerminal, EpochReport... reports) {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream console = new PrintStream(printed, true, StandardCharsets.UTF_8);
    TrainingListener progress = new Progress(new ConsoleLine(console, isTerminal));
    progress.started(reports.length, OptionalInt.of(4));
    for (EpochReport report : reports) {
      progress.progressed(report.epoch(), 3);
      progress.epochFinished(report);
    }
    progress.finished();
    return printed.toString(StandardCharsets.UTF_8);
  }

  @Test
  void describe_ofDefaults_namesEpochsBatchAndOptimizer() {
    assertThat(Training.epochs(1).build().describe())
        .isEqualTo("1 epoch, batches of 128, " + Optimizer.adam(0.001).describe());
  }

  @Test
  void describe_ofEveryOption_namesEach() {
    String words =
        Training.epochs(20)
            .batchSize(250)
            .optimizer(Optimizer.sgd(0.5))
            .learningRateSchedule(Schedule.linearDecay(0.5))
            .penaltySchedule(Schedule.linearWarmUp(0.1))
            .kSchedule(KSchedule.linear(100, 0.5))
            .clipGradientNorm(1)
            .shuffle(false)
            .corruption(Corruption.masking(0.25))
            .earlyStopping(EarlyStopping.on(ReportedLoss.TRAINING_TOTAL).patience(3).minDelta(0.01))
            .build()
            .describe();
    assertThat(words)
        .startsWith("20 epochs, batches of 250, " + Optimizer.sgd(0.5).describe())
        .contains("learning rate falling over the last", "penalty rising over the first")
        .contains("k falling from 100", "gradients clipped at norm 1.0")
        .contains("rows in their own order", "inputs masked with probability 0.25")
        .endsWith("until the training total loss has not fallen by 0.01 for 3 epochs");
  }
}
