package io.github.sparseae.tf;

import io.github.sparseae.engine.EngineException;
import io.github.sparseae.model.Device;
import java.util.ArrayList;
import java.util.List;
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
    return choose(wish, wish == Device.CPU ? List.of() : types());
  }

  static String choose(Device wish, List<String> types) {
    boolean gpu = types.contains("GPU");
    if (wish == Device.GPU && !gpu) {
      throw new EngineException(
          EngineException.Reason.DEVICE,
          "a GPU was asked for, but TensorFlow finds none (it finds "
              + String.join(", ", types)
              + "). It needs an NVIDIA GPU with its driver, CUDA 12 and cuDNN 9 on the library path,"
              + " and org.tensorflow:tensorflow-core-native with classifier linux-x86_64-gpu in"
              + " place of linux-x86_64; set TF_CPP_MIN_LOG_LEVEL=0 to see what it misses. To"
              + " compute on the CPU, ask for Device.AUTO or Device.CPU");
    }
    return wish != Device.CPU && gpu ? GPU : CPU;
  }

  /** The types of all devices, for example {@code [CPU, GPU]}. */
  private static List<String> types() {
    List<String> types = new ArrayList<>();
    TF_Status status = TF_Status.newStatus();
    TF_Graph graph = TF_Graph.newGraph();
    TF_SessionOptions options = TF_SessionOptions.newSessionOptions();
    // A default session claims nearly all of a GPU's memory on sight: this is allow_growth.
    byte[] config = Sessions.config().toByteArray();
    tensorflow.TF_SetConfig(
        options, new org.bytedeco.javacpp.BytePointer(config), config.length, status);
    TF_Session session = tensorflow.TF_NewSession(graph, options, status);
    try {
      status.throwExceptionIfNotOK();
      TF_DeviceList devices = tensorflow.TF_SessionListDevices(session, status);
      try {
        status.throwExceptionIfNotOK();
        for (int i = 0; i < tensorflow.TF_DeviceListCount(devices); i++) {
          types.add(tensorflow.TF_DeviceListType(devices, i, status).getString());
        }
      } finally {
        tensorflow.TF_DeleteDeviceList(devices);
      }
      return types;
    } finally {
      tensorflow.TF_CloseSession(session, status);
      tensorflow.TF_DeleteSession(session, status);
      options.close();
      graph.close();
      status.close();
    }
  }
}
