package io.github.sparseae.tf.internal.loading;

import io.github.sparseae.model.Device;
import io.github.sparseae.tf.internal.graph.AsciiScope;
import java.lang.invoke.MethodHandles;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Loader;
import org.tensorflow.Graph;
import org.tensorflow.Session;
import org.tensorflow.TensorFlow;
import org.tensorflow.internal.c_api.Deallocator_Pointer_long_Pointer;
import org.tensorflow.internal.c_api.TFJ_GradFuncAdapter;
import org.tensorflow.internal.c_api.TF_Input;
import org.tensorflow.internal.c_api.TF_Output;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.GPUOptions;
import org.tensorflow.proto.GraphOptions;
import org.tensorflow.proto.RewriterConfig;

/**
 * The first calls of TensorFlow, in a class of their own: if TensorFlow's classes are missing, this
 * class does not link, and its caller can still say why.
 */
public final class Sessions {
  private static final String EXTENSION = "platform.extension";
  private static final AtomicBoolean RUN = new AtomicBoolean();

  private Sessions() {}

  static void load() {
    Properties platform = Loader.loadProperties();
    // Without a value, JavaCPP searches the whole class path for each library of CUDA.
    boolean searches = platform.getProperty(EXTENSION) == null && !NativeLibrary.hasGpu();
    if (searches) {
      platform.setProperty(EXTENSION, "");
    }
    try {
      TensorFlow.version();
      // These would search again when a network first uses them.
      for (Class<?> used :
          List.of(
              TFJ_GradFuncAdapter.class,
              Deallocator_Pointer_long_Pointer.class,
              TF_Input.class,
              TF_Output.class)) {
        MethodHandles.lookup().ensureInitialized(used);
      }
    } catch (IllegalAccessException e) {
      throw new LinkageError("JavaCPP's classes of TensorFlow are not public", e);
    } finally {
      if (searches) {
        platform.remove(EXTENSION);
      }
    }
    // Fails if JavaCPP's limit is exceeded already: where a gradient is registered, that failure
    // damages the native heap.
    new BytePointer(1).close();
  }

  /**
   * Opens a session for one network, on the CPU or a GPU. TensorFlow writes messages at the first
   * run of a process: they are kept off the console.
   */
  public static Session open(Graph graph, Device device, EngineSettings settings) {
    if (!RUN.getAndSet(true)) {
      StartupMessages.keepBack(
          () -> {
            try (Graph first = new Graph();
                Session session = configured(first, device, settings)) {
              session.runner().fetch(AsciiScope.ops(first).constant(1f)).run().close();
            }
          });
    }
    return configured(graph, device, settings);
  }

  /**
   * A session without a configuration where that says nothing: its classes take longer to load than
   * all others of a session.
   */
  private static Session configured(Graph graph, Device device, EngineSettings settings) {
    boolean saysNothing =
        device == Device.CPU
            && settings.threads().isEmpty()
            && !settings.bfloat16()
            && !NativeLibrary.hasGpu();
    return saysNothing ? new Session(graph) : new Session(graph, config(device, settings));
  }

  /**
   * Returns the configuration of a session that claims GPU memory as it needs it and runs an
   * operation without a GPU kernel on the CPU. Whether there is a GPU is checked before, so no
   * network moves to the CPU unnoticed. A session on the CPU gets no GPU: gradients carry no
   * device, and TensorFlow would place them, and all that they need, on the GPU.
   */
  static ConfigProto config(Device device, EngineSettings settings) {
    ConfigProto.Builder session =
        ConfigProto.newBuilder()
            .setAllowSoftPlacement(true)
            .setGpuOptions(GPUOptions.newBuilder().setAllowGrowth(true))
            .setIntraOpParallelismThreads(settings.threads().orElse(0))
            .setInterOpParallelismThreads(settings.threads().orElse(0));
    if (device == Device.CPU) {
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
