package io.github.sparseae.tf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.proto.ConfigProto;

@Isolated("it sets system properties that every network reads")
class CpuSettingsTest {

  @AfterEach
  void setNothing() {
    System.clearProperty(CpuSettings.ONE_DNN);
    System.clearProperty(CpuSettings.THREADS);
    System.clearProperty(CpuSettings.BFLOAT16);
  }

  @Test
  void config_withoutAWish_leavesThreadsToTensorFlow() {
    assertThat(Sessions.config().getIntraOpParallelismThreads()).isZero();
    assertThat(Sessions.config().getInterOpParallelismThreads()).isZero();
  }

  @Test
  void config_withThreads_hasThem() {
    System.setProperty(CpuSettings.THREADS, "3");

    ConfigProto config = Sessions.config();

    assertThat(config.getIntraOpParallelismThreads()).isEqualTo(3);
    assertThat(config.getInterOpParallelismThreads()).isEqualTo(3);
    assertThat(config.getGpuOptions().getAllowGrowth()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-2", "two", ""})
  void threads_notPositive_areRefused(String threads) {
    System.setProperty(CpuSettings.THREADS, threads);

    assertThatIllegalArgumentException()
        .isThrownBy(CpuSettings::applyBeforeLoading)
        .withMessage(
            "the system property sparseae.threads must be a positive whole number, or not be set"
                + " for as many threads as there are cores, was "
                + threads);
  }

  @Test
  void oneDnn_neitherOnNorOff_isRefused() {
    System.setProperty(CpuSettings.ONE_DNN, "yes");

    assertThatIllegalArgumentException()
        .isThrownBy(CpuSettings::applyBeforeLoading)
        .withMessage("the system property sparseae.onednn must be auto, true or false, was yes");
  }

  @Test
  void bfloat16_neitherOnNorOff_isRefused() {
    System.setProperty(CpuSettings.BFLOAT16, "1");

    assertThatIllegalArgumentException()
        .isThrownBy(CpuSettings::applyBeforeLoading)
        .withMessage("the system property sparseae.bfloat16 must be true or false, was 1");
  }
}
