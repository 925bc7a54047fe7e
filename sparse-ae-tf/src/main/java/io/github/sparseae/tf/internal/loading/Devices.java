package io.github.sparseae.tf.internal.loading;

import static java.util.stream.Collectors.joining;

import io.github.sparseae.engine.EngineException;
import io.github.sparseae.model.Device;
import io.github.sparseae.tf.internal.graph.AsciiScope;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.tensorflow.DeviceSpec;
import org.tensorflow.Graph;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.internal.c_api.TF_DeviceList;
import org.tensorflow.internal.c_api.TF_Graph;
import org.tensorflow.internal.c_api.TF_Session;
import org.tensorflow.internal.c_api.TF_SessionOptions;
import org.tensorflow.internal.c_api.TF_Status;
import org.tensorflow.internal.c_api.global.tensorflow;
import org.tensorflow.ndarray.StdArrays;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/** The devices that TensorFlow computes on. */
public final class Devices {
  private Devices() {}

  /**
   * A device.
   *
   * @param name its type and number, for example {@code "GPU:0"}
   * @param memory the number of bytes TensorFlow may use there; without meaning for the CPU
   */
  public record Found(String name, String type, long memory) {}

  /** Returns the CPU or a GPU. */
  public static Device choose(Device requested, EngineSettings settings) {
    if (requested == Device.CPU || (requested == Device.AUTO && !NativeLibrary.hasGpu())) {
      return Device.CPU;
    }
    return choose(requested, all(settings).stream().map(Found::type).toList());
  }

  /** Returns the device, given the types of devices that TensorFlow has. */
  static Device choose(Device requested, List<String> types) {
    if (types.contains("GPU")) {
      return Device.GPU;
    }
    if (requested == Device.AUTO) {
      return Device.CPU;
    }
    throw withoutGpu(
        types, NativeLibrary.present(), CudaLibraries.missing(), NativeLibrary.keptBack());
  }

  /**
   * Returns the error for a GPU that TensorFlow does not find, given the devices it has, the
   * classifiers of the native libraries on the class path, the NVIDIA libraries that are missing,
   * and the messages of TensorFlow while it loaded.
   */
  static EngineException withoutGpu(
      List<String> types, List<String> present, List<String> missing, List<String> keptBack) {
    return new EngineException(
        EngineException.Reason.DEVICE,
        "a GPU was asked for, but TensorFlow finds none (it finds "
            + String.join(", ", types)
            + "): "
            + advice(present, missing, keptBack)
            + "; io.github.sparseae.tf.Doctor examines all of it; to compute on the CPU, choose"
            + " Device.AUTO or Device.CPU");
  }

  private static String advice(List<String> present, List<String> missing, List<String> keptBack) {
    if (!present.contains(NativeLibrary.GPU)) {
      return "on the class path is org.tensorflow:tensorflow-core-native with classifier "
          + String.join(", ", present)
          + ", which on a Linux machine with an NVIDIA GPU has to give place to "
          + NativeLibrary.GPU;
    }
    String said = keptBack.stream().filter(line -> line.contains("cuInit")).collect(joining());
    return "it needs an NVIDIA GPU with its driver, and CUDA 12 and cuDNN 9 on the library path"
        + (missing.isEmpty() ? "" : ", where these are missing: " + String.join(", ", missing))
        + (said.isEmpty() ? "" : "; TensorFlow says: " + said.substring(said.indexOf("] ") + 2));
  }

  static List<Found> all(EngineSettings settings) {
    // A default session claims nearly all of a GPU's memory on sight: this is allow_growth.
    byte[] config = Sessions.config(Device.GPU, settings).toByteArray();
    try (TF_Status status = TF_Status.newStatus();
        TF_Graph graph = TF_Graph.newGraph();
        TF_SessionOptions options = TF_SessionOptions.newSessionOptions();
        BytePointer bytes = new BytePointer(config)) {
      tensorflow.TF_SetConfig(options, bytes, config.length, status);
      try (TF_Session session = TF_Session.newSession(graph, options, status)) {
        status.throwExceptionIfNotOK();
        return all(session, status);
      }
    }
  }

  private static List<Found> all(TF_Session session, TF_Status status) {
    TF_DeviceList devices = tensorflow.TF_SessionListDevices(session, status);
    status.throwExceptionIfNotOK();
    try {
      List<Found> all = new ArrayList<>();
      for (int i = 0; i < tensorflow.TF_DeviceListCount(devices); i++) {
        String name = tensorflow.TF_DeviceListName(devices, i, status).getString();
        all.add(
            new Found(
                name.substring(name.indexOf("device:") + "device:".length()),
                tensorflow.TF_DeviceListType(devices, i, status).getString(),
                tensorflow.TF_DeviceListMemoryBytes(devices, i, status)));
      }
      return all;
    } finally {
      tensorflow.TF_DeleteDeviceList(devices);
    }
  }

  static boolean multiplies(Found device, EngineSettings settings) {
    try (Graph graph = new Graph();
        Session session = new Session(graph, Sessions.config(Device.GPU, settings));
        TFloat32 a = TFloat32.tensorOf(StdArrays.ndCopyOf(new float[][] {{1, 2}, {3, 4}}));
        TFloat32 b = TFloat32.tensorOf(StdArrays.ndCopyOf(new float[][] {{5}, {6}}))) {
      Ops tf =
          AsciiScope.ops(graph)
              .withDevice(
                  DeviceSpec.newBuilder()
                      .deviceType(DeviceSpec.DeviceType.valueOf(device.type()))
                      .deviceIndex(
                          Integer.parseInt(device.name().substring(device.name().indexOf(':') + 1)))
                      .build());
      // Fed: constants would be multiplied on the CPU, before anything runs.
      Placeholder<TFloat32> left = tf.placeholder(TFloat32.class);
      Placeholder<TFloat32> right = tf.placeholder(TFloat32.class);
      try (Result result =
          session
              .runner()
              .feed(left, a)
              .feed(right, b)
              .fetch(tf.linalg.matMul(left, right))
              .run()) {
        TFloat32 product = (TFloat32) result.get(0);
        return product.getFloat(0, 0) == 17 && product.getFloat(1, 0) == 39;
      }
    }
  }
}
