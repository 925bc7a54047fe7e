package io.github.sparseae.tf;

import io.github.sparseae.model.Device;
import io.github.sparseae.tf.internal.loading.EngineSettings;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Where the tests that hold networks against the reference compute: on the CPU, or where {@code
 * -Dsparseae.test.device=GPU} says.
 */
public final class TestedDevice {
  public static final Device DEVICE =
      Device.valueOf(System.getProperty("sparseae.test.device", "CPU"));

  private TestedDevice() {}

  /** Returns the default settings with the given bfloat16. */
  public static EngineSettings settings(boolean bfloat16) {
    return new EngineSettings(
        Optional.empty(), OptionalInt.empty(), bfloat16, Optional.empty(), Optional.empty());
  }
}
