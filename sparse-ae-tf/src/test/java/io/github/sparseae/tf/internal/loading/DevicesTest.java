package io.github.sparseae.tf.internal.loading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.sparseae.engine.EngineException;
import io.github.sparseae.model.Device;
import java.util.List;
import org.junit.jupiter.api.Test;

class DevicesTest {
  private static final List<String> WITHOUT_GPU = List.of("CPU");
  private static final List<String> WITH_GPU = List.of("CPU", "GPU");
  private static final List<String> CPU_LIBRARY = List.of("linux-x86_64");
  private static final List<String> GPU_LIBRARY = List.of("linux-x86_64-gpu");
  private static final String NO_DRIVER =
      "2026-01-02 03:04:05.678901: E external/local_xla/xla/stream_executor/cuda/cuda_driver.cc:152]"
          + " failed call to cuInit: UNKNOWN ERROR (303)";

  @Test
  void choose_auto_isTheGpuWhereThereIsOne() {
    assertThat(Devices.choose(Device.AUTO, WITH_GPU)).isEqualTo(Device.GPU);
    assertThat(Devices.choose(Device.AUTO, WITHOUT_GPU)).isEqualTo(Device.CPU);
  }

  @Test
  void choose_gpuWhereThereIsNone_isRefused() {
    assertThatExceptionOfType(EngineException.class)
        .isThrownBy(() -> Devices.choose(Device.GPU, WITHOUT_GPU))
        .withMessageStartingWith("a GPU was asked for, but TensorFlow finds none (it finds CPU): ");
  }

  @Test
  void choose_cpu_isTheCpu() {
    assertThat(Devices.choose(Device.CPU, EngineSettings.fromProperties())).isEqualTo(Device.CPU);
  }

  @Test
  void choose_gpuWithTheCpuLibrary_saysWhichToTake() {
    assertThat(Devices.withoutGpu(WITHOUT_GPU, CPU_LIBRARY, List.of("libcuda.so.1"), List.of()))
        .hasMessage(
            "a GPU was asked for, but TensorFlow finds none (it finds CPU): on the class path is"
                + " org.tensorflow:tensorflow-core-native with classifier linux-x86_64, which on a"
                + " Linux machine with an NVIDIA GPU has to give place to linux-x86_64-gpu;"
                + " io.github.sparseae.tf.Doctor examines all of it; to compute on the CPU, choose Device.AUTO or Device.CPU")
        .extracting(EngineException::reason)
        .isEqualTo(EngineException.Reason.DEVICE);
  }

  @Test
  void choose_gpuWithoutDriver_saysWhatIsMissingAndWhatTensorFlowSaid() {
    assertThat(
            Devices.withoutGpu(
                WITHOUT_GPU,
                GPU_LIBRARY,
                List.of("libcuda.so.1", "libcudnn.so.9"),
                List.of("I0000 another", NO_DRIVER)))
        .hasMessage(
            "a GPU was asked for, but TensorFlow finds none (it finds CPU): it needs an NVIDIA GPU"
                + " with its driver, and CUDA 12 and cuDNN 9 on the library path, where these are"
                + " missing: libcuda.so.1, libcudnn.so.9; TensorFlow says: failed call to cuInit:"
                + " UNKNOWN ERROR (303); io.github.sparseae.tf.Doctor examines all of it; to compute"
                + " on the CPU, choose Device.AUTO or Device.CPU");
  }
}
