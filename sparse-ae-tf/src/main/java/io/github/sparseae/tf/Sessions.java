package io.github.sparseae.tf;

import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.GPUOptions;

/** How sessions are set up. */
final class Sessions {
  private Sessions() {}

  /**
   * A session that takes GPU memory as it needs it, and runs an operation that has no GPU kernel on
   * the CPU. Whether there is a GPU at all is checked before, so nothing falls back in silence.
   */
  static ConfigProto config() {
    return builder().build();
  }

  /**
   * The same for a network on a device. One on the CPU has a session that knows no GPU: gradients
   * carry no device, and TensorFlow would put them on the GPU, and all they need with them.
   */
  static ConfigProto config(String place) {
    if (!place.equals(Devices.CPU)) {
      return config();
    }
    ConfigProto.Builder session = builder().putDeviceCount("GPU", 0);
    CpuSettings.applyPrecisionTo(session);
    return session.build();
  }

  private static ConfigProto.Builder builder() {
    ConfigProto.Builder session =
        ConfigProto.newBuilder()
            .setAllowSoftPlacement(true)
            .setGpuOptions(GPUOptions.newBuilder().setAllowGrowth(true));
    CpuSettings.applyThreadsTo(session);
    return session;
  }
}
