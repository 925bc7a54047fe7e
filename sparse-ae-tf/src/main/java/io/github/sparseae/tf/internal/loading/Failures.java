package io.github.sparseae.tf.internal.loading;

import io.github.sparseae.engine.EngineException;
import java.util.function.Supplier;
import org.tensorflow.exceptions.TFResourceExhaustedException;
import org.tensorflow.exceptions.TensorFlowException;

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
    } catch (TFResourceExhaustedException e) {
      throw memory(e);
    } catch (TensorFlowException e) {
      throw new EngineException(
          EngineException.Reason.COMPUTATION, "TensorFlow failed: " + e.getMessage(), e);
    } catch (OutOfMemoryError e) {
      throw memory(e);
    }
  }

  private static EngineException memory(Throwable cause) {
    return new EngineException(
        EngineException.Reason.MEMORY,
        "not enough memory (" + cause.getMessage() + ")" + MEMORY_ADVICE,
        cause);
  }
}
