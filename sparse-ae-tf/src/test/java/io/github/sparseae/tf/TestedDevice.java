package io.github.sparseae.tf;

import io.github.sparseae.model.Device;

/**
 * Where the tests that hold networks against the reference compute: on the CPU, or where {@code
 * -Dsparseae.test.device=GPU} says.
 */
final class TestedDevice {
  static final Device DEVICE = Device.valueOf(System.getProperty("sparseae.test.device", "CPU"));

  private TestedDevice() {}
}
