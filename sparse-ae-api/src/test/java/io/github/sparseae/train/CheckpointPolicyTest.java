package io.github.sparseae.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class CheckpointPolicyTest {
  private static final Path FOLDER = Path.of("checkpoints");

  @Test
  void describe_eachPart_saysIt() {
    assertThat(Checkpoints.everyEpochs(1).describe()).isEqualTo("every epoch, the last 3 kept");
    assertThat(Checkpoints.everySteps(1000).keepLast(1).describe())
        .isEqualTo("every 1,000 steps, the last 1 kept");
    assertThat(
            Checkpoints.everyEpochs(5)
                .orEvery(Duration.ofSeconds(150))
                .orEverySteps(1)
                .keepLast(7)
                .describe())
        .isEqualTo("every 5 epochs or step or 2.5 minutes, the last 7 kept");
    assertThat(Checkpoints.every(Duration.ofMinutes(1)).describe())
        .isEqualTo("every minute, the last 3 kept");
    assertThat(Checkpoints.every(ChronoUnit.FOREVER.getDuration()).describe())
        .isEqualTo("every 9,223,372,036,854,775,807 seconds, the last 3 kept");
    assertThat(Checkpoints.every(Duration.ofSeconds(10)).describe())
        .isEqualTo("every 10 seconds, the last 3 kept");
    assertThat(Checkpoints.every(Duration.ofMillis(250)).describe())
        .isEqualTo("every 0.25 seconds, the last 3 kept");
    assertThat(Checkpoints.everyEpochs(5).orEvery(Duration.ofMinutes(10)).time())
        .contains(Duration.ofMinutes(10));
  }

  @Test
  void policy_thatIsNotPositive_isRefused() {
    assertThatThrownBy(() -> Checkpoints.everyEpochs(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("everyEpochs must be positive, was 0");
    assertThatThrownBy(() -> Checkpoints.everySteps(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("everySteps must be positive, was -1");
    assertThatThrownBy(() -> Checkpoints.every(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("every must be positive, was PT0S");
    assertThatThrownBy(() -> Checkpoints.everyEpochs(1).keepLast(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("keepLast must be positive, was 0");
    assertThatThrownBy(
            () -> new Checkpoints(OptionalInt.empty(), OptionalLong.empty(), Optional.empty(), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("checkpoints need a number of epochs, a number of steps or a time");
  }

  @Test
  void builder_withCheckpoints_hasThemOnce() {
    Training.Builder builder = Training.builder().checkpoint(FOLDER, Checkpoints.everyEpochs(2));
    assertThatThrownBy(() -> builder.checkpoint(FOLDER, Checkpoints.everyEpochs(3)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("checkpoint was already set to checkpoints");
    Training training = builder.build();
    assertThat(training.checkpointFolder()).contains(FOLDER);
    assertThat(training.checkpoints()).contains(Checkpoints.everyEpochs(2));
    assertThat(Training.builder(training).build().checkpoints())
        .contains(Checkpoints.everyEpochs(2));
    assertThat(Training.builder().build().checkpoints()).isEmpty();
    assertThat(Training.builder().build().checkpointFolder()).isEmpty();
  }
}
