package io.github.sparseae.tf.internal.loading;

import com.sun.jna.Function;
import org.bytedeco.javacpp.Loader;

/**
 * TensorFlow switches that its C interface lacks, by the C++ names that TensorFlow 2.18 exports on
 * Linux and macOS. The library must be loaded.
 */
public final class FrameworkSwitches {
  private static final String ONE_DNN = "_ZN10tensorflow12IsMKLEnabledEv";
  private static final String TENSOR_FLOAT_32 = "_ZN3tsl33tensor_float_32_execution_enabledEv";
  private static final String ENABLE_TENSOR_FLOAT_32 =
      "_ZN3tsl32enable_tensor_float_32_executionEb";

  private static final String ENABLE_DETERMINISM = "_ZN3tsl19EnableOpDeterminismEb";
  private static final String DETERMINISM = "_ZN3tsl21OpDeterminismRequiredEv";

  private FrameworkSwitches() {}

  /** Returns whether oneDNN computes on the CPU. */
  static boolean isOneDnnOn() {
    return isOn(ONE_DNN);
  }

  /** Returns whether products of float32 matrices on a GPU may round their factors to TF32. */
  public static boolean isTensorFloat32On() {
    return isOn(TENSOR_FLOAT_32);
  }

  /** Sets this for the whole process. */
  static void setTensorFloat32(boolean on) {
    set(ENABLE_TENSOR_FLOAT_32, on);
  }

  /** Returns whether operations add in a fixed order. */
  public static boolean isDeterministic() {
    return isOn(DETERMINISM);
  }

  /** Sets this for the whole process. */
  static void setDeterministic(boolean on) {
    set(ENABLE_DETERMINISM, on);
  }

  private static void set(String name, boolean on) {
    function(name).invokeVoid(new Object[] {(byte) (on ? 1 : 0)});
  }

  private static boolean isOn(String name) {
    // A C++ bool fills one byte; the other bytes are undefined.
    return (function(name).invokeInt(new Object[0]) & 0xff) != 0;
  }

  private static Function function(String name) {
    String library =
        Loader.getLoadedLibraries().values().stream()
            .filter(path -> path.contains("tensorflow_framework"))
            .findFirst()
            .orElseThrow(
                () -> new UnsatisfiedLinkError("TensorFlow's framework library is not loaded"));
    return Function.getFunction(library, name);
  }
}
