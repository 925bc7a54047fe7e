package io.github.sparseae.tf.internal.loading;

import io.github.sparseae.engine.EngineException;
import java.util.function.Supplier;
import org.tensorflow.exceptions.TFResourceExhaustedException;

/** Translates failures of TensorFlow into {@link EngineException}. */
public final class Failures {
  private static final String MEMORY_ADVICE =
      "; use smaller batches, or raise the limit: JavaCPP allows native memory of four times the"
          + " Java heap, -Xmx raises both and -Dorg.bytedeco.javacpp.maxphysicalbytes=0 lifts the"
          + " native limit";

  private Failures() {}

  public static void run(Runnable call) {
    translated(
        () -> {
          call.run();
          return true;
        });
  }

  public static <T> T translated(Supplier<T> call) {
    try {
      return call.get();
    } catch (TFResourceExhaustedException | OutOfMemoryError e) {
      throw EngineException.ofMemory(e, MEMORY_ADVICE);
    } catch (RuntimeException e) {
      if (isTensorFlows(e)) {
        throw new EngineException(
            EngineException.Reason.COMPUTATION, "TensorFlow failed: " + e.getMessage(), e);
      }
      throw e;
    }
  }

  /**
   * Returns whether an exception is of a type of TensorFlow's. Some of them are an {@link
   * IllegalArgumentException} or another of Java's own, and have no type in common.
   */
  public static boolean isTensorFlows(RuntimeException e) {
    return e.getClass().getName().startsWith("org.tensorflow.");
  }
}
