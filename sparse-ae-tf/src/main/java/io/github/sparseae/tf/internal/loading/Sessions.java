package io.github.sparseae.tf.internal.loading;

import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.GPUOptions;
import org.tensorflow.proto.GraphOptions;
import org.tensorflow.proto.RewriterConfig;

/** The configurations of sessions. */
public final class Sessions {
  private Sessions() {}

  /**
   * Returns the configuration of a session that claims GPU memory as it needs it and runs an
   * operation without a GPU kernel on the CPU. Whether there is a GPU is checked before, so no
   * network moves to the CPU unnoticed.
   */
  static ConfigProto config(EngineSettings settings) {
    return config(Devices.GPU, settings);
  }

  /**
   * Returns the configuration of a session for one network. A session on the CPU gets no GPU:
   * gradients carry no device, and TensorFlow would place them, and all that they need, on the GPU.
   *
   * @param place {@link Devices#CPU} or {@link Devices#GPU}
   */
  public static ConfigProto config(String place, EngineSettings settings) {
    ConfigProto.Builder session =
        ConfigProto.newBuilder()
            .setAllowSoftPlacement(true)
            .setGpuOptions(GPUOptions.newBuilder().setAllowGrowth(true))
            .setIntraOpParallelismThreads(settings.threads().orElse(0))
            .setInterOpParallelismThreads(settings.threads().orElse(0));
    if (place.equals(Devices.CPU)) {
      session.putDeviceCount("GPU", 0);
      if (settings.bfloat16()) {
        session.setGraphOptions(
            GraphOptions.newBuilder()
                .setRewriteOptions(
                    RewriterConfig.newBuilder()
                        .setAutoMixedPrecisionOnednnBfloat16(RewriterConfig.Toggle.ON)));
      }
    }
    return session.build();
  }
}
