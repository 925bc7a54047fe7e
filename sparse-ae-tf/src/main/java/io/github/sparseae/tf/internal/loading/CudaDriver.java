package io.github.sparseae.tf.internal.loading;

import com.google.common.collect.ObjectArrays;
import com.sun.jna.Function;
import com.sun.jna.Native;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.LongByReference;
import com.sun.jna.ptr.PointerByReference;
import java.util.ArrayList;
import java.util.List;

/** Queries NVIDIA's driver directly, because TensorFlow only reports that there is no GPU. */
final class CudaDriver {
  private static final int NAME_LENGTH = 256;
  private static final int COMPUTE_CAPABILITY_MAJOR = 75;
  private static final int COMPUTE_CAPABILITY_MINOR = 76;

  private CudaDriver() {}

  /**
   * A GPU.
   *
   * @param capability its compute capability times ten: 90 for an H100
   */
  record Gpu(String name, int capability, long memory) {}

  /** Starts the driver and returns "ok" or its error. */
  static String start() {
    int code = call("cuInit", 0);
    return code == 0 ? "ok" : name(code);
  }

  /** Returns the newest CUDA version that the driver supports: 12040 for 12.4. */
  static int version() {
    return number("cuDriverGetVersion");
  }

  static List<Gpu> gpus() {
    int count = number("cuDeviceGetCount");
    List<Gpu> gpus = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int device = number("cuDeviceGet", i);
      byte[] name = new byte[NAME_LENGTH];
      check(call("cuDeviceGetName", name, name.length, device));
      LongByReference memory = new LongByReference();
      check(call("cuDeviceTotalMem_v2", memory, device));
      int capability =
          10 * number("cuDeviceGetAttribute", COMPUTE_CAPABILITY_MAJOR, device)
              + number("cuDeviceGetAttribute", COMPUTE_CAPABILITY_MINOR, device);
      gpus.add(new Gpu(Native.toString(name), capability, memory.getValue()));
    }
    return gpus;
  }

  /** Returns the number that a function writes to its first argument. */
  private static int number(String function, Object... others) {
    IntByReference number = new IntByReference();
    check(call(function, ObjectArrays.concat(number, others)));
    return number.getValue();
  }

  private static void check(int code) {
    if (code != 0) {
      throw new IllegalStateException(name(code));
    }
  }

  private static String name(int code) {
    PointerByReference name = new PointerByReference();
    boolean known = call("cuGetErrorName", code, name) == 0 && name.getValue() != null;
    return (known ? name.getValue().getString(0) : "CUDA error") + " (" + code + ")";
  }

  private static int call(String function, Object... arguments) {
    return Function.getFunction(CudaLibraries.DRIVER, function).invokeInt(arguments);
  }
}
