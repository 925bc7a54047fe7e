package io.github.sparseae.tf.internal.loading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.sparseae.internal.concurrent.ThreadsProperty;
import io.github.sparseae.model.Device;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.proto.ConfigProto;

@Isolated("it sets system properties that networks read when they are opened")
class EngineSettingsTest {

  @AfterEach
  void setNothing() {
    System.clearProperty(EngineSettings.ONE_DNN);
    System.clearProperty(ThreadsProperty.NAME);
    System.clearProperty(EngineSettings.BFLOAT16);
  }

  @Test
  void config_withoutThreads_leavesThemToTensorFlow() {
    assertThat(
            Sessions.config(Device.GPU, EngineSettings.fromProperties())
                .getIntraOpParallelismThreads())
        .isZero();
    assertThat(
            Sessions.config(Device.GPU, EngineSettings.fromProperties())
                .getInterOpParallelismThreads())
        .isZero();
  }

  @Test
  void config_withThreads_hasThem() {
    System.setProperty(ThreadsProperty.NAME, "3");

    ConfigProto config = Sessions.config(Device.GPU, EngineSettings.fromProperties());

    assertThat(config.getIntraOpParallelismThreads()).isEqualTo(3);
    assertThat(config.getInterOpParallelismThreads()).isEqualTo(3);
    assertThat(config.getGpuOptions().getAllowGrowth()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-2", "two", "", "4097"})
  void threads_notInRange_areRefused(String threads) {
    System.setProperty(ThreadsProperty.NAME, threads);

    assertThatIllegalArgumentException()
        .isThrownBy(EngineSettings::fromProperties)
        .withMessage(
            "the system property sparseae.threads must be a positive whole number of at most 4096,"
                + " or unset for one thread per core, was "
                + threads);
  }

  @Test
  void oneDnn_neitherOnNorOff_isRefused() {
    System.setProperty(EngineSettings.ONE_DNN, "yes");

    assertThatIllegalArgumentException()
        .isThrownBy(EngineSettings::fromProperties)
        .withMessage("the system property sparseae.onednn must be auto, true or false, was yes");
  }

  @Test
  void bfloat16_neitherOnNorOff_isRefused() {
    System.setProperty(EngineSettings.BFLOAT16, "1");

    assertThatIllegalArgumentException()
        .isThrownBy(EngineSettings::fromProperties)
        .withMessage("the system property sparseae.bfloat16 must be true or false, was 1");
  }
}
