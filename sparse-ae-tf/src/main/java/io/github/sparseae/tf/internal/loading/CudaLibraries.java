package io.github.sparseae.tf.internal.loading;

import com.sun.jna.Pointer;
import java.util.List;
import java.util.stream.Stream;

/** The NVIDIA libraries that TensorFlow 2.18 opens by name to find GPUs. */
public final class CudaLibraries {
  public static final String DRIVER = "libcuda.so.1";

  /** CUDA 12 and cuDNN 9. */
  static final List<String> TOOLKIT =
      List.of(
          "libcudart.so.12",
          "libcublas.so.12",
          "libcublasLt.so.12",
          "libcufft.so.11",
          "libcusolver.so.11",
          "libcusparse.so.12",
          "libcudnn.so.9");

  public static final String DRIVER_ADVICE =
      "install NVIDIA's driver, 525.60 or newer, which brings "
          + DRIVER
          + "; a container has it only if it is started with the GPU (docker run --gpus all, with"
          + " the NVIDIA Container Toolkit on the host)";

  private static final int RTLD_LAZY = 1;

  private CudaLibraries() {}

  /** Tries to open a library as TensorFlow does, and closes it again. */
  public static boolean isThere(String name) {
    com.sun.jna.NativeLibrary linker = com.sun.jna.NativeLibrary.getProcess();
    Pointer handle = linker.getFunction("dlopen").invokePointer(new Object[] {name, RTLD_LAZY});
    if (handle == null) {
      return false;
    }
    linker.getFunction("dlclose").invokeInt(new Object[] {handle});
    return true;
  }

  /** Returns the missing libraries, the driver first; empty if that cannot be determined. */
  static List<String> missing() {
    try {
      return Stream.concat(Stream.of(DRIVER), TOOLKIT.stream())
          .filter(name -> !isThere(name))
          .toList();
    } catch (LinkageError e) {
      return List.of();
    }
  }
}
