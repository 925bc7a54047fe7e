package io.github.sparseae.tf.internal.loading;

import io.github.sparseae.internal.concurrent.ThreadsProperty;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The engine's settings, which users set by system properties. They are read once, when the engine
 * opens a network, and passed down from there.
 *
 * <p>Only {@code bfloat16} belongs to a network alone. The others belong to the process, because
 * TensorFlow keeps them in global state: oneDNN, TF32 and determinism as they were when the first
 * network loaded TensorFlow, and the threads of the first session.
 *
 * @param oneDnn whether oneDNN computes on the CPU; empty leaves it to TensorFlow
 * @param threads the number of threads of an operation, and of operations that run at once; empty
 *     for one per core
 * @param bfloat16 whether the factors of float32 matrix products may be rounded to bfloat16
 * @param tensorFloat32 whether a GPU may round the factors of float32 matrix products to TF32;
 *     empty leaves it to TensorFlow
 * @param deterministic whether operations add in a fixed order; empty leaves it to TensorFlow
 */
public record EngineSettings(
    Optional<Boolean> oneDnn,
    OptionalInt threads,
    boolean bfloat16,
    Optional<Boolean> tensorFloat32,
    Optional<Boolean> deterministic) {
  public static final String ONE_DNN = "sparseae.onednn";
  public static final String BFLOAT16 = "sparseae.bfloat16";
  static final String TENSOR_FLOAT_32 = "sparseae.tf32";
  static final String DETERMINISTIC = "sparseae.deterministic";

  /**
   * Reads the system properties.
   *
   * @throws IllegalArgumentException if a property has a value that it does not allow
   */
  public static EngineSettings fromProperties() {
    return new EngineSettings(
        System.getProperty(ONE_DNN, "auto").equals("auto")
            ? Optional.empty()
            : flag(ONE_DNN, "auto, true or false"),
        ThreadsProperty.read(),
        flag(BFLOAT16, "true or false").orElse(false),
        flag(TENSOR_FLOAT_32, "true or false"),
        flag(DETERMINISTIC, "true or false"));
  }

  private static Optional<Boolean> flag(String property, String allowed) {
    String value = System.getProperty(property);
    if (value == null) {
      return Optional.empty();
    }
    return switch (value) {
      case "true", "false" -> Optional.of(Boolean.valueOf(value));
      default ->
          throw new IllegalArgumentException(
              "the system property " + property + " must be " + allowed + ", was " + value);
    };
  }

  /**
   * Returns whether the environment has XLA compile all graphs for the CPU. XLA takes shapes that
   * depend on values, such as the number of active cells, for constant.
   */
  public static boolean isCompiledByXla() {
    String flags = System.getenv("TF_XLA_FLAGS");
    return flags != null && flags.contains("tf_xla_cpu_global_jit");
  }
}
