package io.github.sparseae.tf;

import java.util.Optional;
import java.util.OptionalInt;
import org.bytedeco.javacpp.Loader;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.GraphOptions;
import org.tensorflow.proto.RewriterConfig;

/**
 * What a user may set, by system properties, for TensorFlow's arithmetic on the CPU: whether oneDNN
 * does it, in which precision it multiplies, and with how many threads.
 */
final class CpuSettings {
  static final String ONE_DNN = "sparseae.onednn";
  static final String THREADS = "sparseae.threads";
  static final String BFLOAT16 = "sparseae.bfloat16";
  private static final String ONE_DNN_VARIABLE = "TF_ENABLE_ONEDNN_OPTS";
  private static final String XLA_VARIABLE = "TF_XLA_FLAGS";

  private CpuSettings() {}

  /**
   * Tells TensorFlow whether to use oneDNN, which it asks the environment as it starts. Where
   * somebody else has loaded it, it is theirs: nothing is changed then, and the log says so.
   *
   * @throws IllegalArgumentException if a property is none of its values
   */
  static void applyBeforeLoading() {
    threads();
    isBfloat16();
    Optional<Boolean> wish = oneDnn();
    if (wish.isEmpty()) {
      return;
    }
    if (isLoaded()) {
      System.getLogger(CpuSettings.class.getName())
          .log(
              System.Logger.Level.WARNING,
              "{0} is not heeded: TensorFlow is in use in this process already, as somebody else"
                  + " has set it up",
              ONE_DNN);
      return;
    }
    StartupMessages.setEnvironment(ONE_DNN_VARIABLE, wish.get() ? "1" : "0");
  }

  private static boolean isLoaded() {
    return Loader.getLoadedLibraries().values().stream()
        .anyMatch(library -> library.contains("tensorflow"));
  }

  private static Optional<Boolean> oneDnn() {
    String value = System.getProperty(ONE_DNN, "auto");
    return switch (value) {
      case "auto" -> Optional.empty();
      case "true", "false" -> Optional.of(Boolean.valueOf(value));
      default ->
          throw new IllegalArgumentException(
              "the system property " + ONE_DNN + " must be auto, true or false, was " + value);
    };
  }

  /** Whether factors of matrix products may be rounded to bfloat16. */
  static boolean isBfloat16() {
    String value = System.getProperty(BFLOAT16, "false");
    return switch (value) {
      case "true", "false" -> Boolean.parseBoolean(value);
      default ->
          throw new IllegalArgumentException(
              "the system property " + BFLOAT16 + " must be true or false, was " + value);
    };
  }

  /**
   * Whether the environment has XLA compile all graphs for the CPU. It takes shapes that follow
   * from numbers, such as how many cells are active, for fixed.
   */
  static boolean isCompiledByXla() {
    String flags = System.getenv(XLA_VARIABLE);
    return flags != null && flags.contains("tf_xla_cpu_global_jit");
  }

  /** How many threads share an operation, and how many operations run at once. */
  static OptionalInt threads() {
    String value = System.getProperty(THREADS);
    if (value == null) {
      return OptionalInt.empty();
    }
    try {
      int threads = Integer.parseInt(value);
      if (threads > 0) {
        return OptionalInt.of(threads);
      }
    } catch (NumberFormatException e) {
      // Said below, as for a number that is not positive.
    }
    throw new IllegalArgumentException(
        "the system property "
            + THREADS
            + " must be a positive whole number, or not be set for as many threads as there are"
            + " cores, was "
            + value);
  }

  /** Precision in the setup of a session that computes on the CPU. */
  static void applyPrecisionTo(ConfigProto.Builder session) {
    if (isBfloat16()) {
      session.setGraphOptions(
          GraphOptions.newBuilder()
              .setRewriteOptions(
                  RewriterConfig.newBuilder()
                      .setAutoMixedPrecisionOnednnBfloat16(RewriterConfig.Toggle.ON)));
    }
  }

  /** Threads in a session's setup. TensorFlow shares the first session's threads in the process. */
  static void applyThreadsTo(ConfigProto.Builder session) {
    threads()
        .ifPresent(
            threads ->
                session
                    .setIntraOpParallelismThreads(threads)
                    .setInterOpParallelismThreads(threads));
  }
}
