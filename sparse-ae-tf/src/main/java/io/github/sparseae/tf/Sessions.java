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
    ConfigProto.Builder session =
        ConfigProto.newBuilder()
            .setAllowSoftPlacement(true)
            .setGpuOptions(GPUOptions.newBuilder().setAllowGrowth(true));
    CpuSettings.applyTo(session);
    return session.build();
  }
}
