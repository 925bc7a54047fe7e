package io.github.sparseae.tf;

import static java.util.stream.Collectors.joining;

import io.github.sparseae.engine.EngineException;
import io.github.sparseae.model.Device;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.tensorflow.internal.c_api.TF_DeviceList;
import org.tensorflow.internal.c_api.TF_Graph;
import org.tensorflow.internal.c_api.TF_Session;
import org.tensorflow.internal.c_api.TF_SessionOptions;
import org.tensorflow.internal.c_api.TF_Status;
import org.tensorflow.internal.c_api.global.tensorflow;

/** What TensorFlow can compute on. */
final class Devices {
  static final String CPU = "/CPU:0";
  static final String GPU = "/GPU:0";

  private Devices() {}

  /** The device string for a wish. */
  static String choose(Device wish) {
    if (wish == Device.CPU) {
      return CPU;
    }
    return choose(wish, types(), NativeLibrary.present(), NativeLibrary.keptBack());
  }

  /**
   * @param types the types of TensorFlow's devices
   * @param present the classifiers of the native libraries on the class path
   * @param keptBack what TensorFlow said as it started
   */
  static String choose(
      Device wish, List<String> types, List<String> present, List<String> keptBack) {
    if (types.contains("GPU")) {
      return GPU;
    }
    if (wish == Device.AUTO) {
      return CPU;
    }
    throw new EngineException(
        EngineException.Reason.DEVICE,
        "a GPU was asked for, but TensorFlow finds none (it finds "
            + String.join(", ", types)
            + "): "
            + advice(present, keptBack)
            + "; to compute on the CPU, ask for Device.AUTO or Device.CPU");
  }

  private static String advice(List<String> present, List<String> keptBack) {
    if (!present.contains(NativeLibrary.GPU)) {
      return "on the class path is org.tensorflow:tensorflow-core-native with classifier "
          + String.join(", ", present)
          + ", which on a Linux machine with an NVIDIA GPU has to give place to "
          + NativeLibrary.GPU;
    }
    String said = keptBack.stream().filter(line -> line.contains("cuInit")).collect(joining());
    return "it needs an NVIDIA GPU with its driver, and CUDA 12 and cuDNN 9 on the library path"
        + (said.isEmpty() ? "" : "; TensorFlow says: " + said.substring(said.indexOf("] ") + 2))
        + "; set the environment variable TF_CPP_MIN_LOG_LEVEL=0 to see what it misses";
  }

  /** The types of all devices, for example {@code [CPU, GPU]}. */
  private static List<String> types() {
    // A default session claims nearly all of a GPU's memory on sight: this is allow_growth.
    byte[] config = Sessions.config().toByteArray();
    try (TF_Status status = TF_Status.newStatus();
        TF_Graph graph = TF_Graph.newGraph();
        TF_SessionOptions options = TF_SessionOptions.newSessionOptions();
        BytePointer bytes = new BytePointer(config)) {
      tensorflow.TF_SetConfig(options, bytes, config.length, status);
      try (TF_Session session = TF_Session.newSession(graph, options, status)) {
        status.throwExceptionIfNotOK();
        return types(session, status);
      }
    }
  }

  private static List<String> types(TF_Session session, TF_Status status) {
    TF_DeviceList devices = tensorflow.TF_SessionListDevices(session, status);
    status.throwExceptionIfNotOK();
    try {
      List<String> types = new ArrayList<>();
      for (int i = 0; i < tensorflow.TF_DeviceListCount(devices); i++) {
        types.add(tensorflow.TF_DeviceListType(devices, i, status).getString());
      }
      return types;
    } finally {
      tensorflow.TF_DeleteDeviceList(devices);
    }
  }
}
