package io.github.sparseae.tf.internal.loading;

import com.sun.jna.Function;
import org.bytedeco.javacpp.Loader;

/**
 * TensorFlow switches that its C interface lacks, by the C++ names that TensorFlow 2.18 exports on
 * Linux and macOS. The library must be loaded. They hold for the whole process.
 */
public enum FrameworkSwitch {
  /** Whether oneDNN computes on the CPU, which an environment variable sets. */
  ONE_DNN("_ZN10tensorflow12IsMKLEnabledEv", ""),

  /** Whether products of float32 matrices on a GPU may round their factors to TF32. */
  TENSOR_FLOAT_32(
      "_ZN3tsl33tensor_float_32_execution_enabledEv",
      "_ZN3tsl32enable_tensor_float_32_executionEb"),

  /** Whether operations add in a fixed order. */
  DETERMINISM("_ZN3tsl21OpDeterminismRequiredEv", "_ZN3tsl19EnableOpDeterminismEb");

  private final String getter;
  private final String setter;

  FrameworkSwitch(String getter, String setter) {
    this.getter = getter;
    this.setter = setter;
  }

  public boolean isOn() {
    // A C++ bool fills one byte; the other bytes are undefined.
    return (function(getter).invokeInt(new Object[0]) & 0xff) != 0;
  }

  void set(boolean on) {
    function(setter).invokeVoid(new Object[] {(byte) (on ? 1 : 0)});
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
