package io.github.sparseae.tf.internal.loading;

import com.sun.jna.Library;
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

  private final Calls calls = Native.load(CudaLibraries.DRIVER, Calls.class);

  /**
   * A GPU.
   *
   * @param capability its compute capability times ten: 90 for an H100
   */
  record Gpu(String name, int capability, long memory) {}

  /** Starts the driver and returns "ok" or its error. */
  String start() {
    int code = calls.cuInit(0);
    return code == 0 ? "ok" : name(code);
  }

  /** Returns the newest CUDA version that the driver supports: 12040 for 12.4. */
  int version() {
    IntByReference version = new IntByReference();
    check(calls.cuDriverGetVersion(version));
    return version.getValue();
  }

  List<Gpu> gpus() {
    IntByReference count = new IntByReference();
    check(calls.cuDeviceGetCount(count));
    List<Gpu> gpus = new ArrayList<>();
    for (int i = 0; i < count.getValue(); i++) {
      IntByReference device = new IntByReference();
      check(calls.cuDeviceGet(device, i));
      byte[] name = new byte[NAME_LENGTH];
      check(calls.cuDeviceGetName(name, name.length, device.getValue()));
      LongByReference memory = new LongByReference();
      check(calls.cuDeviceTotalMem_v2(memory, device.getValue()));
      int capability =
          10 * attribute(COMPUTE_CAPABILITY_MAJOR, device.getValue())
              + attribute(COMPUTE_CAPABILITY_MINOR, device.getValue());
      gpus.add(new Gpu(Native.toString(name), capability, memory.getValue()));
    }
    return gpus;
  }

  private int attribute(int attribute, int device) {
    IntByReference value = new IntByReference();
    check(calls.cuDeviceGetAttribute(value, attribute, device));
    return value.getValue();
  }

  private void check(int code) {
    if (code != 0) {
      throw new IllegalStateException(name(code));
    }
  }

  private String name(int code) {
    PointerByReference name = new PointerByReference();
    boolean known = calls.cuGetErrorName(code, name) == 0 && name.getValue() != null;
    return (known ? name.getValue().getString(0) : "CUDA error") + " (" + code + ")";
  }

  /** Functions of cuda.h. */
  interface Calls extends Library {
    int cuInit(int flags);

    int cuDriverGetVersion(IntByReference version);

    int cuDeviceGetCount(IntByReference count);

    int cuDeviceGet(IntByReference device, int ordinal);

    int cuDeviceGetName(byte[] name, int length, int device);

    int cuDeviceTotalMem_v2(LongByReference bytes, int device);

    int cuDeviceGetAttribute(IntByReference value, int attribute, int device);

    int cuGetErrorName(int error, PointerByReference name);
  }
}
