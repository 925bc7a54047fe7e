package io.github.sparseae.tf;

import java.util.Optional;

/**
 * What a user may set for TensorFlow in the whole process, by system properties. It is applied once
 * the library is loaded; what is not set stays as TensorFlow, or somebody else, has it.
 */
final class ProcessSettings {
  static final String TENSOR_FLOAT_32 = "sparseae.tf32";
  static final String DETERMINISTIC = "sparseae.deterministic";

  private ProcessSettings() {}

  static void apply() {
    wish(TENSOR_FLOAT_32).ifPresent(FrameworkSwitches::setTensorFloat32);
    wish(DETERMINISTIC).ifPresent(FrameworkSwitches::setDeterministic);
  }

  private static Optional<Boolean> wish(String property) {
    String value = System.getProperty(property);
    if (value == null) {
      return Optional.empty();
    }
    if (!value.equals("true") && !value.equals("false")) {
      throw new IllegalArgumentException(
          "the system property " + property + " must be true or false, was " + value);
    }
    return Optional.of(Boolean.valueOf(value));
  }
}
