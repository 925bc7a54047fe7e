package io.github.sparseae.tf.internal.loading;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Isolated("it keeps back what this process prints")
class StartupMessagesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "WARNING: All log messages before absl::InitializeLog() is called are written to STDERR",
        "I0000 00:00:1795457495.882942   22475 mlir_graph_optimization_pass.cc:401] MLIR V1"
            + " optimization pass is not enabled",
        "2026-11-23 18:12:56.850055: E external/local_xla/xla/stream_executor/cuda/cuda_fft.cc:477]"
            + " Unable to register cuFFT factory: Attempting to register factory for plugin cuFFT"
            + " when one has already been registered",
        "E0000 00:00:1795457576.883979   22972 cuda_dnn.cc:8310] Unable to register cuDNN factory:"
            + " Attempting to register factory for plugin cuDNN when one has already been"
            + " registered",
        "2026-11-23 18:12:56.994227: E external/local_xla/xla/stream_executor/cuda/cuda_driver.cc"
            + ":152] failed call to cuInit: INTERNAL: CUDA error: Failed call to cuInit: UNKNOWN"
            + " ERROR (303)"
      })
  void chatter_ofEveryStart_isKnown(String line) {
    assertThat(StartupMessages.isChatter(line)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "F0000 00:00:1795457495.882942   22475 cpu_feature_guard.cc:55] compiled to use AVX",
        "E0000 00:00:1795457495.882942   22475 cuda_driver.cc:100] out of memory",
        "WARNING: an illegal reflective access operation has occurred",
        "java.lang.IllegalStateException: I0000 00:00",
        ""
      })
  void chatter_ofOthers_isNone(String line) {
    assertThat(StartupMessages.isChatter(line)).isFalse();
  }

  @Test
  void keepBack_quietStart_keepsNothing() {
    assertThat(StartupMessages.keepBack(() -> {})).isEmpty();
  }
}
